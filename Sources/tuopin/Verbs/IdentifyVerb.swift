public import ArgumentParser
import Foundation
public import Identification
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin identify …`: scores, cut-offs, property hits, registration (识别).
struct IdentifyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify", abstract: "识别 · Scores, cut-offs, property hits, registration.",
        subcommands: [Score.self, CutoffVerb.self, Hits.self, Hit.self, Register.self])

    /// `tuopin identify score`.
    struct Score: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "评分 · The form's points, household by household.")
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let asked = try ScoringQuestion(session, moment, area)
            var sink = try Printer(output, rows: true).sink()
            try asked.forEach(session.store) { finding in
                let score = finding.score
                try sink.add([
                    "id": .string(asked.id(finding)), "area": .string(AreaID(finding.village).description),
                    "form": .string(score.form), "official": .bool(score.official),
                    "score": score.score.map { .int(Int64($0)) } ?? .null,
                    "items": .object(
                        score.items.map { .init($0.id, $0.points.map { .int(Int64($0)) } ?? .null) }),
                    "vetoes": .array(finding.vetoes.map { .string($0) }),
                    "missing": .array(score.missing.map { .string($0) }),
                ])
            }
            try sink.end()
        }
    }

    /// `tuopin identify cutoff`.
    struct CutoffVerb: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cutoff",
            abstract: "划线 · The cut-off that fits a number of persons; ties are never split.")
        @Option(help: "目标人数 · The persons wanted.") var targetPersons: Int64
        @Option(help: "按层级分别划线 · One line an area of this level.") var by: String?
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let asked = try ScoringQuestion(session, moment, area)
            let draw = try asked.draw(session.store, targetPersons: targetPersons, by: by)
            try Printer(output, rows: true).rows(
                draw.parts.map { $0.cutoff.json(area: $0.area.description) })
        }
    }

    /// `tuopin identify register`.
    struct Register: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "建档立卡 · Registers those at or below the line, an entry each.")
        @Option(help: "目标人数 · The persons wanted.") var targetPersons: Int64
        @Option(help: "按层级分别划线 · One line an area of this level.") var by: String?
        @Option(help: "登记日 · The day of registration (default --as-of).") var effectiveOn: LocalDate?
        @Option(help: "缘由 · Why.") var reason: String?
        @Flag(help: "试算，不写库 · Count only.") var dryRun = false
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            try Printer(output, rows: false).document(
                try Self.register(
                    session, moment, area, targetPersons: targetPersons, by: by, on: effectiveOn,
                    reason: reason,
                    dryRun: dryRun))
        }

        static func register(
            _ session: Session, _ moment: MomentOptions, _ area: AreaOptions, targetPersons: Int64,
            by: String?,
            on day: LocalDate?, reason: String?, dryRun: Bool
        ) throws -> JSONValue {
            try moment.requireAdoptedPack()
            let asked = try ScoringQuestion(session, moment, area)
            let draw = try asked.draw(session.store, targetPersons: targetPersons, by: by)
            let day = day ?? asked.moment.asOf
            let registration = Registration(asked.pack, asked.scoring)
            let plans = registration.entries(draw, on: day, units: asked.units, reason: reason)
            var batch: String?
            if !dryRun, let chain = plans.first?.chain {
                batch = try session.writer(asked.pack).commit(chain: chain) { _ in plans }.batch
            }
            return [
                "batch": .text(batch), "households": .int(Int64(draw.entering.count)),
                "persons": .int(draw.entering.reduce(0) { $0 + $1.persons }),
                "excluded": .int(Int64(draw.excluded)), "unscored": .int(Int64(draw.unscored)),
                "form": .string(asked.scoring.form.id), "official": .bool(asked.scoring.form.official),
                "cutoffs": .array(draw.parts.map { $0.cutoff.json(area: $0.area.description) }),
            ]
        }
    }

    /// `tuopin identify hits`.
    struct Hits: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "财产检索线索 · Hits of the property search: cases to verify, never verdicts.")
        @Option(help: "状态 · hit, confirmed or cleared.") var state: PropertyHits.State?
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let asked = try ScoringQuestion(session, moment, area)
            let hits = PropertyHits(asked.pack)
            var sink = try Printer(output, rows: true).sink()
            try VillageWalk(session.store, at: asked.moment, asked.scoring.sources).forEach(asked.scope) {
                village, state in
                village.households.flatMap { hits.hits($0.state, $0.source).map { (state.village, $0) } }
            } take: { found in
                for (village, hit) in found where state == nil || hit.state == state {
                    let household = asked.units.text(SubjectID(kind: .household, key: hit.household))
                    try sink.add([
                        "hit": .string("\(household).\(hit.register)"), "id": .string(household),
                        "area": .string(AreaID(village).description), "register": .string(hit.register),
                        "state": .string(hit.state.rawValue),
                    ])
                }
            }
            try sink.end()
        }
    }

    /// `tuopin identify hit confirm|clear`.
    struct Hit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "核实线索 · Confirms or clears a hit, with its reason.")

        enum Decision: String, ExpressibleByArgument, CaseIterable {
            case confirm, clear
        }

        @Argument(help: "confirm 或 clear · confirm or clear.") var decision: Decision
        @Argument(help: "线索 · The hit.") var hit: String
        @Option(help: "缘由 · Why.") var reason: String
        @Option(help: "起效日 · The day from which it holds (default today).") var effectiveOn: LocalDate?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            let change = try RegistryChange(session, MomentOptions.plain, effectiveOn: effectiveOn)
            try Printer(output, rows: false).document(
                try change.commit { view, day in
                    let hits = PropertyHits(change.pack)
                    guard let found = hits.parse(hit, view.units) else {
                        throw Problem(.hitNotFound, ["hit": hit])
                    }
                    let state: PropertyHits.State = decision == .confirm ? .confirmed : .cleared
                    return [try hits.decide(found, state, on: day, reason: reason, view)]
                })
        }
    }
}

extension PropertyHits.State: ExpressibleByArgument {}

/// The identification form asked of the households of a scope.
struct ScoringQuestion {
    let pack: PolicyPack
    let scoring: Scoring
    let moment: Moment
    let scope: Scope
    let root: AreaID
    let directory: AreaDirectory
    let units: UnitNames
    private let tables: RegistryTables

    init(_ session: Session, _ moment: MomentOptions, _ area: AreaOptions) throws {
        let question = try session.store.read { connection in
            let question = try Question(connection, keys: session.keys, moment, places: .named(area))
            return (
                question.pack, try Scoring(question.pack, question.view.tables, asOf: question.asOf),
                question.moment, try question.scope(area), try question.area(area), question.directory,
                question.view.units, question.view.tables
            )
        }
        (pack, scoring, self.moment, scope, root, directory, units, tables) = question
    }

    func id(_ finding: Scoring.Finding) -> String {
        units.text(SubjectID(kind: .household, key: finding.household))
    }

    /// Every household's finding in order of unit, village and id.
    func forEach(_ store: any Store, _ body: (Scoring.Finding) throws -> Void) throws {
        try ScoringWalk(scoring, store, at: moment, tables).forEach(scope, body)
    }

    /// The cut-offs and who is in.
    func draw(_ store: any Store, targetPersons: Int64, by level: String?) throws -> Registration.Draw {
        let levels = pack.areas.levels.map(\.id)
        if let level, !levels.contains(level) {
            throw Problem(.levelNotFound, ["level": level, "list": levels.joined(separator: ", ")])
        }
        var findings: [Scoring.Finding] = []
        try forEach(store) { findings.append($0) }
        let areas = level.map { directory.descendants(root, level: $0) } ?? [root]
        return Registration(pack, scoring).draw(
            findings, targetPersons: targetPersons,
            areaOf: { village in
                level == nil ? root : level.flatMap { directory.ancestor(AreaID(village), level: $0) }
            }, areas: areas)
    }
}

/// A change of the registry made by a command: decided on the latest state inside the write transaction.
struct RegistryChange {
    let session: Session
    let pack: PolicyPack
    let day: LocalDate

    init(_ session: Session, _ moment: MomentOptions, effectiveOn: LocalDate?) throws {
        self.session = session
        let pack = try session.store.read { try Question($0, keys: session.keys, moment).pack }
        self.pack = pack
        day = effectiveOn ?? Instant.now().day(in: pack.zone)
    }

    /// Writes what the closure decides and says which batch it was.
    func commit(_ decide: (RegistryView, LocalDate) throws -> [EntryPlan]) throws -> JSONValue {
        let commit = try session.writer(pack).commit { connection in
            let view = try RegistryView(connection, at: SurveyImport.latest(connection))
            return try decide(view, day)
        }
        return [
            "batch": .string(commit.batch), "entries": .int(Int64(commit.entries)),
            "position": .string(commit.position.description),
        ]
    }
}
