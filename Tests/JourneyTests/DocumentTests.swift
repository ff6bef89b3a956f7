import Foundation
import Launching
import Testing
import Vocabulary

/// The office of 灵山县 files papers to a household, saves its database, and loses some of it.
@Suite("Documents of the office go where its database goes")
struct DocumentTests {
    private let office: Office
    private let home: String

    init() throws {
        office = try City.copy()
        let gaps = try office.list("exit", "gaps", "--year", "2016").compactMap { $0["id"]?.stringValue }
        home = try #require(gaps.first { $0.hasPrefix("h-lingshan-") })
        let photo = [0xFF, 0xD8, 0xFF, 0xE0] + (0..<9_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        try Data(photo).write(to: URL(filePath: office.path("屋前.jpg")))
    }

    private func add() throws -> String {
        let answer = try office.ask(
            "document", "add", home, office.path("屋前.jpg"), "--kind", "house-photo", "--on", "2016-03-01")
        return try #require(answer["document"]?.stringValue)
    }

    /// The files beside a database.
    private func files(_ database: String) -> [String] {
        let walk = FileManager.default.enumerator(atPath: database + ".files")
        return (walk?.compactMap { $0 as? String } ?? []).filter { $0.utf8.count > 60 }
    }

    @Test func whatIsFiledIsListedGivenBackAndNoLongerMissing() throws {
        let asked = try office.list("document", "missing", "--area", "灵山县").filter {
            $0["id"]?.stringValue == home
        }
        #expect(asked.contains { $0["kind"] == "house-photo" && $0["status"] == "unverified" })
        let document = try add()
        let listed = try office.list("document", "list", home)
        #expect(listed.map { $0["document"]?.stringValue } == [document])
        #expect(listed.first?["zh"] == "住房照片" && listed.first?["name"] == "屋前.jpg")
        #expect(try office.run("document", "get", home, document, "--out", office.path("back.jpg")).code == 0)
        #expect(
            try Data(contentsOf: URL(filePath: office.path("back.jpg")))
                == Data(contentsOf: URL(filePath: office.path("屋前.jpg"))))
        let left = try office.list("document", "missing", "--area", "灵山县").filter {
            $0["id"]?.stringValue == home
        }
        #expect(left.count == asked.count - 1)
        try office.ask("document", "withdraw", home, document, "--reason", "拍错了门")
        #expect(try office.list("document", "list", home).first?["withdrawn_because"] == "拍错了门")
        #expect(try office.run("document", "get", home, "lingshan@1").code == 2)
        #expect(try office.ask("rebuild", "--check")["changed"] == [])
    }

    @Test func aBackupCarriesThemAndSaysWhatItCouldNotTake() throws {
        let document = try add()
        #expect(try office.ask("backup", office.path("saved.sqlite"))["documents"] == 1)
        #expect(files(office.path("saved.sqlite")) == files(office.database))
        let target = office.path("again.sqlite")
        let key = ["--database", target, "--key-file", office.path("tuopin.key")]
        let restored = try office.run(["restore", office.path("saved.sqlite")] + key)
        #expect(restored.code == 0, "\(restored.err)")
        let report = try office.run(["journal", "verify", "--files"] + key)
        let attachments = try report.document()["files"]?["attachments"]
        #expect(report.code == 0 && attachments == 1)
        #expect(
            try office.run(["document", "get", home, document, "--out", office.path("b.jpg")] + key)
                .code == 0)

        let file = try #require(files(target).first)
        let path = target + ".files/" + file
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[500] ^= 1
        try bytes.write(to: URL(filePath: path))
        let verified = try office.run(["journal", "verify", "--files"] + key)
        #expect(verified.code == 1)
        let fault = try verified.document()["first_bad"]
        #expect(fault?["where"] == "file" && fault?["chain"] == "lingshan")
        #expect(fault?["why"]?.stringValue?.hasPrefix("500.422") == true)
        let saved = try office.run(["backup", office.path("damaged.sqlite")] + key)
        #expect(saved.code == 3 && saved.err.contains("500.422"), "\(saved.err)")
        try FileManager.default.removeItem(atPath: path)
        let doctor = try office.run(["doctor"] + key)
        #expect(doctor.code == 1 && doctor.out.contains("\"check\":\"documents\",\"state\":\"fail\""))
    }

    @Test func whatACrashLeftIsNamedAndSwept() throws {
        _ = try add()
        let stray = office.database + ".files/aa/part-1"
        try FileManager.default.createDirectory(
            atPath: office.database + ".files/aa", withIntermediateDirectories: true)
        try Data("半份".utf8).write(to: URL(filePath: stray))
        #expect(try !office.run("doctor").out.contains("document-strays"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: stray)
        #expect(try office.run("doctor").out.contains("\"check\":\"document-strays\",\"state\":\"warn\""))
        #expect(
            try office.run("doctor", "--sweep").out.contains("\"check\":\"document-strays\",\"state\":\"ok\"")
        )
        #expect(!FileManager.default.fileExists(atPath: stray) && files(office.database).count == 1)
    }

    @Test func whoeverIsErasedTakesTheirFilesAlong() throws {
        _ = try add()
        #expect(files(office.database).count == 1)
        try office.ask("household", "erase", home, "--reason", "本人申请")
        #expect(files(office.database).isEmpty)
        #expect(try office.run("document", "list", home).code != 0)
        let report = try office.ask("journal", "verify", "--files")
        #expect(report["ok"] == true && report["files"]?["attachments_erased"] == 1)
    }
}
