/// Percent-encoding of paths, queries and forms (百分号编码), byte by byte.
enum Percent {
    /// Everything but letters, digits and `-._~@` as `%XX`.
    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x40: out.append(byte)
            default: out += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The text behind `%XX`, and `+` as a space in forms; a broken escape stays as it is, bad UTF-8 becomes U+FFFD.
    static func decoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String {
        let source = Array(bytes)
        var out: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == 0x25, index + 2 < source.count, let high = value(source[index + 1]),
                let low = value(source[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(plusIsSpace && source[index] == 0x2B ? 0x20 : source[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The fields of a form or query; of a name given twice the first counts.
    static func fields(_ bytes: some Sequence<UInt8>) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in Array(bytes).split(separator: 0x26) {
            let parts = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(parts[0], plusIsSpace: true)
            if fields[name] == nil {
                fields[name] = parts.count > 1 ? decoded(parts[1], plusIsSpace: true) : ""
            }
        }
        return fields
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
