import Foundation
import Testing
import Vocabulary

/// One file: what it is called, its bytes, how the import ends, what is said where, and what is known afterwards.
struct BadCase: Sendable, CustomTestStringConvertible {
    typealias Cell = BadFiles.Cell

    var name: String
    var code: Int32 = 0
    /// Numbers with their cells; an empty cell for what concerns the whole file.
    var said: [String: String] = [:]
    /// Facts by household code.
    var known: [String: [String: JSONValue]] = [:]
    var bytes: @Sendable () throws -> [UInt8]

    var testDescription: String { name }

    static let header = BadFiles.headers.map { Cell.text($0) }
    static func home(_ code: String, _ other: [String: Cell] = [:]) -> [Cell] {
        BadFiles.home(code, "陆谷雨", other)
    }
    static func sheet(_ homes: [[Cell]]) throws -> [UInt8] {
        try BadFiles.workbook([header] + homes)
    }
    private static let plain: [String: JSONValue] = [
        "household_size": 3, "wage_income_fen": 1_200_050, "house_area_m2": .number("75.00"),
        "survey_date": "2016-03-09",
    ]
    private static let text = BadFiles.csv([header, home("A1")])

    static let taken: [BadCase] = [
        BadCase(name: "title rows, totals and signatures.xlsx", said: ["422.209": "A5"], known: ["A1": plain])
        {
            try BadFiles.workbook([
                ["灵山县烟墩镇入户调查表"], ["填报单位：烟墩镇人民政府", .empty, .empty, "单位：元、平方米"], header, home("A1"),
                ["合计", .empty, .empty, .empty, "1户", .empty, "3", "2", "12000.5", "75"],
                ["填表人：李四", .empty, .empty, .empty, "审核人：王五"],
            ])
        },
        BadCase(
            name: "two header rows, cells merged down over the members.xlsx",
            known: [
                "B1": ["household_size": 3, "wage_income_fen": 1_200_000, "property_income_fen": 30_000],
                "B2": ["household_size": 1, "wage_income_fen": 100_000],
            ]
        ) {
            let rows: [[Cell]] = [
                ["县", "乡镇", "行政村", "户编号", "家庭人口", "家庭成员", .empty, "年收入", .empty],
                [.empty, .empty, .empty, .empty, .empty, "姓名", "与户主关系", "工资性收入", "财产性收入"],
                ["灵山县", "烟墩镇", "茅坡村", "B1", "3", "陆谷雨", "户主", "12000", "300"],
                [.empty, .empty, .empty, .empty, .empty, "陆小雪", "配偶"],
                [.empty, .empty, .empty, .empty, .empty, "陆冬至", "长子"],
                ["灵山县", "烟墩镇", "茅坡村", "B2", "1", "覃小满", "户主", "1000", "0"],
            ]
            let merges = ["A", "B", "C", "D", "E"].flatMap { ["\($0)1:\($0)2", "\($0)3:\($0)5"] }
            return try BadFiles.workbook(rows, merges: merges + ["F1:G1", "H1:I1", "H3:H5", "I3:I5"])
        },
        BadCase(
            name: "amounts in words of the office.xlsx", code: 0, said: ["422.222": "I4", "422.269": "I5"],
            known: [
                "A1": ["wage_income_fen": 1_250_000], "A2": ["wage_income_fen": 1_234_560],
                "A3": ["wage_income_fen": .null, "house_area_m2": .number("75.00")],
                "A4": ["wage_income_fen": .null], "A5": ["wage_income_fen": 860_000],
            ]
        ) {
            try sheet([
                home("A1", ["工资性收入": "1.25万元"]), home("A2", ["工资性收入": "１２，３４５．６"]),
                home("A3", ["工资性收入": "约8600"]), home("A4", ["工资性收入": "不详"]),
                home("A5", ["工资性收入": .raw("", "<v>8600</v>")]),
            ])
        },
        BadCase(
            name: "identity numbers as a spreadsheet damages them.xlsx", code: 3,
            said: ["422.252": "F2", "422.251": "F3", "422.256": "F4", "422.257": "F5"],
            known: ["A1": plain, "A2": plain, "A3": plain, "A4": plain]
        ) {
            try sheet([
                home("A1", ["户主身份证号": .raw("", "<v>450721198001011000</v>")]),
                home("A2", ["户主身份证号": "4.50721E+17"]), home("A3", ["户主身份证号": "450721198001320"]),
                home("A4", ["户主身份证号": "450721198001011318"]),
            ])
        },
        BadCase(
            name: "days of 1900.xlsx", code: 3, said: ["422.241": "K4", "422.244": "K5"],
            known: ["A1": plain, "A2": plain, "A3": ["survey_date": .null], "A4": ["survey_date": .null]]
        ) {
            try sheet([
                home("A1", ["调查日期": .raw("s=\"1\"", "<v>42438</v>")]), home("A2", ["调查日期": "2016年3月9日"]),
                home("A3", ["调查日期": "2016-02-30"]), home("A4", ["调查日期": "42438"]),
            ])
        },
        BadCase(name: "days of 1904.xlsx", known: ["A1": plain]) {
            try BadFiles.workbook(
                [header, home("A1", ["调查日期": .raw("s=\"1\"", "<v>40976</v>")])], date1904: true)
        },
        BadCase(
            name: "formulas and error cells.xlsx", code: 3, said: ["422.239": "I3"],
            known: ["A1": plain, "A2": ["wage_income_fen": .null], "A3": ["wage_income_fen": .null]]
        ) {
            try sheet([
                home("A1", ["工资性收入": .raw("", "<f>12000+0.5</f><v>12000.5</v>")]),
                home("A2", ["工资性收入": .raw("", "<f>12000+0.5</f>")]),
                home("A3", ["工资性收入": .raw("t=\"e\"", "<v>#N/A</v>")]),
            ])
        },
        BadCase(name: "a hundred thousand empty rows and a far cell.xlsx", known: ["A1": plain]) {
            let rows = (3...100_002).map { "<row r=\"\($0)\"><c r=\"A\($0)\" s=\"1\"/></row>" }.joined()
            return try BadFiles.workbook(
                [header, home("A1")], more: rows + "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>")
        },
        BadCase(name: "a million empty lines.csv", known: ["A1": plain]) {
            Array((text + String(repeating: "\r\n", count: 1_000_000)).utf8)
        },
        BadCase(name: "utf-8 with its mark.csv", known: ["A1": plain]) {
            [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        },
        BadCase(name: "utf-16.csv", known: ["A1": plain]) {
            [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        },
        BadCase(name: "gb18030.csv", known: ["A1": ["head_name": "覃小满", "wage_income_fen": 860_000]]) {
            gb18030
        },
        BadCase(name: "gb18030 with its mark.csv", known: ["A1": ["head_name": "覃小满"]]) {
            [0x84, 0x31, 0x95, 0x33] + gb18030
        },
        BadCase(
            name: "an approximate amount.csv", said: ["422.222": "I2"],
            known: ["A1": ["wage_income_fen": .null]]
        ) {
            Array(BadFiles.csv([header, home("A1", ["工资性收入": "约8600"])]).utf8)
        },
    ]

    /// 覃小满's row in GB18030.
    private static let gb18030: [UInt8] = {
        let hex = """
            cfd82ccfe7d5f22cd0d0d5feb4e52cbba7b1e0bac52cbba7d6f7d0d5c3fb2cbcd2cda5c8cbbfda2cb9a4d7cad0d4cad5c8eb2cb5f7b2e9c8\
            d5c6da0ac1e9c9bdcfd82cd1ccb6d5d5f22cc3a9c6c2b4e52c41312cf1fbd0a1c2fa2c332c383630302c323031362d30332d30390a
            """
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }()

    static let refused: [BadCase] = [
        BadCase(name: "an old workbook.xls", said: ["422.101": ""]) {
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 4_096)
        },
        BadCase(name: "cut off in the post.xlsx", said: ["422.103": ""]) {
            let whole = try sheet([home("A1")])
            return Array(whole.prefix(whole.count / 2))
        },
        BadCase(name: "a bomb.xlsx", said: ["413.1": ""]) {
            try BadFiles.declaring((2 << 30) - 1, of: "sheet1.xml", sheet([home("A1")]))
        },
        BadCase(name: "a page.xlsx", said: ["422.106": ""]) { Array("<html><table></table></html>".utf8) },
        BadCase(name: "a paper.pdf", said: ["422.106": ""]) { Array("%PDF-1.4\n".utf8) },
        BadCase(name: "nothing.xlsx", said: ["422.127": ""]) { [] },
        BadCase(name: "a quote never closed.csv", said: ["422.122": ""]) {
            Array((text + "灵山县,\"烟墩镇,茅坡村\r\n").utf8)
        },
        BadCase(name: "a NUL.csv", said: ["422.124": ""]) { Array(text.utf8) + [0x2C, 0, 0x0A] },
    ]
}
