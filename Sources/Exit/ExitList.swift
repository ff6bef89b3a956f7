public import Policy
public import Registry
public import Vocabulary

/// An exit as it stands in the record (已登记的退出).
public struct RecordedExit: Sendable, Hashable {
    /// The day of the exit; nil where only its year is known.
    public var day: LocalDate?
    /// The year on whose list it stands; nil where neither day nor year is known.
    public var year: Int?

    /// An exit by its day and, of a household, the year on whose list it stands.
    init(day: LocalDate?, year: Int?) {
        self.day = day
        self.year = day?.year ?? year
    }

    /// The exit that the facts of a household or village tell; nil while none holds.
    init?(_ facts: FactSource, _ kind: SubjectKind) {
        let isVillage = kind == .village
        let exited = isVillage ? ProcessFact.villageExited : ProcessFact.exited
        guard facts.value(of: exited)?.boolValue == true else { return nil }
        self.init(
            day: facts.day(isVillage ? ProcessFact.villageExitedOn : ProcessFact.exitedOn),
            year: isVillage ? nil : facts.integer(ProcessFact.exitYear).map { Int($0) })
    }
}

extension FactSource {
    fileprivate func day(_ fact: String) -> LocalDate? {
        if case .value(.date(let day))? = value(of: fact) { day } else { nil }
    }

    fileprivate func integer(_ fact: String) -> Int64? {
        if case .value(.int(let number))? = value(of: fact) { number } else { nil }
    }
}

/// One registered household on the list of a year: before its exit, with what the rules say and what is still
/// missing, or after an exit of that year (退出名单、差距清单).
public struct ExitCandidate: Sendable, Hashable {
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64
    /// The household's integer.
    public var household: Int64
    /// The name of its head.
    public var headName: String?
    /// Its persons.
    public var persons: Int64
    /// What the exit rules answered.
    public var result: RuleSetResult
    /// Whether everybody who must sign has signed; nil where the pack asks for nobody.
    public var signatures: Verdict?

    /// Its exit, where it is recorded.
    public var exit: RecordedExit?

    /// Whether the list of exits names it: it has left, or every gate is met.
    public var isListed: Bool { exit != nil || result.verdict == .met }
    /// Whether its exit may be recorded: every gate met and every signature there.
    public var mayExit: Bool { exit == nil && result.verdict == .met && (signatures ?? .met) == .met }
}

/// One village on the list of a year: before its exit or after an exit of that year.
public struct VillageExitCandidate: Sendable, Hashable {
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64
    /// What the exit rules answered.
    public var result: RuleSetResult
    /// Its exit, where it is recorded.
    public var exit: RecordedExit?

    /// Whether the list of exits names it: it has left, or every gate is met.
    public var isListed: Bool { exit != nil || result.verdict == .met }
    /// Whether its exit may be recorded.
    public var mayExit: Bool { exit == nil && result.verdict == .met }
}

extension ExitJudge {
    /// The households of a village on the list of a year, in order of id: registered ones that have not exited, and
    /// those whose exit of that year is recorded. Who left in another year is on that year's list.
    public func households(
        _ village: SubjectSources.Village, _ state: VillageState, year: Int
    ) -> [ExitCandidate] {
        guard let household else { return [] }
        return village.households.compactMap { home, source in
            let exit = RecordedExit(source, .household)
            guard exit.map({ $0.year == year }) ?? (household.concerns(source).boolValue == true) else {
                return nil
            }
            var name: String?
            if case .value(.string(let text))? = source.value(of: ProcessFact.headName) { name = text }
            let listed = Int64(village.persons[home.subject]?.count ?? 0)
            return ExitCandidate(
                unit: state.unit, village: state.village, household: home.subject, headName: name,
                persons: source.integer(ProcessFact.householdSize) ?? listed,
                result: household.evaluate(source),
                signatures: signatures.map { $0.evaluate(source).verdict },
                exit: exit)
        }
    }

    /// A village on the list of a year: one that the rules concern and that has not exited, or one whose exit of that
    /// year is recorded; nil for any other.
    public func village(
        _ village: SubjectSources.Village, _ state: VillageState, year: Int
    ) -> VillageExitCandidate? {
        guard let rules = self.village else { return nil }
        let exit = RecordedExit(village.source, .village)
        guard exit.map({ $0.year == year }) ?? (rules.concerns(village.source).boolValue == true) else {
            return nil
        }
        return VillageExitCandidate(
            unit: state.unit, village: state.village, result: rules.evaluate(village.source), exit: exit)
    }
}

/// The entries that record exits (登记脱贫、摘帽).
public enum ExitRecording {
    /// One household's exit.
    public static func household(
        _ candidate: ExitCandidate, on day: LocalDate, units: UnitNames, reason: String?
    ) -> EntryPlan {
        let id = units.text(SubjectID(kind: .household, key: candidate.household))
        var write = SubjectWrite(kind: .household, id: id, village: AreaID(candidate.village))
        write.facts = [
            (ProcessFact.exited, .bool(true)), (ProcessFact.exitedOn, .day(day)),
            (ProcessFact.exitYear, .integer(Int64(day.year))),
        ]
        var plan = EntryPlan(
            chain: units.name(candidate.unit) ?? "", kind: EntryKind.householdExited, subject: id,
            effectiveOn: day, open: decision(candidate.result), reason: reason)
        plan.writes = [write]
        return plan
    }

    /// One village's exit.
    public static func village(
        _ candidate: VillageExitCandidate, on day: LocalDate, units: UnitNames, reason: String?
    ) -> EntryPlan {
        let id = AreaID(candidate.village)
        var write = SubjectWrite(kind: .village, id: id.description, village: id)
        write.facts = [(ProcessFact.villageExited, .bool(true)), (ProcessFact.villageExitedOn, .day(day))]
        var plan = EntryPlan(
            chain: units.name(candidate.unit) ?? "", kind: EntryKind.villageExited, subject: id.description,
            effectiveOn: day, open: decision(candidate.result), reason: reason)
        plan.writes = [write]
        return plan
    }

    /// What an exit's entry says of the decision besides the pack in its header.
    private static func decision(_ result: RuleSetResult) -> JSONValue {
        [
            "decision": [
                "ruleset": .string(result.ruleSet), "edition": .string(result.edition),
                "verdict": .string(result.verdict.rawValue),
            ]
        ]
    }
}
