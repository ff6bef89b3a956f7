import Crypto
public import Storage
public import Vocabulary

/// Appends entries to the chains (记录写入), inside one write transaction.
///
/// The heads are read and advanced under the transaction's lock, so any number of processes may write in turn.
/// Before the first entry of a local day in a chain the day is opened (`DayOpened`), days missed first. Projections
/// given are applied to every entry in the same transaction.
public struct JournalWriter {
    /// The kind of the entry that opens a local day.
    public static let dayOpened = "DayOpened"
    /// The kind of the entry that destroys its subject's key.
    public static let subjectErased = "SubjectErased"
    /// The actor of entries that nobody asked for.
    public static let systemActor = "system"
    /// Above so many missed days one entry names them all.
    public static let mostDaysOpened = 366

    private struct Head {
        var seq: Int64
        var hash: [UInt8]
        var recordedAt: Instant
    }

    private let connection: any StorageConnection
    private let keys: KeyRing
    private let context: EntryContext
    private let projections: [any Projection]
    private let onDayOpened: ((Entry) throws -> Void)?
    private let insertEntry: any StorageStatement
    private let insertBody: any StorageStatement
    private var heads: [String: Head] = [:]
    private var erased: Set<String> = []
    private var lastReceipt: Int64
    private var headerBytes = HeaderBytes()
    private let index = SubjectIndex()
    private var lastBatch: String?

    /// A writer for one transaction; `dayOpened` hears of each day that was opened on the way.
    public init(
        connection: any StorageConnection, keys: KeyRing, context: EntryContext,
        projections: [any Projection] = [], dayOpened: ((Entry) throws -> Void)? = nil
    ) throws {
        try DraftCheck.check(identifier: context.actor, "actor")
        if let other = context.onBehalfOf { try DraftCheck.check(identifier: other, "on_behalf_of") }
        if let pack = context.pack { try DraftCheck.check(identifier: pack, "pack") }
        try keys.bind(connection)
        self.connection = connection
        self.keys = keys
        self.context = context
        self.projections = projections
        onDayOpened = dayOpened
        insertEntry = try connection.prepare(
            "INSERT INTO journal_entry (chain, seq, receipt, header, hash) VALUES (?, ?, ?, ?, ?)")
        insertBody = try connection.prepare(
            "INSERT INTO journal_body (chain, seq, part, class, sha256, body) VALUES (?, ?, ?, ?, ?, ?)")
        lastReceipt =
            try connection.first("SELECT MAX(receipt) FROM journal_entry") { $0.integer(0) ?? 0 } ?? 0
    }

    /// Writes one entry, its day opened before it.
    @discardableResult
    public mutating func append(_ draft: EntryDraft) throws -> Entry {
        let prepared = try keys.prepare([draft], pack: context.pack, connection)
        try insert(newKeysOf: prepared)
        return try append(prepared.entries[0])
    }

    /// Writes many entries in order, encrypted on several threads; call it with some thousands at a time.
    @discardableResult
    public mutating func append(contentsOf drafts: [EntryDraft]) throws -> [Entry] {
        let prepared = try keys.prepare(drafts, pack: context.pack, connection)
        try insert(newKeysOf: prepared)
        return try prepared.entries.map { try append($0) }
    }

