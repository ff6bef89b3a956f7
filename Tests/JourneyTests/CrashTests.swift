import Foundation
import Launching
import Testing
import Vocabulary

/// Power fails during an import; two clerks write at once.
@Suite("A cut or a crowd leaves every file whole or absent and every chain straight")
struct CrashTests {
    /// A new office of the city with its villages recorded, and the survey files of the sample city.
    static func prepared() throws -> (office: Office, surveys: [String]) {
        let city = try City.office()
        let office = try Office("crash")
        try office.ask("init", "--pack", Program.firstPack, "--node", "qinzhou", "--quiet")
        func files(_ folder: String) throws -> [String] {
            let path = city.path("workbooks/\(folder)")
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" }
        }
        let villages = try office.run(
            ["import", "--quiet", "--accept-valid", "--effective-on", "2015-12-31"] + files("1-villages"))
        #expect([0, 3].contains(villages.code), "\(villages.err) \(villages.out.prefix(600))")
        return (office, try files("2-survey"))
    }

    static let survey = ["import", "--quiet", "--accept-valid", "--effective-on", "2015-12-31"]

    @Test("kill -9 at several moments: nothing is half there, and the next import finishes the work")
    func killed() throws {
        let (office, surveys) = try Self.prepared()
        var killed = 0
        for wait in [0.9, 1.3, 1.6, 1.9, 2.3] {
            let running = try office.start(Self.survey + surveys)
            Thread.sleep(forTimeInterval: wait)
            if running.isRunning { killed += 1 }
            running.kill()
            _ = try running.wait()
            let report = try office.ask("journal", "verify")
            #expect(report["ok"] == true)
        }
        #expect(try office.ask("rebuild", "--check")["changed"]?.arrayValue == [])
        let whole = try office.run(Self.survey + surveys).document()
        for file in whole["files"]?.arrayValue ?? [] {
            let status = file["status"]?.stringValue ?? ""
            #expect(["imported", "unchanged"].contains(status), "\(file.text.prefix(300))")
        }
        let counted = try office.list(
            "evaluate", "household-exit", "--summary", "city", "--as-of", "2016-01-31")
        #expect(counted.first?["subjects"]?.intValue == Int64(City.households))
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
        print("imports killed under way: \(killed) of 5")
    }

    @Test("two processes that import and edit at once take turns; no chain forks, nothing is there twice")
    func together() throws {
        let (office, surveys) = try Self.prepared()
        let first = try office.start(Self.survey + surveys)
        let second = try office.start(Self.survey + surveys.reversed())
        let answers = [try first.wait(), try second.wait()]
        for answer in answers { #expect([0, 3].contains(answer.code), "\(answer.err.suffix(500))") }
        let counted = try office.list(
            "evaluate", "household-exit", "--summary", "city", "--as-of", "2016-01-31")
        #expect(counted.first?["subjects"]?.intValue == Int64(City.households))
        let edits = try (0..<4).map { index in
            try office.start([
                "edit", "h-lingshan-\(index % 2 + 1)", "house_area_m2=\(50 + index).00", "--effective-on",
                "2016-05-0\(index + 1)",
            ])
        }
        for edit in edits { #expect(try edit.wait().code == 0) }
        let report = try office.ask("journal", "verify", "--tables")
        #expect(report["ok"] == true, "\(report.text)")
    }
}
