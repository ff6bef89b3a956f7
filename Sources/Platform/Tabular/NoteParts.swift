import Vocabulary

/// The parts that hold a sheet's notes, put beside those that a workbook has already.
enum NoteParts {
    static let drawingId = "rIdTuopinDrawing"
    private static let commentsId = "rIdTuopinComments"

    /// Writes notes for a sheet and gives what the list of content types lacks.
    static func write(
        _ notes: [SheetNote], archive: ZipArchive, sheet: String, number: Int, hasDrawing: Bool,
        into written: inout [String: [UInt8]]
    ) throws -> String {
        let (folder, file) = WorkbookParts.split(sheet)
        let relsName = "\(folder)_rels/\(file).rels"
        let relsEntry = archive.entry(relsName)
        let relations = try relsEntry.map { try Relations(archive, entry: $0, folder: folder) } ?? Relations()
        var types = ""
        var added = ""
        var all: [SheetNote] = []
        var commentsName = "xl/commentsTuopin\(number).xml"
        if let target = relations.first(ofType: "/comments"), let entry = archive.entry(target) {
            commentsName = entry.name
            all = try read(archive, entry)
        } else {
            added += XLSXParts.relationship(commentsId, "comments", "/" + commentsName)
            types += XLSXParts.commentsOverride("/" + commentsName)
        }
        var fresh: [SheetNote] = []
        for note in notes {
            if let index = all.firstIndex(where: { $0.row == note.row && $0.column == note.column }) {
                all[index].text += "\n" + note.text
            } else {
                fresh.append(note)
            }
        }
        all += fresh
        written[commentsName] = SheetNote.comments(all)
        if hasDrawing, let target = relations.first(ofType: "/vmlDrawing"), let entry = archive.entry(target)
        {
            var edit = try PartEdit(archive, entry)
            try edit.append(toRoot: SheetNote.shapes(fresh, from: 900_000))
            written[entry.name] = edit.applied()
        } else {
            let drawing = "xl/drawings/vmlDrawingTuopin\(number).vml"
            added += XLSXParts.relationship(drawingId, "vmlDrawing", "/" + drawing)
            written[drawing] = SheetNote.drawing(all)
        }
        if let relsEntry {
            guard !added.isEmpty else { return types }
            var edit = try PartEdit(archive, relsEntry)
            try edit.append(toRoot: added)
            written[relsEntry.name] = edit.applied()
        } else {
            let empty = XLSXParts.relationships([])
            written[relsName] = Array(
                empty.replacing("</Relationships>", with: added + "</Relationships>").utf8)
        }
        return types
    }

    private static func read(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws -> [SheetNote] {
        var reader = try XMLReader(archive.open(entry), part: entry.name)
        var notes: [SheetNote] = []
        while true {
            switch try reader.next() {
            case .start:
                guard reader.isNamed("comment"), let raw = reader.attribute("ref"),
                    let range = CellReference.range(raw)
                else { continue }
                var text: [UInt8] = []
                try RichText.read(&reader, into: &text)
                notes.append(
                    SheetNote(
                        row: range.rows.lowerBound, column: range.columns.lowerBound,
                        text: String(decoding: text, as: UTF8.self)))
            case .end, .text: continue
            case .finished: return notes
            }
        }
    }
}
