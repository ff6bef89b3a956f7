import Vocabulary

/// A zip file's directory of parts, read from its central directory (压缩包).
///
/// Names are compared without regard to case, with `/` for `\`. A file that begins like a zip and has no
/// directory is incomplete. Sizes come from the central directory, so data descriptors need no care.
struct ZipArchive {
    /// One part.
    struct Entry {
        /// The name as stored, with `/`.
        var name: String
        /// 0 stored, 8 deflated.
        var method: Int
        /// Whether the part is encrypted.
        var isEncrypted: Bool
        /// CRC-32 of the content.
        var checksum: UInt32
        /// Bytes in the file.
        var compressedCount: Int
        /// Bytes of the content, as declared.
        var count: Int
        /// Place of the local header.
        var offset: Int
    }

    let store: ByteStore
    /// The parts in directory order.
    private(set) var entries: [Entry] = []
    private var places: [String: Int] = [:]

    /// Reads the directory; refuses a file that was cut or whose directory cannot be right.
    init(_ store: ByteStore) throws(Problem) {
        self.store = store
        let tailCount = min(store.count, 65_557 + 20)
        let tailStart = store.count - tailCount
        let tail = try store.bytes(at: tailStart, count: tailCount)
        guard let end = Self.endRecord(in: tail) else { throw Problem(.incompleteZip) }
        var total = tail.little16(end + 10)
        var size = tail.little32(end + 12)
        var start = tail.little32(end + 16)
        var directoryEnd = tailStart + end
        if total == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF, end >= 20,
            tail.little32(end - 20) == 0x0706_4B50
        {
            let place = tail.little64(end - 12)
            let record = try store.bytes(at: place, count: 56)
            guard record.count == 56, record.little32(0) == 0x0606_4B50 else { throw Problem(.incompleteZip) }
            total = record.little64(32)
            size = record.little64(40)
            start = record.little64(48)
            directoryEnd = place
        }
        // Bytes before the archive shift every offset (self-extracting files).
        let shift = directoryEnd - size - start
        guard size >= 0, start >= 0, shift >= 0, start + shift + size <= store.count, size <= 8 << 20 else {
            throw Problem(.incompleteZip)
        }
        let directory = try store.bytes(at: start + shift, count: size)
        guard directory.count == size, total <= size / 46 else { throw Problem(.incompleteZip) }
        var at = 0
        for _ in 0..<total {
            guard at + 46 <= directory.count, directory.little32(at) == 0x0201_4B50 else {
                throw Problem(.incompleteZip)
            }
            let entry = try Self.entry(directory, at: &at, shift: shift)
            guard entry.offset >= 0, entry.compressedCount >= 0, entry.count >= 0,
                entry.offset + entry.compressedCount <= store.count
            else { throw Problem(.incompleteZip) }
            if places[Self.key(entry.name)] == nil { places[Self.key(entry.name)] = entries.count }
            entries.append(entry)
        }
    }

    /// The part of a name; a leading `/` and case do not count.
    func entry(_ name: String) -> Entry? {
        places[Self.key(name)].map { entries[$0] }
    }

    /// The content of a part, a piece at a time, under the limits on inflation.
    func open(_ entry: Entry, readsAhead: Bool = true) throws(Problem) -> any ByteSource {
        guard !entry.isEncrypted else { throw Problem(.encryptedWorkbook) }
        guard entry.method == 0 || entry.method == 8 else {
            throw Problem(.unknownCompression, ["part": entry.name, "method": String(entry.method)])
        }
        let source = try PartSource(store, entry: entry, start: try contentStart(entry))
        return readsAhead && entry.method == 8 && entry.count > 4 << 20 ? PrefetchSource(source) : source
    }

    /// Where a part's stored bytes begin, behind its local header.
    func contentStart(_ entry: Entry) throws(Problem) -> Int {
        let header = try store.bytes(at: entry.offset, count: 30)
        guard header.count == 30, header.little32(0) == 0x0403_4B50 else {
            throw Problem(.damagedPart, ["part": entry.name, "why": "no local header"])
        }
        let start = entry.offset + 30 + header.little16(26) + header.little16(28)
        guard start + entry.compressedCount <= store.count else { throw Problem(.incompleteZip) }
        return start
    }

    private static func endRecord(in tail: [UInt8]) -> Int? {
        var at = tail.count - 22
        while at >= 0 {
            if tail[at] == 0x50, tail.little32(at) == 0x0605_4B50,
                at + 22 + tail.little16(at + 20) <= tail.count
            {
                return at
            }
            at -= 1
        }
        return nil
    }

    private static func entry(_ bytes: [UInt8], at: inout Int, shift: Int) throws(Problem) -> Entry {
        let flags = bytes.little16(at + 8)
        let nameCount = bytes.little16(at + 28)
        let extraCount = bytes.little16(at + 30)
        let commentCount = bytes.little16(at + 32)
        let nameStart = at + 46
        let extraStart = nameStart + nameCount
        let end = extraStart + extraCount + commentCount
        guard end <= bytes.count else { throw Problem(.incompleteZip) }
        var entry = Entry(
            name: String(
                decoding: bytes[nameStart..<extraStart].map { $0 == 0x5C ? 0x2F : $0 }, as: UTF8.self),
            method: bytes.little16(at + 10), isEncrypted: flags & 1 != 0,
            checksum: UInt32(truncatingIfNeeded: bytes.little32(at + 16)),
            compressedCount: bytes.little32(at + 20), count: bytes.little32(at + 24),
            offset: bytes.little32(at + 42))
        var extra = extraStart
        while extra + 4 <= extraStart + extraCount {
            let kind = bytes.little16(extra)
            let size = bytes.little16(extra + 2)
            let fieldEnd = min(extra + 4 + size, extraStart + extraCount)
            if kind == 1 {
                var field = extra + 4
                func next(_ value: inout Int) {
                    guard value == 0xFFFF_FFFF, field + 8 <= fieldEnd else { return }
                    value = bytes.little64(field)
                    field += 8
                }
                next(&entry.count)
                next(&entry.compressedCount)
                next(&entry.offset)
            }
            extra += 4 + size
        }
        guard entry.offset >= 0, entry.offset <= Int.max >> 1, entry.compressedCount >= 0,
            entry.compressedCount <= Int.max >> 2
        else { throw Problem(.incompleteZip) }
        entry.offset += shift
        at = end
        return entry
    }

    private static func key(_ name: String) -> String {
        var bytes = Array(name.utf8)
        if bytes.first == 0x2F { bytes.removeFirst() }
        for index in bytes.indices where (65...90).contains(bytes[index]) { bytes[index] += 32 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Two bytes, the low one first; the caller has checked that they are there.
    func little16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }
    /// Four bytes, the low one first.
    func little32(_ at: Int) -> Int { little16(at) | little16(at + 2) << 16 }
    /// Eight bytes, the low one first; the top bit makes a negative number, which callers refuse.
    func little64(_ at: Int) -> Int { little32(at) | little32(at + 4) << 32 }
}
