import Access
import Exit
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The first page of each role")
struct TodayTests {
    /// Lets the rules of 2018 look at both households, whose lines they open.
    private func judged(_ county: County) throws {
        try county.write(
            [County.home, County.hostileHome].map { home in
                var write = SubjectWrite(kind: .household, id: home, village: county.village)
                write.facts = [("labour_count", .integer(2))]
                return write
            }, on: "2018-02-01")
    }

    @Test(
        "Everybody has a page that says what waits or that nothing does, and every way from it is open",
        arguments: Role.allCases, ["zh", "en"])
    func roles(role: Role, language: String) async throws {
        let county = try County()
        try judged(county)
        let area =
            role == .fieldworker ? county.village : try county.area(role.isAdministrator ? "钦州市" : "灵山县")
        try county.site.renewSnapshot()
        let client = try await county.signedIn(role, in: area, language: language)
        if role.isAdministrator { try await county.passFactor(client) }
        let page = try await client.get("/")
        #expect(page.status == 200)
        // Who sees no figures sees how many accounts there are.
        #expect(page.text.contains("href=\"/admin?state=active\"") == role.isAdministrator)
        let rows = page.text.matches(
            of: #/<tr><th scope="row"><a href="([^"]+)"><b>[^<]+<\/b><\/a><br><small>[^<]+<\/small><\/th>/#)
        #expect(page.text.matches(of: #/class="btn pri"/#).count == (rows.isEmpty ? 0 : 1))
        for row in rows {
            #expect(
                try await client.get(String(row.1).replacing("&amp;", with: "&")).status == 200, "\(row.1)")
        }
        // What is only to be known is found out by those who answer lines.
        let finds = page.text.contains("state=verify")
        #expect(finds == role.permissions.contains(.answerWorkList))
    }

    @Test("Lines to verify are as many as their list has, and stand after those with a day")
    func verify() async throws {
        let county = try County()
        try judged(county)
        try county.site.renewSnapshot()
        let client = try await county.signedIn(.clerk, in: try county.area("烟墩镇"))
        let page = try await client.get("/")
        #expect(page.text.contains("按最后期限排序"))
        let row = try #require(
            page.text.firstMatch(
                of: #/<a href="(\/tasks\?[^"]+state=verify)"><b>.*?<td class="n nw">([0-9,]+)条/#))
        let list = try await client.get(String(row.1).replacing("&amp;", with: "&"))
        #expect(list.text.contains("\(row.2)"))
    }

    @Test("A workbook with rows to be mended waits for its sender alone, until it is gone")
    func upload() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let other = try await county.signedIn(.clerk, in: lingshan)
        let before = try await client.get("/")
        #expect(!before.text.contains("导入有问题待改"))
        // Not a table of any layout: refused as a whole.
        let sent = try await client.handIn("/import", file: "残疾人名单.csv", Array("甲,乙\n1,2\n".utf8))
        #expect(sent.status == 303 || sent.status == 200 || sent.status == 422)
        let page = try await client.get("/")
        #expect(page.text.contains("导入有问题待改"))
        #expect(page.text.contains("残疾人名单.csv"))
        #expect(page.text.contains("<b class=\"un\">今天</b>"))
        #expect(!(try await other.get("/")).text.contains("残疾人名单.csv"))
        let path = try #require(page.text.firstMatch(of: #/<a href="(\/import\/[0-9a-f]+)"><b>/#))
        #expect(try await client.get(String(path.1)).status == 200)
    }

    @Test("Where the year has no plan the newest one that has is shown, and said to be")
    func planYear() {
        var model = TodayModel(
            name: "", path: [], choices: [], asOf: LocalDate(dayNumber: 0).adding(days: 20_000), pack: "")
        let year = model.asOf.year
        model.years = [
            .init(year: year - 2, planned: 20, actual: 21), .init(year: year - 1, planned: 8, actual: 0),
            .init(year: year, planned: nil, actual: 0), .init(year: year + 1, planned: 30, actual: 0),
        ]
        #expect(model.planYear == year - 1)
        model.years[2].planned = 12
        #expect(model.planYear == year)
        model.years = [.init(year: year + 1, planned: 30, actual: 0)]
        #expect(model.planYear == year)
    }

