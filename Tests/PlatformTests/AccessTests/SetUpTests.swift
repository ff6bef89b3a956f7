import Access
import Storage
import Testing
import Vocabulary

@Suite("The first set-up and machines")
struct SetUpTests {
    private let three: [Role: (login: String, name: String)] = [
        .systemAdministrator: ("xitong", "系统员"), .securityAdministrator: ("anquan", "安全员"),
        .auditAdministrator: ("shenji", "审计员"),
    ]

    @Test("A database without accounts has no default one: a code makes three administrators, once")
    func setUp() throws {
        let server = try Server()
        #expect(try server.access.accounts.isEmpty())
        expect("401.601") { try server.signIn("admin", "admin") }
        expect("422.607") {
            try server.access.setUp(code: "aaaa", administrators: three, in: Place.city, from: "10.0.0.1")
        }
        let void = try server.access.issueSetUpCode()
        let code = try server.access.issueSetUpCode()
        expect("422.607") {
            try server.access.setUp(code: void, administrators: three, in: Place.city, from: "10.0.0.1")
        }
        var two = three
        two[.auditAdministrator] = nil
        expect("422.608") {
            try server.access.setUp(code: code, administrators: two, in: Place.city, from: "10.0.0.1")
        }
        var same = three
        same[.auditAdministrator] = ("xitong", "审计员")
        expect("409.601") {
            try server.access.setUp(code: code, administrators: same, in: Place.city, from: "10.0.0.1")
        }
        #expect(try server.access.accounts.isEmpty())
        let made = try server.access.setUp(
            code: code.uppercased(), administrators: three, in: Place.city, from: "10.0.0.1")
        #expect(made.map(\.account.login) == ["xitong", "anquan", "shenji"])
        #expect(
            made.map { $0.account.grants.map(\.role) } == [
                [.systemAdministrator], [.securityAdministrator], [.auditAdministrator],
            ])
        for one in made {
            let session = try server.signIn(one.account.login ?? "", one.password)
            #expect(session.caller.stage == .changePassword)
        }
        expect("409.604") { try server.access.issueSetUpCode() }
        expect("422.607") {
            try server.access.setUp(code: code, administrators: three, in: Place.city, from: "10.0.0.1")
        }
    }

    @Test("A set-up code is void after a day, and guessing is locked")
    func codeEnds() throws {
        let server = try Server()
        let code = try server.access.issueSetUpCode()
        server.clock.pass(minutes: 1_440)
        for _ in 1...5 {
            expect("422.607") {
                try server.access.setUp(code: code, administrators: three, in: Place.city, from: "10.0.0.1")
            }
        }
        expect("429.601") {
            try server.access.setUp(code: code, administrators: three, in: Place.city, from: "10.0.0.1")
        }
    }

    @Test("A machine has tokens and its grants, no password, no administrator's role, no second factor")
    func machine() throws {
        let server = try Server()
        let id = try server.access.openMachine(login: "gis", name: "地理平台", by: server.local).id
        let grant = Grant(.leader, in: Place.lingshan)
        _ = try server.access.grant(grant, to: id, by: server.local)
        expect("409.602") {
            try server.access.grant(Grant(.auditAdministrator, in: Place.city), to: id, by: server.local)
        }
        expect("409.607") { try server.access.resetPassword(id, by: server.local) }
        expect("401.601") { try server.signIn("gis", "") }
        expect("422.610") { try server.access.issueToken(for: id, label: "x", days: 0, by: server.local) }
        let (token, entry) = try server.access.issueToken(for: id, label: "夜间取数", days: 30, by: server.local)
        let caller = try server.access.caller(token: token)
        #expect(caller.id == id && caller.way == .token && caller.grants == [grant])
        #expect(caller.may(.seeLists, in: Place.territory(Place.xinxu)))
        #expect(entry.number == 1)
        expect("401.605") { try server.access.caller(token: token + "x") }
        expect("401.602") { try server.access.caller(session: token) }
        let (second, _) = try server.access.issueToken(for: id, label: "备用", days: 30, by: server.local)
        try server.access.revokeToken(2, of: id, by: server.local)
        expect("401.605") { try server.access.caller(token: second) }
        expect("404.602") { try server.access.revokeToken(3, of: id, by: server.local) }
        server.clock.pass(minutes: 30 * 1_440)
        expect("401.605") { try server.access.caller(token: token) }
        #expect(try server.access.tokens(of: id).map(\.label) == ["夜间取数", "备用"])
        let person = try server.person("nong", "农小凤")
        expect("409.608") {
            try server.access.issueToken(for: person.id, label: "x", days: 1, by: server.local)
        }
    }

    @Test("A disabled machine's token is worth nothing")
    func disabledMachine() throws {
        let server = try Server()
        let id = try server.access.openMachine(login: "gis", name: "地理平台", by: server.local).id
        let (token, _) = try server.access.issueToken(for: id, label: "取数", days: 30, by: server.local)
        _ = try server.access.disable(id, by: server.local)
        expect("401.605") { try server.access.caller(token: token) }
    }
}
