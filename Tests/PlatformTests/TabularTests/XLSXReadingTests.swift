import Testing
import Vocabulary

@testable import Tabular

private func cells(_ bytes: [UInt8]) throws -> [String: String] {
    let book = try WorkbookReader.read(bytes: bytes, name: "a.xlsx")
    var out: [String: String] = [:]
    for row in book.sheets[0].rows {
        for cell in row.cells {
            var text = cell.text ?? "!"
            if case .error(let error) = cell.value { text = "!\(error)" }
            out["\(ColumnName.letters(cell.column))\(row.number)"] = text
        }
    }
    return out
}

@Suite struct XLSXReadingTests {
    @Test(arguments: [
        ("yyyy\"年\"m\"月\"d\"日\"", "42438", "2016-03-09"),
        ("[$-804]yyyy/m/d h:mm;@", "42438.5", "2016-03-09T12:00:00"),
        ("[DBNum1][$-804]yyyy\"年\"m\"月\"", "42438", "2016-03-01"), ("h:mm", "0.25", "06:00:00"),
        ("[h]:mm:ss", "1.5", "36:00:00"), ("mm:ss.0", "0.5", "12:00:00"), ("General\"元\"", "42438", "42438"),
        ("0.0\"亩/day\"", "3.50", "3.5"), ("[Red]0.00;[Blue]\\d0", "12", "12"), ("0.00E+00", "1200", "1200"),
        ("G/通用格式\"年\"", "2016", "2016"), ("[>=10000]0!.0,\"万\";0", "12345", "12345"), ("0000", "17", "0017"),
        ("0000", "-17", "-0017"), ("0", "17", "17"), ("31", "42438", "2016-03-09"),
        ("57", "42438", "2016-03-01"),
        ("58", "42438", "2016-03-09"), ("14", "59", "1900-02-28"), ("14", "61", "1900-03-01"),
        ("14", "1", "1900-01-01"),
        ("14", "42438.9999999", "2016-03-10"), ("aaaa", "42438", "2016-03-09"), ("@", "42438", "42438"),
        ("yyyy_-m*-d", "42438", "2016-03-09"), ("上午/下午h\"时\"mm\"分\"", "0.75", "18:00:00"),
        ("# ?/?", "0.5", "0.5"),
        ("14", "2958465", "9999-12-31"), ("e-m-d", "42438", "2016-03-09"),
    ])
    func formatDecidesWhetherANumberIsADate(_ code: String, _ value: String, _ wanted: String) throws {
        let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>\(value)</v></c></row></sheetData>"
        let bytes = try workbook(sheet: sheet, styles: styles([code]))
        #expect(try cells(bytes) == ["A1": wanted])
    }

    @Test(arguments: ["60", "-1", "2958466", "1E300", "0"])
    func numberThatIsNoDayIsSaid(_ value: String) throws {
        let sheet = "<sheetData><row r=\"3\"><c r=\"B3\" s=\"1\"><v>\(value)</v></c></row></sheetData>"
        let book = try WorkbookReader.read(
            bytes: workbook(sheet: sheet, styles: styles(["14"])), name: "a.xlsx")
        #expect(book.problems.map(\.number) == [.noSuchDay])
        #expect(book.problems[0].json["cell"] == "B3")
    }

