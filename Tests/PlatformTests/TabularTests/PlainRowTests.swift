import Testing
import Vocabulary

@testable import Tabular

/// The fast ways through sheets and text give what the general ways give, also from damaged files.
@Suite struct PlainRowTests {
    /// What reading a sheet's part comes to: its rows, what is hidden and merged, its problems, its refusal.
    private struct Outcome: Equatable {
        var rows: [[Cell]] = []
        var numbers: [Int] = []
        var hiddenRows: Set<Int> = []
        var merges: [CellRange] = []
        var problems: [String] = []
        var refusal: String?
        var plainRows = 0
    }

    private static let parts: WorkbookParts = {
        var parts = WorkbookParts()
        parts.formats = [
            .general, NumberFormat(code: "yyyy-mm-dd"), NumberFormat(code: "00000"),
            NumberFormat(code: "0.00"),
            NumberFormat(code: "yyyy\"年\"m\"月\""),
        ]
        return parts
    }()

    private func strings() throws -> SharedStrings {
        let part =
            "<sst><si><t>户主</t></si><si><t xml:space=\"preserve\"> a_x0041_ </t></si><si><t/></si>"
            + "<si><r><t>韦</t></r><r><t>春禾</t></r><rPh><t>wei</t></rPh></si><si><t>A&amp;B</t></si>"
            + "<si><t>灵山县佛子镇埇口村第三村民小组</t></si></sst>"
        return try SharedStrings(
            XMLReader(StretchSource(ByteStore(bytes: Array(part.utf8))), part: "sharedStrings"))
    }

    private func read(_ sheet: [UInt8], whole: Bool, plain: Bool) -> Outcome {
        var outcome = Outcome()
        var log = ProblemLog()
        let tab = WorkbookParts.Tab(name: "埇口村", isHidden: false, part: "sheet1")
        do {
            let reader: XMLReader
            if whole {
                let bytes = try #require(PartBytes(count: sheet.count))
                bytes.buffer.copyBytes(from: sheet)
                reader = try XMLReader(bytes, part: "sheet1")
            } else {
                reader = try XMLReader(StretchSource(ByteStore(bytes: sheet)), part: "sheet1")
            }
            var part = SheetPart(
                reader, tab: tab, parts: Self.parts, strings: try strings(), file: "a", usesPlainRows: plain)
            defer {
                outcome.hiddenRows = part.sheet.hiddenRows
                outcome.merges = part.sheet.merges
                outcome.plainRows = part.plainRowCount
            }
            try part.readRows(log: &log) { row in
                outcome.numbers.append(row.number)
                outcome.rows.append(row.cells())
            }
        } catch let problem as Problem {
            outcome.refusal = String(decoding: problem.json.bytes, as: UTF8.self)
        } catch {
            outcome.refusal = "\(error)"
        }
        outcome.problems = log.problems.map { String(decoding: $0.json.bytes, as: UTF8.self) }
        return outcome
    }

