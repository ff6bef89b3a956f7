public import Vocabulary

/// A unit as a product of named units with their powers (计量单位), as m2 per person.
public struct MeasureUnit: Sendable, Hashable, CustomStringConvertible {
    /// Powers by name, never 0, in the order of the names.
    public private(set) var powers: [Power]
    /// No unit was declared: fits any other.
    public var isOpen: Bool

    /// A named unit with its power.
    public struct Power: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The power; negative below the line.
        public var power: Int
    }

    /// Names of ratios, which are no units of their own.
    private static let ratios: Set<String> = ["percent", "permille", "ratio", "part", "times"]

    /// No unit declared.
    public static let open = MeasureUnit(powers: [], isOpen: true)
    /// A number without a unit.
    public static let none = MeasureUnit(powers: [], isOpen: false)

    private init(powers: [Power], isOpen: Bool) {
        self.powers = powers
        self.isOpen = isOpen
    }

    /// A unit as the dictionary writes it: `m2`, per `person-day`; both left out: open.
    public init(_ name: String?, per: String? = nil) {
        self = MeasureUnit(powers: [], isOpen: name == nil && per == nil)
        if let name { multiply(name, 1) }
        for part in (per ?? "").split(separator: "-") { multiply(String(part), -1) }
    }

    private mutating func multiply(_ name: String, _ power: Int) {
        if Self.ratios.contains(name) { return }
        if let place = powers.firstIndex(where: { $0.name == name }) {
            powers[place].power += power
            if powers[place].power == 0 { powers.remove(at: place) }
        } else {
            powers.append(Power(name: name, power: power))
            powers.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    /// The unit of a product (1) or quotient (-1).
    func times(_ other: MeasureUnit, _ sign: Int) -> MeasureUnit {
        var result = self
        result.isOpen = isOpen && other.isOpen
        for power in other.powers { result.multiply(power.name, power.power * sign) }
        return result
    }

    /// Whether values of the two may be added and compared.
    func fits(_ other: MeasureUnit) -> Bool { isOpen || other.isOpen || powers == other.powers }

    /// As `m2/person`.
    public var description: String {
        let above = powers.filter { $0.power > 0 }.map(\.text).joined(separator: "·")
        let below = powers.filter { $0.power < 0 }.map(\.text).joined(separator: "/")
        return (above.isEmpty ? (below.isEmpty ? "-" : "1") : above) + (below.isEmpty ? "" : "/" + below)
    }
}

extension MeasureUnit.Power {
    fileprivate var text: String { abs(power) == 1 ? name : "\(name)^\(abs(power))" }
}

/// The type of an expression under the strict checker (表达式类型).
public indirect enum ExpressionType: Sendable, Hashable, CustomStringConvertible {
    /// A truth value.
    case bool
    /// A whole number with its unit.
    case int(MeasureUnit)
    /// Money: an integer of 10^-scale minor units; scale 0 unless multiplied by a scaled number.
    case money(scale: Int, MeasureUnit)
    /// A decimal number: an integer of 10^-scale units.
    case number(scale: Int, MeasureUnit)
    /// A code of a list.
    case code(list: String)
    /// A day.
    case date
    /// Text.
    case text
    /// A double; indicators only.
    case double
    /// The list of the household's persons, each with these facts.
    case members

    /// The type of a fact or parameter by its form.
    ///
    /// Of money the unit is what it is per, as `person-year`; a year is left out, since incomes are of the year
    /// that the fact names.
    public init(_ form: ValueForm, per: String? = nil) {
        switch form.type {
        case .bool: self = .bool
        case .int: self = .int(MeasureUnit(form.unit, per: per))
        case .money:
            let parts = [form.unit, per].compactMap { $0 }.joined(separator: "-").split(separator: "-")
            let rest = parts.filter { $0 != "year" }.joined(separator: "-")
            self = .money(scale: 0, rest.isEmpty ? .none : MeasureUnit(nil, per: rest))
        case .number: self = .number(scale: form.scale, MeasureUnit(form.unit, per: per))
        case .code: self = .code(list: form.codes ?? "")
        case .date: self = .date
        case .text: self = .text
        }
    }

    /// As `number<2> m2/person`.
    public var description: String {
        switch self {
        case .bool: "bool"
        case .int(let unit): unit.powers.isEmpty ? "int" : "int \(unit)"
        case .money(let scale, let unit):
            "money" + (scale == 0 ? "" : "<\(scale)>") + (unit.powers.isEmpty ? "" : " \(unit)")
        case .number(let scale, let unit): "number<\(scale)>" + (unit.powers.isEmpty ? "" : " \(unit)")
        case .code(let list): "code \(list)"
        case .date: "date"
        case .text: "text"
        case .double: "double"
        case .members: "members"
        }
    }

    /// Whether it is kept as an integer that one can calculate with.
    var isQuantity: Bool {
        switch self {
        case .int, .money, .number: true
        default: false
        }
    }

    var unit: MeasureUnit {
        switch self {
        case .int(let unit), .money(_, let unit), .number(_, let unit): unit
        default: .open
        }
    }

    var scale: Int {
        switch self {
        case .money(let scale, _), .number(let scale, _): scale
        default: 0
        }
    }

    var isMoney: Bool { if case .money = self { true } else { false } }
}

/// What names an expression may use, with their types (名称范围).
public struct ExpressionScope: Sendable {
    /// The facts of the subject by name.
    public var facts: [String: ExpressionType]
    /// The facts of its persons, where `members` may be used; else nil.
    public var members: [String: ExpressionType]?
    /// How those persons are called: `members`, or `earlier` rows of a list.
    public var membersName = "members"
    /// The parameters by id.
    public var parameters: [String: ExpressionType]
    /// The codes of each list, in its order; their places number them.
    public var codes: [String: [String]]
    /// Functions of the caller (as `target`), with what they give; their arguments are literals.
    public var functions: [String: ExpressionType]
    /// Whether doubles may be used, as in indicators.
    public var allowsDoubles: Bool

    /// A scope by its names.
    public init(
        facts: [String: ExpressionType], members: [String: ExpressionType]? = nil,
        parameters: [String: ExpressionType] = [:], codes: [String: [String]] = [:],
        functions: [String: ExpressionType] = [:], allowsDoubles: Bool = false
    ) {
        self.facts = facts
        self.members = members
        self.parameters = parameters
        self.codes = codes
        self.functions = functions
        self.allowsDoubles = allowsDoubles
    }

    /// What expressions about one kind of subject may use in a pack.
    public init(_ pack: PolicyPack, _ subject: SubjectKind) {
        func types(_ subject: SubjectKind) -> [String: ExpressionType] {
            Dictionary(
                pack.facts.of(subject).map { ($0.id, ExpressionType($0.form, per: $0.per)) },
                uniquingKeysWith: { first, _ in first })
        }
        self.init(
            facts: types(subject), members: subject == .household ? types(.person) : nil,
            parameters: Dictionary(
                pack.parameters.map { ($0.id, ExpressionType($0.form, per: $0.per)) },
                uniquingKeysWith: { first, _ in first }),
            codes: Dictionary(
                pack.codeLists.map { ($0.id, $0.allCodes) }, uniquingKeysWith: { first, _ in first }))
    }
}
