import Access
import Columns
import Exit
import Foundation
import HTTPTypes
import Policy
import Registry
import SQLiteStorage
import Tabular
import Testing
import Vocabulary

@testable import Web

@Suite("Lists as people of the county work with them")
struct ListTests {
    private func reviewer(_ county: County, language: String = "zh") async throws -> (Client, AreaID) {
        let lingshan = try county.area("灵山县")
        return (try await county.signedIn(.reviewer, in: lingshan, language: language), lingshan)
    }

    @Test(
        "A reviewer of 灵山县 opens the list and finds the households that have not left, with their conditions")
    func households() async throws {
        let county = try County()
        let (client, lingshan) = try await reviewer(county)
        let start = try await client.get("/households")
        #expect(start.location == "/households?registered=yes&exited=no")
        let page = try await client.get("/households?registered=yes&exited=no")
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>户 · 全部未脱贫 <small>2户</small></h1>"))
        #expect(page.text.contains("<a href=\"/household/\(County.home)\">梁春贵</a>"))
        #expect(page.text.contains("官屯村"))
        #expect(page.text.contains("年人均纯收入超过国家扶贫标准待核实") || page.text.contains("待核实"))
        // The totals row is of the whole list: two households of four.
        #expect(page.text.contains("<th scope=\"row\">2户</th>"))
        #expect(page.text.contains("<td class=\"n\">8</td>"))
        #expect(page.headers[.cacheControl] == "no-store")
        let lists = try county.logged().filter { $0.action == .list }
        #expect(lists.last?.count == 2)
        #expect(lists.last?.area == lingshan)
        #expect(lists.last?.detail["query"] == "registered=yes&exited=no")
    }

