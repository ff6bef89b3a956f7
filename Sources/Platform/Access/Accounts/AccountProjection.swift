public import Journal
public import Storage
import Vocabulary

/// Keeps accounts and grants from the journal's entries (账户投影).
public struct AccountProjection: Projection {
    /// A projection; it keeps nothing between entries.
    public init() {}

    /// The tables that it fills.
    public let tables = ["account", "account_grant"]

    /// Writes what an entry says of an account; an entry of another kind changes nothing.
    public func apply(_ entry: Entry, _ connection: any StorageConnection) throws {
        guard let id = entry.subject else { return }
        if entry.kind == JournalWriter.subjectErased {
            try connection.execute(
                "UPDATE account SET login = NULL, name = NULL WHERE account = ?", [.text(id)])
        }
        guard let kind = AccountEvent(rawValue: entry.kind) else { return }
        let open = entry.body(.open)?.payload
        switch kind {
        case .opened:
            let person = entry.body(.person)?.payload
            try connection.execute(
                """
                INSERT INTO account (account, chain, number, login, name, kind, active) VALUES (?, ?, ?, ?, ?, ?, 1)
                """,
                [
                    .text(id), .text(entry.chain), .integer(open?["number"]?.intValue ?? 0),
                    text(person?["login"]), text(person?["name"]),
                    .text(open?["kind"]?.stringValue ?? Account.Kind.person.rawValue),
                ])
        case .granted:
            try connection.execute(
                "INSERT INTO account_grant (account, role, area, department) VALUES (?, ?, ?, ?)",
                grant(id, open))
        case .revoked:
            try connection.execute(
                "DELETE FROM account_grant WHERE account = ? AND role = ? AND area = ? AND department = ?",
                grant(id, open))
        case .disabled, .enabled:
            try connection.execute(
                "UPDATE account SET active = ? WHERE account = ?",
                [.integer(kind == .enabled ? 1 : 0), .text(id)])
        }
    }

    private func text(_ value: JSONValue?) -> SQLValue { value?.stringValue.map { .text($0) } ?? .null }

    private func grant(_ id: String, _ payload: JSONValue?) -> [SQLValue] {
        [
            .text(id), .text(payload?["role"]?.stringValue ?? ""),
            .integer(payload?["area"]?.stringValue.flatMap { AreaID($0) }?.number ?? 0),
            .text(payload?["department"]?.stringValue ?? ""),
        ]
    }
}

/// What can happen to an account, by the kind of its entry (账户事件).
enum AccountEvent: String {
    case opened = "AccountOpened"
    case granted = "RoleGranted"
    case revoked = "RoleRevoked"
    case disabled = "AccountDisabled"
    case enabled = "AccountEnabled"
}

extension Entry {
    /// Whether it is about an account or its roles (账户条目).
    public var isAboutAccount: Bool { AccountEvent(rawValue: header.kind) != nil }
}
