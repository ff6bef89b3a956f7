public import Vocabulary

/// Writes a workbook back with cells coloured and a note in each, everything else as it was (标注问题的工作簿).
///
/// An xlsx keeps its parts byte for byte but for the styles of the marked cells; a CSV becomes an xlsx of its
/// texts. Notes that a cell had stay, ours behind them. At most `noteLimit` notes; further cells are only coloured.
public enum MarkedWorkbook {
    /// Notes above which spreadsheets become slow.
    public static let noteLimit = 5_000

    /// One mark: a cell and what is to be said about it.
    public struct Mark: Sendable, Hashable {
        /// The sheet's name; nil means the first.
        public var sheet: String?
        /// The row, 1-based as the file shows it (a CSV's line).
        public var row: Int
        /// The 0-based column.
        public var column: Int
        /// How it is coloured.
        public var mark: CellMark
        /// What the note says.
        public var text: String

        /// A mark on a cell.
        public init(sheet: String?, row: Int, column: Int, mark: CellMark, text: String) {
            self.sheet = sheet
            self.row = row
            self.column = column
            self.mark = mark
            self.text = text
        }

        /// The mark of a problem in a language; nil for one without a row. Without a column it stands in A.
        public init?(_ problem: Problem, language: String) {
            guard let row = problem.place.row, row >= 1 else { return nil }
            let letters = Array((problem.place.column ?? "A").utf8)
            let number = letters.withUnsafeBufferPointer { CellReference.number($0) }.map { $0 - 1 }
            let named = (letters + [0x31]).withUnsafeBufferPointer { CellReference.column($0) }
            self.init(
                sheet: problem.place.sheet, row: row, column: max(0, number ?? named ?? 0),
                mark: CellMark(problem.severity), text: "\(problem.number.rawValue) \(problem.text(language))"
            )
        }
    }

    /// Writes the marked copy of a file.
    public static func write(original path: String, marks: [Mark], to target: String) throws {
        try WorkbookReader.placed(path) {
            let store = try ByteStore(file: path)
            switch try FileKind.of(store, name: path) {
            case .zip: try mark(ZipArchive(store), marks, ZipWriter(OutputFile(file: target)))
            case .text: try markCSV(store, path, marks, WorkbookWriter(file: target))
            }
        }
    }

    /// Writes the marked copy of a file in memory.
    public static func write(original bytes: [UInt8], name: String, marks: [Mark]) throws -> [UInt8] {
        try WorkbookReader.placed(name) {
            let store = ByteStore(bytes: bytes)
            switch try FileKind.of(store, name: name) {
            case .zip:
                let out = OutputFile()
                try mark(ZipArchive(store), marks, ZipWriter(out))
                return out.memory
            case .text: return try markCSV(store, name, marks, WorkbookWriter())
            }
        }
    }

    @discardableResult
    private static func markCSV(
        _ store: ByteStore, _ name: String, _ marks: [Mark], _ writer: WorkbookWriter
    ) throws -> [UInt8] {
        let book = try WorkbookReader.read(store, name: name, cellLimit: WorkbookReader.cellLimit)
        let byRow = Dictionary(grouping: marks, by: \.row)
        var noteCount = 0
        try writer.beginSheet(book.sheets.first?.name ?? name)
        var last = 0
        for row in book.sheets.first?.rows ?? [] {
            while last < row.number - 1 {
                writer.skipRow()
                last += 1
            }
            last = row.number
            writer.beginRow()
            let marked = gathered(byRow[row.line ?? row.number] ?? [])
            var cells = row.cells[...]
            let width = max(row.cells.last?.column ?? -1, marked.last?.column ?? -1)
            var next = marked[...]
            if width >= 0 {
                for column in 0...width {
                    let mark = next.first?.column == column ? next.popFirst() : nil
                    let cell = cells.first?.column == column ? cells.popFirst() : nil
                    writer.text(cell?.text ?? "", mark: mark?.mark)
                    if let mark, noteCount < noteLimit {
                        noteCount += 1
                        writer.note(mark.text)
                    }
                }
            }
            try writer.endRow()
        }
        return try writer.finish()
    }

