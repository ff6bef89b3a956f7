import Foundation
import Policy
import Testing
import Vocabulary

@Suite("A pack is checked without data")
struct PackCheckerTests {
    @Test func theLittleValleyIsSoundButForTheHousesThatAreNotSix() throws {
        let report = PackChecker.check(files: try Packs.littleValleyFiles())
        #expect(report.errors.map(\.packJSON.text) == [])
        #expect(report.warnings.map(\.packJSON.text) == [])
        #expect(report.unverified.map(\.parameter) == ["line.income", "cutoff.inclusive"])
        #expect(report.unverified.first?.usedBy == ["leaving/income"])
        #expect(report.contradictions.map(\.id) == ["houses"])
        #expect(
            report.json["contradictions"]?.text == """
                [{"id":"houses","en":"Five houses are not six","fr":"Cinq maisons ne font pas six",\
                "numbers":{"stated":6,"computed":5}}]
                """)
    }

    @Test(arguments: [
        ("rules/leaving.yaml", "department: relief", "department: relif", "422.310"),
        (
            "rules/leaving.yaml", "document: statute, place: art. 5", "document: statut, place: art. 5",
            "422.314"
        ),
        ("rules/leaving.yaml", "met: road", "met: rood", "422.530"),
        ("rules/leaving.yaml", "param('road.houses')", "param('road.house')", "422.531"),
        ("rules/leaving.yaml", "met: insured == people", "met: insured", "422.532"),
        ("rules/leaving.yaml", "['A', 'B']", "['A', 'E']", "422.537"),
        (
            "rules/leaving.yaml", "          met: {en: A cart can come., fr: Une charrette passe.}\n", "",
            "422.313"
        ),
        ("rules/leaving.yaml", "{en: A cart can come.,", "{en: \"A {cart} can come.\",", "422.324"),
        (
            "rules/leaving.yaml", "{id: \"2017\", from: 2017-01-01", "{id: \"2017\", from: 2015-01-01",
            "422.318"
        ),
        ("parameters/lines.yaml", "2015-01-01: {value: 5,", "2016-01-01: {value: 5,", "422.317"),
        ("parameters/lines.yaml", "{value: 5, status: outside, ", "{value: 5, ", "422.315"),
        ("parameters/lines.yaml", ", source: {document: statute, place: art. 5}", "", "422.316"),
        ("codes/roof.yaml", "en: State of the roof\nfr: État du toit\n", "", "422.312"),
        ("plan-index.yaml", "rule:leaving/income", "rule:leaving/incom", "422.323"),
        ("facts.yaml", "from: {rule: known(income)}", "from: {rule: income_per_head_known}", "422.321"),
        (
            "facts.yaml", "subject: household, type: code, codes: roof-state",
            "subject: household, type: code, codes: roof", "422.310"
        ),
        ("cases/leaving.yaml", "facts: {income: 1042.001}", "facts: {income: 1042.0011}", "422.326"),
        ("targets/targets.yaml", "area: a1", "area: a9", "422.310"),
        ("areas/valley.yaml", "codes: {lv: \"12\"}", "codes: {lv: \"11\"}", "422.330"),
        ("areas/valley.yaml", "area: a2, column: 0", "area: a99, column: 0", "422.310"),
        // What is within another is there, of the same subject and type.
        (
            "facts.yaml", "fr: Revenu de l'année, subject: household, type: money,",
            "fr: Revenu de l'année, subject: household, type: money, within: people,", "422.310"
        ),
        // A visit has one day, who came is a text, and only households and villages are visited.
        (
            "facts.yaml", "le, subject: household, type: date}",
            "le, subject: household, type: date, visit: by}", "422.305"
        ),
        (
            "facts.yaml", "carrossable, subject: household, type: bool}",
            "carrossable, subject: household, type: bool, visit: also}", "422.305"
        ),
        (
            "facts.yaml", "type: date, sensitivity: person}", "type: date, visit: day, sensitivity: person}",
            "422.305"
        ),
        ("facts.yaml", "from: process}", "from: process, visit: day}", "422.305"),
        ("areas/valley.yaml", "column: 1, row: 0", "column: 0, row: 0", "422.308"),
        ("areas/valley.yaml", "  cells:\n", "  labels: {a99: {en: Ford}}\n  cells:\n", "422.310"),
        ("pack.yaml", "hash: sha-256", "readings: {others: Han-Nowhere}", "422.310"),
        ("pack.yaml", "hash: sha-256", "readings: {others: Any-Latin, instead: {ab: c}}", "422.305"),
        (
            "contradictions.yaml", "target('leaving-people', 2016) ==", "target('leaving-people', 2019) ==",
            "422.319"
        ),
    ])
    func eachFaultIsFoundAtItsPlace(file: String, from: String, to: String, number: String) throws {
        let text = try Packs.text(file)
        let range = try #require(text.range(of: from))
        let changed = text.replacingCharacters(in: range, with: to)
        let report = PackChecker.check(files: try Packs.littleValleyFiles([file: changed]))
        let found = (report.errors + report.warnings).filter { $0.number.rawValue == number }
        #expect(!found.isEmpty, "\((report.errors + report.warnings).map(\.packJSON.text))")
        #expect(found.contains { $0.place.file == file && $0.place.row != nil })
    }

    /// A list of persons of the valley, with what its rows must meet.
    private static let list = """
        layout: births
        en: List of births
        fr: Liste des naissances
        row: person
        sheets:
          - id: births
            columns: [{fact: birth_day, headers: [Born]}]
            checks:
              - id: later
                at: birth_day
                from: 2015-01-01
                met: "!earlier.exists(e, e.birth_day >= birth_day)"
                en: "Born on {birth_day}, not after those above."
                fr: "Née le {birth_day}, pas après."
                status: outside
                source: {document: statute, place: art. 5}
        """

    @Test(
        arguments: [
            ("", "", nil), ("at: birth_day", "at: birthday", "422.310"),
            ("e.birth_day >=", "e.birthday >=", "422.530"), ("earlier.exists", "members.exists", "422.538"),
            ("{birth_day}, not", "{income}, not", "422.324"),
            ("document: statute", "document: statut", "422.314"),
            ("        source: {document: statute, place: art. 5}", "", "422.316"),
            ("row: person", "row: village", "422.305"), ("met:", "mets:", "422.303"),
        ] as [(String, String, String?)])
    func whatALayoutAsksOfItsRowsIsChecked(from: String, to: String, number: String?) throws {
        let text = from.isEmpty ? Self.list : Self.list.replacingOccurrences(of: from, with: to)
        let report = PackChecker.check(files: try Packs.littleValleyFiles(["forms/births.yaml": text]))
        let found = (report.errors + report.warnings).map(\.number.rawValue)
        if let number {
            #expect(found.contains(number), "\((report.errors + report.warnings).map(\.packJSON.text))")
        } else {
            #expect(found == [])
        }
    }

    @Test func aFileThatBelongsNowhereIsSaid() throws {
        let report = PackChecker.check(files: try Packs.littleValleyFiles(["rulez/x.yaml": "a: 1\n"]))
        #expect(report.warnings.map(\.number.rawValue) == ["422.331"])
    }

    @Test(arguments: ["qinzhou-2016", "example-country"]) func shippedPacksAreSound(name: String) throws {
        guard Packs.exists(name) else { return }
        let report = try PackChecker.check(directory: Packs.root + "/Policies/" + name)
        for problem in report.errors { Issue.record("\(problem.packJSON.text)") }
        print(
            "\(name): \(report.warnings.count) warnings, \(report.unverified.count) unverified parameters, "
                + "\(report.contradictions.count) contradictions")
        for problem in report.warnings { print("  survived \(problem.packJSON.text)") }
        for found in report.contradictions { print("  survived \(found.id) \(found.numbers)") }
    }
}
