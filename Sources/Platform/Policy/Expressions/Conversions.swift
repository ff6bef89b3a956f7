import Vocabulary

/// The conversions named by their types, and `dyn` and `type`.
enum Conversions {
    /// The conversion of a value by its name; nil when the name is none.
    static func apply(_ name: String, _ value: CELValue) -> Outcome? {
        let converted: CELValue?
        switch name {
        case "dyn": return .value(value)
        case "type": return .value(.type(value.typeName))
        case "int": converted = int(value).map { .int($0) }
        case "uint": converted = uint(value).map { .uint($0) }
        case "double": converted = double(value).map { .double($0) }
        case "bool": converted = bool(value).map { .bool($0) }
        case "string": converted = string(value).map { .string($0) }
        case "bytes": converted = bytes(value).map { .bytes($0) }
        case "timestamp": converted = timestamp(value).map { .timestamp($0) }
        case "duration": converted = duration(value).map { .duration($0) }
        case "date": converted = date(value).map { .date($0) }
        default: return nil
        }
        if let converted { return .value(converted) }
        return .failed(
            .expressionConversion, "\(value.typeName) \(value.literalText) does not convert to \(name)")
    }

    private static func int(_ value: CELValue) -> Int64? {
        switch value {
        case .int(let number): number
        case .uint(let number): Int64(exactly: number)
        // As in the reference implementation the ends of the range, inexact as doubles, are refused.
        case .double(let number): number > -0x1p63 && number < 0x1p63 ? Int64(number) : nil
        case .string(let text): Int64(text)
        case .timestamp(let moment): moment.seconds
        case .duration(let length): length.nanoseconds / 1_000_000_000
        default: nil
        }
    }

    private static func uint(_ value: CELValue) -> UInt64? {
        switch value {
        case .int(let number): UInt64(exactly: number)
        case .uint(let number): number
        case .double(let number): number >= 0 && number < 0x1p64 ? UInt64(number) : nil
        case .string(let text): text.utf8.first.map(\.isDigit) == true ? UInt64(text) : nil
        default: nil
        }
    }

    private static func double(_ value: CELValue) -> Double? {
        switch value {
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .double(let number): return number
        case .string(let text):
            guard let number = Double(text) else { return nil }
            let isWritten = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "n") }
            return number.isInfinite && !isWritten ? nil : number
        default: return nil
        }
    }

    private static func bool(_ value: CELValue) -> Bool? {
        switch value {
        case .bool(let truth): return truth
        case .string(let text):
            if ["1", "t", "T", "true", "TRUE", "True"].contains(text) { return true }
            return ["0", "f", "F", "false", "FALSE", "False"].contains(text) ? false : nil
        default: return nil
        }
    }

    static func string(_ value: CELValue) -> String? {
        switch value {
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): number.generalText
        case .bool(let truth): truth ? "true" : "false"
        case .string(let text): text
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        case .timestamp(let moment): moment.text
        case .duration(let length): length.text
        case .date(let day): day.description
        default: nil
        }
    }

    private static func bytes(_ value: CELValue) -> [UInt8]? {
        switch value {
        case .string(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        default: nil
        }
    }

    private static func timestamp(_ value: CELValue) -> CELTimestamp? {
        switch value {
        case .string(let text): CELTimestamp(text)
        case .int(let seconds): CELTimestamp(seconds: seconds)
        case .timestamp(let moment): moment
        case .date(let day): CELTimestamp(seconds: Int64(day.dayNumber) * 86_400)
        default: nil
        }
    }

    private static func duration(_ value: CELValue) -> CELDuration? {
        switch value {
        case .string(let text): CELDuration(text)
        case .duration(let length): length
        default: nil
        }
    }

    private static func date(_ value: CELValue) -> LocalDate? {
        switch value {
        case .string(let text): LocalDate(text)
        case .date(let day): day
        case .timestamp(let moment): LocalDate(dayNumber: Int32(moment.seconds.dividedDown(by: 86_400)))
        default: nil
        }
    }
}

extension Double {
    /// The text of `string(x)`: shortest digits, exponent below 1e-4 and from 1e21, no trailing point.
    var generalText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        let (_, exponent) = decimalDigits
        if exponent >= 16, exponent < 21 {
            let (digits, _) = decimalDigits
            return (self < 0 ? "-" : "") + digits
                + String(repeating: "0", count: Swift.max(0, exponent + 1 - digits.utf8.count))
        }
        let text = shortestText
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
