public import Vocabulary

/// Checks a pack without data (政策包检查): references, types, units, citations, gaps, texts, and the plan itself.
public struct PackChecker: Sendable {
    /// An unverified parameter with the criteria that use it.
    public struct Unverified: Sendable, Hashable {
        /// The parameter's id.
        public var parameter: String
        /// The criteria and forms, as `household-exit/income`, in the order of the pack.
        public var usedBy: [String]
    }

    /// A place where the plan's own numbers do not agree.
    public struct Disagreement: Sendable {
        /// The contradiction's id.
        public var id: String
        /// What does not agree.
        public var label: Label
        /// The numbers by name; nil where one cannot be worked out.
        public var numbers: [(name: String, value: Int64?)]
    }

    /// What a check found.
    public struct Report: Sendable {
        /// The pack's id.
        public var pack: String
        /// Its version.
        public var version: String
        /// Its hash.
        public var hash: String
        /// What must be put right, in order of file and line.
        public var errors: [Problem]
        /// What should be looked at.
        public var warnings: [Problem]
        /// The unverified parameters in the order of the pack.
        public var unverified: [Unverified]
        /// Where the plan's own numbers do not agree.
        public var contradictions: [Disagreement]

        /// The answer of `policy check`.
        public var json: JSONValue {
            [
                "pack": .string(pack), "version": .string(version), "hash": .string(hash),
                "errors": .array(errors.map(\.packJSON)), "warnings": .array(warnings.map(\.packJSON)),
                "unverified": .array(
                    unverified.map {
                        [
                            "parameter": .string($0.parameter),
                            "used_by": .array($0.usedBy.map { .string($0) }),
                        ]
                    }),
                "contradictions": .array(contradictions.map(\.json)),
            ]
        }
    }

    /// Checks the pack in a folder.
    public static func check(directory: String) throws(Problem) -> Report {
        check(files: try PolicyPack.files(in: directory))
    }

    /// Checks a pack by its files.
    public static func check(files: [PackFile]) -> Report {
        let (pack, read) = PolicyPack.reading(files: files)
        var check = PackCheck(pack)
        check.run()
        var seen: Set<Problem> = []
        let all = (read + check.problems).filter { seen.insert($0).inserted }.sorted(by: Problem.standsBefore)
        return Report(
            pack: pack.id, version: pack.version, hash: pack.hash,
            errors: all.filter { $0.severity == .error },
            warnings: all.filter { $0.severity != .error }, unverified: check.unverified,
            contradictions: check.disagreements)
    }
}

extension PackChecker.Disagreement {
    fileprivate var json: JSONValue {
        let numbers = numbers.map { JSONValue.Member($0.name, $0.value.map { .int($0) } ?? .null) }
        return .object([.init("id", .string(id))] + label.members + [.init("numbers", .object(numbers))])
    }
}

extension Problem {
    /// The problem object with `line` and `column` as numbers, as `policy check` gives it.
    public var packJSON: JSONValue {
        [
            "number": .string(number.rawValue), "severity": .string(severity.rawValue),
            "file": .text(place.file),
            "line": place.row.map { .int(Int64($0)) } ?? .null,
            "column": place.column.flatMap { Int64($0) }.map { .int($0) } ?? .null, "fact": .text(place.fact),
            "value": .text(value), "zh": .string(text("zh")), "en": .string(text("en")),
        ]
    }
}

/// One check of a pack, part by part.
struct PackCheck {
    let pack: PolicyPack
    let dependencies: PackDependencies
    var problems: [Problem] = []
    var unverified: [PackChecker.Unverified] = []
    var disagreements: [PackChecker.Disagreement] = []
    /// The criteria and forms that use each parameter, in the order of the pack.
    var users: [String: [String]] = [:]

    init(_ pack: PolicyPack) {
        self.pack = pack
        dependencies = PackDependencies(pack)
    }

    mutating func run() {
        references()
        citations()
        grid()
        visits()
        readings()
        expressions()
        texts()
        editions()
        parameters()
        planIndex()
        cases()
        contradictions()
    }

    mutating func report(_ number: ProblemNumber, _ arguments: [String: String], at place: PackPlace) {
        problems.append(Problem(number, arguments, at: place.problemPlace))
    }

    private mutating func wants(_ found: Bool, _ kind: String, _ id: String, at place: PackPlace) {
        if !found { report(.packUnknownReference, ["kind": kind, "id": id], at: place) }
    }

    // MARK: references

