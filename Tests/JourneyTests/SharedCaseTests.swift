import Foundation
import Launching
import Tabular
import Testing
import Vocabulary

/// The worked workbooks: TUOPIN_SHARED, else `../shared` beside the repository.
enum SharedWorkbooks {
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["TUOPIN_SHARED"]
        let beside = URL(fileURLWithPath: Program.repository).deletingLastPathComponent().path + "/shared"
        let folder = (named ?? beside) + "/cases/workbooks"
        guard FileManager.default.fileExists(atPath: folder + "/expected.json") else {
            print("Shared workbooks are absent: their journeys are skipped.")
            return nil
        }
        return folder
    }()

    static let expected: [JSONValue.Member] = {
        guard let folder, let bytes = try? Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json"))
        else { return [] }
        return (try? JSONValue(parsing: Array(bytes)))?["files"]?.members ?? []
    }()

    static func path(_ file: String) -> String { "\(folder ?? "")/\(file)" }

    static func expected(_ file: String) -> JSONValue { expected.first { $0.key == file }?.value ?? .null }

    /// An office whose pack has the invented town of the cases, and the villages recorded in it.
    static func office() throws -> Office {
        let office = try Office("shared")
        let pack = office.path("pack")
        try FileManager.default.copyItem(atPath: Program.firstPack, toPath: pack)
        let file = pack + "/areas/qinzhou.yaml"
        var text = try String(contentsOfFile: file, encoding: .utf8)
        let place = try #require(text.range(of: "  - {id: a19, level: town"))
        text.insert(
            contentsOf:
                "  - {id: a199, level: town, name: {zh: 例江镇, en: Lijiang}, parent: {management: a2, statutory: a2}}\n",
            at: place.lowerBound)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try office.ask("init", "--pack", pack, "--node", "qinzhou", "--quiet")
        let villages = ["埇口村", "榃塘村", "㙟背村", "生成一"].map { "灵山县,例江镇,\($0),1000\n" }.joined()
        try "县区,乡镇,行政村,户籍人口\n\(villages)"
            .write(toFile: office.path("村.csv"), atomically: true, encoding: .utf8)
        try office.ask("import", "村.csv", "--effective-on", "2016-01-01", "--quiet")
        return office
    }
}

@Suite("Shared workbooks through the program", .enabled(if: SharedWorkbooks.folder != nil))
struct SharedCaseTests {
    @Test(
        "Shared: every file reads as a careful reader reads it",
        arguments: SharedWorkbooks.expected.map(\.key))
    func read(_ file: String) throws {
        let wanted = try #require(SharedWorkbooks.expected(file)["read"])
        let office = try Office("read")
        let answer = try office.run("read", SharedWorkbooks.path(file))
        #expect(Int64(answer.code) == wanted["exit"]?.intValue, "\(answer.err)")
        guard answer.out.utf8.count < 1 << 20 else { return }
        let document = try answer.document()
        let sheets = document["sheets"]?.arrayValue ?? []
        for (sheet, wanted) in zip(sheets, wanted["sheets"]?.arrayValue ?? []) {
            let rows = (wanted["rows"]?.arrayValue ?? []).map { row -> JSONValue in
                var values = (row.arrayValue ?? []).map { $0 == "" ? JSONValue.null : $0 }
                while values.last == .null { values.removeLast() }
                return .array(values)
            }
            #expect(sheet["rows"]?.arrayValue == rows, "\(file)")
        }
    }

    private func take(_ office: Office, _ file: String, code: Int32) throws -> JSONValue {
        let answer = try office.ask(
            "import", SharedWorkbooks.path(file), "--accept-valid", "--effective-on", "2017-12-31", "--quiet",
            code: code)
        return try #require(answer["files"]?.arrayValue?.first)
    }

    @Test("Shared: the survey, the members, the lists and the ledgers come in one after another")
    func journey() throws {
        let office = try SharedWorkbooks.office()
        let survey = try take(office, "01_household_survey.xlsx", code: 0)
        let wanted = SharedWorkbooks.expected("01_household_survey.xlsx")["import"]
        #expect(survey["status"] == "imported" && survey["households"] == wanted?["households"])
        try verdicts(office, wanted?["outcomes"]?.arrayValue ?? [])
        let members = try take(office, "02_members_merged.xlsx", code: 3)
        #expect(members["layout"] == "members-merged")
        #expect(members["rows"] == SharedWorkbooks.expected("02_members_merged.xlsx")["import"]?["members"])
        let aliases = try take(office, "03_villages_aliases.xlsx", code: 0)
        let listed = SharedWorkbooks.expected("03_villages_aliases.xlsx")["import"]
        #expect(
            aliases["households"] == listed?["households"] && aliases["persons"] == listed?["members_listed"])
        #expect(try take(office, "06_cells.xlsx", code: 1)["status"] == "refused")
        for file in ["09_legacy.xls", "09_encrypted.xlsx", "10_bomb.xlsx", "10_truncated.xlsx"] {
            let refused = try take(office, file, code: 1)
            #expect(refused["status"] == "refused" && refused["problems_total"]?.intValue == 1, "\(file)")
        }
        #expect(try take(office, "07_gb18030.csv", code: 0)["households"]?.intValue == 4)
        // The same list in another encoding says nothing new.
        let again = try take(office, "07_utf16le.csv", code: 0)
        #expect(again["accepted"]?.intValue == 0 && again["unchanged"]?.intValue == 4)
        let ledger = try take(office, "08_microcredit.xlsx", code: 3)
        #expect(ledger["rows"] == SharedWorkbooks.expected("08_microcredit.xlsx")["import"]?["loans"])
        let disabled = try take(office, "08_disabled_persons.xlsx", code: 3)
        for problem in SharedWorkbooks.expected("08_disabled_persons.xlsx")["import"]?["problems"]?.arrayValue
            ?? []
        where problem["level"] != "note" {
            let found = (disabled["problems"]?.arrayValue ?? []).contains {
                $0["row"] == problem["row"] && $0["column"] == problem["column"]
            }
            #expect(found, "\(problem.text)")
        }
        let report = try office.ask("journal", "verify", "--tables")
        #expect(report["ok"] == true, "\(report.text)")
    }

    /// Each household's verdicts by the two editions are those worked out by hand.
    private func verdicts(_ office: Office, _ outcomes: [JSONValue]) throws {
        let codes = try office.list("export", "households", "--as-of", "2017-12-31")
        for (edition, day) in [("edition_2016", "2016-12-31"), ("edition_2017", "2017-12-31")] {
            let rows = try office.list("evaluate", "household-exit", "--as-of", day)
            for outcome in outcomes where !rows.isEmpty {
                let home = try #require(codes.first { $0["household_code"] == outcome["code"] })
                let row = try #require(rows.first { $0["id"] == home["id"] })
                for criterion in outcome[edition]?.members ?? [] {
                    #expect(
                        row["criteria"]?[criterion.key] == criterion.value,
                        "\(outcome["code"]?.text ?? "") \(edition) \(criterion.key)")
                }
            }
        }
    }
}
