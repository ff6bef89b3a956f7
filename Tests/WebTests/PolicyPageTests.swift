import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The adopted pack as pages")
struct PolicyPageTests {
    @Test(
        "A reviewer reads parameters with status and source, rules as sentence and expression, and whom they concern"
    )
    func pages() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let index = try await client.get("/policy")
        #expect(index.status == 200)
        #expect(index.text.contains("href=\"/policy/rules-household-exit\""))
        let parameters = try await client.get("/policy/parameters").text
        #expect(parameters.contains("<td>poverty-line") || parameters.contains("poverty-line"))
        #expect(parameters.contains("◇ 未核实") && parameters.contains("2,952"))
        let rules = try await client.get("/policy/rules-household-exit").text
        #expect(rules.contains("<code>") && rules.contains("达标条件") && !rules.contains("**"))
        #expect(rules.contains("灵山县现在涉及哪些户"))
        #expect(rules.contains(">已达标<") && rules.contains("〔家庭人口〕"), "in words, not in names of the schema")
        #expect(!rules.contains(">unmet<") && !rules.contains("{household_size}"))
        let quality = try await client.get("/policy/rules-data-quality?area=\(county.village)").text
        #expect(quality.contains("/households?area=\(county.village)&amp;doubt=q"))
        #expect(try await client.get("/policy/none").status == 404)
        let administrator = try await county.signedIn(.leader, in: lingshan, language: "en")
        let english = try await administrator.get("/policy/facts").text
        #expect(english.contains("Wage income"))
    }

    @Test(
        "Counts of exclusions and of the village exit open lists of exactly as many households and villages")
    func affected() async throws {
        let county = try County()
        // A poor village of which nothing else is known, and a household whose car was found and confirmed.
        try county.record([("poor_village", .bool(true)), ("village_exit_planned_year", .integer(2018))])
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
        write.facts = [("vehicle_hit", .bool(true)), ("vehicle_hit_outcome", .text("confirmed"))]
        try county.write([write], on: "2016-03-01")
        _ = try county.site.renewSnapshot()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        for (page, list) in [("exclusions", "households"), ("village-exit", "villages")] {
            let text = try await client.get("/policy/rules-\(page)?area=\(county.village)").text
            let links = text.matches(
                of: try Regex("href=\"(/\(list)\\?area=[^\"]*(?:check|doubt)=[^\"]*)\">([0-9,]+)<"))
            #expect(!links.isEmpty, "\(page)")
            for link in links {
                let path = try String(#require(link[1].substring)).replacing("&amp;", with: "&")
                let count = try #require(link[2].substring)
                let file = try await client.get(
                    path.replacing("/\(list)?", with: "/\(list).json?") + "&personal=masked")
                #expect(file.text.contains("\"total\":\(count)"), "\(path): \(file.text)")
            }
            let first = try String(#require(links.first?[1].substring)).replacing("&amp;", with: "&")
            #expect(try await client.get(first).text.contains(page == "exclusions" ? "识别否决项·" : "·"))
        }
        let confirmed = try await client.get("/policy/rules-exclusions?area=\(county.village)").text
        #expect(
            confirmed.contains("check=exclusions%2Fvehicle\">1<")
                || confirmed.contains("check=exclusions/vehicle\">1<"), "\(confirmed)")
        let villages = try await client.get("/policy/rules-village-exit?area=\(county.village)").text
        #expect(villages.contains("现在涉及哪些村"))
        for query in ["check=none/vehicle", "check=exclusions/none", "check=village-exit/road"] {
            #expect(
                try await client.get("/households?area=\(county.village)&\(query)").status == 400, "\(query)")
        }
    }

    @Test("What a pack says comes out escaped, and a bar within a cell stays one cell")
    func escapes() {
        let text = PolicyText(
            "# A & B\n\n| id | Name |\n| --- | --- |\n| `x` | <b>a \\| b</b> |\n\n```cel\na < 1\n```\n\n- [P](parameters.md)\n"
        ) {
            "/policy/" + $0
        }
        #expect(text.title == "A & B")
        let html = text.markup.text
        #expect(html.contains("<td><code>x</code></td><td>&lt;b&gt;a | b&lt;/b&gt;</td>"))
        #expect(
            html.contains("<code>a &lt; 1</code>") && html.contains("<a href=\"/policy/parameters\">P</a>"))
    }
}
