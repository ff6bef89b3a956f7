/// What is wrong with a JSON text, and at which byte.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// Offset in bytes from the start.
    public var offset: Int
    /// What was expected or found.
    public var reason: String
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259); a repeated key, a lone surrogate and trailing text are refused.
    public init(parsing text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads one JSON text from its UTF-8 bytes.
    public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        var reader = JSONByteReader(bytes: bytes)
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.error("text after the value") }
    }
}

private struct JSONByteReader {
    let bytes: [UInt8]
    var at = 0

    func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: at, reason: reason) }

    mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth < 512 else { throw error("nested too deeply") }
        skipSpace()
        guard at < bytes.count else { throw error("value missing") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        guard bytes[at...].starts(with: text.utf8) else { throw error("unknown word") }
        at += text.utf8.count
        return value
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
        func digits(_ at: inout Int) -> Int {
            let begin = at
            while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
            return at - begin
        }
        let first = at
        guard digits(&at) > 0 else { throw error("value expected") }
        if bytes[first] == 48, at - first > 1 { throw error("leading zero") }
        var whole = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            whole = false
            at += 1
            guard digits(&at) > 0 else { throw error("digit expected") }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            whole = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard digits(&at) > 0 else { throw error("digit expected") }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if whole, let value = Int64(text), text != "-0" { return .int(value) }
        return .number(text)
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        at += 1
        var values: [JSONValue] = []
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
            at += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            guard at < bytes.count else { throw error("array not closed") }
            at += 1
            switch bytes[at - 1] {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "]"): return .array(values)
            default: throw error("comma or ] expected")
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        at += 1
        var members: [JSONValue.Member] = []
        var seen: Set<[UInt8]> = []
        skipSpace()
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
            at += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw error("key expected") }
            let key = try string()
            // Few keys are compared one by one: hashing each costs more than the rest of the reading.
            if members.count < 16 {
                guard !members.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) else {
                    throw error("key repeated")
                }
            } else {
                if seen.isEmpty { seen = Set(members.map { Array($0.key.utf8) }) }
                guard seen.insert(Array(key.utf8)).inserted else { throw error("key repeated") }
            }
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw error("colon expected") }
            at += 1
            members.append(JSONValue.Member(key, try value(depth: depth + 1)))
            skipSpace()
            guard at < bytes.count else { throw error("object not closed") }
            at += 1
            switch bytes[at - 1] {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "}"): return .object(members)
            default: throw error("comma or } expected")
            }
        }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C, bytes[at] >= 0x20 { at += 1 }
        if at < bytes.count, bytes[at] == 0x22 {
            guard let text = String(validating: bytes[start..<at], as: UTF8.self) else {
                throw error("invalid UTF-8")
            }
            at += 1
            return text
        }
        var out = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case 0x22:
                guard let text = String(validating: out, as: UTF8.self) else { throw error("invalid UTF-8") }
                return text
            case 0x5C: try escape(into: &out)
            case 0..<0x20: throw error("control character in text")
            default: out.append(byte)
            }
        }
        throw error("text not closed")
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONSyntaxError) {
        guard at < bytes.count else { throw error("text not closed") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hex())
            if (0xD800..<0xDC00).contains(code) {
                guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                    bytes[at + 1] == UInt8(ascii: "u")
                else { throw error("lone surrogate") }
                at += 2
                let low = UInt32(try hex())
                guard (0xDC00..<0xE000).contains(low) else { throw error("lone surrogate") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("lone surrogate") }
            out += Array(String(Character(scalar)).utf8)
        default: throw error("unknown escape")
        }
    }

    private mutating func hex() throws(JSONSyntaxError) -> UInt16 {
        guard at + 4 <= bytes.count,
            let value = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits expected") }
        at += 4
        return value
    }
}
