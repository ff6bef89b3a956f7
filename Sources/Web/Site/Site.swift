public import Journal
public import Logging
public import Storage

/// What every page of a running server works with (站点): the database, its keys, threads, counts, the log.
public struct Site: Sendable {
    /// The database.
    public let store: any Store
    /// Its keys.
    public let keys: KeyRing
    /// Where blocking work runs.
    public let work: BlockingWork
    /// Counts of requests.
    public let counts: RequestCounts
    /// The log.
    public let logger: Logger

    /// A site over an open database.
    public init(
        store: any Store, keys: KeyRing, work: BlockingWork = BlockingWork(),
        logger: Logger = Logger(label: "tuopin") { _ in LineLog() }
    ) {
        self.store = store
        self.keys = keys
        self.work = work
        counts = RequestCounts()
        self.logger = logger
    }

    /// Reads the database in one snapshot, off the threads that answer requests.
    func read<T: Sendable>(_ body: @escaping @Sendable (any StorageConnection) throws -> T) async throws -> T
    {
        try await work.run { try store.read(body) }
    }
}
