public import Policy
import Storage
public import Vocabulary

/// Turns states of the registry into facts as rules see them (事实取用), on one day under one pack.
public struct SubjectSources: Sendable {
    /// The pack whose dictionary names the facts.
    public let pack: PolicyPack
    /// What expressions are evaluated in.
    public let context: EvaluationContext
    /// Reads the states, every kept fact of each kind.
    public let reader: StateReader
    private let columns: [SubjectKind: [FactColumn]]

    /// The registry knows these itself: where nothing is recorded, it has not happened.
    private static let untilRecorded: [SubjectKind: [String]] = [
        .household: [ProcessFact.registered, ProcessFact.exited], .village: [ProcessFact.villageExited],
    ]

    /// Sources for the decisions of one day; of the facts only those needed and those that lists show, nil: all.
    public init(
        _ pack: PolicyPack, _ tables: RegistryTables, asOf: LocalDate, needing facts: Set<String>? = nil
    ) {
        self.pack = pack
        context = pack.context(asOf: asOf)
        let columns = Dictionary(
            uniqueKeysWithValues: SubjectKind.allCases.map { kind in
                let all = tables.columns(of: kind)
                return (
                    kind,
                    facts.map { wanted in
                        all.filter { wanted.contains($0.fact) || Self.shown.contains($0.fact) }
                    } ?? all
                )
            })
        self.columns = columns
        reader = StateReader(tables, facts: columns)
    }

    /// What lists show besides the facts of the rules.
    public static let shown: Set<String> = [
        ProcessFact.householdSize, ProcessFact.headName, ProcessFact.registered, ProcessFact.exited,
        ProcessFact.exitedOn, ProcessFact.exitYear, ProcessFact.villageExited, ProcessFact.villageExitedOn,
        ProcessFact.exitPlannedYear, ProcessFact.villageExitPlannedYear,
    ]

    /// The facts of one subject with the lower subjects that are listed.
    public func source(
        _ kind: SubjectKind, _ state: SubjectState?, lower: [SubjectKind: [FactSource]] = [:]
    ) -> FactSource {
        var entered: [String: FactValue] = [:]
        for fact in Self.untilRecorded[kind] ?? [] where pack.facts[fact]?.subject == kind {
            entered[fact] = .bool(false)
        }
        if let state {
            let columns = columns[kind] ?? []
            for (column, value) in zip(columns, state.values) where value != .null {
                entered[column.fact] = column.value(value)
            }
            if pack.facts[ProcessFact.statedOn]?.subject == kind {
                entered[ProcessFact.statedOn] = LocalDate(yyyymmdd: state.effectiveOn).map { .day($0) }
            }
        }
        return FactSource(kind, in: pack, context: context, entered: entered, lower: lower)
    }

    /// A household with its listed persons.
    public func household(_ state: SubjectState, members: [SubjectState]) -> FactSource {
        source(
            .household, state,
            lower: members.isEmpty ? [:] : [.person: members.map { source(.person, $0) }])
    }

    /// One village as rules see it, and each of its households.
    public struct Village {
        /// The village over its households and groups.
        public var source: FactSource
        /// Its households in order of id.
        public var households: [(state: SubjectState, source: FactSource)]
        /// Its persons in order of id, by household.
        public var persons: [Int64: [SubjectState]]
    }

    /// One village with everything below it.
    public func village(_ state: VillageState) -> Village {
        var persons: [Int64: [SubjectState]] = [:]
        for person in state.persons {
            if let household = person.link { persons[household, default: []].append(person) }
        }
        let households = state.households.map { household in
            (household, self.household(household, members: persons[household.subject] ?? []))
        }
        let own = source(
            .village, state.own,
            lower: [
                .household: households.map { $0.1 }, .group: state.groups.map { source(.group, $0) },
            ])
        return Village(source: own, households: households, persons: persons)
    }
}
