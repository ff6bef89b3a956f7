import Vocabulary

/// The restricted RFC 8785 form, written and checked in one walk (规范编码).
enum CanonicalBytes {
    /// The largest integer that the form knows, 2^53−1.
    static let greatest: Int64 = 9_007_199_254_740_991

    /// Appends a payload; throws 422.452 where it holds a fraction or an integer too large. False where the keys of
    /// an object had to be put in order.
    static func append(_ value: JSONValue, to out: inout [UInt8]) throws(Problem) -> Bool {
        var isOrdered = true
        switch value {
        case .int(let number):
            guard number.magnitude <= UInt64(greatest) else {
                throw Problem(.payloadNotCanonical, ["why": "integer \(number) is beyond 2^53-1"])
            }
            JSONBytes.append(number, to: &out)
        case .number(let text): throw Problem(.payloadNotCanonical, ["why": "fraction \(text)"])
        case .array(let values):
            out.append(0x5B)
            var first = true
            for value in values {
                if !first { out.append(0x2C) }
                first = false
                isOrdered = try append(value, to: &out) && isOrdered
            }
            out.append(0x5D)
        case .object(let members): isOrdered = try append(members, to: &out)
        case .null, .bool, .string: value.write(into: &out, canonical: true)
        }
        return isOrdered
    }

    private static func append(
        _ members: [JSONValue.Member], to out: inout [UInt8]
    ) throws(Problem) -> Bool {
        var ordered = true
        for index in members.indices.dropFirst() where !precedes(members[index - 1].key, members[index].key) {
            ordered = false
            break
        }
        let members = ordered ? members : members.sorted { precedes($0.key, $1.key) }
        var isOrdered = ordered
        out.append(0x7B)
        for index in members.indices {
            if index > 0 {
                guard ordered || precedes(members[index - 1].key, members[index].key) else {
                    throw Problem(.payloadNotCanonical, ["why": "key \(members[index].key) twice"])
                }
                out.append(0x2C)
            }
            JSONBytes.append(quoted: members[index].key, to: &out)
            out.append(0x3A)
            isOrdered = try append(members[index].value, to: &out) && isOrdered
        }
        out.append(0x7D)
        return isOrdered
    }

    /// A value as it will be read back: keys in canonical order.
    static func ordered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): .array(values.map(ordered))
        case .object(let members):
            .object(
                members.sorted { precedes($0.key, $1.key) }
                    .map { JSONValue.Member($0.key, ordered($0.value)) })
        case .null, .bool, .int, .number, .string: value
        }
    }

    /// Key order by UTF-16 units, on bytes where both keys are ASCII.
    static func precedes(_ left: String, _ right: String) -> Bool {
        var left = left
        var right = right
        let quick: Bool? = left.withUTF8 { first in
            right.withUTF8 { second in
                let shared = min(first.count, second.count)
                for index in 0..<shared {
                    let one = first[index]
                    let other = second[index]
                    if one >= 0x80 || other >= 0x80 { return nil }
                    if one != other { return one < other }
                }
                return first.count < second.count
            }
        }
        return quick ?? JSONBytes.precedes(left, right)
    }
}

/// Hexadecimal text of bytes, lower case.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Appends two digits a byte.
    static func append(_ bytes: some Sequence<UInt8>, to out: inout [UInt8]) {
        digits.withUnsafeBufferPointer { digits in
            for byte in bytes {
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            }
        }
    }

    /// The text of bytes.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        append(bytes, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of lower-case digits; nil for anything else.
    public static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(32)
        var high: UInt8?
        for byte in text {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            if let first = high {
                out.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil ? out : nil
    }
}
