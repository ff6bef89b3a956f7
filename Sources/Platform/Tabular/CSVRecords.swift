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

    /// The fields of the record at hand.
    private(set) var fields: [Field] = []
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
        base = UnsafeMutablePointer<UInt8>.allocate(capacity: window)
    }

    deinit { base.deallocate() }

    /// The bytes of a field.
    func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
    }

    /// The text of a field, doubled quotes made single.
    func text(_ field: Field) -> String {
        let raw = bytes(field)
        guard field.isEscaped else { return String(decoding: raw, as: UTF8.self) }
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
        return String(decoding: out, as: UTF8.self)
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
        fields.removeAll(keepingCapacity: true)
        hasTextAfterQuote = false
        let base = self.base
        let filled = self.filled
        let delimiter = self.delimiter
        var at = self.at
        var lines = 0
        while true {
            if at < filled, base[at] == 0x22 {
                guard let end = try scanQuoted(from: at + 1, &lines) else { return false }
                at = end
            } else {
                let start = at
                while at < filled {
                    let byte = base[at]
                    if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
                    if byte == 0 { throw nul() }
                    at += 1
                }
                if at == filled, !exhausted { return false }
                fields.append(Field(start: start, end: at, isEscaped: false))
            }
            if at == filled {
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

    /// Scans a quoted field from behind its quote to its delimiter or line end.
    private mutating func scanQuoted(from start: Int, _ lines: inout Int) throws -> Int? {
        var at = start
        var isEscaped = false
        while true {
            guard at < filled else {
                guard exhausted else { return nil }
                throw Problem(.unclosedQuote, ["line": String(line)], at: .init(row: line))
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
            fields.append(Field(start: start, end: at, isEscaped: true))
        } else {
            fields.append(Field(start: start, end: close, isEscaped: isEscaped))
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
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
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
