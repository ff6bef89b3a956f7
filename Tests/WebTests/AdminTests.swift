import Access
import Foundation
import HTTPTypes
import Testing
import Vocabulary

@testable import Web

@Suite("Accounts and the access log on their pages")
struct AdminTests {
    private func signedIn(_ role: Role, _ county: County) async throws -> Client {
        let client = try await county.signedIn(role, in: try county.area("钦州市"))
        try await county.passFactor(client)
        return client
    }

    private func account(_ login: String, _ county: County) throws -> Account {
        try county.access.accounts.account(named: login)
    }

    @Test("A system administrator opens 农小凤's account; the password is shown once, and gives no role")
    func open() async throws {
        let county = try County()
        let client = try await signedIn(.systemAdministrator, county)
        let opened = try await client.post("/admin/open", [("login", "nong"), ("name", "农小凤")])
        #expect(opened.status == 200 && opened.headers[.cacheControl] == "no-store")
        let password = try #require(opened.text.firstMatch(of: #/<pre>([a-z2-9-]+)<\/pre>/#)?.1)
        let session = try county.access.signIn(login: "nong", password: String(password), from: "10.0.0.9")
        #expect(session.caller.stage == .changePassword)
        let made = try account("nong", county)
        #expect(made.grants.isEmpty && made.name == "农小凤")
        let list = try await client.get("/admin?q=%E5%86%9C")
        #expect(list.text.contains("/admin/account/\(made.id)") && list.text.contains("还没有角色"))
        #expect(!list.text.contains(String(password)))
        let again = try await client.post("/admin/open", [("login", "nong"), ("name", "农小凤")])
        #expect(again.status == 409 && again.text.contains("409.601"))
        let roles = try await client.post(
            "/admin/account/\(made.id)/roles", [("act", "grant"), ("role", "clerk"), ("area", "灵山县")],
            from: "/admin/open")
        #expect(roles.status == 403, "who opens accounts gives no role")
    }

    @Test("A security administrator gives a role in 灵山县 and takes it back, but opens no account")
    func roles() async throws {
        let county = try County()
        let nong = try county.access.openAccount(
            login: "nong", name: "农小凤", by: .commandLine(actor: "local")
        ).account.id
        let client = try await signedIn(.securityAdministrator, county)
        let path = "/admin/account/\(nong)"
        func send(_ fields: [(String, String)]) async throws -> Reply {
            try await client.post(path + "/roles", fields, from: path)
        }
        let given = try await send([("act", "grant"), ("role", "clerk"), ("area", "灵山县"), ("reason", "新调来")])
        #expect(given.status == 303 && given.location == path + "?done=1")
        #expect(try account("nong", county).grants == [Grant(.clerk, in: try county.area("灵山县"))])
        #expect(try await client.get(path).text.contains("灵山县 经办员"))
        let clash = try await send([("act", "grant"), ("role", "audit-administrator"), ("area", "钦州市")])
        #expect(clash.status == 409 && clash.text.contains("409.602"))
        let nowhere = try await send([("act", "grant"), ("role", "clerk"), ("area", "没有的县")])
        #expect(nowhere.status == 404 && nowhere.text.contains("没有的县"))
        let taken = try await send([("act", "revoke"), ("role", "clerk"), ("area", "灵山县")])
        #expect(taken.status == 303)
        #expect(try account("nong", county).grants.isEmpty)
        let disable = try await client.post(path + "/manage", [("act", "disable")], from: path)
        #expect(disable.status == 403)
        #expect(try await client.get("/admin/open").status == 403)
        let own = try account("user-security-administrator", county).id
        let ownReset = try await client.post(
            "/admin/account/\(own)/roles", [("act", "reset-second-factor")], from: path)
        #expect(ownReset.status == 409, "nobody acts on their own account")
    }

