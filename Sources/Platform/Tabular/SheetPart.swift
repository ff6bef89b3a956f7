// The hot loop of reading: one function walks a sheet's tokens, so it stays in one file.
import Vocabulary

/// What was wrong in a file, kept to a number that one can read.
struct ProblemLog {
    static let limit = 1_000
    private(set) var problems: [Problem] = []
    private(set) var total = 0

    mutating func add(_ problem: @autoclosure () -> Problem) {
        total += 1
        if total <= Self.limit { problems.append(problem()) }
    }

    /// All that was kept, and a last one that says how many more there were.
    func closed(file: String) -> [Problem] {
        guard total > Self.limit else { return problems }
        return problems + [
            Problem(.moreProblems, ["count": String(total - Self.limit)], at: .init(file: file))
        ]
    }
}

/// One worksheet part, read row by row.
struct SheetPart: ~Copyable {
    private var reader: XMLReader
    private let formats: [NumberFormat]
    private let dateSystem: DateSystem
    private let file: String
    /// The sheet so far: names, what is hidden and merged; its rows are given one by one.
    private(set) var sheet: Sheet

    private var cells: [Cell] = []
    private var row = 0
    private var column = -1
    private var isUnordered = false
    private var value: [UInt8] = []
    private var scratch: [UInt8] = []

    static let lastRow = 1_048_576
    static let columnCount = 16_384

    init(_ source: any ByteSource, tab: WorkbookParts.Tab, parts: WorkbookParts, file: String) throws {
        reader = try XMLReader(source, part: tab.part)
        formats = parts.formats
        dateSystem = parts.dateSystem
        self.file = file
        sheet = Sheet(name: tab.name)
        sheet.isHidden = tab.isHidden
    }

    private func place() -> Problem.Place {
        Problem.Place(file: file, sheet: sheet.name, row: row, column: ColumnName.letters(max(0, column)))
    }

    /// Notes hidden columns and merges and passes over the cells.
    mutating func readFrame() throws {
        try walk { reader, _ in try reader.skip(toEndOf: "sheetData") }
    }

    /// Reads the whole part; rows with cells are given in the file's order, not yet freed of covered cells.
    mutating func readRows(
        strings: SharedStrings, log: inout ProblemLog,
        _ body: (_ number: Int, _ cells: inout [Cell]) throws -> Void
    ) throws {
        let rowKey = XMLReader.key("row")
        var saw = false
        while true {
            switch try reader.next() {
            case .start:
                if reader.isNamed("sheetData") {
                    saw = true
                    row = 0
                    data: while true {
                        switch try reader.next() {
                        case .start:
                            guard reader.key == rowKey else {
                                try reader.skipElement()
                                continue
                            }
                            try readRow(strings: strings, log: &log)
                            if !cells.isEmpty { try body(row, &cells) }
                        case .end: break data
                        case .text: continue
                        case .finished: throw reader.malformed("the part ends inside the sheet's rows")
                        }
                    }
                } else {
                    try frameElement()
                }
            case .end, .text: continue
            case .finished:
                guard saw || reader.isNamed("worksheet") else { throw reader.malformed("no worksheet") }
                return
            }
        }
    }

    private mutating func walk(_ data: (inout XMLReader, Void) throws -> Void) throws {
        while true {
            switch try reader.next() {
            case .start:
                if reader.isNamed("sheetData") { try data(&reader, ()) } else { try frameElement() }
            case .end, .text: continue
            case .finished: return
            }
        }
    }

    private mutating func frameElement() throws {
        if reader.isNamed("mergeCell") {
            if let raw = reader.attribute("ref"), let range = CellReference.range(raw),
                range.rows.count > 1 || range.columns.count > 1
            {
                try PartLimit.check(sheet.merges.count, in: reader.part, limit: 1_000_000)
                sheet.merges.append(range)
            }
        } else if reader.isNamed("col"), reader.attributeIsTrue("hidden") {
            guard let first = reader.attributeText("min").flatMap({ Int($0) }), first >= 1,
                first <= Self.columnCount
            else { return }
            let last = reader.attributeText("max").flatMap { Int($0) } ?? first
            guard last >= first else { return }
            sheet.hiddenColumns.formUnion((first - 1)..<min(last, Self.columnCount))
        }
    }

