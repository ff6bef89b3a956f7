import Journal
import Storage
public import Vocabulary

/// A one-time password (一次性口令): shown once, good for seven days, to be changed at the first sign-in.
public struct OneTimePassword: Sendable, Hashable {
    /// The account.
    public var account: Account
    /// What to sign in with.
    public var password: String
}

extension AccessControl {
    /// Opens a person's account without any role, with a one-time password (manage-accounts).
    public func openAccount(login: String, name: String, by caller: Caller) throws -> OneTimePassword {
        let account = try accounts.open(login: login, name: name, by: caller)
        let password = try issue(account)
        try logged(caller, account, "open")
        return password
    }

    /// Opens a machine's account; it signs in by tokens alone (manage-accounts).
    public func openMachine(login: String, name: String, by caller: Caller) throws -> Account {
        let account = try accounts.open(login: login, name: name, kind: .machine, by: caller)
        try logged(caller, account, "open")
        return account
    }

    /// Gives a role (grant-roles) and ends the account's sessions.
    public func grant(_ grant: Grant, to id: String, reason: String? = nil, by caller: Caller) throws
        -> Account
    {
        let account = try accounts.grant(grant, to: id, reason: reason, by: caller)
        try endSessions(of: id)
        try logged(caller, account, "grant", ["role": grant.role.rawValue, "in": grant.area.description])
        return account
    }

    /// Takes a role back (grant-roles) and ends the account's sessions.
    public func revoke(_ grant: Grant, from id: String, reason: String? = nil, by caller: Caller) throws
        -> Account
    {
        let account = try accounts.revoke(grant, from: id, reason: reason, by: caller)
        try endSessions(of: id)
        try logged(caller, account, "revoke", ["role": grant.role.rawValue, "in": grant.area.description])
        return account
    }

    /// Disables an account, its sessions and tokens with it (manage-accounts).
    public func disable(_ id: String, reason: String? = nil, by caller: Caller) throws -> Account {
        let account = try accounts.setActive(false, id, reason: reason, by: caller)
        try endSessions(of: id)
        try logged(caller, account, "disable")
        return account
    }

    /// Lets a disabled account in again, with the roles and password that it had (manage-accounts).
    public func enable(_ id: String, reason: String? = nil, by caller: Caller) throws -> Account {
        let account = try accounts.setActive(true, id, reason: reason, by: caller)
        try logged(caller, account, "enable")
        return account
    }

    /// Issues a new one-time password, lifts a lock and ends the account's sessions (manage-accounts).
    ///
    /// The second factor stays: who resets passwords cannot take an administrator's place.
    public func resetPassword(_ id: String, by caller: Caller) throws -> OneTimePassword {
        let account = try accounts.requireHold(id, by: caller, .manageAccounts)
        guard account.kind == .person else { throw Problem(.accountIsMachine, ["account": id]) }
        let password = try issue(account)
        try endSessions(of: id)
        if let login = account.login { try attempts.succeed(.login, login) }
        try logged(caller, account, "reset-password")
        return password
    }

    /// Removes a lost second factor and its recovery codes, and ends the account's sessions (grant-roles).
    public func resetSecondFactor(_ id: String, by caller: Caller) throws {
        let account = try accounts.requireHold(id, by: caller, .grantRoles)
        try store.write { try FactorTable(connection: $0, seal: seal).remove(id) }
        try endSessions(of: id)
        try attempts.succeed(.factor, id)
        try logged(caller, account, "reset-second-factor")
    }

    // MARK: - First set-up

    /// Milliseconds for which a set-up code may be used: a day.
    static let setUpLasts: Int64 = 86_400_000

    /// A code for the first set-up of a database without accounts (409.604 where there are some); any earlier one is
    /// void. To be printed where only who runs the server sees it.
    public func issueSetUpCode() throws -> String {
        guard try accounts.isEmpty() else { throw Problem(.setUpDone) }
        let code = PlainCode.make(groups: 5, bytes: setting.random.bytes)
        let now = setting.clock()
        try store.write { connection in
            try connection.execute("DELETE FROM setup_code")
            try connection.execute(
                "INSERT INTO setup_code (one, hash, issued) VALUES (1, ?, ?)",
                [.blob(Token.hash(PlainCode.folded(code))), .integer(now.milliseconds)])
        }
        return code
    }

    /// Opens the three administrators by the set-up code (422.607), each with a one-time password.
    ///
    /// One sign-in name and shown name a role; all three or none. The area is the top of the tree.
    public func setUp(
        code: String, administrators people: [Role: (login: String, name: String)], in area: AreaID,
        from address: String
    ) throws -> [OneTimePassword] {
        let now = setting.clock()
        let ordered = Role.allCases.filter(\.isAdministrator)
        let named = ordered.compactMap { role in
            people[role].map { (role: role, login: $0.login, name: $0.name) }
        }
        guard named.count == ordered.count else { throw Problem(.setUpIncomplete) }
        try attempts.begin(.setup, address, at: now)
        let isRight = try store.read { connection in
            try connection.first("SELECT hash, issued FROM setup_code") { row in
                areEqual(row.blob(0) ?? [], Token.hash(PlainCode.folded(code)))
                    && now.milliseconds - (row.integer(1) ?? 0) < Self.setUpLasts
            } ?? false
        }
        guard isRight else { throw Problem(.setUpCodeWrong) }
        let opened = try accounts.openAdministrators(named, in: area, actor: "setup")
        try store.write { try $0.execute("DELETE FROM setup_code") }
        try attempts.succeed(.setup, address)
        return try opened.map { account in
            try log.record(
                AccessEvent(
                    .administer, account: "setup", way: .session, at: now, subject: account.id,
                    detail: ["what": "open", "address": address]))
            return try issue(account)
        }
    }

    // MARK: - Within

    private func issue(_ account: Account) throws -> OneTimePassword {
        let now = setting.clock()
        let password = PlainCode.make(groups: 5, bytes: setting.random.bytes)
        let hash = try PasswordHash(of: password, cost: .oneTime, salt: setting.random.bytes(16))
        try store.write { connection in
            try CredentialTable(connection: connection).set(
                account.id, hash, expires: now.milliseconds + CredentialTable.oneTimeLasts, at: now)
        }
        return OneTimePassword(account: account, password: password)
    }

    private func endSessions(of id: String) throws {
        try store.write { try SessionTable(connection: $0).endAll(of: id) }
        recent.forget()
    }

    func logged(
        _ caller: Caller, _ account: Account, _ what: String, _ more: [String: String] = [:]
    ) throws {
        try log.record(
            AccessEvent(
                .administer, by: caller, at: setting.clock(), subject: account.id,
                detail: more.merging(["what": what]) { $1 }))
    }
}
