import Access
import Vocabulary

/// The access log on screen (访问日志页).
struct LogPage {
    let model: LogModel
    let report: AccessLogReport?
    let expected: String
    let language: String

    private typealias Say = AdminWords

    /// The page.
    var page: Page {
        let title = Say.log(language)
        let count = Say.lines(language, ["count": Figure.whole(model.total)])
        let own: Markup = model.isOfOwnAreas ? "<p class=\"m\">\(Say.ownAreas(language))</p>" : ""
        let verify: Markup = """
            <form class="acts" method="get" action="\(SiteURL.adminLog.path())"><input type="hidden" name="verify" value="1"><label class="m">\(Say.expect(language)) <input name="expect" value="\(expected)" placeholder="SEQ:HASH" autocomplete="off"></label><button class="btn">\(Say.verify(language))</button></form>
            """
        let body: Markup = """
            <div class="head"><div><h1>\(title) <small>\(count)</small></h1>\(own)</div>\(verify)</div>
            \(found)<section class="panel">\(bar)\(table)</section>
            """
        return Page(title: title, crumbs: [Page.Crumb(title)], body: body)
    }

    /// What a walk over the chain found.
    private var found: Markup {
        guard let report else { return Markup() }
        if let bad = report.firstBad {
            let text = Say.broken(language, ["seq": String(bad.seq), "why": bad.why])
            return "<p class=\"msg bad\" role=\"alert\"><b>\(text)</b></p>\n"
        }
        let head = "\(report.head.seq):" + report.head.hash.map { Figure.hex($0) }.joined()
        let text = Say.sound(language, ["lines": Figure.whole(report.lines), "head": head])
        return "<p class=\"msg ok\" role=\"status\">\(text)</p>\n"
    }

    private var bar: Markup {
        let question = model.question
        let actions = Markup.each(AccessAction.allCases) { action in
            let mark: Markup = question.action == action ? " selected" : ""
            return "<option value=\"\(action.rawValue)\"\(mark)>\(Say.word(action)(language))</option>"
        }
        let file = SiteURL.adminLogFile.path("xlsx", query: question.query.filter { $0.0 != "page" })
        return """
            <form class="bar" method="get" action="\(SiteURL.adminLog.path())"><label>\(Say.who(language)) <input name="account" value="\(question.account)" placeholder="\(Say.login(language))"></label><label>\(Say.action(language)) <select name="action"><option value="">\(Say.any(language))</option>\(actions)</select></label><label>\(Say.subject(language)) <input name="subject" value="\(question.subject)" placeholder="h-…, p-…, u-…"></label><label>\(Say.from(language)) <input type="date" name="from" value="\(question.from?.description ?? "")"></label><label>\(Say.until(language)) <input type="date" name="until" value="\(question.until?.description ?? "")"></label><button class="btn">\(Say.show(language))</button><a class="btn r" href="\(file)">\(Say.export(language))</a></form>
            """
    }

    private var table: Markup {
        guard !model.rows.isEmpty else { return Components.empty(Say.noLines(language)) }
        let head = Components.head([
            (Say.number(language), true), (Say.at(language), false), (Say.who(language), false),
            (Say.action(language), false), (Say.subject(language), false), (Say.area(language), false),
            (Say.subjects(language), true), (Say.way(language), false), (Say.detail(language), false),
        ])
        let rows = Markup.each(model.rows, row)
        let pager = Pager(page: model.question.page, last: model.lastPage, language: language)
            .markup(Say.lines(language, ["count": Figure.whole(model.total)])) { page in
                var question = model.question
                question.page = page
                return SiteURL.adminLog.path(query: question.query)
            }
        return """
            \(Components.scroll(Say.log(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))\(pager)
            """
    }

    private func row(_ row: LogModel.Row) -> Markup {
        let event = row.line.event
        let mark: Markup = event.action == .refused ? " class=\"un\"" : ""
        let count = event.count.map { Figure.whole($0) } ?? "–"
        let subject: Markup =
            event.subject.map { id in
                row.book.map { "<a href=\"\($0)\">\(id)</a>" } ?? Markup(id)
            } ?? "–"
        return """
            <tr><td class="n">\(String(row.line.seq))</td><th scope="row">\(row.at)</th><td>\(row.who)</td><td\(mark)>\(Say.word(event.action)(language))</td><td>\(subject)</td><td>\(row.area ?? "–")</td><td class="n">\(count)</td><td>\(LogWords.way(event.way)(language))</td><td style="white-space:normal;min-width:16em">\(row.told.isEmpty ? "–" : row.told)</td></tr>

            """
    }
}
