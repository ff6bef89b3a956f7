import Foundation
import Testing
import Vocabulary

@testable import Tabular

/// A folder of its own for one test, removed afterwards.
final class Scratch {
    let folder: String
    init() throws {
        folder = NSTemporaryDirectory() + "/tabular-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: folder) }
    subscript(name: String) -> String { folder + "/" + name }
}

/// Texts that spreadsheets and formats like to change.
let awkwardTexts = [
    "韦春禾", "=1+2", "＝1+2", "+86", "-860", "－860", "@x", "＠x", "'=1", "''", "'110101190604123018", "'", "\t缩进",
    "0012", "110101190604123018", "a<b&c>\"d'", "&amp;", "_x000D_原样", "_x005F_", "_y", "回车\r\n换行", "上\n下",
    "  前后空格  ", "　全角", "𠮷安", "1.50", "TRUE", "#N/A", "a,b;c\td", "他说\"好\"", "\u{1}", "\u{FFFF}", "'\n=1",
    "＋", "2016-03-09", "1E3",
]

@Suite struct WritingTests {
    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    @Test func everyTextComesBackFromAWorkbook() throws {
        let writer = WorkbookWriter()
        try writer.beginSheet("名单", columns: [SheetColumn("户主", width: 20), SheetColumn("说明", isText: true)])
        for text in awkwardTexts {
            writer.beginRow()
            writer.text(text)
            writer.text(text)
            try writer.endRow()
        }
        let book = try WorkbookReader.read(bytes: try writer.finish(), name: "a.xlsx")
        #expect(book.problems.isEmpty)
        #expect(book.sheets.map(\.name) == ["名单"])
        #expect(
            book.sheets[0].rows.dropFirst().map { $0.cells.map(\.text) } == awkwardTexts.map { [$0, $0] })
    }

    @Test func aReadingThatIsStoppedEndsThere() throws {
        struct Stopped: Error {}
        let scratch = try Scratch()
        let workbook = try WorkbookWriter(file: scratch["户.xlsx"])
        try workbook.beginSheet("户")
        let list = CSVWriter()
        for number in 1...500 {
            workbook.beginRow()
            workbook.text("第\(number)户")
            try workbook.endRow()
            try list.row([.text("第\(number)户")])
        }
        _ = try workbook.finish()
        try Data(list.finish()).write(to: URL(fileURLWithPath: scratch["户.csv"]))
        for name in ["户.xlsx", "户.csv"] {
            var rows = 0
            #expect(throws: Stopped.self) {
                try WorkbookReader.read(file: scratch[name]) {
                    rows += 1
                    if rows == 7 { throw Stopped() }
                }
            }
            #expect(rows == 7, "\(name)")
        }
    }

    @Test func everyTextComesBackFromACSV() throws {
        let writer = CSVWriter()
        try writer.row([.text("户主"), .text("值")])
        for text in awkwardTexts { try writer.row([.text(text), .int(-860)]) }
        let bytes = try writer.finish()
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let book = try WorkbookReader.read(bytes: bytes, name: "a.csv")
        #expect(book.problems.isEmpty)
        let rows = book.sheets[0].rows.dropFirst()
        #expect(rows.map { CSVText.unprotected($0.cells[0].text ?? "") } == awkwardTexts)
        #expect(rows.allSatisfy { $0.cells[1].text == "-860" })
        for row in rows {
            let first = row.cells[0].text?.unicodeScalars.first
            #expect(!"=+-@＝＋－＠\t\r\n".unicodeScalars.contains { $0 == first })
        }
    }

    @Test func numbersDaysAndTruthsComeBack() throws {
        let writer = WorkbookWriter()
        try writer.beginSheet("数")
        writer.beginRow()
        let cells: [CellContent] = [
            .int(-860), .int(1_234_567_890_123_456_789), .number(0.1 + 0.2), .number(1e-5),
            .decimal("012.50"),
            .decimal("约8"), .empty, .date(try day("2016-03-09")), .date(try day("1899-01-02")), .bool(true),
            .number(.nan), .number(123_456_789_012_345_680),
        ]
        for cell in cells { writer.cell(cell) }
        writer.hundredths(-1_205)
        writer.hundredths(300)
        writer.hundredths(7)
        try writer.endRow()
        let book = try WorkbookReader.read(bytes: try writer.finish(), name: "a.xlsx")
        var texts = [String?](repeating: nil, count: 15)
        for cell in book.sheets[0].rows[0].cells { texts[cell.column] = cell.text }
        #expect(
            texts == [
                "-860", "1234567890123456789", "0.3", "0.00001", "12.5", "约8", nil, "2016-03-09",
                "1899-01-02",
                "TRUE", nil, "123456789012346000", "-12.05", "3", "0.07",
            ])
        #expect(texts.prefix(12).elementsEqual(cells.map(\.text)))
    }

    @Test func sheetNamesBecomeAllowedOnes() throws {
        let writer = WorkbookWriter()
        let long = String(repeating: "埇口村", count: 15)
        let names = try ["a/b", "A_b", "", long, long].map { try writer.beginSheet($0) }
        #expect(names[0] == "a_b" && names[1] == "A_b (2)" && names[2] == "Sheet3")
        #expect(names.allSatisfy { $0.utf16.count <= 31 } && Set(names).count == 5)
        #expect(try WorkbookReader.read(bytes: writer.finish(), name: "a").sheets.map(\.name) == names)
    }

    @Test func sameListGivesTheSameBytes() throws {
        func list() throws -> [UInt8] {
            let writer = WorkbookWriter()
            try writer.beginSheet("名单", columns: [SheetColumn("户主")])
            for index in 0..<20_000 {
                writer.beginRow()
                writer.text("户\(index)", mark: index % 3 == 0 ? .error : nil)
                if index % 5_000 == 0 { writer.note("请核对\n第\(index)户") }
                try writer.endRow()
            }
            return try writer.finish()
        }
        let first = try list()
        #expect(try first == list())
        let archive = try ZipArchive(ByteStore(bytes: first))
        let comments = try #require(archive.entry("xl/comments1.xml"))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        let count = try archive.open(comments).read(into: buffer)
        #expect(String(decoding: buffer[..<count], as: UTF8.self).contains("第5000户"))
    }

    @Test func aListInTheMakingIsNotThere() throws {
        let scratch = try Scratch()
        do {
            let writer = try WorkbookWriter(file: scratch["名单.xlsx"])
            try writer.beginSheet("名单")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == [])
    }
}

