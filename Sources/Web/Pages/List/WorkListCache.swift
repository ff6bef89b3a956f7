import Exit
import Policy
import Registry
import Synchronization

/// The work lists beside the newest snapshot, made by the first who asks and kept up village by village (清单缓存).
final class WorkListCache: Sendable {
    private let kept = Mutex<WorkListSnapshot?>(nil)
    private let making = Mutex(())
    private let money = Mutex<[String: [String]]>([:])

    /// The money columns of a pack, found once.
    func money(_ pack: PolicyPack) -> [String] {
        if let known = money.withLock({ $0[pack.hash] }) { return known }
        let found = ListCatalog.money(pack)
        money.withLock { $0[pack.hash] = found }
        return found
    }

    /// The lines of a snapshot. Blocking.
    func lists(_ snapshot: RegistrySnapshot, _ reading: Reading) throws -> WorkListSnapshot {
        if let known = kept.withLock({ $0 }), known.receipt == snapshot.receipt { return known }
        return try making.withLock { _ in
            let known = kept.withLock { $0 }
            if let known, known.receipt == snapshot.receipt { return known }
            // A reader who still holds an older snapshot makes its own and keeps nothing.
            let made =
                try known.flatMap { $0.receipt < snapshot.receipt ? $0 : nil }?
                .refreshed(snapshot, keys: reading.keys, reading.connection)
                ?? WorkListSnapshot(snapshot, reading.connection)
            if (known?.receipt ?? -1) < snapshot.receipt { kept.withLock { $0 = made } }
            return made
        }
    }
}
