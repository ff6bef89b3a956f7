import Vocabulary

/// The changes of an area on screen (变更页).
struct ChangeListPage {
    let model: ChangeListModel
    let language: String
    private typealias Say = ChangeListWords

    private func path(_ change: (inout ChangeQuestion) -> Void) -> String {
        SiteURL.changeList.path(query: model.question.with(change).query)
    }

    var page: Page {
        let title = Say.title(language)
        let body: Markup = """
            \(Components.pageHead(Say.heading(language, ["area": model.name ?? model.areaName]), right: "<p class=\"asof\">\(Say.order(language))</p>"))
            <section class="panel">\(bar)\(chips)\(model.lines.isEmpty ? Components.empty(Say.none(language)) : table)\(pager)</section>
            """
        return Page(title: title, crumbs: model.crumbs, body: body, style: ListPages.sheet)
    }

    private func option(_ value: String, _ name: String, isChosen: Bool = false) -> Markup {
        "<option value=\"\(value)\"\(isChosen ? " selected" : "" as Markup)>\(name)</option>"
    }

    private var bar: Markup {
        let question = model.question
        let whole = option(
            question.area.description, ListWords.wholeArea(language, ["name": model.areaName]))
        let areas = Markup.each(model.below) { option($0.id.description, $0.name) }
        let of: Markup =
            question.subject.map { "<input type=\"hidden\" name=\"subject\" value=\"\($0)\">" }
            ?? "<label>\(ListWords.area(language)) <select name=\"area\">\(whole)\(areas)</select></label>"
        let kinds = Markup.each(ChangeWords.kinds(language)) { kind in
            option(kind.id, kind.name, isChosen: kind.id == question.kind)
        }
        let day: Markup =
            question.asOf.map { "<input type=\"hidden\" name=\"as_of\" value=\"\($0.description)\">" } ?? ""
        func file(_ name: String, _ form: String, masked: Bool = false) -> Markup {
            let query = question.with { _ in }.query + (masked ? [("personal", "masked")] : [])
            return "<a class=\"btn\" href=\"\(SiteURL.changeListFile.path(form, query: query))\">\(name)</a>"
        }
        return """
            <div class="bar"><form class="live" method="get" action="\(SiteURL.changeList.path())">\(day)\(of)<label>\(Say.what(language)) <select name="kind">\(option("", ListWords.any(language)))\(kinds)</select></label><label>\(Say.who(language)) <input name="who" value="\(question.who)" size="8"></label><label>\(Say.since(language)) <input type="date" name="since" value="\(question.since?.description ?? "")"></label><label>\(Say.until(language)) <input type="date" name="until" value="\(question.until?.description ?? "")"></label><button class="btn pri">\(ListWords.filter(language))</button></form><span class="acts r">\(file(ListWords.exportAs(language), "xlsx"))\(file("CSV", "csv"))\(file("JSON", "json"))\(file(ListWords.masked(language), "xlsx", masked: true))</span></div>
            """
    }

    /// What is asked for, each to be dropped.
    private var chips: Markup {
        let question = model.question
        var chips = Markup()
        func chip(_ what: Phrase, _ value: String, _ drop: (inout ChangeQuestion) -> Void) {
            let words = ListWords.equals(language, ["fact": what(language), "value": value])
            chips += Components.chip(words, without: path(drop), language)
        }
        if let kind = question.kind { chip(Say.what, ChangeWords.kind(kind)(language)) { $0.kind = nil } }
        if !question.who.isEmpty {
            let name = model.lines.first { $0.header.actor == question.who }?.who ?? question.who
            chip(Say.who, name) { $0.who = "" }
        }
        if let day = question.since { chip(Say.since, day.description) { $0.since = nil } }
        if let day = question.until { chip(Say.until, day.description) { $0.until = nil } }
        if let day = question.asOf { chip(Say.holdsBy, day.description) { $0.asOf = nil } }
        guard !chips.isEmpty else { return "" }
        return "<div class=\"bar\"><span class=\"m\">\(ListWords.used(language))</span>\(chips)</div>"
    }

    private var table: Markup {
        let head = Components.head([
            (Say.at(language), false), (Say.what(language), false), (Say.subject(language), false),
            (ListWords.place(language), false), (Say.told(language), false), (Say.effective(language), false),
            (Say.who(language), false), (Say.entry(language), false),
        ])
        let label = Say.title(language)
        return Components.scroll(
            label,
            "<table class=\"dense stack\">\(head)<tbody>\(Markup.each(model.lines, row))</tbody></table>")
    }

    private func row(_ line: ChangeListModel.Line) -> Markup {
        var subject: Markup = "–"
        if let name = line.subject {
            subject = line.book.map { "<a href=\"\($0)\">\(name)</a>" } ?? Markup(name)
        }
        if line.others > 0 {
            subject += "<small>\(Say.others(language, ["count": String(line.others)]))</small>"
        }
        let place: Markup =
            line.place.map { place in
                let there = path { question in
                    question.area = place.id
                    question.subject = nil
                }
                return "<a href=\"\(there)\">\(place.name)</a>"
            } ?? "–"
        let reason: Markup =
            line.reason.map { " <small>\(HouseholdWords.reason(language, ["reason": $0]))</small>" } ?? ""
        let entry =
            line.isOpen ? RecordPage.link(line.header.entry) : Markup(line.header.entry)
        let told: Markup = line.told.isEmpty && line.reason == nil ? "–" : "\(line.told)\(reason)"
        return """
            <tr><th scope="row">\(line.at)</th><td>\(line.what(language))</td><td>\(subject)</td><td>\(place)</td><td style="white-space:normal;min-width:18em">\(told)</td><td>\(line.header.effectiveOn.description)</td><td><a href="\(path { $0.who = line.header.actor })">\(line.who)</a></td><td>\(entry)</td></tr>

            """
    }

    /// The way back to the latest and on to older ones.
    private var pager: Markup {
        var links = Markup()
        if model.question.before != nil {
            links += "<a href=\"\(path { _ in })\">\(Say.latest(language))</a>"
        }
        if let next = model.next {
            let name = model.reached == nil ? Say.older : Say.goOn
            links += "<a href=\"\(path { $0.before = next })\">\(name(language))</a>"
        }
        let range =
            model.reached.map {
                Say.reached(
                    language,
                    ["count": Figure.whole(Int(ChangeSearch.mostLooked)), "minute": $0])
            } ?? (model.next == nil ? Say.end(language) : "")
        return "<div class=\"pager\">\(links)<span class=\"r\">\(range)</span></div>"
    }
}
