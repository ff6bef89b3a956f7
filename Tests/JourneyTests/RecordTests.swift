import Foundation
import Launching
import Storage
import Testing
import Vocabulary

/// The record of 灵山县 is verified, damaged on purpose, rebuilt, cut off and copied.
@Suite("The record stands, and what is wrong with it is named")
struct RecordTests {
    @Test("a sound record verifies, also against a head written down before")
    func sound() throws {
        let office = try City.office()
        let report = try office.ask("journal", "verify", "--tables")
        #expect(report["ok"] == true && report["first_bad"] == .null)
        let chain = try #require(report["chains"]?.arrayValue?.first)
        let hash = chain["hash"]?.stringValue ?? ""
        let head = "\(chain["chain"]?.stringValue ?? "")@\(chain["seq"]?.intValue ?? 0)"
        #expect(try office.ask("journal", "verify", "--expect", "\(head):\(hash)")["ok"] == true)
        let other = "\(head):\(String(hash.reversed()))"
        let said = try office.ask("journal", "verify", "--expect", other, code: 1)
        #expect(said["ok"] == false && said["first_bad"]?["chain"] == chain["chain"])
        #expect(try office.run("journal", "verify", "--expect", "lingshan").code == 2)
    }

    @Test("an outsider's checker of a page of Python agrees")
    func outsider() throws {
        let python = "/usr/bin/env"
        let office = try City.copy()
        try office.ask("edit", "h-lingshan-2", "house_area_m2=61.00", "--effective-on", "2016-04-01")
        let store = try office.position()
        let script = Program.repository + "/Tests/Fixtures/check_journal.py"
        let answer = try Launched(python, ["python3", script, office.database], in: office.folder).wait()
        guard answer.code != 127 else {
            print("python3 is absent: the outside checker is skipped.")
            return
        }
        let said = try answer.document()
        #expect(said["ok"] == true)
        let heads = (said["chains"]?.members ?? []).compactMap {
            $0.value.stringValue?.split(separator: ":").first.map { String($0) }
        }
        #expect(Set(heads) == Set(store.split(separator: ",").map { String($0) }))
        let own = try office.ask("journal", "verify")
        let hashes = (own["chains"]?.arrayValue ?? []).compactMap { $0["hash"]?.stringValue }
        let theirs = (said["chains"]?.members ?? []).compactMap {
            $0.value.stringValue?.split(separator: ":").last.map { String($0) }
        }
        #expect(Set(hashes) == Set(theirs))
        try Self.flip(office, "journal_body", "body", "chain = 'lingshan' AND seq = 20 AND part = 0")
        let wrong = try Launched(python, ["python3", script, office.database], in: office.folder).wait()
        #expect(wrong.code != 0 && wrong.err.contains("lingshan@20"))
    }

    /// Turns one bit of a stored value.
    static func flip(_ office: Office, _ table: String, _ column: String, _ row: String) throws {
        guard case .blob(var bytes)? = try office.value("SELECT \(column) FROM \(table) WHERE \(row)") else {
            Issue.record("nothing to flip in \(table)")
            return
        }
        bytes[bytes.count / 2] ^= 1
        try office.tamper("UPDATE \(table) SET \(column) = ? WHERE \(row)", [.blob(bytes)])
    }

    @Test(
        "one flipped bit of a header, a hash or a body is named by its place",
        arguments: [
            ("journal_entry", "header"), ("journal_entry", "hash"), ("journal_body", "body"),
            ("journal_body", "sha256"),
        ])
    func flipped(_ table: String, _ column: String) throws {
        let office = try City.copy()
        try Self.flip(
            office, table, column,
            "chain = 'pubei' AND seq = 17" + (table == "journal_body" ? " AND part = 0" : ""))
        let said = try office.ask("journal", "verify", code: 1)
        let bad = try #require(said["first_bad"])
        #expect(said["ok"] == false)
        #expect(bad["chain"] == "pubei" && bad["seq"]?.intValue == 17, "\(bad.text)")
        #expect(bad["where"]?.stringValue == (table == "journal_entry" ? "entry" : "body"))
    }

