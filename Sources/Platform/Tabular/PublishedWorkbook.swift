import Glibc
public import Vocabulary

/// Where a published list comes from (出处): what one needs to make it again.
public struct Provenance: Sendable, Hashable {
    /// The keys and values in order, as the sheet shows them.
    public var pairs: [(key: String, value: String)] { keys.map { ($0, values[$0] ?? "") } }

    /// The keys that every list has, in their order.
    public static let standardKeys = [
        "report", "arguments", "pack", "pack_hash", "engine", "position", "heads", "as_of", "rows",
        "content_sha256", "exported_by", "exported_at",
    ]

    private var keys: [String]
    private var values: [String: String] = [:]

    /// What the caller knows; `rows` and `content_sha256` are filled in by the writer.
    public init(
        report: String, arguments: String, pack: String, packHash: String, engine: String, position: String,
        heads: String, asOf: LocalDate, exportedBy: String, exportedAt: Instant
    ) {
        keys = Self.standardKeys
        values = [
            "report": report, "arguments": arguments, "pack": pack, "pack_hash": packHash, "engine": engine,
            "position": position, "heads": heads, "as_of": asOf.description, "exported_by": exportedBy,
            "exported_at": exportedAt.description,
        ]
    }

    init() { keys = [] }

    /// The value of a key; setting a new key puts it last.
    public subscript(key: String) -> String? {
        get { values[key] }
        set {
            if values[key] == nil, !keys.contains(key) { keys.append(key) }
            values[key] = newValue
        }
    }
}

/// Writes a list to be published: an xlsx whose last sheet tells its provenance, or a CSV with that beside it
/// (公示名单).
public final class PublishedWorkbook {
    /// What file is written.
    public enum Form: Sendable {
        /// One workbook; any number of sheets.
        case xlsx
        /// One CSV of one sheet and `FILE.provenance.json`.
        case csv
    }

    /// The name of the sheet that tells the provenance.
    public static let sheetName = "出处 Provenance"

    private enum Out {
        case xlsx(WorkbookWriter)
        case csv(CSVWriter)
    }

    private let path: String
    private let out: Out
    private let hash = ContentHash()
    private var sheetNames: [String] = []
    private var rowCount = 0

    /// A list that becomes a file.
    public init(file path: String, form: Form) throws {
        self.path = path
        switch form {
        case .xlsx: out = .xlsx(try WorkbookWriter(file: path))
        case .csv: out = .csv(try CSVWriter(file: path))
        }
    }

    /// Begins a sheet with its header row; a CSV takes one.
    public func beginSheet(_ name: String, columns: [SheetColumn]) throws {
        let titles = columns.map { CellContent.text($0.title ?? "") }
        switch out {
        case .xlsx(let writer):
            let given = try writer.beginSheet(name, columns: columns)
            sheetNames.append(given)
            hash.begin(sheet: given)
        case .csv(let writer):
            guard sheetNames.isEmpty else {
                let why = "a CSV holds one sheet"
                throw Problem(.badArgument, ["name": "format", "value": "csv", "why": why])
            }
            sheetNames.append(name)
            hash.begin(sheet: name)
            if columns.contains(where: { $0.title != nil }) { try writer.row(titles) }
        }
        if columns.contains(where: { $0.title != nil }) { hash.add(titles) }
    }

    /// Writes a row of the list.
    public func add(_ row: [CellContent]) throws {
        rowCount += 1
        hash.add(row)
        switch out {
        case .xlsx(let writer):
            writer.beginRow()
            for cell in row { writer.cell(cell) }
            try writer.endRow()
        case .csv(let writer): try writer.row(row)
        }
    }

    /// Ends the list with its provenance and gives that with `rows` and `content_sha256` filled in.
    public func finish(_ provenance: Provenance) throws -> Provenance {
        var whole = provenance
        whole["rows"] = String(rowCount)
        whole["content_sha256"] = hash.hexadecimal()
        switch out {
        case .xlsx(let writer):
            try writer.beginSheet(
                Self.sheetName,
                columns: [SheetColumn(nil, width: 18), SheetColumn(nil, width: 90, isText: true)])
            for pair in whole.pairs {
                writer.beginRow()
                writer.text(pair.key)
                writer.text(pair.value)
                try writer.endRow()
            }
            try writer.finish()
        case .csv(let writer):
            whole["sheet"] = sheetNames.first ?? ""
            let object = JSONValue.object(whole.pairs.map { JSONValue.Member($0.key, .string($0.value)) })
            let beside = try OutputFile(file: path + ".provenance.json")
            try beside.write(object.bytes + [0x0A])
            try writer.finish()
            try beside.finish()
        }
        return whole
    }
}

