import Crypto
import Foundation
import Storage
public import Vocabulary

/// A session as its owner gets it (会话): the token for the cookie, once, and the token for forms.
public struct OpenedSession: Sendable {
    /// For a cookie that is Secure, HttpOnly, SameSite=Strict; kept by us as a hash alone.
    public var token: String
    /// For a hidden field of every form, or the header `X-CSRF-Token`.
    public var formToken: String
    /// Who has signed in, and how far.
    public var caller: Caller
}

/// The rows of sessions (会话表).
struct SessionTable {
    /// Milliseconds without a request after which a session ends: half an hour.
    static let idle: Int64 = 1_800_000
    /// Milliseconds after which it ends whatever happens: twelve hours.
    static let longest: Int64 = 43_200_000
    /// Sessions a person; the oldest ends when one more opens.
    static let perAccount = 5
    /// Milliseconds after which `seen` is written again.
    static let touch: Int64 = 60_000

    struct Row {
        var hash: [UInt8]
        var account: String
        var opened: Int64
        var seen: Int64
        var factorAt: Int64?
    }

    let connection: any StorageConnection

    func open(_ account: String, token: String, factorAt: Instant?, at now: Instant) throws {
        let time = now.milliseconds
        try connection.execute(
            "DELETE FROM session WHERE opened <= ? OR seen <= ?",
            [.integer(time - Self.longest), .integer(time - Self.idle)])
        let standing = try connection.rows(
            "SELECT hash FROM session WHERE account = ? ORDER BY opened DESC, hash", [.text(account)]
        ) { $0.blob(0) ?? [] }
        for hash in standing.dropFirst(Self.perAccount - 1) { try end(hash) }
        try connection.execute(
            "INSERT INTO session (hash, account, opened, seen, factor_at) VALUES (?, ?, ?, ?, ?)",
            [
                .blob(Token.hash(token.utf8)), .text(account), .integer(time), .integer(time),
                factorAt.map { .integer($0.milliseconds) } ?? .null,
            ])
    }

    /// The session of a token where it has not ended.
    func row(_ token: String, at now: Instant) throws -> Row? {
        let hash = Token.hash(token.utf8)
        let found = try connection.first(
            "SELECT account, opened, seen, factor_at FROM session WHERE hash = ?", [.blob(hash)]
        ) { row in
            Row(
                hash: hash, account: row.text(0) ?? "", opened: row.integer(1) ?? 0,
                seen: row.integer(2) ?? 0, factorAt: row.integer(3))
        }
        guard let found, now.milliseconds - found.opened < Self.longest,
            now.milliseconds - found.seen < Self.idle
        else { return nil }
        return found
    }

    func touch(_ row: Row, at now: Instant) throws {
        try connection.execute(
            "UPDATE session SET seen = ? WHERE hash = ? AND seen < ?",
            [.integer(now.milliseconds), .blob(row.hash), .integer(now.milliseconds)])
    }

    func end(_ hash: [UInt8]) throws {
        try connection.execute("DELETE FROM session WHERE hash = ?", [.blob(hash)])
    }

    func endAll(of account: String) throws {
        try connection.execute("DELETE FROM session WHERE account = ?", [.text(account)])
    }
}

/// The token that forms carry (防跨站令牌): derived from the session's, so that nothing is stored and none outlives it.
public enum FormToken {
    /// The form token of a session's token.
    public static func of(session token: String) -> String {
        let key = SymmetricKey(data: Array(token.utf8))
        return Token.make(
            Array(HMAC<SHA256>.authenticationCode(for: Array("tuopin-form-1".utf8), using: key)))
    }

    /// Refuses a form that was not given out to this session (403.605).
    public static func check(_ given: String?, session token: String) throws(Problem) {
        guard let given, !token.isEmpty, areEqual(Array(given.utf8), Array(of(session: token).utf8)) else {
            throw Problem(.formTokenWrong)
        }
    }
}