    @Test(
        arguments: [
            ("1E+2", "100"), ("1.7976931348623157E308", nil), ("0.1", "0.1"), ("00.50", "0.5"),
            ("-.5", "-0.5"),
            ("123456789012345678", "123456789012346000"), ("1E-7", "0.0000001"), ("100", "100"),
            ("-0.0", "0"),
            ("0.30000000000000004", "0.3"), ("1234567.8900000001", "1234567.89"), (" 5 ", "5"), ("5.", "5"),
        ] as [(String, String?)])
    func numbersArePlainDecimals(_ stored: String, _ wanted: String?) throws {
        let read = try cells(workbook(sheet: "<sheetData><row><c><v>\(stored)</v></c></row></sheetData>"))[
            "A1"]
        if let wanted { #expect(read == wanted) } else { #expect(read?.utf8.count == 309) }
    }

    @Test func oddMarkupIsReadAsXMLSaysItIs() throws {
        let sheet = """
            <?xml version='1.0'?><!-- 1 --><q:worksheet xmlns:q="x" a='>'><q:sheetData ><q:row r='2' spans="1:3"
            ><q:c t='inlineStr' r='B2'><q:is><q:t>a<![CDATA[<b>&]]>c</q:t><q:rPh><q:t>拼</q:t></q:rPh></q:is></q:c
            ><q:c r="A2"><!-- x --><q:v>1<?y?>2</q:v></q:c><q:c r="D2" t="str"><q:f>A&gt;"&amp;"</q:f><q:v>&#x6C;_x0041_</q:v></q:c>
            <q:c r="E2"/></q:row><q:row/><q:row><q:c><q:f>1</q:f><q:v></q:v></q:c></q:row></q:sheetData></q:worksheet>
            """
        #expect(
            try cells(workbook(sheet: sheet)) == [
                "A2": "12", "B2": "a<b>&c", "D2": "lA", "A4": "!not calculated",
            ])
    }

    @Test func utf16AndLegacyPartsAreRead() throws {
        let sheet =
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>㙟背</t></is></c></row></sheetData>"
        let whole = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet>\(sheet)</worksheet>"
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in whole.utf16 { wide += [UInt8(unit & 255), UInt8(unit >> 8)] }
        let out = OutputFile()
        let zip = ZipWriter(out)
        let plain = try ZipArchive(ByteStore(bytes: workbook(sheet: sheet)))
        for entry in plain.entries where !entry.name.contains("sheet1") { try zip.copy(entry, from: plain) }
        try zip.add("xl/worksheets/sheet1.xml", bytes: wide)
        try zip.finish()
        #expect(try cells(out.memory) == ["A1": "㙟背"])
    }

    @Test func whatIsHiddenAndMergedIsSaid() throws {
        let sheet = """
            <cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>
            <row r="2" hidden="1"><c r="A2"><v>3</v></c><c r="C2"><v>4</v></c></row></sheetData>
            <mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>
            """
        let bytes = try workbook(sheet: sheet)
        let book = try WorkbookReader.read(bytes: bytes, name: "a.xlsx")
        #expect(book.sheets[0].hiddenRows == [2] && book.sheets[0].hiddenColumns == [1, 2])
        #expect(book.problems.map(\.number) == [.mergesOverlap])
        #expect(try cells(bytes) == ["A1": "1", "C2": "4"])
        var streamed: [Int] = []
        let frames = try WorkbookReader.forEachRow(bytes: bytes, name: "a.xlsx") { sheet, row in
            #expect(sheet.merges.count == 2)
            streamed += row.cells.map(\.column)
        }
        #expect(streamed == [0, 2] && frames.sheets[0].hiddenRows == [2])
    }

    @Test func rowsAndCellsOutOfOrderAreOrdered() throws {
        let sheet =
            "<sheetData><row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"A3\"><v>2</v></c></row>"
            + "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row></sheetData>"
        let book = try WorkbookReader.read(bytes: workbook(sheet: sheet), name: "a.xlsx")
        #expect(book.sheets[0].rows.map(\.number) == [1, 3])
        #expect(book.sheets[0].rows[1].cells.map(\.text) == ["2", "1"])
    }

