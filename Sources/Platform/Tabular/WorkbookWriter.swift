public import Vocabulary

/// Writes xlsx workbooks row by row, straight to bytes (写出工作簿).
///
/// Texts met often are shared, the others stand inline, so memory does not grow with the list; the same calls give the same bytes. The file takes
/// its name when it is finished: a half-written one is never there.
public final class WorkbookWriter {
    private let file: OutputFile
    private let zip: ZipWriter
    private var sheets: [(name: String, isHidden: Bool, hasNotes: Bool)] = []
    private var isInSheet = false
    private var isInRow = false
    private var row = 0
    private var column = 0
    private var columns: [SheetColumn] = []
    private var notes: [SheetNote] = []
    private var merges: [CellRange] = []
    private let strings = StringTable()
    private var rowDigits: [UInt8] = []

    /// A workbook that becomes a file.
    public init(file path: String) throws {
        file = try OutputFile(file: path)
        zip = ZipWriter(file)
    }

    /// A workbook in memory, given back by `finish`.
    public init() {
        file = OutputFile()
        zip = ZipWriter(file)
    }

    /// Begins a sheet; its header row, where columns have titles, is written and frozen.
    ///
    /// Names are made what workbooks allow: at most 31 characters, without `[]:*?/\`, none twice.
    @discardableResult
    public func beginSheet(_ name: String, columns: [SheetColumn] = [], isHidden: Bool = false) throws
        -> String
    {
        if isInSheet { try endSheet() }
        let sheetName = SheetName.allowed(name, taken: sheets.map(\.name))
        sheets.append((sheetName, isHidden, false))
        self.columns = columns
        row = 0
        notes = []
        merges = []
        isInSheet = true
        try zip.begin("xl/worksheets/sheet\(sheets.count).xml")
        let out = zip.buffer
        out.put(XLSXParts.declaration)
        out.put("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"")
        out.put(" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">")
        let hasHeader = columns.contains { $0.title != nil }
        if hasHeader {
            out.put("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\"")
            out.put(" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>")
        }
        if columns.contains(where: { $0.width != nil }) {
            out.put("<cols>")
            for (index, column) in columns.enumerated() {
                guard let width = column.width else { continue }
                out.put(
                    text:
                        "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
                )
            }
            out.put("</cols>")
        }
        out.put("<sheetData>")
        if hasHeader {
            beginRow()
            for column in columns { header(column.title ?? "") }
            try endRow()
        }
        return sheetName
    }

    /// Begins the next row.
    public func beginRow() {
        row += 1
        column = 0
        isInRow = true
        rowDigits.removeAll(keepingCapacity: true)
        JSONBytes.append(Int64(row), to: &rowDigits)
        let out = zip.buffer
        out.put("<row r=\"")
        out.put(rowDigits)
        out.put("\">")
    }

    /// Ends the row.
    public func endRow() throws {
        isInRow = false
        zip.buffer.put("</row>")
        try zip.flushIfFull()
    }

    /// Leaves a row empty.
    public func skipRow() { row += 1 }

    /// Leaves the next cell empty.
    public func skip() { column += 1 }

    @inline(__always)
    private func open(_ style: Int) {
        let out = zip.buffer
        out.reserve(96)
        out.put("<c r=\"")
        out.put(column: column)
        out.put(rowDigits)
        column += 1
        if style > 0 {
            out.put("\" s=\"")
            out.put(number: Int64(style))
        }
    }

    private func style(_ base: XLSXStyle, _ mark: CellMark?) -> Int {
        base.rawValue + (mark?.rawValue ?? 0) * XLSXStyle.allCases.count
    }

    /// A header cell.
    public func header(_ text: String) { write(text, style: XLSXStyle.header.rawValue) }

    /// The next cell: text, whatever it looks like.
    @inline(__always)
    public func text(_ text: String, mark: CellMark? = nil) {
        let isText = column < columns.count && columns[column].isText
        if text.utf8.isEmpty, mark == nil {
            column += 1
            return
        }
        write(text, style: style(isText ? .text : .plain, mark))
    }

    private func write(_ text: String, style: Int) {
        open(style)
        let out = zip.buffer
        if text.utf8.isEmpty {
            out.put("\"/>")
            return
        }
        if text.utf8.withContiguousStorageIfAvailable({ write($0) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { write($0) }
        }
    }

    private func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        let out = zip.buffer
        if let number = strings.number(bytes) {
            out.put("\" t=\"s\"><v>")
            out.put(number: Int64(number))
            out.put("</v></c>")
            return
        }
        if (bytes.first ?? 0) <= 0x20 || (bytes.last ?? 0) <= 0x20 {
            out.put("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        } else {
            out.put("\" t=\"inlineStr\"><is><t>")
        }
        out.put(cellText: bytes)
        out.put("</t></is></c>")
    }

    /// The next cell: a whole number; as text beyond 15 digits.
    @inline(__always)
    public func number(_ value: Int64, mark: CellMark? = nil) {
        guard value.magnitude < 1_000_000_000_000_000 else {
            text(String(value), mark: mark)
            return
        }
        open(style(.plain, mark))
        let out = zip.buffer
        out.put("\"><v>")
        out.put(number: value)
        out.put("</v></c>")
    }

    /// The next cell: a number with at most 15 significant digits; empty when it is not finite.
    public func number(_ value: Double, mark: CellMark? = nil) {
        if value == value.rounded(), value.magnitude < 1e15 {
            number(Int64(value), mark: mark)
        } else if value.isFinite {
            decimal(CellContent.plain(value), mark: mark)
        } else {
            text("", mark: mark)
        }
    }

    /// The next cell: a number by its decimal text; as text when it is none.
    public func decimal(_ value: String, mark: CellMark? = nil) {
        guard let plain = CellContent.plain(value) else {
            text(value, mark: mark)
            return
        }
        open(style(.plain, mark))
        zip.buffer.put("\"><v>")
        zip.buffer.put(text: plain)
        zip.buffer.put("</v></c>")
    }

    /// The next cell: a number of hundredths, as fen written in yuan.
    @inline(__always)
    public func hundredths(_ value: Int64, mark: CellMark? = nil) {
        guard value.magnitude < 1_000_000_000_000_000 else {
            text("\(value < 0 ? "-" : "")\(value.magnitude / 100).\(value.magnitude % 100)", mark: mark)
            return
        }
        open(style(.plain, mark))
        let out = zip.buffer
        out.put("\"><v>")
        if value < 0 { out.put(0x2D) }
        out.put(number: Int64(value.magnitude / 100))
        let rest = UInt8(value.magnitude % 100)
        if rest > 0 {
            out.put(0x2E)
            out.put(48 + rest / 10)
            if rest % 10 > 0 { out.put(48 + rest % 10) }
        }
        out.put("</v></c>")
    }

    /// The next cell: a day, under a date format; as text before 1 March 1900, where workbooks err.
    public func date(_ day: LocalDate, mark: CellMark? = nil) {
        let serial = Int64(day.dayNumber) + 25_569
        guard serial > 60 else {
            text(day.description, mark: mark)
            return
        }
        open(style(.date, mark))
        let out = zip.buffer
        out.put("\"><v>")
        out.put(number: serial)
        out.put("</v></c>")
    }

    /// The next cell: a truth value.
    public func bool(_ value: Bool, mark: CellMark? = nil) {
        open(style(.plain, mark))
        zip.buffer.put(value ? "\" t=\"b\"><v>1</v></c>" : "\" t=\"b\"><v>0</v></c>")
    }

    /// The next cell, whatever it holds.
    public func cell(_ content: CellContent, mark: CellMark? = nil) {
        switch content {
        case .empty: mark == nil ? skip() : text("", mark: mark)
        case .text(let value): text(value, mark: mark)
        case .int(let value): number(value, mark: mark)
        case .number(let value): number(value, mark: mark)
        case .decimal(let value): decimal(value, mark: mark)
        case .date(let value): date(value, mark: mark)
        case .bool(let value): bool(value, mark: mark)
        }
    }

    /// A note on the cell written last.
    public func note(_ text: String) {
        notes.append(SheetNote(row: row, column: max(0, column - 1), text: text))
    }

    /// Merges a range of the sheet at hand.
    public func merge(_ range: CellRange) { merges.append(range) }

    private func endSheet() throws {
        let out = zip.buffer
        out.put("</sheetData>")
        if !merges.isEmpty {
            out.put(text: "<mergeCells count=\"\(merges.count)\">")
            for merge in merges { out.put(text: "<mergeCell ref=\"\(merge.reference)\"/>") }
            out.put("</mergeCells>")
        }
        if !notes.isEmpty { out.put("<legacyDrawing r:id=\"rId1\"/>") }
        out.put("</worksheet>")
        try zip.end()
        isInSheet = false
        guard !notes.isEmpty else { return }
        let number = sheets.count
        sheets[number - 1].hasNotes = true
        try zip.add(
            "xl/worksheets/_rels/sheet\(number).xml.rels",
            XLSXParts.relationships([
                ("rId1", "vmlDrawing", "../drawings/vmlDrawing\(number).vml"),
                ("rId2", "comments", "../comments\(number).xml"),
            ]))
        try zip.add("xl/comments\(number).xml", bytes: SheetNote.comments(notes))
        try zip.add("xl/drawings/vmlDrawing\(number).vml", bytes: SheetNote.drawing(notes))
    }

    /// Ends the workbook; gives its bytes when it is in memory, else nothing.
    @discardableResult
    public func finish() throws -> [UInt8] {
        if sheets.isEmpty { try beginSheet("Sheet1") }
        if isInSheet { try endSheet() }
        if strings.count > 0 { try zip.add("xl/sharedStrings.xml", bytes: strings.part()) }
        try zip.add("xl/workbook.xml", bytes: XLSXParts.workbook(sheets.map { ($0.name, $0.isHidden) }))
        var relations = sheets.indices.map { ("rId\($0 + 1)", "worksheet", "worksheets/sheet\($0 + 1).xml") }
        relations.append(("rId\(sheets.count + 1)", "styles", "styles.xml"))
        if strings.count > 0 {
            relations.append(("rId\(sheets.count + 2)", "sharedStrings", "sharedStrings.xml"))
        }
        try zip.add("xl/_rels/workbook.xml.rels", XLSXParts.relationships(relations))
        try zip.add("xl/styles.xml", XLSXStyle.part)
        try zip.add("_rels/.rels", XLSXParts.relationships([("rId1", "officeDocument", "xl/workbook.xml")]))
        try zip.add(
            "[Content_Types].xml",
            XLSXParts.contentTypes(notes: sheets.map(\.hasNotes), hasStrings: strings.count > 0))
        try zip.finish()
        return file.memory
    }
}
