import Access
import Exit
import Foundation
import Identification
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Synchronization
import Vocabulary
import Web

/// An open database with its keys: what a verb works on (会话).
struct Session {
    let store: SQLiteStore
    let keys: KeyRing
    let options: DatabaseOptions

    /// The steps of every part of the database, in the order in which they are made.
    static let schema = [
        JournalTables.migrations, AccountTables.migrations, RegistryTables.migrations,
        WorkListTable.migrations, WebTables.migrations,
    ]

    /// Opens the database that the options name; a Problem where it or its key file is missing.
    ///
    /// `writerCacheMiB` is how much of it the writer may keep in memory.
    init(_ options: DatabaseOptions, readOnly: Bool = false, writerCacheMiB: Int = SQLiteStore.importCacheMiB)
        throws
    {
        guard FileManager.default.fileExists(atPath: options.path) else {
            throw Problem(.databaseMissing, ["file": options.path])
        }
        self.options = options
        keys = KeyRing(try KeyFile.load(options.keyPath))
        store = try SQLiteStore(
            path: options.path, readOnly: readOnly, schema: Self.schema, writerCacheMiB: writerCacheMiB)
        Statistics.watch(store)
        guard try store.read({ try Self.node($0) }) != nil else {
            throw Problem(.databaseEmpty, ["file": options.path])
        }
    }

    init(store: SQLiteStore, keys: KeyRing, options: DatabaseOptions) {
        self.store = store
        self.keys = keys
        self.options = options
    }

    /// The cache of the snapshot beside the database.
    var columns: SnapshotFile { SnapshotFile(besideDatabase: options.path, release: Release.version) }

    /// The documents, in the folder beside the database.
    var documents: DocumentFiling {
        DocumentFiling(DocumentFolder(besideDatabase: options.path), store, keys)
    }

    /// The chain of the first entry: the node that made the database.
    static func node(_ connection: any StorageConnection) throws -> String? {
        try connection.first("SELECT chain FROM journal_entry ORDER BY receipt LIMIT 1") { $0.text(0) ?? "" }
    }

    /// The projections of the whole database, the registry's first.
    static func projections(_ keys: KeyRing) -> [any Projection] {
        [
            RegistryProjection(packs: PackShelf.pack, keys: keys),
            WorkListProjection(packs: PackShelf.pack), AccountProjection(),
        ]
    }

    /// A writer in the name of whoever runs the command.
    func writer(_ pack: PolicyPack, at instant: Instant = .now()) throws -> RegistryWriter {
        let keys = keys
        return RegistryWriter(
            store: store, keys: keys,
            context: EntryContext(
                actor: Self.actor, pack: pack.hash, recordedAt: instant, timeZone: pack.zone),
            projections: { Self.projections(keys) })
    }

    /// Who runs the command: TUOPIN_ACTOR, else `local`.
    static var actor: String { ProcessInfo.processInfo.environment["TUOPIN_ACTOR"] ?? "local" }
}

/// Packs read from the database, each parsed once: a hash names one content for ever.
enum PackShelf {
    private static let packs = Mutex<[String: PolicyPack]>([:])

    static func pack(_ hash: String, _ connection: any StorageConnection) throws -> PolicyPack {
        if let pack = packs.withLock({ $0[hash] }) { return pack }
        let pack = try PackAdoption.load(hash, connection)
        packs.withLock { $0[hash] = pack }
        return pack
    }
}

/// A question put to the database: its pack, its two times, its areas (提问).
struct Question {
    let connection: any StorageConnection
    let pack: PolicyPack
    let position: Position
    let view: RegistryView
    private(set) var directory: AreaDirectory

    var moment: Moment { view.moment }
    var asOf: LocalDate { view.moment.asOf }

    /// Which areas a question needs.
    enum Places {
        /// None: a pack, a position or one subject is asked for.
        case none
        /// The area that an option names with everything down to the villages; the whole city without one.
        case named(AreaOptions)
        /// All of them, groups too.
        case all
    }

    /// Reads pack, position and the areas needed for the options of a verb.
    init(
        _ connection: any StorageConnection, keys: KeyRing, _ options: MomentOptions,
        defaultDay: LocalDate? = nil, places: Places = .none
    ) throws {
        self.connection = connection
        let reader = JournalReader(connection: connection, keys: keys)
        position = try KnownAt.position(options.knownAt, named: "--known-at", reader)
        guard let hash = try PackAdoption.hash(at: position, connection) else {
            throw Problem(.packNotYetAdopted, ["position": options.knownAt ?? position.description])
        }
        pack = try Self.pack(options.pack ?? hash, connection)
        let asOf = options.asOf ?? defaultDay ?? Instant.now().day(in: pack.zone)
        let units = try UnitNames(connection)
        var seqs: [Int: Int64] = [:]
        for unit in units.all { seqs[unit.number] = position.seq(of: unit.name) }
        view = try RegistryView(connection, at: Moment(asOf: asOf, seqs: seqs))
        switch places {
        case .none: directory = .empty(asOf: asOf)
        case .named(let options):
            guard let reference = options.area else { fallthrough }
            directory = try AreaDirectory(connection, asOf: asOf, naming: reference)
            let asked = try area(options)
            try directory.readBelow(asked, connection)
        case .all: directory = try AreaDirectory(connection, asOf: asOf)
        }
    }

    /// A pack by its folder, else by its hash among those ever put into the database.
    private static func pack(_ named: String, _ connection: any StorageConnection) throws -> PolicyPack {
        let isFolder = FileManager.default.fileExists(atPath: named + "/pack.yaml")
        return isFolder ? try PolicyPack.load(directory: named) : try PackShelf.pack(named, connection)
    }

    /// The area that an option names; the whole management tree without one.
    func area(_ options: AreaOptions) throws -> AreaID {
        guard let reference = options.area else {
            guard let root = directory.root else { throw Problem(.areaNotFound, ["area": ""]) }
            return root.id
        }
        let found = directory.resolve(reference, scheme: options.scheme ?? defaultScheme(reference))
        switch found.count {
        case 1: return found[0]
        case 0:
            let anywhere = directory.resolve(reference, scheme: options.scheme)
            if anywhere.count == 1 { return anywhere[0] }
            if anywhere.isEmpty { throw Problem(.areaNotFound, ["area": reference]) }
            throw ambiguous(reference, anywhere)
        default: throw ambiguous(reference, found)
        }
    }

    private func ambiguous(_ reference: String, _ areas: [AreaID]) -> Problem {
        let list = areas.map { "\($0) \(path($0, "zh"))" }.joined(separator: "; ")
        return Problem(.areaAmbiguous, ["area": reference, "list": list])
    }

    /// The scheme in force on the day, for codes; nil for names and ids.
    private func defaultScheme(_ reference: String) -> String? {
        guard reference.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let inForce = pack.areas.schemes.filter {
            ($0.from ?? .distantPast) <= asOf && asOf <= ($0.to ?? .distantFuture)
        }
        return (inForce.last ?? pack.areas.schemes.first)?.id
    }

    /// The villages at or below an area.
    func scope(_ options: AreaOptions) throws -> Scope { Scope(try area(options), in: directory) }

    /// The names of an area from the top down.
    func path(_ id: AreaID, _ language: String) -> String {
        directory.path(id).map { directory.name($0, language) }.joined(separator: "/")
    }
}
