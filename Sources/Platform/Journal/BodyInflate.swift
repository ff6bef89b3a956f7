import CZlib

/// Takes deflated texts of bodies apart again (解压); nil for what is no deflate stream or longer than 64 MiB.
final class BodyInflater {
    /// No body is longer than this in the clear.
    static let greatestLength = 64 << 20

    private let stream: UnsafeMutablePointer<z_stream>
    private let isOpen: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isOpen = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func inflated(_ packed: ArraySlice<UInt8>, words: [UInt8]) -> [UInt8]? {
        guard isOpen, inflateReset(stream) == Z_OK else { return nil }
        if !words.isEmpty, inflateSetDictionary(stream, words, UInt32(words.count)) != Z_OK { return nil }
        var packed = Array(packed)
        return packed.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var clear: [UInt8] = []
            var piece = max(2_048, input.count * 6)
            while clear.count <= Self.greatestLength {
                var result = Z_OK
                clear += [UInt8](unsafeUninitializedCapacity: piece) { buffer, filled in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(piece)
                    result = inflate(stream, Z_NO_FLUSH)
                    filled = piece - Int(stream.pointee.avail_out)
                }
                if result == Z_STREAM_END { return stream.pointee.avail_in == 0 ? clear : nil }
                guard result == Z_OK, stream.pointee.avail_out == 0 else { return nil }
                piece = min(piece * 2, 1 << 20)
            }
            return nil
        }
    }
}
