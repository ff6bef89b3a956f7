public import Storage
import Vocabulary

/// Reads accounts with their grants (查账户).
public struct AccountReader {
    private let connection: any StorageConnection

    /// A reader of the main database.
    public init(_ connection: any StorageConnection) { self.connection = connection }

    /// The account of an id; nil where there is none.
    public func account(_ id: String) throws -> Account? {
        try accounts("account = ?", [.text(id)]).first
    }

    /// The account of a chain with a sign-in name, in its folded form.
    public func account(login: String, chain: String) throws -> Account? {
        try accounts("chain = ? AND login = ?", [.text(chain), .text(login)]).first
    }

    /// All accounts in order of chain and number.
    public func all() throws -> [Account] { try accounts("1 = 1", []) }

    /// How many accounts a chain has issued.
    func count(chain: String) throws -> Int64 {
        try connection.first("SELECT COALESCE(MAX(number), 0) FROM account WHERE chain = ?", [.text(chain)]) {
            $0.integer(0) ?? 0
        } ?? 0
    }

    private func accounts(_ condition: String, _ values: [SQLValue]) throws -> [Account] {
        var found = try connection.rows(
            "SELECT account, login, name, kind, active FROM account WHERE \(condition) ORDER BY chain, number",
            values
        ) { row in
            Account(
                id: row.text(0) ?? "", login: row.text(1), name: row.text(2),
                kind: Account.Kind(rawValue: row.text(3) ?? "") ?? .machine, isActive: row.integer(4) == 1,
                grants: [])
        }
        let grants = try connection.grants(found.count == 1 ? found[0].id : nil)
        for index in found.indices { found[index].grants = grants[found[index].id]?.sorted() ?? [] }
        return found
    }
}

extension StorageConnection {
    /// The grants of one account, or of all.
    fileprivate func grants(_ account: String?) throws -> [String: [Grant]] {
        var grants: [String: [Grant]] = [:]
        let sql = "SELECT account, role, area, department FROM account_grant"
        try forEach(account == nil ? sql : sql + " WHERE account = ?", account.map { [.text($0)] } ?? []) {
            row in
            // A role that a later release knows gives nothing here.
            if let role = Role(rawValue: row.text(1) ?? "") {
                let department = row.text(3) ?? ""
                grants[row.text(0) ?? "", default: []].append(
                    Grant(
                        role, in: AreaID(row.integer(2) ?? 0),
                        department: department.isEmpty ? nil : department))
            }
            return true
        }
        return grants
    }
}
