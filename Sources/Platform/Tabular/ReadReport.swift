import Vocabulary

/// The document that `tuopin read` prints (interfaces.md, section 2), streamed to a sink (读取结果).
///
/// Small files are read whole, so that a refused one prints no rows; larger ones go row by row and end, when
/// something breaks on the way, as a sound document with the refusal among its problems.
public final class ReadReport {
    /// Cells up to which a file is read whole.
    static let wholeCells = 400_000

    private let file: String
    private let sheet: String?
    private let showsCells: Bool
    private let sink: ([UInt8]) throws -> Void
    private let out = ByteBuffer(capacity: 1 << 17)

    private init(file: String, sheet: String?, showsCells: Bool, sink: @escaping ([UInt8]) throws -> Void) {
        self.file = file
        self.sheet = sheet
        self.showsCells = showsCells
        self.sink = sink
    }

    deinit { out.free() }

    /// Prints a file's document to the sink and gives the exit code: 0 done, 1 refused, 2 no such sheet,
    /// 3 done with problems.
    public static func write(
        file: String, sheet: String? = nil, cells: Bool = false, to sink: ([UInt8]) throws -> Void
    ) throws -> Int32 {
        try withoutActuallyEscaping(sink) { sink in
            let report = ReadReport(file: file, sheet: sheet, showsCells: cells, sink: sink)
            return try report.write { try ByteStore(file: file) }
        }
    }

    /// The same for a file in memory.
    public static func write(
        bytes: [UInt8], name: String, sheet: String? = nil, cells: Bool = false,
        to sink: ([UInt8]) throws -> Void
    ) throws -> Int32 {
        try withoutActuallyEscaping(sink) { sink in
            let report = ReadReport(file: name, sheet: sheet, showsCells: cells, sink: sink)
            return try report.write { ByteStore(bytes: bytes) }
        }
    }

    private func write(_ open: () throws -> ByteStore) throws -> Int32 {
        let store: ByteStore
        do {
            store = try open()
            do {
                let book = try WorkbookReader.placed(file) {
                    try WorkbookReader.read(store, name: file, cellLimit: Self.wholeCells)
                }
                return try writeWhole(book)
            } catch let problem as Problem where problem.number == .tooManyCells {
                return try writeStream(store)
            }
        } catch let problem as Problem {
            return try refuse(problem)
        }
    }

    private func refuse(_ problem: Problem) throws -> Int32 {
        out.clear()
        head(kind: nil, encoding: nil, delimiter: nil)
        try tail([problem])
        return problem.number == .noSuchSheet ? 2 : 1
    }

    private func writeWhole(_ book: Workbook) throws -> Int32 {
        let sheets = book.sheets.filter { sheet == nil || $0.name == sheet }
        if sheets.isEmpty, let sheet {
            return try refuse(Problem(.noSuchSheet, ["sheet": sheet], at: .init(file: file)))
        }
        head(kind: book.kind, encoding: book.encoding, delimiter: book.delimiter)
        for (index, sheet) in sheets.enumerated() {
            begin(sheet, isFirst: index == 0)
            var last = 0
            for row in sheet.rows { try write(row, after: &last) }
            try end(sheet)
        }
        try tail(book.problems)
        return book.problems.isEmpty ? 0 : 3
    }

    private func writeStream(_ store: ByteStore) throws -> Int32 {
        var hasBegun = false
        var open: Sheet?
        var last = 0
        do {
            let stream = RowStream(store, name: file)
            let book = try WorkbookReader.placed(file) {
                try stream.run(
                    sheet: sheet,
                    opened: { head(kind: $0.kind, encoding: $0.encoding, delimiter: $0.delimiter) },
                    begin: { sheet in
                        begin(sheet, isFirst: !hasBegun)
                        hasBegun = true
                        open = sheet
                        last = 0
                    },
                    end: { sheet in
                        try end(sheet)
                        open = nil
                    },
                    { _, row in try write(row.row(), after: &last) })
            }
            try tail(book.problems)
            return book.problems.isEmpty ? 0 : 3
        } catch let problem as Problem {
            guard hasBegun else { return try refuse(problem) }
            if let open { try end(open) }
            try tail([problem])
            return 1
        }
    }

