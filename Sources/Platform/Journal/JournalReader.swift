public import Storage
public import Vocabulary

/// Reads entries and their bodies (记录读取), inside a read or write transaction.
public struct JournalReader {
    /// The last entry of a chain.
    public struct ChainHead: Sendable, Hashable {
        /// The chain.
        public var chain: String
        /// Its last place.
        public var seq: Int64
        /// The hash of the entry there.
        public var hash: [UInt8]
    }

    let connection: any StorageConnection
    private let keys: KeyRing?
    private let shelf = Shelf()

    /// A reader; without a key ring encrypted bodies are withheld.
    public init(connection: any StorageConnection, keys: KeyRing?) {
        self.connection = connection
        self.keys = keys
    }

    /// Calls the closure for each entry after a receipt, in the order of arrival; returning false stops.
    public func forEach(
        after receipt: Int64 = 0, through last: Int64 = .max, _ body: (Entry) throws -> Bool
    ) throws {
        try connection.forEach(
            """
            SELECT chain, seq, receipt, header, hash FROM journal_entry
            WHERE receipt > ? AND receipt <= ? ORDER BY receipt
            """, [.integer(receipt), .integer(last)]
        ) { row in try body(try entry(row)) }
    }

    /// Calls the closure for each entry of a chain within a range of places, in order; returning false stops.
    public func forEach(
        chain: String, from first: Int64 = 1, through last: Int64 = .max, _ body: (Entry) throws -> Bool
    ) throws {
        try connection.forEach(
            """
            SELECT chain, seq, receipt, header, hash FROM journal_entry
            WHERE chain = ? AND seq >= ? AND seq <= ? ORDER BY seq
            """, [.text(chain), .integer(first), .integer(last)]
        ) { row in try body(try entry(row)) }
    }

    /// The entries about a subject, the latest first, at most so many.
    public func entries(of subject: String, last limit: Int = 1_000) throws -> [Entry] {
        try connection.rows(
            """
            SELECT e.chain, e.seq, e.receipt, e.header, e.hash
            FROM journal_subject AS s JOIN journal_entry AS e ON e.receipt = s.receipt
            WHERE s.subject = ? ORDER BY s.receipt DESC LIMIT ?
            """, [.text(subject), .integer(Int64(limit))]
        ) { try entry($0) }
    }

    /// The receipts of the entries that name a subject.
    public func receipts(of subject: String) throws -> [Int64] {
        try connection.rows("SELECT receipt FROM journal_subject WHERE subject = ?", [.text(subject)]) {
            $0.integer(0) ?? 0
        }
    }

    /// The entry of a receipt; nil where there is none.
    public func entry(receipt: Int64) throws -> Entry? {
        try connection.first(
            "SELECT chain, seq, receipt, header, hash FROM journal_entry WHERE receipt = ?",
            [.integer(receipt)]
        ) { try entry($0) }
    }

    /// The latest entries of all chains, the latest first.
    public func latest(_ limit: Int) throws -> [Entry] {
        try connection.rows(
            "SELECT chain, seq, receipt, header, hash FROM journal_entry ORDER BY receipt DESC LIMIT ?",
            [.integer(Int64(limit))]
        ) { try entry($0) }
    }

    /// Every entry of a kind, in the order of arrival; of the others the headers alone are read.
    public func entries(ofKind kind: String) throws -> [Entry] {
        try connection.rows(
            "SELECT chain, seq, receipt, header, hash FROM journal_entry ORDER BY receipt", []
        ) { row -> Entry? in
            let position = "\(row.text(0) ?? "")@\(row.integer(1) ?? 0)"
            let header = try Self.header(row.blob(3) ?? [], at: position)
            return same(header.kind, kind) ? try entry(row) : nil
        }.compactMap { $0 }
    }

    /// The headers of the latest entries of all chains, the latest first, at most so many; false stops. No body is read.
    public func forEachLatestHeader(_ limit: Int, _ body: (EntryHeader) throws -> Bool) throws {
        try connection.forEach(
            "SELECT chain, seq, header FROM journal_entry ORDER BY receipt DESC LIMIT ?",
            [.integer(Int64(limit))]
        ) { row in
            let position = "\(row.text(0) ?? "")@\(row.integer(1) ?? 0)"
            return try body(try Self.header(row.blob(2) ?? [], at: position))
        }
    }

    /// The entry at `chain@seq`; nil where there is none.
    public func entry(at position: String) throws -> Entry? {
        guard let place = Position(position), place.heads.count == 1 else { return nil }
        return try connection.first(
            "SELECT chain, seq, receipt, header, hash FROM journal_entry WHERE chain = ? AND seq = ?",
            [.text(place.heads[0].chain), .integer(place.heads[0].seq)]
        ) { try entry($0) }
    }

    /// The receipt of the latest entry; 0 before the first.
    public func lastReceipt() throws -> Int64 {
        try connection.first("SELECT MAX(receipt) FROM journal_entry") { $0.integer(0) ?? 0 } ?? 0
    }

