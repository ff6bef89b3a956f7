import Exit
import Policy
import Registry
import Vocabulary

/// A list as a page, made from its model (清单页).
struct ListPages {
    let model: ListModel
    let catalog: ListCatalog
    /// The hidden field of forms that change something.
    let formField: Markup
    private var language: String { catalog.show.language }
    private typealias Say = ListWords

    init(_ model: ListModel, _ catalog: ListCatalog, formField: Markup) {
        self.formField = formField
        self.model = model
        self.catalog = catalog
    }

    private func path(_ change: (inout ListQuestion) -> Void) -> String {
        ListModel.path(model.kind, model.question.with(change))
    }

    private func counted(_ count: Int) -> String {
        Say.count(model.kind)(language, ["count": Figure.whole(count)])
    }

    var page: Page {
        let chosen = model.views.first(where: \.isChosen)?.name
        let title = [Say.title(model.kind)(language), chosen].compactMap { $0 }.joined(separator: " · ")
        let asOf = Say.asOf(language, ["day": model.asOf.description, "pack": model.pack])
        let head: Markup = """
            <div class="head"><h1>\(title) <small>\(counted(model.total))</small></h1><div class="acts">\(writing)<p class="asof">\(asOf)</p></div></div>
            """
        let body: Markup = """
            \(head)
            \(places)\(views)<section class="panel">\(bar)\(chips)\(model.total == 0 ? empty : table)</section>
            <p class="asof push">\(model.kind.hasConditions ? "\(Say.basis(language)) " : "" as Markup)\(Say.link(language))</p>
            """
        return Page(title: title, crumbs: model.crumbs, body: body, style: Self.sheet)
    }

    /// On paper a list lies across, with all its columns.
    static let sheet: Markup = "@page{size:A4 landscape}"

    /// A household may be added to a village.
    private var writing: Markup {
        guard let village = model.writable?.description else { return "" }
        let path = SiteURL.householdNew.path(query: [("area", village)])
        return "<a class=\"btn\" href=\"\(path)\">\(EditWords.newHousehold(language))</a>"
    }

    /// Areas of the name searched for.
    private var places: Markup {
        guard !model.places.isEmpty else { return Markup() }
        let links = Markup.joined(
            model.places.map { "<a href=\"\($0.path)\">\($0.name)</a>" }, separator: "，")
        return "<p class=\"msg\">\(Say.places(language))\(links)</p>\n"
    }

    private var views: Markup {
        let links = Markup.each(model.views) { view in
            let current: Markup = view.isChosen ? " aria-current=\"page\"" : ""
            return
                "<a href=\"\(view.path)\"\(current)>\(view.name) <small>\(Figure.whole(view.count))</small></a>"
        }
        return
            "<div class=\"tabs\" role=\"navigation\" aria-label=\"\(Say.views(language))\">\(links)\(keeping)</div>\n"
    }

    /// Keeps what is asked under a name, or drops the view that is chosen.
    private var keeping: Markup {
        let query = SiteURL.households.path(query: Array(model.question.with { _ in }.query.dropFirst()))
        let asked = query.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        func form(_ fields: Markup) -> Markup {
            """
            <form class="acts" method="post" action="\(SiteURL.savedViews.path())">\(formField)<input type="hidden" name="list" value="\(model.kind.url.rawValue)"><input type="hidden" name="back" value="\(path { _ in })">\(fields)</form>
            """
        }
        if let own = model.views.first(where: { $0.isChosen && $0.isOwn }) {
            return form(
                """
                <input type="hidden" name="name" value="\(own.name)"><input type="hidden" name="drop" value="1"><button class="link">\(Say.dropView(language))</button>
                """)
        }
        return """
            <details class="nw" style="flex:none;padding:var(--s2) 0"><summary class="link">\(Say.keepView(language))</summary>\(form("<input type=\"hidden\" name=\"query\" value=\"\(asked)\"><input name=\"name\" required maxlength=\"40\" aria-label=\"\(Say.viewName(language))\" placeholder=\"\(Say.viewName(language))\"><button class=\"btn\">\(Say.keep(language))</button>"))</details>
            """
    }

