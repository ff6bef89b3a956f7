import Policy
import Registry
import Vocabulary

/// The forms of a list (筛选表单), made from the fact dictionary: ranges, choices, letters.
struct ListForm {
    private let model: ListModel
    private let catalog: ListCatalog
    private var language: String { catalog.show.language }
    private typealias Say = ListWords

    init(_ model: ListModel, _ catalog: ListCatalog) {
        self.model = model
        self.catalog = catalog
    }

    /// The fields of the bar, with what else the address asks kept hidden.
    var fields: Markup {
        let question = model.question
        var facts = model.kind.asked.compactMap { catalog.open($0) }
        facts += question.filters.map(\.fact).filter { fact in !facts.contains { $0.id == fact.id } }
        facts += question.more.compactMap { catalog.open($0) }.filter { fact in
            !facts.contains { $0.id == fact.id }
        }
        let name = model.kind.name.flatMap { catalog.open($0) }
        let search: Markup =
            name == nil
            ? ""
            : """
            <label>\(Say.find(language)) <input type="search" name="q" value="\(question.search ?? "")" placeholder="\(Say.search(language))" style="width:150px"></label>
            """
        return Markup.joined([search, area, Markup.each(facts, field), condition, hidden])
    }

    private var area: Markup {
        guard !model.below.isEmpty else { return hiddenField("area", model.question.area.description) }
        let options = Markup.each(model.below) { option($0.id.description, $0.name, isChosen: false) }
        let whole = Say.wholeArea(language, ["name": model.areaName])
        return """
            <label>\(Say.area(language)) <select name="area">\(option(model.question.area.description, whole, isChosen: true))\(options)</select></label>
            """
    }

    /// What stands in the address and has no field.
    private var hidden: Markup {
        let question = model.question
        var kept: [(String, String)] = []
        for condition in question.conditions.dropFirst() {
            kept.append(("v." + condition.criterion.id, condition.verdict.rawValue))
        }
        if let owed = question.owed { kept.append(("owed", String(owed))) }
        if question.toVerify { kept.append(("verify", "1")) }
        if let check = question.check { kept.append(check.query) }
        if let missing = question.missing { kept.append(("missing", missing)) }
        if let day = question.asOf { kept.append(("as_of", day.description)) }
        if let sort = question.sort { kept.append(("sort", (question.isDescending ? "-" : "") + sort)) }
        if let columns = question.columns { kept.append(("cols", columns.joined(separator: ","))) }
        if !question.more.isEmpty { kept.append(("more", question.more.joined(separator: ","))) }
        if question.size != ListQuestion.usualSize { kept.append(("size", String(question.size))) }
        return .each(kept) { hiddenField($0.0, $0.1) }
    }

    private func field(_ fact: Fact) -> Markup {
        let filter = model.question.filters.first { $0.fact.id == fact.id }
        let name = fact.label(language)
        let value = filter?.value
        switch fact.type {
        case .bool:
            let options: [(String, String)] = [("yes", Say.yes(language)), ("no", Say.no(language))]
            return select(fact.id, name, options, value)
        case .code:
            let codes = catalog.snapshot.codes.codes(fact.codes ?? "").map { code in
                (code, catalog.show.plain(.text(code), fact.form))
            }
            return select(fact.id, name, codes, value)
        case .text:
            return """
                <label>\(name) <input name="\(fact.id)" value="\(value ?? "")" style="width:110px"></label>
                """
        case .int, .money, .number, .date:
            let unknown = value == ListFilter.unknown || value == ListFilter.known
            if unknown { return select(fact.id, name, [], value) }
            let type: Markup =
                fact.type == .date
                ? "type=\"date\"" : "inputmode=\"decimal\" style=\"width:\(fact.type == .money ? 84 : 56)px\""
            let unit = fact.unit == "year" ? "" : (catalog.show.unit(fact.form) ?? "")
            return """
                <label>\(name) <input \(type) name="\(fact.id).from" value="\(filter?.from ?? "")" aria-label="\(Say.from(language, ["fact": name]))"></label><label>–<input \(type) name="\(fact.id).to" value="\(filter?.to ?? "")" aria-label="\(Say.to(language, ["fact": name]))">\(unit)</label>
                """
        }
    }

    private func select(_ id: String, _ name: String, _ values: [(String, String)], _ chosen: String?)
        -> Markup
    {
        var options = values
        options.append((ListFilter.unknown, Say.notKnown(language)))
        // Several codes at once stand as one choice of their own.
        if let chosen, !options.contains(where: { $0.0 == chosen }) { options.append((chosen, chosen)) }
        return """
            <label>\(name) <select name="\(id)">\(option("", Say.any(language), isChosen: chosen == nil))\(Markup.each(options) { option($0.0, $0.1, isChosen: $0.0 == chosen) })</select></label>
            """
    }

    private var condition: Markup {
        guard model.kind.hasConditions, !catalog.criteria.isEmpty else { return Markup() }
        let first = model.question.conditions.first
        let criteria = Markup.each(catalog.criteria) { criterion in
            option(criterion.id, criterion.label(language), isChosen: criterion.id == first?.criterion.id)
        }
        let verdicts = Markup.each(ListQuestion.Verdict.allCases) { verdict in
            option(verdict.rawValue, Say.verdict(verdict)(language), isChosen: verdict == first?.verdict)
        }
        return """
            <label>\(Say.condition(language)) <select name="condition">\(option("", Say.any(language), isChosen: first == nil))\(criteria)</select></label><select name="verdict" aria-label="\(Say.verdictOf(language))">\(verdicts)</select>
            """
    }

    /// A form that puts the field of any other fact into the bar.
    var more: Markup {
        let question = model.question
        let shown = Set(
            model.kind.asked + question.filters.map(\.fact.id) + question.more)
        let facts = catalog.columns.compactMap { column -> Fact? in
            guard case .fact(let fact) = column, catalog.open(fact.id) != nil, !shown.contains(fact.id) else {
                return nil
            }
            return fact
        }
        let options = Markup.each(facts) { option($0.id, $0.label(language), isChosen: false) }
        return """
            <form class="acts" method="get" action="\(model.kind.url.path())">\(Markup.each(question.query) { hiddenField($0.0, $0.1) })<label>\(Say.more(language)) <select name="add" style="max-width:180px">\(options)</select></label><button class="btn">\(Say.add(language))</button></form>
            """
    }

    /// The chooser of columns.
    var columns: Markup {
        let chosen = Set(model.columns.map(\.id))
        let boxes = Markup.each(catalog.columns) { column in
            let mark: Markup = chosen.contains(column.id) ? " checked" : ""
            return """
                <label style="display:flex"><input type="checkbox" name="col.\(column.id)" value="1"\(mark)> \(catalog.heading(column))</label>
                """
        }
        let kept = model.question.with { $0.columns = nil }.query
        let words = Say.columns(
            language, ["some": String(model.columns.count), "all": String(catalog.columns.count)])
        return """
            <details><summary class="btn">\(words)</summary><form class="drawer" method="get" action="\(model.kind.url.path())" style="position:absolute;right:0;z-index:3;width:min(320px,90vw);max-height:60vh;overflow-y:auto">\(Markup.each(kept) { hiddenField($0.0, $0.1) })<button class="btn pri">\(Say.apply(language))</button>\(boxes)</form></details>
            """
    }

    private func hiddenField(_ name: String, _ value: String) -> Markup {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    private func option(_ value: String, _ name: String, isChosen: Bool) -> Markup {
        "<option value=\"\(value)\"\(isChosen ? " selected" : "" as Markup)>\(name)</option>"
    }
}
