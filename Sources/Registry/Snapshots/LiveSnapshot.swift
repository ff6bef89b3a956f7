public import Journal
public import Storage
import Synchronization
public import Vocabulary

/// The snapshot that a server's pages read (现行快照): replaced as a whole, never waited for by readers.
public final class LiveSnapshot: Sendable {
    private let store: any Store
    private let keys: KeyRing
    private let file: SnapshotFile?
    private let held: Mutex<RegistrySnapshot?>
    private let refreshing = Mutex(())

    /// Nothing is read yet: `current` is nil until the first refresh ends, and pages read from the database.
    ///
    /// With a file the first refresh takes what it holds, where it may, and a state read from the tables is put there.
    public init(_ store: any Store, keys: KeyRing, file: SnapshotFile? = nil) {
        self.store = store
        self.keys = keys
        self.file = file
        held = Mutex(nil)
    }

    /// The latest snapshot; nil while the first one loads.
    public var current: RegistrySnapshot? { held.withLock { $0 } }

    /// Takes the entries since the last refresh; one thread at a time, the others wait for it. Blocking.
    @discardableResult
    public func refresh(asOf: LocalDate) throws -> RegistrySnapshot {
        try refreshing.withLock { _ in
            let before = try current ?? file?.snapshot(store, keys: keys, asOf: asOf)
            let next =
                try before?.refreshed(store, keys: keys, asOf: asOf) ?? RegistrySnapshot(store, asOf: asOf)
            held.withLock { $0 = next }
            // The cache can wait for better times: without it the next start takes longer, no more.
            if before?.moment.asOf != asOf { try? file?.write(next, store) }
            return next
        }
    }

    /// Puts the latest snapshot into the file, as when a server stops; a Problem where the folder cannot be written.
    public func save() throws {
        if let current { try file?.write(current, store) }
    }
}