    // MARK: - Conditions

    private var bar: Markup {
        let form = ListForm(model, catalog)
        return """
            <div class="bar" style="position:relative"><form class="live" method="get" action="\(model.kind.url.path())">\(form.fields)<button class="btn pri">\(Say.filter(language))</button></form>\(form.more)<span class="acts r">\(form.columns)\(exports)</span></div>
            """
    }

    private var exports: Markup {
        func link(_ name: String, _ form: String, masked: Bool = false) -> Markup {
            let query = model.question.with { _ in }.query + (masked ? [("personal", "masked")] : [])
            return "<a class=\"btn\" href=\"\(model.kind.file.path(form, query: query))\">\(name)</a>"
        }
        return """
            \(link(Say.exportAs(language), "xlsx"))\(link("CSV", "csv"))\(link("JSON", "json"))\(model.kind.name == nil ? "" : link(Say.masked(language), "xlsx", masked: true))
            """
    }

    private var chips: Markup {
        let chips = Markup.each(model.chips) { chip in
            Components.chip(chip.words, without: chip.without, language)
        }
        let clear = path { question in
            question.search = nil
            question.filters = []
            question.conditions = []
            question.owed = nil
            question.toVerify = false
            question.check = nil
            question.missing = nil
        }
        let used: Markup =
            model.chips.isEmpty
            ? ""
            : "<span class=\"m\">\(Say.used(language))</span>\(chips)<a href=\"\(clear)\">\(Say.clear(language))</a>"
        guard model.kind.hasConditions || !model.chips.isEmpty else { return Markup() }
        return "<div class=\"bar\">\(used)\(model.kind.hasConditions ? legend : Markup())</div>"
    }

    private var legend: Markup {
        let marks = Markup.each([Verdict.met, .unmet, .unknown, .notApplicable]) { verdict in
            let sign = VerdictMark.sign(verdict)
            return """
                <span class="\(sign)"><svg aria-hidden="true"><use href="#\(sign)"/></svg>\(VerdictMark.word(verdict)(language))</span>
                """
        }
        return "<span class=\"leg r\">\(marks)</span>"
    }

    private var empty: Markup {
        guard !model.hints.isEmpty else { return Components.empty(Say.nothingYet(language)) }
        let hints = Markup.each(model.hints) { hint in
            let words = Say.without(language, ["what": hint.without, "count": counted(hint.count)])
            return "<a class=\"btn\" href=\"\(hint.path)\">\(words)</a>"
        }
        return """
            <div class="empty"><p><b>\(Say.none(language))</b></p><div class="acts">\(hints)</div></div>
            """
    }

    // MARK: - Table

    private var table: Markup {
        let writer = ListCellMarkup(catalog, asOf: model.asOf)
        var body = Markup()
        let first = (model.question.page - 1) * model.question.size
        for (place, row) in model.rows.enumerated() {
            body +=
                "<tr><td style=\"padding-right:0\">\(tick(row))<small>\(first + place + 1)</small></td><th scope=\"row\">\(name(row))</th>"
            for (column, cell) in zip(model.columns, row.cells) { body += writer.cell(column, cell, row) }
            body += "</tr>\n"
        }
        let label = Say.title(model.kind)(language)
        let table = Components.scroll(
            label, "<table class=\"dense fix\(breaks)\">\(heads)<tbody>\(body)</tbody>\(foot)</table>")
        guard model.mayEdit else { return "\(table)\(pager)" }
        let count = ["count": Figure.whole(model.total)]
        let query = ListModel.path(model.kind, model.question).split(separator: "?", maxSplits: 1).last
        return """
            <form method="post" action="\(SiteURL.bulkEdit.path())">\(formField)<input type="hidden" name="list" value="\(query.map(String.init))"><div class="bar bulk"><button class="btn" name="do" value="rows">\(BulkWords.chosen(language))</button><button class="btn" name="do" value="all">\(BulkWords.all(language, count))</button></div>
            \(table)</form>\(pager)
            """
    }

