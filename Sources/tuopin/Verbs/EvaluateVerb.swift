import ArgumentParser
import Columns
import Foundation
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin evaluate`: a rule set over every subject of an area (判定).
struct EvaluateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "判定 · A rule set over every household or village of an area.")

    @Argument(help: "规则集 · The rule set, as household-exit.") var ruleSet: String
    @Option(help: "编号文件，一行一个 · Only the ids in this file, one a line.") var ids: String?
    @Option(help: "按层级汇总 · Sums by a level of the management tree.") var summary: String?
    @OptionGroup var moment: MomentOptions
    @OptionGroup var area: AreaOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database, readOnly: true)
        let evaluation = try session.store.read { connection in
            try Evaluation(
                try Question(connection, keys: session.keys, moment, places: .named(area)), ruleSet, area)
        }
        let only = try Set.ids(in: ids)
        var sink = try Printer(output, rows: true).sink()
        if let summary {
            for row in try evaluation.summary(by: summary, session.store, language: output.words) {
                try sink.add(row)
            }
        } else {
            try evaluation.forEach(session.store) { answer in
                guard only?.contains(answer.id) ?? true else { return }
                try sink.add(answer.json(codes: area.codes ? evaluation.codes(answer.area) : nil))
            }
        }
        try sink.end()
    }
}

/// A rule set asked of the subjects of a scope.
struct Evaluation {
    private(set) var pack: PolicyPack
    private(set) var rules: RuleSetOnDay
    private let tables: RegistryTables
    let moment: Moment
    let scope: Scope
    let directory: AreaDirectory
    let units: UnitNames
    private let defaultScheme: String?

    init(_ question: Question, _ ruleSet: String, _ area: AreaOptions) throws {
        try self.init(question, pack: question.pack, ruleSet, area)
    }

    /// The same facts under another pack, for comparisons.
    init(_ question: Question, pack: PolicyPack, _ ruleSet: String, _ area: AreaOptions) throws {
        self.pack = pack
        rules = try RuleSetOnDay(try pack.ruleSet(ruleSet), in: pack, asOf: question.asOf)
        tables = question.view.tables
        moment = question.moment
        scope = try question.scope(area)
        directory = question.directory
        units = question.view.units
        defaultScheme = area.scheme ?? pack.areas.schemes.first?.id
    }

    /// The same question under the rules of another pack.
    func asked(_ rules: RuleSetOnDay, _ pack: PolicyPack) -> Evaluation {
        var other = self
        other.rules = rules
        other.pack = pack
        return other
    }

    /// One subject's answer.
    struct Answer: Sendable {
        var id: String
        var area: AreaID
        var persons: Int64
        var result: RuleSetResult

        func json(codes: String??) -> JSONValue {
            var members: [JSONValue.Member] = [
                .init("id", .string(id)), .init("area", .string(area.description)),
            ]
            if let codes { members.append(.init("code", .text(codes))) }
            members += [
                .init("ruleset", .string(result.ruleSet)), .init("edition", .string(result.edition)),
                .init("verdict", .string(result.verdict.rawValue)),
                .init(
                    "criteria",
                    .object(result.criteria.map { .init($0.id, .string($0.verdict.rawValue)) })),
                .init("missing", .array(result.missing.map { .string($0) })),
                .init("errors", .array(result.errors.map { .string($0.rawValue) })),
                .init("unverified", .array(result.unverified.map { .string($0) })),
            ]
            return .object(members)
        }
    }

    /// The code of an area in the scheme asked for.
    func codes(_ area: AreaID) -> String? { defaultScheme.flatMap { directory[area]?.codes[$0] } }

    /// Every answer in order of unit, village and id.
    func forEach(_ store: any Store, _ body: (Answer) throws -> Void) throws {
        let kind = rules.ruleSet.subject
        try RuleWalk(rules, store, at: moment, pack, tables).forEach(scope) { answer in
            let id =
                switch kind {
                case .household, .person: units.text(SubjectID(kind: kind, key: answer.subject))
                case .group, .village: AreaID(answer.subject).description
                }
            try body(
                Answer(
                    id: id, area: AreaID(answer.village.village), persons: answer.persons,
                    result: answer.result))
        }
    }

    /// Counts by area of a level.
    func summary(by level: String, _ store: any Store, language: String) throws -> [JSONValue] {
        let levels = pack.areas.levels.map(\.id)
        guard levels.contains(level) else {
            throw Problem(.levelNotFound, ["level": level, "list": levels.joined(separator: ", ")])
        }
        var sums: [AreaID: (persons: Int64, tally: RuleSetTally)] = [:]
        try RuleWalk(rules, store, at: moment, pack, tables).tallies(scope) { village in
            guard let area = directory.ancestor(AreaID(village.village.village), level: level) else { return }
            sums[area, default: (0, RuleSetTally([], criteria: rules.criteria.count))].persons +=
                village.persons
            sums[area]?.tally.add(village.tally)
        }
        func counts(_ counts: RuleSetTally.Counts) -> [JSONValue.Member] {
            [
                .init("met", .int(Int64(counts.met))), .init("unmet", .int(Int64(counts.unmet))),
                .init("unknown", .int(Int64(counts.unknown))),
                .init("not_applicable", .int(Int64(counts.notApplicable))),
            ]
        }
        return sums.sorted { $0.key < $1.key }.map { area, sum in
            .object(
                [
                    .init("area", .string(area.description)),
                    .init("name", .string(directory.name(area, language))),
                    .init("subjects", .int(Int64(sum.tally.subjects))), .init("persons", .int(sum.persons)),
                ] + counts(sum.tally.verdicts) + [
                    .init("errors", .int(Int64(sum.tally.errors))),
                    .init(
                        "criteria",
                        .object(
                            zip(rules.criteria, sum.tally.criteria).map { asked, tally in
                                .init(asked.criterion.id, .object(counts(tally)))
                            })),
                ])
        }
    }
}
