import Foundation
import Testing
import Vocabulary

@testable import Tabular

private func values(_ bytes: [UInt8]) throws -> [[Cell.Value]] {
    try WorkbookReader.read(bytes: bytes, name: "a").sheets.flatMap { $0.rows.map { $0.cells.map(\.value) } }
}

private func part(_ bytes: [UInt8], _ name: String) throws -> String {
    let archive = try ZipArchive(ByteStore(bytes: bytes))
    let edit = try PartEdit(archive, try #require(archive.entry(name)))
    return edit.text(0..<edit.bytes.count)
}

@Suite struct MarkedWorkbookTests {
    private let marks = [
        MarkedWorkbook.Mark(sheet: "埇口村", row: 1, column: 0, mark: .warning, text: "隐藏列"),
        MarkedWorkbook.Mark(sheet: "埇口村", row: 2, column: 1, mark: .question, text: "是元还是万元？"),
        MarkedWorkbook.Mark(sheet: "埇口村", row: 2, column: 1, mark: .error, text: "<不是数字>"),
        MarkedWorkbook.Mark(sheet: "埇口村", row: 2, column: 3, mark: .error, text: "缺户主"),
        MarkedWorkbook.Mark(sheet: "埇口村", row: 4, column: 2, mark: .error, text: "缺行"),
        MarkedWorkbook.Mark(sheet: "埇口村", row: 9, column: 0, mark: .error, text: "末尾"),
    ]
    private let sheet = """
        <sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>收入</t></is></c></row><row r="2"><c r="A2" s="1"><v>42438</v></c>
        <c r="B2"><f>1+1</f><v>2</v></c><c r="E2"><v>3</v></c></row><row r="3"/><row r="5"><c r="A5"><v>5</v></c></row></sheetData>
        <extLst/>
        """

    @Test func cellsAreColouredAndNotedAndValuesKept() throws {
        let original = try workbook(sheet: sheet, styles: styles(["yyyy-mm-dd"]))
        let marked = try MarkedWorkbook.write(original: original, name: "a.xlsx", marks: marks)
        #expect(try values(marked) == values(original))
        let xml = try part(marked, "xl/worksheets/sheet1.xml")
        #expect(xml.contains("<c r=\"D2\" s=\"3\"/><c r=\"E2\">"))
        #expect(xml.contains("<row r=\"4\"><c r=\"C4\" s=\"3\"/></row><row r=\"5\">"))
        #expect(xml.contains("<row r=\"9\"><c r=\"A9\" s=\"3\"/></row></sheetData>"))
        #expect(xml.contains("<c s=\"3\" r=\"B2\"><f>1+1</f>"))
        #expect(xml.contains("r:id=\"rIdTuopinDrawing\"/><extLst/>"))
        let comments = try part(marked, "xl/commentsTuopin1.xml")
        #expect(comments.contains("ref=\"B2\"") && comments.contains("是元还是万元？\n&lt;不是数字&gt;"))
        #expect(try part(marked, "[Content_Types].xml").contains("Extension=\"vml\""))
        #expect(try part(marked, "xl/styles.xml").contains("<fills count=\"4\">"))
    }

    @Test func markingTwiceKeepsTheFirstNotes() throws {
        let original = try workbook(sheet: sheet)
        let once = try MarkedWorkbook.write(original: original, name: "a.xlsx", marks: marks)
        let again = [MarkedWorkbook.Mark(sheet: nil, row: 2, column: 1, mark: .error, text: "再核")]
        let twice = try MarkedWorkbook.write(original: once, name: "a.xlsx", marks: again)
        #expect(try part(twice, "xl/commentsTuopin1.xml").contains("&lt;不是数字&gt;\n再核"))
        #expect(try values(twice) == values(original))
    }

    @Test func markOnACoveredCellStandsWhereItShows() throws {
        let merged = sheet.replacing("<extLst/>", with: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")
        let mark = MarkedWorkbook.Mark(sheet: nil, row: 3, column: 0, mark: .error, text: "合并")
        let marked = try MarkedWorkbook.write(
            original: workbook(sheet: merged), name: "a.xlsx", marks: [mark])
        #expect(try part(marked, "xl/commentsTuopin1.xml").contains("ref=\"A2\""))
    }

    @Test func csvBecomesAMarkedWorkbookOfItsTexts() throws {
        let csv = "户主,\"说\n明\"\n韦春禾,0012\n"
        let mark = MarkedWorkbook.Mark(sheet: nil, row: 3, column: 2, mark: .error, text: "缺收入")
        let marked = try MarkedWorkbook.write(original: Array(csv.utf8), name: "a.csv", marks: [mark])
        #expect(try values(marked) == [[.text("户主"), .text("说\n明")], [.text("韦春禾"), .text("0012")]])
        #expect(try part(marked, "xl/comments1.xml").contains("ref=\"C2\""))
    }

    @Test func problemBecomesAMark() throws {
        let problem = Problem(.numberUnreadable, at: .init(sheet: "埇口村", row: 7, column: "AK"))
        let mark = try #require(MarkedWorkbook.Mark(problem, language: "zh"))
        #expect(mark.column == 36 && mark.row == 7 && mark.text.hasPrefix("422.112 数字"))
        #expect(
            MarkedWorkbook.Mark(Problem(.rowShort, at: .init(row: 3, column: "2")), language: "zh")?.column
                == 1)
        #expect(MarkedWorkbook.Mark(Problem(.noRows), language: "zh") == nil)
    }
}

@Suite(.enabled(if: SharedCases.workbooks != nil))
struct SharedMarkedWorkbookTests {
    @Test(arguments: SharedCases.files.filter { $0.hasPrefix("0") && !$0.hasPrefix("09") })
    func sharedWorkbookKeepsItsValuesWhenMarked(_ file: String) throws {
        let path = try #require(SharedCases.workbooks) + "/" + file
        let original = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let marks = (1...9).map {
            MarkedWorkbook.Mark(sheet: nil, row: $0, column: $0, mark: .error, text: "第\($0)行")
        }
        let marked = try MarkedWorkbook.write(original: original, name: file, marks: marks)
        #expect(try values(marked) == values(original))
    }
}
