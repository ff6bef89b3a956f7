public import Vocabulary

extension SubjectKind {
    /// The place in the order in which facts and rules are worked out: persons, households, groups, villages.
    public var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The subjects whose facts an aggregate of this subject may run over.
    public var lower: [SubjectKind] { Self.allCases.filter { $0.order < order } }
}

/// Who may see a fact (敏感程度).
public enum Sensitivity: String, Sendable, Hashable, CaseIterable {
    /// 公开.
    case open
    /// 户级.
    case household
    /// 个人.
    case person
    /// 保密: encrypted at rest, masked.
    case secret
}

/// What a fact tells of a visit (走访): the form that records visits asks for these together.
public enum VisitPart: String, Sendable, Hashable, CaseIterable {
    /// 哪天: one fact of type date for each subject that is visited.
    case day
    /// 谁去的: a text.
    case by
    /// 其余: whatever else a visit tells.
    case also
}

/// One fact of the pack's dictionary (指标、字段): what is kept of a person, household, group or village.
public struct Fact: Sendable, Hashable, Identifiable {
    /// How a fact of an upper subject is worked out from those of a lower one (汇总).
    public struct Aggregate: Sendable, Hashable {
        /// The operation.
        public enum Operation: String, Sendable, Hashable, CaseIterable {
            /// How many there are.
            case count
            /// Their total.
            case sum
            /// The least.
            case min
            /// The greatest.
            case max
            /// Whether any holds.
            case any
            /// Whether all hold.
            case all
        }
        /// The operation.
        public var operation: Operation
        /// The lower subject.
        public var over: SubjectKind
        /// A fact of the lower subject or an expression over its facts; count needs none.
        public var of: ExpressionText?
        /// Which of them; left out: all.
        public var filter: ExpressionText?
    }

    /// Where a fact's value comes from (来源).
    public enum Origin: Sendable, Hashable {
        /// Somebody enters it, or an import does.
        case entered
        /// A procedure of the platform sets it.
        case process
        /// It is worked out from the lower subject.
        case aggregate(Aggregate)
        /// It is worked out from other facts of the same subject.
        case rule(ExpressionText)
    }

    /// The name in expressions.
    public var id: String
    /// The name in the pack's languages.
    public var label: Label
    /// Whom it is about.
    public var subject: SubjectKind
    /// Type, scale, unit, code list.
    public var form: ValueForm
    /// What its unit is taken per, as `person`.
    public var per: String?
    /// Where its value comes from.
    public var origin: Origin
    /// A derived fact that may also be entered: the entered value stands where the lower subjects are not listed.
    public var mayBeEntered: Bool
    /// The fact of the same subject of which it is a part, already contained there (其中).
    public var within: String?
    /// Who may see it.
    public var sensitivity: Sensitivity
    /// What it tells of a visit; nil for a fact that is none of a visit's.
    public var visit: VisitPart?
    /// The least plausible value, in 10^-scale units or smallest money units.
    public var least: Int64?
    /// The greatest plausible value, in the same.
    public var greatest: Int64?
    /// Further words for it, for headers and search.
    public var aliases: [String]
    /// Where it stands in the pack.
    public var place: PackPlace

    /// The type.
    public var type: FactType { form.type }
    /// Decimal places.
    public var scale: Int { form.scale }
    /// The unit.
    public var unit: String? { form.unit }
    /// The code list's id.
    public var codes: String? { form.codes }

    /// Whether a survey or a person may set it.
    public var isEntered: Bool { if case .entered = origin { true } else { mayBeEntered } }

    /// Whether a value lies in the plausible range (also when none is given).
    public func isPlausible(_ value: FactValue) -> Bool {
        guard case .integer(let value) = value else { return true }
        return value >= (least ?? .min) && value <= (greatest ?? .max)
    }
}

/// The dictionary of facts (指标字典): every name that rules and layouts may use.
public struct FactDictionary: Sendable {
    /// All facts in the order of the pack.
    public internal(set) var all: PackList<Fact> = PackList()
    private var bySubject: [SubjectKind: [Fact]] = [:]

    init() {}

    mutating func add(_ fact: Fact) -> Bool {
        guard all.append(fact) else { return false }
        bySubject[fact.subject, default: []].append(fact)
        return true
    }

    /// Puts a fact in the place of the one with its id.
    mutating func replace(_ fact: Fact) {
        all.replace(fact)
        bySubject[fact.subject] = all.filter { $0.subject == fact.subject }
    }

    /// The fact with an id.
    public subscript(id: String) -> Fact? { all[id] }

