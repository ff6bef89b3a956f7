import Glibc
import Vocabulary

/// A CSV file record by record over a window of UTF-8 bytes.
///
/// Records end with LF, CR LF or CR; a quote opens only at a field's start, and two of them inside make one.
struct CSVRecords: ~Copyable {
    /// A field: its bytes in the window, without quotes; `isEscaped` where doubled quotes remain inside.
    struct Field {
        var start: Int
        var end: Int
        var isEscaped: Bool
    }

    /// Bytes that one record may have; a quote still open then was never meant to close there.
    static let recordLimit = 8 << 20

    private let source: any ByteSource
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var at = 0
    private var filled = 0
    private var exhausted = false
    private var passed = 0
    private var nextLine = 1
    private let delimiter: UInt8

    private var fields = UnsafeMutablePointer<Field>.allocate(capacity: 256)
    private var room = 256
    /// How many fields the record at hand has.
    private(set) var count = 0
    /// Whether no field of the record holds anything.
    var isEmpty: Bool { (0..<count).allSatisfy { fields[$0].end <= fields[$0].start } }
    /// The line, from 1, on which the record at hand starts.
    private(set) var line = 1
    /// Whether text stood behind a closing quote.
    private(set) var hasTextAfterQuote = false
    /// The last place of the record in the whole text.
    var endOffset: Int { passed + at }

    init(_ source: any ByteSource, delimiter: UInt8, window: Int = 1 << 18) {
        self.source = source
        self.delimiter = delimiter
        capacity = window
        base = Self.window(window)
    }

    deinit {
        base.deallocate()
        fields.deallocate()
    }

