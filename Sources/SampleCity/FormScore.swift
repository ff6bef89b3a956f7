import Policy
import Vocabulary

/// Scores sample households by the pack's identification form, with its own expressions on the survey's day.
///
/// An item's points are remembered by a 64-bit digest of its facts' values: most items see few combinations, and
/// among so few two digests are never alike in practice. Used on one thread.
final class FormScore {
    private struct Item {
        var slots: [Int]
        var needsMembers: Bool
        var adds: Bool
        var cap: Int?
        var options: [(when: Expression, points: Int)]
        var seen: [UInt64: Int?] = [:]
    }

    private var items: [Item] = []
    private let context: EvaluationContext
    private static let mostSeen = 50_000

    init(_ form: ScoreForm, policy: SamplePolicy, on day: LocalDate) throws(Problem) {
        context = policy.pack.context(asOf: day)
        let slots = policy.householdSlots
        for item in form.items {
            var options: [(Expression, Int)] = []
            var names: Set<String> = []
            for option in item.options {
                guard let expression = option.when.expression else {
                    throw Problem(.sampleNeedsPack, ["what": option.when.text])
                }
                names.formUnion(expression.freeNames)
                options.append((expression, option.points))
            }
            // A derived fact stands for the facts that it is worked out from.
            var before = 0
            while names.count > before {
                before = names.count
                for name in names {
                    guard let rule = slots.slot(of: name).flatMap({ slots.rules[$0] }) else { continue }
                    names.formUnion(rule.freeNames)
                }
            }
            items.append(
                Item(
                    slots: names.compactMap { slots.slot(of: $0) }.sorted(),
                    needsMembers: names.contains("members"), adds: item.adds, cap: item.cap, options: options)
            )
        }
    }

    /// The points of a household; nil where an item misses a fact.
    func score(_ household: SampleHousehold) -> Int? {
        var total = 0
        for place in items.indices {
            guard let points = points(of: place, household) else { return nil }
            total += points
        }
        return total
    }

    private func points(of place: Int, _ household: SampleHousehold) -> Int? {
        guard !items[place].needsMembers else { return evaluate(items[place], household) }
        var digest: UInt64 = 0
        for slot in items[place].slots { digest = Self.digest(digest, household.row.values[slot]) }
        if let seen = items[place].seen[digest] { return seen }
        let points = evaluate(items[place], household)
        if items[place].seen.count < Self.mostSeen { items[place].seen[digest] = points }
        return points
    }

    private static func digest(_ digest: UInt64, _ value: FactValue?) -> UInt64 {
        func mix(_ state: UInt64, _ part: UInt64) -> UInt64 {
            var random = SeededRandom(seed: state, part)
            return random.next()
        }
        switch value {
        case nil: return mix(digest, 1)
        case .bool(let value): return mix(digest, value ? 2 : 3)
        case .integer(let value): return mix(mix(digest, 4), UInt64(bitPattern: value))
        case .day(let day): return mix(mix(digest, 5), UInt64(bitPattern: Int64(day.dayNumber)))
        case .text(let text):
            var state: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x0100_0000_01B3 }
            return mix(mix(digest, 6), state)
        }
    }

    private func evaluate(_ item: Item, _ household: SampleHousehold) -> Int? {
        let bindings = HouseholdBindings(household: household, context: context)
        var sum = 0
        for option in item.options {
            guard let holds = option.when.evaluate(bindings, context).boolValue else { return nil }
            guard holds else { continue }
            sum += option.points
            if !item.adds { break }
        }
        return min(sum, item.cap ?? sum)
    }
}

/// The facts of a sample household as expressions see them.
struct HouseholdBindings: Bindings {
    let household: SampleHousehold
    let context: EvaluationContext

    func value(of name: String) -> Outcome? {
        let slots = household.row.slots
        if let slot = slots.slot(of: name) {
            if let value = household.row.values[slot] { return .value(value.celValue) }
            return slots.rules[slot]?.evaluate(self, context) ?? .unknown([name])
        }
        guard name == "members" else { return nil }
        return .value(
            .list(
                household.members.map { member in
                    .map(
                        CELMap(
                            record: member.slots.facts.enumerated().map { slot, fact in
                                (fact.id, member.values[slot]?.celValue ?? .unknown([fact.id]))
                            }))
                }))
    }
}
