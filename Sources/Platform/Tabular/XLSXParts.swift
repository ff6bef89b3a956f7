/// The small parts of a written workbook.
enum XLSXParts {
    static let declaration: StaticString = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    static let package = "http://schemas.openxmlformats.org/package/2006"

    static func relationships(_ relations: [(id: String, type: String, target: String)]) -> String {
        var out = "\(declaration)<Relationships xmlns=\"\(package)/relationships\">"
        for relation in relations { out += relationship(relation.id, relation.type, relation.target) }
        return out + "</Relationships>"
    }

    static func relationship(_ id: String, _ type: String, _ target: String) -> String {
        "<Relationship Id=\"\(id)\" Type=\"\(office)/\(type)\" Target=\"\(target)\"/>"
    }

    static func workbook(_ sheets: [(name: String, isHidden: Bool)]) -> [UInt8] {
        let out = ByteBuffer(capacity: 4_096)
        defer { out.free() }
        out.put(declaration)
        out.put(text: "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>")
        for (index, sheet) in sheets.enumerated() {
            out.put("<sheet name=\"")
            out.put(attribute: sheet.name)
            out.put(text: "\" sheetId=\"\(index + 1)\"\(sheet.isHidden ? " state=\"hidden\"" : "")")
            out.put(text: " r:id=\"rId\(index + 1)\"/>")
        }
        out.put("</sheets></workbook>")
        return Array(out.bytes)
    }

    static func contentTypes(notes: [Bool], hasStrings: Bool) -> String {
        let document = "application/vnd.openxmlformats-officedocument"
        var out = "\(declaration)<Types xmlns=\"\(package)/content-types\">"
        out +=
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        out += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        if notes.contains(true) { out += vmlDefault }
        out +=
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(document).spreadsheetml.sheet.main+xml\"/>"
        out += "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(document).spreadsheetml.styles+xml\"/>"
        if hasStrings {
            out +=
                "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"\(document).spreadsheetml.sharedStrings+xml\"/>"
        }
        for (index, hasNotes) in notes.enumerated() {
            let sheet = "/xl/worksheets/sheet\(index + 1).xml"
            out += "<Override PartName=\"\(sheet)\" ContentType=\"\(document).spreadsheetml.worksheet+xml\"/>"
            if hasNotes { out += commentsOverride("/xl/comments\(index + 1).xml") }
        }
        return out + "</Types>"
    }

    static let vmlDefault =
        "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"

    static func stylesOverride(_ part: String) -> String {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
        return "<Override PartName=\"\(part)\" ContentType=\"\(type)\"/>"
    }

    static func commentsOverride(_ part: String) -> String {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
        return "<Override PartName=\"\(part)\" ContentType=\"\(type)\"/>"
    }
}

/// The styles of a written workbook: each once plain and once for every mark.
enum XLSXStyle: Int, CaseIterable {
    case plain
    case header
    case date
    case text

    static let part: String = {
        var out = "\(XLSXParts.declaration)<styleSheet xmlns=\"\(XLSXParts.main)\">"
        out += "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
        out += "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        out += "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
        out +=
            "<fills count=\"\(CellMark.allCases.count + 3)\"><fill><patternFill patternType=\"none\"/></fill>"
        out += "<fill><patternFill patternType=\"gray125\"/></fill>\(fill("FFE7E6E6"))"
        for mark in CellMark.allCases { out += fill(mark.color) }
        out +=
            "</fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        out +=
            "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        out += "<cellXfs count=\"\(allCases.count * (CellMark.allCases.count + 1))\">"
        for mark in 0...CellMark.allCases.count {
            for style in allCases { out += style.format(fill: mark == 0 ? nil : mark + 2) }
        }
        out +=
            "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
        return out + "</styleSheet>"
    }()

    static func fill(_ color: String, prefix: String = "") -> String {
        "<\(prefix)fill><\(prefix)patternFill patternType=\"solid\"><\(prefix)fgColor rgb=\"\(color)\"/>"
            + "<\(prefix)bgColor indexed=\"64\"/></\(prefix)patternFill></\(prefix)fill>"
    }

