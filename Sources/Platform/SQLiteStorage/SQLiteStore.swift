import Foundation
import GRDB
public import Storage
import Synchronization
import Vocabulary

/// A database in one SQLite file (单文件数据库), many readers and one writer at a time.
///
/// Write-ahead log, every commit synced to disk (FULL). A read sees one snapshot; a write is BEGIN IMMEDIATE, so any
/// number of processes may write in turn, each waiting up to `patience` seconds. Calls block their thread. A read
/// within a read joins its snapshot; a write within a write joins it as a savepoint.
public final class SQLiteStore: Store {
    /// The file's path.
    public let path: String
    /// Whether it was opened for reading alone.
    public let isReadOnly: Bool
    private let pool: DatabasePool
    private let counter = Mutex<StatementCounter?>(nil)
    private let committed = Atomic(0)

    /// What the writer of an import keeps of the file, in MiB: the indexes that it fills.
    public static let importCacheMiB = 384

    /// Opens or makes the database at a path; its directory must exist.
    ///
    /// With `schema` the file's steps are compared before anything is written: a database with steps that this
    /// release does not know is refused (409.101); missing steps are applied, or refused (409.102) when reading alone.
    /// `writerCacheMiB` is how much of the file the writer may keep in memory: an import wants its indexes there, and
    /// whoever runs for months grows to it.
    public init(
        path: String, readOnly: Bool = false, schema: [Migrations] = [], patience: Double = 30,
        readers: Int = 4, writerCacheMiB: Int = importCacheMiB
    ) throws {
        self.path = path
        isReadOnly = readOnly
        let exists = FileManager.default.fileExists(atPath: path)
        if readOnly, !exists { throw Problem(.fileNotFound, ["file": path]) }
        if exists, !schema.isEmpty { try SchemaSteps.check(path: path, against: schema) }
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = max(1, readers)
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { database in
            // Taken by a new file alone: an entry's header of 1.4 kB wastes a third of a page of 4 kB.
            if !exists { try database.execute(sql: "PRAGMA page_size = 8192") }
            try database.execute(
                sql: "PRAGMA cache_size = -\(database.configuration.readonly ? 8_192 : writerCacheMiB << 10)")
        }
        if !exists { try Self.makePrivate(path) }
        pool = try numbered { try DatabasePool(path: path, configuration: configuration) }
        if !readOnly {
            // GRDB sets NORMAL when it turns the log on, after prepareDatabase: FULL can only be set here.
            try numbered {
                try pool.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = FULL")
                    // What is deleted is overwritten: whoever was erased does not stay in free pages.
                    try database.execute(sql: "PRAGMA secure_delete = ON")
                    // An import changes the same pages of its indexes file after file: they are folded in
                    // every 32 MB of log, not every 8.
                    try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
                }
            }
        }
        if !schema.isEmpty {
            if readOnly { try read { try SchemaSteps.requireAll(schema, $0) } } else { try migrate(schema) }
        }
    }

    /// Makes an empty file that only its owner may read and write.
    private static func makePrivate(_ path: String) throws {
        let made = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made else { throw Problem(.storageCannotOpen, ["why": "cannot create \(path)", "sql": ""]) }
    }

    /// Runs a read in one snapshot.
    public func read<T>(_ body: (any StorageConnection) throws -> T) throws -> T {
        let counter = counter.withLock { $0 }
        return try numbered {
            try pool.unsafeReentrantRead { database in
                let connection = SQLiteConnection(database: database, counter: counter)
                if database.isInsideTransaction { return try body(connection) }
                var result: T?
                try database.inTransaction(.deferred) {
                    result = try body(connection)
                    return .commit
                }
                return try made(result)
            }
        }
    }

    /// How many writes this process has committed through it.
    public var commits: Int { committed.load(ordering: .acquiring) }

    /// Runs a write in one transaction; throwing rolls everything back.
    public func write<T>(_ body: (any StorageConnection) throws -> T) throws -> T {
        guard !isReadOnly else { throw Problem(.storageReadOnly, ["why": path, "sql": ""]) }
        let counter = counter.withLock { $0 }
        // A write that failed counts too: it costs whoever looks no more than a second look.
        defer { committed.add(1, ordering: .releasing) }
        return try numbered {
            try pool.unsafeReentrantWrite { database in
                let connection = SQLiteConnection(database: database, counter: counter)
                var result: T?
                if database.isInsideTransaction {
                    try database.inSavepoint {
                        result = try body(connection)
                        return .commit
                    }
                } else {
                    try database.inTransaction(.immediate) {
                        result = try body(connection)
                        return .commit
                    }
                }
                return try made(result)
            }
        }
    }

    private func made<T>(_ result: T?) throws -> T {
        guard let result else {
            throw Problem(.storageStatement, ["why": "transaction ended early", "sql": ""])
        }
        return result
    }

    /// Applies the steps that are missing, all in one transaction; a part unknown here is left alone.
    public func migrate(_ schema: [Migrations]) throws {
        let pending = try read { try SchemaSteps.pending(schema, $0) }
        guard !pending.isEmpty else { return }
        try write { try SchemaSteps.apply(schema, $0) }
    }

    /// Copies a consistent snapshot into a new file of mode 0600, while others read and write.
    ///
    /// The copy is made beside the target and renamed when whole; an existing target is refused (409.103).
    public func backup(to target: String) throws {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw Problem(.fileStandsThere, ["file": target])
        }
        let part = target + ".part"
        try? FileManager.default.removeItem(atPath: part)
        try Self.makePrivate(part)
        do {
            try numbered {
                let copy = try DatabaseQueue(path: part)
                try pool.backup(to: copy)
                // The header says WAL as the source does; a backup is one plain file.
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }
            try FileManager.default.moveItem(atPath: part, toPath: target)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    /// Puts a backup in a database's place; refuses to overwrite one (409.103), or a file that is no sound database.
    public static func restore(_ backup: String, to path: String) throws {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw Problem(.fileNotFound, ["file": backup])
        }
        for name in [path, path + "-wal"] where FileManager.default.fileExists(atPath: name) {
            throw Problem(.fileStandsThere, ["file": name])
        }
        let source = try SQLiteStore(path: backup, readOnly: true)
        let faults = try source.integrityCheck()
        guard faults.isEmpty else { throw Problem(.storageDamaged, ["why": faults[0], "sql": ""]) }
        try source.backup(to: path)
        try source.close()
    }

    /// What the engine finds damaged in the file; empty when it is sound.
    public func integrityCheck() throws -> [String] {
        try read { try $0.rows("PRAGMA integrity_check") { $0.text(0) ?? "" } }.filter { $0 != "ok" }
    }

    /// Whether this process's last look at the database is out of date: changes whenever another connection commits.
    public func changeCounter() throws -> Int64 {
        try numbered {
            try pool.writeWithoutTransaction { database in
                try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
            }
        }
    }

    /// Counts what the statements of this store cost while a closure runs, its own and those of other threads.
    public func counting<T>(_ body: () throws -> T) throws -> (result: T, counts: StatementCounts) {
        startCounting()
        defer { counter.withLock { $0 = nil } }
        let result = try body()
        return (result, counted)
    }

    /// Counts from now on what the statements of this store cost.
    public func startCounting() { counter.withLock { $0 = StatementCounter() } }

    /// What has been counted since; nothing where nobody counts.
    public var counted: StatementCounts { counter.withLock { $0 }?.total ?? StatementCounts() }

    /// Folds the log into the file.
    public func checkpoint() throws {
        guard !isReadOnly else { return }
        try numbered {
            try pool.writeWithoutTransaction { database in
                _ = try Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }

    /// Folds the log into the file and closes every connection; the database is then one file.
    public func close() throws {
        try numbered {
            // Readers first: the last connection to close folds the log, and only the writer can.
            pool.invalidateReadOnlyConnections()
            try pool.close()
        }
    }
}
