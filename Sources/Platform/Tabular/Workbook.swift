public import Vocabulary

/// A workbook as read: its sheets in tab order and what was wrong with the file (工作簿).
public struct Workbook: Sendable {
    /// What the file is.
    public enum Kind: String, Sendable { case xlsx, csv }

    /// The file's name as given.
    public var file: String
    /// What the file is.
    public var kind: Kind
    /// The text encoding found (CSV only).
    public var encoding: String?
    /// The delimiter found (CSV only).
    public var delimiter: String?
    /// The sheets in tab order; a CSV has one, named like the file.
    public var sheets: [Sheet]
    /// What was wrong in the file, with its places.
    public var problems: [Problem]
    /// Whether serial numbers of days count from 1904, for a plain number that may be meant as a day.
    public var countsFrom1904 = false

    /// A workbook of these sheets.
    public init(
        file: String, kind: Kind, encoding: String? = nil, delimiter: String? = nil, sheets: [Sheet] = [],
        problems: [Problem] = []
    ) {
        self.file = file
        self.kind = kind
        self.encoding = encoding
        self.delimiter = delimiter
        self.sheets = sheets
        self.problems = problems
    }
}

/// One sheet: cells by row, with what is hidden and merged (工作表).
public struct Sheet: Sendable {
    /// The tab's name.
    public var name: String
    /// Whether the tab is hidden, also "very hidden".
    public var isHidden = false
    /// The rows from 1 on that hold cells, in order; rows between them are empty.
    public var rows: [SheetRow] = []
    /// 1-based numbers of hidden rows.
    public var hiddenRows: Set<Int> = []
    /// 0-based indices of hidden columns.
    public var hiddenColumns: Set<Int> = []
    /// Merged ranges.
    public var merges: [CellRange] = []

    /// A sheet by its name.
    public init(name: String) { self.name = name }
}

/// One row that holds at least one cell.
public struct SheetRow: Sendable {
    /// 1-based, as the file shows it; in a CSV the record's number.
    public var number: Int
    /// The cells in order of column; columns between them are empty.
    public var cells: [Cell]
    /// The 1-based line on which the row starts (CSV only): where its problems are reported.
    public var line: Int?

    /// A row with its cells, in order of column.
    public init(number: Int, cells: [Cell], line: Int? = nil) {
        self.number = number
        self.cells = cells
        self.line = line
    }
}

/// One cell that is not empty.
public struct Cell: Sendable, Hashable {
    /// What the cell holds.
    public enum Value: Sendable, Hashable {
        /// Text exactly as stored.
        case text(String)
        /// A number in plain decimal, at most 15 significant digits (a zeros-only format has padded it).
        case number(String)
        /// A number under a date format, as `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ss` or `hh:mm:ss`; `monthOnly`
        /// when the format shows year and month alone.
        case date(String, monthOnly: Bool)
        /// A truth value.
        case bool(Bool)
        /// An error cell, as `#N/A`, or `not calculated`.
        case error(String)
    }

    /// 0-based column.
    public var column: Int
    /// What it holds; a formula's stored result.
    public var value: Value
    /// Whether a formula stands behind the value.
    public var isFormula = false
    /// The number format's code where it is not General.
    public var format: String?

    /// A cell by its column and value.
    public init(column: Int, value: Value, isFormula: Bool = false, format: String? = nil) {
        self.column = column
        self.value = value
        self.isFormula = isFormula
        self.format = format
    }

    /// The text that `read` prints; nil for an error cell.
    public var text: String? {
        switch value {
        case .text(let text), .number(let text), .date(let text, _): text
        case .bool(let value): value ? "TRUE" : "FALSE"
        case .error: nil
        }
    }
}

/// A rectangle of cells, both corners included; rows 1-based, columns 0-based.
public struct CellRange: Sendable, Hashable {
    /// First and last row.
    public var rows: ClosedRange<Int>
    /// First and last column.
    public var columns: ClosedRange<Int>

    /// A rectangle by its rows and columns.
    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
        self.rows = rows
        self.columns = columns
    }
}

/// Column letters and numbers (A = 0, AK = 36).
public enum ColumnName {
    /// The letters of a 0-based column.
    public static func letters(_ column: Int) -> String {
        var rest = column
        var out: [UInt8] = []
        repeat {
            out.append(UInt8(65 + rest % 26))
            rest = rest / 26 - 1
        } while rest >= 0
        return String(decoding: out.reversed(), as: UTF8.self)
    }

    /// The 0-based column of its letters; nil where they are none, or more than three.
    public static func index(_ letters: String) -> Int? {
        guard (1...3).contains(letters.utf8.count), letters.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        return letters.utf8.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
    }
}
