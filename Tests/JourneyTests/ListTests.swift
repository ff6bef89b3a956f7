import Foundation
import Launching
import Tabular
import Testing
import Vocabulary

@testable import tuopin

/// The county publishes who leaves and who may not; a neighbour doubts a sheet of paper.
@Suite("A published list can be made again from the record, and a forged one cannot")
struct ListTests {
    private func publish(_ office: Office, _ list: String, _ form: String, year: Int = 2016) throws -> String
    {
        let file = "\(list)-\(year).\(form)"
        let answer = try office.run("exit", list, "--year", String(year), "--format", form, "--out", file)
        #expect(answer.code == 0, "\(answer.err)")
        return file
    }

    @Test("lists verify as the same now and after later edits; a changed cell is named")
    func verified() throws {
        let office = try City.beforeExits()
        let files = try ["list", "gaps"].flatMap { list in
            try ["xlsx", "csv"].map { try publish(office, list, $0, year: 2016) }
        }
        func status(_ file: String, code: Int32 = 0) throws -> JSONValue {
            try office.ask("verify", file, code: code)
        }
        for file in files { #expect(try status(file)["status"] == "same") }
        let ids = try office.list("exit", "list", "--year", "2016").compactMap { $0["id"]?.stringValue }
        let homes = ids.filter { $0.hasPrefix("h-") }
        try #require(!homes.isEmpty)
        try office.ask("edit", homes[0], "house_grade=D", "--effective-on", "2016-02-01")
        try office.ask(
            "member", "birth", "h-qinbei-4", "person_name=小寒", "sex=2", "birth=2016-01-06", "--effective-on",
            "2016-01-06")
        _ = try office.run("exit", "record", "--year", "2016")
        for file in files {
            let answer = try status(file)
            #expect(
                answer["status"] == "same" && answer["content_sha256"] == answer["rebuilt_sha256"], "\(file)")
        }
        try forge(office.path("gaps-2016.csv"))
        let forged = try status("gaps-2016.csv", code: 1)
        #expect(forged["status"] == "different")
        #expect(
            forged["first"]?["row"]?.intValue == 3
                && forged["first"]?["published"]?.stringValue?.hasSuffix("伪") == true)
        let book = try WorkbookReader.read(file: office.path("list-2016.xlsx"))
        try rewrite(book, to: office.path("forged.xlsx")) { sheet, row, column, text in
            sheet == 0 && row == 2 && column == 1 ? "h-lingshan-7777" : text
        }
        let other = try status("forged.xlsx", code: 1)
        #expect(
            other["status"] == "different" && other["first"]?["published"] == "h-lingshan-7777",
            "\(other.text)")
        #expect(other["first"]?["sheet"]?.stringValue == book.sheets[0].name)
        // The same content in another program's file is still the same.
        try rewrite(book, to: office.path("again.xlsx")) { $3 }
        #expect(try status("again.xlsx")["status"] == "same")
        let stranger = try City.copy()
        try FileManager.default.copyItem(
            atPath: office.path("list-2016.xlsx"), toPath: stranger.path("l.xlsx"))
        // Another database never had the entries that the list was made from.
        let elsewhere = try stranger.ask("verify", "l.xlsx", code: 1)
        #expect(elsewhere["status"] == "cannot" && elsewhere["why"] != .null)
        #expect(try stranger.run("verify", "nothing.xlsx").code == 1)
    }

    private func forge(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var lines = text.components(separatedBy: "\r\n")
        let cells = lines[2].split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        lines[2] = "\(cells[0])伪,\(cells[1])"
        try lines.joined(separator: "\r\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func rewrite(
        _ book: Workbook, to path: String,
        _ change: (_ sheet: Int, _ row: Int, _ column: Int, _ text: String?) -> String?
    ) throws {
        let writer = try WorkbookWriter(file: path)
        for (index, sheet) in book.sheets.enumerated() {
            try writer.beginSheet(sheet.name)
            var at = 1
            for row in sheet.rows {
                while at < row.number {
                    writer.skipRow()
                    at += 1
                }
                writer.beginRow()
                let last = row.cells.map(\.column).max() ?? -1
                for column in 0...max(0, last) {
                    let text = change(
                        index, row.number, column, row.cells.first { $0.column == column }?.text)
                    if let text { writer.text(text) } else { writer.skip() }
                }
                try writer.endRow()
                at += 1
            }
        }
        _ = try writer.finish()
    }

    @Test("the lists of a hundred past days and positions are those that were made then")
    func past() throws {
        let office = try Office(copying: City.small())
        let archive = try Archive(office)
        var random = Seeded(42)
        let homes = try office.list("export", "households", "--as-of", "2016-12-31").compactMap {
            $0["id"]?.stringValue
        }
        var recorded: [Past] = []
        for step in 0..<25 {
            let home = try #require(homes.randomElement(using: &random))
            let day =
                "201\(Int.random(in: 6...9, using: &random))-0\(Int.random(in: 1...9, using: &random))-15"
            switch step % 4 {
            case 0:
                try office.ask(
                    "edit", home, "house_grade=\(["A", "C", "D"][step % 3])",
                    "has_power=\(step % 8 == 0)", "--effective-on", day)
            case 1:
                try office.ask(
                    "edit", home, "wage_income=\(Int.random(in: 0...30000, using: &random))",
                    "--effective-on", day)
            case 2:
                try office.ask(
                    "member", "birth", home, "person_name=新丁", "sex=1", "birth=\(day)", "--effective-on", day)
            default:
                let year = 2016 + step / 6 % 4
                _ = try office.run("exit", "record", "--year", String(year), "--area", "a\(2 + step % 5)")
            }
            let position = try office.position()
            for _ in 0..<4 {
                let list = Bool.random(using: &random) ? "list" : "gaps"
                let day =
                    "201\(Int.random(in: 6...9, using: &random))-1\(Int.random(in: 0...2, using: &random))-28"
                // Some for one unit alone.
                let area = Int.random(in: 0...3, using: &random) == 0 ? "a\(2 + step % 5)" : nil
                let said = try archive.ask(list, day, nil, area)
                recorded.append(Past(list: list, day: day, position: position, area: area, said: said))
            }
        }
        #expect(recorded.count == 100 && Set(recorded.map(\.said)).count > 12)
        #expect(Set(recorded.map(\.position)).count > 15)
        for (index, past) in recorded.shuffled(using: &random).enumerated() {
            let said = try archive.ask(past.list, past.day, past.position, past.area)
            #expect(said == past.said, "\(past)")
            // Now and then through the program itself.
            guard index % 12 == 0 else { continue }
            let answer = try office.run(
                [
                    "exit", past.list, "--year", String(past.day.prefix(4)), "--as-of", past.day,
                    "--known-at", past.position,
                ]
                    + (past.area.map { ["--area", $0] } ?? []))
            #expect(answer.code == 0 && answer.out == past.said, "\(past.list) \(past.day) \(past.position)")
        }
    }

    /// One list as it was made.
    private struct Past {
        var list: String
        var day: String
        var position: String
        var area: String?
        var said: String
    }

    /// The reports of a database asked in this process, as the program asks them.
    private struct Archive {
        let session: Session

        init(_ office: Office) throws {
            var options = DatabaseOptions.plain
            options.database = office.database
            options.keyFile = office.path("tuopin.key")
            session = try Session(options, readOnly: true)
        }

        func ask(_ list: String, _ day: String, _ position: String?, _ area: String?) throws -> String {
            var moment = MomentOptions.plain
            moment.asOf = LocalDate(day)
            moment.knownAt = position
            var arguments = ["year": String(day.prefix(4))]
            if let area { arguments["area"] = area }
            let made = try Reports.kind("exit-\(list)").make(arguments, session, moment, "zh")
            return made.content.rows.map { $0.text + "\n" }.joined()
        }
    }
}

/// Numbers that come again with their seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
