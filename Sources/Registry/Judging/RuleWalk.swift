public import Columns
public import Policy
public import Storage
import Vocabulary

/// A rule set asked of every subject of a scope (逐户判定): over columns where they suffice, else by the tree evaluator,
/// with the same answers.
public struct RuleWalk: Sendable {
    /// One subject's answer.
    public struct Answer: Sendable {
        /// The village that it is in.
        public var village: VillageKey
        /// Its integer; for groups and villages the area number.
        public var subject: Int64
        /// Its persons: of a household its size, of a village those listed.
        public var persons: Int64
        /// What the rule set answered.
        public var result: RuleSetResult
    }

    /// The sums of one village.
    public struct VillageTally: Sendable {
        /// The village.
        public var village: VillageKey
        /// The persons of its subjects.
        public var persons: Int64
        /// Its subjects by verdict.
        public var tally: RuleSetTally
    }

    private let rules: RuleSetOnDay
    private let trees: VillageWalk
    private let columns: (walk: ColumnWalk, rules: RuleSetColumns)?

    /// A rule set over the subjects of a pack at a moment; `usingColumns: false` keeps to the tree evaluator.
    public init(
        _ rules: RuleSetOnDay, _ store: any Store, at moment: Moment, _ pack: PolicyPack,
        _ tables: RegistryTables, usingColumns: Bool = true
    ) {
        self.rules = rules
        let facts = pack.facts(neededBy: [rules.ruleSet])
        let sources = SubjectSources(pack, tables, asOf: moment.asOf, needing: facts)
        trees = VillageWalk(store, at: moment, sources)
        columns = usingColumns ? try? Self.compiled(rules, store, moment, pack, tables, facts) : nil
    }

    private static func compiled(
        _ rules: RuleSetOnDay, _ store: any Store, _ moment: Moment, _ pack: PolicyPack,
        _ tables: RegistryTables, _ facts: Set<String>
    ) throws(BoundParameters.Refusal) -> (ColumnWalk, RuleSetColumns) {
        let walk = try ColumnWalk(
            store, at: moment, pack, tables, needing: facts.union([ProcessFact.householdSize]))
        let asked = try RuleSetColumns(rules, in: pack)
        _ = try asked.answers(VillageTables())
        return (walk, asked)
    }

    /// Whether columns suffice.
    public var isCompiled: Bool { columns != nil }

    /// Every answer in order of unit, village and id.
    public func forEach(_ scope: Scope, _ body: (Answer) throws -> Void) throws {
        let rules = rules
        guard let (walk, asked) = columns else {
            return try trees.forEach(scope) { village, state in
                Self.answers(rules, village, state)
            } take: {
                for answer in $0 { try body(answer) }
            }
        }
        try walk.forEach(scope) { villages -> [Answer] in
            let kind = rules.ruleSet.subject
            let answers = try asked.answers(villages.tables)
            let ids = villages.tables[kind].ids
            var all: [Answer] = []
            all.reserveCapacity(ids.count)
            for (place, key) in villages.tables.villages.enumerated() {
                for row in villages.rows(kind, village: place) {
                    all.append(
                        Answer(
                            village: key, subject: ids[row], persons: villages.persons(kind, row),
                            result: answers.result(row) { villages.source(kind, row) }))
                }
            }
            return all
        } take: {
            for answer in $0 { try body(answer) }
        }
    }

    /// The verdicts of one subject as bits by the place of the criterion, of the first sixty-four.
    public struct Bits: Sendable {
        /// The village that it is in.
        public var village: VillageKey
        /// Its integer.
        public var subject: Int64
        /// What is not met.
        public var unmet: UInt64 = 0
        /// What cannot be decided.
        public var unknown: UInt64 = 0

        mutating func take(_ verdict: Verdict, _ place: Int) {
            guard place < 64 else { return }
            if verdict == .unmet { unmet |= 1 << UInt64(place) }
            if verdict == .unknown { unknown |= 1 << UInt64(place) }
        }
    }

