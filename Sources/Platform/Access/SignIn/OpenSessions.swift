import Synchronization
import Vocabulary

/// Sessions that were found open a moment ago (近时会话): so that what is shown again needs no question to the database.
///
/// Ending a session, a new password, a second factor or an administrator's act forgets them all at once; what another
/// process ends is noticed within `trusted` milliseconds.
final class OpenSessions: Sendable {
    /// For how long a session that was found open counts as open, in milliseconds.
    static let trusted: Int64 = 1_000
    private let found = Mutex<[String: Instant]>([:])

    /// Whether a session was found open a moment ago.
    func isOpen(_ token: String, at now: Instant) -> Bool {
        found.withLock { found in
            guard let seen = found[token] else { return false }
            return (0..<Self.trusted).contains(now.milliseconds - seen.milliseconds)
        }
    }

    /// Keeps that a session was found open.
    func keep(_ token: String, at now: Instant) {
        found.withLock { found in
            if found.count >= 1_000 {
                found = found.filter { now.milliseconds - $0.value.milliseconds < Self.trusted }
            }
            found[token] = now
        }
    }

    /// Forgets all of them.
    func forget() { found.withLock { $0 = [:] } }
}
