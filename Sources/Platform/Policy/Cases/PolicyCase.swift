public import Vocabulary

/// A case of the office with its expected answer (案例): the pack's own test.
public struct PolicyCase: Sendable {
    /// Facts by name as they are written, members as nested lists.
    public struct Facts: Sendable, Hashable {
        /// The facts written, with their places; a nil text: not known.
        public var values: [String: Written] = [:]
        /// Subjects of the lower kind, as `members`, each with its own facts.
        public var lower: [String: [Facts]] = [:]
        init() {}
    }

    /// A value as written, in major units.
    public struct Written: Sendable, Hashable {
        /// The text; nil: not known.
        public var text: String?
        /// Where it stands.
        public var place: PackPlace
    }

    /// What a case asks.
    public enum Question: Sendable, Hashable {
        /// The verdict of a rule set.
        case ruleSet(String)
        /// The score of a form.
        case form(String)
        /// The check of an identity number.
        case identity(String)
        /// Whether a subject is registered after scoring.
        case decision(String)
        /// The value of derived facts.
        case facts(SubjectKind)
    }

    /// What `expect` names.
    public struct Expectation: Sendable, Hashable {
        /// The rule set's verdict.
        public var verdict: Verdict?
        /// The edition used.
        public var edition: String?
        /// Verdicts of criteria.
        public var criteria: [String: Verdict] = [:]
        /// The facts missing, all of them, by name.
        public var missing: [String]?
        /// Score of a form.
        public var score: Int?
        /// Points of items.
        public var items: [String: Int] = [:]
        /// Values of derived facts, as written.
        public var facts: [String: Written] = [:]
        /// Anything else, as written: `problem`, `valid`, `birth`, `decision` …
        public var words: [String: String?] = [:]
        /// Margins of criteria, as written.
        public var margins: [String: Written] = [:]
        /// Identity-number warnings.
        public var warnings: [String]?
        init() {}
    }

    /// Its name.
    public var name: Label
    /// What it asks.
    public var question: Question
    /// The day of the decision.
    public var asOf: LocalDate
    /// The base that it starts from.
    public var base: String?
    /// Its own facts.
    public var facts: Facts
    /// Facts taken away: not known.
    public var without: [String]
    /// Parameters that this case states for itself (fixture values), as written.
    public var parameters: [String: Written]
    /// Further arguments: cut-off, number, exclusions.
    public var arguments: [String: String]
    /// What must come out.
    public var expect: Expectation
    /// Why the case is not run.
    public var skip: String?
    /// Where it stands in the pack.
    public var place: PackPlace
}

extension PolicyCase.Facts {
    init(_ cursor: PackCursor) {
        guard let map = cursor.map(nil) else { return }
        for (key, place, value) in map.all {
            switch value.node.content {
            case .empty: values[key] = PolicyCase.Written(text: nil, place: place)
            case .scalar(let text): values[key] = PolicyCase.Written(text: text, place: value.place)
            case .list(let nodes): lower[key] = nodes.map { PolicyCase.Facts(value.at($0)) }
            case .map: value.report(.packShape, ["wanted": "a value or a list of subjects"])
            }
        }
    }

    /// These facts laid over others: what stands here wins, a list replaces the whole list.
    func over(_ base: PolicyCase.Facts) -> PolicyCase.Facts {
        var result = base
        result.values.merge(values) { _, own in own }
        result.lower.merge(lower) { _, own in own }
        return result
    }
}

extension PolicyCase {
    static let keys = [
        "name", "rule_set", "form", "identity", "decision", "derive", "as_of", "base", "facts", "without",
        "parameters", "expect", "skip", "note", "score", "cutoff", "exclusions", "on", "source", "status",
    ]

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(Self.keys), let name = map.required("name")?.label(what: "name") else {
            return nil
        }
        self.name = name
        place = cursor.place
        if let id = map["rule_set"]?.text() {
            question = .ruleSet(id)
        } else if let id = map["form"]?.text() {
            question = .form(id)
        } else if let number = map["identity"]?.text() {
            question = .identity(number)
        } else if let kind = map["decision"]?.text() {
            question = .decision(kind)
        } else if let subject = map["derive"]?.oneOf(SubjectKind.self) {
            question = .facts(subject)
        } else {
            cursor.report(.packMissingKey, ["key": "rule_set"])
            return nil
        }
        guard let day = (map["as_of"] ?? map["on"])?.day() else {
            if map["as_of"] == nil, map["on"] == nil { cursor.report(.packMissingKey, ["key": "as_of"]) }
            return nil
        }
        asOf = day
        base = map["base"]?.text()
        facts = map["facts"].map { Facts($0) } ?? Facts()
        without = map["without"]?.texts() ?? []
        skip = map["skip"]?.text()
        parameters = [:]
        for (key, place, value) in map["parameters"]?.map(nil)?.all ?? [] {
            parameters[key] = Written(text: value.isEmpty ? nil : value.text(), place: place)
        }
        arguments = [:]
        for key in ["score", "cutoff", "exclusions"] {
            if let value = map[key] { arguments[key] = value.texts().joined(separator: ",") }
        }
        expect = Expectation()
        if let written = map.required("expect")?.map(nil) { read(expectation: written) }
    }

    private mutating func read(expectation map: PackMap) {
        for (key, place, value) in map.all {
            switch key {
            case "verdict" where !isDecision: expect.verdict = value.oneOf(Verdict.self)
            case "edition": expect.edition = value.text()
            case "criteria":
                for (id, _, cursor) in value.map(nil)?.all ?? [] {
                    expect.criteria[id] = cursor.oneOf(Verdict.self)
                }
            case "missing":
                expect.missing = value.texts().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            case "score": if isForm { expect.score = value.int() } else { expect.words[key] = value.text() }
            case "items":
                for (id, _, cursor) in value.map(nil)?.all ?? [] { expect.items[id] = cursor.int() }
            case "facts":
                for (id, place, cursor) in value.map(nil)?.all ?? [] {
                    expect.facts[id] = Written(text: cursor.isEmpty ? nil : cursor.text(), place: place)
                }
            case "margins":
                for (id, place, cursor) in value.map(nil)?.all ?? [] {
                    expect.margins[id] = Written(text: cursor.isEmpty ? nil : cursor.text(), place: place)
                }
            case "warnings": expect.warnings = value.texts()
            case "problem", "valid", "birth", "sex", "division", "division_name", "upgrade", "normal",
                "decision",
                "registered", "because":
                expect.words[key] = .some(value.isEmpty ? nil : value.text())
            default:
                value.log.report(
                    .packUnknownKey,
                    [
                        "key": key,
                        "known": "verdict, edition, criteria, missing, margins, score, items, facts, …",
                    ],
                    at: place)
            }
        }
    }

    private var isForm: Bool { if case .form = question { true } else { false } }
    private var isDecision: Bool { if case .decision = question { true } else { false } }
}