    private static func window(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
        let window = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + PlainScan.padding)
        window.initialize(repeating: 0, count: capacity + PlainScan.padding)
        return window
    }

    /// Adds the fields that are not empty to a row, in place where no doubled quote stands in them.
    func fill(_ row: inout RowSlice) {
        for column in 0..<count {
            let field = fields[column]
            guard field.end > field.start else { continue }
            let raw = UnsafeBufferPointer(
                start: UnsafePointer(base) + field.start, count: field.end - field.start)
            if field.isEscaped {
                let text = Self.unescaped(raw).withUnsafeBufferPointer { row.keep($0) }
                row.add(text, .text, column: column)
            } else {
                row.add(raw, .text, column: column)
            }
        }
    }

    /// The text of a field with doubled quotes made single.
    private static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(raw.count)
        var at = 0
        var isQuoted = true
        while at < raw.count {
            if raw[at] == 0x22, isQuoted {
                if at + 1 < raw.count, raw[at + 1] == 0x22 {
                    out.append(0x22)
                    at += 2
                    continue
                }
                // The closing quote, with text behind it.
                isQuoted = false
                at += 1
                continue
            }
            out.append(raw[at])
            at += 1
        }
        return out
    }

    @inline(__always)
    private mutating func add(_ start: Int, _ end: Int, isEscaped: Bool = false) {
        if count == room { grow() }
        (fields + count).initialize(to: Field(start: start, end: end, isEscaped: isEscaped))
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Field>.allocate(capacity: room * 2)
        larger.moveInitialize(from: fields, count: count)
        fields.deallocate()
        fields = larger
        room *= 2
    }

    /// Goes to the next record; false at the end. A quote that is never closed and a NUL are refused.
    mutating func next() throws -> Bool {
        while true {
            if at >= filled {
                guard try refill() else { return false }
            }
            line = nextLine
            if try scan() { return true }
            guard filled - at <= Self.recordLimit else {
                throw Problem(.unclosedQuote, ["line": String(line)], at: .init(row: line))
            }
            if try !refill() { exhausted = true }
        }
    }

    /// Scans one record from `at`; false when the window ends inside it and more may come.
    private mutating func scan() throws -> Bool {
        count = 0
        hasTextAfterQuote = false
        let base = UnsafePointer(self.base)
        let filled = self.filled
        var at = self.at
        var lines = 0
        while true {
            if at < filled, base[at] == 0x22 {
                guard let end = try scanQuoted(from: at + 1, &lines) else { return false }
                at = end
            } else {
                at = try scanPlain(base, from: at, filled)
            }
            if at == filled {
                guard exhausted else { return false }
                nextLine += lines + 1
                self.at = at
                return true
            }
            if base[at] == delimiter {
                at += 1
                continue
            }
            if base[at] == 0x0D {
                if at + 1 == filled, !exhausted { return false }
                if at + 1 < filled, base[at + 1] == 0x0A { at += 1 }
            }
            nextLine += lines + 1
            self.at = at + 1
            return true
        }
    }

    /// Adds fields without quotes, one after another, up to a quoted one or the line's end; gives the place of the
    /// delimiter or line end behind the last, or the window's end.
    @inline(__always)
    private mutating func scanPlain(
        _ base: UnsafePointer<UInt8>, from start: Int, _ filled: Int
    ) throws -> Int {
        let delimiter = self.delimiter
        var start = start
        var word = start
        while word < filled {
            let bytes = PlainScan.word(base, word)
            var marks = PlainScan.equal(bytes, delimiter) | PlainScan.control(bytes)
            while marks != 0 {
                let at = word + marks.trailingZeroBitCount >> 3
                guard at < filled else { break }
                let byte = base[at]
                if byte == delimiter {
                    add(start, at)
                    // The next field, unless the caller must look at it.
                    if at + 1 >= filled || base[at + 1] == 0x22 { return at }
                    start = at + 1
                } else if byte == 0x0A || byte == 0x0D {
                    add(start, at)
                    return at
                } else if byte == 0 {
                    throw nul()
                }
                marks &= marks &- 1
            }
            word += 8
        }
        add(start, filled)
        return filled
    }

    /// Scans a quoted field from behind its quote to its delimiter or line end.
    private mutating func scanQuoted(from start: Int, _ lines: inout Int) throws -> Int? {
        var at = start
        var isEscaped = false
        while true {
            guard at < filled else {
                guard exhausted else { return nil }
                throw Problem(.unclosedQuote, ["line": String(line)], at: .init(row: line))
            }
            if at + 8 <= filled {
                let word = PlainScan.word(base, at)
                let marks = PlainScan.equal(word, 0x22) | PlainScan.control(word)
                if marks == 0 {
                    at += 8
                    continue
                }
                at += marks.trailingZeroBitCount >> 3
            }
            let byte = base[at]
            if byte == 0x22 {
                if at + 1 == filled, !exhausted { return nil }
                guard at + 1 < filled, base[at + 1] == 0x22 else { break }
                isEscaped = true
                at += 2
                continue
            }
            if byte == 0x0A || byte == 0x0D && !(at + 1 < filled && base[at + 1] == 0x0A) { lines += 1 }
            if byte == 0 { throw nul() }
            at += 1
        }
        let close = at
        at += 1
        while at < filled, base[at] != delimiter, base[at] != 0x0A, base[at] != 0x0D {
            if base[at] == 0 { throw nul() }
            at += 1
        }
        if at == filled, !exhausted { return nil }
        if at > close + 1 {
            hasTextAfterQuote = true
            add(start, at, isEscaped: true)
        } else {
            add(start, close, isEscaped: isEscaped)
        }
        return at
    }

    private func nul() -> Problem { Problem(.nulByte, ["line": String(line)], at: .init(row: line)) }

    private mutating func refill() throws -> Bool {
        guard !exhausted else { return false }
        let rest = filled - at
        if at > 0, rest > 0 { memmove(base, base + at, rest) }
        passed += at
        at = 0
        filled = rest
        if rest * 2 > capacity {
            let larger = Self.window(capacity * 2)
            memcpy(larger, base, rest)
            base.deallocate()
            base = larger
            capacity *= 2
        }
        while capacity - filled >= 8 {
            let got = try source.read(
                into: UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled))
            if got == 0 {
                exhausted = true
                break
            }
            filled += got
        }
        return filled > rest
    }
}
