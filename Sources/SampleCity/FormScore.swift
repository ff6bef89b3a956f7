import Policy
import Vocabulary

/// Scores sample households by the pack's identification form, with its own expressions on the survey's day.
///
/// An item's points are remembered by the values of its facts: most items see few combinations. Used on one thread.
final class FormScore {
    private struct Item {
        var slots: [Int]
        var needsMembers: Bool
        var adds: Bool
        var cap: Int?
        var options: [(when: Expression, points: Int)]
        var seen: [[FactValue?]: Int?] = [:]
    }

    private var items: [Item] = []
    private let derived: [(name: String, rule: Expression)]
    private let policy: SamplePolicy
    private let context: EvaluationContext
    private static let mostSeen = 20_000

    init(_ form: ScoreForm, policy: SamplePolicy, on day: LocalDate) throws(Problem) {
        self.policy = policy
        let pack = policy.pack
        context = EvaluationContext(asOf: day) { id, other in
            pack.parameters[id]?.value(on: other ?? day).map(Self.value)
        }
        var derived: [(String, Expression)] = []
        for fact in policy.householdSlots.facts {
            guard case .rule(let text) = fact.origin else { continue }
            derived.append((fact.id, try Self.parsed(text)))
        }
        self.derived = derived
        for item in form.items {
            var options: [(Expression, Int)] = []
            var names: Set<String> = []
            for option in item.options {
                let expression = try Self.parsed(option.when)
                names.formUnion(expression.freeNames)
                options.append((expression, option.points))
            }
            // A derived fact stands for the facts that it is worked out from.
            for (name, rule) in derived where names.contains(name) { names.formUnion(rule.freeNames) }
            items.append(
                Item(
                    slots: names.compactMap { policy.householdSlots.slot(of: $0) }.sorted(),
                    needsMembers: names.contains("members"), adds: item.adds, cap: item.cap, options: options)
            )
        }
    }

    /// The points of a household; nil where an item misses a fact.
    func score(_ household: SampleHousehold) throws(Problem) -> Int? {
        var total = 0
        for place in items.indices {
            guard let points = points(of: place, household) else { return nil }
            total += points
        }
        return total
    }

    private func points(of place: Int, _ household: SampleHousehold) -> Int? {
        let key = items[place].slots.map { household.row.values[$0] }
        if !items[place].needsMembers, let seen = items[place].seen[key] { return seen }
        let points = evaluate(items[place], household)
        if !items[place].needsMembers, items[place].seen.count < Self.mostSeen {
            items[place].seen[key] = points
        }
        return points
    }

    private func evaluate(_ item: Item, _ household: SampleHousehold) -> Int? {
        var outcomes: [String: Outcome] = [:]
        for (slot, fact) in policy.householdSlots.facts.enumerated() {
            let value = household.row.values[slot]
            outcomes[fact.id] = value.map { .value(Self.value($0)) } ?? .unknown([fact.id])
        }
        if item.needsMembers {
            outcomes["members"] = .value(.list(household.members.map { .map(Self.record(of: $0)) }))
        }
        for (name, rule) in derived where item.options.contains(where: { $0.when.freeNames.contains(name) }) {
            outcomes[name] = rule.evaluate(DictionaryBindings(outcomes), context)
        }
        let bindings = DictionaryBindings(outcomes)
        var sum = 0
        for option in item.options {
            guard let holds = option.when.evaluate(bindings, context).boolValue else { return nil }
            guard holds else { continue }
            sum += option.points
            if !item.adds { break }
        }
        return min(sum, item.cap ?? sum)
    }

    private static func record(of row: FactRow) -> CELMap {
        CELMap(
            record: row.slots.facts.enumerated().map { slot, fact in
                (fact.id, row.values[slot].map(value) ?? .unknown([fact.id]))
            })
    }

    private static func parsed(_ text: ExpressionText) throws(Problem) -> Expression {
        do throws(ExpressionSyntaxError) {
            return try Expression(text.text)
        } catch {
            throw Problem(.sampleNeedsPack, ["what": text.text])
        }
    }

    private static func value(_ value: FactValue) -> CELValue {
        switch value {
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .text(let text): .string(text)
        case .day(let day): .date(day)
        }
    }
}
