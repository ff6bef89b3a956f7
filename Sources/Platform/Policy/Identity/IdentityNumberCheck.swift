public import Vocabulary

/// Checks identity numbers by the pack's scheme and lists (身份号码核验).
public struct IdentityNumberCheck: Sendable {
    /// What is wrong with a number, in the order in which it is looked for.
    public enum Fault: String, Sendable, Hashable, CaseIterable {
        /// Nothing is there.
        case empty
        /// A spreadsheet wrote it with E.
        case excelScientific = "excel-scientific"
        /// A spreadsheet kept only the first digits.
        case excelPrecision = "excel-precision"
        /// It has not as many characters as any form.
        case length
        /// A character that cannot stand there.
        case character
        /// The first digits are no area's.
        case division
        /// There is no such day of birth.
        case date
        /// The day of birth has not come yet.
        case future
        /// The check character does not fit.
        case checkDigit = "check-digit"
    }

    /// What the check found.
    public struct Finding: Sendable, Hashable {
        /// The number as given.
        public var given: String
        /// The number made plain; nil when nothing is there.
        public var normal: String?
        /// The first thing that is wrong; nil when it is valid.
        public var fault: Fault?
        /// The form's id, as `18`.
        public var form: String?
        /// An old form's number in the present form.
        public var upgrade: String?
        /// The day of birth.
        public var birth: LocalDate?
        /// `male` or `female`.
        public var sex: String?
        /// The area's digits.
        public var division: String?
        /// The area's name.
        public var divisionName: Label?
        /// `age`, `division-unlisted`.
        public var warnings: [String] = []

        /// Whether nothing is wrong.
        public var isValid: Bool { fault == nil }

        /// The answer line of `check identity-numbers`, the area's name in a language.
        public func json(_ language: String) -> JSONValue {
            [
                "number": .string(given), "normal": .text(normal), "valid": .bool(isValid),
                "form": .text(form),
                "problem": .text(fault?.rawValue), "upgrade": .text(upgrade),
                "birth": .text(birth?.description),
                "sex": .text(sex), "division": .text(division),
                "division_name": .text(divisionName.map { $0(language) }),
                "warnings": .array(warnings.map { .string($0) }),
            ]
        }
    }

    private let scheme: IdentityScheme
    private let divisions: [String: Label]
    private let letters: [UInt8]
    private let prefixLengths: [Int]

    /// A check by the scheme in use of a pack.
    public init(pack: PolicyPack) throws(Problem) {
        guard let scheme = pack.identityScheme else { throw Problem(.identitySchemeNotFound) }
        self.init(scheme: scheme, pack: pack)
    }

    /// A check by one scheme, with the area names of a pack: its areas first, then the lists in their order.
    public init(scheme: IdentityScheme, pack: PolicyPack) {
        self.scheme = scheme
        var divisions: [String: Label] = [:]
        for list in scheme.divisionLists {
            for version in pack.codeLists[list]?.versions.reversed() ?? [] {
                for value in version.values where divisions[value.code] == nil {
                    divisions[value.code] = value.label
                }
            }
        }
        let lengths = Set(scheme.forms.compactMap { $0.division?.length })
        for area in pack.areas.areas {
            for codes in area.codes {
                for code in codes.value.values
                where lengths.contains(code.utf8.count) && divisions[code] == nil {
                    divisions[code] = area.name()
                }
            }
        }
        self.divisions = divisions
        letters = Array(Set(scheme.forms.flatMap(\.lastLetters)))
        prefixLengths = Set(scheme.prefixes.keys.map(\.utf8.count)).sorted()
    }

    /// What is wrong with a number on a day, and what it says when nothing is.
    public func check(_ text: String, on day: LocalDate) -> Finding {
        let normal = IdentityNumberText.normal(text, letters: letters)
        var finding = Finding(given: text, normal: normal.isEmpty ? nil : normal)
        let bytes = Array(normal.utf8)
        finding.fault = fault(of: bytes, characters: normal.unicodeScalars.count, on: day, &finding)
        if finding.fault != nil {
            finding.birth = nil
            finding.sex = nil
            finding.division = nil
            finding.divisionName = nil
        } else {
            complete(&finding, bytes, on: day)
        }
        return finding
    }

    /// The check character of a number whose other characters are given.
    public func checkCharacter(of bytes: some Collection<UInt8>, form id: String) -> UInt8? {
        guard let check = scheme.forms.first(where: { $0.id == id })?.check else { return nil }
        return Self.checkCharacter(of: bytes, check)
    }

