import Vocabulary

extension ValueForm {
    /// How many keys a value of this form takes to type, whatever it is (每值击键数): one for a choice, eight for a day; nil
    /// where it depends on the value.
    public var keystrokesOfAny: Int? {
        switch type {
        case .bool, .code: 1
        case .date: 8
        case .int, .money, .number, .text: nil
        }
    }

    /// How many keys a value takes to type (击键数): each character of a text, of Han characters one too although an input
    /// method wants more; digits, sign and point of a number in major units, without zeros that nobody types; eight for a
    /// day; one for a choice. Going from field to field is not counted: no more is claimed than is saved.
    public func keystrokes(_ value: FactValue) -> Int {
        if let keystrokesOfAny { return keystrokesOfAny }
        return switch value {
        case .text(let text): text.unicodeScalars.count
        case .integer(let number): keystrokes(number)
        // A truth or a day is of a form that counts whatever it is.
        case .bool, .day: 0
        }
    }

    /// The same of a number in 10^-scale units.
    public func keystrokes(_ number: Int64) -> Int {
        var (rest, places) = (number.magnitude, scale)
        while places > 0, rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        var digits = 0
        while rest > 0 {
            rest /= 10
            digits += 1
        }
        // 0.05 has a digit before the point, and 0 one.
        return max(digits, places + 1) + (places > 0 ? 1 : 0) + (number < 0 ? 1 : 0)
    }
}
