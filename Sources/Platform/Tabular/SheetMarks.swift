import Vocabulary

/// One sheet's part with cells marked: only their style changes; cells and rows that are not there are put in.
struct SheetMarks {
    /// A cell's mark and the text of its note.
    struct Mark {
        var column: Int
        var mark: CellMark
    }

    private var edit: PartEdit
    private var prefix = ""
    /// Whether the sheet refers to a drawing of notes already.
    private(set) var hasDrawing = false

    init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws { edit = try PartEdit(archive, entry) }

    /// Marks cells by row, in order of column; `drawing` is the relationship to add where there is none.
    mutating func mark(_ rows: [Int: [Mark]], styles: inout StyleMarks, drawing: String) throws {
        var reader = try edit.reader()
        var waiting = rows.keys.sorted()[...]
        var cells: ArraySlice<Mark> = []
        var row = 0
        var column = -1
        var depth = 0
        var inData = false
        var behind: Int?
        while true {
            switch try reader.next() {
            case .start:
                depth += 1
                if depth == 1 {
                    prefix = edit.text(reader.tagStart + 1..<reader.namePlace.lowerBound)
                } else if depth == 2, reader.isNamed("sheetData") {
                    inData = true
                    if reader.closesItself {
                        let text = newRows(&waiting, before: Int.max, rows, &styles)
                        edit.replace(
                            reader.tagStart..<reader.position,
                            with: "<\(prefix)sheetData>\(text)</\(prefix)sheetData>")
                    }
                } else if depth == 2 {
                    if reader.isNamed("legacyDrawing") { hasDrawing = true }
                    if behind == nil, Self.behindDrawing.contains(reader.name) { behind = reader.tagStart }
                } else if inData, depth == 3, reader.isNamed("row") {
                    row = reader.attribute("r").flatMap { CellReference.number($0) } ?? row + 1
                    column = -1
                    edit.insert(newRows(&waiting, before: row, rows, &styles), at: reader.tagStart)
                    cells = []
                    if waiting.first == row {
                        waiting = waiting.dropFirst()
                        cells = (rows[row] ?? [])[...]
                    }
                    if reader.closesItself, !cells.isEmpty,
                        let slash = edit.bytes[..<reader.position].lastIndex(of: 0x2F)
                    {
                        let text = newCells(&cells, before: Int.max, row, &styles)
                        edit.replace(slash..<reader.position, with: ">\(text)</\(prefix)row>")
                    }
                } else if inData, depth == 4, reader.isNamed("c") {
                    column = reader.attribute("r").flatMap { CellReference.column($0) } ?? column + 1
                    edit.insert(newCells(&cells, before: column, row, &styles), at: reader.tagStart)
                    if let mark = cells.first, mark.column == column {
                        cells = cells.dropFirst()
                        let old = reader.attribute("s").flatMap { CellReference.number($0) } ?? 0
                        let new = String(styles.style(old, mark.mark))
                        if let place = reader.valuePlace("s") {
                            edit.replace(place, with: new)
                        } else {
                            edit.insert(" s=\"\(new)\"", at: reader.namePlace.upperBound)
                        }
                    }
                }
            case .end:
                if inData, depth == 3, !reader.closesItself, !cells.isEmpty {
                    edit.insert(newCells(&cells, before: Int.max, row, &styles), at: reader.tagStart)
                }
                if depth == 2, inData {
                    inData = false
                    edit.insert(newRows(&waiting, before: Int.max, rows, &styles), at: reader.tagStart)
                }
                depth -= 1
                if depth == 0, !hasDrawing {
                    let element =
                        "<\(prefix)legacyDrawing xmlns:r=\"\(XLSXParts.office)\" r:id=\"\(drawing)\"/>"
                    edit.insert(element, at: behind ?? reader.tagStart)
                }
            case .text: continue
            case .finished: return
            }
        }
    }

    /// What stands behind the drawing of notes in a worksheet (ECMA-376, CT_Worksheet).
    private static let behindDrawing: Set<String> = [
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
        "extLst",
    ]

    private func newRows(
        _ waiting: inout ArraySlice<Int>, before row: Int, _ rows: [Int: [Mark]], _ styles: inout StyleMarks
    ) -> String {
        var out = ""
        while let first = waiting.first, first < row {
            waiting = waiting.dropFirst()
            var cells = (rows[first] ?? [])[...]
            out +=
                "<\(prefix)row r=\"\(first)\">\(newCells(&cells, before: Int.max, first, &styles))</\(prefix)row>"
        }
        return out
    }

    private func newCells(
        _ cells: inout ArraySlice<Mark>, before column: Int, _ row: Int, _ styles: inout StyleMarks
    ) -> String {
        var out = ""
        while let first = cells.first, first.column < column {
            cells = cells.dropFirst()
            let style = styles.style(0, first.mark)
            out += "<\(prefix)c r=\"\(ColumnName.letters(first.column))\(row)\" s=\"\(style)\"/>"
        }
        return out
    }

    /// The part with its marks.
    func part() -> [UInt8] { edit.applied() }
}
