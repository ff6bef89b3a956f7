import Journal
import Storage
import Vocabulary

/// The rows of second factors and recovery codes (第二因素表); secrets are sealed.
struct FactorTable {
    /// Recovery codes handed out at enrolment.
    static let recoveryCodes = 10

    let connection: any StorageConnection
    let seal: SubjectSeal

    func secret(_ account: String) throws -> [UInt8]? { try open("secret", account) }
    func offered(_ account: String) throws -> [UInt8]? { try open("offered", account) }

    private func open(_ column: String, _ account: String) throws -> [UInt8]? {
        let sealed =
            try connection.first(
                "SELECT \(column) FROM second_factor WHERE account = ?", [.text(account)]
            ) { $0.blob(0) } ?? nil
        return sealed.flatMap { seal.open($0, purpose: "second-factor:" + account) }
    }

    func offer(_ account: String, _ secret: [UInt8]) throws {
        let sealed = try seal.seal(secret, purpose: "second-factor:" + account)
        try connection.execute(
            """
            INSERT INTO second_factor (account, secret, offered, last_step) VALUES (?, NULL, ?, 0)
            ON CONFLICT (account) DO UPDATE SET offered = excluded.offered
            """, [.text(account), .blob(sealed)])
    }

    func lastStep(_ account: String) throws -> Int64 {
        try connection.first("SELECT last_step FROM second_factor WHERE account = ?", [.text(account)]) {
            $0.integer(0) ?? 0
        } ?? 0
    }

    func use(_ account: String, step: Int64) throws {
        try connection.execute(
            "UPDATE second_factor SET last_step = ? WHERE account = ?", [.integer(step), .text(account)])
    }

    /// The offered secret becomes the one in use, with new recovery codes.
    func enrol(_ account: String, step: Int64, recovery codes: [String]) throws {
        try connection.execute(
            "UPDATE second_factor SET secret = offered, offered = NULL, last_step = ? WHERE account = ?",
            [.integer(step), .text(account)])
        try connection.execute("DELETE FROM recovery_code WHERE account = ?", [.text(account)])
        for code in codes {
            try connection.execute(
                "INSERT INTO recovery_code (account, hash) VALUES (?, ?)",
                [.text(account), .blob(Token.hash(PlainCode.folded(code)))])
        }
    }

    /// Takes a recovery code, once.
    func spend(_ account: String, recovery code: String) throws -> Bool {
        let values: [SQLValue] = [.text(account), .blob(Token.hash(PlainCode.folded(code)))]
        let isThere =
            try connection.first("SELECT 1 FROM recovery_code WHERE account = ? AND hash = ?", values) { _ in
                true
            } ?? false
        if isThere {
            try connection.execute("DELETE FROM recovery_code WHERE account = ? AND hash = ?", values)
        }
        return isThere
    }

    func remove(_ account: String) throws {
        try connection.execute("DELETE FROM second_factor WHERE account = ?", [.text(account)])
        try connection.execute("DELETE FROM recovery_code WHERE account = ?", [.text(account)])
    }
}

extension AccessControl {
    /// Whether a session's owner has a second factor: what a settings page shows.
    public func hasSecondFactor(_ caller: Caller) throws -> Bool {
        try store.read { try FactorTable(connection: $0, seal: seal).secret(caller.id) != nil }
    }

    /// The accounts that have enrolled a second factor.
    public func accountsWithSecondFactor() throws -> Set<String> {
        try store.read { connection in
            Set(
                try connection.rows("SELECT account FROM second_factor WHERE secret IS NOT NULL", []) {
                    $0.text(0) ?? ""
                })
        }
    }

    /// Offers a second factor: a secret for an authenticator program, to be confirmed by its first code.
    ///
    /// In the stage `enrolSecondFactor`, or later by whoever wants one; who has one must have just passed it (403.603).
    public func offerSecondFactor(session token: String) throws -> SecondFactorOffer {
        let now = setting.clock()
        let (account, caller) = try steppingUp(token, at: now)
        if try hasSecondFactor(caller) {
            try caller.requireFreshFactor("second-factor", at: now)
        }
        let secret = setting.random.bytes(20)
        try store.write { try FactorTable(connection: $0, seal: seal).offer(account.id, secret) }
        return SecondFactorOffer(secret: secret, login: account.login ?? account.id)
    }

    /// Enrols the second factor offered by its code (401.603): ten recovery codes, shown once, and a new session.
    public func confirmSecondFactor(session token: String, code: String) throws
        -> (session: OpenedSession, recoveryCodes: [String])
    {
        let now = setting.clock()
        let (row, _) = try session(token, at: now)
        let (account, _) = try steppingUp(token, at: now)
        try attempts.begin(.factor, account.id, at: now)
        let codes = (0..<FactorTable.recoveryCodes).map { _ in
            PlainCode.make(groups: 4, bytes: setting.random.bytes)
        }
        let isEnrolled = try store.write { connection in
            let table = FactorTable(connection: connection, seal: seal)
            guard let secret = try table.offered(account.id),
                let step = TimeCode(secret: secret).step(of: code, at: now, after: 0)
            else { return false }
            try table.enrol(account.id, step: step, recovery: codes)
            return true
        }
        return (try passed(isEnrolled, account, row, "enrolled", at: now), codes)
    }

    /// Passes the second factor by a code of the authenticator or a recovery code (401.603), each good once; a new
    /// session takes the place of this one.
    public func passSecondFactor(session token: String, code: String) throws -> OpenedSession {
        let now = setting.clock()
        let (row, account) = try session(token, at: now)
        guard try caller(account, factorAt: nil).stage != .changePassword else {
            throw Problem(.signInUnfinished)
        }
        try attempts.begin(.factor, account.id, at: now)
        let isRight = try store.write { connection in
            let table = FactorTable(connection: connection, seal: seal)
            guard let secret = try table.secret(account.id) else { return false }
            let last = try table.lastStep(account.id)
            if let step = TimeCode(secret: secret).step(of: code, at: now, after: last) {
                try table.use(account.id, step: step)
                return true
            }
            return try table.spend(account.id, recovery: code)
        }
        return try passed(isRight, account, row, "passed", at: now)
    }

    /// The account of a session that may enrol a factor.
    private func steppingUp(_ token: String, at now: Instant) throws -> (Account, Caller) {
        let (row, account) = try session(token, at: now)
        let caller = try caller(account, factorAt: row.factorAt.map { Instant(milliseconds: $0) })
        guard caller.stage == .full || caller.stage == .enrolSecondFactor else {
            throw Problem(.signInUnfinished)
        }
        return (account, caller)
    }

    private func passed(
        _ isRight: Bool, _ account: Account, _ row: SessionTable.Row, _ what: String, at now: Instant
    ) throws -> OpenedSession {
        guard isRight else {
            try log.note(refusal(.secondFactor, account.id, now, ["why": "wrong"]))
            throw Problem(.secondFactorWrong)
        }
        try attempts.succeed(.factor, account.id)
        let opened = try open(account, factorAt: now, at: now, replacing: row.hash)
        try log.record(AccessEvent(.secondFactor, by: opened.caller, at: now, detail: ["why": what]))
        return opened
    }
}
