import CZlib
import Vocabulary

/// Writes a zip file part by part: deflate level 1, fixed times, so that the same content gives the same bytes.
final class ZipWriter {
    private struct Part {
        var name: [UInt8]
        var method: Int
        var checksum: UInt
        var compressedCount: Int
        var count: Int
        var offset: Int
    }

    /// Bytes gathered before they are compressed; also the unit of work of the compressor.
    static let pieceCount = 1 << 18

    private let out: OutputFile
    private var parts: [Part] = []
    private var stream = z_stream()
    private var isOpen = false
    /// What the caller writes for the part at hand.
    let buffer = ByteBuffer(capacity: ZipWriter.pieceCount + 65_536)
    private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

    init(_ out: OutputFile) { self.out = out }

    deinit {
        if isOpen { deflateEnd(&stream) }
        packed.deallocate()
        buffer.free()
    }

    /// Begins a part; what is put into `buffer` from now on is its content.
    func begin(_ name: String) throws(Problem) {
        let part = Part(
            name: Array(name.utf8), method: 8, checksum: 0, compressedCount: 0, count: 0, offset: out.count)
        try out.write(Self.header(part))
        parts.append(part)
        let size = Int32(MemoryLayout<z_stream>.size)
        stream = z_stream()
        guard deflateInit2_(&stream, 1, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else {
            throw Problem(.fileUnwritable, ["file": name, "why": "zlib"])
        }
        isOpen = true
    }

    /// Compresses what has been gathered when there is enough of it.
    @inline(__always)
    func flushIfFull() throws(Problem) {
        if buffer.count >= Self.pieceCount { try compress(Z_NO_FLUSH) }
    }

    /// Ends the part.
    func end() throws(Problem) {
        try compress(Z_FINISH)
        deflateEnd(&stream)
        isOpen = false
        guard let part = parts.last else { return }
        guard part.count < 0xFFFF_FFFF, out.count < 0xFFFF_FFFF else {
            throw Problem(.fileUnwritable, ["file": "xlsx", "why": "larger than 4 GiB"])
        }
        try out.patch(Self.header(part), at: part.offset)
    }

    /// Writes a whole part.
    func add(_ name: String, _ content: String) throws(Problem) {
        try begin(name)
        buffer.put(text: content)
        try end()
    }

    /// Writes a whole part from bytes.
    func add(_ name: String, bytes: [UInt8]) throws(Problem) {
        try begin(name)
        buffer.put(bytes)
        try end()
    }

    /// Writes a part as another archive holds it, without unpacking it.
    func copy(_ entry: ZipArchive.Entry, from archive: ZipArchive) throws(Problem) {
        let header = try archive.store.bytes(at: entry.offset, count: 30)
        guard header.count == 30 else { throw Problem(.incompleteZip) }
        var at = entry.offset + 30 + header.little16(26) + header.little16(28)
        let part = Part(
            name: Array(entry.name.utf8), method: entry.method, checksum: UInt(entry.checksum),
            compressedCount: entry.compressedCount, count: entry.count, offset: out.count)
        try out.write(Self.header(part))
        let end = at + entry.compressedCount
        while at < end {
            let bytes = try archive.store.bytes(at: at, count: min(1 << 18, end - at))
            guard !bytes.isEmpty else { throw Problem(.incompleteZip) }
            try out.write(bytes)
            at += bytes.count
        }
        parts.append(part)
    }

    /// Writes the directory and ends the file.
    func finish() throws(Problem) {
        let start = out.count
        var directory: [UInt8] = []
        for part in parts {
            directory += [0x50, 0x4B, 0x01, 0x02, 20, 0]
            directory += Self.common(part)
            directory += [UInt8](repeating: 0, count: 10)
            Self.put(part.offset, 4, &directory)
            directory += part.name
        }
        guard start + directory.count < 0xFFFF_FFFF, parts.count < 0xFFFF else {
            throw Problem(.fileUnwritable, ["file": "xlsx", "why": "larger than 4 GiB"])
        }
        let size = directory.count
        directory += [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
        Self.put(parts.count, 2, &directory)
        Self.put(parts.count, 2, &directory)
        Self.put(size, 4, &directory)
        Self.put(start, 4, &directory)
        directory += [0, 0]
        try out.write(directory)
        try out.finish()
    }

    private func compress(_ flush: Int32) throws(Problem) {
        guard let index = parts.indices.last else { return }
        let bytes = buffer.bytes
        let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        parts[index].checksum = crc32(parts[index].checksum, base, UInt32(bytes.count))
        parts[index].count += bytes.count
        stream.next_in = UnsafeMutablePointer(mutating: base)
        stream.avail_in = UInt32(bytes.count)
        while true {
            stream.next_out = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(packed.count)
            let result = deflate(&stream, flush)
            let got = packed.count - Int(stream.avail_out)
            if got > 0 { try out.write(UnsafeRawBufferPointer(rebasing: packed[..<got])) }
            parts[index].compressedCount += got
            if flush == Z_FINISH ? result == Z_STREAM_END : stream.avail_out > 0 { break }
        }
        buffer.clear()
    }

    private static func header(_ part: Part) -> [UInt8] {
        [0x50, 0x4B, 0x03, 0x04] + common(part) + part.name
    }

    /// The fields that local and central headers share: version to extra length.
    private static func common(_ part: Part) -> [UInt8] {
        // Version 2.0, UTF-8 names, midnight of 1980-01-01.
        var out: [UInt8] = [20, 0, 0, 8]
        put(part.method, 2, &out)
        out += [0, 0, 0x21, 0]
        put(Int(part.checksum), 4, &out)
        put(part.compressedCount, 4, &out)
        put(part.count, 4, &out)
        put(part.name.count, 2, &out)
        out += [0, 0]
        return out
    }

    private static func put(_ value: Int, _ count: Int, _ out: inout [UInt8]) {
        for index in 0..<count { out.append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
    }
}
