import Policy
import Testing
import Vocabulary

@Suite("A pack's cases are run")
struct CaseTests {
    @Test func theLittleValleysCasesPass() throws {
        let report = CaseRunner(try Packs.littleValley).run()
        #expect(report.failures.isEmpty, "\(report.json.text)")
        #expect(report.passed == 16)
        let counts = Dictionary(
            uniqueKeysWithValues: report.casesByCriterion.map { ($0.criterion, $0.cases) })
        #expect(counts["leaving/income@2015"] == 3)
        #expect(counts["leaving/road@2017"] == 2)
        #expect(counts["valley/poor-people@2015"] == 3)
    }

    @Test func aCaseThatComesOutOtherwiseSaysWhatItGot() throws {
        let text = try Packs.text("cases/leaving.yaml").replacing(
            "facts: {income: 1042.000}\n    expect: {verdict: unmet, criteria: {income: unmet}",
            with: "facts: {income: 1042.000}\n    expect: {verdict: met, criteria: {income: met}")
        let pack = try PolicyPack.load(files: Packs.littleValleyFiles(["cases/leaving.yaml": text]))
        let report = CaseRunner(pack).run()
        #expect(report.failed == 1)
        let failure = try #require(report.failures.first)
        #expect(failure.name == "exactly on the line")
        #expect(failure.file == "cases/leaving.yaml")
        #expect(failure.line == 9)
        #expect(failure.want.text == #"{"verdict":"met","criteria.income":"met"}"#)
        #expect(failure.got.text == #"{"verdict":"unmet","criteria.income":"unmet"}"#)
    }

    @Test func aFilterRunsOnlyWhatItNames() throws {
        let report = CaseRunner(try Packs.littleValley).run(filter: "valley")
        #expect(report.passed == 3)
        #expect(report.skipped == 13)
    }

    @Test func aCaseWithAnUnknownFactOrCodeFails() throws {
        let text = try Packs.text("cases/leaving.yaml").replacing(
            "roof_state: A", with: "roof_state: Z, rooof: 3")
        let pack = try PolicyPack.load(files: Packs.littleValleyFiles(["cases/leaving.yaml": text]))
        let report = CaseRunner(pack).run()
        #expect(report.failed == 12, "every case that starts from the base")
        #expect(report.failures.first?.got.text.contains("rooof") == true)
    }

    @Test(arguments: ["qinzhou-2016", "example-country"]) func shippedPacksPassTheirCases(name: String) throws
    {
        guard Packs.exists(name) else { return }
        let report = CaseRunner(try Packs.shipped(name)).run()
        print("\(name): \(report.passed) passed, \(report.failed) failed")
        #expect(report.passed > 0)
        for failure in report.failures {
            Issue.record(
                "\(failure.file):\(failure.line) \(failure.name): want \(failure.want.text), got \(failure.got.text)"
            )
        }
    }
}
