import Journal
import Storage
import Vocabulary

/// Opens accounts, gives and takes roles, disables (账户簿); each act one batch of entries in the journal.
///
/// The three administrators hold one another in balance: who opens accounts cannot give roles, who gives roles cannot
/// open accounts, and neither can act on an account of their own. No area may be given beyond the giver's own.
public struct AccountBook: Sendable {
    private let store: any Store
    private let keys: KeyRing
    private let setting: AccessSetting

    init(store: any Store, keys: KeyRing, setting: AccessSetting) {
        self.store = store
        self.keys = keys
        self.setting = setting
    }

    /// The account of an id (404.601).
    public func account(_ id: String) throws -> Account {
        guard let found = try store.read({ try AccountReader($0).account(id) }) else {
            throw Problem(.accountNotFound, ["account": id])
        }
        return found
    }

    /// The account with a sign-in name or id, as people type it (404.601).
    public func account(named text: String) throws -> Account {
        let found = try store.read { connection -> Account? in
            let reader = AccountReader(connection)
            if let account = try reader.account(text) { return account }
            return try Account.login(text).flatMap { try reader.account(login: $0, chain: setting.chain) }
        }
        guard let found else { throw Problem(.accountNotFound, ["account": text]) }
        return found
    }

    /// All accounts in order of their ids.
    public func all() throws -> [Account] { try store.read { try AccountReader($0).all() } }

    /// Whether there is no account yet: the set-up comes first.
    public func isEmpty() throws -> Bool {
        try store.read { try AccountReader($0).count(chain: setting.chain) == 0 }
    }

    /// Opens an account without any role (manage-accounts); 422.601 and 409.601 for a bad or a taken sign-in name.
    func open(login: String, name: String, kind: Account.Kind = .person, by caller: Caller) throws
        -> Account
    {
        let now = setting.clock()
        try caller.require(.manageAccounts, at: now)
        let id = try write(by: caller.id, at: now) { writer, connection in
            try Self.open(login: login, name: name, kind: kind, setting, &writer, connection, at: now)
        }
        return try account(id)
    }

    /// Gives a role in an area (grant-roles there); 409.602 where another role excludes it.
    func grant(_ grant: Grant, to id: String, reason: String? = nil, by caller: Caller) throws
        -> Account
    {
        let now = setting.clock()
        try write(by: caller.id, at: now) { writer, connection in
            let account = try held(id, by: caller, .grantRoles, connection, at: now, also: [grant.area])
            guard account.isActive else { throw Problem(.accountDisabled, ["account": id]) }
            try Self.grant(grant, to: account, reason, setting, &writer, connection, at: now)
        }
        return try self.account(id)
    }

    /// Takes a role back (grant-roles in its area); the last active one of an administrator stays (409.603).
    func revoke(_ grant: Grant, from id: String, reason: String? = nil, by caller: Caller) throws
        -> Account
    {
        let now = setting.clock()
        try write(by: caller.id, at: now) { writer, connection in
            let account = try held(id, by: caller, .grantRoles, connection, at: now, also: [grant.area])
            guard account.grants.contains(grant) else {
                throw Problem(.grantNotFound, ["account": id, "role": grant.role.rawValue])
            }
            if grant.role.isAdministrator { try keepOne(grant.role, without: id, connection) }
            try Self.append(
                .revoked, id, open: Self.json(grant), person: nil, reason, setting, &writer, at: now)
        }
        return try self.account(id)
    }

    /// Disables an account, or enables it again (manage-accounts); the last active administrator stays (409.603).
    func setActive(_ isActive: Bool, _ id: String, reason: String? = nil, by caller: Caller) throws
        -> Account
    {
        let now = setting.clock()
        try write(by: caller.id, at: now) { writer, connection in
            let account = try held(id, by: caller, .manageAccounts, connection, at: now)
            guard account.isActive != isActive else { return }
            if !isActive {
                for grant in account.grants where grant.role.isAdministrator {
                    try keepOne(grant.role, without: id, connection)
                }
            }
            try Self.append(
                isActive ? .enabled : .disabled, id, open: nil, person: nil, reason, setting, &writer, at: now
            )
        }
        return try self.account(id)
    }

    /// Opens the three administrators of a database without accounts, all or none (409.604).
    func openAdministrators(
        _ people: [(role: Role, login: String, name: String)], in area: AreaID, actor: String
    ) throws -> [Account] {
        let now = setting.clock()
        let ids = try write(by: actor, at: now) { writer, connection in
            guard try AccountReader(connection).count(chain: setting.chain) == 0 else {
                throw Problem(.setUpDone)
            }
            return try people.map { person in
                let id = try Self.open(
                    login: person.login, name: person.name, kind: .person, setting, &writer, connection,
                    at: now)
                let account = try AccountReader(connection).account(id)
                if let account {
                    try Self.grant(
                        Grant(person.role, in: area), to: account, nil, setting, &writer, connection, at: now)
                }
                return id
            }
        }
        return try ids.map { try account($0) }
    }

