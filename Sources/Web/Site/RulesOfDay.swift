import Exit
import Policy
import Registry
import Synchronization
import Vocabulary

/// What reads facts and judges on one day under one pack (某日的规则): made once for all who ask about that day.
final class RulesOfDay: Sendable {
    /// How facts are read, every one of them.
    let sources: SubjectSources
    /// The exit rules.
    let judge: ExitJudge
    /// The facts that household exit rules and score forms rest on, those of members too.
    let readOfHouseholds: Set<String>
    private let pack: PolicyPack
    private let day: LocalDate
    private let made = Mutex<[String: RuleSetOnDay]>([:])

    init(_ pack: PolicyPack, _ tables: RegistryTables, _ day: LocalDate) {
        self.pack = pack
        self.day = day
        sources = SubjectSources(pack, tables, asOf: day)
        judge = ExitJudge(pack, tables, asOf: day)
        readOfHouseholds = pack.facts(
            neededBy: [judge.household?.ruleSet].compactMap { $0 }, Array(pack.scoreForms))
    }

    /// A rule set as it decides on the day; a Problem where the pack has none of that id or no edition is in force.
    func ruleSet(_ id: String) throws -> RuleSetOnDay {
        if let known = made.withLock({ $0[id] }) { return known }
        let rules = try RuleSetOnDay(try pack.ruleSet(id), in: pack, asOf: day)
        made.withLock { $0[id] = rules }
        return rules
    }
}
