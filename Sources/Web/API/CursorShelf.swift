import Exit
import Registry
import Synchronization
import Vocabulary

/// The snapshots that cursors go through (游标快照): each walk of a list sees one state, however much is written meanwhile.
///
/// A snapshot shares the chunks of untouched villages with the newest one, so that keeping it costs little.
final class CursorShelf: Sendable {
    /// What a walk sees.
    struct Held: Sendable {
        let snapshot: RegistrySnapshot
        let lists: WorkListSnapshot
        /// What is worked out of it once.
        let cache: WorkListCache
    }

    /// Where a walk is: the snapshot by its receipt and day, and rows already given.
    struct Cursor: Sendable {
        var receipt: Int64
        var day: Int64
        var offset: Int

        init(_ snapshot: RegistrySnapshot, offset: Int) {
            receipt = snapshot.receipt
            day = Int64(snapshot.moment.asOf.dayNumber)
            self.offset = offset
        }

        /// Reads `receipt-day-offset`; nil for anything else.
        init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 3, let receipt = parts[0], let day = parts[1], let offset = parts[2],
                (0...1_000_000_000).contains(offset)
            else { return nil }
            self.receipt = receipt
            self.day = day
            self.offset = Int(offset)
        }

        var text: String { "\(receipt)-\(day)-\(offset)" }
    }

    private struct Key: Hashable {
        var receipt: Int64
        var day: Int64
    }

    /// How long a snapshot is kept after its last use, in milliseconds: ten minutes.
    private static let kept: Int64 = 600_000
    /// How many are kept.
    private static let most = 16
    private let shelf = Mutex<[Key: (held: Held, used: Instant)]>([:])

    /// What a cursor's walk sees; a Problem (410.701) where it is not kept any more.
    func held(_ cursor: Cursor, at now: Instant) throws(Problem) -> Held {
        let key = Key(receipt: cursor.receipt, day: cursor.day)
        let found = shelf.withLock { shelf -> Held? in
            guard let line = shelf[key], now.milliseconds - line.used.milliseconds <= Self.kept else {
                return nil
            }
            shelf[key] = (line.held, now)
            return line.held
        }
        guard let found else { throw Problem(.cursorEnded) }
        return found
    }

    /// Keeps what a walk has begun to see; the oldest beyond the most go.
    func keep(_ held: Held, at now: Instant) {
        let cursor = Cursor(held.snapshot, offset: 0)
        shelf.withLock { shelf in
            shelf[Key(receipt: cursor.receipt, day: cursor.day)] = (held, now)
            shelf = shelf.filter { now.milliseconds - $0.value.used.milliseconds <= Self.kept }
            for (key, _) in shelf.sorted(by: { $0.value.used < $1.value.used }).dropLast(Self.most) {
                shelf[key] = nil
            }
        }
    }
}
