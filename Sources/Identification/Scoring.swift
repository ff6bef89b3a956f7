public import Policy
public import Registry
public import Vocabulary

/// Scores households by the pack's identification form and looks for confirmed exclusions (评分、否决).
public struct Scoring: Sendable {
    /// How facts are read.
    public let sources: SubjectSources
    /// The form.
    public let form: ScoreForm
    /// The exclusions as they decide that day; nil where the pack has none.
    public let exclusions: RuleSetOnDay?
    let pack: PolicyPack
    /// What a finding rests on.
    let facts: Set<String>

    /// The pack's form and exclusions on a day; a Problem (404) where it has no form for identification.
    public init(_ pack: PolicyPack, _ tables: RegistryTables, asOf: LocalDate) throws {
        guard let form = pack.form(for: "identification") else {
            throw Problem(.scoreFormNotFound, ["id": "identification"])
        }
        self.form = form
        let excluding = pack.ruleSet(for: "exclusions")
        // Hits are cases of their own and are listed with the scores.
        let hits = PropertyHits(pack).facts
        let needed = pack.facts(neededBy: excluding.map { [$0] } ?? [], [form])
        self.pack = pack
        facts = needed.union([ProcessFact.householdSize, ProcessFact.registered])
        sources = SubjectSources(pack, tables, asOf: asOf, needing: needed.union(hits))
        exclusions = try excluding.map { try RuleSetOnDay($0, in: pack, asOf: asOf) }
    }

    /// What was found of one household.
    public struct Finding: Sendable, Hashable {
        /// The household's integer.
        public var household: Int64
        /// Its village.
        public var village: Int64
        /// Its unit.
        public var unit: Int
        /// Its persons: those listed, else the stated size.
        public var persons: Int64
        /// Its points.
        public var score: ScoreResult
        /// The confirmed exclusions.
        public var vetoes: [String]
        /// Whether it is registered already.
        public var isRegistered: Bool
    }

    /// The findings of a village's households in order of id.
    public func findings(_ village: SubjectSources.Village, _ state: VillageState) -> [Finding] {
        village.households.map { home, source in
            let vetoes = exclusions.map { Self.vetoes($0.evaluate(source)) }
            return Finding(
                household: home.subject, village: state.village, unit: state.unit,
                persons: Self.persons(source, listed: village.persons[home.subject]?.count ?? 0),
                score: form.score(source, sources.context), vetoes: vetoes ?? [],
                isRegistered: source.value(of: ProcessFact.registered)?.boolValue == true)
        }
    }

    static func vetoes(_ result: RuleSetResult) -> [String] {
        result.criteria.filter { $0.role == .gate && $0.verdict == .unmet }.map(\.id)
    }

    /// The persons of a household: its stated size, else those listed.
    public static func persons(_ source: FactSource, listed: Int) -> Int64 {
        if case .value(.int(let size))? = source.value(of: ProcessFact.householdSize) { return size }
        return Int64(listed)
    }
}
