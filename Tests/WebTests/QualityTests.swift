import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("What the data-quality rules find")
struct QualityTests {
    @Test("A count opens exactly its households; put right, it is gone; others' areas stay closed")
    func counts() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let page = try await client.get("/quality?area=\(county.village)")
        #expect(page.status == 200, "\(page.text)")
        #expect(page.text.contains("Q04") && page.text.contains("有且仅有一名户主"))
        // Nobody has a helper on record: rule q25 finds both, or cannot say.
        let pattern = #/households\?area=[^"]*&amp;(check|doubt)=(q[0-9]+)">([0-9,]+)</#
        let links = page.text.matches(of: pattern)
        #expect(!links.isEmpty)
        for link in links {
            let (kind, rule) = (String(link.1), String(link.2))
            let list = try await client.get(
                "/households.json?area=\(county.village)&\(kind)=\(rule)&personal=masked")
            #expect(list.text.contains("\"total\":\(link.3)"), "\(kind) \(rule): \(list.text)")
        }
        let first = try #require(links.first { $0.3 == "2" })
        let query = "area=\(county.village)&\(first.1)=\(first.2)"
        let list = try await client.get("/households?" + query).text
        #expect(list.contains("href=\"/household/\(County.home)\""))
        #expect(list.contains(first.1 == "check" ? "质量检查：" : "缺资料、不能检查："))
        #expect(try await client.get("/households?area=\(county.village)&check=none").status == 400)
        let other = try await county.signedIn(.clerk, in: try county.area("浦北县"), login: "pubei")
        #expect(try await other.get("/quality?area=\(county.village)").status == 403)
        #expect(try await client.get("/quality", []).text.contains("aria-current=\"page\">数据质量"))
    }

    /// A household with its only child, as a survey of that day found them.
    private func survey(_ county: County, child: String, schooling: String, on text: String) throws {
        let day = try #require(LocalDate(text))
        func person(_ id: String, _ facts: [(String, FactValue)]) -> SubjectWrite {
            var write = SubjectWrite(kind: .person, id: id, village: county.village, isPresent: true)
            write.household = County.home
            write.facts = facts.map { ($0.0, $0.1) }
            return write
        }
        var home = SubjectWrite(kind: .household, id: County.home, village: county.village)
        home.facts = [("roster_listed", .bool(true)), ("survey_date", .day(day))]
        let birth = try #require(LocalDate(child))
        try county.write(
            [
                home,
                person(
                    "p-lingshan-1",
                    [
                        ("birth", .day(try #require(LocalDate(1967, 5, 12)))), ("sex", .text("1")),
                        ("education", .text("03")), ("schooling", .text("01")), ("health", .text("01")),
                        ("labour_ability", .text("01")),
                    ]),
                person(
                    "p-lingshan-9",
                    [
                        ("person_name", .text("梁小满")), ("relation", .text("03")), ("birth", .day(birth)),
                        ("sex", .text("1")), ("education", .text("02")), ("schooling", .text(schooling)),
                        ("health", .text("01")), ("labour_ability", .text("04")),
                    ]),
            ], on: text)
    }

    /// How many households of the village a rule finds something of, as the page says it.
    private func found(_ rule: String, _ client: Client, _ county: County, _ query: String = "") async throws
        -> Int
    {
        let page = try await client.get("/quality?area=\(county.village)\(query)")
        #expect(page.status == 200, "\(page.text)")
        let cells = page.text.firstMatch(
            of: try Regex("<td>\(rule)</td>.*?<td class=\"n\">(?:<a[^>]*>)?([0-9,]+)"))
        return Int(cells.flatMap { $0[1].substring.map(String.init) } ?? "") ?? -1
    }

    @Test(
        "A pupil of the survey of 2015 is no fault years later; a pupil stated too old then is one to this day"
    )
    func ages() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        // Ten years old and at primary school when surveyed; the county's day is 2018-09-30 and more years would not matter.
        try survey(county, child: "2000-02-01", schooling: "03", on: "2010-03-09")
        _ = try county.site.renewSnapshot()
        #expect(try await found("Q08", client, county) == 0)
        // The same by the command line's evaluation, on any later day.
        for day in ["2018-09-30", "2026-11-27"] {
            let reply = try await client.api(
                "/api/v1/evaluations/data-quality?area=\(county.village)&as_of=\(day)")
            let rows = try JSONValue(parsing: reply.bytes)["items"]?.arrayValue ?? []
            let home = try #require(rows.first { $0["id"]?.stringValue == County.home }, "\(reply.text)")
            #expect(home["criteria"]?["q08"]?.stringValue == "met", "\(day)")
        }
        // Stated anew at eighteen as a primary pupil: a fault, and of that day on.
        try survey(county, child: "2000-02-01", schooling: "03", on: "2018-03-09")
        try county.write(
            [
                {
                    var write = SubjectWrite(kind: .person, id: "p-lingshan-9", village: county.village)
                    write.facts = [("school_name", .text("官屯小学"))]
                    return write
                }()
            ], on: "2018-03-09")
        _ = try county.site.renewSnapshot()
        #expect(try await found("Q08", client, county) == 1)
        #expect(try await found("Q08", client, county, "&as_of=2018-03-08") == 0)
        #expect(try await found("Q08", client, county, "&as_of=2018-03-09") == 1)
        let past = try await client.get("/quality?area=\(county.village)&as_of=2018-03-09").text
        let link = try #require(
            past.firstMatch(of: #/(\/households\?[^"]*check=q08[^"]*)/#).map { String($0.1) })
        let list = try await client.get(link.replacing("&amp;", with: "&"))
        #expect(list.text.contains("as_of=2018-03-09") && list.text.contains("截至2018-03-09"), "\(link)")
        #expect(list.text.contains("href=\"/household/\(County.home)?as_of=2018-03-09\""))
        #expect(try await client.get("/quality?as_of=2018-02-30").status == 400)
    }
}