    @Test(arguments: [
        ("<sheetData><row r=\"1048577\"><c><v>1</v></c></row></sheetData>", ProblemNumber.badReference),
        ("<sheetData><row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row></sheetData>", .badReference),
        ("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v>", .malformedXML),
        ("<sheetData><row r=1><c/></row></sheetData>", .malformedXML),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><sheetData/>", .malformedXML),
    ])
    func brokenSheetIsRefusedByNumber(_ sheet: String, _ number: ProblemNumber) throws {
        let bytes = try workbook(sheet: "<worksheet>" + sheet + "</worksheet>")
        #expect {
            try WorkbookReader.read(bytes: bytes, name: "a.xlsx")
        } throws: {
            ($0 as? Problem)?.number == number && ($0 as? Problem)?.place.file == "a.xlsx"
        }
    }

    @Test func missingSharedTextAndBadNumberAreReportedWithTheirCells() throws {
        let sheet =
            "<sheetData><row r=\"2\"><c r=\"C2\" t=\"s\"><v>7</v></c><c r=\"D2\"><v>x</v></c></row></sheetData>"
        let book = try WorkbookReader.read(bytes: workbook(sheet: sheet, strings: "<si/>"), name: "a.xlsx")
        #expect(book.problems.map(\.number) == [.sharedStringMissing, .numberUnreadable])
        #expect(book.problems.map { $0.json["cell"] } == ["C2", "D2"])
    }

    @Test func aPartOfZerosIsRefusedBeforeItIsUnpacked() throws {
        let zeros = String(repeating: "0", count: 20 << 20)
        let sheet = "<sheetData><row><c t=\"inlineStr\"><is><t>\(zeros)</t></is></c></row></sheetData>"
        let bytes = try workbook(sheet: sheet)
        #expect {
            try WorkbookReader.read(bytes: bytes, name: "a.xlsx")
        } throws: {
            let problem = $0 as? Problem
            return problem?.number == .inflatesTooMuch
                && problem?.arguments["part"] == "xl/worksheets/sheet1.xml"
                || problem?.number == .cellTooLong
        }
    }

    @Test(arguments: [
        ("<html><table>", ProblemNumber.otherFormat), ("%PDF-1.4", .otherFormat),
        ("PK\u{3}\u{4}xx", .incompleteZip),
        ("", .noRows),
    ])
    func otherFilesAreNamed(_ content: String, _ number: ProblemNumber) {
        #expect {
            try WorkbookReader.read(bytes: Array(content.utf8), name: "名单.xls")
        } throws: {
            ($0 as? Problem)?.number == number
        }
    }

    @Test func everyCutOfAWorkbookIsRefusedOrWhole() throws {
        let bytes = try workbook(sheet: "<sheetData><row><c><v>1</v></c></row></sheetData>")
        for end in stride(from: 8, to: bytes.count, by: 7) {
            #expect(throws: Problem.self) {
                try WorkbookReader.read(bytes: Array(bytes[..<end]), name: "a.xlsx")
            }
        }
    }

    @Test func sheetByNameAndCellsAreReported() throws {
        let sheet =
            "<sheetData><row r=\"2\"><c r=\"B2\" s=\"1\"><f>1</f><v>42438</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row></sheetData>"
        let bytes = try workbook(sheet: sheet, styles: styles(["14"]))
        var out: [UInt8] = []
        #expect(try ReadReport.write(bytes: bytes, name: "a.xlsx", cells: true) { out += $0 } == 0)
        let rows = try JSONValue(parsing: out)["sheets"]?.arrayValue?.first?["rows"]
        #expect(
            rows == [
                [],
                [
                    nil, ["type": "formula", "value": "2016-03-09", "format": "yyyy/m/d"],
                    ["type": "error", "value": "#N/A", "format": nil],
                ],
            ])
        #expect(try ReadReport.write(bytes: bytes, name: "a.xlsx", sheet: "岭脚") { _ in } == 2)
    }

    @Test func largeSheetIsStreamedToTheSameDocument() throws {
        let writer = WorkbookWriter()
        try writer.beginSheet("花名册", columns: [SheetColumn("户主"), SheetColumn("收入")])
        for index in 0..<220_000 {
            writer.beginRow()
            writer.text("户\(index)")
            writer.number(Int64(index))
            try writer.endRow()
        }
        let bytes = try writer.finish()
        var largest = 0
        var count = 0
        var tail: [UInt8] = []
        let code = try ReadReport.write(bytes: bytes, name: "a.xlsx") { piece in
            largest = max(largest, piece.count)
            count += piece.count
            tail = Array((tail + piece).suffix(120))
        }
        #expect(code == 0 && largest < 1 << 18 && count > 4_000_000)
        let end = String(decoding: tail, as: UTF8.self)
        #expect(end.contains("[\"户219999\",\"219999\"]],\"hidden_rows\":[],"))
    }
}
