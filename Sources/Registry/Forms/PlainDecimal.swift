/// A decimal number by its digits: exact, up to 18 digits that count.
package struct PlainDecimal: Sendable, Hashable {
    /// Whether a minus stands before it.
    package var isNegative: Bool
    /// The digits without point, without leading zeros.
    package var digits: UInt64
    /// How many of them stand behind the point.
    package var decimals: Int

    /// From digits 0–9 before and behind the point; nil beyond 18 digits.
    package init?(negative: Bool, whole: [UInt8], fraction: [UInt8]) {
        var behind = fraction[...]
        while let last = behind.last, last == 0 { behind = behind.dropLast() }
        var digits: UInt64 = 0
        for digit in whole {
            guard digits < 100_000_000_000_000_000 else { return nil }
            digits = digits * 10 + UInt64(digit)
        }
        for digit in behind {
            guard digits < 100_000_000_000_000_000 else { return nil }
            digits = digits * 10 + UInt64(digit)
        }
        isNegative = negative && digits > 0
        self.digits = digits
        decimals = behind.count
    }

    /// From plain text, `-123.45`; nil for anything else and beyond 18 digits.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { bytes -> (Bool, UInt64, Int)? in
            var at = 0
            var negative = false
            if at < bytes.count, bytes[at] == 0x2D {
                negative = true
                at += 1
            }
            var digits: UInt64 = 0
            var decimals = 0
            var any = false
            var point = false
            while at < bytes.count {
                let byte = bytes[at]
                if byte == 0x2E, !point, any {
                    point = true
                } else {
                    guard byte &- 48 < 10, digits < 100_000_000_000_000_000 else { return nil }
                    digits = digits * 10 + UInt64(byte &- 48)
                    if point { decimals += 1 }
                    any = true
                }
                at += 1
            }
            guard any, !(point && decimals == 0) else { return nil }
            return (negative, digits, decimals)
        }
        guard let (negative, digits, decimals) = parsed else { return nil }
        isNegative = negative && digits > 0
        self.digits = digits
        self.decimals = decimals
    }

    /// The value times 10^power in 10^-scale units, rounded half away from zero; nil where it does not fit.
    package func scaled(_ scale: Int, power: Int) -> (value: Int64, isExact: Bool)? {
        let shift = scale + power - decimals
        var result = digits
        var isExact = true
        if shift >= 0 {
            for _ in 0..<min(shift, 20) {
                let (next, overflow) = result.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                result = next
            }
        } else if shift <= -19 {
            isExact = result == 0
            result = 0
        } else {
            var divisor: UInt64 = 1
            for _ in 0..<(-shift) { divisor *= 10 }
            let rest = result % divisor
            result /= divisor
            isExact = rest == 0
            if rest >= divisor - rest { result += 1 }
        }
        guard result <= UInt64(Int64.max) else { return nil }
        return (isNegative ? -Int64(result) : Int64(result), isExact)
    }

    /// Whether the magnitude is above a whole number.
    package func isAbove(_ limit: UInt64) -> Bool {
        var divisor: UInt64 = 1
        for _ in 0..<min(decimals, 18) { divisor *= 10 }
        let whole = digits / divisor
        return whole > limit || whole == limit && digits % divisor > 0
    }
}
