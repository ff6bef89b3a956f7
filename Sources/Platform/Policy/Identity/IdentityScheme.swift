internal import Vocabulary

/// How a country's identity numbers are made (身份号码编码规则), as the pack states it.
public struct IdentityScheme: Sendable, Identifiable {
    /// A run of characters of the number.
    public struct Span: Sendable, Hashable {
        /// The first character, from 1.
        public var at: Int
        /// How many.
        public var length: Int

        /// The places of the characters from 0.
        var range: Range<Int> { (at - 1)..<(at - 1 + length) }

        func text(of bytes: [UInt8]) -> String? {
            guard at >= 1, at - 1 + length <= bytes.count else { return nil }
            return String(decoding: bytes[(at - 1)..<(at - 1 + length)], as: UTF8.self)
        }
    }

    /// The day of birth in the number.
    public struct Birth: Sendable, Hashable {
        /// The first character, from 1.
        public var at: Int
        /// `yyyymmdd`, `yymmdd`, `ddmmyy`, `ddmmyyyy`.
        public var pattern: String
        /// The first two digits of the year, where the pattern has but two.
        public var century: Int?
        /// With a pivot, years of two digits above it are of the century before.
        public var pivot: Int?
    }

    /// Where the sex stands.
    public struct SexDigit: Sendable, Hashable {
        /// The character, from 1.
        public var at: Int
        /// What an odd digit means: `male` or `female`.
        public var odd: String
        /// What an even digit means.
        public var even: String
    }

    /// How the check character is worked out: weights over the characters before it, by a modulus.
    public struct Check: Sendable, Hashable {
        /// The check character's place, from 1.
        public var at: Int
        /// The weights of the digits before it.
        public var weights: [Int]
        /// The modulus.
        public var modulus: Int
        /// The check characters by remainder.
        public var characters: [UInt8]
    }

    /// How an old form becomes the present one.
    public struct Upgrade: Sendable, Hashable {
        /// The present form's id.
        public var to: String
        /// Where digits are put in, from 1.
        public var at: Int
        /// The digits.
        public var insert: String
    }

    /// One form of the number, as the present one of 18 characters.
    public struct Form: Sendable, Hashable, Identifiable {
        /// The id, as `18`.
        public var id: String
        /// How many characters.
        public var length: Int
        /// The letters that may stand in the last place beside digits.
        public var lastLetters: [UInt8]
        /// The area of registration.
        public var division: Span?
        /// The day of birth.
        public var birth: Birth?
        /// The sex.
        public var sex: SexDigit?
        /// The check character.
        public var check: Check?
        /// How it becomes the present form.
        public var upgrade: Upgrade?
    }

    /// What spreadsheets do to long numbers.
    public struct SpreadsheetDamage: Sendable, Hashable {
        /// The form that is damaged.
        public var form: String
        /// How many zeros stand at its end then.
        public var zeros: Int
    }

    /// The id.
    public var id: String
    /// Its name.
    public var label: Label
    /// The standard.
    public var standard: String?
    /// How firm it is.
    public var status: SourceStatus
    /// Where it was read.
    public var citation: Citation?
    /// The forms, the present one first.
    public var forms: [Form]
    /// The first digits that an area may begin with.
    public var prefixes: [String: Label]
    /// The code lists whose codes are areas of registration, the present ones first.
    public var divisionLists: [String]
    /// Over how many years a birth is doubtful.
    public var oldestAge: Int?
    /// What spreadsheets do to it.
    public var damage: SpreadsheetDamage?
    /// Where it stands in the pack.
    public var place: PackPlace
}

