import ArgumentParser
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
    let pack: PolicyPack
    private(set) var rules: RuleSetOnDay
    private(set) var sources: SubjectSources
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
        sources = SubjectSources(
            pack, question.view.tables, asOf: question.asOf, needing: pack.facts(neededBy: [rules.ruleSet]))
        moment = question.moment
        scope = try question.scope(area)
        directory = question.directory
        units = question.view.units
        defaultScheme = area.scheme ?? pack.areas.schemes.first?.id
    }

    /// The same question under other rules and another dictionary.
    func asked(_ rules: RuleSetOnDay, _ sources: SubjectSources) -> Evaluation {
        var other = self
        other.rules = rules
        other.sources = sources
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
        let rules = rules
        let units = units
        let kind = rules.ruleSet.subject
        try VillageWalk(store, at: moment, sources).forEach(scope) { village, state -> [Answer] in
            Self.subjects(kind, village, state, units).map { subject in
                Answer(
                    id: subject.id, area: AreaID(state.village), persons: subject.persons,
                    result: rules.evaluate(subject.source))
            }
        } take: { answers in
            for answer in answers { try body(answer) }
        }
    }

    private struct Asked {
        var id: String
        var persons: Int64
        var source: FactSource
    }

    private static func subjects(
        _ kind: SubjectKind, _ village: SubjectSources.Village, _ state: VillageState, _ units: UnitNames
    ) -> [Asked] {
        switch kind {
        case .household:
            return village.households.map { home, source in
                var persons = Int64(village.persons[home.subject]?.count ?? 0)
                if case .value(.int(let size))? = source.value(of: ProcessFact.householdSize) {
                    persons = size
                }
                return Asked(
                    id: units.text(SubjectID(kind: .household, key: home.subject)), persons: persons,
                    source: source)
            }
        case .village:
            guard state.own != nil || !state.households.isEmpty else { return [] }
            let persons = village.persons.values.reduce(0) { $0 + $1.count }
            return [
                Asked(id: AreaID(state.village).description, persons: Int64(persons), source: village.source)
            ]
        case .person:
            return village.households.flatMap { home, source in
                zip(village.persons[home.subject] ?? [], source.lower[.person] ?? []).map { person, source in
                    Asked(
                        id: units.text(SubjectID(kind: .person, key: person.subject)), persons: 1,
                        source: source)
                }
            }
        case .group:
            return zip(state.groups, village.source.lower[.group] ?? []).map { group, source in
                Asked(id: AreaID(group.subject).description, persons: 0, source: source)
            }
        }
    }

    /// Counts by area of a level.
    func summary(by level: String, _ store: any Store, language: String) throws -> [JSONValue] {
        let levels = pack.areas.levels.map(\.id)
        guard levels.contains(level) else {
            throw Problem(.levelNotFound, ["level": level, "list": levels.joined(separator: ", ")])
        }
        struct Sums {
            var subjects = 0
            var persons: Int64 = 0
            var verdicts: [Verdict: Int] = [:]
            var errors = 0
            var criteria: [String: [Verdict: Int]] = [:]
        }
        var sums: [AreaID: Sums] = [:]
        try forEach(store) { answer in
            guard let area = directory.ancestor(answer.area, level: level) else { return }
            sums[area, default: Sums()].subjects += 1
            sums[area]?.persons += answer.persons
            sums[area]?.verdicts[answer.result.verdict, default: 0] += 1
            if !answer.result.errors.isEmpty { sums[area]?.errors += 1 }
            for criterion in answer.result.criteria {
                sums[area]?.criteria[criterion.id, default: [:]][criterion.verdict, default: 0] += 1
            }
        }
        func counts(_ verdicts: [Verdict: Int]) -> [JSONValue.Member] {
            [Verdict.met, .unmet, .unknown, .notApplicable].map {
                .init($0.rawValue, .int(Int64(verdicts[$0] ?? 0)))
            }
        }
        return sums.sorted { $0.key < $1.key }.map { area, sum in
            .object(
                [
                    .init("area", .string(area.description)),
                    .init("name", .string(directory.name(area, language))),
                    .init("subjects", .int(Int64(sum.subjects))), .init("persons", .int(sum.persons)),
                ] + counts(sum.verdicts) + [
                    .init("errors", .int(Int64(sum.errors))),
                    .init(
                        "criteria",
                        .object(
                            rules.criteria.map { asked in
                                .init(
                                    asked.criterion.id,
                                    .object(counts(sum.criteria[asked.criterion.id] ?? [:])))
                            })),
                ])
        }
    }
}
