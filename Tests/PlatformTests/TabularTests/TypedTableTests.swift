import Testing
import Vocabulary

@testable import Tabular

@Suite struct TypedTableTests {
    private static let kinds: [ColumnKind?] = [
        .text, .whole, .decimal(places: 2), .day, .truth(yes: ["是"], no: ["否"]), nil,
    ]
    private static let list = """
        户主,人口,年收入,调查日,有电,备注
        韦春禾,4,16470.2,2016-03-09,是,"a,b"
        "陆小满,户主",,12.505,2016-02-30,也许,
        "他说""好""\",0x4,-3.00,2016-12-31,否,x

        宁白露,5
        """

    private func words(_ problems: [Problem]) -> [String] {
        problems.map {
            "\($0.number.rawValue) \($0.place.row ?? 0)\($0.place.column ?? "") \($0.arguments["kind"] ?? "") \($0.value ?? "")"
        }
    }

    @Test func aListIsReadIntoColumnsAndItsBadCellsAreSaid() throws {
        let table = try TypedTable.read(
            bytes: Array(Self.list.utf8), name: "名单.csv", kinds: Self.kinds)
        #expect(table.rowNumbers == [2, 3, 4, 6])
        let columns = table.columns.compactMap { $0 }
        #expect(table.columns.count == 6 && table.columns[5] == nil)
        #expect((0..<4).map { columns[0].text($0) } == ["韦春禾", "陆小满,户主", "他说\"好\"", "宁白露"])
        #expect((0..<4).map { columns[1].number($0) } == [4, nil, nil, 5])
        #expect((0..<4).map { columns[2].number($0) } == [1_647_020, nil, -300, nil])
        #expect(columns[3].day(0) == LocalDate(2016, 3, 9) && columns[3].day(1) == nil)
        #expect((0..<4).map { columns[4].number($0) } == [1, nil, 0, nil])
        #expect(columns[4].text(0) == nil && columns[0].number(0) == nil && columns[0].day(0) == nil)
        #expect(columns[0].hasValue(4) == false)
        #expect(
            words(table.problems) == [
                "422.120 6  ", "422.128 3C decimal(2) 12.505", "422.128 3D day 2016-02-30",
                "422.128 3E truth 也许", "422.128 4B whole 0x4",
            ])
        #expect(table.problems.allSatisfy { $0.place.file == "名单.csv" })
    }

    @Test func aWorkbookGivesTheSameColumns() throws {
        let rows = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>户主</t></is></c></row>
            <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>4</v></c><c r="C3"><v>16470.2</v></c>\
            <c r="D3" s="1"><v>42438</v></c><c r="E3" t="b"><v>1</v></c></row>
            <row r="4"><c r="B4" t="e"><v>#N/A</v></c><c r="C4"><v>1E3</v></c><c r="E4" t="inlineStr"><is><t>否</t></is></c></row>
            """
        let bytes = try workbook(
            sheet: "<sheetData>\(rows)</sheetData>", strings: "<si><t>韦春禾</t></si>", styles: styles(["14"]))
        let table = try TypedTable.read(bytes: bytes, name: "a.xlsx", kinds: Self.kinds)
        let columns = table.columns.compactMap { $0 }
        #expect(table.rowNumbers == [3, 4])
        #expect(columns[0].text(0) == "韦春禾" && columns[0].text(1) == nil)
        #expect(columns[1].number(0) == 4 && columns[1].number(1) == nil)
        #expect(columns[2].withNumbers { Array($0) } == [1_647_020, 100_000])
        #expect(columns[3].day(0)?.description == "2016-03-09")
        #expect(columns[4].withNumbers { Array($0) } == [1, 0])
        #expect(words(table.problems) == ["422.128 4B whole #N/A"])
    }

    @Test(
        arguments: [
            ("0", 0, 0), ("12", 2, 1_200), ("-0.5", 1, -5), ("3.140", 2, 314), ("007", 0, 7),
            ("999999999999999999", 0, 999_999_999_999_999_999), ("1.00000000000000000000", 2, 100),
        ] as [(String, Int, Int64)])
    func decimalsAreExact(_ text: String, _ places: Int, _ value: Int64) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { CellNumber.decimal($0, places: places) } == value)
    }

    @Test(arguments: [
        ("", 0), ("-", 0), (".5", 1), ("5.", 1), ("1.5", 0), ("1.005", 2), ("1e3", 0), ("+1", 0), (" 1", 0),
        ("1,000", 0), ("１２", 0), ("1234567890123456789", 0), ("999999999999999999", 2), ("1.2.3", 2),
    ])
    func whatIsNoExactDecimalIsRefused(_ text: String, _ places: Int) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { CellNumber.decimal($0, places: places) } == nil)
    }

    @Test func gb18030AndUTF8GiveTheSameTable() throws {
        // 户主,人口 / 春,4 in GB18030, long enough to be read ahead.
        let line: [UInt8] = [0xB4, 0xBA, 0x2C, 0x34, 0x0A]
        var bytes: [UInt8] = [0xBB, 0xA7, 0xD6, 0xF7, 0x2C, 0xC8, 0xCB, 0xBF, 0xDA, 0x0A]
        for _ in 0..<300_000 { bytes += line }
        let table = try TypedTable.read(bytes: bytes, name: "a", kinds: [.text, .whole])
        let column = try #require(table.columns[0])
        #expect(table.problems.isEmpty && column.count == 300_000)
        #expect((0..<column.count).allSatisfy { column.withBytes($0) { $0.elementsEqual("春".utf8) } })
        #expect(table.columns[1]?.withNumbers { $0.allSatisfy { $0 == 4 } } == true)
    }
}
