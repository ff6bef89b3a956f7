public import Vocabulary

/// One fact as the forms need it: what its cells must look like (事实项).
public struct FormFact: Sendable {
    /// What its cells hold.
    public enum Kind: Sendable, Hashable {
        /// Money in the smallest unit, by the currency's decimal places.
        case money(scale: Int)
        /// A whole number with its unit.
        case whole(unit: String?)
        /// A number with so many decimals.
        case number(scale: Int, unit: String?)
        /// Yes or no.
        case bool
        /// A code of the named list.
        case code(list: String)
        /// A day.
        case date
        /// Text.
        case text
    }

    /// Its id.
    public var id: String
    /// What its cells hold.
    public var kind: Kind
    /// Whether it is a fact of a person; else of the household, village or group.
    public var isOfPerson: Bool
    /// Whether values are masked wherever they are shown.
    public var isSecret: Bool
    /// Smallest plausible value, scaled.
    public var minimum: Int64?
    /// Largest plausible value, scaled.
    public var maximum: Int64?
    /// The facts that it is worked out from, where it may be entered as well.
    public var madeOf: [String] = []

    /// A fact by its parts.
    public init(
        _ id: String, _ kind: Kind, isOfPerson: Bool = false, isSecret: Bool = false, minimum: Int64? = nil,
        maximum: Int64? = nil
    ) {
        self.id = id
        self.kind = kind
        self.isOfPerson = isOfPerson
        self.isSecret = isSecret
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// A code list as the forms need it: every spelling of each code (代码表).
public struct FormCodes: Sendable {
    /// One code.
    public struct Code: Sendable {
        /// The code, as `01`.
        public var code: String
        /// Labels and aliases.
        public var spellings: [String]
        /// Of a relation: generations below the head (a child 1, a parent -1); nil where it says nothing.
        public var generation: Int?

        /// A code with its spellings.
        public init(_ code: String, _ spellings: [String], generation: Int? = nil) {
            self.code = code
            self.spellings = spellings
            self.generation = generation
        }
    }

    /// The codes in the list's order.
    public var codes: [Code]
    private var byText: [String: String] = [:]

    /// A list from its codes; a spelling that two codes share belongs to neither.
    public init(_ codes: [Code]) {
        self.codes = codes
        var clashes: Set<String> = []
        func put(_ text: String, _ code: String) {
            let key = Self.key(text)
            guard !key.isEmpty else { return }
            if let other = byText[key], other != code { clashes.insert(key) } else { byText[key] = code }
        }
        for code in codes { for spelling in code.spellings { put(spelling, code.code) } }
        for clash in clashes { byText[clash] = nil }
        // A code itself always means itself; without its leading zeros only where that is unambiguous.
        for code in codes {
            let short = String(Self.key(code.code).drop { $0 == "0" })
            if !short.isEmpty, byText[short] == nil { byText[short] = code.code }
        }
        for code in codes { byText[Self.key(code.code)] = code.code }
    }

    /// The code that a text spells.
    public func code(_ text: String) -> String? {
        if let code = byText[text] { return code }
        let key = Self.key(text)
        if let code = byText[key] { return code }
        if let bracket = key.firstIndex(of: "("), bracket > key.startIndex {
            return byText[String(key[..<bracket])]
        }
        // `01户主`, `A-安全`: code and label together, where both say the same.
        let digits = key.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard !digits.isEmpty, digits.count < key.count, let code = byText[String(digits)] else { return nil }
        let rest = key.dropFirst(digits.count).drop { "-_.:、 ".contains($0) }
        return byText[String(rest)] == code ? code : nil
    }

    /// The list with a layout's own words added.
    func adding(_ words: [String: String]) -> FormCodes {
        guard !words.isEmpty else { return self }
        var list = self
        for (word, code) in words { list.byText[Self.key(word)] = code }
        return list
    }

    /// Generations below the head of a relation's code.
    public func generation(of code: String) -> Int? { codes.first { $0.code == code }?.generation }

    /// Whether a relation does not fit the days of birth: an elder must be born before the head, a child after.
    public func contradicts(_ relation: String, born birth: LocalDate, head: LocalDate) -> Bool {
        guard let generation = generation(of: relation), generation != 0 else { return false }
        return generation > 0 ? birth <= head : birth >= head
    }

    static func key(_ text: String) -> String { CellText.closed(text).lowercased() }
}

/// What the forms need of a pack: facts, code lists, the identity scheme and which facts are what (字典).
public struct FormDictionary: Sendable {
    /// The facts that the reader itself must know.
    public struct Names: Sendable {
        /// A household's code, where a pack keeps it as a fact.
        public var householdCode = "household_code"
        /// A person's name.
        public var name = "person_name"
        /// A person's identity number.
        public var identity = "identity_number"
        /// A person's sex.
        public var sex = "sex"
        /// A person's day of birth.
        public var birth = "birth"
        /// A person's relation to the head.
        public var relation = "relation"
        /// The code of the head in the relation's list.
        public var headCode = "01"
        /// The codes of male and female in the list of sexes.
        public var male = "1"
        /// The code of female.
        public var female = "2"
        /// The household's size.
        public var size = "household_size"
        /// The head's name, as a fact of the household.
        public var headName = "head_name"
        /// The head's identity number, as a fact of the household.
        public var headIdentity = "head_identity_number"
        /// The day of the survey, as a fact of the household.
        public var surveyed = "survey_date"
        /// Net income per head, as a fact of the household.
        public var perHead = "stated_net_income_per_head"

        /// The usual ids.
        public init() {}
    }

    /// The facts by id.
    public var facts: [String: FormFact]
    /// The code lists by id.
    public var lists: [String: FormCodes]
    /// Which facts the reader itself must know.
    public var names = Names()
    /// The pack's identity scheme; nil where it has none.
    public var identity: (any IdentityRules)?
    /// Decimal places of the currency.
    public var moneyScale = 2

    /// A dictionary by its parts.
    public init(facts: [FormFact], lists: [String: FormCodes] = [:], identity: (any IdentityRules)? = nil) {
        self.facts = Dictionary(facts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.lists = lists
        self.identity = identity
    }
}

/// The pack's scheme of identity numbers, as far as the forms ask it (证件号码规则).
public protocol IdentityRules: Sendable {
    /// How many characters the present form has.
    var length: Int { get }
    /// How many characters the shortest form has.
    var shortest: Int { get }
    /// Judges a number that is already folded: half width, X for x, no outer white space.
    func judge(_ number: String) -> IdentityJudgement
}

/// What a scheme says of a number.
public struct IdentityJudgement: Sendable, Hashable {
    /// What is wrong with a number.
    public enum Fault: Sendable, Hashable {
        /// Not as many characters as the scheme has.
        case length
        /// A character that does not belong there.
        case character
        /// No such division.
        case division
        /// No such day of birth, or one in the future.
        case date
        /// The check digit does not fit.
        case checkDigit
        /// A spreadsheet has replaced the last digits by zeros.
        case precision
        /// A spreadsheet has written it with an exponent.
        case scientific
    }

    /// What is wrong; nil for a valid number.
    public var fault: Fault?
    /// The present form of an old one.
    public var upgrade: String?
    /// The day of birth in it.
    public var birth: LocalDate?
    /// Whether it says male; nil where it says nothing.
    public var isMale: Bool?

    /// A judgement by its parts.
    public init(fault: Fault? = nil, upgrade: String? = nil, birth: LocalDate? = nil, isMale: Bool? = nil) {
        self.fault = fault
        self.upgrade = upgrade
        self.birth = birth
        self.isMale = isMale
    }
}