    @Test(
        "Filters by number, text, truth and what is not known find the rows that they say",
        arguments: [
            ("wage_income.from=5750&wage_income.to=5750", 2), ("wage_income.from=5750.01", 0),
            ("wage_income.to=5749.99", 0), ("household_size=4", 2), ("head_name=%E6%98%A5", 1),
            ("registered=no", 0), ("exited=no", 2), ("house_grade=%3F", 2), ("house_grade=*", 0),
            ("registered_on.from=2015-01-01&registered_on.to=2015-01-01", 2),
            ("registered_on.from=2015-01-02", 0),
            ("q=%E6%A2%81", 1), ("q=lcg", 1), ("q=Liang", 1), ("q=lgc", 0), ("cause_main=%3F&exited=no", 2),
        ])
    func filters(query: String, count: Int) async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        let file = try await client.get("/households.json?personal=masked&\(query)")
        #expect(file.status == 200)
        #expect(try JSONValue(parsing: file.text)["total"] == .int(Int64(count)), "\(query)")
        let page = try await client.get("/households?\(query)")
        #expect(page.text.contains(" <small>\(count)户</small></h1>"), "\(query)")
    }

    @Test("A condition of the exit rules is a filter that agrees with the work list")
    func conditions() async throws {
        let county = try County()
        // The first day on which the rules decide: the village is judged, one household is left in the register.
        try county.exit(County.hostileHome, on: "2018-06-30")
        let (client, _) = try await reviewer(county)
        let open = try county.store.read { connection in
            var byCriterion: [String: Int] = [:]
            try WorkListLine.lines([(county.unit, county.village.number)], state: .open, connection) { line in
                if line.kind == .household { byCriterion[line.criterion, default: 0] += 1 }
            }
            return byCriterion
        }
        #expect(!open.isEmpty)
        for (criterion, count) in open {
            let file = try await client.get("/households.json?personal=masked&v.\(criterion)=open")
            #expect(try JSONValue(parsing: file.text)["total"] == .int(Int64(count)), "\(criterion)")
        }
        let most = try await client.get("/households?sort=-unknown&registered=yes")
        #expect(most.text.contains("aria-sort=\"descending\""))
        let ready = try await client.get("/households.json?personal=masked&registered=yes&exited=no&owed=0")
        #expect(try JSONValue(parsing: ready.text)["total"] == 0)
    }

    @Test("What a form sends becomes the short address that is kept")
    func canonical() async throws {
        let county = try County()
        let (client, lingshan) = try await reviewer(county)
        let sent = try await client.get(
            "/households?q=&area=\(lingshan)&cause_main=&household_size.from=3&household_size.to=&condition=income&verdict=open&col.place=1&col.household_size=1"
        )
        #expect(sent.status == 303)
        #expect(
            sent.location
                == "/households?area=\(lingshan)&household_size.from=3&v.income=open&cols=place%2Chousehold_size"
        )
        let page = try await client.get(try #require(sent.location))
        #expect(page.status == 200)
        #expect(page.text.contains("选列2/"))
        #expect(
            !page.text.contains(
                "<th scope=\"col\"><a href=\"/households?area=\(lingshan)&amp;household_size.from=3&amp;v.income=open&amp;sort=cause_main"
            ))
    }

    @Test("Nothing found says which condition to drop and what that gives")
    func empty() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        let page = try await client.get("/households?registered=yes&household_size.from=9")
        #expect(page.text.contains("没有符合全部条件的记录"))
        #expect(page.text.contains("得2户"))
        #expect(page.text.contains("得0户"))
    }

    @Test("A file holds exactly the page's rows; names go out in clear only after the second factor")
    func export() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        let asked = try await client.get("/households.xlsx?registered=yes&exited=no")
        #expect(asked.status == 303)
        #expect(asked.location?.hasPrefix("/second-factor?next=") == true)
        let file = try await client.get("/households.xlsx?registered=yes&exited=no&personal=masked")
        #expect(file.status == 200)
        let path = county.folder + "/list.xlsx"
        try Data(file.bytes).write(to: URL(filePath: path))
        let read = try PublishedContent(file: path)
        #expect(read.isUntouched)
        #expect(read.provenance["user"] == "韦明兰")
        #expect(read.provenance["office"] == "灵山县 审核员")
        #expect(read.provenance["personal"] == "masked")
        #expect(read.provenance["rows"] == "2")
        let texts = read.sheets[0].rows.flatMap { $0.cells.compactMap(\.text) }
        #expect(texts.contains("梁**") && !texts.contains("梁春贵"))
        #expect(texts.contains("官屯村"))
        let csv = try await client.get("/households.csv?registered=yes&personal=masked")
        #expect(csv.text.contains("h-lingshan-1,梁**,官屯村"))
        let exports = try county.logged().filter { $0.action == .export }
        #expect(exports.map(\.count) == [2, 2])
        #expect(exports.first?.detail["personal"] == "masked")
        let other = try await client.get("/households.exe")
        #expect(other.status == 404)
    }

    @Test(
        "A leader sees masked names, cannot search or sort by them, and gets a masked file without more ado")
    func masked() async throws {
        let county = try County()
        let client = try await county.signedIn(.leader, in: try county.area("灵山县"))
        let page = try await client.get("/households?registered=yes")
        #expect(page.text.contains("梁**"))
        #expect(!page.text.contains("梁春贵"))
        #expect(!page.text.contains("name=\"q\" value"))
        #expect(try await client.get("/households?registered=yes&sort=head_name").status == 400)
        let wrong = try await client.get("/households?household_size.from=abc")
        #expect(wrong.status == 400 && wrong.text.contains("家庭人口 的值“abc”无法使用：请写整数"))
        // Who came from a list goes back to it; from elsewhere nobody is led anywhere.
        for (from, isOurs) in [
            ("http://localhost/households?q=1", true), ("http://other/households?q=1", false),
        ] {
            let lost = try await client.get(
                "/households?household_size.from=abc", [HTTPField(name: .referer, value: from)])
            #expect(lost.text.contains("href=\"/households?q=1\">回上一页") == isOurs, "\(from)")
        }
        // A condition on a masked fact is none: it would tell what is hidden.
        let guess = try await client.get("/households?registered=yes&head_name=%E6%A2%81%E6%98%A5%E8%B4%B5")
        #expect(guess.text.contains(" <small>2户</small></h1>"))
        #expect(try await client.get("/households.csv?registered=yes").text.contains("梁**"))
    }

    @Test("Another county's reviewer finds nothing here, and asking for this county is refused")
    func foreign() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: try county.area("浦北县"))
        #expect(try await client.get("/households?registered=yes").text.contains(" <small>0户</small></h1>"))
        for path in ["/households", "/persons", "/villages", "/exit", "/households.json", "/persons.csv"] {
            #expect(try await client.get("\(path)?area=\(lingshan)").status == 403, "\(path)")
        }
        #expect(try await client.get("/households?q=\(County.home)").status == 200)
    }

    @Test("Persons, villages and the year's exits are lists of the same kind")
    func others() async throws {
        let county = try County()
        // The first day on which the rules decide: the village is judged, one household is left in the register.
        try county.exit(County.hostileHome, on: "2018-06-30")
        let (client, _) = try await reviewer(county)
        let persons = try await client.get("/persons")
        #expect(persons.text.contains("<h1>人口 · 全部 <small>1人</small></h1>"))
        #expect(persons.text.contains("<a href=\"/household/\(County.home)\">梁春贵</a>"))
        let villages = try await client.get("/villages")
        #expect(villages.text.contains("官屯村</a>"))
        #expect(villages.text.contains(">拟摘帽年度</a>") && villages.text.contains(">未脱贫人口"))
        // Whoever kept the address of a page that is no more sees the last one.
        for path in ["/households?registered=yes&page=900", "/tasks?page=900"] {
            let beyond = try await client.get(path)
            #expect(beyond.text.contains("<a href=\"/household/\(County.home)\">梁春贵</a>"), "\(path)")
        }
        let exits = try await client.get("/exit")
        let path = try #require(exits.location)
        #expect(path == "/exit?registered=yes&exit_planned_year=2018")
        let page = try await client.get(path)
        #expect(page.text.contains("本年计划 <small>2</small>") && page.text.contains("其中已脱贫 <small>1"))
        #expect(page.text.contains("<style>@page{size:A4 landscape}</style>"), "all columns are on paper")
        #expect(
            page.text.contains("/household/\(County.home)/why/household-exit/income\"><span class=\"v uk\">"))
    }

    @Test("The id of a household leads to its book, whatever list is open")
    func byID() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        #expect(try await client.get("/persons?q=p-lingshan-1").location == "/household/\(County.home)")
        #expect(try await client.get("/households?q=\(County.home)").location == "/household/\(County.home)")
    }

    @Test("A hostile name stays a name in the list, and no formula in a file")
    func hostile() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        let page = try await client.get("/households?registered=yes&sort=-head_name")
        #expect(!page.text.contains("<script>alert"))
        #expect(!page.text.contains("\u{202E}"))
        #expect(page.text.contains("陆[U+202E]&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot"))
        #expect(page.text.firstMatch(of: #/<[a-z][^>]* [a-z-]+=[^"]/#) == nil, "every attribute is quoted")
    }

    @Test("After an exit the list follows, and so does what is owed")
    func fresh() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        #expect(try await client.get("/households?exited=no").text.contains(" <small>2户</small></h1>"))
        try county.exit(County.home, on: "2018-06-30")
        try county.site.renewSnapshot()
        #expect(try await client.get("/households?exited=no").text.contains(" <small>1户</small></h1>"))
        let left = try await client.get("/households.json?personal=masked&exited=yes&cols=unmet,unknown")
        let rows = try #require(try JSONValue(parsing: left.text)["rows"]?.arrayValue)
        #expect(rows.count == 1 && rows[0]["unmet"] == .null)
    }

    @Test("In English the list speaks English")
    func english() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county, language: "en")
        let page = try await client.get("/households?registered=yes&exited=no")
        #expect(page.text.contains("<h1>Households · All not yet out <small>2 households</small></h1>"))
        #expect(page.text.contains(">Filter</button>"))
    }

    @Test("A place that is searched for by its name leads to the same list there")
    func places() async throws {
        let county = try County()
        let (client, _) = try await reviewer(county)
        let page = try await client.get("/households?q=%E5%AE%98%E5%B1%AF%E6%9D%91")
        #expect(page.text.contains("灵山县"))
        #expect(page.text.contains("<a href=\"/households?area=\(county.village)\">"))
        #expect(page.text.contains("action=\"/households\" role=\"search\""))
    }

    @Test("A view that is kept is its owner's alone, counts anew, and can be dropped")
    func views() async throws {
        let county = try County()
        let (client, lingshan) = try await reviewer(county)
        let asked = "/households?area=\(lingshan)&household_size=4"
        let fields = [
            ("list", "households"), ("name", "四口<之家"), ("query", "household_size=4&sort=-unmet"),
            ("back", asked),
        ]
        let kept = try await client.post("/views", fields, from: asked)
        #expect(kept.location == asked)
        let page = try await client.get(asked)
        #expect(page.text.contains(">四口&lt;之家 <small>2</small></a>"))
        let chosen = try await client.get(asked + "&sort=-unmet")
        #expect(chosen.text.contains("删除此视图"))
        let other = try await county.signedIn(.clerk, in: lingshan)
        #expect(try await !other.get(asked).text.contains("四口"))
        _ = try await client.post(
            "/views", [("list", "households"), ("name", "四口<之家"), ("drop", "1"), ("back", asked)], from: asked
        )
        #expect(try await !client.get(asked).text.contains("四口"))
        #expect(try await client.post("/views", [("list", "x"), ("name", "y")], from: asked).status == 400)
    }

    @Test(
        "Heads of a list stand in one line, a year without its unit; the names of single conditions may break"
    )
    func heads() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let list = try await client.get("/households?registered=yes").text
        #expect(list.contains("<table class=\"dense fix\">") && list.contains(">拟脱贫年度</a></th>"))
        #expect(
            try await client.get("/exit?registered=yes").text.contains("<table class=\"dense fix wrap\">"))
        // In English one head is a sentence.
        let english = Client(county.site, language: "en")
        _ = try await english.post("/login", [("login", "user-reviewer"), ("password", County.password)])
        #expect(
            try await english.get("/households?registered=yes").text.contains(
                "<table class=\"dense fix wrap\">"))
    }

    @Test("The work lists count by department, area and condition, and a count opens its lines")
    func tasks() async throws {
        let county = try County()
        // The first day on which the rules decide: the village is judged, one household is left in the register.
        try county.exit(County.hostileHome, on: "2018-06-30")
        let (client, _) = try await reviewer(county)
        var open = 0
        try county.store.read { connection in
            try WorkListLine.lines([(county.unit, county.village.number)], state: .open, connection) { _ in
                open += 1
            }
        }
        #expect(open > 0)
        for grouping in ["department", "area", "condition"] {
            let page = try await client.get("/tasks?by=\(grouping)")
            #expect(page.status == 200)
            #expect(page.text.contains(" <small>\(open)</small></h1>"), "\(grouping)")
        }
        let page = try await client.get("/tasks")
        #expect(page.text.contains("<a href=\"/household/\(County.home)/why/household-exit/income\">"))
        let link = try #require(page.text.firstMatch(of: #/href="(\/tasks\?[^"]*department=[^"]*)">/#)?.1)
        let path = String(link).replacing("&amp;", with: "&")
        let lines = try await client.get(path)
        #expect(lines.text.contains("aria-label=\"去掉：责任部门＝"))
        #expect(lines.text.contains("<a href=\"/household/\(County.home)\">梁春贵</a>"))
        let file = try await client.get(
            path.replacing("/tasks", with: "/tasks.json") + "&personal=masked")
        let total = try #require(try JSONValue(parsing: file.text)["total"]?.intValue)
        #expect(lines.text.contains("：\(total)条</h2>"))
        #expect(!file.text.contains("梁春贵"))
        #expect(try await client.get("/tasks.xlsx").location?.hasPrefix("/second-factor") == true)
        let foreign = try await county.signedIn(.reviewer, in: try county.area("浦北县"), login: "pubei")
        #expect(try await foreign.get("/tasks").text.contains(" <small>0</small></h1>"))
        #expect(try await foreign.get("/tasks?area=\(county.village)").status == 403)
    }

    @Test(
        "The work lists of a past day have the lines of that day: not yet opened ones not, those closed since still open"
    )
    func tasksOfAPastDay() async throws {
        let county = try County()
        // The first day on which the rules decide; then power is found to be missing, and at last the household leaves.
        try county.exit(County.hostileHome, on: "2018-06-30")
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
        write.facts = [("has_power", .bool(false))]
        try county.write([write], on: "2018-08-01")
        try county.exit(County.home, on: "2018-09-29")
        let (client, _) = try await reviewer(county)
        func open(_ day: String?, _ more: String = "") async throws -> Int {
            let query = "area=\(county.village)\(more)" + (day.map { "&as_of=\($0)" } ?? "")
            let page = try await client.get("/tasks?\(query)")
            #expect(page.status == 200, "\(page.text)")
            let heading = try #require(
                page.text.firstMatch(of: #/<h1>[^<]+<small>([0-9,]+)<\/small><\/h1>/#)?.1)
            let file = try await client.get("/tasks.json?\(query)&personal=masked").text
            if more.isEmpty { #expect(try JSONValue(parsing: file)["total"]?.intValue == Int64(heading)) }
            return try #require(Int(heading))
        }
        let before = try await open("2018-07-01")
        #expect(before > 0)
        #expect(try await open("2018-06-29") == 0)
        #expect(try await open("2018-09-28") == before)
        #expect(try await open("2018-09-29") == 0)
        #expect(try await open(nil) == 0)
        let query = "/tasks?area=\(county.village)&condition=household-exit/power&as_of="
        let (july, august) = (
            try await client.get(query + "2018-07-01"), try await client.get(query + "2018-08-01")
        )
        #expect(july.text.contains(">待核实</small>") && !july.text.contains(">未达标</small>"))
        #expect(august.text.contains(">未达标</small>") && !august.text.contains(">待核实</small>"))
        #expect(august.text.contains("aria-label=\"去掉：截至2018-08-01\""))
        #expect(august.text.contains("href=\"/household/\(County.home)?as_of=2018-08-01\">梁春贵</a>"))
        #expect(august.text.contains("name=\"as_of\" value=\"2018-08-01\""))
        #expect(august.text.contains("数据截至2018-08-01"))
        #expect(try await client.get("/tasks?as_of=2018-02-30").status == 400)
    }
}
