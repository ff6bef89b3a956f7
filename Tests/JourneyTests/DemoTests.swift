import Foundation
import Launching
import Testing
import Vocabulary

/// The city of Qinzhou, made in small and taken through the whole line.
@Suite("A city makes its sample and sees what it planted")
struct DemoTests {
    @Test("the end table has every figure, and everything planted is found")
    func summary() throws {
        let summary = try City.summary()
        #expect(
            summary.members?.map(\.key) == [
                "households", "persons", "village_groups", "villages", "poor_villages",
                "registered_households",
                "registered_persons", "by_unit", "years", "underway", "layouts", "worklist", "planted",
                "found",
                "seconds",
                "peak_mib",
                "position",
            ])
        #expect(summary["households"]?.intValue == Int64(City.households))
        let units = summary["by_unit"]?.arrayValue ?? []
        #expect(units.compactMap { $0["name"]?.stringValue } == ["灵山县", "浦北县", "钦南区", "钦北区", "钦州港区"])
        #expect(units.reduce(0) { $0 + ($1["households"]?.intValue ?? 0) } == summary["households"]?.intValue)
        #expect(units.reduce(0) { $0 + ($1["persons"]?.intValue ?? 0) } == summary["persons"]?.intValue)
        let registered = units.reduce(0) { $0 + ($1["registered_persons"]?.intValue ?? 0) }
        #expect(registered == summary["registered_persons"]?.intValue)
        let year = try #require(summary["years"]?.arrayValue?.first)
        #expect(year["year"]?.intValue == 2016)
        #expect(year["exited_persons"]?.intValue ?? 0 >= year["planned_persons"]?.intValue ?? .max)
        #expect(summary["planted"]?.members?.isEmpty == false)
        #expect(summary["planted"] == summary["found"])
        #expect(summary["position"]?.stringValue == (try City.office().position()))
    }

    /// Small cities of both countries, where one person more or less shows.
    static let small = [
        ("example-country", 60, 1), ("example-country", 100, 2), ("example-country", 160, 3),
        ("example-country", 300, 2016), ("qinzhou-2016", 100, 5), ("qinzhou-2016", 130, 8),
    ]

    @Test("whatever its size and seed, a small city keeps its plan and finds every fault", arguments: small)
    func sizes(_ pack: String, _ households: Int, _ seed: Int) throws {
        let office = try Office("small")
        let answer = try office.run(
            "demo", "--households", String(households), "--seed", String(seed), "--no-serve", "--quiet",
            "--directory", "demo", "--pack", "\(Program.repository)/Policies/\(pack)")
        #expect(answer.code == 0, "\(answer.err)")
        let summary = try answer.document()
        let years = summary["years"]?.arrayValue ?? []
        #expect(!years.isEmpty)
        for year in years {
            #expect(year["exited_persons"]?.intValue ?? 0 >= year["planned_persons"]?.intValue ?? .max)
        }
        #expect(summary["planted"] == summary["found"])
        #expect(summary["planted"]?["unit-slip"]?.intValue ?? 0 > 0)
    }

    @Test(
        "a demo may end in the plan's first year; a year outside the plan is refused before anything is made")
    func firstYear() throws {
        let office = try Office("first-year")
        func demo(_ until: String) throws -> Answer {
            try office.run(
                "demo", "--households", "600", "--until", until, "--no-serve", "--quiet", "--directory",
                "demo")
        }
        let refused = try demo("2013-05-01")
        #expect(refused.code == 2 && refused.err.contains("400.1") && refused.err.contains("2016"))
        #expect(!FileManager.default.fileExists(atPath: office.path("demo/tuopin.sqlite")))
        let answer = try demo("2016-11-30")
        #expect(answer.code == 0, "\(answer.err)")
        let summary = try answer.document()
        #expect(summary["years"] == [] && summary["underway"]?["as_of"] == "2016-11-30")
        #expect(summary["poor_villages"]?.intValue ?? 0 > 0)
        #expect(summary["planted"] == summary["found"])
    }

    @Test(
        "a demo that ends in September has the year's plan under way: some have left, others meet everything and wait"
    )
    func underway() throws {
        let office = try Office("underway")
        let answer = try office.run(
            "demo", "--households", "1200", "--until", "2017-09-30", "--no-serve", "--quiet", "--directory",
            "demo")
        #expect(answer.code == 0, "\(answer.err)")
        let summary = try answer.document()
        #expect(summary["years"]?.arrayValue?.compactMap { $0["year"]?.intValue } == [2016])
        #expect(summary["underway"]?["as_of"]?.stringValue == "2017-09-30")
        let left = summary["underway"]?["exited_persons"]?.intValue ?? 0
        #expect(left > 0)
        let list = try office.run(
            "exit", "list", "--year", "2017", "--as-of", "2017-09-30", "--database", "demo/tuopin.sqlite",
            "--key-file", "demo/tuopin.key", "--format", "json")
        #expect(list.code == 0, "\(list.err)")
        let households = try list.document().arrayValue ?? []
        let recorded = households.filter { $0["exited_on"]?.stringValue == "2017-09-30" }
        #expect(!recorded.isEmpty && recorded.count < households.count)
    }

    @Test("every layout of the pack's members is imported, and its lists say nothing new")
    func layouts() throws {
        let summary = try City.summary()
        let layouts = summary["layouts"]?.arrayValue ?? []
        let names = layouts.compactMap { $0["layout"]?.stringValue }
        for name in ["survey-plain", "members-merged", "national-export", "guangxi-card", "village-list"] {
            #expect(names.contains(name), "\(name)")
        }
        for count in layouts
        where ["members-merged", "national-export", "guangxi-card"].contains(count["layout"]) {
            #expect(count["files"]?.intValue == 5)
            #expect(count["rows"]?.intValue ?? 0 > 0 && count["rows"] == count["unchanged"])
        }
    }

    @Test("a city too small for its units is refused by number")
    func tooSmall() throws {
        let office = try Office("tiny")
        let answer = try office.run(
            "demo", "--households", "30", "--no-serve", "--quiet", "--directory", "demo")
        #expect(answer.code == 1)
        #expect(answer.err.contains("422.391"))
    }

    @Test("the same seed twice gives the same city but for time and memory")
    func sameSeed() throws {
        let texts = try (0..<2).map { _ -> JSONValue in
            let office = try Office("seed")
            let answer = try office.run(
                "demo", "--households", "120", "--seed", "7", "--no-serve", "--quiet", "--directory", "demo")
            #expect(answer.code == 0, "\(answer.err)")
            // One file: the log is folded in.
            let files = try FileManager.default.contentsOfDirectory(atPath: office.path("demo"))
            #expect(
                files.sorted() == [
                    "lists", "summary.json", "tuopin.access.sqlite", "tuopin.key", "tuopin.sqlite",
                    "workbooks",
                ])
            return .object(
                (try answer.document().members ?? []).filter { !["seconds", "peak_mib"].contains($0.key) })
        }
        #expect(texts[0] == texts[1])
    }

    @Test("a folder that is no demo's is left alone")
    func folders() throws {
        let office = try Office()
        try "账".write(toFile: office.path("账.txt"), atomically: true, encoding: .utf8)
        for more in [[], ["--replace"]] {
            let refused = try office.run(
                ["demo", "--households", "60", "--no-serve", "--quiet", "--directory", office.folder] + more)
            #expect(refused.code == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: office.folder) == ["账.txt"])
        }
    }
}
