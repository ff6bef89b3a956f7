import Access
import HTTPTypes
import Testing
import Vocabulary

@testable import Web

@Suite("Coming in and going out")
struct EntryTests {
    @Test("Who has not signed in is led to sign in, and from there to where they wanted to go")
    func next() async throws {
        let county = try County()
        _ = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let client = Client(county.site)
        let wanted = "/household/\(County.home)?as_of=2018-09-30"
        let reply = try await client.get(wanted)
        #expect(reply.status == 303)
        let login = try #require(reply.location)
        #expect(login.hasPrefix("/login?next="))
        let entered = try await client.post(
            "/login", [("login", "user-reviewer"), ("password", County.password), ("next", wanted)],
            from: login)
        #expect(entered.location == wanted)
        #expect(try await client.get(wanted).status == 200)
    }

    @Test("Another site's address is never gone to after signing in")
    func openRedirect() {
        for bad in [
            "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb",
        ] {
            #expect(PreferenceRoutes.local(bad) == "/", "\(bad)")
        }
        #expect(PreferenceRoutes.local("/household/h-lingshan-1?as_of=2018-09-30").hasPrefix("/household/"))
    }

    @Test("A wrong password says no more than that, and keeps the account's name in the form")
    func wrong() async throws {
        let county = try County()
        _ = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let client = Client(county.site)
        let wrong = try await client.post("/login", [("login", "user-reviewer"), ("password", "no")])
        #expect(wrong.status == 401 && wrong.text.contains("value=\"user-reviewer\""))
        let nobody = try await client.post("/login", [("login", "nobody"), ("password", "no")])
        #expect(
            nobody.text.replacing("nobody", with: "user-reviewer").contains(
                wrong.text.firstMatch(of: #/<em[^>]*>[^<]*<\/em>/#)?.0 ?? "?"))
    }

    @Test("A one-time password must be changed before anything else")
    func oneTime() async throws {
        let county = try County()
        let opened = try county.access.openAccount(
            login: "clerk", name: "莫开成", by: .commandLine(actor: "local"))
        _ = try county.access.grant(
            Grant(.clerk, in: try county.area("灵山县")), to: opened.account.id,
            by: .commandLine(actor: "local"))
        let client = Client(county.site)
        let entered = try await client.post("/login", [("login", "clerk"), ("password", opened.password)])
        #expect(entered.location == "/password")
        #expect(try await client.get("/").location == "/password?next=%2F")
        let differ = try await client.post(
            "/password",
            [("old", opened.password), ("new", County.password), ("again", "something else entirely")])
        #expect(differ.status == 422 && differ.text.contains("两次输入的新密码不一样"))
        let changed = try await client.post(
            "/password", [("old", opened.password), ("new", County.password), ("again", County.password)])
        #expect(changed.location == "/")
        #expect(try await client.get("/").status == 200)
    }

    @Test("An administrator enrols a second factor before the first page")
    func secondFactor() async throws {
        let county = try County()
        let client = try await county.signedIn(.systemAdministrator, in: try county.area("钦州市"))
        #expect(try await client.get("/").location == "/second-factor?next=%2F")
        let page = try await client.get("/second-factor")
        #expect(page.text.contains("otpauth://totp/"))
        let refused = try await client.post("/second-factor", [("code", "000000")])
        #expect(refused.status == 401)
    }

    @Test("A form without its token, with another session's, or sent from another site is refused")
    func crossSite() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        #expect(try await client.post("/logout", [], token: "").status == 403)
        let other = try await county.signedIn(.clerk, in: lingshan)
        let token = try #require(
            try await other.get("/").text.firstMatch(of: #/name="form_token" value="([^"]*)"/#)?.1)
        #expect(try await client.post("/logout", [], token: String(token)).status == 403)
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let foreign = try await client.post(
            "/logout", [], from: "/", [HTTPField(name: site, value: "cross-site")])
        #expect(foreign.status == 403)
        #expect(try await client.get("/").status == 200, "still signed in")
        #expect(try await client.post("/logout", [], from: "/").location == "/login")
        #expect(try await client.get("/").status == 303)
        #expect(try await Client(county.site).post("/login", [("login", "a")], token: "x").status == 403)
    }

    @Test(
        "A database without accounts leads to the set-up, which takes the code and makes three administrators"
    )
    func setUp() async throws {
        let county = try County()
        let code = try county.access.issueSetUpCode()
        let client = Client(county.site)
        #expect(try await client.get("/login").location == "/set-up")
        let people = [Role.systemAdministrator, .securityAdministrator, .auditAdministrator].flatMap { role in
            [("login-\(role)", "\(role)".lowercased()), ("name-\(role)", "韦明兰 \(role)")]
        }
        let wrong = try await client.post("/set-up", people + [("code", "wrong")])
        #expect(wrong.status >= 400 && wrong.text.contains("class=\"field err\""))
        let done = try await client.post("/set-up", people + [("code", code)])
        #expect(done.status == 200, "\(done.text)")
        #expect(done.text.matches(of: #/<code>[^<]+<\/code>/#).count == 3)
        #expect(try await client.get("/set-up").location == "/login")
    }

    @Test("A reviewer of 浦北县 may not open a household of 灵山县, and that is on record")
    func foreign() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("浦北县"))
        let reply = try await client.get("/household/\(County.home)")
        #expect(reply.status == 403 && reply.text.contains("403.602"))
        #expect(!reply.text.contains("梁春贵"))
        let refused = try county.logged().filter { $0.action == .refused && $0.subject == County.home }
        #expect(refused.count == 1)
    }
}

@Suite("Every address of the site")
struct SiteURLTests {
    @Test("No two addresses are alike, and a path is filled and escaped")
    func patterns() {
        #expect(Set(SiteURL.allCases.map(\.pattern)).count == SiteURL.allCases.count)
        #expect(SiteURL.household.path("h 1/2") == "/household/h%201%2F2")
        #expect(SiteURL.today.path(query: [("area", "a&b")]) == "/?area=a%26b")
        #expect(Percent.fields("name=%E6%A2%81+%E6%98%A5&x=%zz".utf8) == ["name": "梁 春", "x": "%zz"])
    }

    @Test("Without a session nothing but the doors and the machines' pages answers")
    func strangers() async throws {
        let county = try County()
        _ = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        for url in SiteURL.allCases where url.methods.contains(.get) {
            let reply = try await Client(county.site).get(url.path("x", "y", "z", "w"))
            switch url.entry {
            case .everyone: #expect(reply.status == 200 || reply.status == 404, "\(url)")
            case .visitor: #expect(reply.status == 200 || reply.location == "/login", "\(url)")
            case .signedIn where url.isForMachines, .permission where url.isForMachines:
                #expect(reply.status == 401 && reply.text.contains("\"number\":\"401.602\""), "\(url)")
            case .signedIn, .permission:
                #expect(reply.status == 303 && reply.location?.hasPrefix("/login") == true, "\(url)")
            }
        }
    }
}
