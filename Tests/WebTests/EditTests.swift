import Access
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Corrections of a household from its page")
struct EditTests {
    private static let path = "/household/\(County.home)/edit"
    private static let wage = "\(County.home).wage_income"

    /// What the form at a page holds in its hidden field of the position.
    private func seen(_ reply: Reply) throws -> String {
        let found = reply.text.firstMatch(of: #/name="seen" value="([^"]*)"/#)
        return try #require(found.map { String($0.1) }, "\(reply.text)")
    }

    private func form(_ seen: String, _ facts: [(String, String)], reason: String = "入户核实") -> [(
        String, String
    )] {
        facts + [("seen", seen), ("effective_on", "2018-09-30"), ("reason", reason)]
    }

    private func entries(_ county: County, of subject: String = County.home) throws -> [Entry] {
        try county.store.read {
            try JournalReader(connection: $0, keys: county.keys).entries(of: subject)
        }
    }

    /// The mark of the income condition on a household's page.
    private func verdict(_ client: Client) async throws -> String {
        let page = try await client.get("/household/\(County.home)").text
        let pattern = #/<li class="([a-z]+)">(?:(?!<li).)*?\/why\/household-exit\/income\?/#
            .dotMatchesNewlines()
        return try #require(page.firstMatch(of: pattern).map { String($0.1) })
    }

    @Test("A fieldworker of 官屯村 fills in the incomes of a household and its verdict changes, in one batch")
    func corrects() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        #expect(try await client.get("/household/\(County.home)").text.contains("href=\"\(Self.path)\""))
        #expect(try await verdict(client) == "uk")
        let page = try await client.get(Self.path)
        #expect(page.status == 200)
        #expect(page.text.contains("name=\"\(Self.wage)\" inputmode=\"decimal\" value=\"5750.00\""))
        #expect(page.text.contains("<details><summary>成员梁春贵"), "a member's fields wait folded")
        // What is there already need not be typed: two names of three, 4, 1, the wage 5750 (of 5750.00), a telephone,
        // the year 2018 and a relation.
        #expect(page.text.contains("已填好8项，省28键"), "\(page.text)")
        let before = try entries(county).count
        let rest = [
            "operating_income", "operating_cost", "property_income", "transfer_income", "other_income",
            "basic_pension", "dibao_c_income", "dibao_income",
        ].map { ("\(County.home).\($0)", "0") }
        let saved = try await client.post(
            Self.path,
            form(
                try seen(page),
                [(Self.wage, "40000.5"), ("p-lingshan-1.person_name", "梁春桂")] + rest))
        #expect(saved.status == 303, "\(saved.text)")
        #expect(saved.location?.hasPrefix("/household/\(County.home)?written=b-lingshan-") == true)
        #expect(try await verdict(client) == "met")
        let book = try await client.get("/household/\(County.home)").text
        #expect(book.contains("40,000.50") && book.contains("梁春桂") && book.contains("理由：入户核实"))
        let written = try entries(county)
        #expect(written.count == before + 1)
        let person = try #require(try entries(county, of: "p-lingshan-1").first)
        #expect(written.first?.kind == EntryKind.factsCorrected)
        #expect(written.first?.batch == person.batch && person.batch != nil)
        let batch = try #require(person.batch)
        let undo = try county.store.read { try BatchUndo(batch, $0, keys: county.keys, reason: nil) }
        #expect(undo.kept.isEmpty && undo.undone > 0)
        #expect(written.first?.actor != "local" && written.first?.effectiveOn == LocalDate(2018, 9, 30))
    }

