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
}
