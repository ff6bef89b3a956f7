/// A JSON value that keeps the order of its keys, for output, and can be written canonically, for the journal.
///
/// Journal and digests use the restricted RFC 8785 form: integers within ±(2^53−1), everything else as text, no
/// fractions. `number` exists for output alone (rates, measures) and carries its decimal text.
public enum JSONValue: Sendable, Hashable {
    /// A value that is undefined or not known.
    case null
    /// A truth value.
    case bool(Bool)
    /// An integer.
    case int(Int64)
    /// A number by its JSON text, for output only.
    case number(String)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Keys and values in the order of writing.
    case object([Member])

    /// One key and its value.
    public struct Member: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSONValue
        /// A key with its value.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// A double as the shortest JSON number that gives it back; null when it is no finite number.
    public static func double(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        if value == value.rounded(), abs(value) < 1e15 { return .number(String(Int64(value))) }
        return .number(String(value))
    }

    /// Text or null.
    public static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    /// The value under a key of an object; nil where there is none.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The text of a string; nil for anything else.
    public var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The integer of an int; nil for anything else.
    public var intValue: Int64? {
        guard case .int(let value) = self else { return nil }
        return value
    }

    /// The truth value of a bool; nil for anything else.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for anything else.
    public var arrayValue: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The members of an object; nil for anything else.
    public var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A text as written in Swift.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer as written in Swift.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A truth as written in Swift.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list as written in Swift.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object as written in Swift, its keys in that order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    /// `null`, written `nil` in Swift.
    public init(nilLiteral: ()) { self = .null }
}
