import Foundation
import Identification
import Journal
import Registry
import Synchronization
import Vocabulary

/// A workbook that somebody handed in, with what was found in it (交来的表).
struct HandedIn: Sendable {
    /// The file.
    let file: ArrivedFile
    /// Whose it is: an account's id.
    let account: String
    /// When it came.
    let at: Instant
    /// The layout chosen; nil to find it.
    var layout: String?
    /// The day chosen, from which it holds.
    var effectiveOn: LocalDate?
    /// What the last check or the taking found.
    var outcome: ImportOutcome?
    /// The problems at their cells, with the rows around them.
    var excerpts: [SheetExcerpt] = []
    /// Whether its valid rows were taken.
    var isTaken = false
    /// What is being done with it; nil while nothing is.
    var work: Work?
    /// Why the last check or taking came to nothing.
    var problem: Problem?

    /// A check or a taking that is under way.
    struct Work: Sendable {
        /// Whether its rows are taken, and not only checked.
        let takes: Bool
        /// How far it is.
        let progress: ImportProgress
    }
}

/// Where workbooks lie between handing in and taking (交表处): in a folder that only the server reads, for half a day,
/// each for its sender alone, and gone when the server stops.
final class UploadShelf: Sendable {
    /// Longest file, in bytes.
    static let longest = 64 << 20
    /// How long a file is kept, in milliseconds: half a day.
    private static let kept: Int64 = 43_200_000
    /// How many files one account may have here.
    private static let perAccount = 20

    /// Where a file goes.
    struct Place: Sendable {
        let id: String
        let name: String
        let path: String
    }

    private let folder = NSTemporaryDirectory() + "/tuopin-uploads-" + UUID().uuidString
    private let random: RandomSource
    private let files = Mutex<[String: HandedIn]>([:])
    private let changed = Atomic<Int>(0)

    init(random: RandomSource) { self.random = random }

    deinit { close() }

    /// An empty file for the sender's name, in a folder of its own.
    func place(for name: String) throws -> Place {
        let id = random.bytes(16).map { Figure.hex($0) }.joined()
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        var clean = String(String.UnicodeScalarView(last.unicodeScalars.filter { $0.value >= 0x20 }))
        while clean.utf8.count > 180 { clean.removeFirst() }
        let name = ["", ".", ".."].contains(clean) ? "upload" : clean
        let own = "\(folder)/\(id)"
        do {
            try FileManager.default.createDirectory(
                atPath: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Problem(.cannotWrite, ["file": name, "why": error.localizedDescription])
        }
        let path = "\(own)/\(name)"
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw Problem(.cannotWrite, ["file": name, "why": ""]) }
        return Place(id: id, name: name, path: path)
    }

    /// Grows whenever a file comes, goes or changes.
    var changes: Int { changed.load(ordering: .relaxed) }

    private func note() { changed.add(1, ordering: .relaxed) }

    /// Keeps a file that arrived; the oldest of its sender, and all that are too old, go, but for those at work.
    func keep(_ handedIn: HandedIn) {
        defer { note() }
        let gone = files.withLock { files -> [HandedIn] in
            files[handedIn.file.id] = handedIn
            let own = files.values.filter { $0.account == handedIn.account }.sorted { $0.at > $1.at }
            let old = files.values.filter { handedIn.at.milliseconds - $0.at.milliseconds > Self.kept }
            let gone = (own.dropFirst(Self.perAccount) + old).filter { $0.work == nil }
            for one in gone { files[one.file.id] = nil }
            return gone
        }
        for one in gone { discard(one.file) }
    }

    /// A file by its id, for its sender alone.
    func file(_ id: String, of account: String) throws(Problem) -> HandedIn {
        guard let found = files.withLock({ $0[id] }), found.account == account else {
            throw Problem(.uploadNotFound)
        }
        return found
    }

    /// The sender's files with rows that were not taken or would not be, the newest of each layout, the newest first.
    func troubled(of account: String) -> [HandedIn] {
        let own = files.withLock { files in files.values.filter { $0.account == account && $0.outcome != nil }
        }
        var layouts: Set<String?> = []
        return own.sorted { ($1.at, $0.file.id) < ($0.at, $1.file.id) }.filter { file in
            layouts.insert(file.outcome?.layout).inserted && file.outcome?.hasErrors == true
        }
    }

    /// Begins work on a file as it was asked for, where none is under way and its rows are not taken yet; nil else.
    func begin(_ work: HandedIn.Work, on asked: HandedIn) -> HandedIn? {
        defer { note() }
        return files.withLock { files in
            guard let file = files[asked.file.id], file.work == nil, !file.isTaken else { return nil }
            var begun = file
            (begun.layout, begun.effectiveOn, begun.work) = (asked.layout, asked.effectiveOn, work)
            files[asked.file.id] = begun
            return begun
        }
    }

    /// Changes what is kept of a file, as long as it is here.
    func change(_ id: String, _ change: (inout HandedIn) -> Void) {
        defer { note() }
        files.withLock { files in
            guard var file = files[id] else { return }
            change(&file)
            files[id] = file
        }
    }

    /// Stops the checks that are under way; what is being taken goes on.
    func stopChecks() {
        for file in files.withLock({ Array($0.values) }) where file.work?.takes == false {
            _ = file.work?.progress.stop()
        }
    }

    /// Takes a file off the disk.
    func discard(_ file: ArrivedFile?) {
        guard let file else { return }
        defer { note() }
        files.withLock { $0[file.id] = nil }
        try? FileManager.default.removeItem(atPath: "\(folder)/\(file.id)")
    }

    /// Takes everything off the disk.
    func close() {
        files.withLock { $0 = [:] }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
