import Foundation
import Launching
import Print
import Testing

/// A household's card as a village of 灵山县 hangs it on the wall.
private func card(_ name: String, code: String? = "https://example.org/c/8fQx2LmP0aZk", rows: Int = 9)
    -> PrintedForm
{
    typealias Cell = PrintedForm.Cell
    let marks: [PrintedForm.Mark] = [.met, .unmet, .unknown, .notApplicable]
    let words = ["已达标", "未达标", "待核实", "不适用"]
    return PrintedForm(
        title: "贫困户帮扶卡", subtitle: "一户一册一卡　户号 h-lingshan-413", stamp: "模拟数据", code: code,
        codeCaption: "扫码看户册",
        tables: [
            .init(
                shares: [1, 3, 1, 2],
                rows: [
                    [Cell("户主", isLabel: true), Cell(name), Cell("人口", isLabel: true), Cell("4人")],
                    [Cell("住址", isLabel: true), Cell("灵山县新圩镇榃塘村6组", span: 3)],
                ]),
            .init(
                heading: "一、八有一超", shares: [1, 4, 6, 2],
                head: ["序", "条件", "现状", "判定"].map { Cell($0, isLabel: true) },
                rows: (0..<rows).map { row in
                    [
                        Cell("\(row + 1)", isNumber: true), Cell("条件\(row + 1)", isLabel: true),
                        Cell("现状"), Cell(words[row % 4], mark: marks[row % 4]),
                    ]
                }),
            .init(
                shares: [1, 4, 1, 4],
                rows: [[Cell("帮扶人", isLabel: true), Cell("李国栋"), Cell("签字"), Cell("")]],
                rowHeight: 27),
        ], notes: ["数据截至2018-09-30 24:00　打印 2018-10-01 09:12，韦明兰"])
}

/// A tool that reads PDF with code of its own.
private func poppler(_ tool: String, _ arguments: [String], of pdf: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pdf")
    try Data(pdf).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Launched(
        "/usr/bin/\(tool)", arguments + [file.path] + (tool == "pdftotext" ? ["-"] : [])
    ).wait().out
}

@Suite("Cards on paper")
struct FormPrinterTests {
    @Test func theCardsOfAVillageEachBeginOnTheirOwnPage() throws {
        var done: [Int] = []
        let pdf = try FormPrinter.pdf(
            title: "榃塘村帮扶卡", ["梁春贵", "覃秀兰", "莫志强"].map { card($0) }, each: { done.append($0) })
        #expect(done == [1, 2, 3])
        #expect(pdf.starts(with: Array("%PDF-".utf8)))
        let info = try poppler("pdfinfo", [], of: pdf)
        #expect(info.contains("Pages:           3"), "\(info)")
        #expect(info.contains("595.276 x 841.89"), "\(info)")
        let text = try poppler("pdftotext", ["-layout"], of: pdf)
        for word in ["梁春贵", "覃秀兰", "莫志强", "已达标", "待核实", "榃塘村"] { #expect(text.contains(word)) }
    }

    @Test func rareCharactersAndHostileNamesArePrintedAsTheyAre() throws {
        let names = ["埇㙟坭硍", "<script>alert(1)</script>", "=1+1", "𠮷田", "a\u{202E}b\0c"]
        let pdf = try FormPrinter.pdf(title: "", names.map { card($0, code: nil) })
        let text = try poppler("pdftotext", ["-layout"], of: pdf)
        for name in names.dropLast() { #expect(text.contains(name), "\(name)") }
    }

    @Test func aLongTableGoesOnWithItsHead() throws {
        let pdf = try FormPrinter.pdf(title: "", [card("韦土生", rows: 90)])
        let text = try poppler("pdftotext", ["-layout"], of: pdf)
        let pages = text.components(separatedBy: "\u{0C}").filter { $0.contains("条件") }
        #expect(pages.count >= 3)
        #expect(pages.allSatisfy { $0.contains("判定") })
        #expect(text.contains("条件90"))
    }

    @Test func aSecondSheetSaysWhoseItIsAndWhichOfHowMany() throws {
        var long = card("韦土生", rows: 60)
        long.pageWords = "第{page}页，共{pages}页"
        let pdf = try FormPrinter.pdf(title: "", [long, card("宁广才")])
        let text = try poppler("pdftotext", ["-layout"], of: pdf)
        let pages = text.components(separatedBy: "\u{0C}").filter { $0.contains("户") }
        let sheets = pages.filter { $0.contains("页，共") }
        #expect(sheets.count >= 2)
        for (number, sheet) in sheets.enumerated() {
            #expect(sheet.contains("第\(number + 1)页，共\(sheets.count)页"))
            #expect(sheet.contains("h-lingshan-413") && sheet.contains("模拟数据"))
        }
        // One sheet needs no number, and its signatures are not torn off.
        #expect(pages.count == sheets.count + 1)
        #expect(pages.last?.contains("宁广才") == true && pages.last?.contains("页，共") == false)
        #expect(sheets.last?.contains("帮扶人") == true)
    }

    @Test func aFormALittleLongerThanASheetIsSetCloserAndFits() throws {
        func sheets(_ rows: Int) throws -> Int {
            let info = try poppler(
                "pdfinfo", [], of: try FormPrinter.pdf(title: "", [card("韦土生", rows: rows)]))
            return Int(info.firstMatch(of: /Pages: +([0-9]+)/)?.1 ?? "") ?? 0
        }
        // What is on one sheet grows row by row; it is set closer before it goes on to a second.
        let counts = try (20..<50).map { try sheets($0) }
        #expect(counts.first == 1 && counts.last == 2)
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
        // Set as usual, 28 rows would not fit.
        #expect(counts[8] == 1)
    }

    @Test func aPrintingThatIsInterruptedThrows() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try FormPrinter.pdf(title: "", [card("宁广才")], each: { _ in throw Stop() })
        }
    }

    @Test func aCodeHasItsThreeFinders() throws {
        let code = try #require(MatrixCode("https://example.org/c/8fQx2LmP0aZk"))
        #expect(code.dark.count == code.side * code.side)
        for (column, row) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            let ring = (0..<7).flatMap { [(column + $0, row), (column, row + $0)] }
            #expect(ring.allSatisfy { code.dark[$0.1 * code.side + $0.0] })
        }
        #expect(code.runs.reduce(0) { $0 + $1.length } == code.dark.count { $0 })
        #expect(MatrixCode("") == nil)
        #expect(MatrixCode(String(repeating: "长", count: 3000)) == nil)
    }
}
