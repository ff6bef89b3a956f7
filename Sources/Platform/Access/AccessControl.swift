public import Journal
public import Storage
public import Vocabulary

/// The one door of access (门禁): signing in, sessions, second factors, tokens, accounts and the access log.
///
/// Accounts and roles are entries of the journal in the main database; credentials, sessions and the log stand in the
/// access database. Calls block their thread: a password takes a tenth of a second or more. Decisions are
/// made with the clock and random source of its setting.
public final class AccessControl: Sendable {
    /// Reads accounts.
    public let accounts: AccountBook
    /// Who looked at what.
    public let log: AccessLog
    /// What was given from outside.
    public let setting: AccessSetting
    let main: any Store
    let store: any Store
    let keys: KeyRing
    let seal: SubjectSeal
    let attempts: Attempts
    let recent = OpenSessions()

    /// Access to a database whose main store has `AccountTables`, its access store `AccessTables`.
    public init(main: any Store, access: any Store, keys: KeyRing, setting: AccessSetting) throws {
        self.main = main
        self.setting = setting
        self.keys = keys
        store = access
        seal = try SubjectSeal("access", keys: keys, store: main)
        attempts = Attempts(store: access, keys: keys)
        accounts = AccountBook(store: main, keys: keys, setting: setting)
        log = AccessLog(store: access, seal: seal)
    }

    // MARK: - Signing in

    /// Opens a session (401.601 for a wrong name, password or a disabled account alike; 401.604 for a one-time
    /// password that has run out; 429.601 while locked). The session may have further steps before it: its `stage`.
    public func signIn(login: String, password: String, from address: String) throws -> OpenedSession {
        let now = setting.clock()
        let folded = Account.login(login) ?? login
        do {
            try attempts.begin(.address, address, at: now)
            try attempts.begin(.login, folded, at: now)
        } catch let problem as Problem {
            try log.note(refusal(.signIn, "-", now, ["why": "locked", "address": address]))
            throw problem
        }
        let account = try main.read { try AccountReader($0).account(login: folded, chain: setting.chain) }
        let credential = try account.flatMap { account in
            try store.read { try CredentialTable(connection: $0).credential(account.id) }
        }
        // The same work for a name that is not there or has a one-time password, so that time tells nothing.
        if credential?.isOneTime ?? true { _ = try PasswordHash(unfit: setting.cost).fits(password) }
        let fits = try credential?.hash.fits(password) ?? false
        guard let account, let credential, fits, account.isActive, account.kind == .person else {
            try log.note(refusal(.signIn, account?.id ?? "-", now, ["why": "wrong", "address": address]))
            throw Problem(.signInWrong)
        }
        try attempts.succeed(.address, address)
        if credential.isOneTime, let expires = credential.expires, expires <= now.milliseconds {
            try log.note(refusal(.signIn, account.id, now, ["why": "expired", "address": address]))
            throw Problem(.oneTimePasswordExpired)
        }
        try attempts.succeed(.login, folded)
        if credential.hash.cost != setting.cost, !credential.isOneTime {
            let hash = try PasswordHash(of: password, cost: setting.cost, salt: setting.random.bytes(16))
            try store.write { try CredentialTable(connection: $0).rehash(account.id, hash) }
        }
        let opened = try open(account, factorAt: nil, at: now)
        try log.record(
            AccessEvent(.signIn, by: opened.caller, at: now, detail: ["address": address, "why": "done"]))
        return opened
    }

    /// Who a session's token belongs to (401.602 where it has ended).
    public func caller(session token: String) throws -> Caller {
        let now = setting.clock()
        let (row, account) = try session(token, at: now)
        if now.milliseconds - row.seen >= SessionTable.touch {
            try store.write { try SessionTable(connection: $0).touch(row, at: now) }
        }
        let caller = try caller(account, factorAt: row.factorAt.map { Instant(milliseconds: $0) })
        if caller.stage == .full { recent.keep(token, at: now) }
        return caller
    }

    /// Whether a session, signed in to the end, was open within the last second; without a look at the database.
    public func wasOpen(session token: String, at now: Instant) -> Bool { recent.isOpen(token, at: now) }