    private func fault(of bytes: [UInt8], characters: Int, on day: LocalDate, _ finding: inout Finding)
        -> Fault?
    {
        if bytes.isEmpty { return .empty }
        if scheme.damage != nil, Self.isScientific(bytes) { return .excelScientific }
        let form = scheme.forms.first { $0.length == characters }
        if let form, let damage = scheme.damage, form.id == damage.form, Self.areDigits(bytes),
            bytes.count > damage.zeros, bytes.suffix(damage.zeros).allSatisfy({ $0 == 48 }),
            let check = form.check,
            Self.checkCharacter(of: bytes.prefix(check.at - 1), check) != bytes[check.at - 1]
        {
            finding.form = form.id
            return .excelPrecision
        }
        guard let form else { return .length }
        guard bytes.count == form.length, Self.areDigits(bytes.dropLast()),
            let last = bytes.last, (48...57).contains(last) || form.lastLetters.contains(last)
        else { return .character }
        finding.form = form.id
        if let span = form.division, let division = span.text(of: bytes) {
            if !prefixLengths.isEmpty,
                !prefixLengths.contains(where: { isPrefix(bytes[span.range.prefix($0)]) })
            {
                return .division
            }
            finding.division = division
            finding.divisionName = divisions[division]
        }
        if let birth = form.birth {
            guard let born = Self.day(in: bytes, birth) else { return .date }
            if born > day { return .future }
            finding.birth = born
        }
        if let sex = form.sex {
            let digit = bytes[sex.at - 1]
            finding.sex = (48...57).contains(digit) ? (digit % 2 == 1 ? sex.odd : sex.even) : nil
        }
        if let check = form.check,
            Self.checkCharacter(of: bytes.prefix(check.at - 1), check) != bytes[check.at - 1]
        {
            return .checkDigit
        }
        return nil
    }

    private func isPrefix(_ digits: ArraySlice<UInt8>) -> Bool {
        scheme.prefixes[String(decoding: digits, as: UTF8.self)] != nil
    }

    private func complete(_ finding: inout Finding, _ bytes: [UInt8], on day: LocalDate) {
        if let oldest = scheme.oldestAge, let birth = finding.birth, birth.adding(months: oldest * 12) < day {
            finding.warnings.append("age")
        }
        if finding.division != nil, finding.divisionName == nil, !divisions.isEmpty {
            finding.warnings.append("division-unlisted")
        }
        guard let upgrade = scheme.forms.first(where: { $0.id == finding.form })?.upgrade,
            let target = scheme.forms.first(where: { $0.id == upgrade.to })
        else { return }
        var longer = bytes
        longer.insert(contentsOf: upgrade.insert.utf8, at: upgrade.at - 1)
        if let check = target.check, longer.count == check.at - 1 {
            longer.append(Self.checkCharacter(of: longer, check))
        }
        if longer.count == target.length { finding.upgrade = String(decoding: longer, as: UTF8.self) }
    }

    private static func checkCharacter(of bytes: some Collection<UInt8>, _ check: IdentityScheme.Check)
        -> UInt8
    {
        var sum = 0
        for (weight, byte) in zip(check.weights, bytes) { sum += weight * Int(byte &- 48) }
        return check.characters[sum % check.modulus]
    }

    private static func areDigits(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { (48...57).contains($0) }
    }

    /// `4.50721E+17`: digits, a fraction, E, a sign, digits.
    private static func isScientific(_ bytes: [UInt8]) -> Bool {
        var at = 0
        func digits() -> Int {
            let start = at
            while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
            return at - start
        }
        guard digits() > 0 else { return false }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { return false }
        }
        guard at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") else { return false }
        at += 1
        if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
        return digits() > 0 && at == bytes.count
    }

    private static func day(in bytes: [UInt8], _ birth: IdentityScheme.Birth) -> LocalDate? {
        var year = 0
        var month = 0
        var day = 0
        var yearDigits = 0
        for (offset, letter) in birth.pattern.utf8.enumerated() {
            let digit = Int(bytes[birth.at - 1 + offset]) - 48
            switch letter {
            case UInt8(ascii: "y"):
                year = year * 10 + digit
                yearDigits += 1
            case UInt8(ascii: "m"): month = month * 10 + digit
            default: day = day * 10 + digit
            }
        }
        if yearDigits == 2 {
            let century = birth.century ?? 19
            // Without a pivot all years are of the century; with one, the low ones are of the next.
            year += (birth.pivot.map { year <= $0 ? century + 1 : century } ?? century) * 100
        }
        return LocalDate(year, month, day)
    }
}
