import Glibc
import Synchronization
import Vocabulary

/// A text file's bytes as UTF-8, a piece at a time, behind its mark; what is invalid becomes U+FFFD.
final class TextSource: ByteSource {
    let encoding: TextEncoding
    /// Places in the UTF-8 output where U+FFFD stands for invalid bytes; taken by the reader as it passes them,
    /// while the next block may be decoded on another thread.
    private let invalid = Mutex<[Int]>([])
    private let source: StretchSource
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var from = 0
    private var until = 0
    private var isExhausted = false
    private var produced = 0
    private let table: GB18030Table?

    init(_ store: ByteStore, _ encoding: TextEncoding) throws {
        self.encoding = encoding
        source = StretchSource(store, from: encoding.markCount)
        table = encoding == .gb18030 ? try GB18030Table.shared.get() : nil
    }

    deinit { input.deallocate() }

    /// The first invalid place before an output offset, removed from the list.
    func takeInvalid(before offset: Int) -> Bool {
        invalid.withLock { places in
            guard let first = places.first, first < offset else { return false }
            places.removeAll { $0 < offset }
            return true
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard buffer.count >= 8 else { return 0 }
        while true {
            if until - from < 8, !isExhausted, let base = input.baseAddress {
                if from > 0 { memmove(base, base + from, until - from) }
                until -= from
                from = 0
                let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[until...]))
                if got == 0 { isExhausted = true }
                until += got
            }
            guard from < until else { return 0 }
            var out = 0
            switch encoding {
            case .utf8, .utf8Mark: out = decodeUTF8(buffer)
            case .utf16Little: out = decodeUTF16(buffer, low: 0)
            case .utf16Big: out = decodeUTF16(buffer, low: 1)
            case .gb18030: out = decodeGB(buffer)
            }
            produced += out
            if out > 0 { return out }
        }
    }

    @inline(__always)
    private func put(_ code: UInt32, _ buffer: UnsafeMutableRawBufferPointer, _ out: inout Int) {
        if code < 0x80 {
            buffer[out] = UInt8(code)
            out += 1
        } else if code < 0x800 {
            buffer[out] = UInt8(0xC0 | code >> 6)
            buffer[out + 1] = UInt8(0x80 | code & 63)
            out += 2
        } else if code < 0x10000 {
            buffer[out] = UInt8(0xE0 | code >> 12)
            buffer[out + 1] = UInt8(0x80 | code >> 6 & 63)
            buffer[out + 2] = UInt8(0x80 | code & 63)
            out += 3
        } else {
            buffer[out] = UInt8(0xF0 | code >> 18)
            buffer[out + 1] = UInt8(0x80 | code >> 12 & 63)
            buffer[out + 2] = UInt8(0x80 | code >> 6 & 63)
            buffer[out + 3] = UInt8(0x80 | code & 63)
            out += 4
        }
    }

    private func putInvalid(_ buffer: UnsafeMutableRawBufferPointer, _ out: inout Int) {
        let place = produced + out
        invalid.withLock { if $0.count < 4_096 { $0.append(place) } }
        put(0xFFFD, buffer, &out)
    }

    private func decodeUTF8(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: input[..<until])
        var at = from
        var out = 0
        while at < until, out + 8 <= buffer.count {
            if at + 8 <= until {
                let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    buffer.storeBytes(of: word, toByteOffset: out, as: UInt64.self)
                    at += 8
                    out += 8
                    continue
                }
            }
            switch UTF8Count.length(bytes, at) {
            case .some(0):
                guard isExhausted else {
                    from = at
                    return out
                }
                putInvalid(buffer, &out)
                at += 1
            case .some(let length):
                for index in 0..<length { buffer[out + index] = bytes[at + index] }
                at += length
                out += length
            case .none:
                putInvalid(buffer, &out)
                at += 1
            }
        }
        from = at
        return out
    }

    private func decodeUTF16(_ buffer: UnsafeMutableRawBufferPointer, low: Int) -> Int {
        func unit(_ at: Int) -> UInt32 { UInt32(input[at + low]) | UInt32(input[at + 1 - low]) << 8 }
        var out = 0
        while out + 8 <= buffer.count {
            guard from + 2 <= until else {
                if from < until, isExhausted {
                    putInvalid(buffer, &out)
                    from = until
                }
                break
            }
            let first = unit(from)
            if first & 0xF800 != 0xD800 {
                put(first, buffer, &out)
                from += 2
                continue
            }
            if first < 0xDC00, from + 4 > until, !isExhausted { break }
            if first < 0xDC00, from + 4 <= until, unit(from + 2) & 0xFC00 == 0xDC00 {
                put(0x10000 + (first - 0xD800) << 10 + (unit(from + 2) - 0xDC00), buffer, &out)
                from += 4
            } else {
                putInvalid(buffer, &out)
                from += 2
            }
        }
        return out
    }

    private func decodeGB(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let table else { return 0 }
        var out = 0
        table.pairs.withUnsafeBufferPointer { pairs in
            while from < until, out + 8 <= buffer.count {
                if from + 8 <= until {
                    let word = input.loadUnaligned(fromByteOffset: from, as: UInt64.self)
                    let wide = word & PlainScan.tops
                    buffer.storeBytes(of: word, toByteOffset: out, as: UInt64.self)
                    let plain = wide == 0 ? 8 : wide.littleEndian.trailingZeroBitCount >> 3
                    from += plain
                    out += plain
                    if plain == 8 || out + 8 > buffer.count { continue }
                }
                let first = Int(input[from])
                if first < 0x80 {
                    buffer[out] = UInt8(first)
                    out += 1
                    from += 1
                    continue
                }
                if until - from < 4, !isExhausted { break }
                guard first != 0x80, first != 0xFF, from + 1 < until else {
                    putInvalid(buffer, &out)
                    from += 1
                    continue
                }
                let second = Int(input[from + 1])
                if second >= 0x40, second != 0x7F, second != 0xFF {
                    let code = pairs[(first - 0x81) * 191 + second - 0x40]
                    if code != 0 { put(UInt32(code), buffer, &out) } else { putInvalid(buffer, &out) }
                    from += 2
                    continue
                }
                if let code = quad(first, second) {
                    put(code, buffer, &out)
                    from += 4
                } else {
                    putInvalid(buffer, &out)
                    from += 1
                }
            }
        }
        return out
    }

    private func quad(_ first: Int, _ second: Int) -> UInt32? {
        guard let table, from + 3 < until, (0x30...0x39).contains(second) else { return nil }
        let third = Int(input[from + 2])
        let fourth = Int(input[from + 3])
        guard (0x81...0xFE).contains(third), (0x30...0x39).contains(fourth) else { return nil }
        let index = ((first - 0x81) * 10 + second - 0x30) * 1_260 + (third - 0x81) * 10 + fourth - 0x30
        if index < table.quads.count { return table.quads[index] == 0 ? nil : UInt32(table.quads[index]) }
        // 0x90308130 is U+10000.
        let code = index - 189_000 + 0x10000
        return code >= 0x10000 && code <= 0x10FFFF ? UInt32(code) : nil
    }
}
