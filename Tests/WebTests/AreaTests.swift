import Access
import HTTPTypes
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Files of areas and books of villages")
struct AreaTests {
    @Test("A reviewer of 灵山县 opens the book of 官屯村: twelve conditions, its households, its facts")
    func village() async throws {
        let county = try County()
        try county.record([
            ("poor_village", .bool(true)), ("village_exit_planned_year", .integer(2018)),
            ("population_registered", .integer(400)), ("collective_income", .integer(1_800_000)),
        ])
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/area/\(county.village)?as_of=2018-09-30")
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>官屯村</h1>"))
        #expect(page.text.contains("贫困村 · 计划2018年出列"))
        #expect(page.text.matches(of: #/<li class="(met|un|uk|na)">/#).count == 12)
        #expect(
            page.text.contains("/area/\(county.village)/why/village-exit/water?as_of=2018-09-30"))
        #expect(page.text.contains("/household/\(County.home)/why/household-exit/income?as_of=2018-09-30"))
        #expect(page.text.contains("2户8人"))
        // Eight of four hundred.
        #expect(page.text.contains("<td class=\"n\">2.00%</td>"))
        #expect(page.text.contains("18,000.00"))
        #expect(page.text.contains("<a href=\"/area/a2\">灵山县</a>"))
        #expect(!page.text.contains("<script"))
        #expect(page.headers[.cacheControl] == "no-store")
        let line = try #require(try county.logged().last { $0.action == .read })
        #expect(line.subject == county.village.description && line.count == 2)
    }

    @Test("What is missing of a village is unknown, not failed; whether it is poor comes first")
    func unknown() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/area/\(county.village)?as_of=2018-09-30")
        #expect(page.text.contains("是否贫困村还没有填"))
        #expect(page.text.contains("村总人口未填，算不出发生率"))
        try county.record([("poor_village", .bool(false))])
        let other = try await client.get("/area/\(county.village)?as_of=2018-09-30")
        #expect(other.text.contains("不是贫困村"))
        #expect(!other.text.contains("还不能出列"))
    }

    @Test(
        "A village's book says who is responsible: whom its facts name, then the nearest accounts of each role"
    )
    func responsible() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        try county.record([
            ("first_secretary", .text("周启明")), ("pairing_unit", .text("县水利局")),
        ])
        let reviewer = try await county.signedIn(.reviewer, in: lingshan)
        _ = try await county.signedIn(.clerk, in: try county.area("浦北县"), login: "abroad")
        let page = try await reviewer.get("/area/\(county.village)")
        #expect(page.text.contains("谁在负责"))
        #expect(page.text.contains("<dt>第一书记</dt><dd>周启明</dd>"))
        #expect(page.text.contains("<dt>定点帮扶单位</dt><dd>县水利局</dd>"))
        #expect(page.text.contains("<dt>审核员</dt><dd>韦明兰 · 灵山县</dd>"))
        #expect(!page.text.contains("<dt>经办员</dt>"), "a clerk of another county answers for nothing here")
        let file = try await reviewer.get("/area/\(lingshan)")
        #expect(file.text.contains("<dt>审核员</dt><dd>韦明兰</dd>"))
        let households = "/households?area=\(lingshan)&amp;registered=yes&amp;exited=no"
        #expect(file.text.contains("<a href=\"\(households)\">2户</a>"))
        let leader = try await county.signedIn(.leader, in: lingshan)
        let masked = try await leader.get("/area/\(county.village)")
        #expect(!masked.text.contains("周启明") && masked.text.contains("第一书记"))
    }

    @Test("A condition of a village is explained, with the facts that were recorded and those worked out")
    func why() async throws {
        let county = try County()
        try county.record([("poor_village", .bool(true)), ("collective_income", .integer(1_800_000))])
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let path = "/area/\(county.village)/why/village-exit/"
        let page = try await client.get(path + "collective-income?as_of=2018-09-30")
        #expect(page.status == 200)
        #expect(page.text.contains("官屯村："))
        #expect(page.text.contains("18,000.00"))
        #expect(page.text.contains("<a href=\"/area/\(county.village)\">官屯村</a>"))
        #expect(try await client.get(path + "no-such?as_of=2018-09-30").status == 404)
        let home = "/household/\(County.home)/why/village-exit/water?as_of=2018-09-30"
        #expect(try await client.get(home).status == 404, "a village's rules are not asked of a household")
    }

    @Test("A leader of the city sees the households of a village by the first character of their names")
    func masked() async throws {
        let county = try County()
        let client = try await county.signedIn(.leader, in: try county.area("钦州市"))
        let page = try await client.get("/area/\(county.village)?as_of=2018-09-30")
        #expect(page.text.contains("梁**") && !page.text.contains("梁春贵"))
    }

    @Test("The book of a day before an exit counts those who had not left yet")
    func dayBefore() async throws {
        let county = try County()
        try county.exit(County.home, on: "2018-06-30")
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let before = try await client.get("/area/\(county.village)?as_of=2018-03-31")
        #expect(before.text.contains("2户8人；"))
        let after = try await client.get("/area/\(county.village)?as_of=2018-09-30")
        #expect(after.text.contains("1户4人；"))
        #expect(!after.text.contains("/household/\(County.home)/why/"))
    }

    @Test("Each number of a county's file leads to the list that has as many")
    func cases() async throws {
        let county = try County()
        // Work lists begin with what is written once the rules decide.
        try county.exit(County.hostileHome, on: "2018-06-30")
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/area/a2")
        #expect(page.text.contains("<a href=\"/households?area=a2&amp;registered=yes\">8</a>"))
        let planned = "/households?area=a2&amp;registered=yes&amp;exit_planned_year=2018"
        #expect(page.text.contains("<a href=\"\(planned)\">8</a>"))
        let lines = page.text.matches(of: #/<td class="n"><a href="(\/tasks\?[^"]+)">([\d,]+)<\/a>/#)
        #expect(lines.count > 5)
        for line in Set(lines.map { "\($0.1) \($0.2)" }) {
            let parts = line.split(separator: " ")
            let list = try await client.get(String(parts[0]).replacing("&amp;", with: "&"))
            #expect(list.text.contains("：\(parts[1])条</h2>"), "\(line)")
        }
        let out = try #require(
            page.text.firstMatch(of: #/<a href="(\/households\?[^"]*exited_on[^"]*)">4<\/a>/#)?.1)
        let list = try await client.get(String(out).replacing("&amp;", with: "&"))
        #expect(!list.text.contains("梁春贵") && list.text.contains(" <small>1户</small>"))
    }

    @Test("What a village lacks of what is counted in wholes is told in wholes, rounded up")
    func wholes() throws {
        let county = try County()
        let now = try #require(Instant("2018-09-30T08:00:00.000Z"))
        let show = try county.store.read { connection in
            let reading = try county.site.cache.reading(connection, keys: county.keys, asOf: nil, now: now)
            let local = Caller.commandLine(actor: "local")
            return FactShow(reading.pack, "zh", local, reading.territory(county.village))
        }
        func short(_ margin: Int64, _ unit: String, _ scale: Int) -> String {
            VillageModel.short(margin, ValueForm(type: .number, scale: scale, unit: unit), show)
        }
        #expect(short(-124, "household", 2) == "2户" && short(-100, "household", 2) == "1户")
        #expect(short(-124, "km", 2) == "1.24km")
    }

    @Test("A county's file counts its towns and leads to its lists, its map and each town")
    func county() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let page = try await client.get("/area/a2")
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>灵山县</h1>"))
        #expect(page.text.contains("<a href=\"/area/a19\">"))
        #expect(page.text.contains("/map/a2") && page.text.contains("/tasks?area=a2"))
        #expect(page.text.contains("<dd>8<span class=\"u\">人</span></dd>"))
        // The city above is not the reviewer's.
        #expect(page.text.contains("<li>钦州市</li>"))
        #expect(try await client.get("/area/a1").status == 403)
        #expect(try await client.get("/area/a999999").status == 404)
    }
}