    /// The facts of one subject in the order of the pack.
    public func of(_ subject: SubjectKind) -> [Fact] { bySubject[subject] ?? [] }

    /// The facts that a visit to a subject tells (走访所记), in the order of the pack; none where visits are not kept.
    public func visit(to subject: SubjectKind) -> [Fact] { of(subject).filter { $0.visit != nil } }

    /// The day of a visit to a subject (走访日期); nil where visits to it are not kept.
    public func visitDay(of subject: SubjectKind) -> Fact? { of(subject).first { $0.visit == .day } }
}

extension Fact {
    static let keys = [
        "id", "subject", "type", "scale", "unit", "per", "codes", "from", "or", "within", "sensitivity",
        "min",
        "max", "aliases", "visit", "source", "status", "note",
    ]

    init?(_ cursor: PackCursor) {
        guard let map = cursor.map(Self.keys, labels: true), let id = map.required("id")?.id(fact: true),
            let subject = map.required("subject")?.oneOf(SubjectKind.self), let form = ValueForm(map)
        else { return nil }
        self.id = id
        self.subject = subject
        self.form = form
        label = map.label(what: id)
        per = map["per"]?.text()
        within = map["within"]?.id(fact: true)
        sensitivity = map["sensitivity"]?.oneOf(Sensitivity.self) ?? .household
        aliases = map["aliases"]?.texts() ?? []
        visit = map["visit"]?.oneOf(VisitPart.self)
        place = cursor.place
        func bound(_ key: String) -> Int64? {
            guard let cursor = map[key], case .integer(let value)? = cursor.value(form) else { return nil }
            return value
        }
        least = bound("min")
        greatest = bound("max")
        origin = .entered
        mayBeEntered = map["or"]?.text() == "entered"
        if let from = map["from"] { read(from: from) }
    }

    private mutating func read(from cursor: PackCursor) {
        guard cursor.isMap else {
            switch cursor.text() {
            case "entered": origin = .entered
            case "process": origin = .process
            default: cursor.report(.packShape, ["wanted": "entered, process, {aggregate: …} or {rule: …}"])
            }
            return
        }
        guard let map = cursor.map(["aggregate", "rule", "or"]) else { return }
        if map["or"]?.text() == "entered" { mayBeEntered = true }
        if let rule = map["rule"]?.expression() {
            origin = .rule(rule)
        } else if let aggregate = map["aggregate"]?.map(["op", "over", "of", "where"]),
            let operation = aggregate.required("op")?.oneOf(Aggregate.Operation.self),
            let over = aggregate.required("over")?.oneOf(SubjectKind.self)
        {
            origin = .aggregate(
                Aggregate(
                    operation: operation, over: over, of: aggregate["of"]?.expression(),
                    filter: aggregate["where"]?.expression()))
            if !subject.lower.contains(over) {
                cursor.report(.packStratum, ["fact": id, "why": "\(subject.rawValue) over \(over.rawValue)"])
            }
            if operation != .count, aggregate["of"] == nil { cursor.report(.packMissingKey, ["key": "of"]) }
        }
    }
}

extension ValueForm {
    /// Reads `type`, `scale`, `unit`, `codes` of a fact or parameter.
    init?(_ map: PackMap) {
        guard let type = map.required("type")?.oneOf(FactType.self) else { return nil }
        let stated = map["scale"]?.int()
        let log = map.cursor.log
        if let stated, !(0...9).contains(stated) {
            map["scale"]?.report(.packShape, ["wanted": "a scale from 0 to 9"])
            return nil
        }
        if let stated, type == .money, stated != log.exponent {
            map["scale"]?.report(
                .packShape, ["wanted": "the currency's exponent \(log.exponent), or no scale"])
        }
        let scale =
            switch type {
            case .money: log.exponent
            case .number: stated ?? 0
            default: 0
            }
        self.init(type: type, scale: scale, unit: map["unit"]?.text(), codes: map["codes"]?.text())
        if type == .code, codes == nil { map.cursor.report(.packMissingKey, ["key": "codes"]) }
    }
}

extension PackCursor {
    /// A value written in major units; a complaint and nil where it is none of this form.
    func value(_ form: ValueForm) -> FactValue? {
        guard let text = text() else { return nil }
        do {
            return try form.value(text)
        } catch .tooManyDecimals {
            report(.packDecimals, ["value": text, "scale": String(form.scale)])
        } catch {
            report(.packValue, ["value": text, "type": form.type.rawValue])
        }
        return nil
    }
}
