public import Policy
public import Registry
public import Vocabulary

/// One registered household before its exit: what the rules say and what is still missing (退出名单、差距清单).
public struct ExitCandidate: Sendable {
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

    /// Whether its exit may be recorded: every gate met and every signature there.
    public var mayExit: Bool { result.verdict == .met && (signatures ?? .met) == .met }
}

extension ExitJudge {
    /// The candidates of a village in order of id: registered households that have not exited.
    public func candidates(_ village: SubjectSources.Village, _ state: VillageState) -> [ExitCandidate] {
        guard let household else { return [] }
        return village.households.compactMap { home, source in
            guard household.concerns(source).boolValue == true else { return nil }
            var name: String?
            if case .value(.string(let text))? = source.value(of: ProcessFact.headName) { name = text }
            var persons = Int64(village.persons[home.subject]?.count ?? 0)
            if case .value(.int(let size))? = source.value(of: ProcessFact.householdSize) { persons = size }
            return ExitCandidate(
                unit: state.unit, village: state.village, household: home.subject, headName: name,
                persons: persons, result: household.evaluate(source),
                signatures: signatures.map { $0.evaluate(source).verdict })
        }
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
        unit: Int, village: Int64, _ result: RuleSetResult, on day: LocalDate, units: UnitNames,
        reason: String?
    ) -> EntryPlan {
        let id = AreaID(village)
        var write = SubjectWrite(kind: .village, id: id.description, village: id)
        write.facts = [(ProcessFact.villageExited, .bool(true)), (ProcessFact.villageExitedOn, .day(day))]
        var plan = EntryPlan(
            chain: units.name(unit) ?? "", kind: EntryKind.villageExited, subject: id.description,
            effectiveOn: day, open: decision(result), reason: reason)
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
