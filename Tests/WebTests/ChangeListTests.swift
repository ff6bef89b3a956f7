import Access
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The changes of an area, the latest first")
struct ChangeListTests {
    /// The rows of a page: their entries, as they stand.
    private func entries(_ page: Reply) -> [String] {
        page.text.matches(of: #/<td>(?:<a href="\/entry\/[^"]+">)?([a-z-]+@\d+)(?:<\/a>)?<\/td><\/tr>/#)
            .map { String($0.1) }
    }

    /// The way that a page offers to older ones.
    private func older(_ page: Reply) -> String? {
        page.text.firstMatch(of: #/<a href="([^"]+)">更早的<\/a>/#)
            .map { String($0.1).replacing("&amp;", with: "&") }
    }

    /// 梁春贵户's wage is written so many times, an entry each.
    private func wages(_ county: County, _ count: Int, on day: String = "2018-09-18") throws {
        for wage in 1...count {
            var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
            write.facts = [("wage_income", .integer(Int64(wage) * 100_000))]
            try county.write([write], on: day)
        }
    }

    @Test(
        "A reviewer reads what was changed of whom, and comes to the entry, the book and the village's own changes"
    )
    func lines() async throws {
        let county = try County()
        try wages(county, 1)
        try county.record([("population_registered", .integer(1_200))], on: "2018-09-20")
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        for path in ["/", "/area/\(lingshan)", "/area/\(county.village)"] {
            let area = path.hasSuffix("\(county.village)") ? county.village : lingshan
            #expect(try await client.get(path).text.contains("href=\"/changes?area=\(area)\">"), "\(path)")
        }
        let page = try await client.get("/changes?area=\(lingshan)")
        #expect(page.status == 200)
        let found = entries(page)
        let numbers = found.compactMap { $0.split(separator: "@").last.flatMap { Int($0) } }
        #expect(found.count >= 4 && numbers == numbers.sorted(by: >))
        let village = try #require(page.text.range(of: "登记人口") ?? page.text.range(of: "1,200"))
        let wage = try #require(page.text.range(of: "工资性收入 1,000.00元"))
        #expect(village.lowerBound < wage.lowerBound, "the later entry stands first")
        #expect(page.text.contains("<a href=\"/household/\(County.home)\">梁春贵户</a>"))
        #expect(page.text.contains("<a href=\"/area/\(county.village)\">官屯村</a>"))
        #expect(page.text.contains("<a href=\"/entry/\(try #require(found.first))\">"))
        #expect(!page.text.contains("AccountOpened") && !page.text.contains("DayOpened"))
        // The village's own are those of its households and of itself, without the record of areas.
        let below = entries(try await client.get("/changes?area=\(county.village)"))
        #expect(below.count == 3 && found.starts(with: below.prefix(2)))
        let line = try #require(
            try county.logged().last { $0.action == .list && $0.detail["page"] == "changeList" })
        #expect(line.count ?? 0 > 0)
    }

    @Test(
        "Kind, who and days narrow the list and stand as conditions to be dropped; what is none of them is refused"
    )
    func filters() async throws {
        let county = try County()
        try wages(county, 1)
        try county.record([("population_registered", .integer(1_200))], on: "2018-09-20")
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let start = "/changes?area=\(lingshan)"
        let all = entries(try await client.get(start))
        let villages = try await client.get("\(start)&kind=VillageRecorded")
        #expect(entries(villages) == [try #require(all.first)])
        #expect(villages.text.contains("变更＝村、组情况入账"))
        // The clock of the county stands still on one day.
        for (query, count) in [
            ("since=2018-09-30", all.count), ("until=2018-09-30", all.count), ("since=2018-10-01", 0),
            ("until=2018-09-29", 0), ("who=u-3", all.count), ("who=u-33", 0), ("who=%22%5C", 0),
            ("as_of=2018-09-18", all.count - 1), ("as_of=2018-09-17", all.count - 2),
        ] {
            #expect(entries(try await client.get("\(start)&\(query)")).count == count, "\(query)")
        }
        #expect(try await client.get("\(start)&who=nobody").text.contains("没有这样的变更"))
        for query in ["kind=AccountOpened", "since=heute", "before=x", "before=0"] {
            #expect(try await client.get("\(start)&\(query)").status == 400, "\(query)")
        }
    }

    @Test("Pages go on where the last one ended, whatever arrives meanwhile: nothing twice, nothing left out")
    func pages() async throws {
        let county = try County()
        try wages(county, 110)
        for area in [try county.area("灵山县"), try county.area("钦州市"), county.village] {
            let client = try await county.signedIn(.reviewer, in: area, login: "reader-\(area)")
            var page = try await client.get("/changes?area=\(area)")
            var seen = entries(page)
            #expect(seen.count == 50 && !page.text.contains("最新的"))
            try wages(county, 1)
            for _ in 0..<9 {
                guard let next = older(page) else { break }
                page = try await client.get(next)
                seen += entries(page)
            }
            #expect(Set(seen).count == seen.count, "\(area)")
            #expect(page.text.contains("没有更早的了") && page.text.contains("最新的"))
            let ours = try county.store.read { connection in
                let journal = JournalReader(connection: connection, keys: nil)
                return try journal.entries(of: County.home).dropFirst().map(\.position)
            }
            #expect(Set(seen).isSuperset(of: ours), "\(area)")
        }
    }

    @Test(
        "What a survey and a correction say of a member stands on the time line of the household and in the member's own changes"
    )
    func members() async throws {
        let county = try County()
        var person = SubjectWrite(kind: .person, id: "p-lingshan-1", village: county.village)
        person.facts = [("months_worked", .integer(7)), ("health", .text("1"))]
        try county.write([person], on: "2018-09-18")
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let book = try await client.get("/household/\(County.home)?as_of=2018-09-30").text
        let line = try #require(book.firstMatch(of: #/<li><time>[^<]*<\/time>入户调查入账：[^<]*务工[^<]*；成员梁春贵 /#)?.0)
        #expect(line.contains("7月"))
        #expect(book.contains("<a href=\"/changes?subject=p-lingshan-1\">梁春贵</a>"))
        #expect(book.contains("<a href=\"/changes?subject=\(County.home)\">全部</a>"))
        // The survey names the household, its member and another household: of the member only what is its own is told.
        let own = try await client.get("/changes?subject=p-lingshan-1")
        #expect(own.text.contains("<h1>梁春贵最近变更</h1>") && entries(own).count == 2)
        #expect(own.text.contains("7月") && !own.text.contains("陆"))
        #expect(entries(try await client.get("/changes?subject=\(County.home)")) == entries(own))
        #expect(try county.logged().contains { $0.action == .read && $0.subject == "p-lingshan-1" })
        // The other household of that survey names no member who is not its own.
        let neighbour = try await client.get("/changes?subject=\(County.hostileHome)")
        #expect(entries(neighbour).count == 1 && !neighbour.text.contains("梁春贵"))
        let page = try await client.get("/household/\(County.hostileHome)?as_of=2018-09-30").text
        #expect(page.contains("变化时间线") && !page.contains("成员梁春贵"))
        let officer = try await county.signedIn(.leader, in: lingshan)
        #expect(!(try await officer.get("/changes?subject=p-lingshan-1").text.contains("梁春贵")))
        let abroad = try await county.signedIn(.reviewer, in: try county.area("浦北县"), login: "pubei")
        for id in ["p-lingshan-1", County.home] {
            #expect(try await abroad.get("/changes?subject=\(id)").status == 403, "\(id)")
        }
        #expect(try await client.get("/changes?subject=p-lingshan-9").status == 404)
    }

    @Test("A search that finds little stops, says how far it came, and goes on from there")
    func stops() throws {
        let county = try County()
        try wages(county, 6)
        try county.site.store.read { connection in
            let reading = try ReadingCache().reading(
                connection, keys: county.keys, asOf: nil,
                now: try #require(Instant("2018-09-30T08:00:00.000Z")))
            var question = try ChangeQuestion(["kind": "VillageRecorded"], area: county.village)
            let first = try ChangeSearch(question, reading).latest(50, looking: 4)
            let next = try #require(first.next)
            #expect(first.found.isEmpty)
            question.before = next
            let rest = try ChangeSearch(question, reading).latest(50, looking: 50)
            #expect(rest.found.isEmpty && rest.next == nil)
            question.kind = nil
            #expect(try ChangeSearch(question, reading).latest(50).found.count == 3)
        }
    }

    @Test(
        "Another county's changes are refused; a leader sees names masked, in files too; a file has what the page has"
    )
    func masked() async throws {
        let county = try County()
        try wages(county, 2)
        let (lingshan, pubei) = (try county.area("灵山县"), try county.area("浦北县"))
        let abroad = try await county.signedIn(.reviewer, in: pubei, login: "pubei")
        #expect(try await abroad.get("/changes?area=\(lingshan)").status == 403)
        #expect(!(try await abroad.get("/changes").text.contains("梁")))
        let leader = try await county.signedIn(.leader, in: lingshan)
        let page = try await leader.get("/changes?area=\(lingshan)")
        #expect(page.text.contains("梁**户") && !page.text.contains("梁春贵"))
        #expect(!page.text.contains("13800006204") && !page.text.contains("6228480000001234567"))
        let file = try await leader.get("/changes.csv?area=\(lingshan)&kind=SurveyRecorded")
        #expect(file.status == 200 && file.text.contains("梁**户") && !file.text.contains("梁春贵"))
        let listed = entries(try await leader.get("/changes?area=\(lingshan)&kind=SurveyRecorded"))
        for entry in listed { #expect(file.text.contains(",\(entry),"), "\(entry)") }
        // A header and a line each.
        #expect(file.text.split(separator: "\r\n").count == listed.count + 1)
        let reviewer = try await county.signedIn(.reviewer, in: lingshan)
        let asked = try await reviewer.get("/changes.xlsx?area=\(lingshan)")
        #expect(asked.location?.hasPrefix("/second-factor") == true)
        let masked = try await reviewer.get("/changes.json?area=\(lingshan)&personal=masked")
        #expect(masked.text.contains("\"personal\":\"masked\"") && !masked.text.contains("梁春贵"))
        #expect(try county.logged().last { $0.action == .export }?.detail["page"] == "changeList")
    }
}
