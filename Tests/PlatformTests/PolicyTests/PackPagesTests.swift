import Foundation
import Policy
import Testing
import Vocabulary

@Suite("Packs are compared and shown")
struct PackPagesTests {
    @Test func aRaisedLineAndAFlippedOperatorAreNamed() throws {
        let rules = try Packs.text("rules/leaving.yaml").replacing(
            "met: income > param", with: "met: income >= param")
        let lines = try Packs.text("parameters/lines.yaml").replacing(
            "2017-01-01: {value: 260.500", with: "2017-01-01: {value: 261.000"
        )
        .replacing("2015-01-01: {value: 5, ", with: "2016-01-01: {value: 5, ")
        let before = try Packs.littleValley
        let after = try PolicyPack.load(
            files: Packs.littleValleyFiles(["rules/leaving.yaml": rules, "parameters/lines.yaml": lines]))
        let diff = PackDiff(from: before, to: after)
        #expect(diff.clauses.map(\.id) == ["leaving/income@2015"])
        #expect(diff.clauses.first?.before.text == #"{"met":"income > param('line.income') * people"}"#)
        #expect(
            diff.parameters.map { "\($0.kind.rawValue) \($0.id)" } == [
                "changed line.income@2017-01-01", "removed road.houses@2015-01-01",
                "added road.houses@2016-01-01",
            ])
        #expect(diff.parameters.first?.after.text == #"{"value":261000}"#)
        #expect(PackDiff(before, before).json["totals"]?["clauses"]?.intValue == 0)
        let facts = DictionaryBindings(values: [
            "income": .int(1_042_000), "people": .int(4), "roof_state": .string("A"), "roof_area": .int(400),
            "hamlet_houses": .int(2), "insured": .int(4),
        ])
        let asOf = try day("2016-12-31")
        let old = try before.ruleSet("leaving").evaluate(facts, in: before, asOf: asOf)
        let new = try before.ruleSet("leaving").evaluate(facts, in: before, asOf: try day("2017-01-01"))
        let change = try #require(PackDiff.SubjectChange(id: "h-valley-1", before: old, after: new))
        #expect(change.before == .met)
        #expect(change.after == .unmet)
        #expect(change.criteria == ["income", "insurance"])
        #expect(
            diff.json(subjects: [change])["totals"]?["verdicts"]?.text == #"{"leaving: met → unmet":1}"#)
    }

    @Test func thePackIsShownAsJSONAndAsPages() throws {
        let pages = PolicyPages(try Packs.littleValley)
        let json = try JSONValue(parsing: pages.json.text)
        #expect(json["rule_sets"]?.arrayValue?.first?["criteria"]?.arrayValue?.count == 4)
        #expect(json["parameters"]?.arrayValue?.first?["values"]?.arrayValue?.last?["status"] == "unverified")
        let french = pages.markdown("fr")
        #expect(french.map(\.name).contains("rules-leaving"))
        #expect(french.first?.text.hasPrefix("# Règles d'aide de la Petite Vallée\n") == true)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "pages-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try pages.write(to: folder.path)
        #expect(paths.contains("en/parameters.md"))
        let text = try String(contentsOf: folder.appendingPathComponent("en/parameters.md"), encoding: .utf8)
        #expect(
            text.contains("| line.income | Income line | 2017-01-01 | 260.500 | franc | **unverified** |"))
    }
}
