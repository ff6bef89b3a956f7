public import Journal
public import Storage
import Synchronization
public import Vocabulary

/// The snapshot that a server's pages read (现行快照): replaced as a whole, never waited for by readers.
public final class LiveSnapshot: Sendable {
    private let store: any Store
    private let keys: KeyRing
    private let held: Mutex<RegistrySnapshot?>
    private let refreshing = Mutex(())

    /// Nothing is read yet: `current` is nil until the first refresh ends, and pages read from the database.
    public init(_ store: any Store, keys: KeyRing, starting with: RegistrySnapshot? = nil) {
        self.store = store
        self.keys = keys
        held = Mutex(with)
    }

    /// The latest snapshot; nil while the first one loads.
    public var current: RegistrySnapshot? { held.withLock { $0 } }

    /// Takes the entries since the last refresh; one thread at a time, the others wait for it. Blocking.
    @discardableResult
    public func refresh(asOf: LocalDate) throws -> RegistrySnapshot {
        try refreshing.withLock { _ in
            let before = current
            let next =
                try before?.refreshed(store, keys: keys, asOf: asOf) ?? RegistrySnapshot(store, asOf: asOf)
            held.withLock { $0 = next }
            return next
        }
    }
}
