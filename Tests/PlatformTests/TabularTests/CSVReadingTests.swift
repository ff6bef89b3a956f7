import Testing
import Vocabulary

@testable import Tabular

private func read(_ text: String, name: String = "村表.csv") throws -> Workbook {
    try WorkbookReader.read(bytes: Array(text.utf8), name: name)
}

private func texts(_ book: Workbook) -> [[String?]] {
    trimmedRows(book.sheets[0]).map { $0.map(\.stringValue) }
}

@Suite struct CSVReadingTests {
    @Test(arguments: [",", ";", "\t"])
    func delimiterIsFoundWithoutAsking(_ delimiter: String) throws {
        let text = "户主,住址,收入\n韦春禾,\"埇口村,岭脚;组\",3600\n黄谷雨,塘背,2952\n"
        let book = try read(text.replacing(",", with: delimiter))
        #expect(book.delimiter == delimiter)
        #expect(texts(book).map(\.count) == [3, 3, 3])
        #expect(book.problems.isEmpty)
    }

    @Test func statedSeparatorIsNoRow() throws {
        let book = try read("sep=;\r\n户主;收入\r\n韦春禾;3,5\r\n")
        #expect(book.delimiter == ";")
        #expect(texts(book) == [["户主", "收入"], ["韦春禾", "3,5"]])
        #expect(book.sheets[0].rows.map(\.line) == [2, 3])
    }

    @Test func decimalCommasDoNotMakeColumns() throws {
        let book = try read("户主;收入;面积\n韦春禾;1,5;2,5\n黄谷雨;2,5;3\n")
        #expect(book.delimiter == ";")
    }

    @Test func shortAndLongRowsAreReportedWithTheirLines() throws {
        let book = try read("户主,村,收入\n韦春禾,\"埇口\n村\",1\n黄谷雨,岭脚\n陆白露,塘背,3,4\n")
        #expect(book.problems.map(\.number) == [.rowShort, .rowLong])
        #expect(book.problems.map(\.place.row) == [4, 5])
        #expect(texts(book)[2] == ["黄谷雨", "岭脚"])
    }

    @Test func unclosedQuoteRefusesTheFile() {
        #expect {
            try read("户主,村\n韦春禾,\"埇口村\n黄谷雨,岭脚\n")
        } throws: {
            ($0 as? Problem)?.number == .unclosedQuote && ($0 as? Problem)?.place.row == 2
        }
    }

    @Test func nulRefusesTheFile() {
        #expect {
            try read("户主,村\n韦春禾,埇\u{0}口村\n")
        } throws: {
            ($0 as? Problem)?.number == .nulByte && ($0 as? Problem)?.place.row == 2
        }
    }

    @Test(arguments: ["", "\u{FEFF}", "\n\n\r\n"])
    func fileWithoutRowsIsRefused(_ text: String) {
        #expect {
            try read(text)
        } throws: {
            ($0 as? Problem)?.number == .noRows
        }
    }

    @Test func textBehindAQuoteAndRepeatedHeadersAreReported() throws {
        let book = try read("户主,村,户主\n\"韦\"\"春\"禾,埇口,1\n")
        #expect(book.problems.map(\.number) == [.duplicateHeader, .textAfterQuote])
        #expect(texts(book)[1] == ["韦\"春禾", "埇口", "1"])
    }

    @Test func invalidBytesAreReportedWithTheirLine() throws {
        var bytes = Array("户主,村\n韦春禾,埇口村\n黄谷雨,岭脚\n陆白露,塘背\n宁秋分,榃塘村\n".utf8)
        bytes.insert(0xFF, at: 35)
        let book = try WorkbookReader.read(bytes: bytes, name: "a.csv")
        #expect(book.encoding == "UTF-8")
        #expect(book.problems.map(\.number) == [.invalidBytes])
        #expect(book.problems.first?.place.row == 3)
    }

    @Test func utf16WithoutAnEndAndSurrogatesAreRead() throws {
        for isBig in [false, true] {
            var bytes: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
            for unit in "户主,村\r\n𠮷安,㙟背\r\n".utf16 {
                let pair = [UInt8(unit & 255), UInt8(unit >> 8)]
                bytes += isBig ? pair.reversed() : pair
            }
            let book = try WorkbookReader.read(bytes: bytes, name: "a.csv")
            #expect(texts(book) == [["户主", "村"], ["𠮷安", "㙟背"]])
            #expect(book.encoding == (isBig ? "UTF-16BE" : "UTF-16LE"))
        }
    }

    @Test func oldMacLineEndsAreLines() throws {
        #expect(texts(try read("户主,村\r韦春禾,埇口\r")) == [["户主", "村"], ["韦春禾", "埇口"]])
    }

    @Test func rowsAcrossWindowsAreTheSameStreamedAndWhole() throws {
        var text = "户主,村,备注\n"
        for index in 0..<40_000 { text += "户\(index),\"岭脚\"\"\(index % 7)\"\"\",\"一行\n二行\"\n" }
        let bytes = Array(text.utf8)
        let whole = try WorkbookReader.read(bytes: bytes, name: "a.csv")
        var streamed: [[Cell]] = []
        _ = try WorkbookReader.forEachRow(bytes: bytes, name: "a.csv") { _, row in streamed.append(row.cells)
        }
        #expect(whole.sheets[0].rows.map(\.cells) == streamed)
        #expect(streamed.count == 40_001)
        #expect(streamed.last?.map(\.text) == ["户39999", "岭脚\"\(39_999 % 7)\"", "一行\n二行"])
        #expect(whole.sheets[0].rows.last?.line == 2 + 39_999 * 2)
    }
}