    private mutating func readRow(strings: SharedStrings, log: inout ProblemLog) throws {
        cells.removeAll(keepingCapacity: true)
        column = -1
        isUnordered = false
        var number = row + 1
        if let raw = reader.attribute("r") {
            guard let stated = CellReference.number(raw), stated >= 1, stated <= Self.lastRow else {
                throw badReference(raw)
            }
            number = stated
        }
        guard number <= Self.lastRow else { throw badReference(nil) }
        row = number
        if reader.attributeCount > 1, reader.attributeIsTrue("hidden") { sheet.hiddenRows.insert(row) }
        let c = XMLReader.key("c")
        while true {
            switch try reader.next() {
            case .start:
                if reader.key == c {
                    try readCell(strings: strings, log: &log)
                } else {
                    try reader.skipElement()
                }
            case .end:
                if isUnordered { orderCells() }
                return
            case .text: continue
            case .finished: throw reader.malformed("the part ends inside a row")
            }
        }
    }

    /// Cells that were not in order of column; of two in one place the later stands.
    private mutating func orderCells() {
        var byColumn: [Int: Cell] = [:]
        for cell in cells { byColumn[cell.column] = cell }
        cells = byColumn.values.sorted { $0.column < $1.column }
    }

    private func badReference(_ raw: UnsafeBufferPointer<UInt8>?) -> Problem {
        let text = raw.map { String(decoding: $0.prefix(40), as: UTF8.self) } ?? ""
        return Problem(
            .badReference, ["reference": text],
            at: .init(file: file, sheet: sheet.name, row: row > 0 ? row : nil), value: text)
    }

    private enum CellType { case number, shared, text, inline, bool, error, date }

    private mutating func readCell(strings: SharedStrings, log: inout ProblemLog) throws {
        var type = CellType.number
        var style = 0
        var next = column + 1
        for index in 0..<reader.attributeCount {
            let (letter, raw) = reader.shortAttribute(index)
            switch letter {
            case 0x72:
                guard let place = CellReference.column(raw) else { throw badReference(raw) }
                next = place
            case 0x73: style = CellReference.number(raw) ?? 0
            case 0x74: type = Self.type(raw)
            default: continue
            }
        }
        guard next < Self.columnCount else { throw badReference(nil) }
        if next <= column { isUnordered = true }
        column = next
        let v = XMLReader.key("v")
        let f = XMLReader.key("f")
        let inline = XMLReader.key("is")
        var isFormula = false
        var hasValue = false
        var inValue = false
        value.removeAll(keepingCapacity: true)
        scan: while true {
            switch try reader.next() {
            case .start:
                if reader.key == v {
                    inValue = true
                    hasValue = true
                } else if reader.key == f {
                    isFormula = true
                    try reader.skipElement()
                } else if reader.key == inline {
                    hasValue = true
                    if type == .number { type = .inline }
                    value.removeAll(keepingCapacity: true)
                    try RichText.read(&reader, into: &value)
                } else {
                    try reader.skipElement()
                }
            case .text:
                if inValue {
                    XMLText.append(reader.text, isCDATA: reader.isCDATA, to: &value)
                    guard value.count <= XMLReader.tokenLimit else {
                        throw Problem(
                            .cellTooLong, ["part": reader.part, "limit": String(XMLReader.tokenLimit)],
                            at: place())
                    }
                }
            case .end:
                if inValue {
                    inValue = false
                    continue
                }
                break scan
            case .finished: throw reader.malformed("the part ends inside a cell")
            }
        }
        if value.isEmpty {
            if isFormula, !hasValue || type == .number {
                add(.error("not calculated"), isFormula: true, format: style)
            }
            return
        }
        finish(type, style: style, isFormula: isFormula, strings: strings, log: &log)
    }