    /// The box that chooses a row.
    private func tick(_ row: ListRow) -> Markup {
        guard model.mayEdit else { return "" }
        let label = BulkWords.choose(language, ["name": row.id])
        return "<input type=\"checkbox\" name=\"row.\(row.id)\" value=\"1\" aria-label=\"\(label)\"> "
    }

    private func name(_ row: ListRow) -> Markup {
        if let area = row.areaName {
            return "<a href=\"\(SiteURL.area.path(row.id))\">\(area)</a>"
        }
        let fact = model.kind.name.flatMap { catalog.snapshot.pack.facts[$0] }
        let text = row.name.flatMap { value in fact.map { catalog.show.text($0, value) } } ?? row.id
        guard let household = row.household else { return Markup(text) }
        let day = model.question.asOf.map { [("as_of", $0.description)] } ?? []
        return "<a href=\"\(SiteURL.household.path(household, query: day))\">\(text)</a>"
    }

    private var heads: Markup {
        var cells = Self.numberHead(language)
        let name = model.kind.name.flatMap { catalog.open($0) == nil ? nil : $0 }
        cells += sortable(name, Say.name(model.kind)(language), isNumber: false)
        for (column, heading) in zip(model.columns, model.headings) {
            let id = ListQuestion.isSortable(column.id, catalog) ? column.id : nil
            cells += sortable(id, heading, isNumber: column.isNumber)
        }
        return "<thead><tr>\(cells)</tr></thead>"
    }

    /// Heads stand in one line, but with single conditions among them, or one that leaves the others no room.
    private var breaks: Markup {
        let isLong = model.columns.contains { if case .condition = $0 { true } else { false } }
        return isLong || model.headings.contains { $0.pixels > Self.longestHead } ? " wrap" : ""
    }

    /// Where heads break, a short one does so before its unit alone, and a long one stands in two lines.
    private func width(_ heading: String) -> Markup {
        guard !breaks.isEmpty else { return "" }
        let padding = 16
        guard heading.pixels > Self.shortHead else {
            let widest = heading.split(separator: "/").map { $0.pixels + 7 }.max() ?? 0
            return " style=\"min-width:\(min(widest, heading.pixels) + padding)px;word-break:keep-all\""
        }
        // Chinese breaks after any character, English after words.
        let half = language == "zh" ? (heading.pixels + 13) / 26 * 13 : heading.pixels / 2 + 26
        return " style=\"min-width:\(half + padding)px\""
    }

    /// In pixels: six characters.
    private static let shortHead = 80

    /// In pixels: what a head takes beside nine others on a wide screen.
    private static let longestHead = 210

    /// The heading of the numbers: as wide as the second column, which stays in sight too, takes it to be.
    static func numberHead(_ language: String) -> Markup {
        "<th scope=\"col\" style=\"width:52px;min-width:52px\">\(Say.number(language))</th>"
    }

