import Crypto
import Journal
import Storage
import Synchronization
public import Vocabulary

/// The record of who looked at what (访问日志): its own chain in the access database, any number of writing processes.
///
/// `note` keeps a line in memory until the next `flush`, which a server calls every 200 ms or sooner; `record` returns
/// when its line, and all before it, are on disk. A line that cannot be written is kept and tried again; past
/// `mostWaiting` nothing more is taken (503.601): no access without its line. Calls block their thread.
public final class AccessLog: Sendable {
    /// A batch is written at least so often, in milliseconds.
    public static let longestDelay = 200
    /// So many lines may wait for the disk.
    public static let mostWaiting = 10_000

    private let store: any Store
    private let seal: SubjectSeal
    private let waiting = Mutex<[AccessEvent]>([])
    /// Held while a batch is written, so that lines keep their order.
    private let writing = Mutex<Void>(())

    init(store: any Store, seal: SubjectSeal) {
        self.store = store
        self.seal = seal
    }

    /// Takes a line for the next batch.
    public func note(_ event: AccessEvent) throws {
        let taken = waiting.withLock { events in
            guard events.count < Self.mostWaiting else { return false }
            events.append(event)
            return true
        }
        guard taken else { throw Problem(.accessLogBehind) }
    }

    /// Writes a line now and returns when it is on disk: what an unmasking and an export wait for.
    public func record(_ event: AccessEvent) throws {
        try note(event)
        try flush()
    }

    /// Writes what waits as one batch.
    public func flush() throws {
        try writing.withLock { _ in
            let events = waiting.withLock { events in
                defer { events = [] }
                return events
            }
            guard !events.isEmpty else { return }
            do {
                try store.write { try append(events, $0) }
            } catch {
                waiting.withLock { $0.insert(contentsOf: events, at: 0) }
                throw Problem(.accessLogUnwritten, ["why": String(describing: error)])
            }
        }
    }

    /// Writes batches until the task is cancelled, then a last one; what a server runs beside its requests.
    ///
    /// Each batch blocks its thread: `work` takes it to threads that may be blocked.
    public func run(
        on work: (_ batch: @escaping @Sendable () throws -> Void) async throws -> Void = { try $0() }
    ) async throws {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.longestDelay))
            // A batch that fails stays waiting; `note` refuses when too many do.
            try? await work { try self.flush() }
        }
        try flush()
    }

    private func append(_ events: [AccessEvent], _ connection: any StorageConnection) throws {
        let head = try connection.first("SELECT seq, hash FROM access_line ORDER BY seq DESC LIMIT 1") {
            (seq: $0.integer(0) ?? 0, hash: $0.blob(1) ?? [])
        }
        var seq = head?.seq ?? 0
        var previous = head?.hash ?? AccessLine.origin
        let insert = try connection.prepare(
            """
            INSERT INTO access_line (seq, at, account, action, subject, line, detail, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for event in events {
            seq += 1
            let detail = try AccessLine.sealed(event.detail, seal)
            let line = AccessLine.bytes(of: event, seq: seq, detail: detail, previous: previous)
            previous = Array(SHA256.hash(data: line))
            try insert.run([
                .integer(seq), .integer(event.at.milliseconds), .text(event.account),
                .text(event.action.rawValue), event.subject.map { .text($0) } ?? .null, .blob(line),
                detail.map { .blob($0) } ?? .null, .blob(previous),
            ])
        }
    }

    // MARK: - Reading

    /// Which lines an auditor asks for (筛选); nil fields take all.
    public struct Filter: Sendable, Hashable {
        /// Of one account.
        public var account: String?
        /// Of one kind.
        public var action: AccessAction?
        /// About one subject.
        public var subject: String?
        /// From this moment on.
        public var from: Instant?
        /// Before this moment.
        public var until: Instant?

        /// Everything.
        public init() {}

        var condition: (sql: String, values: [SQLValue]) {
            var parts: [(String, SQLValue)] = []
            if let account { parts.append(("account = ?", .text(account))) }
            if let action { parts.append(("action = ?", .text(action.rawValue))) }
            if let subject { parts.append(("subject = ?", .text(subject))) }
            if let from { parts.append(("at >= ?", .integer(from.milliseconds))) }
            if let until { parts.append(("at < ?", .integer(until.milliseconds))) }
            return (parts.map { " AND " + $0.0 }.joined(), parts.map(\.1))
        }
    }

    /// Lines, the latest first, at most so many, before a sequence number (the last of the page before), without the
    /// first ones where `skipping` says how many.
    public func lines(
        _ filter: Filter = Filter(), before seq: Int64 = .max, skipping: Int = 0, limit: Int = 100
    ) throws -> [AccessLine] {
        let (condition, values) = filter.condition
        return try store.read { connection in
            try connection.rows(
                "SELECT line, detail, hash FROM access_line WHERE seq < ?\(condition) ORDER BY seq DESC LIMIT ? OFFSET ?",
                [.integer(seq)] + values + [.integer(Int64(limit)), .integer(Int64(skipping))]
            ) { try AccessLine($0.blob(0) ?? [], detail: $0.blob(1), hash: $0.blob(2) ?? [], seal) }
        }
    }

    /// How many lines there are for a filter.
    public func count(_ filter: Filter = Filter()) throws -> Int {
        let (condition, values) = filter.condition
        return try store.read { connection in
            try connection.first("SELECT COUNT(*) FROM access_line WHERE seq > 0\(condition)", values) {
                Int($0.integer(0) ?? 0)
            } ?? 0
        }
    }

    /// Walks the whole chain; with a head that was noted earlier (`seq`, hash) also that it is still there.
    public func verify(expecting head: (seq: Int64, hash: [UInt8])? = nil) throws -> AccessLogReport {
        try store.read { try AccessLogReport(walking: $0, expecting: head) }
    }
}
