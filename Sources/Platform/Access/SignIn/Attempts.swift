import Journal
import Storage
import Vocabulary

/// Counts attempts at a secret and makes each wait longer than the last (登录锁定).
///
/// An attempt is counted before the secret is looked at, and taken back when it was right: many at once gain nothing.
struct Attempts: Sendable {
    /// What is guessed at, and how much is let pass before anybody waits.
    enum Kind: String {
        case login, password, factor, setup, address

        /// So many attempts are free.
        var free: Int64 { self == .address ? 60 : 5 }
        /// Milliseconds after which all is forgotten.
        var memory: Int64 { self == .address ? 3_600_000 : 86_400_000 }
    }

    /// The wait after the first attempt that is not free, doubled by each further one.
    static let firstWait: Int64 = 60_000
    /// No wait is longer: an hour.
    static let longestWait: Int64 = 3_600_000

    let store: any Store
    let keys: KeyRing

    /// A place to count under: kept as a keyed hash, for people type passwords into the wrong field.
    private func row(_ kind: Kind, _ of: String) -> String {
        "\(kind.rawValue):\(Hex.text(keys.lookupHash("attempt", of)))"
    }

    /// Counts an attempt, or refuses it (429.601) with the seconds to wait.
    func begin(_ kind: Kind, _ of: String, at now: Instant) throws {
        let row = row(kind, of)
        let wait = try store.write { connection -> Int64 in
            try connection.execute(
                "DELETE FROM failed_attempt WHERE last < ?", [.integer(now.milliseconds - 86_400_000)])
            let found = try connection.first(
                "SELECT times, last, until FROM failed_attempt WHERE attempt = ?", [.text(row)]
            ) { (times: $0.integer(0) ?? 0, last: $0.integer(1) ?? 0, until: $0.integer(2) ?? 0) }
            if let found, found.until > now.milliseconds { return found.until - now.milliseconds }
            let isFresh = found.map { now.milliseconds - $0.last < kind.memory } ?? false
            let times = (isFresh ? found?.times ?? 0 : 0) + 1
            let until = now.milliseconds + Self.wait(after: times, kind)
            try connection.execute(
                """
                INSERT INTO failed_attempt (attempt, times, last, until) VALUES (?, ?, ?, ?)
                ON CONFLICT (attempt) DO UPDATE SET times = excluded.times, last = excluded.last, until = excluded.until
                """, [.text(row), .integer(times), .integer(now.milliseconds), .integer(until)])
            return 0
        }
        guard wait == 0 else {
            throw Problem(.attemptsLocked, ["seconds": String((wait + 999) / 1_000)])
        }
    }

    static func wait(after times: Int64, _ kind: Kind) -> Int64 {
        guard times >= kind.free else { return 0 }
        return min(longestWait, firstWait << min(10, times - kind.free))
    }

    /// Forgets what was counted, for the attempt was right; an address keeps its count of the others.
    func succeed(_ kind: Kind, _ of: String) throws {
        let row = row(kind, of)
        try store.write { connection in
            if kind == .address {
                try connection.execute(
                    "UPDATE failed_attempt SET times = times - 1, until = 0 WHERE attempt = ? AND times > 0",
                    [.text(row)])
            } else {
                try connection.execute("DELETE FROM failed_attempt WHERE attempt = ?", [.text(row)])
            }
        }
    }
}
