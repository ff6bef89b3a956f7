public import Columns
import Dispatch
public import Journal
public import Policy
public import Storage
import Synchronization
public import Vocabulary

/// The registry's state as of a day as columns (登记快照), with what is needed to read them: pack, day and position.
///
/// It never changes; `refreshed` makes the next one. A page that has just changed something reads from the database.
public struct RegistrySnapshot: Sendable {
    /// The columns.
    public internal(set) var columns: Snapshot
    /// The pack whose facts they are: the one adopted last.
    public let pack: PolicyPack
    /// The day, and the last entry of each chain that counts.
    public internal(set) var moment: Moment
    /// The receipt of the last entry that counts.
    public internal(set) var receipt: Int64
    /// The numbers of codes.
    public let codes: CodeNumbers
    /// The villages that the last refresh read anew; nil: all.
    public private(set) var touched: Set<VillageKey>?
    /// The journal's position after the last entry that counts.
    public let position: Position

    /// So many entries are looked through for their villages; after more all is read anew. A county's bulk edit and its
    /// taking back are some ten thousand each, and touch few of the villages.
    static let mostEntries: Int64 = 40_000

    /// Reads everything as of a day; a Problem (404) where no pack is adopted.
    public init(_ store: any Store, asOf: LocalDate) throws {
        let (start, villages) = try store.read { connection in
            (try SnapshotStart(connection, asOf: asOf), try SnapshotStart.villages(connection))
        }
        let codes = CodeNumbers(start.pack)
        let source = SnapshotSource(start, codes)
        let chunks = try source.chunks(villages, store)
        self.init(start, codes, Snapshot(source.shape, chunks))
    }

    /// Reads some villages as of a day as they were known at a position; a Problem (404) where no pack was adopted then.
    ///
    /// Such a state of the past is not refreshed.
    public init(_ store: any Store, asOf: LocalDate, knownAt position: Position, in scope: Scope) throws {
        let start = try store.read { try SnapshotStart($0, asOf: asOf, at: position) }
        let codes = CodeNumbers(start.pack)
        let source = SnapshotSource(start, codes)
        self.init(start, codes, Snapshot(source.shape, try source.chunks(scope, store)))
    }

    init(_ start: SnapshotStart, _ codes: CodeNumbers, _ columns: Snapshot) {
        self.columns = columns
        pack = start.pack
        moment = start.moment
        receipt = start.receipt
        position = start.position
        self.codes = codes
    }

    /// The state with the entries since then; on another day or after another pack was adopted all is read anew.
    public func refreshed(_ store: any Store, keys: KeyRing, asOf: LocalDate) throws -> RegistrySnapshot {
        guard asOf == moment.asOf else { return try RegistrySnapshot(store, asOf: asOf) }
        let next: RegistrySnapshot? = try store.read { connection in
            let reader = JournalReader(connection: connection, keys: keys)
            let last = try reader.lastReceipt()
            guard last != receipt else { return self }
            // A restored backup has fewer entries; after very many all is read anew.
            guard last > receipt, last - receipt <= Self.mostEntries else { return nil }
            let start = try SnapshotStart(connection, asOf: asOf, knowing: pack)
            guard start.pack.hash == pack.hash else { return nil }
            let touched = try TouchedVillages(reader, after: receipt, connection).villages
            let source = SnapshotSource(start, codes)
            guard source.shape == columns.shape else { return nil }
            let scope = Scope(touched.sorted().map { ($0.unit, $0.village) })
            let chunks = try source.chunks(scope, connection)
            var next = RegistrySnapshot(start, codes, columns.replacing(chunks))
            next.touched = touched
            return next
        }
        return try next ?? RegistrySnapshot(store, asOf: asOf)
    }
}

/// Where a snapshot begins: the pack adopted last, the day and the heads of the chains, at the journal's end or before.
struct SnapshotStart {
    var pack: PolicyPack
    var tables: RegistryTables
    var moment: Moment
    var position: Position
    var receipt: Int64

    init(
        _ connection: any StorageConnection, asOf: LocalDate, at past: Position? = nil,
        knowing known: PolicyPack? = nil
    ) throws {
        let reader = JournalReader(connection: connection, keys: nil)
        position = try past ?? reader.position()
        guard let hash = try PackAdoption.hash(at: position, connection) else {
            throw Problem(.packNotAdopted, ["pack": position.description])
        }
        if let known, known.hash == hash {
            pack = known
        } else {
            pack = try PackAdoption.load(hash, connection)
        }
        tables = try RegistryTables(connection)
        var seqs: [Int: Int64] = [:]
        for unit in try UnitNames(connection).all { seqs[unit.number] = position.seq(of: unit.name) }
        moment = Moment(asOf: asOf, seqs: seqs)
        receipt = try reader.lastReceipt()
    }