    /// Fails where the four ways differ; gives how many rows were taken the plain way.
    @discardableResult
    private func agree(_ sheet: [UInt8]) -> Int {
        let general = read(sheet, whole: false, plain: false)
        var plainRows = 0
        for whole in [false, true] {
            for plain in [false, true] where whole || plain {
                var outcome = read(sheet, whole: whole, plain: plain)
                plainRows = max(plainRows, outcome.plainRows)
                outcome.plainRows = 0
                #expect(
                    outcome == general,
                    "whole \(whole), plain \(plain): \(String(decoding: sheet.prefix(3_000), as: UTF8.self))")
            }
        }
        return plainRows
    }

    private static let values = [
        "<v>12</v>", "<v>-3.50</v>", "<v>0.5</v>", "<v>-0</v>", "<v>1.25E-3</v>", "<v>42438</v>", "<v>60</v>",
        "<v>123456789012345678</v>", "<v> 7 </v>", "<v>007</v>", "<v>12.</v>", "<v>三</v>", "<v></v>", "<v/>",
        "",
        "<v>0</v>", "<v>1</v>", "<v>2</v>", "<v>3</v>", "<v>99</v>", "<v>x</v>", "<v>TRUE</v>", "<v>#N/A</v>",
        "<v>2016-03-01</v>", "<v>2016-03-01T00:00:00</v>", "<v>10:20:30</v>", "<v>a_x000D_b</v>",
        "<v>a&lt;b</v>",
        "<v><![CDATA[1]]></v>", "<v>1<!-- c --></v>", "<f>SUM(A1:A2)</f><v>3</v>",
        "<f t=\"shared\" si=\"0\"/><v>4</v>",
        "<f/>", "<f>A1&gt;2</f><v></v>", "<f a=b/><v>1</v>", "<is><t>韦春禾</t></is>", "<is><t>a_b</t></is>",
        "<is><t xml:space=\"preserve\"> 户主 </t></is>", "<is><r><t>韦</t></r><r><t>春</t></r></is>",
        "<is><t>一\r\n二</t></is>", "<is><t></t></is>", "<x:v>5</x:v>", "<v>450721196501011234</v><extLst/>",
    ]
    private static let types = [
        "", "", "", " t=\"s\"", " t=\"inlineStr\"", " t=\"str\"", " t=\"b\"", " t=\"e\"", " t=\"d\"",
        " t=\"n\"",
        " t='s'", " cm=\"1\"",
    ]
    private static let rowAttributes = [
        "", " spans=\"1:9\"", " hidden=\"1\"", " ht=\"20\" customHeight=\"1\" x14ac:dyDescent=\"0.25\"",
        " hidden=\"true\"", "  ht=\"2\"",
    ]

    private func sheet(rows: Int, _ random: inout SeededGenerator) -> String {
        var text = "<worksheet><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>"
        for row in 1...rows {
            let more = Self.rowAttributes.randomElement(using: &random) ?? ""
            text += Int.random(in: 0..<9, using: &random) == 0 ? "<row\(more)>" : "<row r=\"\(row)\"\(more)>"
            for column in 0..<Int.random(in: 0...8, using: &random) {
                let type = Self.types.randomElement(using: &random) ?? ""
                let value = Self.values.randomElement(using: &random) ?? ""
                let style = Int.random(in: 0..<7, using: &random)
                let place = Int.random(in: 0..<12, using: &random)
                let reference =
                    place == 0 ? "" : " r=\"\(ColumnName.letters(place == 1 ? 2 : column))\(row)\""
                text += "<c\(reference)\(style == 0 ? "" : " s=\"\(style)\"")\(type)"
                text += value.isEmpty ? "/>" : ">\(value)</c>"
            }
            text += Int.random(in: 0..<5, using: &random) == 0 ? "</row>\n " : "</row>"
        }
        return text + "</sheetData><mergeCells><mergeCell ref=\"A5:A7\"/></mergeCells></worksheet>"
    }

    @Test func rowsInTheCommonFormAreTakenThePlainWay() throws {
        let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>42438</v></c></row>"
        let tail = String(repeating: "<row/>", count: 40)
        let sheet = Array("<worksheet><sheetData>\(row)\(tail)</sheetData></worksheet>".utf8)
        let outcome = read(sheet, whole: true, plain: true)
        #expect(outcome.rows.map { $0.map(\.text) } == [["户主", "2016-03-09"]])
        #expect(outcome.plainRows > 20)
        #expect(read(sheet, whole: true, plain: false).plainRows == 0)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func plainAndGeneralReadingAgree(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        var plainRows = 0
        for _ in 0..<60 { plainRows += agree(Array(sheet(rows: 12, &random).utf8)) }
        #expect(plainRows > 20)
    }

    @Test(arguments: [UInt64(11), 12, 13, 14])
    func theyAgreeOnMutatedSheets(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<150 {
            agree(MutationTests.mutated(Array(sheet(rows: 6, &random).utf8), &random))
        }
    }

    /// A sheet of several windows, so that rows are cut where one ends.
    @Test func theyAgreeAcrossWindows() {
        var random = SeededGenerator(state: 5)
        let part = Array(sheet(rows: 4_000, &random).utf8)
        #expect(part.count > 1 << 19)
        agree(part)
    }

    @Test func aFrameIsTheSameWholeAndStreamed() throws {
        let tab = WorkbookParts.Tab(name: "埇口村", isHidden: false, part: "sheet1")
        func frame(_ reader: consuming XMLReader) throws -> [CellRange] {
            var part = SheetPart(reader, tab: tab, parts: Self.parts, file: "a")
            try part.readFrame()
            return part.sheet.merges
        }
        let merges = "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>"
        for data in [
            "<sheetData><row r=\"1\"/></sheetData>", "<sheetData/>", "<x:sheetData><x:row/></x:sheetData>",
            "<sheetData><!-- </sheetData> <mergeCell ref=\"A8:B9\"/> --></sheetData>",
            "<sheetData></sheetData><mergeCell ref=\"C1:C2\"/><sheetData></sheetData>",
            "<sheetData><row><c><v><![CDATA[</sheetData><mergeCell ref=\"A8:B9\"/>]]></v></c></row></sheetData>",
        ] {
            let sheet = Array("<worksheet>\(data)\(merges)</worksheet>".utf8)
            let bytes = try #require(PartBytes(count: sheet.count))
            bytes.buffer.copyBytes(from: sheet)
            let streamed = try frame(XMLReader(StretchSource(ByteStore(bytes: sheet)), part: "sheet1"))
            #expect(try frame(XMLReader(bytes, part: "sheet1")) == streamed, "\(data)")
            #expect(streamed.count >= 1)
        }
    }
}

