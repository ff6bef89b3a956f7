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
    var reader: XMLReader
    let formats: [NumberFormat]
    /// Whether a style leaves numbers as they are, by its number.
    let isPlainStyle: [Bool]
    private let dateSystem: DateSystem
    private let file: String
    private let strings: SharedStrings
    private let slab: SharedStrings.Slab
    let marks = PlainMarks()
    /// The sheet so far: names, what is hidden and merged; its rows are given one by one.
    var sheet: Sheet

    var slice: RowSlice
    var row = 0
    var column = -1
    private var isUnordered = false
    private var value: [UInt8] = []
    private var scratch: [UInt8] = []
    /// Rows in turn that were not plain: after some of them only the general way is tried.
    private var unusualRows = 0

    static let lastRow = 1_048_576
    static let columnCount = 16_384

    /// A sheet's part, streamed or whole; `usesPlainRows` false reads every row the general way.
    init(
        _ reader: consuming XMLReader, tab: WorkbookParts.Tab, parts: WorkbookParts,
        strings: SharedStrings = SharedStrings(), file: String, usesPlainRows: Bool = true
    ) {
        self.reader = reader
        formats = parts.formats
        isPlainStyle = parts.formats.map { $0.kind == .plain }
        dateSystem = parts.dateSystem
        self.file = file
        self.strings = strings
        slab = strings.slab
        sheet = Sheet(name: tab.name)
        sheet.isHidden = tab.isHidden
        slice = RowSlice(formats: formats, strings: strings)
        unusualRows = usesPlainRows ? 0 : Self.unusualLimit
    }

    /// Rows that were taken the plain way.
    private(set) var plainRowCount = 0
    private static let unusualLimit = 64

    private func place() -> Problem.Place {
        Problem.Place(file: file, sheet: sheet.name, row: row, column: ColumnName.letters(max(0, column)))
    }

    /// Notes hidden columns and merges and passes over the cells.
    mutating func readFrame() throws {
        try walk { reader, _ in try reader.skip(toEndOf: "sheetData") }
    }

    /// Reads the whole part; rows with cells are given in the file's order, not yet freed of covered cells.
    mutating func readRows(log: inout ProblemLog, _ body: (inout RowSlice) throws -> Void) throws {
        let rowKey = XMLReader.key("row")
        var saw = false
        while true {
            switch try reader.next() {
            case .start:
                if reader.isNamed("sheetData") {
                    saw = true
                    row = 0
                    data: while true {
                        if unusualRows < Self.unusualLimit {
                            while try takePlainRow() {
                                unusualRows = 0
                                plainRowCount += 1
                                if slice.count > 0 { try body(&slice) }
                            }
                            unusualRows += 1
                        }
                        switch try reader.next() {
                        case .start:
                            guard reader.key == rowKey else {
                                try reader.skipElement()
                                continue
                            }
                            try readRow(log: &log)
                            if slice.count > 0 { try body(&slice) }
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

    /// Takes one row the plain way; where the window ends inside it, once more with more bytes.
    private mutating func takePlainRow() throws -> Bool {
        switch plainRow() {
        case .taken: return true
        case .unusual: return false
        case .cut: return try reader.bringMore() && plainRow() == .taken
        }
    }

    private mutating func readRow(log: inout ProblemLog) throws {
        slice.clear()
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
        slice.number = number
        if reader.attributeCount > 0, reader.attributeIsTrue("hidden") { sheet.hiddenRows.insert(row) }
        let c = XMLReader.key("c")
        while true {
            switch try reader.next() {
            case .start:
                if reader.key == c {
                    try readCell(log: &log)
                } else {
                    try reader.skipElement()
                }
            case .end:
                if isUnordered { slice.order() }
                return
            case .text: continue
            case .finished: throw reader.malformed("the part ends inside a row")
            }
        }
    }

    private func badReference(_ raw: UnsafeBufferPointer<UInt8>?) -> Problem {
        let text = raw.map { String(decoding: $0.prefix(40), as: UTF8.self) } ?? ""
        return Problem(
            .badReference, ["reference": text],
            at: .init(file: file, sheet: sheet.name, row: row > 0 ? row : nil), value: text)
    }

    enum CellType { case number, shared, text, inline, bool, error, date }

    private mutating func readCell(log: inout ProblemLog) throws {
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
            if isFormula, !hasValue || type == .number { addNotCalculated(style: style) }
            return
        }
        if type == .text, value.contains(0x5F) { XMLText.resolveEscapes(&value) }
        let isSound = UTF8Count.isSound(value)
        if !isSound { value = Array(String(decoding: value, as: UTF8.self).utf8) }
        let raw = value.withUnsafeBufferPointer { slice.keep($0) }
        var trouble = finish(type, raw, style: style, isFormula: isFormula)
        if !isSound, type == .text || type == .inline { trouble = .invalidBytes }
        if let trouble { log.add(problem(trouble, raw)) }
    }

    /// What can be wrong with a cell that is given all the same.
    enum Trouble { case sharedStringMissing, invalidBytes, numberUnreadable, noSuchDay }

    private func problem(_ trouble: Trouble, _ raw: UnsafeBufferPointer<UInt8>) -> Problem {
        switch trouble {
        case .sharedStringMissing:
            let index = String(decoding: raw.prefix(20), as: UTF8.self)
            return Problem(.sharedStringMissing, ["index": index], at: place())
        case .invalidBytes:
            return Problem(.invalidBytes, ["encoding": "UTF-8", "line": String(row)], at: place())
        case .numberUnreadable:
            return Problem(.numberUnreadable, at: place(), value: String(decoding: raw, as: UTF8.self))
        case .noSuchDay:
            var number: [UInt8] = []
            _ = NumberText.append(raw, to: &number)
            return Problem(.noSuchDay, at: place(), value: String(decoding: number, as: UTF8.self))
        }
    }

    mutating func addNotCalculated(style: Int) {
        add(Self.bytes("not calculated"), .error, style: style, isFormula: true)
    }

    @inline(__always)
    private static func bytes(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Adds a cell from its value, whose bytes stand until the row is done; says what is wrong with it.
    @inline(__always)
    mutating func finish(
        _ type: CellType, _ raw: UnsafeBufferPointer<UInt8>, style: Int, isFormula: Bool
    ) -> Trouble? {
        switch type {
        case .number:
            let leavesNumbers = style >= isPlainStyle.count || isPlainStyle[style]
            if leavesNumbers, NumberText.isPlain(raw) {
                add(raw, .number, style: style, isFormula: isFormula)
                return nil
            }
            return finishNumber(raw, style: style, isFormula: isFormula)
        case .shared:
            guard let index = CellReference.number(raw) else {
                return addDamaged(style: style, isFormula: isFormula)
            }
            return finishShared(index, style: style, isFormula: isFormula)
        case .text, .inline: add(raw, .text, style: style, isFormula: isFormula)
        case .bool:
            let isTrue = raw.first == 0x31 || raw.first.map { $0 | 0x20 } == 0x74
            add(Self.bytes(isTrue ? "TRUE" : "FALSE"), .bool, style: style, isFormula: isFormula)
        case .error: add(raw, .error, style: style, isFormula: isFormula)
        case .date: finishISO(raw, style: style, isFormula: isFormula)
        }
        return nil
    }

    @inline(__always)
    mutating func finishShared(_ index: Int, style: Int, isFormula: Bool) -> Trouble? {
        if let text = slab.slice(index) {
            if text.count > 0 {
                slice.add(
                    text, .text, column: column, style: style, shared: index, isFormula: isFormula)
            }
            return nil
        }
        guard let text = strings.string(index) else {
            return addDamaged(style: style, isFormula: isFormula)
        }
        let kept = Array(text.utf8).withUnsafeBufferPointer { slice.keep($0) }
        if kept.count > 0 { add(kept, .text, style: style, isFormula: isFormula) }
        return nil
    }

    private mutating func addDamaged(style: Int, isFormula: Bool) -> Trouble {
        add(Self.bytes("damaged"), .error, style: style, isFormula: isFormula)
        return .sharedStringMissing
    }

    private mutating func finishNumber(
        _ raw: UnsafeBufferPointer<UInt8>, style: Int, isFormula: Bool
    ) -> Trouble? {
        scratch.removeAll(keepingCapacity: true)
        guard NumberText.append(raw, to: &scratch) else {
            if raw.allSatisfy({ $0 <= 0x20 }) {
                if isFormula { addNotCalculated(style: style) }
                return nil
            }
            add(raw, .text, style: style, isFormula: isFormula)
            return .numberUnreadable
        }
        var trouble: Trouble?
        if style < formats.count {
            switch formats[style].kind {
            case .plain: break
            case .zeros(let width): padZeros(width)
            case .date(let shape):
                let serial =
                    NumberText.whole(raw).map { Double($0) } ?? NumberText.double(raw, 0..<raw.count)
                let number = scratch
                scratch.removeAll(keepingCapacity: true)
                if let serial, dateSystem.append(serial, shape: shape, to: &scratch) {
                    addScratch(shape.isMonthOnly ? .month : .day, style: style, isFormula: isFormula)
                    return nil
                }
                scratch = number
                trouble = .noSuchDay
            }
        }
        addScratch(.number, style: style, isFormula: isFormula)
        return trouble
    }

    private mutating func addScratch(_ kind: RowSlice.Kind, style: Int, isFormula: Bool) {
        add(scratch.withUnsafeBufferPointer { slice.keep($0) }, kind, style: style, isFormula: isFormula)
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
    private mutating func finishISO(_ raw: UnsafeBufferPointer<UInt8>, style: Int, isFormula: Bool) {
        let value = Array(raw)
        let text: String?
        if value.count >= 10, let day = LocalDate(String(decoding: value[..<10], as: UTF8.self)) {
            text = Self.isoText(value, day)
        } else {
            let isTime = value.count >= 8 && value[2] == 0x3A && value[5] == 0x3A
            text = isTime ? String(decoding: value[..<8], as: UTF8.self) : nil
        }
        guard let text else { return add(raw, .text, style: style, isFormula: isFormula) }
        let isMonth = isMonthOnly(style) && text.utf8.count >= 10
        scratch = Array(text.utf8)
        addScratch(isMonth ? .month : .day, style: style, isFormula: isFormula)
    }

    private static func isoText(_ value: [UInt8], _ day: LocalDate) -> String? {
        if value.count == 10 { return String(decoding: value, as: UTF8.self) }
        guard value[10] == 0x54 || value[10] == 0x20, value.count >= 16, value[13] == 0x3A else { return nil }
        var time = String(decoding: value[11..<16], as: UTF8.self)
        time +=
            value.count >= 19 && value[16] == 0x3A ? String(decoding: value[16..<19], as: UTF8.self) : ":00"
        return time == "00:00:00" ? "\(day)" : "\(day)T\(time)"
    }

    @inline(__always)
    private mutating func add(
        _ bytes: UnsafeBufferPointer<UInt8>, _ kind: RowSlice.Kind, style: Int, isFormula: Bool
    ) {
        slice.add(bytes, kind, column: column, style: style, isFormula: isFormula)
    }

    static func type(_ raw: UnsafeBufferPointer<UInt8>) -> CellType {
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
