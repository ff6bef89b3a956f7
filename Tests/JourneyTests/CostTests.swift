import Foundation
import Launching
import Testing
import Vocabulary

/// A village's clerk asks for the lists of one village while the city around it grows.
@Suite("A list costs what the place asked for costs, counted")
struct CostTests {
    private static let lists: [[String]] = [
        ["exit", "list", "--year", "2016"], ["exit", "gaps", "--year", "2016"],
        ["evaluate", "household-exit", "--as-of", "2016-12-31"],
        ["evaluate", "village-exit", "--as-of", "2016-12-31"], ["worklist", "list"], ["worklist", "count"],
        ["identify", "score", "--as-of", "2016-12-31"], ["identify", "hits", "--as-of", "2016-12-31"],
        ["export", "households", "--as-of", "2016-12-31"], ["export", "persons", "--as-of", "2016-12-31"],
        ["report", "evaluation", "--as-of", "2016-12-31"],
        ["report", "exit-gaps", "--year", "2016"], ["identify", "cutoff", "--target-persons", "50"],
        ["duplicates", "list"],
    ]

    /// Rows read, and rows passed over in scans of whole tables.
    private func cost(_ office: Office, _ list: [String], _ area: String?) throws -> (
        rows: Int64, scanned: Int64
    ) {
        let asked = list + (area.map { ["--area", $0] } ?? [])
        let answer = try office.start(asked, ["TUOPIN_STATISTICS": "1"]).wait()
        #expect(answer.code == 0, "\(asked) \(answer.err)")
        let line = try JSONValue(parsing: answer.err)
        return (
            try #require(line["rows"]?.intValue), try #require(line["scanned_rows"]?.intValue)
        )
    }

    @Test("one village costs the same after a neighbour's survey, and so does one county")
    func growth() throws {
        let office = try City.copy()
        let places = ["a1000001", "a6"]
        var before: [String: (Int64, Int64)] = [:]
        for list in Self.lists {
            for place in places { before["\(list) \(place)"] = try cost(office, list, place) }
        }
        let whole = try cost(office, Self.lists[2], nil)
        // 浦北县 grows by three villages and their households.
        let villages = (1...3).map { "浦北县,小江街道,新测村\($0),900\n" }.joined()
        try "县区,乡镇,行政村,户籍人口\n\(villages)"
            .write(toFile: office.path("村.csv"), atomically: true, encoding: .utf8)
        try office.ask("import", "村.csv", "--effective-on", "2016-01-01", "--quiet")
        let homes = (0..<120).map { index in
            [
                "浦北县", "小江街道", "新测村\(index % 3 + 1)", "XC\(index)", "覃小满", "3", "2", "12000", "75",
                "2016-03-09",
            ]
        }
        try ImportTests.workbook(homes, at: office.path("调查.xlsx"))
        try office.ask("import", "调查.xlsx", "--quiet")
        for list in Self.lists {
            for place in places {
                let now = try cost(office, list, place)
                #expect(try #require(before["\(list) \(place)"]) == now, "\(list) \(place)")
            }
        }
        #expect(try cost(office, Self.lists[2], nil).rows >= whole.rows + 120)
    }

    @Test("five units, the port among them, cost together what the city costs")
    func parts() throws {
        let office = try City.office()
        // What is read whatever the place: the pack, the shape of the tables, the chains.
        for list in [Self.lists[0], Self.lists[2], Self.lists[8]] {
            let whole = try cost(office, list, nil).rows
            let empty = try cost(office, list, "新圩镇").rows
            let units = try ["a2", "a3", "a4", "a5", "a6"].map { try cost(office, list, $0).rows - empty }
            #expect(units.allSatisfy { $0 > 0 && $0 < whole - empty }, "\(list) \(units)")
            // Each reads its own areas and those above it besides.
            let sum = units.reduce(0, +)
            #expect(abs(sum - (whole - empty)) < (whole - empty) / 2, "\(list) \(sum) of \(whole - empty)")
        }
    }
}
