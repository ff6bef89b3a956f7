import CZlib
import Vocabulary

/// Raw deflate of small texts with a preset dictionary (RFC 1951), one state used again and again (压缩).
///
/// Not Sendable: each thread that seals bodies has its own.
final class BodyDeflater {
    // zlib keeps the stream's address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isOpen: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        // Level 6; a hash of 2^13 heads is enough for texts of a few kilobytes and quick to clear.
        isOpen =
            deflateInit2_(stream, 6, Z_DEFLATED, -15, 6, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
    }

    deinit {
        if isOpen { deflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The deflated bytes of a text; a Problem (500.402) where zlib has no memory.
    func deflated(_ clear: [UInt8], words: [UInt8]) throws(Problem) -> [UInt8] {
        guard isOpen, deflateReset(stream) == Z_OK else {
            throw Problem(.unexpected, ["why": "zlib has no memory"])
        }
        if !words.isEmpty, deflateSetDictionary(stream, words, UInt32(words.count)) != Z_OK {
            throw Problem(.unexpected, ["why": "zlib has no memory"])
        }
        let bound = Int(deflateBound(stream, UInt(clear.count)))
        var clear = clear
        var isDone = false
        let out = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            clear.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(bound)
                isDone = deflate(stream, Z_FINISH) == Z_STREAM_END
                filled = bound - Int(stream.pointee.avail_out)
            }
        }
        guard isDone else { throw Problem(.unexpected, ["why": "zlib has no memory"]) }
        return out
    }
}

/// Takes such texts apart again; nil for what is no deflate stream or longer than 64 MiB.
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
