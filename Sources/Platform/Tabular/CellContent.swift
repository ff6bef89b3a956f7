public import Vocabulary

/// What goes into a cell of a list that is written (单元格内容).
public enum CellContent: Sendable, Hashable {
    /// Nothing.
    case empty
    /// Text, kept as text whatever it looks like.
    case text(String)
    /// A whole number; beyond 15 digits it is written as text, since a workbook cannot hold it.
    case int(Int64)
    /// A number, at most 15 significant digits; what is not finite is empty.
    case number(Double)
    /// A number by its decimal text, as money in yuan; what is no number is written as text.
    case decimal(String)
    /// A day.
    case date(LocalDate)
    /// A truth value.
    case bool(Bool)

    /// The text that `read` gives for this cell once it is written; nil for an empty one.
    public var text: String? {
        switch self {
        case .empty: nil
        case .text(let text): text.isEmpty ? nil : text
        case .int(let value): String(value)
        case .number(let value): value.isFinite ? Self.plain(value) : nil
        case .decimal(let text): Self.plain(text) ?? (text.isEmpty ? nil : text)
        case .date(let day): day.description
        case .bool(let value): value ? "TRUE" : "FALSE"
        }
    }

    static func plain(_ value: Double) -> String {
        var bytes: [UInt8] = []
        NumberText.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func plain(_ text: String) -> String? {
        var bytes: [UInt8] = []
        let isNumber = Array(text.utf8).withUnsafeBufferPointer { NumberText.append($0, to: &bytes) }
        return isNumber ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

/// How a column of a written sheet looks (列).
public struct SheetColumn: Sendable, Hashable {
    /// The header; nil in a sheet without a header row.
    public var title: String?
    /// Width in characters; nil leaves the reader's own.
    public var width: Double?
    /// Whether cells keep the text format, so that long numbers stay text when somebody edits them.
    public var isText: Bool

    /// A column by its header, width and whether it holds text.
    public init(_ title: String?, width: Double? = nil, isText: Bool = false) {
        self.title = title
        self.width = width
        self.isText = isText
    }
}

/// How a cell is marked.
public enum CellMark: Int, Sendable, Hashable, CaseIterable {
    /// Red: not taken.
    case error = 1
    /// Yellow: to be answered.
    case question = 2
    /// Blue: taken, and said.
    case warning = 3

    /// The mark of a severity.
    public init(_ severity: Problem.Severity) {
        switch severity {
        case .error: self = .error
        case .question: self = .question
        case .warning: self = .warning
        }
    }

    /// Its fill, as ARGB.
    var color: String {
        switch self {
        case .error: "FFFFC7CE"
        case .question: "FFFFEB9C"
        case .warning: "FFDDEBF7"
        }
    }
}
