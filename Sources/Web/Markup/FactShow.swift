import Access
import Journal
import Policy
import Registry
import Vocabulary

/// Shows facts of one subject as a caller may see them there (事实显示): clear, masked or not at all.
struct FactShow {
    let pack: PolicyPack
    let language: String
    /// How facts of each class are shown.
    private(set) var visibility: [BodyClass: Visibility]

    init(_ pack: PolicyPack, _ language: String, _ caller: Caller, _ territory: Territory) {
        self.pack = pack
        self.language = language
        visibility = Dictionary(
            uniqueKeysWithValues: BodyClass.allCases.map { ($0, caller.visibility(of: $0, in: territory)) })
    }

    /// The same with facts of a class masked where they would be clear.
    func masking(_ bodyClass: BodyClass) -> FactShow {
        var other = self
        other.visibility[bodyClass] = min(visibility[bodyClass] ?? .hidden, .masked)
        return other
    }

    /// How a fact is shown.
    func visibility(of fact: Fact) -> Visibility {
        BodyClass(rawValue: fact.sensitivity.rawValue).flatMap { visibility[$0] } ?? .hidden
    }

    /// Whether it is an identity number or account of which a part is shown.
    func isMaskedSecret(_ fact: Fact) -> Bool {
        fact.sensitivity == .secret && visibility(of: fact) == .masked
    }

    /// Whether it is shown at all.
    func isShown(_ fact: Fact) -> Bool { visibility(of: fact) != .hidden }

    /// Whether anything of it is shown; of what is masked only texts keep a part.
    func saysSomething(_ fact: Fact) -> Bool {
        switch visibility(of: fact) {
        case .hidden: false
        case .masked: fact.form.type == .text
        case .clear: true
        }
    }

    /// A value with its unit; what is not known says so, what may not be seen shows asterisks.
    func markup(_ fact: Fact, _ value: FactValue?, withUnit: Bool = true) -> Markup {
        guard let value else { return Self.unknown(language) }
        let text = text(fact, value)
        guard withUnit, visibility(of: fact) == .clear, let unit = unit(fact.form) else {
            return Markup(text)
        }
        return "\(text)<span class=\"u\">\(unit)</span>"
    }

    /// A value as text, masked as it must be.
    func text(_ fact: Fact, _ value: FactValue) -> String {
        switch visibility(of: fact) {
        case .hidden: "***"
        case .masked: masked(fact, value)
        case .clear: plain(value, fact.form)
        }
    }

    /// A value as JSON has it; masked it is a text, hidden and not known it is null.
    func json(_ fact: Fact, _ value: FactValue?) -> JSONValue {
        guard let value, isShown(fact) else { return .null }
        return visibility(of: fact) == .clear ? fact.form.json(value) : .string(text(fact, value))
    }

    /// A value in words of the language.
    func plain(_ value: FactValue, _ form: ValueForm) -> String {
        if case .bool(let value) = value { return (value ? Self.yes : Self.no)(language) }
        let text =
            form.type == .money
            ? form.text(value).grouped : pack.shown(value, form, language)
        // A year or a code of digits is no amount: no comma in it.
        if form.unit == "year" { return form.text(value) }
        // A name that begins with a hyphen keeps it.
        let isNumber = form.type == .int || form.type == .money || form.type == .number
        return isNumber && text.hasPrefix("-") ? "−" + text.dropFirst() : text
    }

    private func masked(_ fact: Fact, _ value: FactValue) -> String {
        guard case .text(let text) = value, fact.form.type == .text else { return "***" }
        return fact.sensitivity == .secret ? SecretValues.masked(text) : Self.maskedName(text)
    }

    /// The first character of a name, or the first three and last four of a number.
    private static func maskedName(_ text: String) -> String {
        let digits = text.utf8.allSatisfy { (48...57).contains($0) }
        if digits, text.utf8.count >= 10 { return text.prefix(3) + "****" + text.suffix(4) }
        return text.prefix(1) + "**"
    }

    /// The unit as a word, which a space parts from the number where it is one of letters; money in the pack's major unit.
    func unit(_ form: ValueForm) -> String? {
        guard form.type == .money else { return form.unit.map { UnitWords.word($0)(language) } }
        let major = pack.currency.major(language)
        return major.first.map { $0.isASCII && $0.isLetter } == true ? " " + major : major
    }

    static func unknown(_ language: String) -> Markup {
        "<span class=\"uk\">\(notKnown(language))</span>"
    }

    static let notKnown = Phrase("待填", "Not known")

    private static let yes = Phrase("是", "Yes")
    private static let no = Phrase("否", "No")
}

extension String {
    /// A decimal number with commas between thousands.
    fileprivate var grouped: String {
        let isNegative = hasPrefix("-")
        let digits = isNegative ? dropFirst() : self[...]
        let whole = digits.prefix { $0 != "." }
        var out = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return (isNegative ? "−" : "") + out + digits.dropFirst(whole.count)
    }
}

/// The words for the units of packs (单位); one that is not here shows as the pack writes it.
enum UnitWords {
    static func word(_ unit: String) -> Phrase { words[unit] ?? Phrase(unit, unit) }

    /// Whether what bears it comes in wholes.
    static func isCounted(_ unit: String) -> Bool {
        ["person", "household", "item", "village", "group", "industry"].contains(unit)
    }

    private static let words: [String: Phrase] = [
        "person": Phrase("人", " persons"), "household": Phrase("户", " households"),
        "month": Phrase("月", " months"), "year": Phrase("年", ""), "day": Phrase("天", " days"),
        "m2": Phrase("m²", " m²"), "m": Phrase("m", " m"), "km": Phrase("km", " km"),
        "mu": Phrase("亩", " mu"), "percent": Phrase("%", "%"), "point": Phrase("分", " points"),
        "minute": Phrase("分钟", " min"), "item": Phrase("个", " items"), "storey": Phrase("层", " storeys"),
        "litre": Phrase("升", " litres"),
        "head": Phrase("头", " head"), "ratio": Phrase("", ""), "yuan": Phrase("元", " yuan"),
        "measure": Phrase("项", " measures"),
        "grade": Phrase("级", ""), "criterion": Phrase("项", " conditions"),
        "village": Phrase("村", " villages"), "group": Phrase("个", " natural villages"),
        "industry": Phrase("个", " industries"), "visit": Phrase("次", " visits"),
    ]
}
