import CZlib
import Vocabulary

/// The limits of what a part may grow to.
enum InflationLimit {
    /// Bytes of one part.
    static let bytes = 1 << 30
    /// Times its compressed size.
    static let ratio = 1_000
}

/// One part's content while it is inflated, with its size and checksum watched.
final class PartSource: ByteSource {
    private let input: StretchSource
    private let entry: ZipArchive.Entry
    private var stream = z_stream()
    private var isOpen = false
    private var isDone = false
    private var inputAtEnd = false
    private var checksum: UInt = 0
    private var total = 0
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    init(_ store: ByteStore, entry: ZipArchive.Entry, start: Int) throws(Problem) {
        self.entry = entry
        input = StretchSource(store, from: start, count: entry.compressedCount)
        try Self.check(entry.count, of: entry)
        guard entry.method == 8 else { return }
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Problem(.damagedPart, ["part": entry.name, "why": "zlib"])
        }
        isOpen = true
    }

    deinit {
        if isOpen { inflateEnd(&stream) }
        chunk.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !isDone, buffer.count > 0 else { return 0 }
        let got = entry.method == 0 ? try input.read(into: buffer) : try inflate(into: buffer)
        if got > 0, let base = buffer.baseAddress {
            checksum = crc32(checksum, base.assumingMemoryBound(to: UInt8.self), UInt32(got))
            total += got
            try Self.check(total, of: entry)
        }
        if entry.method == 0, got == 0 { isDone = true }
        if isDone {
            guard total == entry.count else { throw damaged("its size is not the declared one") }
            guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else { throw damaged("checksum") }
        }
        return got
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let room = min(buffer.count, 1 << 30)
        stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(room)
        while stream.avail_out > 0 {
            if stream.avail_in == 0, !inputAtEnd {
                let got = try input.read(into: chunk)
                if got == 0 { inputAtEnd = true }
                stream.next_in = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_in = UInt32(got)
            }
            let result = CZlib.inflate(&stream, Z_NO_FLUSH)
            if result == Z_STREAM_END {
                isDone = true
                break
            }
            guard result == Z_OK || result == Z_BUF_ERROR else { throw damaged("deflate stream broken") }
            if result == Z_BUF_ERROR, inputAtEnd { throw damaged("deflate stream ends early") }
        }
        return room - Int(stream.avail_out)
    }

    private func damaged(_ why: String) -> Problem {
        Problem(.damagedPart, ["part": entry.name, "why": why])
    }

    private static func check(_ size: Int, of entry: ZipArchive.Entry) throws(Problem) {
        let isTooMuch =
            size > InflationLimit.bytes
            || size > 0 && (size - 1) / InflationLimit.ratio >= entry.compressedCount
        guard isTooMuch else { return }
        throw Problem(
            .inflatesTooMuch,
            [
                "part": entry.name, "size": String(size), "compressed": String(entry.compressedCount),
                "limit": String(InflationLimit.bytes), "ratio": String(InflationLimit.ratio),
            ])
    }
}
