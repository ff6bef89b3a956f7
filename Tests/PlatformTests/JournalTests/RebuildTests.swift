import Foundation
import Journal
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Vocabulary

/// A small register: who lives where, from the surveys and removals.
struct Register: Projection {
    static let migrations = Migrations(
        part: "register",
        [
            Migration(
                1,
                """
                CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, household TEXT NOT NULL, name TEXT, seen INTEGER);
                CREATE TABLE opened_day (chain TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (chain, day));
                """)
        ])

    let tables = ["person", "opened_day"]

    func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        switch entry.kind {
        case "DayOpened":
            try connection.execute(
                "INSERT INTO opened_day (chain, day) VALUES (?, ?)",
                [.text(entry.chain), .integer(Int64(entry.effectiveOn.yyyymmdd))])
        case "SurveyRecorded":
            for body in entry.bodies where body.bodyClass == .person {
                try connection.execute(
                    """
                    INSERT INTO person (id, household, name, seen) VALUES (?, ?, ?, 1)
                    ON CONFLICT (id) DO UPDATE SET seen = person.seen + 1
                    """,
                    [
                        .text(body.subject ?? ""), .text(entry.subject ?? ""),
                        body.payload?["name"]?.stringValue.map { .text($0) } ?? .null,
                    ])
            }
        default: break
        }
    }
}

/// Notes the batch that each end of a batch follows.
final class BatchEnds: Projection {
    private let state = Mutex<(batch: String, ends: [String])>(("", []))
    let tables: [String] = []

    var ends: [String] { state.withLock { $0.ends } }

    func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        state.withLock { $0.batch = entry.batch }
    }

    func finish(_ connection: any StorageConnection) throws { state.withLock { $0.ends.append($0.batch) } }
}

/// A county office with a journal and a register, and places for copies.
final class CountyOffice {
    static let schema = [JournalTables.migrations, Register.migrations]
    let office: Office
    let store: SQLiteStore
    let keys: KeyRing

    init() throws {
        office = try Office()
        store = try SQLiteStore(path: office.folder + "/county.sqlite", schema: Self.schema)
        keys = office.keys
        try PackFilesSample.keep(store)
    }

    deinit { try? store.close() }

    func record(_ at: String, _ body: (inout JournalWriter) throws -> Void) throws {
        try store.write { connection in
            var writer = try JournalWriter(
                connection: connection, keys: keys, context: context(at), projections: [Register()])
            try body(&writer)
        }
    }

    func scratch() throws -> SQLiteStore {
        try SQLiteStore(path: office.folder + "/scratch-\(UUID().uuidString).sqlite", schema: Self.schema)
    }

    func check() throws -> Rebuild.Report {
        try Rebuild([Register()], keys: keys).check(store, scratch: scratch())
    }

    func people() throws -> Int64 {
        try store.read { try $0.first("SELECT COUNT(*) FROM person") { $0.integer(0) } ?? 0 } ?? 0
    }
}

enum PackFilesSample {
    static let files = [
        PackFiles.File(path: "pack.yaml", bytes: Array("id: qinzhou-2016\n".utf8)),
        PackFiles.File(path: "rules/household-exit.yaml", bytes: [1, 2, 3]),
    ]

    static func keep(_ store: SQLiteStore) throws {
        try store.write { try PackFiles($0).keep(files, pack: "ab") }
    }
}

@Suite struct RebuildTests {
    @Test func aRebuildGivesTheLiveTables() throws {
        let county = try CountyOffice()
        try county.record("2016-03-09T06:30:00.000Z") { writer in
            for number in 1...20 { try writer.append(survey(number)) }
            try writer.append(survey(3, chain: "qinzhou-port"))
        }
        try county.record("2016-03-12T06:30:00.000Z") { _ = try $0.append(survey(2)) }
        #expect(try county.people() == 42)
        let report = try county.check()
        #expect(report.changed == [] && report.firstBad == nil)
        #expect(report.tables.map(\.table) == ["journal_subject", "opened_day", "person"])
        #expect(report.tables.map(\.rows) == [22, 5, 42])
        #expect(try Rebuild([Register()], keys: county.keys).run(county.store).tables == report.tables)
        #expect(report.json["tables"]?.arrayValue?.first?["table"] == "journal_subject")
    }

