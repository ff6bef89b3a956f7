import Columns
public import Policy
public import Storage
public import Vocabulary

/// A rule set asked of the subjects of a scope (判定), as `evaluate` and the API answer it.
public struct Evaluation: Sendable {
    /// The pack.
    public private(set) var pack: PolicyPack
    private var rules: RuleSetOnDay
    private let tables: RegistryTables
    /// The two times.
    public let moment: Moment
    private let scope: Scope
    private let directory: AreaDirectory
    private let units: UnitNames
    private let defaultScheme: String?

    /// A rule set of a pack over villages at a view's moment; codes of areas by the scheme, else by the pack's first.
    public init(
        _ ruleSet: String, _ pack: PolicyPack, _ view: RegistryView, _ scope: Scope,
        _ directory: AreaDirectory, scheme: String? = nil
    ) throws {
        self.pack = pack
        rules = try RuleSetOnDay(try pack.ruleSet(ruleSet), in: pack, asOf: view.moment.asOf)
        tables = view.tables
        moment = view.moment
        self.scope = scope
        self.directory = directory
        units = view.units
        defaultScheme = scheme ?? pack.areas.schemes.first?.id
    }

    /// The same question under the rules of another pack.
    public func asked(_ rules: RuleSetOnDay, _ pack: PolicyPack) -> Evaluation {
        var other = self
        other.rules = rules
        other.pack = pack
        return other
    }

    /// One subject's answer.
    public struct Answer: Sendable {
        /// The subject.
        public var id: String
        /// Its village.
        public var area: AreaID
        /// Its persons.
        public var persons: Int64
        /// What the rule set answered.
        public var result: RuleSetResult

        /// As a row; with the code of its area where one is wanted.
        public func json(codes: String?? = nil) -> JSONValue {
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
    public func codes(_ area: AreaID) -> String? { defaultScheme.flatMap { directory[area]?.codes[$0] } }

    /// Every answer in order of unit, village and id.
    public func forEach(_ store: any Store, _ body: (Answer) throws -> Void) throws {
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

    /// Counts by area of a level; a Problem (404) where the pack has no such level.
    public func summary(by level: String, _ store: any Store, language: String) throws -> [JSONValue] {
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
