import Access
import Registry
import SQLiteStorage
import Testing
import Vocabulary

@testable import Web

@Suite("The menu says where a page lies and what waits")
struct NavigationTests {
    @Test("Every address lies beneath an entry of the menu or beneath none, and every entry beneath itself")
    func places() {
        let entries = Set(Navigation.items.map(\.url))
        for url in SiteURL.allCases {
            if let menu = url.menu { #expect(entries.contains(menu), "\(url)") }
            #expect(entries.contains(url) == (url.menu == url), "\(url)")
            if url.isForMachines { #expect(url.menu == nil, "\(url)") }
        }
    }

    @Test("A household's pages mark 贫困户, a village's 贫困村, also its documents; one entry is marked, no more")
    func marked() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        for (path, name, word) in [
            ("/households?registered=yes", "贫困户", "page"), ("/household/\(County.home)", "贫困户", "true"),
            ("/household/\(County.home)/edit", "贫困户", "true"),
            ("/household/\(County.home)/why/household-exit/income", "贫困户", "true"),
            ("/documents/\(County.home)", "贫困户", "true"), ("/area/\(county.village)", "贫困村", "true"),
            ("/documents/\(county.village)", "贫困村", "true"), ("/map/a2", "一张图", "true"),
            ("/policy/parameters", "政策", "true"),
        ] {
            let page = try await client.get(path).text
            let menu = try #require(page.firstMatch(of: #/(?s)<nav class="nav".*?<\/nav>/#)?.0, "\(path)")
            let marks = menu.matches(of: #/aria-current="(page|true)">([^<]+)/#).map { "\($0.1) \($0.2)" }
            #expect(marks == ["\(word) \(name)"], "\(path)")
        }
    }

    /// The number beside an entry of the menu; nil where there is none.
    private func number(_ name: String, _ page: Reply) throws -> String? {
        let menu = try #require(page.text.firstMatch(of: #/<nav class="nav".*?<\/nav>/#)?.0)
        return try Regex("<a href=\"[^\"]+\"[^>]*>\(name)<small>([0-9,]+)</small>").firstMatch(in: menu)?[1]
            .substring
            .map(String.init)
    }

    @Test(
        "Beside 任务清单 stands what the list counts as open, of an officer's department its own, and no kept page goes stale"
    )
    func tasks() async throws {
        let county = try County()
        // The first day on which the rules decide: the village is judged, one household is left in the register.
        try county.exit(County.hostileHome, on: "2018-06-30")
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let book = "/household/\(County.home)"
        #expect(try number("任务清单", try await client.get(book)) == nil, "nothing is in memory yet")
        let list = try await client.get("/tasks")
        let open = try #require(list.text.firstMatch(of: #/<h1>[^<]+<small>([0-9,]+)<\/small><\/h1>/#)?.1)
        #expect(open != "0")
        #expect(try number("任务清单", try await client.get(book)) == String(open))
        let account = try county.access.openAccount(
            login: "road", name: "莫开成", by: Caller.commandLine(actor: "local"))
        _ = try county.access.grant(
            Grant(.officer, in: lingshan, department: "housing"), to: account.account.id,
            by: Caller.commandLine(actor: "local"))
        let session = try county.access.signIn(login: "road", password: account.password, from: "10.0.0.9")
        _ = try county.access.changePassword(
            session: session.token, from: account.password, to: County.password)
        let officer = Client(county.site)
        _ = try await officer.post("/login", [("login", "road"), ("password", County.password)])
        try county.site.renewSnapshot()
        let own = try await officer.get("/tasks?department=housing")
        let housing = try #require(own.text.firstMatch(of: #/<h1>[^<]+<small>([0-9,]+)<\/small><\/h1>/#)?.1)
        let page = try await officer.get(book)
        #expect(page.text.contains("<a href=\"/tasks?department=housing\">任务清单"))
        let shown = try number("任务清单", page)
        #expect(
            shown != nil && shown != String(open)
                && own.text.contains("<td class=\"n\">\(shown ?? "?")</td>"), "\(housing)")
        // The last household leaves: its lines are closed, on pages kept before too.
        try county.exit(County.home, on: "2018-09-29")
        try county.site.renewSnapshot()
        _ = try await client.get("/tasks")
        #expect(try number("任务清单", try await client.get(book)) == nil, "nothing is open any more")
    }

    @Test("Beside 导入 stands how many of the clerk's files wait for correction, also on a page kept before")
    func uploads() async throws {
        let county = try County()
        let town = try #require(AreaID("a19"))
        let clerk = try await county.signedIn(.clerk, in: town)
        let book = "/household/\(County.home)"
        try county.site.renewSnapshot()
        #expect(try number("导入", try await clerk.get(book)) == nil)
        #expect(try number("导入", try await clerk.get(book)) == nil)
        let name = try county.store.read {
            try AreaDirectory($0, asOf: try #require(LocalDate(2018, 1, 1))).name(town, "zh")
        }
        func table(_ village: String) -> [UInt8] {
            Array(
                """
                县,乡镇,行政村,户编号,户主姓名,家庭人口,劳动力人数,工资性收入,住房面积,调查日期\r
                灵山县,\(name),\(village),GT01,陆谷雨,3,2,12000.5,75,2016-03-09\r

                """.utf8)
        }
        let handedIn = try await clerk.handIn("/import", file: "调查.csv", table("无此村"))
        let path = try #require(handedIn.location)
        #expect(try await clerk.get(path).text.contains("无此村"))
        #expect(try number("导入", try await clerk.get(book)) == "1")
        // It waits for its sender alone.
        let other = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        #expect(try number("导入", try await other.get(book)) == nil)
    }
}
