import Vocabulary

/// Reads workbooks and CSV files as offices keep them (读取工作簿).
///
/// What a file is comes from its content. A refused file throws one `Problem`; whatever else is wrong stands in
/// the workbook's `problems`. Cells that merges cover are left out.
public enum WorkbookReader {
    /// The cells that a workbook read whole may have; above them `forEachRow` is the way.
    public static let cellLimit = 20_000_000

    /// Reads a file whole. `each` hears of every row; what it throws ends the reading.
    public static func read(
        file path: String, cellLimit: Int = cellLimit, each: () throws -> Void = {}
    ) throws -> Workbook {
        try placed(path) { try read(try ByteStore(file: path), name: path, cellLimit: cellLimit, each) }
    }

    /// Reads a file that is in memory.
    public static func read(bytes: [UInt8], name: String, cellLimit: Int = cellLimit) throws -> Workbook {
        try placed(name) { try read(ByteStore(bytes: bytes), name: name, cellLimit: cellLimit) }
    }

    /// Gives a file's rows one by one in memory that does not grow with the file; see `RowStream`.
    public static func forEachRow(
        file path: String, sheet: String? = nil, _ body: (_ sheet: Sheet, _ row: SheetRow) throws -> Void
    ) throws -> Workbook {
        try forEachSlice(file: path, sheet: sheet) { try body($0, $1.row()) }
    }

    /// The same for a file in memory.
    public static func forEachRow(
        bytes: [UInt8], name: String, sheet: String? = nil,
        _ body: (_ sheet: Sheet, _ row: SheetRow) throws -> Void
    ) throws -> Workbook {
        try forEachSlice(bytes: bytes, name: name, sheet: sheet) { try body($0, $1.row()) }
    }

    /// Lends a file's rows one by one as they lie in its bytes: the fast way, no `String` made unasked.
    public static func forEachSlice(
        file path: String, sheet: String? = nil,
        _ body: (_ sheet: Sheet, _ row: borrowing RowSlice) throws -> Void
    ) throws -> Workbook {
        try placed(path) {
            try RowStream(ByteStore(file: path), name: path).run(sheet: sheet, body)
        }
    }

    /// The same for a file in memory.
    public static func forEachSlice(
        bytes: [UInt8], name: String, sheet: String? = nil,
        _ body: (_ sheet: Sheet, _ row: borrowing RowSlice) throws -> Void
    ) throws -> Workbook {
        try placed(name) {
            try RowStream(ByteStore(bytes: bytes), name: name).run(sheet: sheet, body)
        }
    }

    static func read(
        _ store: ByteStore, name: String, cellLimit: Int, _ each: () throws -> Void = {}
    ) throws -> Workbook {
        var cellCount = 0
        switch try FileKind.of(store, name: name) {
        case .text: return try readCSV(store, name: name, cellLimit: cellLimit, each)
        case .zip:
            let file = try XLSXFile(store, name: name)
            var workbook = Workbook(file: name, kind: .xlsx)
            workbook.countsFrom1904 = file.parts.dateSystem == .from1904
            var log = file.log
            for tab in file.parts.tabs {
                guard let entry = file.archive.entry(tab.part) else {
                    throw Problem(.partMissing, ["part": tab.part, "sheet": tab.name])
                }
                var part = SheetPart(
                    try file.reader(entry, in: file.archive.whole(entry)), tab: tab, parts: file.parts,
                    strings: file.strings, file: name)
                var rows: [SheetRow] = []
                var isUnordered = false
                try part.readRows(log: &log) { slice in
                    try each()
                    let number = slice.number
                    let cells = slice.cells()
                    cellCount += weight(cells)
                    guard cellCount <= cellLimit else {
                        throw Problem(.tooManyCells, ["limit": String(cellLimit)])
                    }
                    if let last = rows.last, last.number >= number { isUnordered = true }
                    rows.append(SheetRow(number: number, cells: cells))
                }
                if isUnordered { rows = ordered(rows) }
                var sheet = part.sheet
                var cover = MergeCover(sheet.merges)
                if !sheet.merges.isEmpty {
                    for index in rows.indices {
                        cover.uncover(row: rows[index].number, &rows[index].cells)
                    }
                    rows.removeAll { $0.cells.isEmpty }
                    if cover.overlapping > 0 { log.add(overlap(cover.overlapping, name, sheet.name)) }
                }
                sheet.rows = rows
                workbook.sheets.append(sheet)
            }
            workbook.problems = log.closed(file: name)
            return workbook
        }
    }

