import Access
import Exit
import Policy
import Vocabulary

/// What the exit rules count of a household's money, item by item, and the line beside it (收入测算).
struct IncomeTable: Sendable {
    private typealias Say = HouseholdWords

    private let reckoning: Reckoning
    private let condition: ConditionBox
    private let edition: String
    private let citation: String?
    private let show: FactShow

    /// Of the first gate that compares a sum of money with a line; nil where none does, or the caller may not see what
    /// it counts.
    init?(
        _ rules: RuleSetOnDay, _ source: some Bindings, _ conditions: [ConditionBox], _ show: FactShow
    ) {
        let found = rules.criteria.lazy.filter { $0.edition.role == .gate }.compactMap { asked in
            rules.reckoning(asked.criterion.id, source, in: show.pack).map { (asked, $0) }
        }.first { $0.1.form.type == .money && !$0.1.items.isEmpty }
        guard let (asked, reckoning) = found,
            let condition = conditions.first(where: { $0.id == asked.criterion.id }),
            reckoning.facts.compactMap({ show.pack.facts[$0] }).allSatisfy({
                show.visibility(of: $0) == .clear
            })
        else { return nil }
        self.reckoning = reckoning
        self.condition = condition
        self.show = show
        edition = rules.edition.label(show.language)
        citation = asked.edition.citation.map { WhyModel.place($0, show.pack, show.language) }
    }

    /// The facts that stand in it.
    var facts: Set<String> { Set(reckoning.facts + reckoning.items.compactMap(\.group)) }

    private var language: String { show.language }

    private func label(_ fact: String) -> String { show.pack.facts[fact]?.label(language) ?? fact }

    private func number(_ value: Int64) -> String { show.plain(.integer(value), reckoning.form) }

    private func cell(_ amount: Reckoning.Amount) -> Markup {
        switch amount {
        case .none: "–"
        case .unknown: FactShow.unknown(language)
        case .known(let value): Markup(number(value))
        }
    }

    // MARK: - Panel

    /// The panel; `why` leads to the explanation of the condition.
    func panel(why: (String) -> String) -> Markup {
        let unit = Say.perYear(language, ["unit": show.pack.currency.major(language)])
        guard reckoning.items.contains(where: { isKnown($0.counted) || isKnown($0.leftOut) }) else {
            return Components.panel(Say.income(language), "", Components.empty(Say.noMoney(language)))
        }
        let head = Components.head([
            (Say.kind(language), false), (Say.item(language), false), (Say.counted(language), true),
            (Say.leftOut(language), true), (Say.remark(language), false),
        ])
        var rows = Markup()
        var group: String?
        for item in reckoning.items {
            rows += row(item, isFirst: item.group == nil || item.group != group)
            group = item.group
        }
        let footer: Markup =
            citation.map { "<footer>\(Say.countedBy(language, ["edition": edition, "place": $0]))</footer>" }
            ?? ""
        return Components.panel(
            Say.income(language), "<small>\(unit)</small>",
            """
            \(Components.scroll(Say.income(language), "<table>\(head)<tbody>\(rows)</tbody><tfoot>\(total)\(line(why(condition.id)))</tfoot></table>"))\(footer)
            """)
    }

    private func isKnown(_ amount: Reckoning.Amount) -> Bool {
        if case .known = amount { true } else { false }
    }

    private func row(_ item: Reckoning.Item, isFirst: Bool) -> Markup {
        let name = item.isRest ? Say.rest(language) : label(item.fact)
        let heading: Markup
        if let group = item.group {
            // An item below the first of its kind keeps a first cell, which is not drawn.
            let size = reckoning.items.count { $0.group == group }
            heading =
                isFirst
                ? "<th scope=\"rowgroup\" rowspan=\"\(size)\">\(label(group))</th><th scope=\"row\">\(name)</th>"
                : "<td hidden></td><th scope=\"row\">\(name)</th>"
        } else {
            heading = "<th scope=\"row\" colspan=\"2\">\(name)</th>"
        }
        return """
            <tr>\(heading)<td class="n">\(cell(item.counted))</td><td class="n">\(cell(item.leftOut))</td><td>\(remark(item))</td></tr>

            """
    }

    private func remark(_ item: Reckoning.Item) -> Markup {
        if item.isOptional { return "<small>\(Say.notSaid(language))</small>" }
        return item.leftOut == .none
            ? "" : "<small>\(Say.leftOutBy(language, ["edition": edition]))</small>"
    }

    private var total: Markup {
        let name = reckoning.total.map(label) ?? Say.total(language)
        let counted = reckoning.counted.map { Reckoning.Amount.known($0) } ?? .unknown
        return """
            <tr><th scope="row" colspan="2">\(name)</th><td class="n">\(cell(counted))</td><td class="n">\(cell(reckoning.sum(\.leftOut)))</td><td></td></tr>
            """
    }

    /// What is counted of each, and the line.
    private func line(_ why: String) -> Markup {
        guard let line = reckoning.line else { return "" }
        var name = Say.against(language)
        if let times = reckoning.times, let fact = show.pack.facts[times.fact] {
            let unit = (show.unit(fact.form) ?? "").trimming
            name = Say.each(
                language,
                ["count": times.value.map { show.plain(.integer($0), fact.form) } ?? "…", "unit": unit])
        }
        let value: Markup = reckoning.each.map { Markup(number($0)) } ?? FactShow.unknown(language)
        let color: Markup = condition.verdict == .unmet ? " un" : ""
        let unverified: Markup =
            condition.isUnverified ? " <span class=\"unv\" title=\"\(Say.unverified(language))\"></span>" : ""
        return """
            <tr><th scope="row" colspan="2">\(name)</th><td class="n\(color)">\(value)</td><td class="n"></td><td><a href="\(why)">\(comparison(line))</a>\(unverified)</td></tr>
            """
    }

    private func comparison(_ line: Int64) -> String {
        let text = number(line)
        guard let gap = reckoning.gap else { return Say.line(language, ["line": text]) }
        let words = gap == 0 ? Say.lineEqual : gap < 0 ? Say.lineShort : Say.lineOver
        return words(language, ["line": text, "gap": number(abs(gap))])
    }
}