    private func format(fill mark: Int?) -> String {
        let number =
            switch self {
            case .plain, .header: 0
            case .date: 164
            case .text: 49
            }
        let fill = mark ?? (self == .header ? 2 : 0)
        var out =
            "<xf numFmtId=\"\(number)\" fontId=\"\(self == .header ? 1 : 0)\" fillId=\"\(fill)\" borderId=\"0\" xfId=\"0\""
        if number > 0 { out += " applyNumberFormat=\"1\"" }
        if fill > 0 { out += " applyFill=\"1\"" }
        guard self == .header else { return out + "/>" }
        return out
            + " applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf>"
    }
}

/// Names that a sheet may have.
enum SheetName {
    /// The name made what workbooks allow, and unlike those taken.
    static func allowed(_ name: String, taken: [String]) -> String {
        var clean = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { "[]:*?/\\".unicodeScalars.contains($0) || $0.value < 32 ? "_" : $0 }
            ))
        while clean.hasPrefix("'") { clean.removeFirst() }
        while clean.hasSuffix("'") { clean.removeLast() }
        if clean.isEmpty { clean = "Sheet\(taken.count + 1)" }
        clean = cut(clean, 31)
        let lowered = Set(taken.map { $0.lowercased() })
        var result = clean
        var number = 2
        while lowered.contains(result.lowercased()) {
            result = cut(clean, 26) + " (\(number))"
            number += 1
        }
        return result
    }

    private static func cut(_ name: String, _ limit: Int) -> String {
        var out = ""
        var count = 0
        for character in name {
            count += character.utf16.count
            if count > limit { break }
            out.append(character)
        }
        return out
    }
}

/// A note on a cell (批注).
struct SheetNote {
    /// 1-based.
    var row: Int
    /// 0-based.
    var column: Int
    var text: String

    static func comments(_ notes: [SheetNote]) -> [UInt8] {
        let out = ByteBuffer(capacity: 4_096)
        defer { out.free() }
        out.put(XLSXParts.declaration)
        out.put(
            text:
                "<comments xmlns=\"\(XLSXParts.main)\"><authors><author>tuopin</author></authors><commentList>"
        )
        for note in notes {
            out.put(
                text:
                    "<comment ref=\"\(ColumnName.letters(note.column))\(note.row)\" authorId=\"0\"><text><r><t"
            )
            out.put(" xml:space=\"preserve\">")
            out.put(cellText: note.text)
            out.put("</t></r></text></comment>")
        }
        out.put("</commentList></comments>")
        return Array(out.bytes)
    }

    static func drawing(_ notes: [SheetNote]) -> [UInt8] {
        let out = ByteBuffer(capacity: 4_096)
        defer { out.free() }
        out.put(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\""
        )
        out.put(" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">")
        out.put("<o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\"")
        out.put(" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">")
        out.put(
            "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
        )
        out.put(text: shapes(notes, from: 1_025))
        out.put("</xml>")
        return Array(out.bytes)
    }

    /// The shapes of notes, numbered from a number on; prefixes are declared on each.
    static func shapes(_ notes: [SheetNote], from first: Int) -> String {
        let out = ByteBuffer(capacity: 4_096)
        defer { out.free() }
        for (index, note) in notes.enumerated() {
            let row = note.row - 1
            out.put(text: "<v:shape id=\"_x0000_s\(first + index)\" type=\"#_x0000_t202\"")
            out.put(
                " style=\"position:absolute;width:240pt;height:80pt;visibility:hidden\" fillcolor=\"#ffffe1\""
            )
            out.put(
                " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\""
            )
            out.put(" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"")
            out.put(" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:path o:connecttype=\"none\"/>")
            out.put(
                "<v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"/></v:textbox>")
            out.put("<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>")
            out.put(text: "\(note.column + 1),15,\(max(0, row - 1)),2,\(note.column + 4),15,\(row + 4),4")
            out.put(text: "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>\(row)</x:Row>")
            out.put(text: "<x:Column>\(note.column)</x:Column></x:ClientData></v:shape>")
        }
        return String(decoding: out.bytes, as: UTF8.self)
    }
}
