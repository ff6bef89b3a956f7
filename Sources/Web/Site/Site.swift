public import Access
public import Journal
public import Logging
public import Registry
public import Storage
public import Vocabulary

/// What every page of a running server works with (站点): the database, its keys, threads, counts, the log.
public struct Site: Sendable, CustomStringConvertible {
    /// Only what it is: the service group writes its services out for its log, and would write whole packs and keys.
    public var description: String { "Site" }

    /// The database.
    public let store: any Store
    /// Its keys.
    public let keys: KeyRing
    /// Accounts, sessions, the access log.
    public let access: AccessControl
    /// What is filed to households and villages.
    public let documents: DocumentFiling
    /// Scripts and styles.
    public let assets: AssetShelf
    /// Whether a proxy before us ends TLS and names the visitor's address.
    public let isBehindProxy: Bool
    /// Whether the people in the database are invented.
    public let isSimulated: Bool
    /// Where blocking work runs.
    public let work: BlockingWork
    /// Counts of requests.
    public let counts: RequestCounts
    /// The log.
    public let logger: Logger
    let cache: ReadingCache
    let progress = ProgressCache()
    let maps = MapCache()
    let policyPages = PolicyShelf()
    let workLists: WorkListCache
    let cursors = CursorShelf()
    let past = PastShelf()
    /// Where states of the past are read.
    let slowWork = BlockingWork(threads: 1)
    /// Where files are checked and taken: many of them leave the pages their threads.
    let fileWork = BlockingWork(threads: Site.filesAtOnce)
    let background = BackgroundWork()
    let jobs: JobShelf
    /// How long a page waits for the end of work before it shows how far that is.
    let pagePatience: Duration
    let live: LiveSnapshot
    let changes = ChangeFeed()
    let uploads: UploadShelf
    let pages = PageShelf()

    /// So many files are checked or taken at once.
    static let filesAtOnce = 2

    /// A site over an open database. `patience` is how long a program waits for an answer before it is told where to ask
    /// again, `pagePatience` how long a page waits for the check of a file before it shows how far that is. With `today`
    /// every day of the calendar is that one: a sample city is looked at while its plan is under way.
    public init(
        store: any Store, keys: KeyRing, access: AccessControl, documents: DocumentFolder, assets: AssetShelf,
        columns: SnapshotFile? = nil, today: LocalDate? = nil,
        isBehindProxy: Bool = false, isSimulated: Bool = false,
        work: BlockingWork = BlockingWork(), patience: Duration = .seconds(2),
        pagePatience: Duration = .milliseconds(700),
        logger: Logger = Logger(label: "tuopin") { _ in LineLog() }
    ) {
        self.store = store
        self.keys = keys
        self.access = access
        self.documents = DocumentFiling(documents, store, keys)
        self.assets = assets
        cache = ReadingCache(today: today)
        self.isBehindProxy = isBehindProxy
        self.isSimulated = isSimulated
        self.work = work
        workLists = WorkListCache(store)
        live = LiveSnapshot(store, keys: keys, file: columns)
        uploads = UploadShelf(random: access.setting.random)
        jobs = JobShelf(access.setting, background, patience: patience)
        self.pagePatience = pagePatience
        counts = RequestCounts()
        self.logger = logger
    }

    /// The languages that a visitor may choose: the pack's own, the first one first; the pages' own until it is read.
    var languages: [String] { cache.languages ?? Phrase.languages }

    /// Reads the database in one snapshot, off the threads that answer requests.
    func read<T: Sendable>(
        asOf: LocalDate? = nil, knownAt: String? = nil, _ body: @escaping @Sendable (Reading) throws -> T
    ) async throws -> T {
        try await work.run {
            try store.read { connection in
                try body(
                    try cache.reading(
                        connection, keys: keys, asOf: asOf, knownAt: knownAt, now: access.setting.clock()))
            }
        }
    }
}
