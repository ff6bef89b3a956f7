import Foundation
import Launching
import Testing
import Vocabulary

/// 陈家 of 烟墩镇 asks why it may not leave; the clerk asks for numbers and mistypes.
@Suite("A clerk asks for verdicts and reasons")
struct QuestionTests {
    static let home = "h-lingshan-1"

    private func criterion(_ answer: JSONValue, _ id: String) throws -> JSONValue {
        try #require(answer["criteria"]?.arrayValue?.first { $0["id"]?.stringValue == id })
    }

    @Test(
        "an explanation says value, source row, entry, parameter, clause and the nearest change, in both languages"
    )
    func explanation() throws {
        let office = try City.office()
        let answer = try office.ask("explain", Self.home, "household-exit", "--as-of", "2018-06-30")
        #expect(answer["verdict"] == "unmet")
        #expect(answer["edition"] == "2017")
        #expect(answer["position"]?.stringValue == (try office.position()))
        for criterion in answer["criteria"]?.arrayValue ?? [] {
            #expect(criterion["zh"]?.stringValue?.isEmpty == false)
            #expect(criterion["en"]?.stringValue?.isEmpty == false)
            #expect(criterion["expression"]?.stringValue?.isEmpty == false)
        }
        let housing = try criterion(answer, "housing")
        let area = try #require(housing["facts"]?.arrayValue?.first { $0["id"] == "house_area_m2" })
        #expect(area["source"]?["sheet"]?.stringValue?.isEmpty == false)
        #expect(area["source"]?["row"]?.intValue ?? 0 > 1)
        #expect(area["entry"]?.stringValue?.hasPrefix("lingshan@") == true)
        #expect(area["recorded_at"]?.stringValue?.hasSuffix("Z") == true)
        #expect(area["recorded_by"]?.stringValue?.isEmpty == false)
        let income = try criterion(answer, "income")
        let line = try #require(
            income["parameters"]?.arrayValue?.first { $0["id"] == "poverty-line.nbs-current" })
        #expect(line["citation"]?["document"]?.stringValue?.isEmpty == false)
        #expect(line["status"]?.stringValue?.isEmpty == false)
        #expect(income["nearest"] != .null)
        #expect(income["margin"] != .null)
        let page = try office.run(
            "explain", Self.home, "household-exit", "--format", "table", "--language", "en")
        #expect(page.code == 0 && page.out.contains("[unmet] income"))
    }

    @Test("the line of 2018 is 2,995 yuan, that of 2019 is 3,218")
    func lines() throws {
        let office = try City.office()
        for (day, fen, from) in [
            ("2018-12-31", 299_500, "2018-01-01"), ("2019-12-31", 321_800, "2019-01-01"),
        ] {
            let answer = try office.ask("explain", Self.home, "household-exit", "--as-of", day)
            let parameters = try criterion(answer, "income")["parameters"]?.arrayValue ?? []
            let line = try #require(parameters.first { $0["id"] == "poverty-line.nbs-current" })
            #expect(line["value"]?.intValue == Int64(fen), "\(line.text)")
            #expect(line["valid_from"]?.stringValue == from)
        }
    }

    @Test("a backdated correction changes the answer of that day, but not what was known before it")
    func correction() throws {
        let office = try City.copy()
        let before = try office.position()
        let asked = ["explain", Self.home, "household-exit", "--as-of", "2016-12-31"]
        let old = try office.run(asked).document()
        try office.ask(
            "edit", Self.home, "house_area_m2=88.50", "--effective-on", "2016-03-01", "--reason", "量错了")
        let new = try office.run(asked).document()
        func area(_ answer: JSONValue) throws -> JSONValue? {
            try criterion(answer, "housing")["facts"]?.arrayValue?.first { $0["id"] == "house_area_m2" }
        }
        let corrected = try #require(try area(new))
        #expect(corrected["value"] == .number("88.50"))
        #expect(corrected["effective_on"] == "2016-03-01")
        #expect(corrected["recorded_by"] == "u-clerk")
        #expect(corrected["source"] == .null)
        #expect(try area(old) != corrected)
        let then = try office.run(asked + ["--known-at", before]).document()
        #expect(then == old)
        let earlier = try office.run(Array(asked.dropLast()) + ["2016-02-29"]).document()
        #expect(try area(earlier)?["value"] == area(old)?["value"])
    }

    @Test("verdicts of a town add up to its summary, and each id may be asked alone")
    func evaluation() throws {
        let office = try City.office()
        let rows = try office.list("evaluate", "household-exit", "--as-of", "2016-12-31", "--area", "a2")
        let sums = try office.list(
            "evaluate", "household-exit", "--as-of", "2016-12-31", "--summary", "unit", "--area", "a2")
        let sum = try #require(sums.first)
        #expect(sums.count == 1 && sum["area"] == "a2" && sum["name"] == "灵山县")
        #expect(sum["subjects"]?.intValue == Int64(rows.count))
        for verdict in ["met", "unmet", "unknown", "not_applicable"] {
            let counted = rows.filter { $0["verdict"]?.stringValue == verdict }.count
            #expect(sum[verdict]?.intValue == Int64(counted))
            for criterion in sum["criteria"]?.members ?? [] {
                let counted = rows.filter { $0["criteria"]?[criterion.key]?.stringValue == verdict }.count
                #expect(criterion.value[verdict]?.intValue == Int64(counted), "\(criterion.key)")
            }
        }
        let ids = rows.compactMap { $0["id"]?.stringValue }
        #expect(Set(ids).count == ids.count)
        let wanted = [ids[3], ids[1]]
        let file = try Office()
        try wanted.joined(separator: "\n").write(toFile: file.path("ids"), atomically: true, encoding: .utf8)
        let asked = try office.list(
            "evaluate", "household-exit", "--as-of", "2016-12-31", "--ids", file.path("ids"))
        #expect(asked == [rows[1], rows[3]])
        let villages = try office.list("evaluate", "village-exit", "--as-of", "2018-12-31")
        #expect(villages.count == 5 && villages.allSatisfy { $0["edition"]?.stringValue?.isEmpty == false })
    }

    @Test("wrong usage ends with 2, a file that is not there with 1, and both say so by number")
    func exits() throws {
        let office = try City.office()
        let wrong: [([String], String)] = [
            (["explain", "h-lingshan-99999", "household-exit"], "404."),
            (["evaluate", "no-such-rules"], "404."),
            (["evaluate", "household-exit", "--area", "河西"], "404."),
            (["evaluate", "household-exit", "--summary", "parish"], "404."),
            (["exit", "list", "--year", "2016", "--as-of", "2017-01-01"], "400."),
            (["evaluate", "household-exit", "--known-at", "yesterday"], "400."),
            (["evaluate", "household-exit", "--spelling"], "--spelling"),
        ]
        for (arguments, said) in wrong {
            let answer = try office.run(arguments)
            #expect(answer.code == 2, "\(arguments)")
            #expect(answer.err.contains(said), "\(arguments): \(answer.err)")
            #expect(answer.out.isEmpty)
        }
        for arguments in [
            ["read", "nothing.xlsx"], ["verify", "nothing.xlsx"], ["policy", "check", "nowhere"],
        ] {
            let answer = try office.run(arguments)
            #expect(answer.code == 1, "\(arguments) \(answer.err)")
        }
    }
}
