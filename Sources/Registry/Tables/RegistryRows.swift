import Journal
import Policy
import Storage
import Vocabulary

/// Writes the rows of subjects, of their places and of what finds them, by statements kept for the transaction.
///
/// Keyed hashes stand anywhere in their table: they are kept back and written in order of keys at the end of a batch.
/// Used on one thread inside a write transaction.
final class RegistryRows {
    private let connection: any StorageConnection
    /// The authority units.
    let units: UnitNames
    private let writers: [SubjectKind: VersionWriter]
    private let insertPlace: any StorageStatement
    private let insertLookup: any StorageStatement
    /// The last key that each unit has issued, by kind: who comes after it is new.
    private var last: [SubjectKind: [Int: Int64]] = [:]
    private var lookups: [Lookup] = []
    private var batch: Batch?

    private struct Lookup {
        var hash: [UInt8]
        var kind: SubjectKind
        var subject: Int64
        var fact: String
        var village: Int64
        var isWhole: Bool
    }

    private struct Batch {
        var id: String
        var kind: String
        var actor: String
        var first: Int64
        var last: Int64
        var entries: Int64
    }

    init(_ connection: any StorageConnection) throws {
        self.connection = connection
        units = try UnitNames(connection)
        writers = try RegistryTables(connection).versions.mapValues { try VersionWriter($0, connection) }
        insertPlace = try connection.prepare(
            """
            INSERT INTO subject_place (kind, subject, unit, village) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, subject) DO UPDATE SET unit = excluded.unit, village = excluded.village
            """)
        insertLookup = try connection.prepare(
            """
            INSERT INTO secret_lookup (hash, kind, subject, fact, village, is_whole) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)
    }

    /// The version table of a kind of subject.
    func table(of kind: SubjectKind) -> VersionTable? { writers[kind]?.table }

    // MARK: - Subjects

    /// Where a subject was last; nil for one just issued.
    func place(of subject: Int64, _ kind: SubjectKind) throws -> (unit: Int, village: Int64)? {
        if kind == .person || kind == .household {
            let issuer = SubjectID(kind: kind, key: subject).unit
            if try subject > lastIssued(kind, issuer) { return nil }
        }
        return try connection.first(
            "SELECT unit, village FROM subject_place WHERE kind = ? AND subject = ?",
            [.text(kind.rawValue), .integer(subject)]
        ) { (unit: Int($0.integer(0) ?? 0), village: $0.integer(1) ?? 0) }
    }

    private func lastIssued(_ kind: SubjectKind, _ unit: Int) throws -> Int64 {
        if let known = last[kind]?[unit] { return known }
        let low = SubjectID(kind: kind, unit: unit, number: 0).key
        let found = try connection.first(
            "SELECT MAX(subject) FROM subject_place WHERE kind = ? AND subject >= ? AND subject < ?",
            [
                .text(kind.rawValue), .integer(low),
                .integer(SubjectID(kind: kind, unit: unit + 1, number: 0).key),
            ]
        ) { $0.integer(0) ?? low }
        last[kind, default: [:]][unit] = found ?? low
        return found ?? low
    }

    /// Writes a subject's version row and its place.
    func write(_ change: SubjectChange) throws {
        guard let writer = writers[change.kind] else { return }
        if change.place == nil, change.takenBack.isEmpty {
            try writer.applyFirst(change)
        } else {
            try writer.apply(change, connection)
        }
        let isThere = change.place?.unit == change.unit && change.place?.village == change.village
        guard change.place == nil || (change.isPresent == true && !isThere) else { return }
        try insertPlace.run([
            .text(change.kind.rawValue), .integer(change.subject), .integer(Int64(change.unit)),
            .integer(change.village),
        ])
        let issuer = SubjectID(kind: change.kind, key: change.subject).unit
        if let known = last[change.kind]?[issuer] {
            last[change.kind]?[issuer] = max(known, change.subject)
        }
    }

    /// Takes all rows of a subject away, also those that open bodies made; its place stays, so that its number is not
    /// issued again.
    func erase(_ entry: Entry) throws {
        guard let id = entry.subject.flatMap({ units.subject($0) }), let table = table(of: id.kind) else {
            return
        }
        try writeLookups()
        let subject: [SQLValue] = [.text(id.kind.rawValue), .integer(id.key)]
        let villages = Erasure.villages(entry)
        for village in villages {
            try connection.execute(
                """
                DELETE FROM \(table.name) WHERE unit = (SELECT unit FROM area WHERE area = ?) AND village = ?
                    AND subject = ?
                """, [.integer(village.number), .integer(village.number), .integer(id.key)])
        }
        if villages.isEmpty {
            try connection.execute("DELETE FROM \(table.name) WHERE subject = ?", [.integer(id.key)])
        }
        if id.kind == .household { try DocumentTables.erase(units.text(id), villages, connection) }
        try connection.execute("DELETE FROM secret_lookup WHERE kind = ? AND subject = ?", subject)
        guard let unit = units.number(entry.chain), let village = Erasure.village(entry) else { return }
        try insertPlace.run(subject + [.integer(Int64(unit)), .integer(village.number)])
        last[id.kind] = nil
    }

    /// Keeps the keyed hashes by which a secret value is found: the whole, and its last four within the village.
    func setLookup(_ plain: String?, of column: FactColumn, _ change: SubjectChange, _ keys: KeyRing) throws {
        if change.place != nil {
            try writeLookups()
            try connection.execute(
                "DELETE FROM secret_lookup WHERE kind = ? AND subject = ? AND fact = ?",
                [.text(change.kind.rawValue), .integer(change.subject), .text(column.fact)])
        }
        guard let plain else { return }
        let whole = SecretKey.whole(plain, fact: column.fact, keys)
        let lastFour = SecretKey.lastFour(plain, fact: column.fact, village: change.village, keys)
        for (hash, isWhole) in [(whole, true), (lastFour, false)] {
            lookups.append(
                Lookup(
                    hash: hash, kind: change.kind, subject: change.subject, fact: column.fact,
                    village: change.village, isWhole: isWhole))
        }
    }

    private func writeLookups() throws {
        lookups.sort { $0.hash.lexicographicallyPrecedes($1.hash) }
        for row in lookups {
            try insertLookup.run([
                .blob(row.hash), .text(row.kind.rawValue), .integer(row.subject), .text(row.fact),
                .integer(row.village), .integer(row.isWhole ? 1 : 0),
            ])
        }
        lookups.removeAll(keepingCapacity: true)
    }

    // MARK: - Batches

    /// Counts an entry in its batch.
    func count(_ entry: Entry) throws {
        if batch?.id != entry.batch { try writeBatch() }
        guard !entry.batch.isEmpty else { return }
        if batch == nil {
            batch = Batch(
                id: entry.batch, kind: entry.kind, actor: entry.actor, first: entry.receipt,
                last: entry.receipt, entries: 0)
        }
        batch?.last = entry.receipt
        batch?.entries += 1
    }

    private func writeBatch() throws {
        guard let batch else { return }
        self.batch = nil
        try connection.execute(
            """
            INSERT INTO batch (batch, kind, actor, first_receipt, last_receipt, entries) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (batch) DO UPDATE SET last_receipt = excluded.last_receipt,
                entries = batch.entries + excluded.entries
            """,
            [
                .text(batch.id), .text(batch.kind), .text(batch.actor), .integer(batch.first),
                .integer(batch.last), .integer(batch.entries),
            ])
    }

    /// Writes what was kept back.
    func finish() throws {
        try writeLookups()
        try writeBatch()
    }
}
