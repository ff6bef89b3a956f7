import Glibc
import Vocabulary

/// The shared strings of a workbook by number (共享字符串).
///
/// The first ones stand ready as Swift strings; behind a budget they lie as bytes in memory, behind another in
/// a temporary file, so that no workbook takes more memory than its share.
struct SharedStrings {
    private static let readyBytes = 32 << 20
    private static let readyCount = 600_000
    private static let memoryBytes = 48 << 20

    private var ready: [String] = []
    private var readySize = 0
    /// Strings behind the ready ones: their bytes one after another, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var spool: Spool?
    private(set) var count = 0
    /// Whether some string was not valid in its encoding.
    private(set) var isDamaged = false

    init() {}

    init(_ source: any ByteSource, part: String) throws {
        var reader = try XMLReader(source, part: part)
        let si = XMLReader.key("si")
        var buffer: [UInt8] = []
        var sawRoot = false
        while true {
            switch try reader.next() {
            case .start:
                sawRoot = true
                guard reader.key == si else { continue }
                buffer.removeAll(keepingCapacity: true)
                try RichText.read(&reader, into: &buffer)
                try append(buffer)
            case .end, .text: continue
            case .finished:
                guard sawRoot else { throw reader.malformed("no element") }
                return
            }
        }
    }

    private mutating func append(_ text: [UInt8]) throws {
        count += 1
        if readySize < Self.readyBytes, ready.count < Self.readyCount {
            if !text.withUnsafeBytes({ UTF8Count.isSound($0) }) { isDamaged = true }
            ready.append(String(decoding: text, as: UTF8.self))
            readySize += text.count + 16
            return
        }
        if spool == nil, bytes.count + ends.count * 8 > Self.memoryBytes {
            var spool = try Spool()
            var start = 0
            for end in ends {
                try spool.append(bytes[start..<end])
                start = end
            }
            self.spool = spool
            bytes = []
            ends = []
        }
        if spool != nil {
            try spool?.append(text[...])
        } else {
            bytes.append(contentsOf: text)
            ends.append(bytes.count)
        }
    }

    /// The string of a number; nil where there is none.
    @inline(__always)
    func string(_ index: Int) -> String? {
        if index < ready.count { return ready[index] }
        return late(index)
    }

    private func late(_ index: Int) -> String? {
        guard index >= 0, index < count else { return nil }
        let place = index - ready.count
        if let spool { return spool.string(place) }
        return String(decoding: bytes[(place > 0 ? ends[place - 1] : 0)..<ends[place]], as: UTF8.self)
    }
}

/// Strings in a temporary file that vanishes with its handles.
private struct Spool {
    private final class Handles {
        let text: UnsafeMutablePointer<FILE>
        let index: UnsafeMutablePointer<FILE>
        init(_ text: UnsafeMutablePointer<FILE>, _ index: UnsafeMutablePointer<FILE>) {
            self.text = text
            self.index = index
        }
        deinit {
            fclose(text)
            fclose(index)
        }
    }

    private let handles: Handles
    private var end: UInt64 = 0

    init() throws(Problem) {
        guard let text = tmpfile(), let index = tmpfile() else {
            throw Problem(
                .fileUnreadable, ["file": "temporary file", "why": String(cString: strerror(errno))])
        }
        handles = Handles(text, index)
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) throws(Problem) {
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, handles.text) }
        end += UInt64(bytes.count)
        var place = end
        guard written == bytes.count, fwrite(&place, 8, 1, handles.index) == 1 else {
            throw Problem(
                .fileUnreadable, ["file": "temporary file", "why": String(cString: strerror(errno))])
        }
    }

    func string(_ place: Int) -> String? {
        fflush(handles.text)
        fflush(handles.index)
        var ends: (UInt64, UInt64) = (0, 0)
        let got =
            place == 0
            ? pread(fileno(handles.index), &ends.1, 8, 0)
            : pread(fileno(handles.index), &ends, 16, off_t(place - 1) * 8)
        guard got >= 8, ends.1 >= ends.0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(ends.1 - ends.0))
        let read = bytes.withUnsafeMutableBytes {
            pread(fileno(handles.text), $0.baseAddress, $0.count, off_t(ends.0))
        }
        return read == bytes.count ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

/// Text of `si` and `is` elements: runs joined, phonetic runs dropped.
enum RichText {
    /// Reads up to the end tag of the element whose start tag was the last token.
    static func read(_ reader: inout XMLReader, into buffer: inout [UInt8]) throws {
        let t = XMLReader.key("t")
        let rPh = XMLReader.key("rPh")
        var depth = 1
        var inText = false
        var hasEscape = false
        while depth > 0 {
            switch try reader.next() {
            case .start:
                if reader.key == rPh {
                    try reader.skipElement()
                    continue
                }
                depth += 1
                if reader.key == t { inText = true }
            case .end:
                depth -= 1
                if reader.key == t { inText = false }
            case .text:
                guard inText else { continue }
                let start = buffer.count
                XMLText.append(reader.text, isCDATA: reader.isCDATA, to: &buffer)
                if !hasEscape, buffer[start...].contains(0x5F) { hasEscape = true }
                guard buffer.count <= XMLReader.tokenLimit else {
                    throw Problem(
                        .cellTooLong, ["part": reader.part, "limit": String(XMLReader.tokenLimit)])
                }
            case .finished: throw reader.malformed("the part ends inside a text")
            }
        }
        if hasEscape { XMLText.resolveEscapes(&buffer) }
    }
}
