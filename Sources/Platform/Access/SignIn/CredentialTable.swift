import Storage
import Vocabulary

/// The rows of passwords (口令表).
struct CredentialTable {
    struct Credential {
        var hash: PasswordHash
        /// Issued by an administrator, to be changed at the first sign-in.
        var isOneTime: Bool
        var expires: Int64?
    }

    /// Milliseconds for which a one-time password may be used: seven days.
    static let oneTimeLasts: Int64 = 7 * 86_400_000

    let connection: any StorageConnection

    func credential(_ account: String) throws -> Credential? {
        try connection.first(
            "SELECT hash, one_time, expires FROM credential WHERE account = ?", [.text(account)]
        ) { row -> Credential? in
            PasswordHash(row.text(0) ?? "").map {
                Credential(hash: $0, isOneTime: row.integer(1) == 1, expires: row.integer(2))
            }
        } ?? nil
    }

    /// Sets a password; one with an end is a one-time one.
    func set(_ account: String, _ hash: PasswordHash, expires: Int64?, at now: Instant) throws {
        try connection.execute(
            """
            INSERT INTO credential (account, hash, one_time, expires, changed) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, one_time = excluded.one_time,
                expires = excluded.expires, changed = excluded.changed
            """,
            [
                .text(account), .text(hash.text), .integer(expires == nil ? 0 : 1),
                expires.map { .integer($0) } ?? .null, .integer(now.milliseconds),
            ])
    }

    /// Keeps the same password at another cost.
    func rehash(_ account: String, _ hash: PasswordHash) throws {
        try connection.execute(
            "UPDATE credential SET hash = ? WHERE account = ?", [.text(hash.text), .text(account)])
    }
}