    private mutating func finish(
        _ type: CellType, style: Int, isFormula: Bool, strings: SharedStrings, log: inout ProblemLog
    ) {
        switch type {
        case .number: finishNumber(style: style, isFormula: isFormula, log: &log)
        case .shared:
            guard let index = value.withUnsafeBufferPointer({ CellReference.number($0) }),
                let text = strings.string(index)
            else {
                log.add(
                    Problem(
                        .sharedStringMissing, ["index": String(decoding: value.prefix(20), as: UTF8.self)],
                        at: place()))
                add(.error("damaged"), isFormula: isFormula, format: style)
                return
            }
            if !text.isEmpty { add(.text(text), isFormula: isFormula, format: style) }
        case .text, .inline:
            if type == .text, value.contains(0x5F) { XMLText.resolveEscapes(&value) }
            if !value.withUnsafeBytes({ UTF8Count.isSound($0) }) {
                log.add(Problem(.invalidBytes, ["encoding": "UTF-8", "line": String(row)], at: place()))
            }
            add(.text(String(decoding: value, as: UTF8.self)), isFormula: isFormula, format: style)
        case .bool:
            let isTrue = value.first == 0x31 || value.first.map { $0 | 0x20 } == 0x74
            add(.bool(isTrue), isFormula: isFormula, format: style)
        case .error:
            add(.error(String(decoding: value, as: UTF8.self)), isFormula: isFormula, format: style)
        case .date:
            add(
                isoDate(monthOnly: isMonthOnly(style)) ?? .text(String(decoding: value, as: UTF8.self)),
                isFormula: isFormula, format: style)
        }
    }

    private mutating func finishNumber(style: Int, isFormula: Bool, log: inout ProblemLog) {
        if style >= formats.count || formats[style].kind == .plain, isPlainWhole {
            add(.number(String(decoding: value, as: UTF8.self)), isFormula: isFormula, format: style)
            return
        }
        scratch.removeAll(keepingCapacity: true)
        let isNumber = value.withUnsafeBufferPointer { NumberText.append($0, to: &scratch) }
        guard isNumber else {
            if value.allSatisfy({ $0 <= 0x20 }) {
                if isFormula { add(.error("not calculated"), isFormula: true, format: style) }
                return
            }
            let text = String(decoding: value, as: UTF8.self)
            log.add(Problem(.numberUnreadable, at: place(), value: text))
            add(.text(text), isFormula: isFormula, format: style)
            return
        }
        if style > 0 || !formats.isEmpty, style < formats.count {
            switch formats[style].kind {
            case .plain: break
            case .zeros(let width):
                padZeros(width)
            case .date(let shape):
                let serial = value.withUnsafeBufferPointer { NumberText.double($0, 0..<$0.count) }
                let number = scratch
                scratch.removeAll(keepingCapacity: true)
                if let serial, dateSystem.append(serial, shape: shape, to: &scratch) {
                    add(
                        .date(String(decoding: scratch, as: UTF8.self), monthOnly: shape.isMonthOnly),
                        isFormula: isFormula, format: style)
                    return
                }
                scratch = number
                log.add(
                    Problem(
                        .noSuchDay, at: place(), value: String(decoding: number, as: UTF8.self)))
            }
        }
        add(.number(String(decoding: scratch, as: UTF8.self)), isFormula: isFormula, format: style)
    }

    /// Whether the value is a whole number that is its own plain text already.
    private var isPlainWhole: Bool {
        value.withUnsafeBufferPointer { bytes in
            guard bytes.count <= 15, bytes[0] != 48 || bytes.count == 1 else { return false }
            for byte in bytes where byte &- 48 > 9 { return false }
            return true
        }
    }

    private mutating func padZeros(_ width: Int) {
        guard !scratch.contains(0x2E) else { return }
        let sign = scratch.first == 0x2D ? 1 : 0
        let missing = width - (scratch.count - sign)
        if missing > 0 { scratch.insert(contentsOf: repeatElement(48, count: missing), at: sign) }
    }

    private func isMonthOnly(_ style: Int) -> Bool {
        guard style < formats.count, case .date(let shape) = formats[style].kind else { return false }
        return shape.isMonthOnly
    }

