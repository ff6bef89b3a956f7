import Columns
public import Policy
public import Registry
public import Storage
public import Vocabulary

/// The list of a year, village by village (逐村退出名单): over columns where they suffice, else by the tree evaluator, with
/// the same rows.
public struct ExitWalk: Sendable {
    /// One village's part of the year's list.
    public struct Part: Sendable, Hashable {
        /// Its households in order of id.
        public var households: [ExitCandidate]
        /// The village itself, where a list is made for it.
        public var village: VillageExitCandidate?
    }

    private struct Columns: Sendable {
        var walk: ColumnWalk
        var household: RuleSetColumns?
        var village: RuleSetColumns?
        var signatures: RuleSetColumns?
    }

    private let judge: ExitJudge
    private let store: any Store
    private let moment: Moment
    private let columns: Columns?

    /// The list of the year of a moment; `usingColumns: false` keeps to the tree evaluator.
    public init(
        _ judge: ExitJudge, _ store: any Store, at moment: Moment, _ tables: RegistryTables,
        usingColumns: Bool = true
    ) {
        self.judge = judge
        self.store = store
        self.moment = moment
        columns = usingColumns ? try? Self.compiled(judge, store, moment, tables) : nil
    }

    private static func compiled(
        _ judge: ExitJudge, _ store: any Store, _ moment: Moment, _ tables: RegistryTables
    ) throws(BoundParameters.Refusal) -> Columns {
        func asked(
            _ rules: RuleSetOnDay?, _ kind: SubjectKind
        ) throws(BoundParameters.Refusal) -> RuleSetColumns? {
            guard let rules else { return nil }
            guard rules.ruleSet.subject == kind else { throw .needsTree }
            let asked = try RuleSetColumns(rules, in: judge.pack)
            _ = try asked.answers(VillageTables())
            return asked
        }
        return Columns(
            walk: try ColumnWalk(store, at: moment, judge.pack, tables, needing: judge.facts),
            household: try asked(judge.household, .household), village: try asked(judge.village, .village),
            signatures: try asked(judge.signatures, .household))
    }

    /// Whether columns suffice.
    public var isCompiled: Bool { columns != nil }

    /// Every village's part in order of unit and village.
    public func forEach(_ scope: Scope, _ body: (Part) throws -> Void) throws {
        let judge = judge
        let year = moment.asOf.year
        guard let columns else {
            return try VillageWalk(store, at: moment, judge.sources).forEach(scope) { village, state in
                Part(
                    households: judge.households(village, state, year: year),
                    village: judge.village(village, state, year: year))
            } take: {
                try body($0)
            }
        }
        try columns.walk.forEach(scope) { villages in
            try Self.parts(columns, villages, year)
        } take: {
            for part in $0 { try body(part) }
        }
    }

    private static func parts(
        _ columns: Columns, _ villages: ColumnWalk.Villages, _ year: Int
    ) throws -> [Part] {
        let household = try columns.household?.answers(villages.tables)
        let own = try columns.village?.answers(villages.tables)
        let signatures = try columns.signatures?.answers(villages.tables)
        let homes = villages.tables[.household]
        return villages.tables.villages.enumerated().map { place, key in
            var part = Part(households: [], village: nil)
            if let household {
                for row in Int(homes.offsets[place])..<Int(homes.offsets[place + 1]) {
                    let exit = villages.exit(.household, row)
                    guard exit.map({ $0.year == year }) ?? household.isConcerned(row) else { continue }
                    part.households.append(
                        ExitCandidate(
                            unit: key.unit, village: key.village, household: homes.ids[row],
                            headName: villages.text(ProcessFact.headName, .household, row),
                            persons: villages.persons(ofHousehold: row),
                            result: household.result(row) { villages.source(.household, row) },
                            signatures: signatures?.verdict(row), exit: exit))
                }
            }
            if let own {
                let exit = villages.exit(.village, place)
                if exit.map({ $0.year == year }) ?? own.isConcerned(place) {
                    part.village = VillageExitCandidate(
                        unit: key.unit, village: key.village,
                        result: own.result(place) { villages.source(.village, place) }, exit: exit)
                }
            }
            return part
        }
    }
}

extension ColumnWalk.Villages {
    /// The exit that the columns tell; nil while none holds.
    fileprivate func exit(_ kind: SubjectKind, _ row: Int) -> RecordedExit? {
        let isVillage = kind == .village
        guard number(isVillage ? ProcessFact.villageExited : ProcessFact.exited, kind, row) == 1 else {
            return nil
        }
        let day = number(isVillage ? ProcessFact.villageExitedOn : ProcessFact.exitedOn, kind, row)
        let year = isVillage ? nil : number(ProcessFact.exitYear, kind, row)
        return RecordedExit(
            day: day.map { LocalDate(dayNumber: Int32(truncatingIfNeeded: $0)) }, year: year.map { Int($0) })
    }
}
