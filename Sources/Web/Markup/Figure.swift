import Policy
import Vocabulary

/// Numbers as pages show them (数字): thousands comma, true minus, rates with one decimal.
enum Figure {
    /// A whole number: 5,318; −12.
    static func whole(_ value: Int) -> String {
        signed(value < 0, ValueForm.decimal(Int64(clamping: value.magnitude), scale: 0, grouped: true))
    }

    /// A share in percent with one decimal and without the sign: 63.0; “–” where nothing is shared.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        return decimal(part * 1_000 / whole, places: 1)
    }

    /// A number of 10^-places: 118 with one place is 11.8.
    static func decimal(_ value: Int, places: Int) -> String {
        signed(value < 0, ValueForm.decimal(Int64(clamping: value.magnitude), scale: places, grouped: true))
    }

    private static func signed(_ isNegative: Bool, _ digits: String) -> String {
        isNegative ? "−" + digits : digits
    }
}

extension Figure {
    /// A byte as two hexadecimal digits.
    static func hex(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return byte < 16 ? "0" + text : text
    }
}

extension String {
    /// What stands before the first bracket: 镇 of 镇（街道）.
    var withoutBrackets: String { prefix { !"（(".contains($0) }.trimming }
}
