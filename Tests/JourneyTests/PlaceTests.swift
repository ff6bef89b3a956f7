import Foundation
import Launching
import Testing
import Vocabulary

/// Lists asked for one place, by whatever name the clerk knows it.
@Suite("A place is found by id, code or path, and 钦州港区 is one of five units")
struct PlaceTests {
    @Test("five units in every summary, the port among them, though no statistics code names it")
    func units() throws {
        let office = try City.office()
        for rules in ["household-exit", "exclusions", "data-quality", "village-exit"] {
            let rows = try office.list("evaluate", rules, "--summary", "unit", "--as-of", "2018-12-31")
            #expect(
                rows.compactMap { $0["name"]?.stringValue } == ["灵山县", "浦北县", "钦南区", "钦北区", "钦州港区"],
                "\(rules)")
        }
        let cutoffs = try office.list(
            "identify", "cutoff", "--target-persons", "300", "--by", "unit", "--as-of", "2015-12-31")
        #expect(cutoffs.compactMap { $0["area"]?.stringValue } == ["a2", "a3", "a4", "a5", "a6"])
        #expect(cutoffs.reduce(0) { $0 + ($1["target_persons"]?.intValue ?? 0) } == 300)
        let report = try office.list("report", "evaluation", "--level", "unit", "--as-of", "2016-12-31")
        #expect(report.count == 5 && report.last?["name"] == "钦州港区" && report.last?["subjects"] != 0)
        let port = try office.list(
            "evaluate", "household-exit", "--area", "钦州市/钦州港区", "--as-of", "2016-12-31")
        #expect(
            !port.isEmpty && port.allSatisfy { $0["id"]?.stringValue?.hasPrefix("h-qinzhou-port-") == true })
        #expect(
            try office.list("exit", "gaps", "--year", "2016", "--area", "a6").allSatisfy {
                $0["area"]?.stringValue?.hasPrefix("a5") == true
            })
    }

    @Test("one place by id, by code and by path gives one answer; every list keeps to it")
    func references() throws {
        let office = try City.office()
        let asked = ["--as-of", "2016-12-31", "--area"]
        let byID = try office.run(["evaluate", "household-exit"] + asked + ["a2"])
        for reference in ["450721", "钦州市/灵山县", "灵山县"] {
            let answer = try office.run(["evaluate", "household-exit"] + asked + [reference])
            #expect(answer.code == 0 && answer.out == byID.out, "\(reference) \(answer.err)")
        }
        let town = try office.run(["evaluate", "household-exit"] + asked + ["a19"])
        #expect(town.out == byID.out)
        let coded = try office.list(
            "evaluate", "household-exit", "--codes", "--as-of", "2016-12-31", "--area", "a19")
        #expect(coded.allSatisfy { $0["code"] != nil })
        for list in [
            ["worklist", "list"], ["identify", "hits"], ["identify", "score"], ["export", "persons"],
        ] {
            let rows = try office.run(list + ["--area", "a3"]).rows()
            let whole = try office.run(list).rows()
            let inside = whole.filter { $0["area"]?.stringValue?.hasPrefix("a2000") == true }
            #expect(rows == inside, "\(list) \(rows.count) of \(whole.count), \(inside.count) inside")
        }
    }
}
