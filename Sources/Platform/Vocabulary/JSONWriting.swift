extension JSONValue {
    /// Compact JSON with keys in the order given.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Compact JSON bytes with keys in the order given.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        write(into: &out, canonical: false)
        return out
    }

    /// RFC 8785 bytes, restricted: keys sorted by UTF-16 units; the caller keeps fractions out.
    public var canonicalBytes: [UInt8] {
        var out: [UInt8] = []
        write(into: &out, canonical: true)
        return out
    }

    /// Appends this value's JSON to a byte buffer.
    public func write(into out: inout [UInt8], canonical: Bool) {
        switch self {
        case .null: out += [0x6E, 0x75, 0x6C, 0x6C]
        case .bool(true): out += [0x74, 0x72, 0x75, 0x65]
        case .bool(false): out += [0x66, 0x61, 0x6C, 0x73, 0x65]
        case .int(let value): JSONBytes.append(value, to: &out)
        case .number(let text): out += text.utf8
        case .string(let text): JSONBytes.append(quoted: text, to: &out)
        case .array(let values):
            out.append(0x5B)
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(0x2C) }
                value.write(into: &out, canonical: canonical)
            }
            out.append(0x5D)
        case .object(let members):
            out.append(0x7B)
            let ordered =
                canonical
                ? members.sorted { JSONBytes.precedes($0.key, $1.key) } : members
            for (index, member) in ordered.enumerated() {
                if index > 0 { out.append(0x2C) }
                JSONBytes.append(quoted: member.key, to: &out)
                out.append(0x3A)
                member.value.write(into: &out, canonical: canonical)
            }
            out.append(0x7D)
        }
    }
}

/// The byte forms of JSON, shared by every writer of it.
public enum JSONBytes {
    /// Appends an integer in decimal.
    public static func append(_ value: Int64, to out: inout [UInt8]) {
        if value < 0 { out.append(0x2D) }
        var magnitude = value.magnitude
        let start = out.count
        repeat {
            out.append(UInt8(48 + magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        out[start...].reverse()
    }

    /// Appends text in quotes, escaping only what RFC 8785 escapes.
    public static func append(quoted text: String, to out: inout [UInt8]) {
        out.append(0x22)
        var text = text
        text.withUTF8 { bytes in
            var plain = true
            for byte in bytes where byte < 0x20 || byte == 0x22 || byte == 0x5C { plain = false }
            if plain {
                out.append(contentsOf: bytes)
                return
            }
            for byte in bytes { append(escaped: byte, to: &out) }
        }
        out.append(0x22)
    }

    private static func append(escaped byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case 0x22: out += [0x5C, 0x22]
        case 0x5C: out += [0x5C, 0x5C]
        case 0x08: out += [0x5C, 0x62]
        case 0x09: out += [0x5C, 0x74]
        case 0x0A: out += [0x5C, 0x6E]
        case 0x0C: out += [0x5C, 0x66]
        case 0x0D: out += [0x5C, 0x72]
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            out += [0x5C, 0x75, 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: out.append(byte)
        }
    }

    /// Key order of RFC 8785: by UTF-16 units, never by Swift's canonical equivalence.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf16.lexicographicallyPrecedes(right.utf16)
    }
}
