import Foundation
import SQLiteStorage
import Storage
import Testing
import Vocabulary

/// A directory of its own for one test, removed with it.
final class Folder {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/tuopin-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String) -> String { path + "/" + name }
}

let villages = Migrations(
    part: "villages",
    [
        Migration(
            1,
            """
            -- the households of Lingshan; one village a key range
            CREATE TABLE household (village INTEGER NOT NULL, number INTEGER NOT NULL, head TEXT, scan BLOB,
                PRIMARY KEY (village, number)) WITHOUT ROWID;
            CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT DEFAULT 'a;b');
            """)
    ])

func fill(_ store: SQLiteStore, villages: Int64, households: Int64) throws {
    try store.write { connection in
        let insert = try connection.prepare("INSERT INTO household VALUES (?, ?, ?, ?)")
        for village in 1...villages {
            for number in 1...households {
                try insert.run([
                    .integer(village), .integer(number), .text("黄秀英\(number)"), .blob([1, 0, 255]),
                ])
            }
        }
    }
}

@Suite struct SQLiteStoreTests {
    @Test func valuesComeBackAsTheyWentIn() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try store.write { connection in
            try connection.execute(
                "INSERT INTO household VALUES (?, ?, ?, ?)",
                [.integer(-5), .integer(.max), .text(""), .blob([])])
            try connection.execute("INSERT INTO household VALUES (1, 2, NULL, NULL)")
        }
        let rows = try store.read { connection in
            try connection.rows("SELECT village, number, head, scan FROM household ORDER BY village") { row in
                (0..<row.count).map { row.value($0) }
            }
        }
        #expect(
            rows == [
                [.integer(-5), .integer(.max), .text(""), .blob([])],
                [.integer(1), .integer(2), .null, .null],
            ])
        #expect(try store.read { try $0.first("SELECT words FROM note") { $0.text(0) } } == nil)
        try store.close()
    }

    @Test func theWriterSyncsEveryCommit() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"))
        let full = try store.write { try $0.first("PRAGMA synchronous") { $0.integer(0) } }
        let mode = try store.write { try $0.first("PRAGMA journal_mode") { $0.text(0) } }
        #expect(full == 2)
        #expect(mode == "wal")
        let attributes = try FileManager.default.attributesOfItem(atPath: store.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func aThrownErrorRollsEverythingBack() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        #expect(throws: Problem.self) {
            try store.write { connection in
                try connection.execute("INSERT INTO note (words) VALUES ('公示')")
                throw Problem(.badArgument)
            }
        }
        #expect(try store.read { try $0.first("SELECT count(*) FROM note") { $0.integer(0) } } == 0)
    }

    @Test func closingLeavesOneFile() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try fill(store, villages: 2, households: 3)
        _ = try store.read { try $0.first("SELECT count(*) FROM household") { $0.integer(0) } }
        try store.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sqlite"])
        let again = try SQLiteStore(path: folder.file("a.sqlite"), readOnly: true, schema: [villages])
        #expect(try again.read { try $0.first("SELECT count(*) FROM household") { $0.integer(0) } } == 6)
        #expect(throws: Problem.self) { try again.write { try $0.execute("DELETE FROM household") } }
        #expect(throws: Problem.self) { try again.read { try $0.execute("DELETE FROM household") } }
    }

    @Test func aReaderKeepsItsSnapshotWhileOthersWrite() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        let other = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try store.read { connection in
            let before = try connection.first("SELECT count(*) FROM household") { $0.integer(0) }
            try fill(other, villages: 1, households: 5)
            let after = try connection.first("SELECT count(*) FROM household") { $0.integer(0) }
            #expect(before == 0 && after == 0)
            let nested = try store.read { try $0.first("SELECT count(*) FROM household") { $0.integer(0) } }
            #expect(nested == 0)
        }
        #expect(try store.read { try $0.first("SELECT count(*) FROM household") { $0.integer(0) } } == 5)
    }

    @Test func aNewerDatabaseIsRefusedBeforeAnyWrite() throws {
        let folder = try Folder()
        let path = folder.file("a.sqlite")
        var newer = villages
        newer.steps.append(Migration(2, "CREATE TABLE later (id INTEGER PRIMARY KEY);"))
        try SQLiteStore(path: path, schema: [newer]).close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect { try SQLiteStore(path: path, schema: [villages]) } throws: {
            ($0 as? Problem)?.number == .databaseNewer
        }
        #expect { try SQLiteStore(path: path, schema: []).migrate([villages]) } throws: {
            ($0 as? Problem)?.number == .databaseNewer
        }
        let other = Migrations(part: "other", [Migration(1, "CREATE TABLE x (id INTEGER PRIMARY KEY)")])
        #expect(throws: Problem.self) { try SQLiteStore(path: path, schema: [other]) }
        _ = before
        try SQLiteStore(path: path, schema: [newer]).close()
        let clean = folder.file("b.sqlite")
        try SQLiteStore(path: clean, schema: [newer]).close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: clean))
        #expect(throws: Problem.self) { try SQLiteStore(path: clean, schema: [villages]) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: clean)) == bytes)
    }

    @Test func stepsAreAppliedOnceAndAChangedStepIsNoticed() throws {
        let folder = try Folder()
        let path = folder.file("a.sqlite")
        try SQLiteStore(path: path, schema: [villages]).close()
        var newer = villages
        newer.steps.append(Migration(2, "ALTER TABLE note ADD COLUMN day INTEGER"))
        #expect { try SQLiteStore(path: path, readOnly: true, schema: [newer]) } throws: {
            ($0 as? Problem)?.number == .databaseOlder
        }
        let store = try SQLiteStore(path: path, schema: [newer])
        try store.write { try $0.execute("INSERT INTO note (day) VALUES (20160309)") }
        #expect(try store.read { try $0.first("SELECT words FROM note") { $0.text(0) } } == "a;b")
        try store.close()
        var changed = newer
        changed.steps[0].sql += " "
        #expect { try SQLiteStore(path: path, schema: [changed]) } throws: {
            ($0 as? Problem)?.number == .migrationChanged
        }
    }

    @Test func aVillageListReadsRowsInProportionToTheVillage() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try fill(store, villages: 50, households: 20)
        func list(_ sql: String) throws -> StatementCounts {
            try store.counting {
                try store.read { try $0.rows(sql, [.integer(7)]) { $0.text(2) ?? "" } }
            }.counts
        }
        let keyed = try list("SELECT * FROM household WHERE village = ? ORDER BY number")
        let scanned = try list("SELECT * FROM household WHERE +village = ? ORDER BY number")
        #expect(keyed.rows == 20 && scanned.rows == 20)
        #expect(keyed.scannedRows == 0 && keyed.steps < 20 * 12)
        #expect(scanned.scannedRows >= 999 && scanned.sorts == 1)
    }

    @Test func aBackupIsWholeWhileOthersWrite() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try fill(store, villages: 5, households: 40)
        try store.backup(to: folder.file("copy.sqlite"))
        try store.write { try $0.execute("DELETE FROM household") }
        #expect { try store.backup(to: folder.file("copy.sqlite")) } throws: {
            ($0 as? Problem)?.number == .fileStandsThere
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
        let copy = try SQLiteStore(path: folder.file("copy.sqlite"), schema: [villages])
        #expect(try copy.read { try $0.first("SELECT count(*) FROM household") { $0.integer(0) } } == 200)
        #expect(try copy.integrityCheck().isEmpty)
    }

    @Test func whatIsNoDatabaseOrNotThereIsSaidByNumber() throws {
        let folder = try Folder()
        try Data("这不是数据库，是一份公示。".utf8).write(to: URL(fileURLWithPath: folder.file("x.sqlite")))
        #expect { try SQLiteStore(path: folder.file("x.sqlite"), schema: [villages]) } throws: {
            ($0 as? Problem)?.number == .storageDamaged
        }
        #expect { try SQLiteStore(path: folder.file("none.sqlite"), readOnly: true) } throws: {
            ($0 as? Problem)?.number == .fileNotFound
        }
        #expect { try SQLiteStore(path: folder.file("no/such/a.sqlite")) } throws: {
            ($0 as? Problem)?.number == .storageCannotOpen
        }
    }

    @Test func nestedQueriesOfTheSameTextDoNotDisturbOneAnother() throws {
        let folder = try Folder()
        let store = try SQLiteStore(path: folder.file("a.sqlite"), schema: [villages])
        try fill(store, villages: 2, households: 3)
        let sql = "SELECT number FROM household WHERE village = ?"
        var pairs = 0
        try store.read { connection in
            try connection.forEach(sql, [.integer(1)]) { _ in
                try connection.forEach(sql, [.integer(2)]) { _ in
                    pairs += 1
                    return true
                }
                return true
            }
        }
        #expect(pairs == 9)
    }
}
