import Crypto
public import Storage
public import Vocabulary

/// Fills the projections anew from the journal (重建), in place or beside the live tables to compare.
public struct Rebuild: Sendable {
    /// What a rebuild gave.
    public struct Report: Sendable, Hashable {
        /// The rebuilt tables, by name.
        public var tables: [TableDigest]
        /// The tables whose live rows differed, by name.
        public var changed: [String]
        /// The first live row that differs; only a check looks for it.
        public var firstBad: VerificationReport.Fault?

        /// The document of `rebuild`.
        public var json: JSONValue {
            ["tables": .array(tables.map(\.json)), "changed": .array(changed.map { .string($0) })]
        }
    }

    private let projections: [any Projection]
    private let keys: KeyRing

    /// A rebuild of these projections, applied in this order; the index by subject comes with them.
    public init(_ projections: [any Projection], keys: KeyRing) {
        self.projections = [SubjectIndex()] + projections
        self.keys = keys
    }

    private var tables: [String] {
        projections.flatMap(\.tables).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Empties the tables and fills them by replaying every entry, in one transaction.
    public func run(_ store: any Store) throws -> Report {
        try store.write { try run($0) }
    }

    /// Empties and fills the tables inside a transaction that the caller holds.
    public func run(_ connection: any StorageConnection) throws -> Report {
        let before = try digests(connection)
        try fill(connection)
        let after = try digests(connection)
        return Report(tables: after, changed: Self.changed(before, after), firstBad: nil)
    }

    /// Empties and fills the tables inside a transaction that the caller holds, and looks at none.
    public func fill(_ connection: any StorageConnection) throws {
        for projection in projections { try projection.empty(connection) }
        try replay(from: connection, to: connection)
    }

    /// Replays into an empty database and compares it with the live tables, table by table.
    ///
    /// The live database is only read, in one snapshot, so others may go on writing. `scratch` has had the same
    /// migrations and is thrown away by the caller.
    public func check(_ store: any Store, scratch: any Store) throws -> Report {
        try store.read { live in
            try scratch.write { rebuilt in
                try copyPacks(from: live, to: rebuilt)
                try replay(from: live, to: rebuilt)
                let tables = try digests(rebuilt)
                let changed = Self.changed(try digests(live), tables)
                let fault = try changed.first.map { try Self.firstDifference($0, live, rebuilt) }
                return Report(tables: tables, changed: changed, firstBad: fault)
            }
        }
    }

    /// The digests of the live tables.
    public func digests(_ connection: any StorageConnection) throws -> [TableDigest] {
        try tables.map { try TableDigest(of: $0, connection) }
    }

    private func replay(from journal: any StorageConnection, to target: any StorageConnection) throws {
        var batch: String?
        let reader = JournalReader(connection: journal, keys: keys)
        if try !KeyRing.erased(journal).isEmpty {
            let erasures = try reader.entries(ofKind: JournalWriter.subjectErased)
            for projection in projections { projection.foresee(erasures) }
        }
        try reader.forEach { entry in
            if let last = batch, !same(last, entry.header.batch) {
                for projection in projections { try projection.finish(target) }
            }
            batch = entry.header.batch
            for projection in projections { try projection.apply(entry, target) }
            return true
        }
        for projection in projections { try projection.finish(target) }
    }

    private func copyPacks(from live: any StorageConnection, to rebuilt: any StorageConnection) throws {
        let insert = try rebuilt.prepare(
            "INSERT INTO pack_file (pack, path, sha256, bytes) VALUES (?, ?, ?, ?)")
        try live.forEach("SELECT pack, path, sha256, bytes FROM pack_file ORDER BY pack, path", []) { row in
            try insert.run((0..<4).map { row.value($0) })
            return true
        }
    }

    private static func changed(_ before: [TableDigest], _ after: [TableDigest]) -> [String] {
        zip(before, after).filter { $0 != $1 }.map(\.1.table)
    }

    private static func firstDifference(
        _ table: String, _ live: any StorageConnection, _ rebuilt: any StorageConnection
    ) throws -> VerificationReport.Fault {
        let rows = try TableRows(table, live)
        guard try rows.keyNames == TableRows(table, rebuilt).keyNames,
            try live.columns(of: table).map(\.name).sorted()
                == rebuilt.columns(of: table).map(\.name).sorted()
        else { return .init("table", table: table, why: "the columns are not those that the entries make") }
        var lines: [UInt64] = []
        try rows.forEach(live) { line, _ in
            lines.append(short(line))
            return true
        }
        var place = 0
        try rows.forEach(rebuilt) { line, _ in
            guard place < lines.count, lines[place] == short(line) else { return false }
            place += 1
            return true
        }
        let liveKey = try rows.key(at: place, live)
        let rebuiltKey = try rows.key(at: place, rebuilt)
        if let rebuiltKey, try !rows.has(rebuiltKey, live) {
            return .init("table", table: table, key: TableRows.text(rebuiltKey), why: "the row is missing")
        }
        guard let liveKey else {
            return .init("table", table: table, why: "the rows are in another order")
        }
        let known = try rows.has(liveKey, rebuilt)
        return .init(
            "table", table: table, key: TableRows.text(liveKey),
            why: known ? "the row is not what the entries make it" : "no entry makes this row")
    }

    /// The first eight bytes of a line's hash.
    private static func short(_ line: [UInt8]) -> UInt64 {
        SHA256.hash(data: line).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
