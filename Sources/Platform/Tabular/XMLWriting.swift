extension ByteBuffer {
    /// Text of SpreadsheetML: entities, and `_xHHHH_` for what XML cannot hold or would change.
    func put(cellText text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ put(cellText: $0) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { put(cellText: $0) }
        }
    }

    func put(cellText bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count * 7)
        var at = 0
        var plain = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte > 0x3E, byte != 0x5F, byte != 0xEF {
                at += 1
                continue
            }
            if byte >= 0x20, byte != 0x26, byte != 0x3C, byte != 0x3E, byte != 0x5F, byte != 0xEF {
                at += 1
                continue
            }
            put(UnsafeBufferPointer(rebasing: bytes[plain..<at]))
            switch byte {
            case 0x26: put("&amp;")
            case 0x3C: put("&lt;")
            case 0x3E: put("&gt;")
            case 0x09, 0x0A: put(byte)
            case 0x5F: put(looksEscaped(bytes, at) ? "_x005F_" : "_")
            case 0xEF:
                // U+FFFE and U+FFFF are no characters of XML.
                if at + 2 < bytes.count, bytes[at + 1] == 0xBF, bytes[at + 2] >= 0xBE {
                    put(bytes[at + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_")
                    at += 2
                } else {
                    put(byte)
                }
            default:
                put("_x00")
                put(byte >> 4 &+ 48)
                put(byte & 15 < 10 ? byte & 15 &+ 48 : byte & 15 &+ 55)
                put(0x5F)
            }
            at += 1
            plain = at
        }
        put(UnsafeBufferPointer(rebasing: bytes[plain..<at]))
    }

    private func looksEscaped(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        guard at + 7 <= bytes.count, bytes[at + 1] == 0x78, bytes[at + 6] == 0x5F else { return false }
        return bytes[(at + 2)..<(at + 6)].allSatisfy {
            (48...57).contains($0) || (65...70).contains($0) || (97...102).contains($0)
        }
    }

    /// An attribute's value between its quotes.
    func put(attribute text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: put("&amp;")
            case 0x3C: put("&lt;")
            case 0x3E: put("&gt;")
            case 0x22: put("&quot;")
            case 0x09, 0x0A, 0x0D:
                put("&#")
                put(number: Int64(byte))
                put(0x3B)
            case 0..<0x20: put("\u{FFFD}")
            default: put(byte)
            }
        }
    }

    /// The letters of a 0-based column.
    @inline(__always)
    func put(column: Int) {
        if column < 26 {
            put(UInt8(65 + column))
        } else if column < 702 {
            put(UInt8(64 + column / 26))
            put(UInt8(65 + column % 26))
        } else {
            put(text: ColumnName.letters(column))
        }
    }
}
