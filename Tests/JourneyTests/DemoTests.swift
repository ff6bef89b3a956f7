import Foundation
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
                "registered_persons", "by_unit", "years", "worklist", "planted", "found", "seconds",
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

    @Test("the same seed twice gives the same city but for time and memory")
    func sameSeed() throws {
        let texts = try (0..<2).map { _ -> JSONValue in
            let office = try Office("seed")
            let answer = try office.run(
                "demo", "--households", "120", "--seed", "7", "--no-serve", "--quiet", "--directory", "demo")
            #expect(answer.code == 0, "\(answer.err)")
            // One file: the log is folded in.
            let files = try FileManager.default.contentsOfDirectory(atPath: office.path("demo"))
            #expect(files.sorted() == ["lists", "summary.json", "tuopin.access.sqlite", "tuopin.key", "tuopin.sqlite", "workbooks"])
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
