import ArgumentParser
import Foundation
import Journal
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin journal …`: the record itself (账本).
struct JournalVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "账本 · Verifies, shows and exports the record.",
        subcommands: [Verify.self, Show.self, Export.self])

    /// `tuopin journal verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "核验账本 · Chains and bodies; --tables: every projected row; --files: packs and documents."
        )
        @Flag(help: "连同各表 · Every projected row against a rebuild, and the engine's own check.") var tables =
            false
        @Flag(help: "连同文件 · The files of packs and every filed document too.") var files = false
        @Option(help: "应有的链头 · A head that must be found (chain@seq:hash); may be repeated.") var expect:
            [String] = []
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let expected = try expect.map { text in
                guard let head = ExpectedHead(text) else {
                    throw Problem(
                        .badArgument,
                        ["name": "--expect", "value": text, "why": "要 链@序号:散列 / chain@seq:hash"])
                }
                return head
            }
            let session = try Session(database)
            var report = try JournalVerifier(session.store).verify(expecting: expected)
            if tables, report.ok { report.firstBad = try Self.tableFault(session) }
            var kept: [JSONValue.Member] = []
            if files {
                let found = try Self.files(session)
                if report.ok { report.firstBad = found.fault }
                // The workbooks that were handed in are not kept by this release: there are none to verify.
                kept = [
                    .init(
                        "files",
                        [
                            "packs": .int(found.packs), "attachments": .int(found.documents.present),
                            "attachments_erased": .int(found.documents.unreadable), "originals": 0,
                        ])
                ]
                if !output.quiet {
                    StandardError.say(
                        "核验了政策包文件和归档的材料；本版不保存交来的工作簿原件。 · "
                            + "The files of packs and the filed documents were verified; "
                            + "this release keeps no originals of workbooks.")
                }
            }
            try Printer(output, rows: false).document(.object((report.json.members ?? []) + kept))
            if !report.ok { throw ExitStatus.refused }
        }

        /// What is kept beside the record: files of adopted packs, documents in their folder; and the first that is not
        /// as it was.
        struct Files {
            var packs: Int64
            var documents: DocumentCheck
            var fault: VerificationReport.Fault?
        }

        static func files(_ session: Session) throws -> Files {
            try session.store.read { connection in
                let documents = try DocumentCheck(
                    session.documents.folder, connection, keys: session.keys, hashing: true)
                let count = try connection.first("SELECT COUNT(*) FROM pack_file") { $0.integer(0) ?? 0 } ?? 0
                var files = Files(packs: count, documents: documents, fault: documents.firstBad)
                let adopted = try connection.rows("SELECT DISTINCT hash FROM adopted_pack ORDER BY hash") {
                    $0.text(0) ?? ""
                }
                for hash in adopted {
                    if try PackAdoption.isWhole(hash, connection) { continue }
                    files.fault = .init(
                        "file", key: hash, why: "the files of this pack are not those adopted")
                    break
                }
                return files
            }
        }

        static func tableFault(_ session: Session) throws -> VerificationReport.Fault? {
            if let damage = try session.store.integrityCheck().first {
                return .init("table", why: damage)
            }
            return try RebuildVerb.check(session).firstBad
        }
    }

    /// `tuopin journal show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "看分录 · Entries at a position or of a subject, or the last ones.")
        @Argument(help: "位置或编号 · A position or an id.") var what: String?
        @Option(help: "最后几条 · How many.") var last = 20
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let rows = try session.store.read { connection -> [JSONValue] in
                let export = JournalExport(connection)
                guard let what else { return try export.last(last) }
                if let position = Position(what) {
                    let rows = try export.entries(at: position)
                    if rows.isEmpty { throw Problem(.entryNotFound, ["position": what]) }
                    return rows
                }
                let rows = try export.entries(of: what, last: last)
                if rows.isEmpty { throw Problem(.subjectNotFound, ["id": what]) }
                return rows
            }
            try Printer(output, rows: true).rows(rows)
        }
    }

    /// `tuopin journal export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "导出分录 · Every entry with its bodies as stored, in the order of arrival.")
        @Option(help: "从此位置之后 · From a position on.") var from: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            guard let position = from.map({ Position($0) }) ?? Position() else {
                throw Problem(
                    .badArgument, ["name": "--from", "value": from ?? "", "why": "要位置 / a position"])
            }
            var sink = try Printer(output, rows: true).sink()
            try session.store.read { connection in
                try JournalExport(connection).forEach(from: position) { row in
                    try sink.add(row)
                    return true
                }
            }
            try sink.end()
        }
    }
}

