import Foundation
import Journal
import SQLiteStorage
import Storage
import Vocabulary

/// A folder of its own with a database and a key file, removed with the test.
final class Office {
    let folder: String
    let store: SQLiteStore
    let keys: KeyRing
    let file: KeyFile

    init(_ random: RandomSource = .system) throws {
        folder = FileManager.default.temporaryDirectory.path + "/tuopin-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try SQLiteStore(path: folder + "/tuopin.sqlite", schema: [JournalTables.migrations])
        file = try KeyFile.create(at: folder + "/tuopin.key", random: random)
        keys = KeyRing(file, random: random)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { folder + "/tuopin.sqlite" }

    func write<T>(_ at: String, _ body: (inout JournalWriter) throws -> T) throws -> T {
        try store.write { connection in
            var writer = try JournalWriter(connection: connection, keys: keys, context: context(at))
            return try body(&writer)
        }
    }

    func read<T>(keys: Bool = true, _ body: (JournalReader) throws -> T) throws -> T {
        try store.read { try body(JournalReader(connection: $0, keys: keys ? self.keys : nil)) }
    }
}

func context(_ at: String, actor: String = "u-3") throws -> EntryContext {
    EntryContext(
        actor: actor, pack: String(repeating: "ab", count: 32), recordedAt: try instant(at),
        timeZone: try shanghai())
}

struct TestSetting: Error {}

func instant(_ text: String) throws -> Instant {
    guard let instant = Instant(text) else { throw TestSetting() }
    return instant
}

func day(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw TestSetting() }
    return day
}

func shanghai() throws -> TimeZone {
    guard let zone = TimeZone(identifier: "Asia/Shanghai") else { throw TestSetting() }
    return zone
}

/// The survey of one household of Xinxu: open, household, person and secret bodies.
func survey(_ number: Int, chain: String = "lingshan", members: Int = 2) throws -> EntryDraft {
    let household = "h-\(chain)-\(number)"
    var bodies: [BodyDraft] = [
        BodyDraft(.open, payload: ["village": "a17", "form": 1], reason: "入户调查"),
        BodyDraft(.household, subject: household, payload: ["income_fen": 290_050, "has_safe_water": true]),
    ]
    for member in 0..<members {
        let person = "p-\(chain)-\(number * 10 + member)"
        bodies.append(
            BodyDraft(.person, subject: person, payload: ["name": "黄秀英", "relation": .int(Int64(member))]))
        bodies.append(BodyDraft(.secret, subject: person, payload: ["identity_number": "450721195403020023"]))
    }
    return EntryDraft(
        chain: chain, effectiveOn: try day("2016-03-01"), kind: "SurveyRecorded", subject: household,
        batch: "b-\(chain)-2", bodies: bodies)
}