    /// Marks of one row in order of column; of one cell the worst, its texts one below the other.
    private static func gathered(_ marks: [Mark]) -> [Mark] {
        var out: [Mark] = []
        for mark in marks.enumerated().sorted(by: {
            ($0.element.column, $0.offset) < ($1.element.column, $1.offset)
        })
        .map(\.element) {
            if let last = out.last, last.column == mark.column {
                if mark.mark.rawValue < last.mark.rawValue { out[out.count - 1].mark = mark.mark }
                if !last.text.utf8.elementsEqual(mark.text.utf8) {
                    out[out.count - 1].text += "\n" + mark.text
                }
            } else {
                out.append(mark)
            }
        }
        return out
    }

    /// Moves marks on covered cells to the cell that shows.
    private static func uncover(_ marks: inout [Mark], _ part: consuming SheetPart) throws {
        try part.readFrame()
        for merge in part.sheet.merges {
            for index in marks.indices
            where merge.rows.contains(marks[index].row) && merge.columns.contains(marks[index].column) {
                marks[index].row = merge.rows.lowerBound
                marks[index].column = merge.columns.lowerBound
            }
        }
    }

    private static func mark(_ archive: ZipArchive, _ marks: [Mark], _ zip: ZipWriter) throws {
        let parts = try WorkbookParts(archive)
        var styles = try StyleMarks(archive, part: parts.stylesPart)
        var written: [String: [UInt8]] = [:]
        var types = ""
        var noteCount = 0
        for (index, tab) in parts.tabs.enumerated() {
            var mine = marks.filter { $0.sheet == nil ? index == 0 : $0.sheet == tab.name }
            guard !mine.isEmpty, let entry = archive.entry(tab.part) else { continue }
            let reader = try XMLReader(archive.open(entry), part: entry.name)
            try uncover(&mine, SheetPart(reader, tab: tab, parts: parts, file: ""))
            let rows = Dictionary(grouping: mine, by: \.row).mapValues { gathered($0) }
            var sheet = try SheetMarks(archive, entry)
            try sheet.mark(
                rows.mapValues { $0.map { SheetMarks.Mark(column: $0.column, mark: $0.mark) } },
                styles: &styles,
                drawing: NoteParts.drawingId)
            var notes: [SheetNote] = []
            for row in rows.keys.sorted() {
                for mark in rows[row] ?? [] where noteCount < noteLimit {
                    noteCount += 1
                    notes.append(SheetNote(row: row, column: mark.column, text: mark.text))
                }
            }
            written[entry.name] = sheet.part()
            types += try NoteParts.write(
                notes, archive: archive, sheet: entry.name, number: index + 1, hasDrawing: sheet.hasDrawing,
                into: &written)
        }
        if let part = styles.part(), !written.isEmpty {
            written[archive.entry(parts.stylesPart)?.name ?? parts.stylesPart] = part
            if styles.isOurs {
                types += XLSXParts.stylesOverride("/" + parts.stylesPart)
                try parts.relateStyles(archive, into: &written)
            }
        }
        if !types.isEmpty, let entry = archive.entry("[Content_Types].xml") {
            var edit = try PartEdit(archive, entry)
            let hasDrawings = edit.text(0..<edit.bytes.count).lowercased().contains("extension=\"vml\"")
            try edit.append(toRoot: (hasDrawings ? "" : XLSXParts.vmlDefault) + types)
            written[entry.name] = edit.applied()
        }
        for entry in archive.entries where written[entry.name] == nil { try zip.copy(entry, from: archive) }
        for name in written.keys.sorted() { try zip.add(name, bytes: written[name] ?? []) }
        try zip.finish()
    }
}
