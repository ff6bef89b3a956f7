import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The findings of one role's rules beside the newest snapshot, made by the first who asks (规则结果缓存).
final class QualityCache: Sendable {
    private let role: String
    private let kept = Mutex<(pack: String, day: LocalDate, findings: QualityFindings)?>(nil)
    private let making = Mutex(())

    init(_ role: String) { self.role = role }

    /// The findings of a snapshot; nil where the pack has no such rules. Blocking.
    func findings(_ snapshot: RegistrySnapshot, _ reading: Reading, _ store: any Store) throws
        -> QualityFindings?
    {
        func known() -> QualityFindings? {
            kept.withLock { $0 }.flatMap {
                $0.pack == snapshot.pack.hash && $0.day == snapshot.moment.asOf ? $0.findings : nil
            }
        }
        if let now = known(), now.receipt == snapshot.receipt { return now }
        return try making.withLock { _ in
            let before = known()
            if let before, before.receipt == snapshot.receipt { return before }
            let made =
                try before.flatMap { $0.receipt < snapshot.receipt ? $0 : nil }?
                .refreshed(role, snapshot, keys: reading.keys, store, reading)
                ?? QualityFindings(role, snapshot, store, reading.view.tables)
            // A reader who still holds an older snapshot makes its own and keeps nothing.
            if let made, (before?.receipt ?? -1) < snapshot.receipt {
                kept.withLock { $0 = (snapshot.pack.hash, snapshot.moment.asOf, made) }
            }
            return made
        }
    }
}