    @Test(
        "Two reviewers edit one household at once: the second sees both versions and overwrites nothing unseen"
    )
    func overtaken() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let first = try await county.signedIn(.reviewer, in: lingshan, login: "first")
        let second = try await county.signedIn(.reviewer, in: lingshan, login: "second")
        let opened = try seen(try await first.get(Self.path))
        #expect(try seen(try await second.get(Self.path)) == opened)
        let phone = "\(County.home).phone"
        let quick = try await first.post(
            Self.path, form(opened, [(Self.wage, "6000"), (phone, "13900001111")]))
        #expect(quick.status == 303)
        let written = try entries(county).count
        // Untouched fields come back as they were opened: they must not undo what the first one wrote.
        let late = try await second.post(
            Self.path, form(opened, [(Self.wage, "7000"), (phone, "13800006204")]))
        #expect(late.status == 409)
        #expect(late.text.contains("409.403 梁春贵 不能这样变更"))
        let row = "<td>5,750.00</td><td>6,000.00</td><td><b>7,000.00</b></td>"
        #expect(late.text.contains(row))
        #expect(late.text.contains("<td>13800006204</td><td>13900001111</td><td>未改</td>"))
        #expect(late.text.contains("name=\"\(phone)\" type=\"text\" value=\"13900001111\""))
        #expect(try entries(county).count == written)
        let again = try await second.post(
            Self.path, form(try seen(late), [(Self.wage, "7000"), (phone, "13900001111")]))
        #expect(again.status == 303)
        let book = try await second.get("/household/\(County.home)").text
        #expect(book.contains("7,000.00") && book.contains("13900001111"))
    }

    @Test("Whoever is signed out in the middle of a form signs in and goes on saving what was typed")
    func signedOut() async throws {
        let county = try County()
        let local = Caller.commandLine(actor: "local")
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let page = try await client.get(Self.path)
        let token = try #require(page.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#)?.1)
        let typed = form(try seen(page), [(Self.wage, "6543.21")])
        let account = try #require(
            try county.store.read { try AccountReader($0).all() }.first { $0.login == "user-clerk" })
        _ = try county.access.disable(account.id, by: local)
        _ = try county.access.enable(account.id, by: local)
        let before = try entries(county).count
        let stopped = try await client.post(Self.path, typed, token: String(token))
        #expect(stopped.status == 401 && stopped.text.contains("您填的内容还在"))
        #expect(try entries(county).count == before)
        func hidden(_ name: String, _ text: String) throws -> String {
            let field = try Regex("name=\"\(name)\" value=\"([^\"]*)\"")
            let value = text.firstMatch(of: field)?.output[1].substring
            return try #require(value.map { String($0).replacing("&amp;", with: "&") }, "\(name)")
        }
        let wrong = try await client.post(
            "/login",
            [
                ("login", "user-clerk"), ("password", "no"), ("kept", try hidden("kept", stopped.text)),
                ("next", try hidden("next", stopped.text)),
            ], token: try hidden("form_token", stopped.text))
        #expect(wrong.status == 401, "a wrong password loses nothing either")
        let again = try await client.post(
            "/login",
            [
                ("login", "user-clerk"), ("password", County.password),
                ("kept", try hidden("kept", wrong.text)), ("next", try hidden("next", wrong.text)),
            ], token: try hidden("form_token", wrong.text))
        #expect(again.status == 200 && again.text.contains("action=\"\(Self.path)\""))
        #expect(try entries(county).count == before, "nothing is written without a press")
        let sent = try typed.map { ($0.0, try hidden($0.0, again.text)) }
        #expect(sent.map(\.1) == typed.map(\.1))
        let saved = try await client.post(Self.path, sent, token: try hidden("form_token", again.text))
        #expect(saved.status == 303)
        #expect(try await client.get("/household/\(County.home)").text.contains("6,543.21"))
        let stranger = try await Client(county.site).post(Self.path, typed, token: String(token))
        #expect(
            stranger.status == 303 && !stranger.text.contains("6543"), "who had no session is kept nothing")
        #expect(stranger.location == "/login?next=" + Percent.encoded(Self.path))
    }

    @Test("Whatever is no value is said beside its field by number, and nothing is written")
    func refused() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let opened = try seen(try await client.get(Self.path))
        let before = try entries(county).count
        let wrong = [
            (Self.wage, "12.345"), ("\(County.home).house_grade", "Z"),
            ("\(County.home).labour_count", "<b>两人</b>"), ("p-lingshan-1.birth", "1967-02-30"),
        ]
        let reply = try await client.post(Self.path, form(opened, wrong, reason: " "))
        #expect(reply.status == 422)
        #expect(reply.text.contains("5处填写有误"))
        for name in wrong.map(\.0) + ["reason"] {
            #expect(reply.text.contains("<em id=\"\(name)-error\">422.407 "), "\(name)")
        }
        #expect(reply.text.contains("<details open><summary>成员梁春贵"), "what is wrong is in sight")
        #expect(reply.text.contains("value=\"12.345\"") && !reply.text.contains("<b>两人"))
        #expect(reply.text.contains("<a href=\"#\(Self.wage)-error\">"), "its top leads to each of them")
        #expect(reply.text.contains("：请写整数") && reply.text.contains("：请写日期，如2018-09-30"))
        #expect(!reply.text.contains("is not written"))
        let idle = try await client.post(Self.path, form(opened, [(Self.wage, "5750")]))
        #expect(idle.status == 200 && idle.text.contains("没有改动"))
        #expect(try await client.post(Self.path, [("reason", "x")]).status == 400)
        #expect(try entries(county).count == before)
    }

    @Test(
        "A secret is never sent to the form; left empty it stays, and what a procedure decides cannot be typed"
    )
    func secrets() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let page = try await client.get(Self.path)
        #expect(!page.text.contains("6228480000001234567") && !page.text.contains("450721196705120017"))
        #expect(page.text.contains("placeholder=\"450721********0017\""))
        #expect(!page.text.contains("name=\"\(County.home).exited\""))
        let saved = try await client.post(
            Self.path,
            form(
                try seen(page),
                [
                    ("\(County.home).bank_account", ""), ("\(County.home).exited", "true"),
                    ("p-lingshan-1.identity_number", "450721196705120020"),
                ]))
        #expect(saved.status == 303, "\(saved.text)")
        let book = try await client.get("/household/\(County.home)").text
        #expect(book.contains("450721********0020") && book.contains("622848"))
        let household = try entries(county).first
        #expect(household?.kind != EntryKind.factsCorrected)
        #expect(try county.logged().contains { $0.action == .read && $0.subject == County.home })
    }

    @Test("An officer sees no link and is refused; a fieldworker of another county is refused")
    func strangers() async throws {
        let county = try County()
        let officer = try await county.signedIn(.officer, in: try county.area("灵山县"))
        #expect(!(try await officer.get("/household/\(County.home)").text.contains(Self.path)))
        #expect(try await officer.get(Self.path).status == 403)
        let abroad = try await county.signedIn(.fieldworker, in: try county.area("浦北县"))
        #expect(try await abroad.get(Self.path).status == 403)
    }
}