    private static func readCSV(
        _ store: ByteStore, name: String, cellLimit: Int, _ each: () throws -> Void
    ) throws -> Workbook {
        let file = try CSVFile(store, name: name)
        var workbook = Workbook(
            file: name, kind: .csv, encoding: file.encoding.rawValue, delimiter: file.delimiterText)
        var log = ProblemLog()
        var sheet = Sheet(name: file.sheetName)
        var cellCount = 0
        try file.forEachRow(log: &log) { slice in
            try each()
            let row = slice.row()
            cellCount += weight(row.cells)
            guard cellCount <= cellLimit else { throw Problem(.tooManyCells, ["limit": String(cellLimit)]) }
            if !row.cells.isEmpty { sheet.rows.append(row) }
        }
        workbook.sheets = [sheet]
        workbook.problems = log.closed(file: name)
        return workbook
    }

    /// Cells as the limit counts them: long texts weigh more.
    private static func weight(_ cells: [Cell]) -> Int {
        var weight = cells.count
        for cell in cells {
            if case .text(let text) = cell.value { weight += text.utf8.count >> 6 }
        }
        return weight
    }

    static func overlap(_ count: Int, _ file: String, _ sheet: String) -> Problem {
        Problem(.mergesOverlap, ["count": String(count)], at: .init(file: file, sheet: sheet))
    }

    /// Rows that were not in order; two of one number become one, the later cell standing.
    private static func ordered(_ rows: [SheetRow]) -> [SheetRow] {
        var byNumber: [Int: [Int: Cell]] = [:]
        for row in rows {
            for cell in row.cells { byNumber[row.number, default: [:]][cell.column] = cell }
        }
        return byNumber.keys.sorted().map { number in
            SheetRow(
                number: number, cells: (byNumber[number] ?? [:]).values.sorted { $0.column < $1.column })
        }
    }

    /// Puts the file's name on a refusal that does not name it.
    static func placed<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var problem as Problem {
            if problem.place.file == nil { problem.place.file = name }
            throw problem
        }
    }
}

/// An xlsx file opened: its directory, its parts beside the sheets, and its shared strings.
struct XLSXFile {
    let archive: ZipArchive
    let parts: WorkbookParts
    let strings: SharedStrings
    var log = ProblemLog()

    init(_ store: ByteStore, name: String) throws {
        archive = try ZipArchive(store)
        parts = try WorkbookParts(archive)
        strings = try Self.strings(archive, parts)
        if strings.isDamaged {
            log.add(Problem(.invalidBytes, ["encoding": "UTF-8", "line": "-"], at: .init(file: name)))
        }
    }

    private static func strings(_ archive: ZipArchive, _ parts: WorkbookParts) throws -> SharedStrings {
        guard let part = parts.sharedStringsPart, let entry = archive.entry(part) else {
            return SharedStrings()
        }
        return try SharedStrings(XMLReader(archive.open(entry), part: part))
    }

    /// A reader of a sheet's part: of its bytes where they are whole in memory, else of a stream.
    func reader(_ entry: ZipArchive.Entry, in whole: PartBytes?) throws -> XMLReader {
        if let whole { return try XMLReader(whole, part: entry.name) }
        return try XMLReader(archive.open(entry), part: entry.name)
    }
}
