import Foundation
import Vocabulary

@testable import Tabular

/// Survey files as town offices really keep them, each with one thing about it.
enum BadFiles {
    static let headers = [
        "县", "乡镇", "行政村", "户编号", "户主姓名", "户主身份证号", "家庭人口", "劳动力人数", "工资性收入", "住房面积", "调查日期",
    ]

    /// A household of 茅坡村, some columns otherwise.
    static func home(_ code: String, _ head: String, _ other: [String: Cell] = [:]) -> [Cell] {
        let texts: [String: Cell] = [
            "县": "灵山县", "乡镇": "烟墩镇", "行政村": "茅坡村", "户编号": .text(code), "户主姓名": .text(head),
            "家庭人口": "3", "劳动力人数": "2", "工资性收入": "12000.5", "住房面积": "75", "调查日期": "2016-03-09",
        ]
        return headers.map { other[$0] ?? texts[$0] ?? .empty }
    }

    /// A cell of a worksheet: text, or its parts as another program wrote them.
    enum Cell: ExpressibleByStringLiteral {
        case empty
        case text(String)
        /// Attributes and content, without the reference.
        case raw(String, String)

        init(stringLiteral value: String) { self = .text(value) }

        var plain: String { if case .text(let text) = self { text } else { "" } }
    }

    /// A workbook from rows; `date1904` for the Macintosh calendar. Format 1 of its cells is a day.
    static func workbook(
        _ rows: [[Cell]], more: String = "", merges: [String] = [], date1904: Bool = false
    ) throws -> [UInt8] {
        var sheet = "<sheetData>"
        for (index, row) in rows.enumerated() {
            sheet += "<row r=\"\(index + 1)\">"
            for (column, cell) in row.enumerated() {
                let reference = "r=\"\(ColumnName.letters(column))\(index + 1)\""
                switch cell {
                case .empty: break
                case .text(let text): sheet += "<c \(reference) t=\"inlineStr\"><is><t>\(text)</t></is></c>"
                case .raw(let attributes, let content):
                    sheet += "<c \(reference) \(attributes)>\(content)</c>"
                }
            }
            sheet += "</row>"
        }
        sheet += more + "</sheetData>"
        if !merges.isEmpty {
            sheet += "<mergeCells>" + merges.map { "<mergeCell ref=\"\($0)\"/>" }.joined() + "</mergeCells>"
        }
        return try package(sheet, date1904: date1904)
    }

    private static func package(_ sheet: String, date1904: Bool) throws -> [UInt8] {
        let out = OutputFile()
        let zip = ZipWriter(out)
        let main = XLSXParts.main
        try zip.add("_rels/.rels", XLSXParts.relationships([("r1", "officeDocument", "xl/workbook.xml")]))
        try zip.add("[Content_Types].xml", XLSXParts.contentTypes(notes: [false], hasStrings: false))
        try zip.add(
            "xl/workbook.xml",
            "<workbook xmlns=\"\(main)\" xmlns:r=\"\(XLSXParts.office)\"><workbookPr date1904=\"\(date1904)\"/>"
                + "<sheets><sheet name=\"入户调查表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")
        try zip.add(
            "xl/_rels/workbook.xml.rels",
            XLSXParts.relationships([
                ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml"),
            ]))
        try zip.add(
            "xl/styles.xml",
            "<styleSheet xmlns=\"\(main)\"><fills count=\"1\"><fill/></fills>"
                + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")
        try zip.add("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"\(main)\">\(sheet)</worksheet>")
        try zip.finish()
        return out.memory
    }

    /// The archive with another size declared for the part whose name ends so.
    static func declaring(_ size: Int, of part: String, _ archive: [UInt8]) throws -> [UInt8] {
        var bytes = archive
        let name = Array(part.utf8)
        for at in archive.indices where archive[at...].starts(with: [0x50, 0x4B, 1, 2]) {
            let length = Int(archive[at + 28]) | Int(archive[at + 29]) << 8
            guard archive[(at + 46)...].prefix(length).reversed().starts(with: name.reversed()) else {
                continue
            }
            for byte in 0..<4 { bytes[at + 24 + byte] = UInt8(size >> (8 * byte) & 0xFF) }
        }
        return bytes
    }

    /// The rows as CSV text.
    static func csv(_ rows: [[Cell]]) -> String {
        rows.map { $0.map(\.plain).joined(separator: ",") + "\r\n" }.joined()
    }

    /// The notes of a marked workbook, by cell.
    static func notes(_ path: String) throws -> String {
        let archive = try ZipArchive(ByteStore(file: path))
        return try archive.entries.filter { $0.name.contains("comments") }.map { entry in
            let source = try archive.open(entry)
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let got = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
                if got == 0 { return String(decoding: bytes, as: UTF8.self) }
                bytes += piece[..<got]
            }
        }.joined()
    }
}
