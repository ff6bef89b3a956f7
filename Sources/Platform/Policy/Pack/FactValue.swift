public import Vocabulary

/// The type of a fact or parameter (类型).
public enum FactType: String, Sendable, Hashable, CaseIterable {
    /// Yes or no.
    case bool
    /// A whole number.
    case int
    /// Money, an integer of the currency's smallest unit.
    case money
    /// A decimal number, kept as an integer of 10^-scale units.
    case number
    /// A code of a list.
    case code
    /// A day.
    case date
    /// Free text.
    case text
}

/// A known value of a fact or parameter (取值); a value that is not known is nil, never one of these.
public enum FactValue: Sendable, Hashable {
    /// Of type bool.
    case bool(Bool)
    /// Of type int, money (smallest units) and number (10^-scale units).
    case integer(Int64)
    /// Of type code and text.
    case text(String)
    /// Of type date.
    case day(LocalDate)
}

/// What a value looks like: its type, decimal places, unit and code list (值的形式).
public struct ValueForm: Sendable, Hashable {
    /// The type.
    public var type: FactType
    /// Decimal places: of a number as declared, of money those of the currency, else 0.
    public var scale: Int
    /// The unit of int and number, as `m2`; the rest of a money unit, as `person-year`.
    public var unit: String?
    /// The code list's id, of type code.
    public var codes: String?

    /// A form by its parts.
    public init(type: FactType, scale: Int = 0, unit: String? = nil, codes: String? = nil) {
        self.type = type
        self.scale = scale
        self.unit = unit
        self.codes = codes
    }

    /// Why a text is no value of this form.
    public enum Refusal: Error, Sendable, Hashable {
        /// It is not written as the type demands.
        case notWrittenSo
        /// It has more decimal places than the scale keeps.
        case tooManyDecimals
        /// It is too large to keep.
        case tooLarge
    }

    /// Reads a value in major units (2952, 13.00, 2016-01-05, true, A), exactly.
    public func value(_ text: String) throws(Refusal) -> FactValue {
        switch type {
        case .bool:
            guard text == "true" || text == "false" else { throw .notWrittenSo }
            return .bool(text == "true")
        case .int: return .integer(try Self.scaled(text, scale: 0))
        case .money, .number: return .integer(try Self.scaled(text, scale: scale))
        case .code, .text: return .text(text)
        case .date:
            guard let day = LocalDate(text) else { throw .notWrittenSo }
            return .day(day)
        }
    }

    /// A decimal text as an integer of 10^-scale units; trailing zeros beyond the scale are no loss.
    public static func scaled(_ text: String, scale: Int) throws(Refusal) -> Int64 {
        var bytes = Array(text.utf8)[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes = bytes.dropFirst() }
        var value: Int64 = 0
        var decimals = 0
        var digits = 0
        var afterPoint = false
        for byte in bytes {
            if byte == UInt8(ascii: "."), !afterPoint, digits > 0 {
                afterPoint = true
                continue
            }
            guard (48...57).contains(byte) else { throw .notWrittenSo }
            digits += 1
            if afterPoint {
                if decimals == scale {
                    guard byte == 48 else { throw .tooManyDecimals }
                    continue
                }
                decimals += 1
            }
            value = try appended(value, Int64(byte - 48))
        }
        guard digits > 0, bytes.last != UInt8(ascii: ".") else { throw .notWrittenSo }
        while decimals < scale {
            value = try appended(value, 0)
            decimals += 1
        }
        return negative ? -value : value
    }

    private static func appended(_ value: Int64, _ digit: Int64) throws(Refusal) -> Int64 {
        let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, overAgain) = tenfold.addingReportingOverflow(digit)
        guard !over, !overAgain else { throw .tooLarge }
        return sum
    }

    /// A value as plain text in major units (2952.00, 13.00, true, A, 2016-01-05).
    public func text(_ value: FactValue) -> String {
        switch value {
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): Self.decimal(value, scale: scale)
        case .text(let text): text
        case .day(let day): day.description
        }
    }

    /// An integer of 10^-scale units as decimal text with all its places.
    public static func decimal(_ value: Int64, scale: Int, grouped: Bool = false) -> String {
        var digits = Array(String(value.magnitude).utf8)
        if digits.count <= scale {
            digits.insert(contentsOf: [UInt8](repeating: 48, count: scale + 1 - digits.count), at: 0)
        }
        let whole = digits.count - scale
        var out: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        for (at, digit) in digits.enumerated() {
            if at == whole { out.append(UInt8(ascii: ".")) }
            if grouped, at > 0, at < whole, (whole - at) % 3 == 0 { out.append(UInt8(ascii: ",")) }
            out.append(digit)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether a value is of this form's type.
    public func admits(_ value: FactValue) -> Bool {
        switch (type, value) {
        case (.bool, .bool), (.int, .integer), (.money, .integer), (.number, .integer), (.code, .text),
            (.text, .text),
            (.date, .day):
            true
        default: false
        }
    }

    /// A value as the JSON of outputs: money and whole numbers as integers, decimals as plain numbers.
    public func json(_ value: FactValue?) -> JSONValue {
        switch value {
        case nil: .null
        case .bool(let value): .bool(value)
        case .integer(let value): type == .number ? .number(Self.decimal(value, scale: scale)) : .int(value)
        case .text(let text): .string(text)
        case .day(let day): .string(day.description)
        }
    }
}