    /// Refuses whoever may not act on an account: a permission wanting, a grant beyond the caller's area, or its own.
    func requireHold(_ id: String, by caller: Caller, _ permission: Permission) throws -> Account {
        try store.read { try held(id, by: caller, permission, $0, at: setting.clock()) }
    }

    // MARK: - Inside the transaction

    private func held(
        _ id: String, by caller: Caller, _ permission: Permission, _ connection: any StorageConnection,
        at now: Instant, also areas: [AreaID] = []
    ) throws -> Account {
        guard let account = try AccountReader(connection).account(id) else {
            throw Problem(.accountNotFound, ["account": id])
        }
        guard caller.id != id else { throw Problem(.ownAccount) }
        try caller.require(permission, at: now)
        for area in account.grants.map(\.area) + areas {
            try caller.require(permission, in: try setting.territory(area, connection), at: now)
        }
        return account
    }

    private func keepOne(_ role: Role, without id: String, _ connection: any StorageConnection) throws {
        let others = try AccountReader(connection).all().filter { account in
            account.id != id && account.isActive && account.grants.contains { $0.role == role }
        }
        if others.isEmpty { throw Problem(.lastAdministrator, ["role": role.rawValue]) }
    }

    private func write<T>(
        by actor: String, at now: Instant,
        _ body: (inout JournalWriter, any StorageConnection) throws -> T
    ) throws -> T {
        try store.write { connection in
            let projections = setting.projections()
            var writer = try JournalWriter(
                connection: connection, keys: keys, context: try setting.context(actor, now, connection),
                projections: projections)
            let result = try body(&writer, connection)
            for projection in projections { try projection.finish(connection) }
            return result
        }
    }

    private static func open(
        login: String, name: String, kind: Account.Kind, _ setting: AccessSetting,
        _ writer: inout JournalWriter, _ connection: any StorageConnection, at now: Instant
    ) throws -> String {
        guard let folded = Account.login(login) else { throw Problem(.loginForm, ["login": login]) }
        let reader = AccountReader(connection)
        guard try reader.account(login: folded, chain: setting.chain) == nil else {
            throw Problem(.loginTaken, ["login": folded])
        }
        let number = try reader.count(chain: setting.chain) + 1
        let id = "u-\(setting.chain)-\(number)"
        try append(
            .opened, id, open: ["kind": .string(kind.rawValue), "number": .int(number)],
            person: ["login": .string(folded), "name": .string(name)], nil, setting, &writer, at: now)
        return id
    }

    private static func grant(
        _ grant: Grant, to account: Account, _ reason: String?, _ setting: AccessSetting,
        _ writer: inout JournalWriter, _ connection: any StorageConnection, at now: Instant
    ) throws {
        if account.grants.contains(grant) { return }
        let clash = account.grants.first {
            $0.role != grant.role && ($0.role.isAdministrator || grant.role.isAdministrator)
        }
        if let clash {
            throw Problem(.roleClash, ["role": grant.role.rawValue, "held": clash.role.rawValue])
        }
        guard account.kind == .person || !grant.role.isAdministrator else {
            throw Problem(.roleClash, ["role": grant.role.rawValue, "held": account.kind.rawValue])
        }
        guard grant.department == nil || grant.role.takesDepartment else {
            throw Problem(.roleWithoutDepartment, ["role": grant.role.rawValue])
        }
        try append(.granted, account.id, open: json(grant), person: nil, reason, setting, &writer, at: now)
    }

    private static func json(_ grant: Grant) -> JSONValue {
        [
            "role": .string(grant.role.rawValue), "area": .string(grant.area.description),
            "department": .text(grant.department),
        ]
    }

    /// One entry about an account; its reason stands encrypted, for people write names into reasons.
    private static func append(
        _ event: AccountEvent, _ id: String, open: JSONValue?, person: JSONValue?, _ reason: String?,
        _ setting: AccessSetting, _ writer: inout JournalWriter, at now: Instant
    ) throws {
        var bodies: [BodyDraft] = []
        if let open { bodies.append(BodyDraft(.open, payload: open)) }
        if person != nil || reason != nil {
            bodies.append(BodyDraft(.person, subject: id, payload: person ?? .object([]), reason: reason))
        }
        let batch = try writer.batch(on: setting.chain)
        try writer.append(
            EntryDraft(
                chain: setting.chain, effectiveOn: now.day(in: setting.zone), kind: event.rawValue,
                subject: id, batch: batch, bodies: bodies))
    }
}
