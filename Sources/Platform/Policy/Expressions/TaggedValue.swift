public import Vocabulary

/// Values in the tagged JSON form of `tuopin expr` (interfaces.md, section 2).
public enum TaggedValue {
    /// A value as `{"t", "v"}`.
    public static func json(_ value: CELValue) -> JSONValue {
        func tagged(_ tag: String, _ value: JSONValue) -> JSONValue { ["t": .string(tag), "v": value] }
        switch value {
        case .int(let number): return tagged("int", .string(String(number)))
        case .uint(let number): return tagged("uint", .string(String(number)))
        case .double(let number): return tagged("double", .string(number.shortestText))
        case .bool(let truth): return tagged("bool", .bool(truth))
        case .string(let text): return tagged("string", .string(text))
        case .bytes(let bytes): return tagged("bytes", .string(Base64.text(bytes)))
        case .null: return ["t": "null"]
        case .list(let elements): return tagged("list", .array(elements.map(json)))
        case .map(let map):
            return tagged("map", .array(map.entries.map { .array([json($0.key), json($0.value)]) }))
        case .timestamp(let moment): return tagged("timestamp", .string(moment.text))
        case .duration(let length): return tagged("duration", .string(length.text))
        case .date(let day): return tagged("date", .string(day.description))
        case .type(let name): return tagged("type", .string(name))
        case .optional(let inner): return tagged("optional", inner.map { json($0) } ?? .null)
        case .unknown: return ["t": "unknown"]
        }
    }

    /// The value of a tagged form; nil when it is none. A part that is not known bears the name given.
    public static func value(_ json: JSONValue, named name: String) -> CELValue? {
        guard let tag = json["t"]?.stringValue else { return nil }
        let content = json["v"]
        let text = content?.stringValue
        switch tag {
        case "int": return text.flatMap { Int64($0) }.map { .int($0) }
        case "uint": return text.flatMap { UInt64($0) }.map { .uint($0) }
        case "double": return text.flatMap { Double($0) }.map { .double($0) }
        case "bool": return content?.boolValue.map { .bool($0) }
        case "string": return text.map { .string($0) }
        case "bytes": return text.flatMap { Base64.bytes($0) }.map { .bytes($0) }
        case "null": return .null
        case "list":
            guard let elements = content?.arrayValue else { return nil }
            var values: [CELValue] = []
            for element in elements {
                guard let value = value(element, named: name) else { return nil }
                values.append(value)
            }
            return .list(values)
        case "map":
            guard let entries = content?.arrayValue else { return nil }
            var map = CELMap()
            for entry in entries {
                guard let pair = entry.arrayValue, pair.count == 2, let key = value(pair[0], named: name),
                    let value = value(pair[1], named: name), map.insert(key, value)
                else { return nil }
            }
            return .map(map)
        case "timestamp": return text.flatMap { CELTimestamp($0) }.map { .timestamp($0) }
        case "duration": return text.flatMap { CELDuration($0) }.map { .duration($0) }
        case "date": return text.flatMap { LocalDate($0) }.map { .date($0) }
        case "type": return text.map { .type($0) }
        case "optional":
            guard let content, content != .null else { return .optional(nil) }
            return value(content, named: name).map { .optional($0) }
        case "unknown": return .unknown([name])
        default: return nil
        }
    }
}

/// Base 64 with padding (RFC 4648, section 4).
enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            var group: UInt32 = 0
            for byte in part { group = group << 8 | UInt32(byte) }
            group <<= UInt32(8 * (3 - part.count))
            for place in 0..<4 {
                out.append(
                    place <= part.count
                        ? letters[Int(group >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of a text; nil when it is no base 64. Padding may be left out.
    static func bytes(_ text: String) -> [UInt8]? {
        var characters = Array(text.utf8)
        while characters.last == UInt8(ascii: "=") { characters.removeLast() }
        guard characters.count % 4 != 1, text.utf8.count - characters.count <= 2 else { return nil }
        var out: [UInt8] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            guard let value = letters.firstIndex(of: character) else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(group >> bits & 0xFF))
            }
        }
        return out
    }
}
