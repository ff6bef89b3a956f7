import Glibc

/// The short texts that a written workbook shares between cells: those met again, up to a fixed number.
///
/// A text is admitted when its hash is met a second time, so that numbers that occur once do not fill the table.
final class StringTable {
    private static let slotCount = 1 << 17
    private static let seenCount = 1 << 15
    private static let limit = 1 << 16
    /// Bytes of the longest text that is shared.
    static let lengthLimit = 96

    private let slots: UnsafeMutablePointer<UInt32>
    private let seen: UnsafeMutablePointer<UInt32>
    private let texts = ByteBuffer(capacity: 1 << 16)
    private let hashes: UnsafeMutablePointer<UInt32>
    private let ends: UnsafeMutablePointer<UInt32>
    private(set) var count = 0

    init() {
        slots = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.slotCount)
        slots.initialize(repeating: 0, count: Self.slotCount)
        seen = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.seenCount)
        seen.initialize(repeating: 0, count: Self.seenCount)
        hashes = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.limit)
        ends = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.limit)
    }

    deinit {
        slots.deallocate()
        seen.deallocate()
        hashes.deallocate()
        ends.deallocate()
        texts.free()
    }

    /// The number of a text that is shared; nil for one that stands in its cell.
    func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count <= Self.lengthLimit, let base = bytes.baseAddress else { return nil }
        let hash = Self.hash(bytes)
        let all = texts.bytes
        var slot = Int(hash) & (Self.slotCount - 1)
        while slots[slot] > 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash {
                let start = index > 0 ? Int(ends[index - 1]) : 0
                if Int(ends[index]) - start == bytes.count, let from = all.baseAddress,
                    memcmp(from + start, base, bytes.count) == 0
                {
                    return index
                }
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        guard count < Self.limit else { return nil }
        let place = Int(hash >> 15) & (Self.seenCount - 1)
        guard seen[place] == hash else {
            seen[place] = hash
            return nil
        }
        texts.put(bytes)
        hashes[count] = hash
        ends[count] = UInt32(texts.count)
        count += 1
        slots[slot] = UInt32(count)
        return count - 1
    }

    /// The sharedStrings part.
    func part() -> [UInt8] {
        let out = ByteBuffer(capacity: texts.count * 2 + 1_024)
        defer { out.free() }
        out.put(XLSXParts.declaration)
        out.put(text: "<sst xmlns=\"\(XLSXParts.main)\" uniqueCount=\"\(count)\">")
        let all = texts.bytes.assumingMemoryBound(to: UInt8.self)
        var start = 0
        for index in 0..<count {
            let text = UnsafeBufferPointer(rebasing: all[start..<Int(ends[index])])
            start = Int(ends[index])
            let hasSpace = (text.first ?? 0) <= 0x20 || (text.last ?? 0) <= 0x20
            if hasSpace { out.put("<si><t xml:space=\"preserve\">") } else { out.put("<si><t>") }
            out.put(cellText: text)
            out.put("</t></si>")
        }
        out.put("</sst>")
        return Array(out.bytes)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash: UInt64 = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var at = 0
        while at + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            at += 8
        }
        var rest: UInt64 = 0
        while at < raw.count {
            rest = rest << 8 | UInt64(raw[at])
            at += 1
        }
        hash = (hash ^ rest) &* 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 29
        return UInt32(truncatingIfNeeded: hash >> 16 | 1)
    }
}
