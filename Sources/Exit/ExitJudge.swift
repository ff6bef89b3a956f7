public import Policy
public import Registry
public import Vocabulary

/// Judges households and villages by the pack's exit rules on one day (退出判定).
public struct ExitJudge: Sendable {
    /// The roles in `pack.yaml` under which the rule sets stand.
    enum Role {
        static let household = "household_exit"
        static let village = "village_exit"
        static let signatures = "exit_signatures"
    }

    /// The role of the household rules in `pack.yaml`.
    public static let householdRole = Role.household
    /// The role of the village rules in `pack.yaml`.
    public static let villageRole = Role.village

    /// How facts are read.
    public let sources: SubjectSources
    /// The household exit rules as they decide that day; nil where no edition does.
    public let household: RuleSetOnDay?
    /// The village exit rules as they decide that day.
    public let village: RuleSetOnDay?
    /// Who must have signed before an exit is recorded; nil where the pack asks for nobody.
    public let signatures: RuleSetOnDay?
    /// What these rules rest on and what lists show.
    let facts: Set<String>
    let pack: PolicyPack
    private let asOf: LocalDate

    /// The exit rules of a pack on a day.
    public init(_ pack: PolicyPack, _ tables: RegistryTables, asOf: LocalDate) {
        self.pack = pack
        self.asOf = asOf
        let asked = [Role.household, Role.village, Role.signatures].compactMap { pack.ruleSet(for: $0) }
        let needed = pack.facts(neededBy: asked)
        facts = needed.union(SubjectSources.shown)
        sources = SubjectSources(pack, tables, asOf: asOf, needing: needed)
        func onDay(_ role: String) -> RuleSetOnDay? {
            pack.ruleSet(for: role).flatMap { try? RuleSetOnDay($0, in: pack, asOf: asOf) }
        }
        household = onDay(Role.household)
        village = onDay(Role.village)
        signatures = onDay(Role.signatures)
    }

    /// What was found of one subject.
    public struct Finding: Sendable {
        /// A household or a village.
        public var kind: SubjectKind
        /// Its integer.
        public var subject: Int64
        /// What the rule set answered.
        public var result: RuleSetResult
        /// The day by which what is missing is to be done.
        public var due: LocalDate
    }

    /// The findings of a village: those of its households for whom a list is made, then its own.
    public func findings(_ village: SubjectSources.Village, village number: Int64) -> [Finding] {
        var findings: [Finding] = []
        if let household {
            for (state, source) in village.households where household.concerns(source).boolValue == true {
                findings.append(
                    Finding(
                        kind: .household, subject: state.subject, result: household.evaluate(source),
                        due: due(source, ProcessFact.exitPlannedYear)))
            }
        }
        if let rules = self.village, rules.concerns(village.source).boolValue == true {
            findings.append(
                Finding(
                    kind: .village, subject: number, result: rules.evaluate(village.source),
                    due: due(village.source, ProcessFact.villageExitPlannedYear)))
        }
        return findings
    }

    /// The last day of the planned year of exit, where one is recorded and not past; else of this year.
    private func due(_ source: FactSource, _ plannedYear: String) -> LocalDate {
        var year = asOf.year
        if case .value(.int(let planned))? = source.value(of: plannedYear) { year = max(year, Int(planned)) }
        return LocalDate(year, 12, 31) ?? asOf
    }

    /// The department that answers for a condition.
    public func department(_ ruleSet: String, _ criterion: String) -> String? {
        pack.ruleSets[ruleSet]?.criteria[criterion]?.department
    }
}