    private func flush(above limit: Int) throws {
        guard out.count > limit else { return }
        try sink(Array(out.bytes))
        out.clear()
    }

    private func optional(_ text: String?) {
        if let text { out.put(quoted: text) } else { out.put("null") }
    }

    private func head(kind: Workbook.Kind?, encoding: String?, delimiter: String?) {
        out.put("{\"file\":")
        out.put(quoted: file)
        out.put(",\"kind\":")
        optional(kind?.rawValue)
        out.put(",\"encoding\":")
        optional(encoding)
        out.put(",\"delimiter\":")
        optional(delimiter)
        out.put(",\"sheets\":[")
    }

    private func begin(_ sheet: Sheet, isFirst: Bool) {
        if !isFirst { out.put(0x2C) }
        out.put("{\"name\":")
        out.put(quoted: sheet.name)
        out.put(",\"hidden\":")
        out.put(sheet.isHidden ? "true" : "false")
        out.put(",\"rows\":[")
    }

    private func write(_ row: SheetRow, after last: inout Int) throws {
        while last < row.number - 1 {
            out.put(last == 0 ? "[]" : ",[]")
            last += 1
            try flush(above: 65_536)
        }
        if last > 0 { out.put(0x2C) }
        last = row.number
        out.put(0x5B)
        var column = 0
        for cell in row.cells {
            while column < cell.column {
                out.put(column == 0 ? "null" : ",null")
                column += 1
            }
            if column > 0 { out.put(0x2C) }
            column += 1
            if showsCells { write(detailed: cell) } else { write(cell.value) }
        }
        out.put(0x5D)
        try flush(above: 65_536)
    }

    private func write(_ value: Cell.Value) {
        switch value {
        case .text(let text), .number(let text), .date(let text, _): out.put(quoted: text)
        case .bool(let value): out.put(value ? "\"TRUE\"" : "\"FALSE\"")
        case .error(let error):
            out.put("{\"error\":")
            out.put(quoted: error)
            out.put(0x7D)
        }
    }

    private func write(detailed cell: Cell) {
        out.put("{\"type\":\"")
        if cell.isFormula {
            out.put("formula")
        } else {
            switch cell.value {
            case .text: out.put("text")
            case .number: out.put("number")
            case .date: out.put("date")
            case .bool: out.put("bool")
            case .error: out.put("error")
            }
        }
        out.put("\",\"value\":")
        if !cell.isFormula, case .error(let error) = cell.value {
            out.put(quoted: error)
        } else {
            write(cell.value)
        }
        out.put(",\"format\":")
        optional(cell.format)
        out.put(0x7D)
    }

    private func end(_ sheet: Sheet) throws {
        out.put("],\"hidden_rows\":[")
        list(sheet.hiddenRows.sorted()) { out.put(number: Int64($0)) }
        out.put("],\"hidden_columns\":[")
        list(sheet.hiddenColumns.sorted()) { out.put(quoted: ColumnName.letters($0)) }
        out.put("],\"merges\":[")
        list(sheet.merges) { out.put(quoted: $0.reference) }
        out.put("]}")
        try flush(above: 65_536)
    }

    private func list<Element>(_ elements: [Element], _ put: (Element) -> Void) {
        for (index, element) in elements.enumerated() {
            if index > 0 { out.put(0x2C) }
            put(element)
        }
    }

    private func tail(_ problems: [Problem]) throws {
        out.put("],\"problems\":[")
        list(problems) { out.put($0.json.bytes) }
        out.put("]}\n")
        try flush(above: 0)
    }
}

extension CellRange {
    /// The range as `A5:A7`.
    public var reference: String {
        "\(ColumnName.letters(columns.lowerBound))\(rows.lowerBound):"
            + "\(ColumnName.letters(columns.upperBound))\(rows.upperBound)"
    }
}
