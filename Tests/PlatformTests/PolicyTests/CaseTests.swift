import Policy
import Testing
import Vocabulary

@Suite("A pack's cases are run")
struct CaseTests {
    @Test func theLittleValleysCasesPass() throws {
        let report = CaseRunner(try Packs.littleValley).run()
        #expect(report.failures.isEmpty, "\(report.json.text)")
        #expect(report.passed == 17)
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
        #expect(report.skipped == 14)
    }

    @Test func aCaseWithAnUnknownFactOrCodeFails() throws {
        let text = try Packs.text("cases/leaving.yaml").replacing(
            "roof_state: A", with: "roof_state: Z, rooof: 3")
        let pack = try PolicyPack.load(files: Packs.littleValleyFiles(["cases/leaving.yaml": text]))
        let report = CaseRunner(pack).run()
        #expect(report.failed == 12, "every case that starts from the base")
        #expect(report.failures.first?.got.text.contains("rooof") == true)
    }

    @Test func aBrokenFileOfCasesFailsTheRunAndNotThePack() throws {
        let pack = try PolicyPack.load(files: Packs.littleValleyFiles(["cases/more.yaml": "cases: ["]))
        let report = CaseRunner(pack).run()
        #expect(report.failed == 1)
        #expect(report.passed == 17)
        #expect(report.failures.first?.file == "cases/more.yaml")
        #expect(report.failures.first?.got.text.contains("422.301") == true)
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

@Suite("Every number that decides matters to a case")
struct MutationTests {
    @Test func theLittleValleysCasesNoticeEveryChange() throws {
        let report = Mutator(try Packs.littleValley).run()
        #expect(report.made == 16)
        #expect(report.survived.map(\.json.text) == [])
        #expect(report.caught == report.made)
    }

    @Test func withoutTheCaseOnTheLineTheOperatorSurvives() throws {
        let text = try Packs.text("cases/leaving.yaml").replacing(
            "facts: {income: 1042.000}", with: "facts: {income: 1041.999}")
        let pack = try PolicyPack.load(
            files: Packs.littleValleyFiles([
                "cases/leaving.yaml": text.replacing("margins: {income: 0.000}", with: "")
            ]))
        let survived = Mutator(pack).run().survived.filter { $0.what == "leaving/income@2015" }
        #expect(survived.isEmpty, "the case of the old edition on its line still notices")
        let without = text.replacing("facts: {income: 1000.000}", with: "facts: {income: 999.000}")
            .replacing("margins: {income: 0.000}", with: "")
        let blind = try PolicyPack.load(files: Packs.littleValleyFiles(["cases/leaving.yaml": without]))
        let found = Mutator(blind).run().survived.filter { $0.what == "leaving/income@2015" }
        #expect(found.map(\.before) == [">"])
        #expect(found.first?.after == ">=")
        #expect(found.first?.file == "rules/leaving.yaml")
    }

    @Test(arguments: ["qinzhou-2016", "example-country"]) func shippedPacksAreMutated(name: String) throws {
        guard Packs.exists(name) else { return }
        let report = Mutator(try Packs.shipped(name)).run()
        print("\(name): \(report.made) mutants, \(report.caught) caught")
        for mutant in report.survived { print("  survived \(mutant.json.text)") }
        #expect(report.made > 0)
    }
}