    private mutating func references() {
        let top = PackPlace(file: "pack.yaml", line: 1, column: 1)
        for (_, id) in pack.formRoles.sorted(by: { $0.key < $1.key }) {
            wants(pack.scoreForms[id] != nil, "form", id, at: top)
        }
        for (_, id) in pack.ruleSetRoles.sorted(by: { $0.key < $1.key }) {
            wants(pack.ruleSets[id] != nil, "rule set", id, at: top)
        }
        if let id = pack.identitySchemeID {
            wants(pack.identitySchemes[id] != nil, "identity scheme", id, at: top)
        }
        for fact in pack.facts.all {
            if let list = fact.codes { wants(pack.codeLists[list] != nil, "code list", list, at: fact.place) }
            if let whole = fact.within {
                wants(
                    pack.facts[whole].map { $0.subject == fact.subject && $0.type == fact.type } == true,
                    "\(fact.type.rawValue) of a \(fact.subject.rawValue)", whole, at: fact.place)
            }
        }
        for parameter in pack.parameters {
            guard let id = parameter.form.codes else { continue }
            guard let list = pack.codeLists[id] else {
                wants(false, "code list", id, at: parameter.place)
                continue
            }
            for value in parameter.values {
                guard case .text(let code)? = value.value, list.value(code) == nil else { continue }
                report(.packCodes, ["list": id, "code": code], at: value.place)
            }
        }
        for set in pack.ruleSets {
            for criterion in set.criteria {
                if let id = criterion.department {
                    wants(pack.departments[id] != nil, "department", id, at: criterion.place)
                }
                for id in criterion.measures {
                    wants(pack.measures[id] != nil, "measure", id, at: criterion.place)
                }
            }
        }
        for (id, place) in pack.missingOnCards { wants(false, "fact", id, at: place) }
        for (id, place) in pack.missingOfDocumentKinds { wants(false, "criterion", id, at: place) }
        for measure in pack.measures {
            guard let id = measure.department else { continue }
            wants(pack.departments[id] != nil, "department", id, at: measure.place)
        }
        for layout in pack.layouts {
            for column in layout.sheets.flatMap(\.columns) {
                if case .fact(let id) = column.target {
                    wants(pack.facts[id] != nil, "fact", id, at: column.place)
                }
            }
        }
        for target in pack.targets {
            for id in [target.area].compactMap({ $0 }) + target.byArea.keys.sorted() {
                wants(pack.areas.areas[id] != nil, "area", id, at: target.place)
            }
        }
        for scheme in pack.identitySchemes {
            for id in scheme.divisionLists {
                wants(pack.codeLists[id] != nil, "code list", id, at: scheme.place)
            }
        }
        areas()
    }

    private mutating func areas() {
        var bearers: [String: [Area]] = [:]
        for area in pack.areas.areas {
            wants(pack.areas.levels[area.level] != nil, "level", area.level, at: area.place)
            for (tree, id) in area.parents.flatMap({ $0.value.sorted { $0.key < $1.key } }) {
                wants(pack.areas.trees.contains(tree), "tree", tree, at: area.place)
                wants(pack.areas.areas[id] != nil, "area", id, at: area.place)
            }
            for (scheme, code) in area.codes.flatMap({ $0.value.sorted { $0.key < $1.key } }) {
                wants(pack.areas.schemes[scheme] != nil, "code scheme", scheme, at: area.place)
                bearers["\(scheme) \(code)", default: []].append(area)
            }
        }
        for (key, areas) in bearers.sorted(by: { $0.key < $1.key }) {
            guard Set(areas.map(\.id)).count > 1, let last = areas.last else { continue }
            let parts = key.split(separator: " ").map(String.init)
            report(
                .packAreaClash,
                ["scheme": parts[0], "code": parts[1], "areas": areas.map(\.id).joined(separator: ", ")],
                at: last.place)
        }
    }

    private mutating func citations() {
        func cites(_ citation: Citation?, _ what: String, at place: PackPlace, needed: Bool = true) {
            if let citation {
                if pack.documents[citation.document] == nil {
                    report(.packDeadCitation, ["id": citation.document], at: citation.at)
                }
            } else if needed {
                report(.packNoCitation, ["what": what], at: place)
            }
        }
        for parameter in pack.parameters {
            for value in parameter.values where value.value != nil {
                cites(value.citation, parameter.id, at: value.place)
            }
        }
        for set in pack.ruleSets {
            for edition in set.editions {
                cites(edition.citation, "\(set.id)@\(edition.id)", at: edition.place)
            }
            for criterion in set.criteria {
                for edition in criterion.editions where !edition.isWithdrawn {
                    cites(edition.citation, "\(set.id)/\(criterion.id)@\(edition.id)", at: edition.place)
                }
            }
        }
        for list in pack.codeLists { cites(list.citation, list.id, at: list.place) }
        for form in pack.scoreForms { cites(form.citation, form.id, at: form.place, needed: form.official) }
        for target in pack.targets { cites(target.citation, target.id, at: target.place) }
        for measure in pack.measures { cites(measure.citation, measure.id, at: measure.place, needed: false) }
        for kind in pack.documentKinds { cites(kind.citation, kind.id, at: kind.place) }
        for scheme in pack.identitySchemes { cites(scheme.citation, scheme.id, at: scheme.place) }
        for scheme in pack.areas.schemes {
            cites(
                scheme.citation, scheme.id,
                at: pack.areas.areas.first?.place ?? .init(file: "areas", line: 1, column: 1))
        }
        for list in pack.areas.namedVillages {
            cites(
                list.citation, list.id,
                at: pack.areas.areas.first?.place ?? .init(file: "areas", line: 1, column: 1))
        }
        if let grid = pack.areas.grid { cites(grid.citation, "grid", at: grid.place) }
        for item in pack.contradictions { cites(item.citation, item.id, at: item.place, needed: false) }
    }