    /// A cell of type `d`: its ISO text without a midnight, a zone or parts of a second.
    private func isoDate(monthOnly: Bool) -> Cell.Value? {
        let text = String(decoding: value, as: UTF8.self)
        guard value.count >= 10, let day = LocalDate(String(decoding: value[..<10], as: UTF8.self)) else {
            let isTime = value.count >= 8 && value[2] == 0x3A && value[5] == 0x3A
            return isTime ? .date(String(decoding: value[..<8], as: UTF8.self), monthOnly: false) : nil
        }
        if value.count == 10 { return .date(text, monthOnly: monthOnly) }
        guard value[10] == 0x54 || value[10] == 0x20, value.count >= 16, value[13] == 0x3A else { return nil }
        var time = String(decoding: value[11..<16], as: UTF8.self)
        time +=
            value.count >= 19 && value[16] == 0x3A ? String(decoding: value[16..<19], as: UTF8.self) : ":00"
        return .date(time == "00:00:00" ? "\(day)" : "\(day)T\(time)", monthOnly: monthOnly)
    }

    @inline(__always)
    private mutating func add(_ value: Cell.Value, isFormula: Bool, format style: Int) {
        cells.append(
            Cell(
                column: column, value: value, isFormula: isFormula,
                format: style < formats.count ? formats[style].code : nil))
    }

    private static func type(_ raw: UnsafeBufferPointer<UInt8>) -> CellType {
        switch raw.first {
        case 0x73: raw.count == 1 ? .shared : .text
        case 0x62: .bool
        case 0x65: .error
        case 0x69: .inline
        case 0x64: .date
        default: .number
        }
    }
}

/// References like `AK12` and ranges like `A5:A7`, read from bytes.
enum CellReference {
    /// A whole number of up to nine digits.
    static func number(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
        guard raw.count > 0, raw.count <= 9 else { return nil }
        var value = 0
        for byte in raw {
            let digit = Int(byte) - 48
            guard digit >= 0, digit < 10 else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The 0-based column of a reference.
    @inline(__always)
    static func column(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
        var value = 0
        var count = 0
        for byte in raw {
            let letter = Int(byte & 0xDF) - 64
            guard letter >= 1, letter <= 26, byte >= 65 else { break }
            value = value * 26 + letter
            count += 1
            if count > 3 { return nil }
        }
        guard count > 0, value <= SheetPart.columnCount, count < raw.count else { return nil }
        return value - 1
    }

    /// A range or a single cell; whole columns (`A:C`) and rows (`1:3`) too.
    static func range(_ raw: UnsafeBufferPointer<UInt8>) -> CellRange? {
        let bytes = raw.filter { $0 != 0x24 }
        let corners = bytes.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = corners.first.flatMap({ corner($0) }),
            let last = corners.last.flatMap({ corner($0) })
        else { return nil }
        let rows = (first.row ?? 1, last.row ?? SheetPart.lastRow)
        let columns = (first.column ?? 0, last.column ?? SheetPart.columnCount - 1)
        return CellRange(
            rows: min(rows.0, rows.1)...max(rows.0, rows.1),
            columns: min(columns.0, columns.1)...max(columns.0, columns.1))
    }

    private static func corner(_ bytes: ArraySlice<UInt8>) -> (row: Int?, column: Int?)? {
        let letters = bytes.prefix { $0 & 0xDF >= 65 && $0 & 0xDF <= 90 }
        let digits = Array(bytes.dropFirst(letters.count))
        guard letters.count <= 3, letters.count + digits.count > 0 else { return nil }
        let column = letters.isEmpty ? nil : letters.reduce(0) { $0 * 26 + Int($1 & 0xDF) - 64 } - 1
        let row = digits.withUnsafeBufferPointer { number($0) }
        guard digits.isEmpty || row != nil, (row ?? 1) >= 1, (row ?? 1) <= SheetPart.lastRow,
            (column ?? 0) < SheetPart.columnCount
        else { return nil }
        return (row, column)
    }
}