    /// What is not met and what is unknown of every subject, in order of unit, village and id; nothing is explained.
    public func forEachBits(_ scope: Scope, _ body: (Bits) throws -> Void) throws {
        guard let (walk, asked) = columns else {
            return try forEach(scope) { answer in
                var bits = Bits(village: answer.village, subject: answer.subject)
                for (place, result) in answer.result.criteria.enumerated() {
                    bits.take(result.verdict, place)
                }
                try body(bits)
            }
        }
        let kind = rules.ruleSet.subject
        try walk.forEach(scope) { villages -> [Bits] in
            let (unmet, unknown) = try asked.bits(villages.tables)
            let ids = villages.tables[kind].ids
            return villages.tables.villages.enumerated().flatMap { place, key in
                villages.rows(kind, village: place).map { row in
                    Bits(village: key, subject: ids[row], unmet: unmet[row], unknown: unknown[row])
                }
            }
        } take: {
            for bits in $0 { try body(bits) }
        }
    }

    /// The sums of each village that has subjects, in order.
    public func tallies(_ scope: Scope, _ body: (VillageTally) throws -> Void) throws {
        let rules = rules
        guard let (walk, asked) = columns else {
            return try trees.forEach(scope) { village, state in
                VillageTally(
                    VillageKey(unit: state.unit, village: state.village),
                    Self.answers(rules, village, state), criteria: rules.criteria.count)
            } take: {
                if $0.tally.subjects > 0 { try body($0) }
            }
        }
        try walk.forEach(scope) { villages -> [VillageTally] in
            let kind = rules.ruleSet.subject
            let answers = try asked.answers(villages.tables)
            return villages.tables.villages.enumerated().map { place, key in
                let rows = villages.rows(kind, village: place)
                return VillageTally(
                    village: key, persons: rows.reduce(0) { $0 + villages.persons(kind, $1) },
                    tally: answers.tally(rows))
            }
        } take: {
            for village in $0 where village.tally.subjects > 0 { try body(village) }
        }
    }

    /// One village by the tree evaluator.
    private static func answers(
        _ rules: RuleSetOnDay, _ village: SubjectSources.Village, _ state: VillageState
    ) -> [Answer] {
        func answer(_ subject: Int64, _ persons: Int64, _ source: FactSource) -> Answer {
            Answer(
                village: VillageKey(unit: state.unit, village: state.village), subject: subject,
                persons: persons, result: rules.evaluate(source))
        }
        switch rules.ruleSet.subject {
        case .household:
            return village.households.map { home, source in
                var persons = Int64(village.persons[home.subject]?.count ?? 0)
                if case .value(.int(let size))? = source.value(of: ProcessFact.householdSize) {
                    persons = size
                }
                return answer(home.subject, persons, source)
            }
        case .village:
            guard state.own != nil || !state.households.isEmpty else { return [] }
            let persons = village.households.reduce(0) {
                $0 + (village.persons[$1.state.subject]?.count ?? 0)
            }
            return [answer(state.village, Int64(persons), village.source)]
        case .person:
            return village.households.flatMap { home, source in
                zip(village.persons[home.subject] ?? [], source.lower[.person] ?? []).map {
                    answer($0.subject, 1, $1)
                }
            }
        case .group:
            return zip(state.groups, village.source.lower[.group] ?? []).map { answer($0.subject, 0, $1) }
        }
    }
}

extension RuleWalk.VillageTally {
    fileprivate init(_ village: VillageKey, _ answers: [RuleWalk.Answer], criteria: Int) {
        self.village = village
        persons = answers.reduce(0) { $0 + $1.persons }
        tally = RuleSetTally(answers.map(\.result), criteria: criteria)
    }
}

extension ColumnWalk.Villages {
    /// The rows of a kind in a village; a village of which nothing is recorded is no subject.
    func rows(_ kind: SubjectKind, village: Int) -> Range<Int> {
        let offsets = tables[kind].offsets
        let rows = Int(offsets[village])..<Int(offsets[village + 1])
        guard kind == .village, !tables.hasOwn[village] else { return rows }
        let homes = tables[.household].offsets
        return homes[village] == homes[village + 1] ? rows.lowerBound..<rows.lowerBound : rows
    }

    func persons(_ kind: SubjectKind, _ row: Int) -> Int64 {
        switch kind {
        case .household: return persons(ofHousehold: row)
        case .person: return 1
        case .group: return 0
        case .village:
            let offsets = tables[.person].offsets
            return Int64(offsets[row + 1] - offsets[row])
        }
    }
}
