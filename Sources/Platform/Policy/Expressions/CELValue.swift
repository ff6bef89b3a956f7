public import Vocabulary

/// A value of the expression language (表达式的值): CEL's types without messages, and days.
///
/// Equality of the language (`1 == 1.0`) is `equality(with:)`; the type is deliberately not Equatable.
public indirect enum CELValue: Sendable {
    /// A signed 64-bit integer; money in minor units and scaled numbers too.
    case int(Int64)
    /// An unsigned 64-bit integer.
    case uint(UInt64)
    /// An IEEE double.
    case double(Double)
    /// A truth value.
    case bool(Bool)
    /// Text; compared and counted by code points.
    case string(String)
    /// Bytes.
    case bytes([UInt8])
    /// The null value.
    case null
    /// A list.
    case list([CELValue])
    /// A map.
    case map(CELMap)
    /// A moment with nanoseconds, UTC.
    case timestamp(CELTimestamp)
    /// A length of time in nanoseconds.
    case duration(CELDuration)
    /// A day without a time zone (日期).
    case date(LocalDate)
    /// A type, by its name in the language.
    case type(String)
    /// An optional value of the language's `optional` extension.
    case optional(CELValue?)
    /// A place inside a list or map whose value is not known, with the names of the missing facts.
    ///
    /// Taking it out gives `Outcome.unknown`; it never stands alone.
    case unknown([String])

    /// The name of the value's type, as `type(x)` gives it.
    public var typeName: String {
        switch self {
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "bytes"
        case .null: "null_type"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .date: "date"
        case .type: "type"
        case .optional: "optional_type"
        case .unknown: "unknown"
        }
    }

    /// The types that stand for themselves as names.
    static let typeNames: Set<String> = [
        "int", "uint", "double", "bool", "string", "bytes", "null_type", "list", "map", "type", "date",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type",
    ]

    /// The names of what is not known inside a list or map; empty when all is.
    var namesOfUnknownParts: [String] {
        switch self {
        case .unknown(let names): names
        case .list(let elements): elements.flatMap(\.namesOfUnknownParts)
        case .map(let map): map.entries.flatMap(\.value.namesOfUnknownParts)
        case .optional(let value): value?.namesOfUnknownParts ?? []
        default: []
        }
    }
}

/// A map of the language (映射): keys are bool, int, uint or string; the order of writing is kept.
public struct CELMap: Sendable {
    /// One key with its value.
    public struct Entry: Sendable {
        /// The key.
        public var key: CELValue
        /// The value.
        public var value: CELValue
    }

    /// The entries in the order of writing.
    public private(set) var entries: [Entry] = []
    private var places: [Key: Int] = [:]

    /// An empty map.
    public init() {}

    /// A record: text keys in the order given; a later value replaces an earlier one.
    public init(record: some Sequence<(String, CELValue)>) {
        for (name, value) in record {
            if let place = places[.text(Array(name.utf8))] {
                entries[place].value = value
            } else {
                _ = insert(.string(name), value)
            }
        }
    }

    /// Adds an entry; false when the key cannot be one or is there already.
    mutating func insert(_ key: CELValue, _ value: CELValue) -> Bool {
        if case .double = key { return false }
        guard let form = Key(key), places[form] == nil else { return false }
        places[form] = entries.count
        entries.append(Entry(key: key, value: value))
        return true
    }

    /// The value under a key; 3, 3u and 3.0 are one key.
    public subscript(key: CELValue) -> CELValue? {
        guard let form = Key(key), let place = places[form] else { return nil }
        return entries[place].value
    }

    /// A key in a form that hashes by value across the number types and by bytes for text.
    private enum Key: Hashable {
        case int(Int64)
        case large(UInt64)
        case bool(Bool)
        case text([UInt8])

        init?(_ value: CELValue) {
            switch value {
            case .int(let number): self = .int(number)
            case .uint(let number): self = Int64(exactly: number).map { .int($0) } ?? .large(number)
            case .double(let number):
                if let whole = Int64(exactly: number) {
                    self = .int(whole)
                } else if let whole = UInt64(exactly: number) {
                    self = .large(whole)
                } else {
                    return nil
                }
            case .bool(let truth): self = .bool(truth)
            case .string(let text): self = .text(Array(text.utf8))
            default: return nil
            }
        }
    }
}
