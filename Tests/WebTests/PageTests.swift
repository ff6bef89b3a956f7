import Access
import Dispatch
import HTTPTypes
import Testing
import Vocabulary

@testable import Web

@Suite("Pages as people of the county see them")
struct PageTests {
    @Test("A county reviewer of 灵山县 opens the first page and sees the county's figures")
    func today() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/?as_of=2018-09-30")
        #expect(page.status == 200)
        #expect(page.text.contains("<li>灵山县</li>"))
        // Two households of four, planned for 2018, still in the register.
        #expect(page.text.contains("0 / 8人，时间进度74.7%"))
        #expect(page.text.contains("数据截至2018-09-30"))
        #expect(page.text.contains("计划数按户的拟脱贫年度汇总"))
    }

    @Test("What waits leads to a list as long as its number, and the map of the towns stands beside it")
    func ways() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        // The map is made from the columns, which the first list loads; the page does not wait for them.
        let plain = try await client.get("/")
        #expect(!plain.text.contains("class=\"mp\"") && plain.text.contains("下级完成情况"))
        _ = try await client.get("/persons")
        let page = try await client.get("/")
        #expect(page.text.contains("class=\"mp\"") && page.text.contains(">新圩</text>"))
        #expect(!(try await client.get("/?as_of=2018-09-30")).text.contains("class=\"mp\""))
        let line = try #require(
            page.text.firstMatch(
                of: #/<a href="(\/households\?[^"]+)"><b>登记可以退出的户.*?<td class="n nw">([0-9,]+)户/#))
        let list = try await client.get(String(line.1).replacing("&amp;", with: "&"))
        #expect(list.status == 200 && list.text.contains(" <small>\(line.2)户</small></h1>"))
    }

    @Test("The same page in English keeps the figures and changes the words")
    func english() async throws {
        let county = try County()
        let client = try await county.signedIn(
            .reviewer, in: try county.area("灵山县"), language: "en-GB,en;q=0.9")
        let page = try await client.get("/?as_of=2018-09-30")
        #expect(page.text.contains("<html lang=\"en\">"))
        #expect(page.text.contains("0 of 8 persons; 74.7 % of the year is over"))
        #expect(!page.text.contains("等我办"))
    }

    @Test(
        "A household's book shows its conditions, its money and who recorded it, and leaves one line in the log"
    )
    func household() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/household/\(County.home)?as_of=2018-09-30")
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>梁春贵户</h1>"))
        #expect(page.text.contains("5,750.00"))
        #expect(page.text.contains("待核实"))
        #expect(page.text.contains("/household/\(County.home)/why/household-exit/income?as_of=2018-09-30"))
        #expect(page.headers[.cacheControl] == "no-store")
        let reads = try county.logged().filter { $0.action == .read }
        #expect(reads.map(\.subject) == [County.home])
    }

    @Test("An erased household is in no list any more; who may look there is told why, others not")
    func erased() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let abroad = try await county.signedIn(.reviewer, in: try county.area("浦北县"), login: "pubei")
        let path = "/household/\(County.home)?as_of=2018-09-30"
        let elsewhere = try await abroad.get(path).status
        #expect(try await client.get("/households?registered=yes").text.contains("梁春贵"))
        try county.erase(County.home, on: "2018-09-30")
        // As the server does every fifth of a second.
        try county.site.renewSnapshot()
        let page = try await client.get(path)
        #expect(page.status == 409 && page.text.contains("409.106") && !page.text.contains("梁春贵"))
        let hidden = try await abroad.get(path)
        #expect(hidden.status == elsewhere && !hidden.text.contains("409.106"))
        #expect(try await !client.get("/households?registered=yes").text.contains("梁春贵"))
    }

    @Test(
        "Identity number and account are masked for a reviewer, absent for an officer, and nowhere in clear")
    func masked() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let path = "/household/\(County.home)?as_of=2018-09-30"
        let reviewer = try await county.signedIn(.reviewer, in: lingshan)
        let seen = try await reviewer.get(path).text
        #expect(seen.contains("450721********0017"))
        #expect(!seen.contains("450721196705120017"))
        #expect(!seen.contains("6228480000001234567"))
        let officer = try await county.signedIn(.officer, in: lingshan)
        let narrow = try await officer.get(path).text
        #expect(narrow.contains("梁春贵"))
        #expect(!narrow.contains("450721********0017"))
        let leader = try await county.signedIn(.leader, in: lingshan)
        let above = try await leader.get(path).text
        #expect(above.contains("<h1>梁**户</h1>"))
        #expect(!above.contains("梁春贵"))
        #expect(!above.contains("13800006204"))
    }

    @Test("A condition is explained with its rule, parameters and what is missing")
    func why() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get(
            "/household/\(County.home)/why/household-exit/income?as_of=2018-09-30")
        #expect(page.status == 200)
        #expect(page.text.contains("还缺："))
        #expect(page.text.contains("param("))
        #expect(page.text.contains("<td><a href=\"/entry/lingshan@3\">lingshan@3</a></td>"))
        let none = try await client.get("/household/\(County.home)/why/household-exit/no-such")
        #expect(none.text.contains("有饮用水") && !none.text.contains("{"), "it says which there are")
        #expect(none.status == 404)
        #expect(none.text.contains("404.304"))
    }

    @Test("A name made of tags, quotes and marks of direction stays a name on every page that shows it")
    func hostile() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        for path in [
            "/", "/household/\(County.hostileHome)",
            "/household/\(County.hostileHome)/why/household-exit/housing",
        ] {
            let text = try await client.get(path).text
            #expect(!text.contains("<script>alert"), "\(path)")
            #expect(!text.contains("\u{202E}"), "\(path)")
            #expect(!text.utf8.contains(1), "\(path)")
        }
        let book = try await client.get("/household/\(County.hostileHome)").text
        #expect(book.contains("陆[U+202E]&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot"))
        #expect(book.contains("𠮷"))
    }

    @Test("An address that is not there, a day that is none and a household that is none say so by number")
    func errors() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        #expect(try await client.get("/no-such-page").text.contains("404.701"))
        let day = try await client.get("/?as_of=2018-02-30")
        #expect(day.status == 400 && day.text.contains("400.1"))
        let home = try await client.get("/household/h-lingshan-999")
        #expect(home.status == 404 && home.text.contains("404.402"))
        let api = try await client.get("/api/v1/no-such")
        #expect(api.headers[.contentType] == "application/problem+json")
        let problem = try JSONValue(parsing: api.text)
        #expect(problem["number"] == "404.701" && problem["status"] == 404)
        #expect(problem["zh"]?.stringValue?.contains("没有这一页") == true)
    }

    @Test("Pages leave nothing to scripts of others: headers, no inline script, no address elsewhere")
    func policy() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/household/\(County.home)")
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(page.headers[.xContentTypeOptions] == "nosniff")
        #expect(!page.text.contains("<script"))
        #expect(page.text.firstMatch(of: #/ on[a-z]+=/#) == nil)
        #expect(page.text.firstMatch(of: #/<[a-z][^>]* [a-z-]+=[^"]/#) == nil, "every attribute is quoted")
        #expect(page.text.firstMatch(of: #/(href|src|action)="https?:/#) == nil)
    }

    @Test("A page is packed for who takes it, and not sent again while it has not changed")
    func delivery() async throws {
        let county = try County()
        let client = try await county.signedIn(.systemAdministrator, in: try county.area("钦州市"))
        let visitor = Client(county.site)
        let plain = try await visitor.get("/login")
        let packed = try await visitor.get("/login", [HTTPField(name: .acceptEncoding, value: "br, gzip")])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(packed.bytes.prefix(2) == [0x1F, 0x8B] && packed.bytes.count < plain.bytes.count)
        let tag = try #require(plain.headers[.eTag])
        let again = try await visitor.get("/login", [HTTPField(name: .ifNoneMatch, value: tag)])
        #expect(again.status == 304 && again.bytes.isEmpty)
        let style = try #require(plain.text.firstMatch(of: #/href="(/assets/style\.[0-9a-f]{16}\.css)"/#)?.1)
        let sheet = try await client.get(String(style))
        #expect(sheet.headers[.cacheControl]?.contains("immutable") == true)
        #expect(sheet.bytes.count < 14_000)
        #expect(try await client.get("/assets/style.0000000000000000.css").status == 404)
    }

    @Test("Sixty-four slow reads at once, and the process still says that it lives", .timeLimit(.minutes(10)))
    func busy() async throws {
        let county = try County()
        let site = county.site
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 { group.addTask { try await site.work.run { gate.wait() } } }
            #expect(try await Client(site).get("/healthz").status == 200)
            for _ in 0..<64 { gate.signal() }
            try await group.waitForAll()
        }
        #expect(try await Client(site).get("/readyz").text == "ready\n")
        let metrics = try await Client(site).get("/metrics").text
        #expect(metrics.contains("tuopin_requests_total{route=\"/readyz\",method=\"GET\",status=\"200\"} 1"))
    }

    @Test("The figures of the first page follow a change at once")
    func fresh() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        #expect(try await client.get("/?as_of=2018-09-30").text.contains("0 / 8人"))
        try county.exit(County.home, on: "2018-06-30")
        #expect(try await client.get("/?as_of=2018-09-30").text.contains("4 / 8人"))
        #expect(try await client.get("/?as_of=2018-03-31").text.contains("0 / 8人"))
    }
}