    @Test func anEditedRowIsNamedAndARebuildRestoresIt() throws {
        let county = try CountyOffice()
        try county.record("2016-03-09T06:30:00.000Z") { writer in
            for number in 1...5 { try writer.append(survey(number)) }
        }
        func named(_ sql: String, _ key: String, _ why: String) throws {
            try county.store.write { try $0.execute(sql) }
            let report = try county.check()
            #expect(report.changed == ["person"])
            #expect(report.firstBad == .init("table", table: "person", key: key, why: why))
            let rebuilt = try Rebuild([Register()], keys: county.keys).run(county.store)
            #expect(rebuilt.changed == ["person"])
            #expect(try county.check().changed == [])
        }
        try named(
            "UPDATE person SET seen = 7 WHERE id = 'p-lingshan-31'", "[\"p-lingshan-31\"]",
            "the row is not what the entries make it")
        try named(
            "DELETE FROM person WHERE id = 'p-lingshan-10'", "[\"p-lingshan-10\"]", "the row is missing")
        try named(
            "INSERT INTO person VALUES ('p-x', 'h-x', NULL, 1)", "[\"p-x\"]", "no entry makes this row")
    }

    @Test func batchesEndAtTheSamePlacesInAReplay() throws {
        let county = try CountyOffice()
        let live = BatchEnds()
        for minute in 10..<13 {
            try county.store.write { connection in
                var writer = try JournalWriter(
                    connection: connection, keys: county.keys,
                    context: context("2016-03-0\(minute - 5)T06:\(minute):00.000Z"), projections: [live])
                let batch = try writer.batch(on: "lingshan")
                for number in 1...2 {
                    var draft = try survey(number)
                    draft.batch = batch
                    try writer.append(draft)
                }
                try live.finish(connection)
            }
        }
        let replayed = BatchEnds()
        _ = try Rebuild([replayed], keys: county.keys).check(county.store, scratch: county.scratch())
        #expect(
            live.ends == [
                "b-lingshan-1", "b-lingshan-2", "b-lingshan-4", "b-lingshan-5", "b-lingshan-7",
                "b-lingshan-8",
            ])
        #expect(replayed.ends == live.ends)
    }

    @Test func aDigestIsThatOfCanonicalLines() throws {
        let county = try CountyOffice()
        let digest = try county.store.write { connection in
            try connection.execute(
                "CREATE TABLE sample (b BLOB, a BIGINT NOT NULL, \u{22}Z\u{22} TEXT, PRIMARY KEY (a))")
            try connection.execute(
                "INSERT INTO sample VALUES (?, ?, ?)", [.blob([0, 255]), .integer(2), .text("公示\n\"1\"")])
            try connection.execute(
                "INSERT INTO sample VALUES (NULL, ?, NULL)", [.integer(-9_007_199_254_740_993)])
            return try TableDigest(of: "sample", connection)
        }
        #expect(digest.rows == 2)
        // printf '{"Z":null,"a":"-9007199254740993","b":null}\n{"Z":"公示\\n\\"1\\"","a":2,"b":"00ff"}\n' | sha256sum
        #expect(Hex.text(digest.sha256) == "1c1b9dbf8da4a8f8cf9ee0fe14785f7cace4f640bb029ba690e2589e1b269bfa")
        #expect {
            try county.store.read { try TableDigest(of: "nowhere", $0) }
        } throws: {
            ($0 as? Problem)?.number == .tableMissing
        }
    }

    @Test func packFilesAreKeptWhole() throws {
        let county = try CountyOffice()
        #expect(try county.store.read { try PackFiles($0).files(of: "ab") } == PackFilesSample.files)
        #expect(try county.store.read { try PackFiles($0).packs() } == ["ab"])
        try PackFilesSample.keep(county.store)
        try county.store.write {
            try $0.execute("UPDATE pack_file SET bytes = x'01' WHERE path = 'pack.yaml'")
        }
        #expect { try county.store.read { try PackFiles($0).files(of: "ab") } } throws: {
            ($0 as? Problem)?.number == .journalDamaged
        }
    }
}

