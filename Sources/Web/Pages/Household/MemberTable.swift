import Access
import Policy
import Registry
import Vocabulary

/// The members of a household as its book lists them (成员): first what fits beside its income, then all that is known.
struct MemberTable: Sendable {
    private typealias Say = HouseholdWords

    /// How many pixels the columns in front may take: what is left of a wide screen beside the income.
    private static let room = 470

    private var facts: [Fact] = []
    private var readByRules: Set<String> = []
    private var asOf: LocalDate?
    private var show: FactShow?
    private var mayUnmask = false
    private var persons: [(id: String, values: [FactValue?])] = []

    init() {}

    /// A table of the facts that the caller may see something of.
    init(
        facts: [Fact], readByRules: Set<String>, asOf: LocalDate, _ show: FactShow, mayUnmask: Bool
    ) {
        self.facts = facts
        self.readByRules = readByRules
        self.asOf = asOf
        self.show = show
        self.mayUnmask = mayUnmask
    }

    /// Adds a member, with a value for each fact.
    mutating func add(_ id: String, _ values: [FactValue?]) { persons.append((id, values)) }

    var count: Int { persons.count }

    /// The members' masked numbers, which the caller may ask for.
    var unmaskable: [MaskedSecret] {
        guard let show, mayUnmask else { return [] }
        return persons.flatMap { person in
            zip(facts, person.values).compactMap { fact, value -> MaskedSecret? in
                guard let value, show.isMaskedSecret(fact) else { return nil }
                let label = [name(person.values), fact.label(show.language), show.text(fact, value)]
                return MaskedSecret(
                    subject: person.id, fact: fact.id,
                    label: label.filter { !$0.isEmpty }.joined(separator: " "))
            }
        }
    }

    private func place(_ fact: String) -> Int? { facts.firstIndex { $0.id == fact } }

    private func name(_ values: [FactValue?]) -> String {
        guard let show, let at = place(ProcessFact.personName), let value = values[at] else { return "–" }
        return show.text(facts[at], value)
    }

    /// A member's name, which leads to what was recorded of that one.
    private func link(_ person: (id: String, values: [FactValue?])) -> Markup {
        let path = SiteURL.changeList.path(query: [("subject", person.id)])
        return "<a href=\"\(path)\">\(name(person.values))</a>"
    }

    // MARK: - Columns

    /// One column: its heading and what stands in it, in words; nil where it is not known.
    private struct Column {
        var heading: String
        var cells: [String?]

        /// About how wide it is.
        var width: Int {
            let longest = cells.map { ($0 ?? "–").pixels }.max() ?? 0
            return max(heading.pixels, min(longest, 110)) + 16
        }

        /// What all members have in common; nil where they do not, or are not several.
        var shared: String? {
            guard cells.count > 1, let first = cells[0], cells.allSatisfy({ $0 == first }) else { return nil }
            return first
        }
    }

    private func column(_ at: Int, _ show: FactShow) -> Column {
        let fact = facts[at]
        return Column(
            heading: fact.label(show.language),
            cells: persons.map { person in
                person.values[at].map { show.text(fact, $0) + (show.unit(fact.form) ?? "") }
            })
    }

    private func age(_ show: FactShow) -> Column? {
        guard let at = place(ProcessFact.birth), let asOf, show.visibility(of: facts[at]) == .clear,
            persons.contains(where: { $0.values[at] != nil })
        else { return nil }
        return Column(
            heading: Say.age(show.language),
            cells: persons.map { person in
                guard case .day(let birth)? = person.values[at] else { return nil }
                return String(birth.years(until: asOf))
            })
    }

    /// Relation and age, then what the exit rules read, then the rest in the pack's order, as far as there is room; and
    /// what all have in common.
    private func front(_ show: FactShow) -> (columns: [Column], shared: [Column]) {
        let relation = place(ProcessFact.relation)
        let others = facts.indices.filter { at in
            let fact = facts[at]
            return fact.id != ProcessFact.personName && at != relation && fact.sensitivity != .secret
                && fact.type != .date && persons.contains { $0.values[at] != nil }
        }
        let ranked =
            others.filter { readByRules.contains(facts[$0].id) }
            + others.filter { !readByRules.contains(facts[$0].id) }
        let known = ranked.map { column($0, show) }
        let first = [relation.map { column($0, show) }, age(show)].compactMap { $0 }
        var left = Self.room - (persons.map { name($0.values).pixels }.max() ?? 0) - 24
        let fitting = (first + known.filter { $0.shared == nil }).filter { column in
            guard column.width <= left else { return false }
            left -= column.width
            return true
        }
        return (fitting, known.filter { $0.shared != nil })
    }

