import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The forms of the pack, filled from the facts there are")
struct FormsTests {
    /// The keystrokes that the page says were saved.
    private func saved(_ page: String) throws -> Int {
        let found = try #require(page.firstMatch(of: #/省([0-9,]+)键/#), "\(page)")
        return try #require(Int(found.1.filter { $0 != "," }))
    }

    @Test("What facts answer is counted, and each form opens as a list with its columns and as a workbook")
    func forms() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let page = try await client.get("/forms?area=\(county.village)")
        #expect(page.status == 200, "\(page.text)")
        let text = page.text
        #expect(text.contains("格不用再填") && text.contains("广西贫困户信息卡"))
        let before = try saved(text)
        // 1234.5 is typed once and stands in every form that asks for it.
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village)
        write.facts = [("operating_income", .integer(123_450))]
        try county.write([write], on: "2016-05-01")
        _ = try county.site.renewSnapshot()
        let more = try saved(try await client.get("/forms?area=\(county.village)").text) - before
        #expect(more > 0 && more % 6 == 0, "\(more)")
        let look = try #require(text.firstMatch(of: #/href="(\/households\?[^"]*cols=[^"]*)"/#))
        let list = try await client.get(String(look.1).replacing("&amp;", with: "&"))
        #expect(list.status == 200 && list.text.contains("梁春贵"))
        let file = try #require(text.firstMatch(of: #/href="(\/households\.xlsx\?[^"]*cols=[^"]*)"/#))
        let masked = String(file.1).replacing("&amp;", with: "&") + "&personal=masked"
        #expect(try await client.get(masked).bytes.starts(with: [0x50, 0x4B]))
        let other = try await county.signedIn(.clerk, in: try county.area("浦北县"), login: "pubei")
        #expect(try await other.get("/forms?area=\(county.village)").status == 403)
    }
}