@Suite struct BackupTests {
    @Test func aRestoredCopyVerifiesAndCanBeTakenBackToAMoment() throws {
        let county = try CountyOffice()
        try county.record("2016-03-09T06:30:00.000Z") { _ = try $0.append(survey(1)) }
        let heads = try county.store.read { try JournalReader(connection: $0, keys: nil).position() }
        try county.record("2016-03-10T06:30:00.000Z") { _ = try $0.append(survey(2)) }
        let backup = county.office.folder + "/backup.sqlite"
        try county.store.backup(to: backup)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        #expect(bytes.range(of: Data("outer".utf8)) == nil)

        let path = county.office.folder + "/restored.sqlite"
        try SQLiteStore.restore(backup, to: path)
        #expect { try SQLiteStore.restore(backup, to: path) } throws: {
            ($0 as? Problem)?.number == .fileStandsThere
        }
        let restored = try SQLiteStore(path: path, schema: CountyOffice.schema)
        #expect(try JournalVerifier(restored).verify().ok)
        let cut = JournalCut([Register()], keys: county.keys)
        #expect(try cut.cut(restored, to: instant("2016-03-09T12:00:00.000Z")) == heads)
        #expect(try restored.read { try $0.first("SELECT COUNT(*) FROM person") { $0.integer(0) } } == 2)
        let report = try JournalVerifier(restored).verify()
        #expect(report.ok && report.chains.map(\.seq) == [2])
        let check = try Rebuild([Register()], keys: county.keys).check(restored, scratch: county.scratch())
        #expect(check.changed == [])
        try restored.close()
    }

    @Test func aTornBackupIsRefused() throws {
        let county = try CountyOffice()
        try county.record("2016-03-09T06:30:00.000Z") { writer in
            try writer.append(contentsOf: (0..<200).map { try survey($0) })
        }
        let backup = county.office.folder + "/backup.sqlite"
        try county.store.backup(to: backup)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: backup))
        let path = county.office.folder + "/restored.sqlite"
        #expect(throws: Problem.self) { try SQLiteStore.restore(backup, to: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

@Suite struct KeyRotationTests {
    @Test func everythingIsReadUnderTheNewKeyAndNothingUnderTheOld() throws {
        let county = try CountyOffice()
        try county.record("2016-03-09T06:30:00.000Z") { writer in
            try writer.append(survey(1))
            try writer.erase("p-lingshan-11", chain: "lingshan", effectiveOn: day("2016-03-09"), batch: "b-1")
        }
        let before = try county.store.read { try JournalReader(connection: $0, keys: county.keys).latest(9) }
        let file = try KeyRotation().rotate(county.store, county.office.file)
        let after = try county.store.read { try JournalReader(connection: $0, keys: KeyRing(file)).latest(9) }
        #expect(after == before)
        let loaded = KeyRing(try KeyFile.load(file.path))
        #expect(try county.store.read { try JournalReader(connection: $0, keys: loaded).latest(9) } == before)
        #expect(loaded.lookupHash("identity", "1") == county.keys.lookupHash("identity", "1"))
        #expect {
            try county.store.read { try JournalReader(connection: $0, keys: county.keys).latest(9) }
        } throws: {
            ($0 as? Problem)?.number == .keyFileForeign
        }
        #expect(try JournalVerifier(county.store).verify().ok)
    }
}

@Suite struct ExportTests {
    @Test func rowsCarryHeaderHashAndStoredBytes() throws {
        let office = try surveyedOffice()
        try office.change("UPDATE journal_body SET body = NULL WHERE class = 'household' AND seq = 2")
        let rows = try office.store.read { connection in
            var rows: [JSONValue] = []
            try JournalExport(connection).forEach(from: Position([.init(chain: "lingshan", seq: 2)])) {
                rows.append($0)
                return true
            }
            return rows
        }
        #expect(rows.count == 5)
        #expect(rows[0]["header"]?["kind"] == "SurveyRecorded")
        #expect(rows[0]["bodies"]?.arrayValue?[1]["bytes"] == .null)
        let open = rows[0]["bodies"]?.arrayValue?[0]["bytes"]?.stringValue ?? ""
        let stored = try office.store.read {
            try $0.first("SELECT body FROM journal_body WHERE seq = 2 AND part = 0") { $0.blob(0) ?? [] }
        }
        #expect(Data(base64Encoded: open) == stored.map { Data($0) } && !open.isEmpty)
        func export<T>(_ body: (JournalExport) throws -> T) throws -> T {
            try office.store.read { try body(JournalExport($0)) }
        }
        #expect(try export { try $0.entries(of: "h-lingshan-1", last: 5) } == [rows[0]])
        #expect(try export { try $0.last(2) }.last == rows.last)
        let place = Position([.init(chain: "lingshan", seq: 2)])
        #expect(try export { try $0.entries(at: place) } == [rows[0]])
    }
}