    @Test(
        "A disabled account's session ends; enabled again, it keeps its roles; a reset gives a new password")
    func manage() async throws {
        let county = try County()
        let clerk = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let id = try account("user-clerk", county).id
        let client = try await signedIn(.systemAdministrator, county)
        let path = "/admin/account/\(id)"
        #expect(
            try await client.post(path + "/manage", [("act", "disable"), ("reason", "调走")], from: path).status
                == 303)
        #expect(try await clerk.get("/").location?.hasPrefix("/login") == true)
        #expect(try await client.get("/admin?state=disabled").text.contains("user-clerk"))
        #expect(try await client.post(path + "/manage", [("act", "enable")], from: path).status == 303)
        #expect(try account("user-clerk", county).grants.count == 1)
        let reset = try await client.post(path + "/manage", [("act", "reset-password")], from: path)
        #expect(reset.status == 200 && reset.text.contains("<pre>"))
        #expect(try await client.get(path + "/manage").location == path)
        #expect(try await client.post(path + "/manage", [("act", "explode")], from: path).status == 400)
    }

    @Test(
        "The list of accounts is sorted, filtered by role, and given out as a file with its line in the log")
    func list() async throws {
        let county = try County()
        let local = Caller.commandLine(actor: "local")
        for (login, name) in [("aa", "=1+1"), ("zz", County.hostile)] {
            _ = try county.access.openAccount(login: login, name: name, by: local)
        }
        let client = try await signedIn(.auditAdministrator, county)
        let down = try await client.get("/admin?sort=-login")
        let (first, last) = (
            try #require(down.text.range(of: ">zz<")), try #require(down.text.range(of: ">aa<"))
        )
        #expect(first.lowerBound < last.lowerBound)
        #expect(!down.text.contains("<script") && down.text.contains("[U+202E]"))
        #expect(!down.text.contains("/admin/open"), "an audit administrator opens none")
        let some = try await client.get("/admin?role=audit-administrator")
        #expect(some.text.contains("user-audit-administrator") && !some.text.contains(">zz<"))
        #expect(try await client.get("/admin?sort=password").status == 400)
        let csv = try await client.get("/admin/accounts.csv")
        #expect(csv.status == 200 && csv.text.contains("user-audit-administrator"))
        #expect(!csv.text.contains(",=1+1"), "no cell starts a formula")
        #expect(try county.logged().last { $0.action == .export }?.detail["page"] == "accounts")
    }

    @Test("An audit administrator finds who looked at a household, on which day, and verifies the chain")
    func log() async throws {
        let county = try County()
        let reviewer = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        _ = try await reviewer.get("/household/\(County.home)")
        let client = try await signedIn(.auditAdministrator, county)
        let page = try await client.get("/admin/log?subject=\(County.home)&action=read&account=user-reviewer")
        #expect(page.status == 200 && page.headers[.cacheControl] == "no-store")
        #expect(page.text.contains("<small>1条</small>") && page.text.contains("（user-reviewer）"))
        #expect(page.text.contains("2018-09-30 16:00"), "in the pack's time zone")
        _ = try await reviewer.get("/households?registered=yes")
        let told = try await client.get("/admin/log?action=list").text
        #expect(told.contains("<td>网页</td>") && told.contains(">贫困户 · 筛选 registered=yes<"))
        #expect(!told.contains("page=") && !told.contains(">session<"))
        let before = try await client.get("/admin/log?until=2018-09-29")
        #expect(before.text.contains("没有这样的记录"))
        let that = try await client.get("/admin/log?from=2018-09-30&until=2018-09-30&action=read")
        #expect(that.text.contains(County.home))
        let walked = try await client.get("/admin/log?verify=1")
        let head = try #require(walked.text.firstMatch(of: #/链头 (\d+:[0-9a-f]{64})/#)?.1)
        #expect(try await client.get("/admin/log?verify=1&expect=\(head)").text.contains("日志链完整"))
        let other = String(head.dropLast()) + (head.hasSuffix("0") ? "1" : "0")
        #expect(try await client.get("/admin/log?verify=1&expect=\(other)").text.contains("日志链在第"))
        #expect(try await client.get("/admin/log?verify=1&expect=nonsense").status == 400)
        #expect(try await client.get("/admin/log?action=steal").status == 400)
        let file = try await client.get("/admin/log.csv?action=read")
        #expect(file.text.contains(County.home))
        #expect(try county.logged().contains { $0.action == .readLog })
        #expect(try await reviewer.get("/admin/log").status == 403)
    }

    @Test("An auditor of 浦北县 sees no line about 灵山县, an auditor of the city sees it")
    func territory() async throws {
        let county = try County()
        let reviewer = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        _ = try await reviewer.get("/household/\(County.home)")
        let pubei = try await county.signedIn(.auditor, in: try county.area("浦北县"), login: "pubei")
        let part = try await pubei.get("/admin/log?action=read")
        #expect(part.status == 200 && !part.text.contains(County.home))
        #expect(part.text.contains("只列涉及您辖区的记录"))
        let lingshan = try await county.signedIn(.auditor, in: try county.area("灵山县"), login: "lingshan")
        #expect(try await lingshan.get("/admin/log?action=read").text.contains(County.home))
        #expect(try await pubei.get("/admin").status == 403, "accounts are the administrators'")
    }
}
