/// Looking for bytes eight at a time: what the fast ways through sheets and CSV files share.
///
/// Loads reach up to seven bytes behind the place asked for; buffers that are scanned so carry `padding` bytes more.
enum PlainScan {
    /// Bytes behind every scanned buffer that may be loaded and mean nothing.
    static let padding = 128

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes from a place, the first one lowest.
    @inline(__always)
    static func word(_ base: UnsafePointer<UInt8>, _ at: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    /// Four bytes from a place.
    @inline(__always)
    static func half(_ base: UnsafePointer<UInt8>, _ at: Int) -> UInt32 {
        UInt32(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt32.self))
    }

    /// The top bit of each byte that equals one, and no other bit.
    @inline(__always)
    static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let other = word ^ (ones &* UInt64(byte))
        return ~(((other & lows) &+ lows) | other | lows)
    }

    /// The top bit of each byte that is a control character (below the space), and no other bit.
    @inline(__always)
    static func control(_ word: UInt64) -> UInt64 {
        ~(((word & lows) &+ (ones &* 0x60)) | word) & tops
    }

    /// Up to eight bytes of ASCII as one word, the first one lowest, to be compared with `word`.
    static func key(_ text: StaticString) -> UInt64 { XMLReader.key(text) }

    /// Character data from a place up to its `<`.
    struct Text {
        var end: Int
        /// Whether there is a byte beyond ASCII.
        var isWide: Bool
        /// Whether there is an underscore, which may begin an `_xHHHH_` escape.
        var hasUnderscore: Bool
    }

    /// Finds the `<` behind plain character data; nil where the buffer ends first or where the text needs the
    /// general reader: entities and carriage returns.
    @inline(__always)
    static func text(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Text? {
        var at = start
        var wide: UInt64 = 0
        var underscores: UInt64 = 0
        while at + 8 <= end {
            let word = word(base, at)
            let marks = equal(word, 0x3C)
            let special = equal(word, 0x26) | equal(word, 0x0D)
            if marks == 0 {
                if special != 0 { return nil }
                wide |= word & tops
                underscores |= equal(word, 0x5F)
                at += 8
                continue
            }
            let before = (marks & (0 &- marks)) &- 1
            if special & before != 0 { return nil }
            wide |= word & tops & before
            underscores |= equal(word, 0x5F) & before
            return Text(
                end: at + marks.trailingZeroBitCount >> 3, isWide: wide != 0, hasUnderscore: underscores != 0)
        }
        return nil
    }

    /// Whether an underscore is followed by `x`: the general reader then looks for an escape.
    static func mayEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at + 1 < bytes.count {
            if bytes[at] == 0x5F, bytes[at + 1] == 0x78 { return true }
            at += 1
        }
        return false
    }
}
