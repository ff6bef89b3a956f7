import Policy
import Vocabulary

/// One entry of the journal on screen, made from its model (入账页).
struct RecordPage {
    private typealias Say = RecordWords
    let model: RecordModel
    let language: String

    /// The way to an entry, by its place in the journal.
    static func link(_ position: String, _ text: String? = nil) -> Markup {
        "<a href=\"\(SiteURL.record.path(position))\">\(text ?? position)</a>"
    }

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["kind": model.kind(language), "entry": model.position])
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"asof\">\(Say.stays(language))</p>"))\
            <section class="panel"><div class="in top-in">\(Components.facts(header, four: true))</div></section>
            \(Markup.each(model.abouts, panel))\(open)\(others)\(hashes)
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    private var header: [(name: String, value: Markup)] {
        var rows: [(name: String, value: Markup)] = [
            (Say.by(language), Markup(model.who)),
            (Say.at(language), "<span class=\"nw\">\(model.at)</span>"),
            (Say.effective(language), "<span class=\"nw\">\(model.effectiveOn.description)</span>"),
        ]
        if let name = model.onBehalfOf { rows.append((Say.onBehalf(language), Markup(name))) }
        rows.append((Say.reason(language), model.reason.map { Markup($0) } ?? "–"))
        let batch: Markup =
            model.mayOpenBatch
            ? "<a href=\"\(SiteURL.batch.path(model.batch))\">\(model.batch)</a>" : Markup(model.batch)
        rows.append((Say.batch(language), batch))
        if let cause = model.cause { rows.append((Say.cause(language), Self.link(cause))) }
        return rows
    }

    private func panel(_ about: RecordModel.About) -> Markup {
        let title: Markup = about.book.map { "<a href=\"\($0)\">\(Say.book(language))</a>" } ?? ""
        var body = Markup()
        if about.isErased { body += "<p class=\"in uk\">\(Say.erased(language))</p>" }
        if !about.changes.isEmpty {
            let head = Components.head([
                (Say.fact(language), false), (Say.before(language), false), (Say.after(language), false),
            ])
            let rows = Markup.each(about.changes) { change in
                "<tr><th scope=\"row\">\(change.name)</th><td>\(change.before ?? "–")</td><td><b>\(change.after ?? "–")</b></td></tr>\n"
            }
            body += Components.scroll(
                about.title, "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>")
        }
        var notes: [Markup] = []
        if let source = about.source, !source.isEmpty {
            notes.append(Markup(Say.source(language, ["source": source])))
        }
        if let document = about.document { notes.append(Markup(Say.document(language, ["kind": document]))) }
        if about.hidden > 0 {
            notes.append(Markup(Say.hidden(language, ["count": String(about.hidden)])))
        }
        if !about.conditions.isEmpty {
            let links = Markup.each(about.conditions) { condition in
                "<a href=\"\(condition.why)\">\(VerdictMark.markup(condition.verdict, language)) \(condition.name)</a>"
            }
            notes.append("\(Say.readBy(language)) <span class=\"acts\">\(links)</span>")
        }
        body += Markup.each(notes) { "<footer>\($0)</footer>" }
        return Components.panel(about.title, title, body)
    }

    private var open: Markup {
        guard !model.open.isEmpty else { return "" }
        let rows = model.open.map { ($0.name, Markup($0.value)) }
        return Components.panel(Say.says(language), "", Components.inset(Components.facts(rows)))
    }

    private var others: Markup {
        guard model.others > 0 else { return "" }
        return "<p class=\"msg push\">\(Say.others(language, ["count": String(model.others)]))</p>\n"
    }

    private var hashes: Markup {
        let follows: Markup =
            switch model.follows {
            case nil: Markup(Say.first(language))
            case true?: VerdictMark.markup("met", Say.follows(language))
            case false?: VerdictMark.markup("un", Say.breaks(language))
            }
        var rows: [(name: String, value: Markup)] = [
            (Say.hash(language), Markup(model.hash)), (Say.previous(language), Markup(model.previous)),
            (Say.chain(language), follows),
        ]
        if let pack = model.pack { rows.append((Say.pack(language), Markup(pack))) }
        return Components.panel(Say.hashes(language), "", Components.inset(Components.facts(rows)))
    }
}