/// A published list read back: what it says of itself, and the hash of what it holds.
public struct PublishedContent {
    /// What the list says of itself; empty where nothing stands.
    public let provenance: Provenance
    /// The hash of the sheets as they stand now.
    public let contentHash: String
    /// The sheets without the provenance, texts in their original form.
    public let sheets: [Sheet]

    /// Whether the content is the one that the provenance was written for.
    public var isUntouched: Bool { provenance["content_sha256"] == contentHash }

    /// Reads a published xlsx or CSV file.
    public init(file path: String) throws {
        let book = try WorkbookReader.read(file: path)
        var provenance = Provenance()
        var sheets = book.sheets
        switch book.kind {
        case .xlsx:
            if let last = sheets.last, last.name == PublishedWorkbook.sheetName {
                sheets.removeLast()
                for row in last.rows {
                    guard let key = row.cells.first(where: { $0.column == 0 })?.text else { continue }
                    provenance[key] = row.cells.first { $0.column == 1 }?.text ?? ""
                }
            }
        case .csv:
            if access(path + ".provenance.json", R_OK) == 0 {
                let store = try ByteStore(file: path + ".provenance.json")
                let object = try JSONValue(parsing: store.bytes(at: 0, count: min(store.count, 1 << 20)))
                for member in object.members ?? [] { provenance[member.key] = member.value.stringValue }
            }
            for index in sheets.indices {
                if let name = provenance["sheet"] { sheets[index].name = name }
                for row in sheets[index].rows.indices {
                    for cell in sheets[index].rows[row].cells.indices {
                        guard case .text(let raw) = sheets[index].rows[row].cells[cell].value else {
                            continue
                        }
                        sheets[index].rows[row].cells[cell].value = .text(CSVText.unprotected(raw))
                    }
                }
            }
        }
        let hash = ContentHash()
        for sheet in sheets {
            hash.begin(sheet: sheet.name)
            var last = 0
            for row in sheet.rows {
                hash.add(row.cells, skipping: row.number - last - 1)
                last = row.number
            }
        }
        self.provenance = provenance
        self.sheets = sheets
        contentHash = hash.hexadecimal()
    }

    /// The first cell in which two lists differ: sheet, 1-based row, column's letters, and both texts.
    public static func firstDifference(
        _ published: [Sheet], _ rebuilt: [Sheet]
    ) -> (sheet: String, row: Int, column: String, published: String?, rebuilt: String?)? {
        for index in 0..<max(published.count, rebuilt.count) {
            let left = index < published.count ? published[index] : Sheet(name: "")
            let right = index < rebuilt.count ? rebuilt[index] : Sheet(name: "")
            let name = left.name.isEmpty ? right.name : left.name
            if left.name != right.name { return (name, 0, "", left.name, right.name) }
            var at = (0, 0)
            while at.0 < left.rows.count || at.1 < right.rows.count {
                let one = at.0 < left.rows.count ? left.rows[at.0] : nil
                let two = at.1 < right.rows.count ? right.rows[at.1] : nil
                let number = min(one?.number ?? Int.max, two?.number ?? Int.max)
                let leftCells = one?.number == number ? one?.cells ?? [] : []
                let rightCells = two?.number == number ? two?.cells ?? [] : []
                if one?.number == number { at.0 += 1 }
                if two?.number == number { at.1 += 1 }
                if let (column, first, second) = firstDifference(leftCells, rightCells) {
                    return (name, number, ColumnName.letters(column), first, second)
                }
            }
        }
        return nil
    }

    private static func firstDifference(_ left: [Cell], _ right: [Cell]) -> (Int, String?, String?)? {
        func shown(_ cell: Cell) -> String {
            if case .error(let error) = cell.value { return error }
            return cell.text ?? ""
        }
        for index in 0..<max(left.count, right.count) {
            guard index < left.count else { return (right[index].column, nil, shown(right[index])) }
            guard index < right.count else { return (left[index].column, shown(left[index]), nil) }
            let (one, two) = (left[index], right[index])
            if one.column < two.column { return (one.column, shown(one), nil) }
            if two.column < one.column { return (two.column, nil, shown(two)) }
            if !shown(one).utf8.elementsEqual(shown(two).utf8) { return (one.column, shown(one), shown(two)) }
        }
        return nil
    }
}
