/// Character data of XML parts: entities, line ends, and the `_xHHHH_` escapes of SpreadsheetML (ST_Xstring).
enum XMLText {
    /// Appends raw character data, its entities resolved and its line ends made one line feed.
    static func append(_ raw: UnsafeBufferPointer<UInt8>, isCDATA: Bool, to out: inout [UInt8]) {
        var special = false
        for byte in raw where byte == 0x26 || byte == 0x0D { special = true }
        guard special else {
            out.append(contentsOf: raw)
            return
        }
        var at = 0
        while at < raw.count {
            let byte = raw[at]
            if byte == 0x0D {
                out.append(0x0A)
                at += 1
                if at < raw.count, raw[at] == 0x0A { at += 1 }
            } else if byte == 0x26, !isCDATA, let end = entity(raw, at, to: &out) {
                at = end
            } else {
                out.append(byte)
                at += 1
            }
        }
    }

    /// Resolves the entity at a place and gives the place behind it; nil where there is none.
    private static func entity(
        _ raw: UnsafeBufferPointer<UInt8>, _ start: Int, to out: inout [UInt8]
    ) -> Int? {
        var end = start + 1
        while end < raw.count, end - start < 12, raw[end] != 0x3B { end += 1 }
        guard end < raw.count, raw[end] == 0x3B else { return nil }
        let name = raw[(start + 1)..<end]
        if name.first == 0x23 {
            var value: UInt32 = 0
            let isHexadecimal = name.count > 1 && raw[start + 2] | 0x20 == 0x78
            let digits = name.dropFirst(isHexadecimal ? 2 : 1)
            guard !digits.isEmpty, digits.count <= 8 else { return nil }
            for byte in digits {
                guard let digit = digit(byte), isHexadecimal || digit < 10 else { return nil }
                value = value &* (isHexadecimal ? 16 : 10) &+ UInt32(digit)
            }
            append(scalar: value, to: &out)
            return end + 1
        }
        let resolved: UInt8
        if name.elementsEqual("amp".utf8) {
            resolved = 0x26
        } else if name.elementsEqual("lt".utf8) {
            resolved = 0x3C
        } else if name.elementsEqual("gt".utf8) {
            resolved = 0x3E
        } else if name.elementsEqual("quot".utf8) {
            resolved = 0x22
        } else if name.elementsEqual("apos".utf8) {
            resolved = 0x27
        } else {
            return nil
        }
        out.append(resolved)
        return end + 1
    }

    /// Resolves `_xHHHH_` in place; two halves of a surrogate pair make one character.
    static func resolveEscapes(_ bytes: inout [UInt8]) {
        guard bytes.count >= 7, let first = firstEscape(bytes, from: 0) else { return }
        var out = Array(bytes[..<first])
        var at = first
        while at < bytes.count {
            guard bytes[at] == 0x5F, let unit = escape(bytes, at) else {
                out.append(bytes[at])
                at += 1
                continue
            }
            at += 7
            if (0xD800..<0xDC00).contains(unit), at < bytes.count, let low = escape(bytes, at),
                (0xDC00..<0xE000).contains(low)
            {
                append(scalar: 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), to: &out)
                at += 7
            } else {
                append(scalar: unit, to: &out)
            }
        }
        bytes = out
    }

    private static func firstEscape(_ bytes: [UInt8], from start: Int) -> Int? {
        var at = start
        while at + 7 <= bytes.count {
            if bytes[at] == 0x5F, escape(bytes, at) != nil { return at }
            at += 1
        }
        return nil
    }

    /// The unit of an escape at a place.
    static func escape(_ bytes: [UInt8], _ at: Int) -> UInt32? {
        guard at + 7 <= bytes.count, bytes[at] == 0x5F, bytes[at + 1] == 0x78, bytes[at + 6] == 0x5F else {
            return nil
        }
        var value: UInt32 = 0
        for index in (at + 2)..<(at + 6) {
            guard let digit = digit(bytes[index]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Appends a character as UTF-8; what is none becomes U+FFFD.
    static func append(scalar value: UInt32, to out: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