    /// Writes entries that were made ready before the lock was taken.
    ///
    /// An owner's key made by another process in between is used instead (its bodies are sealed anew); one destroyed
    /// in between is refused (409.106). `each` hears of every entry written.
    @discardableResult
    public mutating func append(_ prepared: PreparedEntries, each: () -> Void = {}) throws -> [Entry] {
        var prepared = prepared
        var block = RandomBlock(keys.random)
        let known = prepared.keys.filter { $0.value.wrapped == nil }.keys
        for owner in known.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            _ = try keys.key(of: owner, connection)
        }
        var changed: Set<String> = []
        for owner in try insert(newKeysOf: prepared) {
            guard let key = try keys.key(of: owner, connection) else { continue }
            prepared.keys[owner] = .init(key: key, wrapped: nil)
            changed.insert(owner)
        }
        if !changed.isEmpty {
            let deflater = BodyDeflater(prepared.words)
            for (index, entry) in prepared.entries.enumerated() {
                guard entry.draft.bodies.contains(where: { changed.contains($0.subject) }) else { continue }
                prepared.entries[index] = try keys.seal(
                    entry.draft, prepared.keys, prepared.words, deflater, &block)
            }
        }
        return try prepared.entries.map { entry in
            defer { each() }
            return try append(entry)
        }
    }

    /// A batch id for what comes next on a chain: `b-CHAIN-SEQ` of its first entry; opens the day if need be.
    public mutating func batch(on chain: String) throws -> String {
        let head = try openedHead(chain)
        return "b-\(chain)-\(head.seq + 1)"
    }

    /// Opens the local day of a chain where that has not been done: what the server's timer calls.
    public mutating func openDay(on chain: String) throws { _ = try openedHead(chain) }

    /// Destroys the key of a household or person by an entry that travels too (销毁).
    @discardableResult
    public mutating func erase(
        _ subject: String, chain: String, effectiveOn: LocalDate, batch: String, causedBy: String? = nil
    ) throws -> Entry {
        try append(
            EntryDraft(
                chain: chain, effectiveOn: effectiveOn, kind: Self.subjectErased, subject: subject,
                batch: batch,
                causedBy: causedBy))
    }

    /// Writes the keys that were made; gives the owners who had one by then, or whose key was destroyed.
    @discardableResult
    private func insert(newKeysOf prepared: PreparedEntries) throws -> [String] {
        let insert = try connection.prepare(
            "INSERT INTO subject_key (subject, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING")
        return try prepared.newOwners.filter { owner in
            guard let wrapped = prepared.keys[owner]?.wrapped else { return false }
            return try insert.run([.text(owner), .blob(wrapped)]) == 0
        }
    }

    private mutating func append(_ prepared: PreparedEntry) throws -> Entry {
        let head = try openedHead(prepared.draft.chain)
        let entry = try write(prepared, head, actor: context.actor, onBehalfOf: context.onBehalfOf)
        if same(entry.header.kind, Self.subjectErased), let subject = entry.header.subject {
            erased.insert(subject)
            try keys.destroy(subject, connection)
        }
        try project(entry)
        return entry
    }

    /// Applies an entry, and ends the batch before it where it is of another, as a rebuild does.
    private mutating func project(_ entry: Entry) throws {
        if let last = lastBatch, !same(last, entry.header.batch) {
            for projection in projections { try projection.finish(connection) }
        }
        lastBatch = entry.header.batch
        for projection in projections { try projection.apply(entry, connection) }
    }

    private mutating func openedHead(_ chain: String) throws -> Head {
        if let head = heads[chain] { return head }
        guard Position.isChain(chain) else { throw Problem(.chainName, ["name": chain]) }
        let found = try connection.first(
            "SELECT header, hash FROM journal_entry WHERE chain = ? ORDER BY seq DESC LIMIT 1", [.text(chain)]
        ) { row in
            let header = try JournalReader.header(row.blob(0) ?? [], at: chain)
            return Head(seq: header.seq, hash: row.blob(1) ?? [], recordedAt: header.recordedAt)
        }
        let today = max(context.recordedAt, found?.recordedAt ?? context.recordedAt).day(in: context.timeZone)
        var head =
            found ?? Head(seq: 0, hash: [UInt8](repeating: 0, count: 32), recordedAt: context.recordedAt)
        heads[chain] = head
        let last = found.map { $0.recordedAt.day(in: context.timeZone) } ?? today.adding(days: -1)
        guard last < today else { return head }
        let batch = "b-\(chain)-\(head.seq + 1)"
        for draft in Self.openings(from: last.adding(days: 1), to: today, chain: chain, batch: batch) {
            let prepared = try keys.prepare([draft], pack: context.pack, connection)
            let entry = try write(prepared.entries[0], head, actor: Self.systemActor, onBehalfOf: nil)
            try project(entry)
            try onDayOpened?(entry)
            head = heads[chain] ?? head
        }
        return head
    }

    /// The entries that open the days from one to another: one a day, or one for all the missed ones where there
    /// are more than 366, with their first and last in its open body.
    static func openings(from first: LocalDate, to today: LocalDate, chain: String, batch: String)
        -> [EntryDraft]
    {
        func opening(_ day: LocalDate, _ bodies: [BodyDraft] = []) -> EntryDraft {
            EntryDraft(chain: chain, effectiveOn: day, kind: dayOpened, batch: batch, bodies: bodies)
        }
        let missed = Int(today.dayNumber - first.dayNumber)
        guard missed > mostDaysOpened else {
            return (0...missed).map { opening(first.adding(days: $0)) }
        }
        let last = today.adding(days: -1)
        let payload: JSONValue = ["from": .string(first.description), "to": .string(last.description)]
        return [opening(last, [BodyDraft(.open, payload: payload)]), opening(today)]
    }

    private mutating func write(
        _ prepared: PreparedEntry, _ head: Head, actor: String, onBehalfOf: String?
    ) throws -> Entry {
        let draft = prepared.draft
        let header = EntryHeader(
            version: 1, chain: draft.chain, seq: head.seq + 1,
            recordedAt: max(context.recordedAt, head.recordedAt), effectiveOn: draft.effectiveOn,
            actor: actor,
            onBehalfOf: onBehalfOf, kind: draft.kind, subject: draft.subject, batch: draft.batch,
            causedBy: draft.causedBy, pack: context.pack,
            bodies: prepared.bodies.map { .init(bodyClass: $0.bodyClass, sha256: $0.sha256) },
            previous: head.hash, algorithm: "sha-256")
        let bytes = headerBytes.bytes(of: header)
        let hash = Array(SHA256.hash(data: bytes))
        lastReceipt += 1
        let chain = SQLValue.text(header.chain)
        let seq = SQLValue.integer(header.seq)
        try insertEntry.run([chain, seq, .integer(lastReceipt), .blob(bytes), .blob(hash)])
        var bodies: [EntryBody] = []
        bodies.reserveCapacity(draft.bodies.count)
        for (part, run) in draft.bodies.runs.enumerated() {
            let stored = prepared.bodies[part]
            try insertBody.run([
                chain, seq, .integer(Int64(part)), .text(stored.bodyClass.rawValue), .blob(stored.sha256),
                .blob(stored.stored),
            ])
            for (piece, body) in draft.bodies[run].enumerated() {
                if body.bodyClass != .open, erased.contains(body.subject) {
                    throw Problem(.subjectErased, ["subject": body.subject])
                }
                bodies.append(
                    EntryBody(
                        part: part, piece: piece, bodyClass: body.bodyClass,
                        subject: body.bodyClass == .open ? nil : body.subject,
                        payload: body.payload, reason: body.reason, state: .present))
            }
        }
        heads[header.chain] = Head(seq: header.seq, hash: hash, recordedAt: header.recordedAt)
        let entry = Entry(header: header, receipt: lastReceipt, hash: hash, bodies: bodies)
        try index.apply(entry, connection)
        return entry
    }
}
