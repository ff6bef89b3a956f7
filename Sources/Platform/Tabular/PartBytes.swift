import Glibc

/// A part's whole content in memory, for parts of bounded size: walked twice without inflating it twice.
// Unchecked: filled before it is given to anybody and never written afterwards.
final class PartBytes: @unchecked Sendable {
    /// Bytes of the largest part that is kept whole; larger ones are read a piece at a time.
    static let limit = 96 << 20

    let base: UnsafeMutablePointer<UInt8>
    let count: Int

    /// Room for so many bytes and the padding that scanning needs, zeros until filled.
    init?(count: Int) {
        guard let memory = calloc(1, count + PlainScan.padding) else { return nil }
        base = memory.assumingMemoryBound(to: UInt8.self)
        self.count = count
    }

    deinit { free(base) }

    var buffer: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: base, count: count) }
}

/// A whole part given piece by piece, for readers that convert it first.
final class PartBytesSource: ByteSource {
    private let bytes: PartBytes
    private var at = 0

    init(_ bytes: PartBytes) { self.bytes = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, bytes.count - at)
        guard count > 0, let to = buffer.baseAddress else { return 0 }
        memcpy(to, bytes.base + at, count)
        at += count
        return count
    }
}
