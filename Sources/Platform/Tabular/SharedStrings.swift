import Glibc
import Vocabulary

/// The shared strings of a workbook by number (共享字符串).
///
/// Their bytes lie one after another in memory; behind a budget, in a temporary file, so that no workbook takes
/// more memory than its share. A string asked for is kept as one, up to another budget, so that the cells of a
/// column share it.
final class SharedStrings {
    private static let memoryBytes = 64 << 20
    private static let readyBytes = 24 << 20
    private static let readyCount = 600_000

    /// The strings in memory: their bytes one after another, and where each ends.
    ///
    /// Plain pointers, for readers that ask for a string a cell; they hold as long as the strings do.
    struct Slab {
        fileprivate(set) var bytes: UnsafeMutablePointer<UInt8>?
        fileprivate(set) var ends: UnsafeMutablePointer<UInt32>?
        fileprivate(set) var count = 0

        /// The bytes of a string; nil where it lies in the temporary file or is missing.
        @inline(__always)
        func slice(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
            guard index >= 0, index < count, let bytes, let ends else { return nil }
            let start = index > 0 ? Int(ends[index - 1]) : 0
            return UnsafeBufferPointer(start: bytes + start, count: Int(ends[index]) - start)
        }
    }

    private(set) var slab = Slab()
    private var room = 0
    private var used = 0
    private var endsRoom = 0
    private var spool: Spool?
    private(set) var count = 0
    /// Whether some string was not valid in its encoding.
    private(set) var isDamaged = false
    private var ready: [String?] = []
    private var readySize = 0

    init() {}

    init(_ reader: consuming XMLReader) throws {
        let si = XMLReader.key("si")
        var buffer: [UInt8] = []
        var sawRoot = false
        while true {
            if sawRoot { while takePlain(&reader) {} }
            switch try reader.next() {
            case .start:
                sawRoot = true
                guard reader.key == si else { continue }
                buffer.removeAll(keepingCapacity: true)
                try RichText.read(&reader, into: &buffer)
                try buffer.withUnsafeBufferPointer { try append($0) }
            case .end, .text: continue
            case .finished:
                guard sawRoot else { throw reader.malformed("no element") }
                return
            }
        }
    }

    deinit {
        free(slab.bytes)
        free(slab.ends)
    }

    private static let plainStart = PlainScan.key("<si><t>")
    private static let plainEnd = PlainScan.key("</t></si")

    /// Takes one string of the common form `<si><t>…</t></si>`; false, and nothing taken, for any other.
    private func takePlain(_ reader: inout XMLReader) -> Bool {
        guard spool == nil, let (base, from, to) = reader.unread, to - from > 32 else { return false }
        guard PlainScan.word(base, from) << 8 == Self.plainStart << 8,
            let text = PlainScan.text(base, from + 7, to), text.end + 9 <= to,
            PlainScan.word(base, text.end) == Self.plainEnd, base[text.end + 8] == 0x3E
        else { return false }
        let string = UnsafeBufferPointer(start: base + from + 7, count: text.end - from - 7)
        guard string.count <= XMLReader.tokenLimit else { return false }
        if text.hasUnderscore, PlainScan.mayEscape(string) { return false }
        guard used + slab.count * 4 < Self.memoryBytes else { return false }
        add(string, isWide: text.isWide)
        reader.take(to: text.end + 9)
        return true
    }

    private func add(_ text: UnsafeBufferPointer<UInt8>, isWide: Bool) {
        if isWide, !isDamaged, !UTF8Count.isSound(UnsafeRawBufferPointer(text)) { isDamaged = true }
        if used + text.count > room || slab.bytes == nil {
            room = max(room * 2, used + text.count, 1 << 16)
            slab.bytes = realloc(slab.bytes, room)?.assumingMemoryBound(to: UInt8.self)
        }
        if slab.count == endsRoom {
            endsRoom = max(endsRoom * 2, 1 << 10)
            slab.ends = realloc(slab.ends, endsRoom * 4)?.assumingMemoryBound(to: UInt32.self)
        }
        if let to = slab.bytes, let from = text.baseAddress { memcpy(to + used, from, text.count) }
        used += text.count
        slab.ends?[slab.count] = UInt32(used)
        slab.count += 1
        count += 1
    }

    private func append(_ text: UnsafeBufferPointer<UInt8>) throws {
        if spool == nil {
            guard used + slab.count * 4 >= Self.memoryBytes else {
                add(text, isWide: true)
                return
            }
            spool = try Spool()
        }
        if !UTF8Count.isSound(UnsafeRawBufferPointer(text)) { isDamaged = true }
        try spool?.append(text)
        count += 1
    }

    /// The string of a number; nil where there is none.
    func string(_ index: Int) -> String? {
        if index >= 0, index < ready.count, let text = ready[index] { return text }
        guard let slice = slab.slice(index) else {
            guard index >= 0, index < count else { return nil }
            return spool?.string(index - slab.count)
        }
        let text = String(decoding: slice, as: UTF8.self)
        // Short texts stand in their cells and need not be kept.
        guard slice.count > 15, index < Self.readyCount, readySize < Self.readyBytes else { return text }
        if ready.isEmpty { ready = Array(repeating: nil, count: min(slab.count, Self.readyCount)) }
        ready[index] = text
        readySize += slice.count + 32
        return text
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

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) {
        let written = fwrite(bytes.baseAddress, 1, bytes.count, handles.text)
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
