import Journal
import Storage
public import Vocabulary

/// A machine's token as lists show it (机器令牌); the token itself is shown once, at its issue.
public struct MachineToken: Sendable, Hashable {
    /// The account, whose grants it has.
    public var account: String
    /// Its number there, from 1.
    public var number: Int64
    /// What it is for.
    public var label: String
    /// When it was issued.
    public var issued: Instant
    /// When it ends.
    public var expires: Instant
    /// When it was taken back.
    public var revoked: Instant?
}

extension AccessControl {
    /// No token is good for longer, in days.
    public static let longestTokenDays = 366

    /// Issues a token for a machine's account, for so many days (manage-accounts); the text is shown once.
    public func issueToken(for id: String, label: String, days: Int, by caller: Caller) throws
        -> (token: String, entry: MachineToken)
    {
        let account = try accounts.requireHold(id, by: caller, .manageAccounts)
        guard account.kind == .machine else { throw Problem(.accountIsPerson, ["account": id]) }
        guard (1...Self.longestTokenDays).contains(days) else {
            throw Problem(.tokenDays, ["days": String(days), "most": String(Self.longestTokenDays)])
        }
        let now = setting.clock()
        let text = "tp_" + Token.make(setting.random.bytes(32))
        let expires = Instant(milliseconds: now.milliseconds + Int64(days) * 86_400_000)
        let number = try store.write { connection in
            let last = try connection.first(
                "SELECT MAX(number) FROM machine_token WHERE account = ?", [.text(id)]
            ) { $0.integer(0) ?? 0 }
            let number = (last ?? 0) + 1
            try connection.execute(
                """
                INSERT INTO machine_token (hash, account, number, label, issued, expires, revoked)
                VALUES (?, ?, ?, ?, ?, ?, NULL)
                """,
                [
                    .blob(Token.hash(text.utf8)), .text(id), .integer(number), .text(label),
                    .integer(now.milliseconds), .integer(expires.milliseconds),
                ])
            return number
        }
        try logged(caller, account, "issue-token", ["number": String(number)])
        return (
            text, MachineToken(account: id, number: number, label: label, issued: now, expires: expires)
        )
    }

    /// Takes a token back (manage-accounts; 404.602 where there is none).
    public func revokeToken(_ number: Int64, of id: String, by caller: Caller) throws {
        let account = try accounts.requireHold(id, by: caller, .manageAccounts)
        guard try tokens(of: id).contains(where: { $0.number == number }) else {
            throw Problem(.tokenNotFound, ["account": id, "number": String(number)])
        }
        let now = setting.clock()
        try store.write { connection in
            try connection.execute(
                "UPDATE machine_token SET revoked = ? WHERE account = ? AND number = ? AND revoked IS NULL",
                [.integer(now.milliseconds), .text(id), .integer(number)])
        }
        try logged(caller, account, "revoke-token", ["number": String(number)])
    }

    /// The tokens of an account in order of number.
    public func tokens(of id: String) throws -> [MachineToken] {
        try store.read { connection in
            try connection.rows(
                """
                SELECT number, label, issued, expires, revoked FROM machine_token WHERE account = ? ORDER BY number
                """, [.text(id)]
            ) { row in
                MachineToken(
                    account: id, number: row.integer(0) ?? 0, label: row.text(1) ?? "",
                    issued: Instant(milliseconds: row.integer(2) ?? 0),
                    expires: Instant(milliseconds: row.integer(3) ?? 0),
                    revoked: row.integer(4).map { Instant(milliseconds: $0) })
            }
        }
    }

    /// Who a machine's token belongs to (401.605 for an unknown, ended or revoked one).
    public func caller(token text: String) throws -> Caller {
        let now = setting.clock()
        let id = try store.read { connection in
            try connection.first(
                "SELECT account FROM machine_token WHERE hash = ? AND revoked IS NULL AND expires > ?",
                [.blob(Token.hash(text.utf8)), .integer(now.milliseconds)]
            ) { $0.text(0) ?? "" }
        }
        guard let id, let account = try main.read({ try AccountReader($0).account(id) }), account.isActive
        else { throw Problem(.tokenWrong) }
        return Caller(id: account.id, name: account.name ?? account.id, way: .token, grants: account.grants)
    }
}
