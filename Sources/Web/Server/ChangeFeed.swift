import Synchronization
import Vocabulary

/// What has just changed, told to every open stream (变更通知).
final class ChangeFeed: Sendable {
    /// Entries taken into the snapshot together.
    struct Change: Sendable, Hashable {
        /// The position after them.
        var position: String
        /// The villages that they touched; nil: any of them.
        var villages: Set<AreaID>?
    }

    /// What a stream is told.
    enum Message: Sendable {
        /// Something changed.
        case change(Change)
        /// Nothing did, and the stream lives.
        case beat
    }

    private struct State {
        var next = 0
        var streams: [Int: AsyncStream<Message>.Continuation] = [:]
        /// The latest changes, the oldest one first.
        var recent: [Change] = []
        var isEnded = false
    }

    /// How many changes a stream that comes back can be told; after more it is told that anything may have changed.
    private static let kept = 64
    private let state = Mutex(State())

    /// The changes from now on; first those after a position that the visitor has already seen.
    func stream(after position: String?) -> AsyncStream<Message> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Message.self, bufferingPolicy: .bufferingNewest(16))
        let number = state.withLock { state in
            if let position, let newest = state.recent.last, newest.position != position {
                if let seen = state.recent.firstIndex(where: { $0.position == position }) {
                    for change in state.recent[(seen + 1)...] { continuation.yield(.change(change)) }
                } else {
                    continuation.yield(.change(Change(position: newest.position, villages: nil)))
                }
            }
            defer { state.next += 1 }
            if state.isEnded { continuation.finish() } else { state.streams[state.next] = continuation }
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.streams.removeValue(forKey: number) }
        }
        return stream
    }

    /// Tells every stream of a change.
    func tell(_ change: Change) {
        state.withLock { state in
            state.recent.append(change)
            if state.recent.count > Self.kept { state.recent.removeFirst() }
            for stream in state.streams.values { stream.yield(.change(change)) }
        }
    }

    /// Tells every stream that it lives.
    func beat() { state.withLock { for stream in $0.streams.values { stream.yield(.beat) } } }

    /// Ends every stream, and those that are still asked for: the server stops.
    func end() {
        let streams = state.withLock { state in
            state.isEnded = true
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        // Outside the lock: each says at once that it ended.
        for stream in streams { stream.finish() }
    }

    /// How many streams are open.
    var count: Int { state.withLock { $0.streams.count } }
}