extension IdentityScheme {
    init?(_ cursor: PackCursor) {
        let keys = [
            "scheme", "standard", "source", "status", "note", "forms", "prefixes", "division_lists",
            "oldest_age",
            "spreadsheet_damage",
        ]
        guard let map = cursor.map(keys, labels: true), let id = map.required("scheme")?.id() else {
            return nil
        }
        self.id = id
        label = map.label(what: id)
        standard = map["standard"]?.text()
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        citation = map["source"]?.citation()
        place = cursor.place
        forms = (map.required("forms")?.list() ?? []).compactMap(Form.init)
        prefixes = [:]
        for (key, _, value) in map["prefixes"]?.map(nil)?.all ?? [] {
            if let label = value.label(what: "prefixes.\(key)") { prefixes[key] = label }
        }
        divisionLists = map["division_lists"]?.texts() ?? []
        oldestAge = map["oldest_age"]?.int()
        if let damage = map["spreadsheet_damage"]?.map(["form", "zeros"]),
            let form = damage.required("form")?.text(), let zeros = damage.required("zeros")?.int()
        {
            self.damage = SpreadsheetDamage(form: form, zeros: zeros)
        }
        for form in forms {
            if let upgrade = form.upgrade, !forms.contains(where: { $0.id == upgrade.to }) {
                cursor.report(.packUnknownReference, ["kind": "form", "id": upgrade.to])
            }
        }
    }
}

extension IdentityScheme.Form {
    init?(_ cursor: PackCursor) {
        let keys = ["id", "length", "last", "division", "birth", "sex", "check", "upgrade", "note"]
        guard let map = cursor.map(keys), let id = map.required("id")?.text(),
            let length = map.required("length")?.int(), (1...64).contains(length)
        else { return nil }
        self.id = id
        self.length = length
        lastLetters = Array((map["last"]?.text() ?? "").utf8)
        func position(_ map: PackMap) -> Int? {
            guard let cursor = map.required("at"), let at = cursor.int() else { return nil }
            if (1...length).contains(at) { return at }
            cursor.report(.packShape, ["wanted": "a place from 1 to \(length)"])
            return nil
        }
        if let span = map["division"]?.map(["at", "length"]), let at = position(span),
            let length = span.required("length")?.int(), length > 0
        {
            division = IdentityScheme.Span(at: at, length: length)
        }
        if let written = map["birth"], let birth = written.map(["at", "pattern", "century", "pivot"]),
            let at = position(birth), let pattern = birth.required("pattern")?.text()
        {
            if !["yyyymmdd", "yymmdd", "ddmmyy", "ddmmyyyy"].contains(pattern)
                || at + pattern.utf8.count - 1 > length
            {
                written.report(
                    .packShape, ["wanted": "yyyymmdd, yymmdd, ddmmyy or ddmmyyyy within the number"])
            } else {
                self.birth = IdentityScheme.Birth(
                    at: at, pattern: pattern, century: birth["century"]?.int(), pivot: birth["pivot"]?.int())
            }
        }
        if let sex = map["sex"]?.map(["at", "odd", "even"]), let at = position(sex) {
            self.sex = IdentityScheme.SexDigit(
                at: at, odd: sex.required("odd")?.text() ?? "", even: sex.required("even")?.text() ?? "")
        }
        if let written = map["check"], let check = written.map(["at", "weights", "modulus", "characters"]),
            let at = position(check), let modulus = check.required("modulus")?.int()
        {
            let weights = (check.required("weights")?.list() ?? []).compactMap { $0.int() }
            let characters = Array((check.required("characters")?.text() ?? "").utf8)
            if weights.count != at - 1 || modulus < 1 || characters.count != modulus {
                written.report(
                    .packShape, ["wanted": "\(at - 1) weights and as many characters as the modulus"])
            } else {
                self.check = IdentityScheme.Check(
                    at: at, weights: weights, modulus: modulus, characters: characters)
            }
        }
        if let upgrade = map["upgrade"]?.map(["to", "at", "insert"]), let at = position(upgrade),
            let to = upgrade.required("to")?.text(), let insert = upgrade.required("insert")?.text()
        {
            self.upgrade = IdentityScheme.Upgrade(to: to, at: at, insert: insert)
        }
    }
}
