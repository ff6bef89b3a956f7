import Foundation
import Launching
import Tabular
import Testing
import Vocabulary

/// The county's clerk hands in what the towns sent, as it came.
@Suite("Each bad input gives the right value, or a numbered problem at its cell")
struct BadInputTests {
    @Test("taken as far as it is sound, and the problems workbook marks the cells", arguments: BadCase.taken)
    func taken(_ bad: BadCase) throws {
        let office = try ImportTests.office()
        try Data(bad.bytes()).write(to: URL(fileURLWithPath: office.path(bad.name)))
        let answer = try office.ask(
            "import", bad.name, "--effective-on", "2016-03-09", "--accept-valid", "--problems", "问题.xlsx",
            "--quiet",
            code: bad.code)
        let file = try #require(answer["files"]?.arrayValue?.first)
        #expect(file["status"] == "imported", "\(file.text)")
        let problems = file["problems"]?.arrayValue ?? []
        for (number, cell) in bad.said {
            let found = problems.filter { $0["number"]?.stringValue == number }
            let at = try #require(
                found.first { $0["cell"]?.stringValue == cell },
                "\(number) at \(cell): \(problems.map(\.text))")
            #expect(at["zh"]?.stringValue?.isEmpty == false && at["en"]?.stringValue?.isEmpty == false)
        }
        let questions = problems.filter { $0["severity"] != "warning" }.compactMap {
            $0["number"]?.stringValue
        }
        #expect(Set(questions).isSubset(of: bad.said.keys), "\(problems.map(\.text))")
        if !bad.said.isEmpty {
            let notes = try BadFiles.notes(office.path("问题.xlsx"))
            for (number, cell) in bad.said {
                let note = notes.components(separatedBy: "<comment ").first {
                    $0.hasPrefix("ref=\"\(cell)\"")
                }
                #expect(note?.contains(number) == true, "\(number) at \(cell): \(notes.prefix(2000))")
            }
        }
        let homes = try office.list(
            "export", "households", "--area", "灵山县/烟墩镇/茅坡村", "--as-of", "2016-12-31")
        #expect(homes.count == bad.known.count)
        for (code, facts) in bad.known {
            let home = try #require(homes.first { $0["household_code"]?.stringValue == code }, "\(code)")
            for (fact, value) in facts { #expect(home[fact] == value, "\(code) \(fact)") }
        }
    }

    @Test("refused whole, by number and with what to do; nothing is written", arguments: BadCase.refused)
    func refused(_ bad: BadCase) throws {
        let office = try ImportTests.office()
        let before = try office.position()
        try Data(bad.bytes()).write(to: URL(fileURLWithPath: office.path(bad.name)))
        let answer = try office.ask(
            "import", bad.name, "--effective-on", "2016-03-09", "--accept-valid", "--quiet", code: 1)
        let file = try #require(answer["files"]?.arrayValue?.first)
        #expect(file["status"] == "refused")
        let numbers = file["problems"]?.arrayValue?.compactMap { $0["number"]?.stringValue } ?? []
        #expect(Set(numbers) == Set(bad.said.keys), "\(file.text)")
        #expect(try office.position() == before)
        // `read` says the same of the file alone.
        #expect(try office.run("read", bad.name).code == 1)
    }

    @Test("what looks like a formula comes back as it was, full-width signs too", arguments: ["csv", "xlsx"])
    func formulas(_ form: String) throws {
        let names = ["=1+1", "+86", "-5", "@陆", "＝1+1", "＋86", "－5", "＠陆", "'=陆", "''", "陆=1", "'陆"]
        let office = try ImportTests.office()
        let homes = names.enumerated().map { index, name in
            BadFiles.home("A\(index)", "陆谷雨", ["调查日期": "2016-03-09"]) + [.text(name)]
        }
        let header = BadCase.header + ["调查人"]
        let bytes = try BadFiles.workbook([header] + homes)
        try Data(bytes).write(to: URL(fileURLWithPath: office.path("调查.xlsx")))
        try office.ask("import", "调查.xlsx", "--quiet")
        let asked = ["export", "households", "--area", "灵山县/烟墩镇/茅坡村", "--as-of", "2016-12-31"]
        let known = try office.run(asked).rows().map { $0["surveyor"]?.stringValue ?? "" }
        #expect(known == names)
        #expect(try office.run(asked + ["--format", form, "--out", "户.\(form)"]).code == 0)
        if form == "csv" {
            // No cell of the file as it lies there begins a formula.
            let text = try String(contentsOfFile: office.path("户.csv"), encoding: .utf8)
            for name in names.prefix(8) { #expect(!text.contains(",\(name),"), "\(name)") }
        }
        let sheet = try #require(try WorkbookReader.read(file: office.path("户.\(form)")).sheets.first)
        let column = try #require(sheet.rows.first?.cells.first { $0.text == "surveyor" }?.column)
        let code = try #require(sheet.rows.first?.cells.first { $0.text == "household_code" }?.column)
        // Handed in again as a survey of another office: the text that the first office had.
        let other = try ImportTests.office()
        let rows = sheet.rows.dropFirst().map { row -> [String] in
            func cell(_ at: Int) -> String { row.cells.first { $0.column == at }?.text ?? "" }
            return ["灵山县", "烟墩镇", "茅坡村", cell(code), "陆谷雨", "3", "2016-03-09", cell(column)]
        }
        let table = [["县", "乡镇", "行政村", "户编号", "户主姓名", "家庭人口", "调查日期", "调查人"]] + rows
        if form == "csv" {
            // The cells as the first office's file has them, marks and all.
            let text = table.map { $0.joined(separator: ",") + "\r\n" }.joined()
            try text.write(toFile: other.path("再交.csv"), atomically: true, encoding: .utf8)
        } else {
            let writer = try WorkbookWriter(file: other.path("再交.xlsx"))
            try writer.beginSheet("入户调查表")
            for row in table {
                writer.beginRow()
                for cell in row { writer.text(cell) }
                try writer.endRow()
            }
            _ = try writer.finish()
        }
        try other.ask("import", "再交.\(form)", "--quiet")
        let again = try other.run(asked).rows().map { $0["surveyor"]?.stringValue ?? "" }
        #expect(again == names)
    }

    @Test("of several files handed in at once each with problems is written back marked")
    func severalMarked() throws {
        let office = try ImportTests.office()
        for (name, wage) in [("甲.xlsx", "约8600"), ("乙.xlsx", "8600"), ("丙.xlsx", "8600余元")] {
            let bytes = try BadCase.sheet([BadCase.home(name, ["工资性收入": .text(wage)])])
            try Data(bytes).write(to: URL(fileURLWithPath: office.path(name)))
        }
        let answer = try office.ask(
            "import", "甲.xlsx", "没有.xlsx", "丙.xlsx", "--problems", "问题.xlsx", "--quiet", code: 3)
        #expect(
            answer["files"]?.arrayValue?.map { $0["status"]?.stringValue } == [
                "imported", "refused", "imported",
            ])
        for (file, value) in [("问题.xlsx", "约8600"), ("问题-2.xlsx", "8600余元")] {
            #expect(try BadFiles.notes(office.path(file)).contains("422.222 “\(value)”"), "\(file)")
        }
    }
}
