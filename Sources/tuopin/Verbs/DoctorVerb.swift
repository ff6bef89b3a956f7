import Access
import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Vocabulary
import Web

/// `tuopin doctor`: is everything in order here? (自检)
struct DoctorVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "自检 · Whether database, keys, record and disk are in order.")
    @Flag(help: "清理材料夹 · Take away files that no entry names, left by a crash more than an hour ago.")
    var sweep = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var rows: [JSONValue] = []
        var failed = false
        func add(_ check: String, _ state: String, _ zh: String, _ en: String, do what: String? = nil) {
            failed = failed || state == "fail"
            rows.append([
                "check": .string(check), "state": .string(state), "zh": .string(zh), "en": .string(en),
                "do": .text(what),
            ])
        }
        let files = FileManager.default
        if files.fileExists(atPath: database.keyPath) {
            let mode = (try? files.attributesOfItem(atPath: database.keyPath)[.posixPermissions] as? Int) ?? 0
            let isPrivate = mode & 0o077 == 0
            add(
                "key-file", isPrivate ? "ok" : "warn", isPrivate ? "密钥文件只有本人可读。" : "密钥文件别人也能读。",
                isPrivate ? "The key file is its owner's alone." : "Others can read the key file.",
                do: isPrivate ? nil : "chmod 600 \(database.keyPath)")
        } else {
            add(
                "key-file", "fail", "没有密钥文件。", "The key file is missing.",
                do: "--key-file \(database.keyPath)")
        }
        for finding in AssetShelf(folder: AssetFolder.find(nil)).findings {
            let (line, isSound) = (finding.line, finding.state == .sound)
            let (zh, en) =
                switch finding.state {
                case .sound: ("已装好", "is installed")
                case .missing: ("没有装", "is not installed")
                case .changed: ("与锁文件不符", "is not the locked file")
                }
            add(
                "asset-\(line.name)", isSound ? "ok" : "warn", "\(line.what)：\(zh)。", "\(line.what) \(en).",
                do: isSound ? nil : "make setup")
        }
        do {
            let session = try Session(database, readOnly: true)
            add("database", "ok", "数据库打得开。", "The database opens.")
            try session.store.read { connection in
                let question = try Question(connection, keys: session.keys, MomentOptions.plain)
                add(
                    "pack", "ok", "政策包 \(question.pack.id) \(question.pack.version)。",
                    "Pack \(question.pack.id) \(question.pack.version).")
            }
            let columns = try session.store.read { connection in
                let zone = try Question(connection, keys: session.keys, MomentOptions.plain).pack.zone
                return try session.columns.state(connection, asOf: Instant.now().day(in: zone))
            }
            let (state, zh, en) = Self.words(columns)
            add("column-file", state, zh, en, do: state == "ok" ? nil : "chmod 600 \(session.columns.path)")
            let damage = try session.store.integrityCheck()
            add(
                "integrity", damage.isEmpty ? "ok" : "fail", damage.isEmpty ? "数据库文件完好。" : damage[0],
                damage.isEmpty ? "The database file is sound." : damage[0],
                do: damage.isEmpty ? nil : "tuopin restore")
            let report = try JournalVerifier(session.store).verify()
            add(
                "journal", report.ok ? "ok" : "fail", report.ok ? "账本各链完好。" : "账本有问题。",
                report.ok ? "Every chain verifies." : "The journal does not verify.",
                do: report.ok ? nil : "tuopin journal verify")
            let documents = try session.store.read {
                try DocumentCheck(session.documents.folder, $0, keys: session.keys, hashing: false)
            }
            add(
                "documents", documents.firstBad == nil ? "ok" : "fail",
                documents.firstBad == nil
                    ? "归档的 \(documents.present) 份材料都在。" : "有归档的材料不在材料夹里。",
                documents.firstBad == nil
                    ? "All \(documents.present) filed documents are there."
                    : "A filed document is not in the folder.",
                do: documents.firstBad == nil ? nil : "tuopin journal verify --files")
            let strays = session.documents.folder.strays(besides: documents.named)
            if sweep { try session.documents.folder.sweep(strays) }
            if !strays.isEmpty {
                add(
                    "document-strays", sweep ? "ok" : "warn",
                    "材料夹里有 \(strays.count) 个没有分录的文件：\(strays[0])\(sweep ? "，已清理" : "")。",
                    "\(strays.count) files without an entry lie in the folder, as \(strays[0])\(sweep ? "; taken away" : "").",
                    do: sweep ? nil : "tuopin doctor --sweep")
            }
            if files.fileExists(atPath: AccessTables.path(beside: database.path)) {
                let log = try session.access().log.verify()
                add(
                    "access-log", log.isSound ? "ok" : "fail", log.isSound ? "访问日志完好。" : "访问日志有问题。",
                    log.isSound ? "The access log verifies." : "The access log does not verify.",
                    do: log.isSound ? nil : "tuopin user log --verify")
            }
        } catch let problem as Problem {
            add("database", "fail", problem.text("zh"), problem.text("en"))
        }
        let folder = (database.path as NSString).deletingLastPathComponent
        let free =
            (try? files.attributesOfFileSystem(forPath: folder.isEmpty ? "." : folder)[.systemFreeSize]
                as? Int) ?? 0
        let mib = free >> 20
        add(
            "disk", mib > 1024 ? "ok" : "warn", "磁盘剩余 \(mib) MiB。", "\(mib) MiB of disk are free.",
            do: mib > 1024 ? nil : "free some space")
        try Printer(output, rows: true).rows(rows)
        if failed { throw ExitStatus.refused }
    }

    /// What is said of the column file; only one that others may read is a fault.
    private static func words(_ state: SnapshotFile.State) -> (state: String, zh: String, en: String) {
        switch state {
        case .absent:
            ("ok", "没有列文件，下次取快照时生成。", "There is no column file; the next snapshot makes one.")
        case .current: ("ok", "列文件是最新的。", "The column file is up to date.")
        case .behind(let entries):
            (
                "ok", "列文件差 \(entries) 条分录，取快照时补上。",
                "The column file lacks \(entries) entries, which the next snapshot reads."
            )
        case .stale:
            (
                "ok", "列文件已过期或已损坏，不会使用，将重新生成。",
                "The column file is stale or damaged: it is not used and will be made anew."
            )
        case .exposed: ("warn", "列文件别人也能读。", "Others can read the column file.")
        }
    }
}
