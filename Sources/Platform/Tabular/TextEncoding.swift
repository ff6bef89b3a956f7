import Glibc
import Vocabulary

/// The encodings in which text files come (文字编码).
enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf8Mark = "UTF-8 BOM"
    case utf16Little = "UTF-16LE"
    case utf16Big = "UTF-16BE"
    case gb18030 = "GB18030"

    /// Bytes of the mark at the file's start.
    var markCount: Int {
        switch self {
        case .utf8, .gb18030: 0
        case .utf8Mark: 3
        case .utf16Little, .utf16Big: 2
        }
    }

    /// Finds a file's encoding: by its mark, else UTF-8 where its bytes are that nearly everywhere, else GB18030;
    /// and whether all its bytes are sound UTF-8.
    static func of(_ store: ByteStore) throws -> (TextEncoding, isSound: Bool) {
        let head = try store.bytes(at: 0, count: 3)
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16Little, false) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16Big, false) }
        let hasMark = head == [0xEF, 0xBB, 0xBF]
        var count = UTF8Count()
        let source = StretchSource(store)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var rest = 0
        while true {
            let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[rest...]))
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<(rest + got)])
            let used = count.take(bytes, isLast: got == 0)
            rest = bytes.count - used
            if got == 0 { break }
            if rest > 0, let base = buffer.baseAddress { memmove(base, base + used, rest) }
            if count.wrong > 4_096, count.wrong > count.right { break }
        }
        if hasMark { return (.utf8Mark, count.wrong == 0) }
        return (count.wrong == 0 || count.right > count.wrong * 4 ? .utf8 : .gb18030, count.wrong == 0)
    }
}

/// Counts sound and broken UTF-8 sequences beyond ASCII.
struct UTF8Count {
    var right = 0
    var wrong = 0

    /// Whether all bytes are sound UTF-8.
    static func isSound(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var count = UTF8Count()
        _ = count.take(bytes, isLast: true)
        return count.wrong == 0
    }

    /// The same for an array.
    static func isSound(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { isSound($0) } }

    /// Takes bytes up to a whole character and says how many.
    mutating func take(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        let base = start.assumingMemoryBound(to: UInt8.self)
        let count = bytes.count
        var at = 0
        var right = 0
        while at < count {
            if at + 8 <= count {
                let wide = PlainScan.word(base, at) & PlainScan.tops
                if wide == 0 {
                    at += 8
                    continue
                }
                at += wide.trailingZeroBitCount >> 3
                // Runs of Chinese: three bytes that need no closer look.
                while at + 4 <= count, UTF8Count.isPlainTriple(PlainScan.half(base, at)) {
                    right += 1
                    at += 3
                }
                if at >= count { break }
            }
            if base[at] < 0x80 {
                at += 1
                continue
            }
            switch UTF8Count.length(bytes, at) {
            case .some(0):
                if !isLast {
                    self.right += right
                    return at
                }
                wrong += 1
                at += 1
            case .some(let length):
                right += 1
                at += length
            case .none:
                wrong += 1
                at += 1
            }
        }
        self.right += right
        return at
    }

    /// Whether a word begins with a character of three bytes from U+1000 to U+CFFF.
    @inline(__always)
    private static func isPlainTriple(_ word: UInt32) -> Bool {
        word & 0x00C0_C0F0 == 0x0080_80E0 && word & 0x0F != 0 && word & 0x0F < 0x0D
    }

    /// The length of the character at a place; nil where there is none, 0 where the bytes end inside one.
    static func length(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
        let first = bytes[at]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            low = 0xA0
        case 0xED:
            length = 3
            high = 0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            low = 0x90
        case 0xF4:
            length = 4
            high = 0x8F
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        for index in 1..<length {
            guard at + index < bytes.count else { return 0 }
            let byte = bytes[at + index]
            guard byte >= low, byte <= high else { return nil }
            low = 0x80
            high = 0xBF
        }
        return length
    }
}

/// The characters of GB18030, taken once from the C library.
struct GB18030Table: Sendable {
    /// By (lead − 0x81) × 191 + trail − 0x40; 0 where there is none.
    let pairs: [UInt16]
    /// Four-byte characters of the basic plane by their linear index.
    let quads: [UInt16]

    static let shared: Result<GB18030Table, Problem> = {
        guard let descriptor = iconv_open("UTF-16LE", "GB18030"), descriptor != iconv_t(bitPattern: -1) else {
            return .failure(Problem(.unknownEncoding, ["encoding": "GB18030"]))
        }
        defer { iconv_close(descriptor) }
        func unit(_ bytes: [UInt8]) -> UInt16 {
            var input = bytes.map { CChar(bitPattern: $0) }
            var output = [UInt8](repeating: 0, count: 8)
            var room = 8
            let result = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBytes { output in
                    var from: UnsafeMutablePointer<CChar>? = input.baseAddress
                    var to: UnsafeMutablePointer<CChar>? = output.baseAddress?.assumingMemoryBound(
                        to: CChar.self)
                    var left = input.count
                    return iconv(descriptor, &from, &left, &to, &room)
                }
            }
            if result == -1 {
                iconv(descriptor, nil, nil, nil, nil)
                return 0
            }
            return room == 6 ? UInt16(output[0]) | UInt16(output[1]) << 8 : 0
        }
        var pairs = [UInt16](repeating: 0, count: 126 * 191)
        for lead in 0..<126 {
            for trail in 0..<191 where trail != 63 {
                pairs[lead * 191 + trail] = unit([UInt8(lead + 0x81), UInt8(trail + 0x40)])
            }
        }
        var quads = [UInt16](repeating: 0, count: 39_420)
        for index in quads.indices {
            quads[index] = unit([
                UInt8(0x81 + index / 12_600), UInt8(0x30 + index / 1_260 % 10),
                UInt8(0x81 + index / 10 % 126),
                UInt8(0x30 + index % 10),
            ])
        }
        return .success(GB18030Table(pairs: pairs, quads: quads))
    }()
}