    /// The last entry of each chain, by chain.
    public func heads() throws -> [ChainHead] {
        var all: [ChainHead] = []
        var chain = ""
        while true {
            let next = try connection.first(
                "SELECT chain FROM journal_entry WHERE chain > ? ORDER BY chain LIMIT 1", [.text(chain)]
            ) { $0.text(0) ?? "" }
            guard let next else { return all }
            chain = next
            let head = try connection.first(
                "SELECT seq, hash FROM journal_entry WHERE chain = ? ORDER BY seq DESC LIMIT 1",
                [.text(chain)]
            ) { ChainHead(chain: next, seq: $0.integer(0) ?? 0, hash: $0.blob(1) ?? []) }
            if let head { all.append(head) }
        }
    }

    /// The latest position.
    public func position() throws -> Position {
        Position(try heads().map { Position.Head(chain: $0.chain, seq: $0.seq) })
    }

    /// The position at a moment: the last entry of each chain recorded by then.
    public func position(knownAt moment: Instant) throws -> Position {
        var position = Position()
        for head in try heads() {
            // recorded_at never decreases within a chain, so the place is found by halving.
            var low: Int64 = 0
            var high = head.seq
            while low < high {
                let middle = (low + high + 1) / 2
                if try recordedAt(head.chain, middle) <= moment { low = middle } else { high = middle - 1 }
            }
            if low > 0 { position.advance(to: low, on: head.chain) }
        }
        return position
    }

    private func recordedAt(_ chain: String, _ seq: Int64) throws -> Instant {
        let found = try connection.first(
            "SELECT header FROM journal_entry WHERE chain = ? AND seq = ?", [.text(chain), .integer(seq)]
        ) { try Self.header($0.blob(0) ?? [], at: "\(chain)@\(seq)").recordedAt }
        guard let found else {
            throw Problem(.journalDamaged, ["position": "\(chain)@\(seq)", "why": "entry missing"])
        }
        return found
    }

    static func header(_ bytes: [UInt8], at position: String) throws(Problem) -> EntryHeader {
        do {
            return try HeaderScanner.header(bytes)
        } catch {
            throw Problem(.journalDamaged, ["position": position, "why": error.reason])
        }
    }

    private func entry(_ row: any StorageRow) throws -> Entry {
        let chain = row.text(0) ?? ""
        let seq = row.integer(1) ?? 0
        let header = try Self.header(row.blob(3) ?? [], at: "\(chain)@\(seq)")
        return Entry(
            header: header, receipt: row.integer(2) ?? 0, hash: row.blob(4) ?? [],
            bodies: try bodies(of: header))
    }

    private func bodies(of header: EntryHeader) throws -> [EntryBody] {
        guard !header.bodies.isEmpty else { return [] }
        var pieces = header.bodies.enumerated().map { part, reference in
            [
                EntryBody(
                    part: part, piece: 0, bodyClass: reference.bodyClass, subject: nil, payload: nil,
                    reason: nil, state: .withheld)
            ]
        }
        var standings: [String: KeyRing.Standing] = [:]
        try connection.forEach(
            "SELECT part, body FROM journal_body WHERE chain = ? AND seq = ? ORDER BY part",
            [.text(header.chain), .integer(header.seq)]
        ) { row in
            let part = Int(row.integer(0) ?? -1)
            guard pieces.indices.contains(part), let stored = row.blob(1) else { return true }
            pieces[part] = try read(stored, pieces[part][0], header, &standings)
            return true
        }
        return pieces.flatMap { $0 }
    }

    /// The pieces of one stored body.
    private func read(
        _ stored: [UInt8], _ body: EntryBody, _ header: EntryHeader,
        _ standings: inout [String: KeyRing.Standing]
    ) throws -> [EntryBody] {
        guard
            let pieces = SealedBody.pieces(
                stored, bodyClass: body.bodyClass, entrySubject: header.subject),
            let words = try shelf.words(of: stored, connection)
        else { throw unreadable(body, header) }
        return try pieces.enumerated().map { number, piece in
            var read = body
            read.piece = number
            read.subject = piece.owner
            var packed: ArraySlice<UInt8>? = piece.stored
            if let owner = piece.owner {
                guard let keys else { return read }
                let standing = try standings[owner] ?? keys.standing(of: owner, connection)
                standings[owner] = standing
                switch standing {
                case .destroyed:
                    read.state = .erased
                    return read
                case .absent: return read
                case .key(let key):
                    packed = SealedBody.open(
                        piece, number: number, of: stored, bodyClass: body.bodyClass, key: key)
                }
            }
            guard let packed, let clear = shelf.inflater.inflated(packed, words: words[body.bodyClass]),
                let json = try? JSONValue(parsing: clear), let payload = json["payload"]
            else { throw unreadable(body, header) }
            read.payload = payload
            read.reason = json["reason"]?.stringValue
            read.state = .present
            return read
        }
    }

    private func unreadable(_ body: EntryBody, _ header: EntryHeader) -> Problem {
        Problem(
            .journalDamaged,
            ["position": "\(header.chain)@\(header.seq)", "why": "body \(body.part) cannot be read"])
    }

    /// The words met so far and what takes streams apart; a reader is used on one thread.
    private final class Shelf {
        let inflater = BodyInflater()
        private var byName: [[UInt8]: BodyWords] = [:]

        func words(of stored: [UInt8], _ connection: any StorageConnection) throws -> BodyWords? {
            guard let name = SealedBody.wordsName(stored) else { return nil }
            if let known = byName[name] { return known }
            let found = try BodyWords.named(name, connection)
            byName[name] = found
            return found
        }
    }
}