/// `tuopin rebuild`: fills the tables anew from the journal (重建).
struct RebuildVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "重建 · Fills every table anew from the journal; --check only compares.")

    @Flag(help: "只比对 · Write nothing; exit 1 when a table differs.") var check = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database)
        let report =
            check
            ? try Self.check(session)
            : try Rebuild(Session.projections(session.keys), keys: session.keys).run(session.store)
        try Printer(output, rows: false).document(report.json)
        if check, !report.changed.isEmpty { throw ExitStatus.refused }
    }

    /// Replays into a scratch database beside the live one and compares.
    static func check(_ session: Session) throws -> Rebuild.Report {
        let path = session.options.path + ".rebuild-\(UUID().uuidString)"
        defer {
            for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        }
        let scratch = try SQLiteStore(path: path, schema: Session.schema)
        defer { try? scratch.close() }
        return try Rebuild(Session.projections(session.keys), keys: session.keys).check(
            session.store, scratch: scratch)
    }
}

/// `tuopin backup`: a consistent copy while others work (备份).
struct BackupVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "备份 · A consistent copy, while running; never holds the key.")
    @Argument(help: "备份文件 · The copy.") var file: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database, readOnly: true)
        try session.store.backup(to: file)
        // Of the copy, not of the database, which others may have taken further by now.
        let copy = try SQLiteStore(path: file, readOnly: true, schema: Session.schema)
        let position = try copy.read { try JournalReader(connection: $0, keys: nil).position() }
        let documents = try DocumentCopy(
            copy, from: session.options.path, to: file, erased: { try session.store.read(KeyRing.erased) })
        try copy.close()
        try Printer(output, rows: false).document(
            .object([
                .init("file", .string(file)), .init("position", .string(position.description)),
                .init("documents", .int(documents.copied)),
            ]))
        try documents.report()
    }
}

/// `tuopin restore`: a database from a backup, whole or up to a moment (恢复).
struct RestoreVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "恢复 · A database from a backup, whole or up to an instant.")
    @Argument(help: "备份文件 · The backup.") var file: String
    @Option(help: "恢复到此刻 · Up to this instant (RFC 3339).") var to: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let files = FileManager.default
        guard files.fileExists(atPath: file) else { throw Problem(.fileNotFound, ["file": file]) }
        guard !files.fileExists(atPath: database.path) else {
            throw Problem(.fileStandsThere, ["file": database.path])
        }
        let instant = try to.map { text in
            guard let instant = Instant(text) else {
                throw Problem(.badArgument, ["name": "--to", "value": text, "why": "要时刻 / an instant"])
            }
            return instant
        }
        let keys = KeyRing(try KeyFile.load(database.keyPath))
        let part = database.path + ".part"
        try? files.removeItem(atPath: part)
        try SQLiteStore(path: file, readOnly: true, schema: Session.schema).backup(to: part)
        do {
            let store = try SQLiteStore(path: part, schema: Session.schema)
            if let instant {
                _ = try JournalCut(Session.projections(keys), keys: keys).cut(store, to: instant)
            }
            let position = try store.read { try JournalReader(connection: $0, keys: nil).position() }
            let documents = try DocumentCopy(store, from: file, to: database.path, erased: { [] })
            try store.close()
            try files.moveItem(atPath: part, toPath: database.path)
            try Printer(output, rows: false).document([
                "database": .string(database.path), "position": .string(position.description),
                "documents": .int(documents.copied),
            ])
            try documents.report()
        } catch let status as ExitStatus {
            throw status
        } catch {
            for ending in ["", "-wal", "-shm"] { try? files.removeItem(atPath: part + ending) }
            throw error
        }
    }
}
