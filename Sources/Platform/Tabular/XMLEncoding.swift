import Glibc
import Vocabulary

/// Finds an XML part's encoding and gives its bytes as UTF-8.
enum XMLEncoding {
    /// The length of a UTF-8 part's byte order mark, 0 without one; nil for a part in another encoding.
    static func markOfUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let head = Array(bytes.prefix(256))
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        guard !head.starts(with: [0xFF, 0xFE]), !head.starts(with: [0xFE, 0xFF]),
            head.prefix(2) != [0x3C, 0],
            head.prefix(2) != [0, 0x3C]
        else { return nil }
        return declared(head).map(isUTF8) ?? true ? 0 : nil
    }

    private static func isUTF8(_ name: String) -> Bool {
        ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(name.uppercased())
    }

    /// The source itself where it is UTF-8 already, its byte order mark passed over.
    static func utf8(_ source: any ByteSource) throws -> any ByteSource {
        var head = [UInt8](repeating: 0, count: 256)
        var count = 0
        while count < head.count {
            let start = count
            let got = try head.withUnsafeMutableBytes { buffer in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            }
            if got == 0 { break }
            count += got
        }
        head.removeLast(head.count - count)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            return PrefixedSource(Array(head.dropFirst(3)), source)
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0x3C, 0]) {
            return try TranscodedSource(PrefixedSource(head, source), from: "UTF-16LE")
        }
        if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0, 0x3C]) {
            return try TranscodedSource(PrefixedSource(head, source), from: "UTF-16BE")
        }
        let whole = PrefixedSource(head, source)
        guard let name = declared(head), !isUTF8(name) else { return whole }
        return try TranscodedSource(whole, from: name.uppercased().hasPrefix("GB") ? "GB18030" : name)
    }

    private static func declared(_ head: [UInt8]) -> String? {
        guard head.starts(with: "<?xml".utf8), let end = head.firstIndex(of: 0x3E) else { return nil }
        let declaration = String(decoding: head[..<end], as: UTF8.self)
        guard let place = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[place.upperBound...].utf8.drop { $0 == 0x3D || $0 <= 0x20 }
        guard let quote = rest.first, quote == 0x22 || quote == 0x27 else { return nil }
        let name = String(decoding: rest.dropFirst().prefix { $0 != quote }, as: UTF8.self)
        return name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2F } ? name : nil
    }
}

/// Bytes that were looked at already, then the rest of their source.
final class PrefixedSource: ByteSource {
    private var prefix: ArraySlice<UInt8>
    private let rest: any ByteSource

    init(_ prefix: [UInt8], _ rest: any ByteSource) {
        self.prefix = prefix[...]
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !prefix.isEmpty else { return try rest.read(into: buffer) }
        let count = min(buffer.count, prefix.count)
        buffer.copyBytes(from: prefix.prefix(count))
        prefix = prefix.dropFirst(count)
        return count
    }
}

/// Bytes of another encoding as UTF-8, by the C library's tables; what cannot be read becomes U+FFFD.
final class TranscodedSource: ByteSource {
    private let source: any ByteSource
    private let descriptor: iconv_t
    private var input: [UInt8] = []
    private var isExhausted = false

    init(_ source: any ByteSource, from name: String) throws(Problem) {
        self.source = source
        guard let descriptor = iconv_open("UTF-8", name), descriptor != iconv_t(bitPattern: -1) else {
            throw Problem(.unknownEncoding, ["encoding": name])
        }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard buffer.count >= 16, let base = buffer.baseAddress else { return 0 }
        while true {
            if input.count < 65_536, !isExhausted {
                var more = [UInt8](repeating: 0, count: 65_536)
                let got = try more.withUnsafeMutableBytes { try source.read(into: $0) }
                if got == 0 { isExhausted = true }
                input.append(contentsOf: more[..<got])
            }
            guard !input.isEmpty else { return 0 }
            var out: UnsafeMutablePointer<CChar>? = base.assumingMemoryBound(to: CChar.self)
            var room = buffer.count
            var isStuck = false
            let used = input.withUnsafeMutableBytes { bytes -> Int in
                var from: UnsafeMutablePointer<CChar>? = bytes.baseAddress?.assumingMemoryBound(
                    to: CChar.self)
                var left = bytes.count
                let result = iconv(descriptor, &from, &left, &out, &room)
                if result == -1 { isStuck = errno == EILSEQ || errno == EINVAL && isExhausted }
                return bytes.count - left
            }
            input.removeFirst(used)
            if isStuck, !input.isEmpty, room >= 3 {
                input.removeFirst()
                for byte in [0xEF, 0xBF, 0xBD] as [UInt8] {
                    out?.pointee = CChar(bitPattern: byte)
                    out = out?.advanced(by: 1)
                    room -= 1
                }
            }
            if room < buffer.count { return buffer.count - room }
        }
    }
}
