import Access
import Policy
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
        let quality = try await client.get("/policy/rules-data-quality?area=\(county.village)").text
        #expect(quality.contains("/households?area=\(county.village)&amp;doubt=q"))
        #expect(try await client.get("/policy/none").status == 404)
        let administrator = try await county.signedIn(.leader, in: lingshan, language: "en")
        let english = try await administrator.get("/policy/facts").text
        #expect(english.contains("Wage income"))
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