    // MARK: cases, plan index, contradictions

    private mutating func cases() {
        for written in pack.cases {
            problems += PreparedCase(written, in: pack).faults
            switch written.question {
            case .ruleSet(let id):
                guard let set = pack.ruleSets[id] else {
                    wants(false, "rule set", id, at: written.place)
                    continue
                }
                for criterion in written.expect.criteria.keys.sorted() {
                    wants(set.criteria[criterion] != nil, "criterion", criterion, at: written.place)
                }
            case .form(let id): wants(pack.scoreForms[id] != nil, "form", id, at: written.place)
            default: break
            }
        }
    }

    private mutating func planIndex() {
        var seen: Set<Int> = []
        for paragraph in pack.planIndex {
            if !seen.insert(paragraph.number).inserted {
                report(.packRepeatedId, ["id": paragraph.id, "what": "plan-index"], at: paragraph.place)
            }
            for carrier in paragraph.carries where !exists(carrier) {
                let parts = carrier.split(separator: ":", maxSplits: 1).map(String.init)
                report(
                    .packIndexTarget,
                    ["kind": parts.first ?? "", "id": parts.count > 1 ? parts[1] : carrier],
                    at: paragraph.place)
            }
        }
    }

    private mutating func contradictions() {
        let numbers = PlanNumbers(pack)
        for item in pack.contradictions {
            guard let holds = item.holds.expression else { continue }
            let outcome = numbers.evaluate(holds)
            if let agrees = outcome.boolValue {
                guard !agrees else { continue }
                disagreements.append(
                    PackChecker.Disagreement(
                        id: item.id, label: item.label,
                        numbers: item.numbers.map { number in
                            guard let expression = number.expression.expression,
                                case .value(.int(let value)) = numbers.evaluate(expression)
                            else { return (number.name, nil) }
                            return (number.name, value)
                        }))
            } else {
                report(.packExpression, ["why": PlanNumbers.why(outcome)], at: item.holds.place)
            }
            for number in item.numbers {
                guard let expression = number.expression.expression else { continue }
                let outcome = numbers.evaluate(expression)
                if case .value(.int) = outcome { continue }
                report(.packExpression, ["why": PlanNumbers.why(outcome)], at: number.expression.place)
            }
        }
    }
}

/// The plan's own numbers in expressions: `param()` and `target()`.
struct PlanNumbers {
    private let pack: PolicyPack
    private let context: EvaluationContext

    init(_ pack: PolicyPack) {
        self.pack = pack
        context = pack.context(asOf: pack.validTo ?? .distantFuture)
    }

    func evaluate(_ expression: Expression) -> Outcome {
        var missing: String?
        let root = expression.root.rewritten { node in
            guard case .call("target", target: nil, let arguments) = node.kind else { return nil }
            guard let value = target(arguments) else {
                missing = missing ?? node.text
                return nil
            }
            return ExpressionNode(.literal(.int(value)), at: node.position)
        }
        if let missing { return .failed(.packUnknownReference, "no number \(missing)") }
        return Expression(root: root).evaluate(DictionaryBindings(), context)
    }

    /// `target('id')`, `target('id', year)`, `target('id', year, 'area')`.
    private func target(_ arguments: [ExpressionNode]) -> Int64? {
        guard case .literal(.string(let id))? = arguments.first?.kind, let target = pack.targets[id] else {
            return nil
        }
        guard arguments.count > 1 else { return target.values.values.reduce(0, +) }
        guard case .literal(.int(let year)) = arguments[1].kind else { return nil }
        guard arguments.count > 2 else { return target.value(Int(clamping: year)) }
        guard case .literal(.string(let area)) = arguments[2].kind else { return nil }
        return target.value(Int(clamping: year), area: area)
    }

    static func why(_ outcome: Outcome) -> String {
        switch outcome {
        case .value(let value): "a \(value.typeName), not what is wanted here"
        case .unknown(let names): "not known: \(names.joined(separator: ", "))"
        case .error(let text): text
        }
    }
}
