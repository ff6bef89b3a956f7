import Policy
import Vocabulary

/// Makes identity numbers that pass the pack's own scheme (模拟身份号码): division, birth, sex and check character.
///
/// A town has a share of the order numbers of each day, so that towns can be made side by side and no number twice.
struct IdentityNumberMaker: Sendable {
    private let form: IdentityScheme.Form
    private let division: [UInt8]
    /// The order numbers of one day and sex that this maker may use.
    private let first: Int
    private let share: Int
    private let free: [Int]
    private var used: [Int32: Int] = [:]

    /// Nil where the scheme has no day of birth or no room for an order number.
    init?(scheme: IdentityScheme, division: String, place: Int, of places: Int) {
        guard let form = scheme.forms.first, let birth = form.birth else { return nil }
        var taken = Set(birth.at..<birth.at + birth.pattern.utf8.count)
        if let span = form.division { taken.formUnion(span.at..<span.at + span.length) }
        if let check = form.check { taken.insert(check.at) }
        let free = (1...form.length).filter { !taken.contains($0) }
        guard !free.isEmpty, free.count <= 9 else { return nil }
        self.form = form
        self.free = free
        self.division = Array(division.utf8)
        var room = 1
        for place in free { room *= place == form.sex?.at ? 5 : 10 }
        share = max(1, room / max(1, places))
        first = place * share
    }

    /// The next number of that day and sex; the day moves on by one when the town's numbers of it are used up.
    mutating func next(birth: inout LocalDate, isMale: Bool) -> String {
        var key = birth.dayNumber * 2 + (isMale ? 1 : 0)
        while used[key, default: 0] >= share {
            birth = birth.adding(days: 1)
            key = birth.dayNumber * 2 + (isMale ? 1 : 0)
        }
        let order = used[key, default: 0]
        used[key] = order + 1
        return number(birth: birth, isMale: isMale, order: first + order)
    }

    private func number(birth: LocalDate, isMale: Bool, order: Int) -> String {
        var digits = [UInt8](repeating: 48, count: form.length)
        if let span = form.division {
            for place in 0..<span.length where place < division.count {
                digits[span.at - 1 + place] = division[place]
            }
        }
        if let written = form.birth {
            let (year, month, day) = birth.parts
            let text = Self.birthText(written.pattern, year, month, day)
            for (place, digit) in text.enumerated() { digits[written.at - 1 + place] = digit }
        }
        var left = order
        for place in free.reversed() {
            if let sex = form.sex, sex.at == place {
                let odd = (sex.odd == "male") == isMale
                digits[place - 1] = 48 + UInt8(left % 5 * 2 + (odd ? 1 : 0))
                left /= 5
            } else {
                digits[place - 1] = 48 + UInt8(left % 10)
                left /= 10
            }
        }
        if let check = form.check {
            var sum = 0
            for (place, weight) in check.weights.enumerated() { sum += Int(digits[place] - 48) * weight }
            digits[check.at - 1] = check.characters[sum % check.modulus]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func birthText(_ pattern: String, _ year: Int, _ month: Int, _ day: Int) -> [UInt8] {
        func digits(_ value: Int, _ width: Int) -> [UInt8] {
            var out = [UInt8](repeating: 48, count: width)
            var value = value
            for place in stride(from: width - 1, through: 0, by: -1) {
                out[place] = 48 + UInt8(value % 10)
                value /= 10
            }
            return out
        }
        return switch pattern {
        case "yymmdd": digits(year % 100, 2) + digits(month, 2) + digits(day, 2)
        case "ddmmyy": digits(day, 2) + digits(month, 2) + digits(year % 100, 2)
        case "ddmmyyyy": digits(day, 2) + digits(month, 2) + digits(year, 4)
        default: digits(year, 4) + digits(month, 2) + digits(day, 2)
        }
    }
}
