import Access
import Foundation
import Journal
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@Suite("Accounts and roles")
struct AccountTests {
    @Test("A county reviewer of 灵山县 decides there, down to the village, and nowhere else")
    func territory() throws {
        let server = try Server()
        try server.person("nong", "农小凤", Grant(.reviewer, in: Place.lingshan))
        let caller = try server.signIn("nong").caller
        #expect(caller.stage == .full)
        #expect(caller.may(.decideExits, in: Place.territory(Place.guantun)))
        #expect(caller.may(.decideExits, in: Place.territory(Place.lingshan)))
        #expect(!caller.may(.decideExits, in: Place.territory(Place.pubei)))
        #expect(!caller.may(.decideExits, in: Place.territory(Place.city)))
        #expect(caller.areas(for: .decideExits) == [Place.lingshan])
        expect("403.602") {
            try caller.require(.decideExits, in: Place.territory(Place.pubei), at: server.clock.now)
        }
        expect("403.601") {
            try caller.require(.grantRoles, in: Place.territory(Place.lingshan), at: server.clock.now)
        }
        try caller.require(.decideExits, in: Place.territory(Place.guantun), at: server.clock.now)
    }

    @Test("What somebody sees is the most that a role gives at that very place")
    func visibility() throws {
        let server = try Server()
        try server.person(
            "lu", "陆大明", Grant(.leader, in: Place.city), Grant(.fieldworker, in: Place.guantun))
        let caller = try server.signIn("lu").caller
        #expect(caller.visibility(of: .person, in: Place.territory(Place.pubei)) == .masked)
        #expect(caller.visibility(of: .secret, in: Place.territory(Place.pubei)) == .hidden)
        #expect(caller.visibility(of: .person, in: Place.territory(Place.guantun)) == .clear)
        #expect(caller.visibility(of: .secret, in: Place.territory(Place.guantun)) == .masked)
        #expect(!caller.may(.unmask, in: Place.territory(Place.pubei)))
    }

    @Test("An officer of the housing department answers for its lines alone")
    func department() throws {
        let server = try Server()
        try server.person("wei", "韦家胜", Grant(.officer, in: Place.lingshan, department: "housing"))
        let caller = try server.signIn("wei").caller
        let here = Place.territory(Place.xinxu)
        #expect(caller.departments(for: .answerWorkList, in: here) == ["housing"])
        #expect(caller.departments(for: .answerWorkList, in: Place.territory(Place.pubei)) == [])
        #expect(server.local.departments(for: .answerWorkList, in: here) == nil)
        let other = try server.access.openAccount(login: "mo", name: "莫", by: server.local).account
        expect("422.609") {
            try server.access.grant(
                Grant(.clerk, in: Place.xinxu, department: "housing"), to: other.id, by: server.local)
        }
    }

    @Test(
        "One person holds one administrator's role and no other beside it",
        arguments: [
            (Role.systemAdministrator, Role.securityAdministrator), (.auditAdministrator, .clerk),
            (.leader, .systemAdministrator),
        ])
    func separation(held: Role, wanted: Role) throws {
        let server = try Server()
        let id = try server.access.openAccount(login: "huang", name: "黄秀英", by: server.local).account.id
        _ = try server.access.grant(Grant(held, in: Place.city), to: id, by: server.local)
        expect("409.602") {
            try server.access.grant(Grant(wanted, in: Place.city), to: id, by: server.local)
        }
        #expect(try server.access.accounts.account(id).grants == [Grant(held, in: Place.city)])
    }

    @Test("Opening accounts, giving roles and resetting factors each want another administrator")
    func balance() throws {
        let server = try Server()
        let system = try administrator(server, "xitong", .systemAdministrator)
        let security = try administrator(server, "anquan", .securityAdministrator)
        let opened = try server.access.openAccount(login: "nong", name: "农小凤", by: system)
        expect("403.601") {
            try server.access.grant(Grant(.clerk, in: Place.xinxu), to: opened.account.id, by: system)
        }
        expect("403.601") { try server.access.openAccount(login: "mo", name: "莫", by: security) }
        let grant = Grant(.clerk, in: Place.xinxu)
        #expect(try server.access.grant(grant, to: opened.account.id, by: security).grants == [grant])
        expect("409.605") {
            try server.access.grant(Grant(.clerk, in: Place.city), to: security.id, by: security)
        }
        expect("403.601") { try server.access.resetSecondFactor(opened.account.id, by: system) }
        expect("403.601") { try server.access.resetPassword(opened.account.id, by: security) }
    }

    @Test("A county's administrator cannot reach beyond the county")
    func countyAdministrator() throws {
        let server = try Server()
        let security = try administrator(server, "anquan", .securityAdministrator, in: Place.lingshan)
        let id = try server.access.openAccount(login: "mo", name: "莫", by: server.local).account.id
        expect("403.602") { try server.access.grant(Grant(.clerk, in: Place.pubei), to: id, by: security) }
        _ = try server.access.grant(Grant(.clerk, in: Place.pubei), to: id, by: server.local)
        expect("403.602") { try server.access.grant(Grant(.clerk, in: Place.xinxu), to: id, by: security) }
    }