@Suite struct PublishedWorkbookTests {
    private func publish(_ path: String, _ form: PublishedWorkbook.Form, income: String = "2952.01") throws
        -> Provenance
    {
        let list = try PublishedWorkbook(file: path, form: form)
        try list.beginSheet("拟退出户", columns: [SheetColumn("户主"), SheetColumn("说明"), SheetColumn("收入")])
        for text in awkwardTexts { try list.add([.text(text), .empty, .decimal(income)]) }
        try list.add([])
        try list.add([.text("尾"), .empty, .empty])
        try list.add([.empty])
        return try list.finish(
            Provenance(
                report: "exit-list", arguments: "{\"year\":2017}", pack: "first", packHash: "00",
                engine: "0.1",
                position: "lingshan@7", heads: "lingshan@7:ab", asOf: try #require(LocalDate(2017, 12, 31)),
                exportedBy: "劳惊蛰", exportedAt: Instant(milliseconds: 0)))
    }

    @Test func listReadsBackWithTheSameHashInBothForms() throws {
        let scratch = try Scratch()
        let workbook = try publish(scratch["名单.xlsx"], .xlsx)
        let csv = try publish(scratch["名单.csv"], .csv)
        #expect(workbook["content_sha256"] == csv["content_sha256"])
        #expect(workbook["rows"] == String(awkwardTexts.count + 3))
        for (path, written) in [(scratch["名单.xlsx"], workbook), (scratch["名单.csv"], csv)] {
            let content = try PublishedContent(file: path)
            #expect(content.isUntouched)
            #expect(content.provenance == written)
        }
        let keys = try PublishedContent(file: scratch["名单.xlsx"]).provenance.pairs.map(\.key)
        #expect(keys == Provenance.standardKeys)
    }

    @Test func changedCellIsFound() throws {
        let scratch = try Scratch()
        _ = try publish(scratch["a.xlsx"], .xlsx)
        _ = try publish(scratch["b.xlsx"], .xlsx, income: "2952.02")
        let one = try PublishedContent(file: scratch["a.xlsx"])
        let two = try PublishedContent(file: scratch["b.xlsx"])
        #expect(one.contentHash != two.contentHash)
        let found = try #require(PublishedContent.firstDifference(one.sheets, two.sheets))
        #expect(found.row == 2 && found.column == "C" && found.published == "2952.01")
        #expect(PublishedContent.firstDifference(one.sheets, one.sheets) == nil)
    }

    @Test func hashIsTheStatedOne() throws {
        let hash = ContentHash()
        hash.begin(sheet: "表")
        hash.add([.text("a"), .empty, .int(5), .empty])
        hash.add([])
        hash.add([.empty, .bool(true)])
        hash.add([.empty])
        let other = ContentHash()
        other.begin(sheet: "表\n[\"a\",null,\"5\"]\n[]\n[null,\"TRUE\"]")
        #expect(hash.hexadecimal() == other.hexadecimal())
    }
}