    // MARK: - Panel

    /// The panel; with a household's id members may be added and leave.
    func panel(editable household: String?, _ language: String) -> Markup {
        let add: Markup =
            household.map { id in
                """
                <a href="\(SiteURL.memberNew.path(id))">\(Say.add(language))</a><a href="\(SiteURL.memberNew.path(id, query: [("as", "born")]))">\(Say.born(language))</a>
                """
            } ?? ""
        guard let show, !persons.isEmpty else {
            return Components.panel(
                Say.members(language), "<span class=\"acts\">\(add)</span>",
                Components.empty(Say.noMembers(language)))
        }
        let (columns, shared) = front(show)
        let body: Markup = """
            \(table(columns, language))\(common(shared, language))\(all(show, household, language))
            """
        let count = Say.persons(language, ["count": String(persons.count)])
        return Components.panel(
            Say.members(language), "<span class=\"acts\">\(add)<small>\(count)</small></span>", body)
    }

    private func table(_ columns: [Column], _ language: String) -> Markup {
        let head = Components.head([(Say.name(language), false)] + columns.map { ($0.heading, false) })
        let rows = Markup.each(persons.enumerated()) { row, person in
            let cells = Markup.each(columns) { "<td>\($0.cells[row] ?? "–")</td>" }
            return "<tr><th scope=\"row\" class=\"nw\">\(link(person))</th>\(cells)</tr>"
        }
        return Components.scroll(
            Say.members(language), "<table>\(head)<tbody>\(rows)</tbody></table>")
    }

    private func common(_ shared: [Column], _ language: String) -> Markup {
        guard !shared.isEmpty else { return "" }
        let facts = shared.map { "\($0.heading) \($0.shared ?? "")" }
            .joined(separator: language == "zh" ? "，" : ", ")
        return "<footer>\(Say.common(language, ["facts": facts]))</footer>"
    }

    /// All that is known of each, and what is known of none.
    private func all(_ show: FactShow, _ household: String?, _ language: String) -> Markup {
        let known = facts.indices.filter { at in
            facts[at].id != ProcessFact.personName && persons.contains { $0.values[at] != nil }
        }
        let empty = facts.indices.filter { at in !persons.contains { $0.values[at] != nil } }
        // Who sees names alone has them above.
        guard !known.isEmpty || household != nil else { return "" }
        let leaving: [(String, Bool)] = household == nil ? [] : [(Say.change(language), false)]
        let head = Components.head(
            [(Say.name(language), false)] + known.map { (facts[$0].label(language), false) } + leaving)
        let rows = Markup.each(persons) { person in
            let name = name(person.values)
            let cells = Markup.each(known) { at in cell(facts[at], person.values[at], show) }
            let leave: Markup =
                household.map { id in
                    "<td><a href=\"\(SiteURL.memberLeave.path(id, person.id))\">\(Say.leave(language))<span class=\"sr\">：\(name)</span></a></td>"
                } ?? ""
            return "<tr><th scope=\"row\">\(link(person))</th>\(cells)\(leave)</tr>"
        }
        let names = empty.map { facts[$0].label(language) }.joined(separator: language == "zh" ? "、" : ", ")
        let none: Markup =
            empty.isEmpty ? "" : "<p class=\"m push\">\(Say.ofNobody(language, ["facts": names]))</p>"
        let count = String(known.count)
        return """
            <details class="in push"><summary class="link">\(Say.allFacts(language, ["count": count]))</summary>\(Components.scroll(Say.allFacts(language, ["count": count]), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))\(none)</details>
            """
    }

    private func cell(_ fact: Fact, _ value: FactValue?, _ show: FactShow) -> Markup {
        guard let value else { return "<td>–</td>" }
        let ask = mayUnmask && show.isMaskedSecret(fact) ? UnmaskPanel.link(show.language) : Markup()
        return "<td>\(show.markup(fact, value))\(ask)</td>"
    }
}
