import Vocabulary

/// The reversible mark that keeps a text in a CSV from being taken for a formula (防公式注入).
///
/// A text that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line end gets an apostrophe in
/// front; so does one that begins with an apostrophe before one of these or before another apostrophe, so that
/// taking one away always gives the text back. Numbers are not texts and get none.
public enum CSVText {
    /// The text as it is written.
    public static func protected(_ text: String) -> String { needsMark(text) ? "'" + text : text }

    /// The text as it was before it was written; texts that bear no mark stay as they are.
    public static func unprotected(_ text: String) -> String {
        let bytes = text.utf8
        guard bytes.first == 0x27, isDangerous(bytes.dropFirst()) || bytes.dropFirst().first == 0x27 else {
            return text
        }
        return String(text.unicodeScalars.dropFirst())
    }

    static func needsMark(_ text: String) -> Bool {
        let bytes = text.utf8[...]
        guard bytes.first == 0x27 else { return isDangerous(bytes) }
        let rest = bytes.dropFirst()
        return rest.first == 0x27 || isDangerous(rest)
    }

    private static func isDangerous(_ bytes: Substring.UTF8View) -> Bool {
        switch bytes.first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x0A: return true
        case 0xEF:
            // ＝ ＋ － ＠
            let next = bytes.dropFirst()
            guard next.first == 0xBC, let last = next.dropFirst().first else { return false }
            return last == 0x9D || last == 0x8B || last == 0x8D || last == 0xA0
        default: return false
        }
    }
}

/// Writes CSV files: UTF-8 with its mark, CR LF, no cell that starts a formula (写出 CSV).
public final class CSVWriter {
    private let file: OutputFile
    private let out = ByteBuffer(capacity: 1 << 17)
    private var column = 0

    /// A file on disk; it takes its name when it is finished.
    public init(file path: String) throws {
        file = try OutputFile(file: path)
        out.put("\u{FEFF}")
    }

    /// A file in memory, given back by `finish`.
    public init() {
        file = OutputFile()
        out.put("\u{FEFF}")
    }

    deinit { out.free() }

    /// Writes a row.
    public func row(_ cells: [CellContent]) throws {
        for cell in cells { add(cell) }
        try endRow()
    }

    /// Writes the next cell of a row.
    public func add(_ cell: CellContent) {
        if column > 0 { out.put(0x2C) }
        column += 1
        switch cell {
        case .empty: break
        case .text(let text): put(text)
        case .int(let value): out.put(number: value)
        case .number, .decimal:
            guard let text = cell.text else { break }
            // A decimal that is no number is text.
            if CellContent.plain(text) == nil { put(text) } else { out.put(text: text) }
        case .date(let day): out.put(text: day.description)
        case .bool(let value): out.put(value ? "TRUE" : "FALSE")
        }
    }

    private func put(_ text: String) {
        let needsMark = CSVText.needsMark(text)
        var needsQuotes = false
        for byte in text.utf8 where byte <= 0x3B {
            if byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == 0x3B || byte == 0x09 {
                needsQuotes = true
            }
        }
        if !needsQuotes {
            if needsMark { out.put(0x27) }
            out.put(text: text)
            return
        }
        out.put(0x22)
        if needsMark { out.put(0x27) }
        for byte in text.utf8 {
            if byte == 0x22 { out.put(0x22) }
            out.put(byte)
        }
        out.put(0x22)
    }

    /// Ends the row.
    public func endRow() throws {
        column = 0
        out.put("\r\n")
        if out.count >= 1 << 16 { try flush() }
    }

    private func flush() throws {
        try file.write(out.bytes)
        out.clear()
    }

    /// Ends the file; gives its bytes when it is in memory, else nothing.
    @discardableResult
    public func finish() throws -> [UInt8] {
        try flush()
        try file.finish()
        return file.memory
    }
}
