import Access
import Columns
import Exit
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The wall screen's lines and what is to be dealt with")
struct CockpitTests {
    /// What the wall says of a city on a day, without the page.
    private func lists(_ county: County) throws -> (WorkListSnapshot, [VillageKey]) {
        let snapshot = try county.site.renewSnapshot()
        return try county.site.store.read { connection in
            let lists = try WorkListSnapshot(snapshot, connection)
            return (lists, [VillageKey(unit: county.unit, village: county.village.number)])
        }
    }

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
        "Figures, causes and gaps of the wall lead to their cases; those of a year that is over have no list")
    func cases() async throws {
        let county = try County()
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
        write.facts = [("cause_main", .text("illness"))]
        try county.write([write], on: "2018-02-01")
        let client = try await county.signedIn(.leader, in: try county.area("灵山县"))
        let left = "/households?area=a2&amp;registered=yes&amp;exited=no"
        let page = try await client.get("/cockpit/a2").text
        #expect(page.contains("<a href=\"\(left)\">2户</a>"))
        #expect(page.contains("\(left)&amp;cause_main=illness"))
        #expect(page.contains("没有要出列的贫困村") && !page.contains("aria-label=\"\""), "no picture without words")
        #expect(page.contains("/tasks?area=a2&amp;condition=household-exit%2F"))
        let past = try await client.get("/cockpit/a2?year=2016").text
        #expect(!past.contains("<a href=\"\(left)\">2户</a>"))
    }

    @Test("What is left of a year's lines is what was opened and not closed by the end of each month")
    func backlog() throws {
        let county = try County()
        try judged(county)
        try county.exit(County.home, on: "2018-06-15")
        let (lists, villages) = try lists(county)
        let lines = villages.flatMap { lists.lines($0) }
        try #require(!lines.isEmpty)
        let today = try #require(LocalDate(2018, 9, 30))
        let backlog = try #require(lists.backlog(of: villages, in: 2018, asOf: today))
        // The eve of the year and nine months.
        #expect(backlog.points.count == 10)
        for point in backlog.points {
            let open = lines.count { line in
                line.opened <= point.day.dayNumber && line.closed.map { $0 > point.day.dayNumber } ?? true
            }
            #expect(point.open == open, "\(point.day)")
        }
        #expect(Set(backlog.points.map(\.open)).count > 1, "an exit closes lines")
        let middle = try #require(LocalDate(2018, 9, 12))
        let part = try #require(lists.backlog(of: villages, in: 2018, asOf: middle))
        #expect(part.points.last?.day == middle)
        #expect(lists.backlog(of: villages, in: 2019, asOf: today) == nil)
        let over = try #require(lists.backlog(of: villages, in: 2017, asOf: today))
        #expect(over.points.count == 13)
        #expect(over.points.last?.open == backlog.points.first?.open)
        let opened = lines.count { LocalDate(dayNumber: $0.opened).year == 2017 }
        #expect(over.opened == opened)
    }

    @Test("The chart says what is left in words and in numbers; a year without lines says so")
    func chart() throws {
        let county = try County()
        try judged(county)
        let (lists, villages) = try lists(county)
        let today = try #require(LocalDate(2018, 9, 30))
        let backlog = try #require(lists.backlog(of: villages, in: 2018, asOf: today))
        let drawn = try #require(BacklogChart(backlog: backlog, language: "zh", height: 118).markup)
        let text = String(decoding: drawn.bytes, as: UTF8.self)
        let left = try #require(backlog.last?.open)
        #expect(text.contains("余\(left)"))
        #expect(text.contains("匀速线"))
        #expect(text.contains("aria-label=\"2017-12-31"))
        let empty = try #require(lists.backlog(of: [], in: 2018, asOf: today))
        #expect(BacklogChart(backlog: empty, language: "zh", height: 118).markup == nil)
    }

    @Test("Each thing to deal with leads to as many cases as it says", arguments: ["zh", "en"])
    func matters(language: String) async throws {
        let county = try County()
        try judged(county)
        let city = try county.area("钦州市")
        // Planned for a year that is over, poor, and not out.
        try county.record([
            ("poor_village", .bool(true)), ("village_exit_planned_year", .integer(2017)),
        ])
        let client = try await county.signedIn(.leader, in: city, language: language)
        let page = try await client.get("/cockpit/\(city)")
        #expect(page.status == 200)
        let items = page.text.matches(
            of: #/<li><span class="v [a-z]+">.*?<a href="([^"]+)" title="[^"]*">([^<]+)<\/a>/#)
        #expect(!items.isEmpty)
        #expect(items.count <= 6)
        let village = try #require(items.first { $0.1.hasPrefix("/villages?") })
        #expect(village.2.contains(language == "zh" ? "1个贫困村" : "1 poor village"))
        for item in items {
            let reply = try await client.get(String(item.1).replacing("&amp;", with: "&"))
            #expect(reply.status == 200)
            guard item.1.hasPrefix("/households?") || item.1.hasPrefix("/villages?") else { continue }
            let number = try #require(item.2.firstMatch(of: #/[0-9,]+/#)).output
            #expect(reply.text.contains(number), "\(item.2)")
        }
    }

    @Test("The map's drawer leads to its households, lines and villages, each figure with its unit")
    func drawer() async throws {
        let county = try County()
        try judged(county)
        let (lingshan, town) = (try county.area("灵山县"), try county.area("烟墩镇"))
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let page = try await client.get("/map/\(lingshan)?choice=\(town)&indicator=left&year=2018")
        #expect(page.text.contains("2户8人"))
        let left = "/households?area=\(town)&amp;registered=yes&amp;exited=no"
        #expect(page.text.contains("<a class=\"btn pri\" href=\"\(left)\">看这些户</a>"))
        let gaps = page.text.matches(
            of: #/<li>[^<]+<a class="r" href="([^"]+&amp;(?:v\.[a-z_]+=open|verify=1))">([0-9]+)户<\/a>/#)
        #expect(!gaps.isEmpty)
        for gap in gaps {
            let list = try await client.get(String(gap.1).replacing("&amp;", with: "&"))
            // Two households, both in the list or one.
            let rows = list.text.matches(of: #/href="\/household\/h-lingshan-[0-9]+[^"\/]*"/#)
            #expect(Set(rows.map { String($0.output) }).count == Int(gap.2))
        }
    }
}