    @Test("A leader is told which areas are behind time, and of a plan that is kept nothing")
    func behind() async throws {
        let county = try County()
        let client = try await county.signedIn(.leader, in: try county.area("钦州市"))
        // Nobody of eight planned for 2018 has left by the end of September.
        for home in [County.home, County.hostileHome] {
            var write = SubjectWrite(kind: .household, id: home, village: county.village)
            write.facts = [("exit_planned_year", .integer(2018))]
            try county.write([write], on: "2018-02-01")
        }
        try county.site.renewSnapshot()
        let map = "/map/\(try county.area("钦州市"))?level="
        // The map of the first page is that of the last year in which somebody left.
        try county.exit(County.home, on: "2018-09-01")
        try county.site.renewSnapshot()
        let page = try await client.get("/")
        let row = try #require(page.text.firstMatch(of: #/<a href="([^"]+)"><b>督促进度落后的地区.*?<small>([^<]+)</#))
        #expect(row.1.hasPrefix(map))
        #expect(row.2.contains("灵山县 50.0%"))
        try county.exit(County.hostileHome, on: "2018-09-02")
        try county.site.renewSnapshot()
        #expect(!(try await client.get("/")).text.contains("督促进度落后的地区"))
    }

    @Test("What the command line wrote is said to be its doing, in the language of the page")
    func commandLine() throws {
        let county = try County()
        try county.site.store.read { connection in
            let reading = try county.site.cache.reading(
                connection, keys: county.site.keys, asOf: nil, now: county.site.access.setting.clock())
            #expect(try reading.who("local", "zh") == "命令行")
            #expect(try reading.who("local", "en") == "command line")
            #expect(try reading.who("nong", "zh") == "命令行（nong）")
            #expect(try reading.who("u-3", "zh") == "u-3", "an account of another database")
        }
    }

    @Test(
        "A village's fieldworker sees whom nobody has visited for longest, not the village's figures once more a group"
    )
    func visits() async throws {
        let county = try County()
        try county.site.renewSnapshot()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let page = try await client.get("/")
        #expect(page.text.contains("最久没有走访的户"))
        #expect(page.text.contains("全部2户"))
        #expect(page.text.contains("href=\"/household/\(County.home)\">梁春贵</a>"))
        // Who was shown is in the log.
        #expect(try county.logged().contains { $0.action == .list && $0.detail["page"] == "today" })
    }
}

@Suite("What one may not see")
struct RefusalTests {
    @Test("A refusal says in words what may not be done, by which roles it may, and who grants one")
    func words() async throws {
        let county = try County()
        let (lingshan, pubei) = (try county.area("灵山县"), try county.area("浦北县"))
        let local = Caller.commandLine(actor: "local")
        let opened = try county.access.openAccount(login: "security", name: "农小凤", by: local)
        _ = try county.access.grant(
            Grant(.securityAdministrator, in: try county.area("钦州市")), to: opened.account.id, by: local)
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let page = try await client.get("/area/\(pubei)")
        #expect(page.status == 403)
        #expect(page.text.contains("浦北县不在您的“看清单”权限范围内"))
        #expect(!page.text.contains("see-lists"))
        #expect(page.text.contains("灵山县 审核员"))
        #expect(page.text.contains("安全管理员：农小凤"))
        let english = Client(county.site, language: "en")
        _ = try await english.post("/login", [("login", "user-reviewer"), ("password", County.password)])
        let other = try await english.get("/area/\(pubei)")
        #expect(other.text.contains("outside the territory in which you may see lists"))
        #expect(other.text.contains("Roles that may see lists"))
        // Nobody but auditors reads the access log.
        let log = try await client.get("/admin/log")
        #expect(log.status == 403 && log.text.contains("您的角色没有“看访问日志”权限"))
    }

    @Test("Every permission has words of its own in both languages")
    func permissions() {
        for language in ["zh", "en"] {
            let words = Permission.allCases.map { $0.label(language) }
            #expect(Set(words).count == words.count)
            #expect(zip(words, Permission.allCases).allSatisfy { $0 != $1.rawValue })
        }
    }
}
