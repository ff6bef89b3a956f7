public import Access
public import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
public import Vocabulary

/// `tuopin user …`: accounts, roles, tokens, the access log, for whoever holds database and key file (账户).
struct UserVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "账户 · Accounts, roles, tokens and the access log.",
        subcommands: [
            Add.self, List.self, GiveRole.self, Disable.self, Enable.self, Reset.self, Token.self, SetUp.self,
            Log.self,
        ])

    /// `tuopin user add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "新增账户 · Opens an account and prints its one-time password.")
        @Argument(help: "登录名 · The sign-in name.") var login: String
        @Option(help: "姓名 · The name shown.") var name: String
        @Option(help: "角色 · A role to give at once.") var role: Role?
        @Option(help: "部门 · The department of an officer.") var department: String?
        @Flag(help: "机器账户 · A program's account: tokens, no password.") var machine = false
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            // Whatever is wrong with the role is said before the account is there.
            let grant = try role.map { try session.grant($0, area, department) }
            let access = try session.access()
            var password: String?
            var account: Account
            if machine {
                account = try access.openMachine(login: login, name: name, by: session.caller)
            } else {
                let opened = try access.openAccount(login: login, name: name, by: session.caller)
                password = opened.password
                account = opened.account
            }
            if let grant { account = try access.grant(grant, to: account.id, by: session.caller) }
            try Printer(output, rows: false).document(account.json(oneTime: password))
        }
    }

    /// `tuopin user list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "账户清单 · Accounts with their roles.")
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let rows = try session.store.read { try AccountReader($0).all() }
            try Printer(output, rows: true).rows(rows.map(\.json))
        }
    }

    /// `tuopin user role`.
    struct GiveRole: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "授权 · Gives a role in an area, or takes it back.")
        @Argument(help: "登录名或编号 · The sign-in name or id.") var user: String
        @Argument(help: "角色 · The role.") var role: Role
        @Option(help: "部门 · The department of an officer.") var department: String?
        @Flag(help: "收回 · Take it back.") var revoke = false
        @Option(help: "理由 · Why.") var reason: String?
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            let access = try session.access()
            let id = try access.accounts.account(named: user).id
            let grant = try session.grant(role, area, department)
            let account =
                try revoke
                ? access.revoke(grant, from: id, reason: reason, by: session.caller)
                : access.grant(grant, to: id, reason: reason, by: session.caller)
            try Printer(output, rows: false).document(account.json)
        }
    }

    /// What `disable` and `enable` are told, and what they print.
    struct Switch: ParsableArguments {
        @Argument(help: "登录名或编号 · The sign-in name or id.") var user: String
        @Option(help: "理由 · Why.") var reason: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func turn(
            _ turn: (AccessControl, _ account: String, _ by: Caller) throws -> Account
        ) throws {
            let session = try Session(database)
            let access = try session.access()
            let account = try turn(access, try access.accounts.account(named: user).id, session.caller)
            try Printer(output, rows: false).document(account.json)
        }
    }

    /// `tuopin user disable`.
    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable", abstract: "停用账户 · Ends its sessions and tokens at once.")
        @OptionGroup var told: Switch

        func run() throws { try told.turn { try $0.disable($1, reason: told.reason, by: $2) } }
    }

    /// `tuopin user enable`.
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable", abstract: "启用账户 · Lets a disabled account in again, with its roles.")
        @OptionGroup var told: Switch

        func run() throws { try told.turn { try $0.enable($1, reason: told.reason, by: $2) } }
    }

    /// `tuopin user reset`.
    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "重置口令 · A new one-time password, or the removal of a lost second factor.")
        @Argument(help: "登录名或编号 · The sign-in name or id.") var user: String
        @Flag(help: "第二因素 · Remove the second factor instead; the password stays.") var secondFactor =
            false
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            let access = try session.access()
            let account = try access.accounts.account(named: user)
            var password: String?
            if secondFactor {
                try access.resetSecondFactor(account.id, by: session.caller)
            } else {
                password = try access.resetPassword(account.id, by: session.caller).password
            }
            try Printer(output, rows: false).document(account.json(oneTime: password))
        }
    }

    /// `tuopin user token`.
    struct Token: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "token",
            abstract: "机器令牌 · Lists a machine's tokens, issues one (shown once) or takes one back.")
        @Argument(help: "登录名或编号 · The sign-in name or id.") var user: String
        @Option(help: "新令牌的用途 · What a new token is for.") var label: String?
        @Option(help: "有效天数 · How many days a new token is good.") var days = 90
        @Option(help: "收回第几号 · The number of a token to take back.") var revoke: Int64?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            let access = try session.access()
            let id = try access.accounts.account(named: user).id
            if let revoke { try access.revokeToken(revoke, of: id, by: session.caller) }
            if let label {
                let (token, entry) = try access.issueToken(
                    for: id, label: label, days: days, by: session.caller)
                var members = entry.json.members ?? []
                members.append(.init("token", .string(token)))
                return try Printer(output, rows: false).document(.object(members))
            }
            try Printer(output, rows: true).rows(try access.tokens(of: id).map(\.json))
        }
    }

    /// `tuopin user setup`.
    struct SetUp: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "setup",
            abstract: "首次设置码 · A code, good for a day, with which the first page makes three administrators.")
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let code = try Session(database).access().issueSetUpCode()
            try Printer(output, rows: false).document(["code": .string(code)])
        }
    }

    /// `tuopin user log`.
    struct Log: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "log",
            abstract: "访问日志 · Who looked at what, the latest first; --verify walks its chain.")
        @Option(help: "谁 · Of one account, by sign-in name or id.") var user: String?
        @Option(help: "动作 · Of one kind, as unmask or export.") var action: AccessAction?
        @Option(help: "对象 · About one household, person or account.") var subject: String?
        @Option(help: "从何时 · From this instant on (RFC 3339).") var from: Instant?
        @Option(help: "到何时 · Before this instant (RFC 3339).") var until: Instant?
        @Option(help: "多少行 · At most so many lines.") var limit = 100
        @Option(help: "此行之前 · Before this sequence number: the next page.") var before: Int64?
        @Flag(help: "核验 · Verify the chain instead.") var verify = false
        @Option(help: "应有的链头 · A head noted before (SEQ:HASH) that must be found.") var expect: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database)
            let access = try session.access()
            if verify {
                let report = try access.log.verify(expecting: try expect.map(Self.head))
                try Printer(output, rows: false).document(report.json)
                if !report.isSound { throw ExitStatus.refused }
                return
            }
            var filter = AccessLog.Filter()
            filter.account = try user.map { try access.accounts.account(named: $0).id }
            filter.action = action
            filter.subject = subject
            filter.from = from
            filter.until = until
            let lines = try access.log.lines(filter, before: before ?? .max, limit: max(1, limit))
            // Whoever reads the log leaves a line in it too.
            try access.log.record(
                AccessEvent(
                    .readLog, by: session.caller, at: .now(), subject: subject,
                    ids: lines.map { String($0.seq) }))
            try Printer(output, rows: true).rows(lines.map(\.json))
        }

        private static func head(_ text: String) throws -> (seq: Int64, hash: [UInt8]) {
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let seq = Int64(parts[0]), let hash = Hex.bytes(parts[1].utf8) else {
                throw Problem(
                    .badArgument, ["name": "--expect", "value": text, "why": "要 序号:散列 / SEQ:HASH"])
            }
            return (seq, hash)
        }
    }
}

extension Account {
    /// As `user add` and `user reset` print it, with a password that is shown this once.
    func json(oneTime password: String?) -> JSONValue {
        .object((json.members ?? []) + [.init("one_time_password", .text(password))])
    }
}

extension MachineToken {
    /// As lists print it.
    var json: JSONValue {
        [
            "account": .string(account), "number": .int(number), "label": .string(label),
            "issued": .string(issued.description), "expires": .string(expires.description),
            "revoked": .text(revoked?.description),
        ]
    }
}

extension Role: ExpressibleByArgument {}
extension AccessAction: ExpressibleByArgument {}
extension Instant: ExpressibleByArgument {
    /// An instant as an argument.
    public init?(argument: String) { self.init(argument) }
}
