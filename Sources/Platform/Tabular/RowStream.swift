import Vocabulary

/// A file's rows in order, each given once, in bounded memory.
///
/// Every sheet is walked twice: first for what is hidden and merged and whether the part is whole, then for its
/// rows; one of bounded size is inflated once and kept for both. Rows out of order are refused here, since they cannot be put in order without keeping them.
struct RowStream {
    private let store: ByteStore
    private let name: String

    init(_ store: ByteStore, name: String) {
        self.store = store
        self.name = name
    }

    /// Runs over the sheets, or the one named; gives the workbook with its sheets' frames and no rows.
    func run(
        sheet wanted: String?, opened: (Workbook) -> Void = { _ in },
        begin: (Sheet) throws -> Void = { _ in },
        end: (Sheet) throws -> Void = { _ in }, _ body: (Sheet, borrowing RowSlice) throws -> Void
    ) throws -> Workbook {
        switch try FileKind.of(store, name: name) {
        case .text: return try runCSV(sheet: wanted, opened: opened, begin: begin, end: end, body)
        case .zip: return try runXLSX(sheet: wanted, opened: opened, begin: begin, end: end, body)
        }
    }

    private func runCSV(
        sheet wanted: String?, opened: (Workbook) -> Void, begin: (Sheet) throws -> Void,
        end: (Sheet) throws -> Void, _ body: (Sheet, borrowing RowSlice) throws -> Void
    ) throws -> Workbook {
        let file = try CSVFile(store, name: name)
        var workbook = Workbook(
            file: name, kind: .csv, encoding: file.encoding.rawValue, delimiter: file.delimiterText)
        let sheet = Sheet(name: file.sheetName)
        if let wanted, wanted != sheet.name { throw Problem(.noSuchSheet, ["sheet": wanted]) }
        var log = ProblemLog()
        opened(workbook)
        try begin(sheet)
        try file.forEachRow(log: &log) { row in
            if row.count > 0 { try body(sheet, row) }
        }
        try end(sheet)
        workbook.sheets = [sheet]
        workbook.problems = log.closed(file: name)
        return workbook
    }

    private func runXLSX(
        sheet wanted: String?, opened: (Workbook) -> Void, begin: (Sheet) throws -> Void,
        end: (Sheet) throws -> Void, _ body: (Sheet, borrowing RowSlice) throws -> Void
    ) throws -> Workbook {
        let file = try XLSXFile(store, name: name)
        var workbook = Workbook(file: name, kind: .xlsx)
        workbook.countsFrom1904 = file.parts.dateSystem == .from1904
        var log = file.log
        let tabs = file.parts.tabs.filter { wanted == nil || $0.name == wanted }
        if tabs.isEmpty, let wanted { throw Problem(.noSuchSheet, ["sheet": wanted]) }
        opened(workbook)
        for tab in tabs {
            guard let entry = file.archive.entry(tab.part) else {
                throw Problem(.partMissing, ["part": tab.part, "sheet": tab.name])
            }
            let whole = try file.archive.whole(entry)
            var frame = SheetPart(
                try file.reader(entry, in: whole), tab: tab, parts: file.parts, file: name)
            try frame.readFrame()
            var sheet = frame.sheet
            try begin(sheet)
            var cover = MergeCover(sheet.merges)
            var last = 0
            var part = SheetPart(
                try file.reader(entry, in: whole), tab: tab, parts: file.parts, strings: file.strings,
                file: name)
            try part.readRows(log: &log) { row in
                guard row.number > last else {
                    throw Problem(
                        .rowsOutOfOrder, ["row": String(row.number)],
                        at: .init(sheet: tab.name, row: row.number))
                }
                last = row.number
                cover.uncover(&row)
                if row.count > 0 { try body(sheet, row) }
            }
            sheet.hiddenRows = part.sheet.hiddenRows
            if cover.overlapping > 0 {
                log.add(WorkbookReader.overlap(cover.overlapping, name, sheet.name))
            }
            try end(sheet)
            workbook.sheets.append(sheet)
        }
        workbook.problems = log.closed(file: name)
        return workbook
    }
}