    /// A heading that sorts: by the smallest first, then by the greatest.
    private func sortable(_ id: String?, _ heading: String, isNumber: Bool) -> Markup {
        let number: Markup = "\(isNumber ? " class=\"n\"" as Markup : "")\(width(heading))"
        let words = breaks.isEmpty ? Markup(heading) : Components.breaking(heading)
        guard let id else { return "<th scope=\"col\"\(number)>\(words)</th>" }
        let isThis = model.question.sort == id
        let isUp = isThis && !model.question.isDescending
        let link = path { question in
            question.sort = id
            question.isDescending = isUp
        }
        let state: Markup =
            isThis ? (isUp ? " aria-sort=\"ascending\"" : " aria-sort=\"descending\"") : ""
        let arrow = isThis ? (isUp ? " ↑" : " ↓") : ""
        return
            "<th scope=\"col\"\(number)\(state)><a href=\"\(link)\">\(words)\(arrow)</a></th>"
    }

    private var foot: Markup {
        var cells: Markup = "<td></td><th scope=\"row\">\(counted(model.total))</th>"
        for (column, total) in zip(model.columns, model.totals) {
            guard case .fact(let fact) = column else {
                cells += "<td></td>"
                continue
            }
            func text(_ number: Int64) -> String { catalog.show.plain(.integer(number), fact.form) }
            switch total {
            case .none: cells += "<td></td>"
            case .sum(let sum): cells += "<td class=\"n\">\(text(sum))</td>"
            case .mean(let mean): cells += "<td class=\"n\">\(Say.mean(language, ["value": text(mean)]))</td>"
            }
        }
        return "<tfoot><tr>\(cells)</tr></tfoot>"
    }

    private var pager: Markup {
        let (page, size) = (model.question.page, model.question.size)
        func address(_ to: Int) -> String {
            var question = model.question
            question.page = to
            return ListModel.path(model.kind, question)
        }
        let range = Say.range(
            language,
            [
                "first": Figure.whole(min(model.total, (page - 1) * size + 1)),
                "last": Figure.whole(min(model.total, page * size)), "total": counted(model.total),
                "size": String(size),
            ])
        return Pager(page: page, last: model.lastPage, language: language).markup(range, address)
    }
}

/// Writes the cells of a list's rows.
struct ListCellMarkup {
    private let catalog: ListCatalog
    private let asOf: LocalDate
    private let today: LocalDate
    private var language: String { catalog.show.language }

    init(_ catalog: ListCatalog, asOf: LocalDate) {
        self.catalog = catalog
        self.asOf = asOf
        today = asOf
    }

    func cell(_ column: ListColumn, _ cell: ListCell, _ row: ListRow) -> Markup {
        switch cell {
        case .none: return column.isNumber ? "<td class=\"n\">–</td>" : "<td>–</td>"
        case .text(let text): return "<td>\(text)</td>"
        case .value(let value):
            guard case .fact(let fact) = column else { return "<td></td>" }
            let shown: Markup = value == nil ? "–" : catalog.show.markup(fact, value, withUnit: false)
            return column.isNumber ? "<td class=\"n\">\(shown)</td>" : "<td>\(shown)</td>"
        case .conditions(let verdicts):
            let label = zip(catalog.criteria, verdicts).map { criterion, verdict in
                criterion.label(language) + (language == "zh" ? "" : ": ")
                    + VerdictMark.word(verdict)(language)
            }.joined(separator: language == "zh" ? "，" : ", ")
            let marks = Markup.each(verdicts) { verdict in
                let sign = VerdictMark.sign(verdict)
                return "<svg class=\"\(sign)\"><use href=\"#\(sign)\"/></svg>"
            }
            return "<td><span class=\"mini\" role=\"img\" aria-label=\"\(label)\">\(marks)</span></td>"
        case .condition(let verdict):
            return "<td>\(link(VerdictMark.markup(verdict, language), column, row))</td>"
        case .kinds(let kinds):
            return
                "<td style=\"white-space:normal;min-width:14em\">\(kinds.isEmpty ? "–" : kinds.named(language))</td>"
        case .count(let count): return "<td class=\"n\">\(count == 0 ? "–" : String(count))</td>"
        case .due(let day):
            guard let day else { return "<td class=\"n\">–</td>" }
            guard day < asOf else { return "<td class=\"n\">\(day.description)</td>" }
            return """
                <td class="n">\(VerdictMark.markup("un", ListWords.overdue(language))) \(day.description)</td>
                """
        }
    }

    /// A verdict opens its explanation.
    private func link(_ mark: Markup, _ column: ListColumn, _ row: ListRow) -> Markup {
        guard case .condition(let criterion, _) = column, let household = row.household,
            let rules = catalog.snapshot.pack.ruleSet(for: ExitJudge.householdRole)
        else { return mark }
        return "<a href=\"\(SiteURL.why.path(household, rules.id, criterion.id))\">\(mark)</a>"
    }
}