    /// Ends a session; one that has ended already is no error.
    public func signOut(session token: String) throws {
        let now = setting.clock()
        guard let (row, account) = try? session(token, at: now) else { return }
        try store.write { try SessionTable(connection: $0).end(row.hash) }
        recent.forget()
        try log.note(AccessEvent(.signOut, account: account.id, way: .session, at: now))
    }

    /// Changes the password of a session's owner and ends all its other sessions (401.601 for a wrong old one,
    /// 422.602 to 422.606 for a new one that will not do); a new session takes the place of this one.
    public func changePassword(session token: String, from old: String, to new: String) throws
        -> OpenedSession
    {
        let now = setting.clock()
        let (row, account) = try session(token, at: now)
        let factorAt = row.factorAt.map { Instant(milliseconds: $0) }
        let stage = try caller(account, factorAt: factorAt).stage
        guard stage == .full || stage == .changePassword else { throw Problem(.signInUnfinished) }
        try attempts.begin(.password, account.id, at: now)
        let standing = try store.read { try CredentialTable(connection: $0).credential(account.id) }
        guard let standing, try standing.hash.fits(old) else {
            try log.note(refusal(.changePassword, account.id, now, ["why": "wrong"]))
            throw Problem(.signInWrong)
        }
        try attempts.succeed(.password, account.id)
        let names = [account.login, account.name, setting.chain, "tuopin"].compactMap { $0 }
        try PasswordRules.check(new, known: names)
        guard try !standing.hash.fits(new) else { throw Problem(.passwordSame) }
        let hash = try PasswordHash(of: new, cost: setting.cost, salt: setting.random.bytes(16))
        try store.write { connection in
            try CredentialTable(connection: connection).set(account.id, hash, expires: nil, at: now)
            try SessionTable(connection: connection).endAll(of: account.id)
        }
        recent.forget()
        let opened = try open(account, factorAt: factorAt, at: now)
        try log.record(AccessEvent(.changePassword, by: opened.caller, at: now))
        return opened
    }

    // MARK: - Within

    func session(_ token: String, at now: Instant) throws -> (SessionTable.Row, Account) {
        guard let row = try store.read({ try SessionTable(connection: $0).row(token, at: now) }),
            let account = try main.read({ try AccountReader($0).account(row.account) }), account.isActive
        else { throw Problem(.sessionEnded) }
        return (row, account)
    }

    func caller(_ account: Account, factorAt: Instant?) throws -> Caller {
        let (isOneTime, hasFactor) = try store.read { connection in
            (
                try CredentialTable(connection: connection).credential(account.id)?.isOneTime ?? true,
                account.isAdministrator
                    ? try FactorTable(connection: connection, seal: seal).secret(account.id) != nil : true
            )
        }
        let stage: SignInStage =
            if isOneTime {
                .changePassword
            } else if !account.isAdministrator {
                .full
            } else if !hasFactor {
                .enrolSecondFactor
            } else {
                factorAt == nil ? .passSecondFactor : .full
            }
        return Caller(
            id: account.id, name: account.name ?? account.id, way: .session, stage: stage,
            grants: account.grants, secondFactorAt: factorAt)
    }

    /// A new session; where `replacing` names one, that one ends.
    func open(_ account: Account, factorAt: Instant?, at now: Instant, replacing old: [UInt8]? = nil) throws
        -> OpenedSession
    {
        let token = Token.make(setting.random.bytes(32))
        try store.write { connection in
            let sessions = SessionTable(connection: connection)
            if let old { try sessions.end(old) }
            try sessions.open(account.id, token: token, factorAt: factorAt, at: now)
        }
        recent.forget()
        return OpenedSession(
            token: token, formToken: FormToken.of(session: token),
            caller: try caller(account, factorAt: factorAt))
    }

    func refusal(_ action: AccessAction, _ account: String, _ now: Instant, _ detail: [String: String])
        -> AccessEvent
    {
        AccessEvent(action, account: account, way: .session, at: now, detail: detail)
    }
}