/// The same for text files.
@Suite struct PlainTextTests {
    /// A CSV read byte by byte, as the format says: records of fields, quotes only at a field's start.
    private func reference(_ bytes: [UInt8]) -> [[String]] {
        var records: [[String]] = []
        var fields: [[UInt8]] = [[]]
        var at = 0
        func end() {
            records.append(fields.map { String(decoding: $0, as: UTF8.self) })
            fields = [[]]
        }
        while at < bytes.count {
            if bytes[at] == 0x22, fields[fields.count - 1].isEmpty, at == 0 || bytes[at - 1] != 0x22 {
                at += 1
                while at < bytes.count {
                    if bytes[at] == 0x22 {
                        guard at + 1 < bytes.count, bytes[at + 1] == 0x22 else { break }
                        at += 1
                    }
                    fields[fields.count - 1].append(bytes[at])
                    at += 1
                }
                at += 1
                continue
            }
            switch bytes[at] {
            case 0x2C: fields.append([])
            case 0x0D, 0x0A:
                if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
                end()
            default: fields[fields.count - 1].append(bytes[at])
            }
            at += 1
        }
        if bytes.last != 0x0A, bytes.last != 0x0D { end() }
        return records
    }

    private func text(records: Int, _ random: inout SeededGenerator) -> String {
        let fields = [
            "", "韦春禾", "450721196501011234", "12.50", "\"埇口村,三组\"", "\"他说\"\"好\"\"\"", "\"一\n二\"", "\"\"",
            "a b",
            "\t", "是", "2016-03-01", "\"\r\n\"", "x\"y",
        ]
        var text = ""
        for _ in 0..<records {
            for column in 0..<6 {
                text += (column > 0 ? "," : "") + (fields.randomElement(using: &random) ?? "")
            }
            text += ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
        }
        return text
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func recordsAgreeWithAByteWiseReading(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        for records in [1, 2, 3, 9, 40, seed == 1 ? 30_000 : 100] {
            let bytes = Array("户主,b,c,d,e,f\n".utf8) + Array(text(records: records, &random).utf8)
            let book = try WorkbookReader.read(bytes: bytes, name: "a")
            var found: [Int: [String]] = [:]
            for row in book.sheets[0].rows {
                var fields = Array(repeating: "", count: 6)
                for cell in row.cells { fields[cell.column] = cell.text ?? "" }
                found[row.number] = fields
            }
            for (index, fields) in reference(bytes).enumerated() {
                let got = found[index + 1] ?? Array(repeating: "", count: 6)
                #expect(got == fields, "record \(index + 1)")
            }
        }
    }

    private func decoded(_ source: any ByteSource, room: Int) throws -> [UInt8] {
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: room)
        while true {
            let got = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if got == 0 { return out }
            out += buffer[..<got]
        }
    }

    @Test func chineseOfGB18030IsDecodedAsTheSystemDoes() throws {
        let table = try GB18030Table.shared.get()
        var random = SeededGenerator(state: 9)
        var bytes: [UInt8] = []
        for _ in 0..<60_000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.append(UInt8.random(in: 0x20...0x7E, using: &random))
            case 1: bytes += Array("450721196501011234".utf8.prefix(Int.random(in: 1...18, using: &random)))
            case 2: bytes += [0x81, 0x30, 0x86, UInt8.random(in: 0x30...0x39, using: &random)]
            default:
                let lead = Int.random(in: 0xB0...0xF7, using: &random)
                let trail = Int.random(in: 0xA1...0xFE, using: &random)
                if table.pairs[(lead - 0x81) * 191 + trail - 0x40] != 0 {
                    bytes += [UInt8(lead), UInt8(trail)]
                }
            }
        }
        let store = ByteStore(bytes: bytes)
        let system = try decoded(TranscodedSource(StretchSource(store), from: "GB18030"), room: 1 << 16)
        for room in [8, 9, 100, 1 << 18] {
            #expect(try decoded(TextSource(store, .gb18030), room: room) == system, "\(room)")
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func soundnessAgreesWithTheStandardLibrary(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let text = Array("a韦춘é𠮷埇口村-12345678901234567890灵山县퟿中".utf8)
        var sound = 0
        for round in 0..<4_000 {
            var bytes = Array(text.dropFirst(round % 40 * (round & 1)))
            if round % 3 > 0 { bytes = MutationTests.mutated(bytes, &random) }
            let isSound = String(validating: bytes, as: UTF8.self) != nil
            if isSound { sound += 1 }
            #expect(UTF8Count.isSound(bytes) == isSound, "\(bytes)")
        }
        #expect(sound > 200 && sound < 3_800)
    }
}
