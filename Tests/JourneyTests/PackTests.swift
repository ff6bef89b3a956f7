import Foundation
import Launching
import Testing
import Vocabulary

/// The line of a year is put right by a new pack; another country brings its own.
@Suite("Policy comes from the pack and from nowhere else")
struct PackTests {
    /// A copy of the first pack with one number changed; no Swift touched.
    private func changed(_ office: Office, line year: Int, from: Int, to: Int) throws -> String {
        let pack = office.path("pack-\(to)")
        try FileManager.default.copyItem(atPath: Program.firstPack, toPath: pack)
        let file = pack + "/parameters/poverty-line.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let other = text.replacingOccurrences(
            of: "\(year)-01-01: {value: \(from),", with: "\(year)-01-01: {value: \(to),")
        #expect(other != text)
        try other.write(toFile: file, atomically: true, encoding: .utf8)
        return pack
    }

    private func verdicts(_ office: Office, _ more: [String] = []) throws -> [String: String] {
        let answer = try office.run(["evaluate", "household-exit", "--as-of", "2016-12-31"] + more)
        #expect(answer.code == 0, "\(answer.err)")
        return Dictionary(
            uniqueKeysWithValues: try answer.rows().map {
                ($0["id"]?.stringValue ?? "", $0["criteria"]?["income"]?.stringValue ?? "")
            })
    }

    @Test("a changed line names the households whose verdict changes; adopted, it is what they get")
    func diff() throws {
        let office = try City.copy()
        let pack = try changed(office, line: 2016, from: 2952, to: 5200)
        let told = try office.ask(
            "policy", "diff", Program.firstPack, pack, "--data", "--as-of", "2016-12-31")
        let parameters = told["parameters"]?.arrayValue ?? []
        #expect(parameters.count == 1)
        #expect(parameters[0]["id"]?.stringValue?.hasPrefix("poverty-line.nbs-current") == true)
        let named = (told["subjects"]?.arrayValue ?? []).filter { $0["ruleset"] == "household-exit" }
        #expect(!named.isEmpty)
        let before = try verdicts(office)
        let known = try office.position()
        let decided = try office.run("exit", "list", "--year", "2016", "--format", "xlsx", "--out", "名单.xlsx")
        #expect(decided.code == 0)
        let old = try office.ask(
            "explain", named[0]["id"]?.stringValue ?? "", "household-exit", "--as-of", "2016-12-31")
        let adopted = try office.ask("policy", "adopt", pack)
        #expect(adopted["hash"] != old["pack"]?["hash"])
        let after = try verdicts(office)
        let differing = before.filter { after[$0.key] != $0.value }.keys
        #expect(Set(differing) == Set(named.compactMap { $0["id"]?.stringValue }))
        // Worked example 40: what was decided under the old pack stands and can be asked again.
        #expect(try verdicts(office, ["--known-at", known]) == before)
        let again = try office.ask(
            "explain", named[0]["id"]?.stringValue ?? "", "household-exit", "--as-of", "2016-12-31",
            "--known-at", known)
        #expect(again == old)
        // Asked of a pack by its hash or its folder, the answer is that pack's.
        let byHash = try verdicts(office, ["--pack", old["pack"]?["hash"]?.stringValue ?? ""])
        #expect(byHash == before)
        #expect(try verdicts(office, ["--pack", pack, "--known-at", known]) == after)
        #expect(try office.run("exit", "record", "--year", "2016", "--pack", pack).code == 2)
        #expect(try office.ask("verify", "名单.xlsx")["status"] == "same")
        #expect(try office.ask("rebuild", "--check")["changed"] == [])
        #expect(try office.ask("policy", "adopt", pack)["hash"] == adopted["hash"])
    }

    @Test("a pack that does not hold together is not adopted")
    func refused() throws {
        let office = try Office()
        let pack = office.path("pack")
        try FileManager.default.copyItem(atPath: Program.otherPack, toPath: pack)
        let file = pack + "/rules/household-exit.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "household_size", with: "household_sighs")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let check = try office.ask("policy", "check", pack, code: 1)
        let first = try #require(check["errors"]?.arrayValue?.first)
        #expect(first["file"]?.stringValue?.hasSuffix("household-exit.yaml") == true)
        #expect((first["line"]?.intValue ?? 0) > 0)
        try office.ask("init", "--pack", Program.otherPack, "--node", "est", "--quiet")
        let position = try office.position()
        #expect(try office.run("policy", "adopt", pack).code == 1)
        #expect(try office.position() == position)
        #expect(try office.run("init", "--pack", Program.otherPack, "--node", "est").code == 1)
    }

    @Test("another country runs the whole line on its own sample, in its own language")
    func otherCountry() throws {
        let office = try City.make("est", households: 300, ["--pack", Program.otherPack])
        let summary = try JSONValue(
            parsing: try String(contentsOfFile: office.path("summary.json"), encoding: .utf8))
        let year = summary["years"]?.arrayValue?.first
        #expect(year?["exited_persons"]?.intValue ?? 0 >= year?["planned_persons"]?.intValue ?? .max)
        #expect(summary["planted"] == summary["found"])
        let rows = try office.list("evaluate", "household-exit", "--as-of", "2020-12-31")
        #expect(rows.count == 300)
        let unmet = try #require(rows.first { $0["criteria"]?["income"] == "unmet" })
        let id = unmet["id"]?.stringValue ?? ""
        let answer = try office.ask(
            "explain", id, "household-exit", "--as-of", "2020-12-31", "--language", "fr")
        let income = try #require(answer["criteria"]?.arrayValue?.first { $0["id"] == "income" })
        #expect(income["fr"]?.stringValue?.isEmpty == false && income["en"]?.stringValue?.isEmpty == false)
        #expect(income["zh"] == nil)
        let money = try #require(income["parameters"]?.arrayValue?.first)
        #expect(money["citation"]?["document"]?.stringValue?.isEmpty == false)
        let page = try office.run(
            "explain", id, "household-exit", "--as-of", "2020-12-31", "--language", "fr", "--format", "table")
        #expect(page.out.contains(income["fr"]?.stringValue ?? "?"))
        let districts = try office.list(
            "evaluate", "household-exit", "--summary", "district", "--as-of", "2020-12-31", "--language", "fr"
        )
        #expect(districts.compactMap { $0["name"]?.stringValue } == ["Haute-Rive", "Les Plaines"])
        #expect(
            try office.run(
                "exit", "gaps", "--year", "2020", "--format", "xlsx", "--out", "liste.xlsx", "--language",
                "fr"
            ).code == 0)
        #expect(try office.ask("verify", "liste.xlsx")["status"] == "same")
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }
}
