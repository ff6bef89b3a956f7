import Columns
public import Policy
public import Registry
public import Storage
import Vocabulary

/// Scores every household of a scope (逐户评分): over columns where they suffice, else by the tree evaluator, with the same
/// findings.
public struct ScoringWalk: Sendable {
    private struct Columns: Sendable {
        var walk: ColumnWalk
        var form: ScoreColumns
        var exclusions: RuleSetColumns?
    }

    private let scoring: Scoring
    private let store: any Store
    private let moment: Moment
    private let columns: Columns?

    /// Scores at a moment; `usingColumns: false` keeps to the tree evaluator.
    public init(
        _ scoring: Scoring, _ store: any Store, at moment: Moment, _ tables: RegistryTables,
        usingColumns: Bool = true
    ) {
        self.scoring = scoring
        self.store = store
        self.moment = moment
        columns = usingColumns ? try? Self.compiled(scoring, store, moment, tables) : nil
    }

    private static func compiled(
        _ scoring: Scoring, _ store: any Store, _ moment: Moment, _ tables: RegistryTables
    ) throws(BoundParameters.Refusal) -> Columns {
        guard scoring.form.subject == .household,
            scoring.exclusions.map({ $0.ruleSet.subject == .household }) ?? true
        else { throw .needsTree }
        let form = try ScoreColumns(scoring.form, in: scoring.pack, scoring.sources.context)
        _ = try form.answers(VillageTables())
        var exclusions: RuleSetColumns?
        if let rules = scoring.exclusions {
            let asked = try RuleSetColumns(rules, in: scoring.pack)
            _ = try asked.answers(VillageTables())
            exclusions = asked
        }
        return Columns(
            walk: try ColumnWalk(store, at: moment, scoring.pack, tables, needing: scoring.facts),
            form: form, exclusions: exclusions)
    }

    /// Whether columns suffice.
    public var isCompiled: Bool { columns != nil }

    /// Every household's finding in order of unit, village and id.
    public func forEach(_ scope: Scope, _ body: (Scoring.Finding) throws -> Void) throws {
        let scoring = scoring
        guard let columns else {
            return try VillageWalk(store, at: moment, scoring.sources).forEach(scope) {
                scoring.findings($0, $1)
            } take: {
                for finding in $0 { try body(finding) }
            }
        }
        try columns.walk.forEach(scope) { villages -> [Scoring.Finding] in
            let scores = try columns.form.answers(villages.tables)
            let exclusions = try columns.exclusions?.answers(villages.tables)
            let homes = villages.tables[.household]
            var all: [Scoring.Finding] = []
            all.reserveCapacity(homes.ids.count)
            for (place, key) in villages.tables.villages.enumerated() {
                for row in Int(homes.offsets[place])..<Int(homes.offsets[place + 1]) {
                    all.append(
                        Scoring.Finding(
                            household: homes.ids[row], village: key.village, unit: key.unit,
                            persons: villages.persons(ofHousehold: row),
                            score: scores.score(row) { villages.source(.household, row) },
                            vetoes: exclusions?.unmetGates(row) ?? [],
                            isRegistered: villages.number(ProcessFact.registered, .household, row) == 1))
                }
            }
            return all
        } take: {
            for finding in $0 { try body(finding) }
        }
    }
}
