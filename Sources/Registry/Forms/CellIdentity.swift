package import Tabular
package import Vocabulary

/// An identity number as a cell gave it.
package struct ReadIdentity: Sendable, Hashable {
    /// The number to keep, in the present form.
    package var number: String
    /// The day of birth in it.
    package var birth: LocalDate?
    /// Whether it says male.
    package var isMale: Bool?
    /// What follows the number on a card: one code a character.
    package var endings: String?
}

/// Reads identity numbers as spreadsheets and people leave them (证件号码单元格).
///
/// An object, because every person's row asks for it: what it knows of the scheme is not copied.
package final class CellIdentity: Sendable {
    private let noneWords: Set<String>
    private let unknownWords: Set<String>
    let rules: any IdentityRules

    package init(_ rules: any IdentityRules, _ conventions: ReadingConventions = .usual) {
        noneWords = conventions.noneWords
        unknownWords = conventions.unknownWords
        self.rules = rules
    }

    /// The number in a cell; a number cell holds 15 digits at most, so a longer one is damaged whatever it shows.
    package func read(_ cell: Cell) -> CellReading<ReadIdentity> {
        switch cell.value {
        case .text(let text): return read(text)
        case .number(let text):
            if text.utf8.count > 15 { return .refused(.identityPrecision) }
            return judged(text, said: [])
        case .date, .bool: return .refused(.valueOfOtherKind)
        case .error: return .refused(.errorCell)
        }
    }

    /// The number in a text.
    package func read(_ text: String) -> CellReading<ReadIdentity> {
        var copy = text
        let isPlain = copy.withUTF8 { bytes in
            bytes.count == rules.length && bytes.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: "X") }
        }
        if isPlain { return judged(text, said: []) }
        return folded(text)
    }

    private func folded(_ text: String) -> CellReading<ReadIdentity> {
        var scalars = CellText.folded(text)
        if scalars.isEmpty { return .empty }
        let word = CellText.string(scalars.filter { $0 != " " }).lowercased()
        if noneWords.contains(word) { return .none }
        if unknownWords.contains(word) { return .refused(.valueNotKnown) }
        var repaired = CellText.string(scalars) != text
        while let first = scalars.first, Self.apostrophes.contains(first) {
            scalars.removeFirst()
            repaired = true
        }
        let numbers = scalars.split { " ,;/、，；|".unicodeScalars.contains($0) }
        if numbers.filter({ $0.count >= rules.shortest }).count > 1 { return .refused(.identityTwo) }
        if scalars.contains(" ") {
            scalars.removeAll { $0 == " " }
            repaired = true
        }
        if let last = scalars.last, last == "x" {
            scalars[scalars.count - 1] = "X"
            repaired = true
        } else if scalars.count > 2, scalars[scalars.count - 3] == "x" {
            scalars[scalars.count - 3] = "X"
            repaired = true
        }
        if scalars.filter({ ("0"..."9").contains($0) }).count >= 2 * rules.shortest {
            return .refused(.identityTwo)
        }
        if Self.isScientific(scalars) { return .refused(.identityScientific) }
        if let doubt = likely(scalars) { return doubt }
        return judged(CellText.string(scalars), said: repaired ? [.identityRepaired] : [])
    }

    private static let apostrophes: Set<Unicode.Scalar> = [
        "'", "\u{2018}", "\u{2019}", "`", "\u{2B9}", "\u{2032}",
    ]
    private static let timesSigns: Set<Unicode.Scalar> = [
        "\u{D7}", "\u{2715}", "\u{2716}", "*", "\u{2717}", "\u{425}",
    ]
    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "O": "0", "o": "0", "I": "1", "l": "1", "i": "1", "\u{3007}": "0", "\u{25CB}": "0", "\u{41E}": "0",
        "|": "1",
        "Z": "2", "S": "5", "B": "8",
    ]

    /// `1.10101E+17`, with or without the plus.
    static func isScientific(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let at = scalars.firstIndex(where: { $0 == "E" || $0 == "e" }), at > 0 else { return false }
        let exponent = scalars[(at + 1)...].drop { $0 == "+" }
        return scalars[..<at].allSatisfy { ("0"..."9").contains($0) || $0 == "." } && !exponent.isEmpty
            && exponent.count <= 3 && exponent.allSatisfy { ("0"..."9").contains($0) }
    }

    /// A wrong sign that looks like the right one: never repaired, but the repaired number is offered.
    private func likely(_ scalars: [Unicode.Scalar]) -> CellReading<ReadIdentity>? {
        var offer = scalars
        var times = false
        var letters = false
        for (at, scalar) in scalars.enumerated() {
            if Self.timesSigns.contains(scalar), at == rules.length - 1 {
                offer[at] = "X"
                times = true
            } else if let digit = Self.lookAlikes[scalar] {
                offer[at] = digit
                letters = true
            }
        }
        guard times || letters else { return nil }
        let text = CellText.string(offer)
        let judgement = rules.judge(String(text.prefix(rules.length)))
        let isGood = judgement.fault == nil
        return .refused(times ? .identityTimesSign : .identityLetter, offer: isGood ? text : nil)
    }

    private func judged(_ number: String, said: [ProblemNumber]) -> CellReading<ReadIdentity> {
        let judgement = rules.judge(number)
        guard let fault = judgement.fault else {
            let kept = judgement.upgrade ?? number
            let notes = judgement.upgrade == nil ? said : said + [.identityOldForm]
            return .taken(
                ReadIdentity(number: kept, birth: judgement.birth, isMale: judgement.isMale), said: notes)
        }
        if number.utf8.count == rules.length + 2, let card = card(number) {
            return .taken(card, said: said + [.identityCard])
        }
        switch fault {
        case .length: return .refused(.identityLength)
        case .character: return .refused(.identityCharacter)
        case .division: return .refused(.identityDivision)
        case .date: return .refused(.identityDate)
        case .checkDigit: return .refused(.identityCheckDigit)
        case .precision: return .refused(.identityPrecision)
        case .scientific: return .refused(.identityScientific)
        }
    }

    /// A card whose number is an identity number and two digits.
    private func card(_ text: String) -> ReadIdentity? {
        let number = String(text.prefix(rules.length))
        let endings = String(text.suffix(2))
        let judgement = rules.judge(number)
        guard judgement.fault == nil, endings.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return ReadIdentity(
            number: number, birth: judgement.birth, isMale: judgement.isMale, endings: endings)
    }
}
