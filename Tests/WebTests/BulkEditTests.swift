import Access
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("One fact for many households of a list")
struct BulkEditTests {
    private func entries(_ county: County, of subject: String) throws -> [Entry] {
        try county.store.read {
            try JournalReader(connection: $0, keys: county.keys).entries(of: subject)
        }
    }

    @Test(
        "A clerk of 灵山县 sets the grade of all houses of a view: previewed, one batch, taken back as a whole")
    func whole() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.clerk, in: lingshan)
        let list = "area=\(lingshan)&registered=yes"
        let page = try await client.get("/households?" + list).text
        #expect(page.contains("name=\"row.\(County.home)\"") && page.contains("更正本视图全部2户"))
        let from = "/households?" + list
        func send(_ fields: [(String, String)]) async throws -> Reply {
            try await client.post("/households/edit", [("list", list)] + fields, from: from)
        }
        let choosing = try await send([("do", "all")])
        #expect(choosing.status == 200 && choosing.text.contains("批量更正：2户"))
        #expect(choosing.text.contains("<option value=\"house_grade\">"))
        #expect(!choosing.text.contains("bank_account") && !choosing.text.contains("value=\"exited\""))
        let order = [
            ("fact", "house_grade"), ("value", "B"), ("effective_on", "2018-09-30"), ("reason", "统一鉴定"),
        ]
        let preview = try await send(order + [("do", "preview")])
        #expect(preview.status == 200 && preview.text.contains("写入2户"), "\(preview.text)")
        #expect(!preview.text.contains("<script>alert"))
        #expect(try entries(county, of: County.home).isEmpty)
        let stale = try await send(order + [("do", "write"), ("count", "3")])
        #expect(stale.status == 409)
        let written = try await send(order + [("do", "write"), ("count", "2")])
        #expect(written.status == 303, "\(written.text)")
        let to = try #require(written.location)
        #expect(to.hasPrefix("/batches/b-lingshan-"))
        let (first, second) = (
            try #require(try entries(county, of: County.home).first),
            try #require(try entries(county, of: County.hostileHome).first)
        )
        #expect(first.kind == EntryKind.factsCorrected && first.batch == second.batch)
        #expect(first.bodies.contains { $0.payload?["set"]?["house_grade"]?.stringValue == "B" })
        let again = try await send(order + [("do", "preview")])
        #expect(again.text.contains("没有可写入的"))
        let batch = try #require(first.batch)
        #expect(try await client.post("/batches/\(batch)", [("reason", "鉴定有误")]).status == 303)
        #expect(try await send(order + [("do", "preview")]).text.contains("写入2户"))
    }

    @Test("Only ticked rows change; what is no value is refused by number; nobody reaches beyond their area")
    func ticked() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let list = "area=\(county.village)&registered=yes"
        let from = "/households?" + list
        func send(_ fields: [(String, String)], list: String = list) async throws -> Reply {
            try await client.post("/households/edit", [("list", list)] + fields, from: from)
        }
        #expect(try await send([("do", "rows")]).text.contains("没有选中任何户"))
        let one = try await send([("do", "rows"), ("row.\(County.home)", "1")])
        #expect(one.text.contains("批量更正：1户"))
        #expect(one.text.contains("name=\"ids\" value=\"\(County.home)\""))
        let order = [
            ("ids", County.home), ("fact", "wage_income"), ("effective_on", "2018-09-30"),
            ("reason", "入户核实"),
        ]
        let wrong = try await send(order + [("value", "12.345"), ("do", "preview")])
        #expect(wrong.status == 422 && wrong.text.contains("<em id=\"value-error\">422.407 "))
        let done = try await send(order + [("value", "6000"), ("do", "write"), ("count", "1")])
        #expect(done.status == 303, "\(done.text)")
        #expect(try entries(county, of: County.hostileHome).isEmpty)
        #expect(try await client.get("/household/\(County.home)").text.contains("6,000.00"))
        let lingshan = try county.area("灵山县")
        #expect(try await send([("do", "all")], list: "area=\(lingshan)").status == 403)
        let leader = try await county.signedIn(.leader, in: lingshan)
        #expect(!(try await leader.get(from).text.contains("/households/edit")))
    }
}
