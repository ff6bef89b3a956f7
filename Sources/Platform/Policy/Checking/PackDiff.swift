public import Vocabulary

/// What two packs say differently (政策包比较): clauses, parameters, and subjects where a caller judges them.
public struct PackDiff: Sendable {
    /// One thing that was added, removed or changed.
    public struct Change: Sendable, Hashable {
        /// What happened to it.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Only in the second pack.
            case added
            /// Only in the first pack.
            case removed
            /// In both, and different.
            case changed
        }
        /// Its id, as `household-exit/income@2017` or `poverty-line.nbs-current@2016-01-01`.
        public var id: String
        /// What happened to it.
        public var kind: Kind
        /// What the first pack says: of a changed thing only what differs.
        public var before: JSONValue
        /// What the second pack says.
        public var after: JSONValue

        var json: JSONValue {
            ["id": .string(id), "kind": .string(kind.rawValue), "before": before, "after": after]
        }
    }

    /// A subject whose verdict differs.
    public struct SubjectChange: Sendable, Hashable {
        /// Its id.
        public var id: String
        /// The rule set's id.
        public var ruleSet: String
        /// The verdict by the first pack.
        public var before: Verdict
        /// The verdict by the second.
        public var after: Verdict
        /// The criteria whose verdict differs.
        public var criteria: [String]

        /// The change between two answers for one subject; nil where no verdict differs.
        public init?(id: String, before: RuleSetResult, after: RuleSetResult) {
            var ids = before.criteria.map(\.id)
            ids += after.criteria.map(\.id).filter { !ids.contains($0) }
            criteria = ids.filter { before[$0] != after[$0] }
            if before.verdict == after.verdict, criteria.isEmpty { return nil }
            self.id = id
            ruleSet = after.ruleSet
            self.before = before.verdict
            self.after = after.verdict
        }
    }

    /// Criteria, items, derived facts and rule sets that differ, in the order of the first pack, then the second.
    public var clauses: [Change]
    /// Dated values of parameters that differ.
    public var parameters: [Change]

    /// The differences from one pack to another.
    public init(from before: PolicyPack, to after: PolicyPack) {
        clauses = Self.changes(Self.clauses(of: before), Self.clauses(of: after))
        parameters = Self.changes(Self.parameters(of: before), Self.parameters(of: after))
    }

    /// The differences from one pack to another.
    public init(_ before: PolicyPack, _ after: PolicyPack) { self.init(from: before, to: after) }

    /// The answer of `policy diff` without data.
    public var json: JSONValue { json(subjects: []) }

    /// The answer of `policy diff`; subjects where somebody judged them by both packs.
    public func json(subjects: [SubjectChange]) -> JSONValue {
        var turned: [(String, Int64)] = []
        for subject in subjects {
            let key = "\(subject.ruleSet): \(subject.before.rawValue) → \(subject.after.rawValue)"
            if let at = turned.firstIndex(where: { $0.0 == key }) {
                turned[at].1 += 1
            } else {
                turned.append((key, 1))
            }
        }
        turned.sort { $0.0 < $1.0 }
        return [
            "clauses": .array(clauses.map(\.json)), "parameters": .array(parameters.map(\.json)),
            "subjects": .array(
                subjects.map {
                    [
                        "id": .string($0.id), "ruleset": .string($0.ruleSet),
                        "before": .string($0.before.rawValue),
                        "after": .string($0.after.rawValue),
                        "criteria": .array($0.criteria.map { .string($0) }),
                    ]
                }),
            "totals": [
                "clauses": .int(Int64(clauses.count)), "parameters": .int(Int64(parameters.count)),
                "subjects": .int(Int64(subjects.count)),
                "verdicts": .object(turned.map { JSONValue.Member($0.0, .int($0.1)) }),
            ],
        ]
    }

    private typealias Said = (id: String, members: [JSONValue.Member])

    private static func changes(_ before: [Said], _ after: [Said]) -> [Change] {
        let later = Dictionary(after.map { ($0.id, $0.members) }, uniquingKeysWith: { first, _ in first })
        let earlier = Set(before.map(\.id))
        var changes: [Change] = []
        for (id, members) in before {
            guard let new = later[id] else {
                changes.append(Change(id: id, kind: .removed, before: .object(members), after: .null))
                continue
            }
            let old = JSONValue.object(members)
            let fresh = JSONValue.object(new)
            let keys = members.map(\.key) + new.map(\.key).filter { old[$0] == nil }
            let differing = keys.filter { old[$0] != fresh[$0] }
            if differing.isEmpty { continue }
            changes.append(
                Change(
                    id: id, kind: .changed, before: .object(differing.map { .init($0, old[$0] ?? .null) }),
                    after: .object(differing.map { .init($0, fresh[$0] ?? .null) })))
        }
        for (id, members) in after where !earlier.contains(id) {
            changes.append(Change(id: id, kind: .added, before: .null, after: .object(members)))
        }
        return changes
    }

    private static func clauses(of pack: PolicyPack) -> [Said] {
        var said: [Said] = []
        for set in pack.ruleSets {
            said.append(
                (
                    set.id,
                    set.label.members + [
                        .init("subject", .string(set.subject.rawValue)),
                        .init("among", .text(set.among?.text)),
                        .init("editions", .array(set.editions.map { .string("\($0.id) \($0.from)") })),
                    ]
                ))
            for criterion in set.criteria {
                for edition in criterion.editions {
                    said.append(("\(set.id)/\(criterion.id)@\(edition.id)", edition.members(of: criterion)))
                }
            }
        }
        for form in pack.scoreForms {
            for item in form.items {
                said.append(
                    (
                        "\(form.id)/\(item.id)",
                        item.label.members + [
                            .init("cap", item.cap.map { .int(Int64($0)) } ?? .null),
                            .init("add", .bool(item.adds)),
                            .init(
                                "options",
                                .array(
                                    item.options.map {
                                        ["when": .string($0.when.text), "points": .int(Int64($0.points))]
                                    })),
                        ]
                    ))
            }
        }
        for fact in pack.facts.all {
            let texts = PackDependencies.expressions(of: fact)
            guard !texts.isEmpty else { continue }
            said.append(
                (
                    "fact:\(fact.id)",
                    fact.label.members + [.init("from", .array(texts.map { .string($0.text) }))]
                ))
        }
        return said
    }

    private static func parameters(of pack: PolicyPack) -> [Said] {
        pack.parameters.flatMap { parameter in
            parameter.values.map { dated in
                (
                    "\(parameter.id)@\(dated.from)",
                    [
                        .init("value", parameter.form.json(dated.value)),
                        .init("unit", .text(pack.unit(of: parameter.form))),
                        .init("status", .string(dated.status.rawValue)),
                        .init("source", dated.citation?.json ?? .null),
                    ]
                )
            }
        }
    }
}

extension CriterionEdition {
    /// What an edition says, as JSON members.
    func members(of criterion: Criterion) -> [JSONValue.Member] {
        if isWithdrawn { return [.init("withdrawn", true)] }
        return criterion.label.members + [
            .init("role", .string(role.rawValue)), .init("when", .text(when?.text)),
            .init("met", .string(met.text)),
            .init("margin", .text(margin?.text)), .init("department", .text(criterion.department)),
            .init("measures", .array(criterion.measures.map { .string($0) })),
            .init("evidence", .array(evidence.map { .string($0) })),
            .init("signatures", .array(signatures.map { .string($0) })),
            .init("status", .string(status.rawValue)), .init("source", citation?.json ?? .null),
            .init(
                "texts",
                .object(
                    Verdict.allCases.compactMap { verdict in
                        texts[verdict].map { .init(verdict.rawValue, .object($0.members)) }
                    })),
        ]
    }
}
