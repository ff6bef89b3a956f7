import Foundation
import Launching
import Storage
import Testing
import Vocabulary

/// A household of 灵山县 asks to be forgotten after the list of exits was published.
@Suite("What is erased cannot be read, and the record still stands")
struct ErasureTests {
    /// The year's lists of the city and its verdicts by unit, as published.
    private static let lists = ["list.xlsx", "gaps.csv", "verdicts.xlsx"]

    private func publish(_ office: Office) throws {
        for arguments in [
            ["exit", "list", "--year", "2016", "--format", "xlsx", "--out", "list.xlsx"],
            ["exit", "gaps", "--year", "2016", "--format", "csv", "--out", "gaps.csv"],
            [
                "report", "evaluation", "--level", "unit", "--as-of", "2016-12-31", "--format", "xlsx",
                "--out",
                "verdicts.xlsx",
            ],
        ] {
            let answer = try office.run(arguments)
            #expect(answer.code == 0, "\(answer.err)")
        }
    }

    /// The bytes of the database, of its log and of the column file.
    private func isKept(_ text: String, _ office: Office) throws -> Bool {
        try ["", "-wal", ".columns"].contains { ending in
            guard FileManager.default.fileExists(atPath: office.database + ending) else { return false }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: office.database + ending))
            return bytes.range(of: Data(text.utf8)) != nil
        }
    }

    @Test(
        "a household of the gap list: the chain verifies, questions are answered by number, lists are redacted"
    )
    func household() throws {
        let office = try City.copy()
        let gaps = try office.list("exit", "gaps", "--year", "2016").compactMap { $0["id"]?.stringValue }
        let home = try #require(gaps.first { $0.hasPrefix("h-lingshan-") })
        let other = try #require(gaps.last { $0.hasPrefix("h-lingshan-") && $0 != home })
        // A name that nobody else has, in the tables and their indexes.
        try office.ask("edit", home, "head_name=灵山无二", "--effective-on", "2015-12-31")
        try publish(office)
        try Data("灵山无二".utf8).write(to: URL(fileURLWithPath: office.database + ".columns"))
        #expect(try isKept("灵山无二", office))
        let persons = try office.list("export", "persons", "--as-of", "2016-12-31")
            .filter { $0["household"]?.stringValue == home }.compactMap { $0["id"]?.stringValue }
        try #require(!persons.isEmpty)
        let lines = try office.list("worklist", "list")
        #expect(lines.contains { $0["subject"]?.stringValue == home })
        #expect(try office.run("household", "erase", home).code != 0)
        let before = try office.ask("journal", "verify")

        let erased = try office.ask("household", "erase", home, "--reason", "本人申请")
        let ids = erased["erased"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(Set(ids).isSuperset(of: persons + [home]))
        #expect(try !isKept("灵山无二", office))

        let after = try office.ask("journal", "verify", "--tables", "--files")
        #expect(after["ok"] == true && after["files"]?["attachments"]?.intValue == 0)
        let counts = after["bodies"]
        #expect(counts?["erased"]?.intValue ?? 0 > 0 && before["bodies"]?["erased"]?.intValue == 0)
        #expect(counts?["withheld"]?.intValue == 0)
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
        // The lines of all others stand as they were, by number and day.
        #expect(
            try office.list("worklist", "list") == lines.filter { $0["subject"]?.stringValue != home })

        let why = try office.run("explain", home, "data-quality")
        #expect(why.code == 1 && why.err.contains("409.106"), "\(why.err)")
        #expect(try office.run("edit", home, "house_area_m2=50.00").err.contains("409.106"))
        #expect(try office.run("member", "death", persons[0]).err.contains("409.106"))
        #expect(try office.list("journal", "show", home).last?["header"]?["kind"] == "SubjectErased")
        let left = try office.run("export", "persons", "--as-of", "2016-12-31").out
        #expect(!left.contains("\"\(home)\"") && !persons.contains { left.contains("\"\($0)\"") })
        #expect(try office.value("SELECT wrapped FROM subject_key WHERE subject = ?", [.text(home)]) == .null)
        #expect(try office.run("household", "erase", home, "--reason", "再次申请").err.contains("409.106"))
        let undone = try office.run("undo", erased["batch"]?.stringValue ?? "")
        #expect(undone.code == 1 && undone.err.contains("cannot come back"), "\(undone.err)")

        let said = try Self.lists.map { try office.ask("verify", $0) }
        #expect(said.map { $0["status"] } == ["same", "redacted", "redacted"], "\(said.map(\.text))")
        #expect(said[1]["why"]?.stringValue?.contains("0 of the areas") == true)
        let number = try #require(other.split(separator: "-").last.flatMap { Int($0) })
        let key = SubjectID(kind: .household, unit: 1, number: number).key
        // What else is not as published is not excused by the erasure.
        try office.tamper(
            "UPDATE household_version SET head_name = '他人' WHERE subject = ?", [.integer(key)])
        #expect(try office.ask("verify", "gaps.csv", code: 1)["status"] == "different")
    }

    @Test("a person alone is erased: the household stays, and the number is not issued again")
    func person() throws {
        let office = try City.copy()
        let persons = try office.list("export", "persons", "--area", "a2", "--as-of", "2016-12-31")
        let homes = try office.list("export", "households", "--area", "a2", "--as-of", "2016-12-31")
        let heads = Dictionary(
            uniqueKeysWithValues: homes.map { ($0["id"]?.stringValue ?? "", $0["head_name"] ?? .null) })
        func isHead(_ person: JSONValue) -> Bool {
            heads[person["household"]?.stringValue ?? ""] == person["person_name"]
        }
        let head = try #require(persons.first(where: isHead))
        let refused = try office.run("member", "erase", head["id"]?.stringValue ?? "", "--reason", "本人申请")
        #expect(refused.code == 1 && refused.err.contains("409.403"), "\(refused.err)")
        let last = try #require(persons.filter { !isHead($0) }.max { Self.number($0) < Self.number($1) })
        let home = last["household"]?.stringValue ?? ""
        let id = last["id"]?.stringValue ?? ""
        try office.ask("member", "erase", id, "--reason", "本人申请")
        #expect(try office.run("explain", home, "household-exit").code == 0)
        let born = try office.ask("member", "birth", home, "person_name=小满", "sex=1", "birth=2016-06-15")
        #expect(born["person"]?.stringValue != id)
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }

    @Test("an import with somebody erased since can be undone: the others go, the erased are passed over")
    func undoing() throws {
        let office = try City.copy()
        let home = "h-lingshan-1"
        let entries = try office.list("journal", "show", home).compactMap { $0["header"] }
        let batch = try #require(entries.first { $0["kind"] == "SurveyRecorded" }?["batch"]?.stringValue)
        try office.ask("household", "erase", home, "--reason", "本人申请")
        let undone = try office.run("undo", batch)
        #expect([0, 3].contains(undone.code), "\(undone.err)")
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
        #expect(
            try office.value(
                "SELECT COUNT(*) FROM household_version WHERE subject = ?", [.integer(1 << 40 | 1)])
                == .integer(0))
    }

    @Test("a file of a pack that was changed or lost is found by --files and by it alone")
    func files() throws {
        let office = try City.copy()
        try office.tamper("UPDATE pack_file SET bytes = CAST('x' AS BLOB) WHERE path LIKE 'facts/%'")
        let said = try office.ask("journal", "verify", "--files", code: 1)
        #expect(said["first_bad"]?["where"] == "file", "\(said.text)")
        #expect(try office.ask("journal", "verify")["ok"] == true)
    }

    private static func number(_ person: JSONValue) -> Int {
        Int(person["id"]?.stringValue?.split(separator: "-").last ?? "") ?? 0
    }

    @Test("bodies that a level does not receive are counted, and the chain verifies without them")
    func withheld() throws {
        let office = try City.copy()
        let all = try office.ask("journal", "verify")["bodies"]?["present"]?.intValue ?? 0
        try office.tamper("DELETE FROM journal_body WHERE class = 'secret' AND chain = 'pubei'")
        try office.tamper("UPDATE journal_body SET body = NULL WHERE class = 'person' AND chain = 'pubei'")
        let said = try office.ask("journal", "verify")
        let present = said["bodies"]?["present"]?.intValue ?? 0
        let withheld = said["bodies"]?["withheld"]?.intValue ?? 0
        #expect(said["ok"] == true && withheld > 0 && present + withheld == all)
        let row = try office.list("journal", "show", "pubei@20").first
        #expect(row?["bodies"]?.arrayValue?.contains { $0["bytes"] == .null } == true)
    }
}
