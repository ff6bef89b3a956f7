public import Vocabulary

/// A sheet read into typed columns: for lists of known shape, read much faster than cell by cell (列式表).
///
/// Each column is one run of numbers or of text. A cell that is not of its column's kind has no value and one
/// problem with its place; rows that are too short or too long are said as everywhere. Cells of columns that were
/// not asked for are passed over.
public struct TypedTable: Sendable {
    /// The columns asked for, in their order; nil at the places that were not.
    public let columns: [TypedColumn?]
    /// The row's number in the file, by row of the table; in a CSV the record's.
    public let rowNumbers: [Int]
    /// What was wrong in the file, with its places.
    public let problems: [Problem]

    /// Reads a sheet, the first one unless named, behind its header rows.
    ///
    /// - Parameters:
    ///   - headerRows: rows at the top that are no data.
    ///   - kinds: what each column holds, from A on; nil passes over it.
    public static func read(
        file path: String, sheet: String? = nil, headerRows: Int = 1, kinds: [ColumnKind?]
    ) throws -> TypedTable {
        var reading = TypedReading(headerRows: headerRows, kinds: kinds)
        let book = try WorkbookReader.forEachSlice(file: path, sheet: sheet) { reading.take($0, $1) }
        return reading.table(book)
    }

    /// The same for a file in memory.
    public static func read(
        bytes: [UInt8], name: String, sheet: String? = nil, headerRows: Int = 1, kinds: [ColumnKind?]
    ) throws -> TypedTable {
        var reading = TypedReading(headerRows: headerRows, kinds: kinds)
        let book = try WorkbookReader.forEachSlice(bytes: bytes, name: name, sheet: sheet) {
            reading.take($0, $1)
        }
        return reading.table(book)
    }
}

/// The columns while rows come.
private struct TypedReading {
    private let headerRows: Int
    private let columns: [TypedColumn?]
    private let asked: [TypedColumn]
    private var rowNumbers: [Int] = []
    private var log = ProblemLog()
    private var sheetName: String?

    init(headerRows: Int, kinds: [ColumnKind?]) {
        self.headerRows = headerRows
        columns = kinds.map { kind in kind.map { TypedColumn($0) } }
        asked = columns.compactMap { $0 }
    }

    mutating func take(_ sheet: Sheet, _ row: borrowing RowSlice) {
        if sheetName == nil { sheetName = sheet.name }
        guard row.number > headerRows, sheet.name == sheetName else { return }
        rowNumbers.append(row.number)
        for column in asked { column.beginRow() }
        for index in 0..<row.count {
            let at = row.column(index)
            guard at < columns.count, let column = columns[at] else { continue }
            if !take(row, index, into: column) { refuse(sheet, row, index, column.kind) }
        }
    }

    @inline(__always)
    private func take(_ row: borrowing RowSlice, _ index: Int, into column: TypedColumn) -> Bool {
        switch row.kind(index) {
        case .error: return false
        case .bool:
            if case .truth = column.kind { return column.take(isTrue: row.bytes(index).count == 4) }
            return column.take(row.bytes(index))
        case .text, .number, .day, .month: return column.take(row.bytes(index))
        }
    }

    private mutating func refuse(
        _ sheet: Sheet, _ row: borrowing RowSlice, _ index: Int, _ kind: ColumnKind
    ) {
        let place = Problem.Place(
            sheet: row.line == nil ? sheet.name : nil, row: row.line ?? row.number,
            column: ColumnName.letters(row.column(index)))
        let text = row.text(index)
        log.add(Problem(.cellOfOtherKind, ["kind": kind.name], at: place, value: text))
    }

    func table(_ book: Workbook) -> TypedTable {
        let mine = log.closed(file: book.file).map { problem in
            var problem = problem
            problem.place.file = book.file
            return problem
        }
        return TypedTable(columns: columns, rowNumbers: rowNumbers, problems: book.problems + mine)
    }
}