    @Test("a changed, added or lost cell of a table is named by table and key, and a rebuild mends it")
    func projected() throws {
        let office = try City.copy()
        try office.tamper(
            """
            UPDATE household_version SET house_area_m2 = house_area_m2 + 1
            WHERE subject = (SELECT MIN(subject) FROM household_version) AND house_area_m2 IS NOT NULL
            """)
        let said = try office.ask("journal", "verify", "--tables", code: 1)
        let bad = try #require(said["first_bad"])
        #expect(bad["where"] == "table" && bad["table"] == "household_version", "\(bad.text)")
        #expect(bad["key"] != .null)
        let check = try office.ask("rebuild", "--check", code: 1)
        #expect(check["changed"]?.arrayValue == ["household_version"])
        // A check writes nothing: it says the same again.
        #expect(try office.ask("rebuild", "--check", code: 1) == check)
        try office.tamper(
            "DELETE FROM worklist_line WHERE line = 1 AND unit = (SELECT MIN(unit) FROM worklist_line)")
        try office.tamper("INSERT INTO subject_alias (kind, subject, merged_into) VALUES ('person', 1, 2)")
        let more = try office.ask("rebuild", "--check", code: 1)
        #expect(
            Set(more["changed"]?.arrayValue?.compactMap(\.stringValue) ?? [])
                == ["household_version", "subject_alias", "worklist_line"])
        #expect(Set(try office.ask("rebuild")["changed"]?.arrayValue ?? []).count == 3)
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }

    @Test("after every kind of change, and each taken back, tables equal a rebuild")
    func dynamics() throws {
        let office = try City.copy()
        let on = ["--effective-on", "2016-06-15"]
        func change(_ arguments: [String]) throws -> JSONValue {
            let answer = try office.run(arguments + on)
            #expect(answer.code == 0, "\(arguments) \(answer.err)")
            return try answer.document()
        }
        func members(_ home: String) throws -> [String] {
            try office.list("export", "persons", "--area", "a2", "--as-of", "2016-12-31")
                .filter { $0["household"]?.stringValue == home }.compactMap { $0["id"]?.stringValue }
        }
        let homes = try office.list("export", "households", "--area", "a2", "--as-of", "2016-12-31")
        let large = homes.filter { $0["household_size"]?.intValue ?? 0 >= 4 }.compactMap {
            $0["id"]?.stringValue
        }
        let persons = try members(large[0])
        let before = try office.run("evaluate", "household-exit", "--as-of", "2016-12-31", "--area", "a2").out
        var batches: [String] = []
        func note(_ answer: JSONValue) { batches.append(answer["batch"]?.stringValue ?? "") }
        note(try change(["edit", large[0], "house_area_m2=99.00", "has_power=false"]))
        let born = try change(["member", "birth", large[0], "person_name=小满", "sex=1", "birth=2016-06-15"])
        note(born)
        #expect(try members(large[0]).contains(born["person"]?.stringValue ?? "?"))
        note(try change(["member", "death", persons[1]]))
        note(try change(["member", "move", persons[2], large[1]]))
        #expect(try members(large[1]).contains(persons[2]))
        let split = try change(["household", "split", large[2], try #require(try members(large[2]).last)])
        note(split)
        let made = try #require(split["household"]?.stringValue)
        #expect(made.hasPrefix("h-lingshan-"))
        #expect(try members(made).count == 1)
        note(try change(["household", "merge", large[3], large[4]]))
        let moved = try change(["household", "move", large[5], "a2000001"])
        note(moved)
        #expect(moved["household"]?.stringValue?.hasPrefix("h-pubei-") == true)
        let twin = try #require(
            try office.list("export", "persons", "--area", "a2", "--as-of", "2016-12-31")
                .first { $0["household"]?.stringValue == large[6] })
        let added = try change([
            "member", "add", large[7], "person_name=\(twin["person_name"]?.stringValue ?? "")",
            "birth=\(twin["birth"]?.stringValue ?? "")", "sex=\(twin["sex"]?.stringValue ?? "")",
        ])
        let copy = try #require(added["person"]?.stringValue)
        note(added)
        let pairs = try office.list("duplicates", "list")
        let ids = [twin["id"]?.stringValue ?? "", copy]
        #expect(pairs.contains { Set([$0["first"]?.stringValue, $0["second"]?.stringValue]) == Set(ids) })
        note(try change(["duplicates", "merge", copy, ids[0]]))
        let alias =
            try office.run("explain", copy, "data-quality").out
            + office.run("journal", "show", copy, "--last", "1").out
        #expect(!alias.isEmpty)
        let unmerged = try change(["duplicates", "unmerge", copy])
        #expect(try office.list("duplicates", "list").count == pairs.count)
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
        #expect(
            try office.run("evaluate", "household-exit", "--as-of", "2016-12-31", "--area", "a2").out
                != before)
        // Last in, first out: everything comes back.
        for batch in [unmerged["batch"]?.stringValue ?? ""] + batches.reversed() {
            let undone = try office.run("undo", batch, "--reason", "演练")
            #expect(undone.code == 0, "\(batch) \(undone.out) \(undone.err)")
        }
        let again = try office.run("undo", batches[0])
        #expect(again.code == 1)
        #expect(
            try office.run("evaluate", "household-exit", "--as-of", "2016-12-31", "--area", "a2").out
                == before)
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
    }

    @Test("what others changed since stays when a batch is taken back, and is said")
    func kept() throws {
        let office = try City.copy()
        let on = ["--effective-on", "2016-06-15"]
        let first = try office.run(["edit", "h-pubei-3", "house_area_m2=44.00", "has_power=false"] + on)
            .document()
        try office.ask("edit", "h-pubei-3", "house_area_m2=45.00", "--effective-on", "2016-06-15")
        let batch = first["batch"]?.stringValue ?? ""
        let counted = try office.ask("undo", batch, "--dry-run", code: 3)
        let undone = try office.ask("undo", batch, code: 3)
        #expect(counted["kept"] == undone["kept"] && counted["undone"] == undone["undone"])
        let kept = try #require(undone["kept"]?.arrayValue)
        #expect(kept.count == 1 && kept[0]["id"] == "h-pubei-3" && kept[0]["fact"] == "house_area_m2")
        #expect(kept[0]["changed_by_entry"]?.stringValue?.hasPrefix("pubei@") == true)
        let home = try #require(
            try office.list("export", "households", "--area", "a3", "--as-of", "2016-12-31")
                .first { $0["id"] == "h-pubei-3" })
        #expect(home["house_area_m2"] == .number("45.00"))
    }

    @Test("a backup restored is the same record; restored to a moment it ends there")
    func backups() throws {
        let office = try City.copy()
        let before = try office.position()
        let exited = try office.run("exit", "list", "--year", "2016").out
        try FileManager.default.createDirectory(
            atPath: office.path("elsewhere"), withIntermediateDirectories: true)
        let moment = try #require(
            try office.list("journal", "show", "--last", "1").first?["header"]?["recorded_at"]?.stringValue)
        let edited = try office.ask(
            "edit", "h-qinnan-1", "house_area_m2=30.00", "--effective-on", "2016-02-01")
        let saved = try office.ask("backup", office.path("saved.sqlite"))
        #expect(saved["position"] == edited["position"])
        #expect(try office.run("backup", office.path("saved.sqlite")).code == 1)
        for (to, position) in [(nil, edited["position"]?.stringValue ?? ""), (moment, before)] {
            let target = office.path("elsewhere/\(to == nil ? "whole" : "cut").sqlite")
            let answer = try office.run(
                ["restore", office.path("saved.sqlite"), "--database", target]
                    + (to.map { ["--to", $0] } ?? []))
            #expect(answer.code == 0, "\(answer.err)")
            #expect(try answer.document()["position"]?.stringValue == position)
            let report = try office.run("journal", "verify", "--tables", "--database", target)
            #expect(report.code == 0, "\(report.out)")
            if to != nil {
                #expect(try office.run("exit", "list", "--year", "2016", "--database", target).out == exited)
            }
        }
        let over = try office.run("restore", office.path("saved.sqlite"))
        #expect(over.code == 1)
        try FileManager.default.moveItem(atPath: office.path("tuopin.key"), toPath: office.path("kept.key"))
        #expect(try office.run("exit", "list", "--year", "2016").code != 0)
    }

    @Test("taken back to a moment before a pack brought a fact, the record is as it was, and goes on")
    func laterPack() throws {
        let office = try City.copy()
        let pack = office.path("pack")
        try FileManager.default.copyItem(atPath: Program.firstPack, toPath: pack)
        let dictionary = pack + "/facts/household-living.yaml"
        let facts = try String(contentsOfFile: dictionary, encoding: .utf8)
        try
            (facts + """

                  - {id: biogas_digester, zh: 有沼气池, en: Has a biogas digester, subject: household, type: bool, from: entered, sensitivity: household}

                """).write(toFile: dictionary, atomically: true, encoding: .utf8)
        let home = "h-lingshan-1"
        let asked = ["export", "households", "--area", "a2", "--as-of", "2016-12-31"]
        let before = try office.run(asked).out
        let position = try office.position()
        let moment = try #require(
            try office.list("journal", "show", "--last", "1").first?["header"]?["recorded_at"]?.stringValue)
        #expect(
            try office.run("edit", home, "biogas_digester=true", "--effective-on", "2016-05-01").code == 2)
        try office.ask("policy", "adopt", pack)
        try office.ask("edit", home, "biogas_digester=true", "--effective-on", "2016-05-01")
        let after = try office.run(asked).out
        #expect(after.contains("\"biogas_digester\":true") && !before.contains("biogas"))
        // The earlier pack's dictionary decides what is shown of the earlier state.
        #expect(try office.run(asked + ["--known-at", position]).out == before)
        // Made anew in place, with the fact and without a difference.
        let rebuilt = try office.ask("rebuild")
        #expect(rebuilt["changed"] == [])
        #expect(try office.run(asked).out == after)
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
        try office.ask("backup", office.path("saved.sqlite"))
        let target = office.path("cut.sqlite")
        let there = ["--database", target]
        let cut = try office.run(["restore", "saved.sqlite", "--to", moment] + there)
        #expect(cut.code == 0, "\(cut.err)")
        #expect(try cut.document()["position"]?.stringValue == position)
        #expect(try office.run(asked + there).out == before)
        #expect(try office.run(["rebuild", "--check"] + there).document()["changed"] == [])
        #expect(try office.run(["journal", "verify", "--tables"] + there).code == 0)
        // And on: the pack is adopted once more.
        #expect(try office.run(["policy", "adopt", pack] + there).code == 0)
        let edit = ["edit", home, "biogas_digester=true", "--effective-on", "2016-05-01"] + there
        #expect(try office.run(edit).code == 0)
        #expect(try office.run(asked + there).out == after)
        #expect(try office.run(["rebuild", "--check"] + there).document()["changed"] == [])
    }

    @Test("a column that no entry made is named, not stumbled over")
    func strangeColumn() throws {
        let office = try City.copy()
        try office.tamper("ALTER TABLE household_version ADD COLUMN strange INTEGER")
        let said = try office.ask("journal", "verify", "--tables", code: 1)
        #expect(said["first_bad"]?["table"] == "household_version")
        #expect(said["first_bad"]?["why"]?.stringValue?.contains("columns") == true)
        try office.ask("rebuild")
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }
}