    @Test("The last administrator can neither be disabled nor lose the role")
    func lastOne() throws {
        let server = try Server()
        let grant = Grant(.systemAdministrator, in: Place.city)
        let first = try server.person("xitong", "一", grant)
        expect("409.603") { try server.access.disable(first.id, by: server.local) }
        expect("409.603") { try server.access.revoke(grant, from: first.id, by: server.local) }
        try server.person("xitong2", "二", grant)
        #expect(try server.access.disable(first.id, by: server.local).isActive == false)
        expect("404.603") {
            try server.access.revoke(Grant(.leader, in: Place.city), from: first.id, by: server.local)
        }
        expect("409.606") { try server.access.grant(grant, to: first.id, by: server.local) }
        #expect(try server.access.enable(first.id, by: server.local).grants == [grant])
    }

    @Test("A sign-in name is folded, plain and taken once")
    func names() throws {
        let server = try Server()
        let id = try server.access.openAccount(login: "Nong.XF", name: "农小凤", by: server.local).account.id
        #expect(id == "u-qinzhou-1")
        #expect(try server.access.accounts.account(named: "nong.xf").id == id)
        expect("409.601") { try server.access.openAccount(login: "NONG.xf", name: "农", by: server.local) }
        for bad in ["农小凤", "a", "-abc", "a b c", "abc;"] {
            expect("422.601") { try server.access.openAccount(login: bad, name: "x", by: server.local) }
        }
        expect("404.601") { try server.access.accounts.account(named: "nobody") }
    }

    @Test("Who held which role when stands in the journal, without a name in the clear, and rebuilds")
    func journal() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.reviewer, in: Place.lingshan))
        _ = try server.access.revoke(
            Grant(.reviewer, in: Place.lingshan), from: account.id, reason: "农小凤调离", by: server.local)
        let entries = try server.main.read { connection -> [Entry] in
            var all: [Entry] = []
            try JournalReader(connection: connection, keys: server.keys).forEach { entry in
                if entry.subject == account.id { all.append(entry) }
                return true
            }
            return all
        }
        #expect(entries.map(\.kind) == ["AccountOpened", "RoleGranted", "RoleRevoked"])
        #expect(entries.allSatisfy { $0.actor == "local" })
        #expect(entries[1].body(.open)?.payload?["role"] == "reviewer")
        #expect(entries[2].body(.person)?.reason == "农小凤调离")
        let bodies = try server.main.read { connection in
            try connection.rows("SELECT body FROM journal_body") { $0.blob(0) ?? [] }
        }
        #expect(bodies.allSatisfy { Data($0).range(of: Data("农小凤".utf8)) == nil })
        #expect(try JournalVerifier(server.main).verify().ok)
        let scratch = try SQLiteStore(
            path: server.folder + "/scratch.sqlite",
            schema: [JournalTables.migrations, AccountTables.migrations])
        let report = try Rebuild([AccountProjection()], keys: server.keys).check(
            server.main, scratch: scratch)
        #expect(report.changed.isEmpty)
        #expect(report.tables.first { $0.table == "account" }?.rows == 1)
    }

    @Test("Erasing somebody who has left destroys the name and leaves the acts")
    func erased() throws {
        let server = try Server()
        let account = try server.person("nong", "农小凤", Grant(.reviewer, in: Place.lingshan))
        let context = EntryContext(
            actor: "local", pack: nil, recordedAt: server.clock.now, timeZone: server.access.setting.zone)
        try server.main.write { connection in
            var writer = try JournalWriter(
                connection: connection, keys: server.keys, context: context,
                projections: [AccountProjection()])
            let batch = try writer.batch(on: "qinzhou")
            let day = server.clock.now.day(in: context.timeZone)
            try writer.erase(account.id, chain: "qinzhou", effectiveOn: day, batch: batch)
        }
        let left = try server.access.accounts.account(account.id)
        #expect(left.login == nil && left.name == nil)
        #expect(left.grants == account.grants)
        expect("401.601") { try server.signIn("nong") }
        #expect(try JournalVerifier(server.main).verify().ok)
        let scratch = try SQLiteStore(
            path: server.folder + "/scratch.sqlite",
            schema: [JournalTables.migrations, AccountTables.migrations])
        let report = try Rebuild([AccountProjection()], keys: server.keys).check(
            server.main, scratch: scratch)
        #expect(report.changed.isEmpty)
    }

    private func administrator(
        _ server: Server, _ login: String, _ role: Role, in area: AreaID = Place.city
    ) throws -> Caller {
        try server.person(login, login, Grant(role, in: area))
        return try server.enrol(try server.signIn(login)).0.caller
    }
}
