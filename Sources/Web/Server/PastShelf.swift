import Access
import Columns
import Exit
import Journal
import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The states of the past that somebody asked for (往日快照): each of one area, kept ten minutes after its last use, and
/// together no larger than a part of the newest snapshot of a whole city.
final class PastShelf: Sendable {
    /// Which state is meant.
    struct Question: Hashable, Sendable {
        var asOf: LocalDate
        var position: Position
        var area: AreaID
    }

    /// How long a state is kept after its last use, in milliseconds: ten minutes.
    private static let kept: Int64 = 600_000
    /// How much all of them may hold beside the last one, in bytes.
    private static let most = 128 << 20
    private let shelf = Mutex<[Question: (held: CursorShelf.Held, used: Instant)]>([:])

    /// A state that is kept; nil where it is to be read.
    func held(_ question: Question, at now: Instant) -> CursorShelf.Held? {
        shelf.withLock { shelf in
            guard let line = shelf[question] else { return nil }
            shelf[question] = (line.held, now)
            return line.held
        }
    }

    /// Keeps a state; the longest unused go where there is too much.
    func keep(_ held: CursorShelf.Held, for question: Question, at now: Instant) {
        shelf.withLock { shelf in
            shelf = shelf.filter { now.milliseconds - $0.value.used.milliseconds <= Self.kept }
            var bytes = 0
            for (old, line) in shelf.sorted(by: { $1.value.used < $0.value.used }) {
                bytes += line.held.snapshot.columns.byteCount
                if bytes > Self.most { shelf[old] = nil }
            }
            shelf[question] = (held, now)
        }
    }
}

extension Site {
    /// An area as of a day as it was known at a position: the newest state where it is that, else one of the past, which is
    /// read on a thread of its own, one after the other, so that pages never wait for it.
    func state(asOf: LocalDate, knownAt position: Position, of area: AreaID) async throws
        -> CursorShelf.Held
    {
        if let newest = live.current, newest.moment.asOf == asOf, newest.position == position {
            let lists = try await read { try workLists.lists(newest, $0) }
            return CursorShelf.Held(snapshot: newest, lists: lists, cache: workLists)
        }
        let question = PastShelf.Question(asOf: asOf, position: position, area: area)
        let now = access.setting.clock()
        if let known = past.held(question, at: now) { return known }
        return try await slowWork.run {
            if let known = past.held(question, at: now) { return known }
            let (scope, tables) = try store.read { connection in
                let reading = try cache.reading(
                    connection, keys: keys, asOf: asOf, knownAt: position.description, now: now)
                return (Scope(area, in: reading.directory), reading.view.tables)
            }
            let snapshot = try RegistrySnapshot(store, asOf: asOf, knownAt: position, in: scope)
            let lists = try WorkListSnapshot(judging: snapshot, in: scope, store, tables)
            let held = CursorShelf.Held(snapshot: snapshot, lists: lists, cache: WorkListCache(store))
            past.keep(held, for: question, at: now)
            return held
        }
    }
}