    /// All villages of the authority units.
    static func villages(_ connection: any StorageConnection) throws -> Scope {
        Scope(
            try connection.rows(
                "SELECT unit, area FROM area WHERE village = area AND unit IS NOT NULL ORDER BY unit, area"
            ) { (unit: Int($0.integer(0) ?? 0), village: $0.integer(1) ?? 0) })
    }
}

/// Makes chunks of villages: reads them, works out their derived facts, seals them.
struct SnapshotSource {
    let shape: SnapshotShape
    private let scan: VillageScan
    private let derived: DerivedColumns
    private let moment: Moment
    private let reader: NameReader?

    init(_ start: SnapshotStart, _ codes: CodeNumbers) {
        let pack = start.pack
        let reader = NameReader(pack)
        self.reader = reader
        scan = VillageScan(pack, start.tables, codes: codes)
        derived = DerivedColumns(leniently: pack, pack.context(asOf: start.moment.asOf))
        moment = start.moment
        let worked = Set(derived.facts)
        var byKind: [SubjectKind: [SnapshotShape.Column]] = [:]
        for kind in SubjectKind.allCases {
            let texts = Dictionary(
                scan.columns(of: kind).map { ($0.fact, $0.isText) }, uniquingKeysWith: { first, _ in first })
            let columns: [SnapshotShape.Column] = pack.facts.of(kind).compactMap { fact in
                if fact.isDerived {
                    return worked.contains(fact.id) ? .init(fact: fact.id, isText: false) : nil
                }
                return texts[fact.id].map { .init(fact: fact.id, isText: $0) }
            }
            byKind[kind] = columns + (reader == nil ? [] : NameReader.columns(beside: columns, of: kind))
        }
        shape = SnapshotShape(byKind)
    }

    /// The chunks of some villages, read in one transaction.
    func chunks(_ scope: Scope, _ connection: any StorageConnection) throws -> [VillageChunk] {
        var tables = try scan.tables(scope, at: moment, connection)
        do {
            try derived.add(to: &tables)
        } catch {
            // Every expression was compiled once before; only an inconsistent pack gets here.
            throw Problem(.packExpression, ["why": "\(error)"])
        }
        reader?.add(to: &tables)
        return tables.sealed(shape)
    }

    /// The chunks of many villages, read on two threads, each in transactions of its own: the moment makes them agree.
    func chunks(_ scope: Scope, _ store: any Store) throws -> [VillageChunk] {
        let pieces = scope.split(max(1, scope.count / 24))
        let results = Mutex<[Int: Result<[VillageChunk], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            let result = Result { try store.read { try chunks(pieces[index], $0) } }
            results.withLock { $0[index] = result }
        }
        let done = results.withLock { $0 }
        return try pieces.indices.flatMap { try done[$0]?.get() ?? [] }
    }
}

/// The villages that entries since a receipt have touched.
struct TouchedVillages {
    private(set) var villages: Set<VillageKey> = []

    init(_ reader: JournalReader, after receipt: Int64, _ connection: any StorageConnection) throws {
        let units = try UnitNames(connection)
        try reader.forEach(after: receipt) { entry in
            for body in entry.bodies {
                add(body.payload?["village"], entry.chain, units)
                add(body.payload?["document"]?["village"], entry.chain, units)
                for village in body.payload?["villages"]?.arrayValue ?? [] {
                    add(village, entry.chain, units)
                }
                for area in body.payload?["areas"]?.arrayValue ?? [] {
                    add(area["village"], entry.chain, units)
                }
            }
            // Also where the body is withheld or erased: wherever the subject stands now.
            if let id = entry.subject.flatMap({ units.subject($0) }) {
                try connection.forEach(
                    "SELECT unit, village FROM subject_place WHERE kind = ? AND subject = ?",
                    [.text(id.kind.rawValue), .integer(id.key)]
                ) { row in
                    villages.insert(VillageKey(unit: Int(row.integer(0) ?? 0), village: row.integer(1) ?? 0))
                    return true
                }
            }
            return true
        }
    }

    private mutating func add(_ value: JSONValue?, _ chain: String, _ units: UnitNames) {
        guard let village = value?.stringValue.flatMap({ AreaID($0) }), let unit = units.number(chain) else {
            return
        }
        villages.insert(VillageKey(unit: unit, village: village.number))
    }
}
