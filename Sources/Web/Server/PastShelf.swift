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
    private let failures = Mutex<[Question: Problem]>([:])

    /// Notes why a state could not be read, for whoever asks next.
    func note(_ problem: Problem, for question: Question) { failures.withLock { $0[question] = problem } }

    /// Why a state could not be read, once.
    func takeFailure(_ question: Question) -> Problem? {
        failures.withLock { $0.removeValue(forKey: question) }
    }

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
    /// read on a thread of its own, one after the other, so that other pages never wait for it. With a patience whoever
    /// asks is told by `StillReading` when it lasts longer; the reading goes on.
    func state(asOf: LocalDate, knownAt position: Position, of area: AreaID, patience: Duration? = nil)
        async throws -> CursorShelf.Held
    {
        if let newest = live.current, newest.moment.asOf == asOf, newest.position == position {
            let lists = try await read { try workLists.lists(newest, $0) }
            return CursorShelf.Held(snapshot: newest, lists: lists, cache: workLists)
        }
        let question = PastShelf.Question(asOf: asOf, position: position, area: area)
        if let known = past.held(question, at: access.setting.clock()) { return known }
        guard let patience else { return try await held(question) }
        let name = "past \(area) \(asOf) \(position)"
        background.begin(name) {
            do { _ = try await self.held(question) } catch {
                self.past.note(self.problem(error), for: question)
            }
        }
        await background.wait(for: name, atMost: patience)
        if let problem = past.takeFailure(question) { throw problem }
        guard let known = past.held(question, at: access.setting.clock()) else {
            throw StillReading(day: asOf, area: area)
        }
        return known
    }

    /// Reads a state of the past, unless it is there by the time its turn comes, and keeps it.
    private func held(_ question: PastShelf.Question) async throws -> CursorShelf.Held {
        let now = access.setting.clock()
        return try await slowWork.run {
            if let known = past.held(question, at: now) { return known }
            let (scope, tables) = try store.read { connection in
                let reading = try cache.reading(
                    connection, keys: keys, asOf: question.asOf, knownAt: question.position.description,
                    now: now)
                return (Scope(question.area, in: reading.directory), reading.view.tables)
            }
            let snapshot = try RegistrySnapshot(
                store, asOf: question.asOf, knownAt: question.position, in: scope)
            let lists = try WorkListSnapshot(judging: snapshot, in: scope, store, tables)
            let held = CursorShelf.Held(snapshot: snapshot, lists: lists, cache: WorkListCache(store))
            past.keep(held, for: question, at: now)
            return held
        }
    }
}
