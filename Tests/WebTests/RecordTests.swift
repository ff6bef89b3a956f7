import Access
import HTTPTypes
import Journal
import Policy
import Registry
import SQLiteStorage
import Testing
import Vocabulary

@testable import Web

@Suite("One entry of the journal, as whoever may see its subject sees it")
struct RecordTests {
    private let book = "/household/\(County.home)?as_of=2018-09-30"

    /// 梁春贵户 whose wage was corrected, and the place of that entry.
    private func corrected(_ county: County) throws -> String {
        var write = SubjectWrite(kind: .household, id: County.home, village: county.village, isPresent: true)
        write.facts = [("wage_income", .integer(490_000)), ("bank_account", .text("6228480000009999999"))]
        write.source = ["file": "秋季入户表.xlsx", "sheet": "入户调查表", "row": 7]
        try county.write([write], on: "2018-09-18")
        return try county.store.read { connection in
            let journal = JournalReader(connection: connection, keys: county.keys)
            return try #require(try journal.latest(1).first).position
        }
    }

    @Test(
        "The time line and the why page lead to the entry: old and new value, source, hashes, and back to the book"
    )
    func entry() async throws {
        let county = try County()
        let position = try corrected(county)
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        #expect(try await client.get(book).text.contains("<a href=\"/entry/\(position)\">入账\(position)</a>"))
        let why = try await client.get("/household/\(County.home)/why/household-exit/income?as_of=2018-09-30")
            .text
        #expect(why.contains("<td><a href=\"/entry/\(position)\">\(position)</a></td>"))
        #expect(why.contains("秋季入户表.xlsx › 入户调查表 › 7"))
        let page = try await client.get("/entry/\(position)")
        #expect(page.status == 200 && page.text.contains("<h1>入户调查入账 · 入账\(position)</h1>"))
        let change = #"<th scope="row">工资性收入</th><td>5,750.00<span class="u">元</span></td>"#
        #expect(page.text.contains(change) && page.text.contains("<b>4,900.00<span"))
        #expect(page.text.contains("来源：秋季入户表.xlsx › 入户调查表 › 7"))
        #expect(page.text.contains("<a href=\"/household/\(County.home)\">打开档案</a>"))
        #expect(page.text.contains("/household/\(County.home)/why/household-exit/income?as_of="))
        // Its own hash, that of the one before, and that they meet.
        let (own, before) = try county.store.read { connection in
            let journal = JournalReader(connection: connection, keys: county.keys)
            let entry = try #require(try journal.entry(at: position))
            return (entry.hash, entry.previous)
        }
        for hash in [own, before] {
            #expect(page.text.contains("<dd>\(hash.map { Figure.hex($0) }.joined())</dd>"))
        }
        #expect(page.text.contains("与前一条相接"))
        #expect(
            try await client.get("/entry/lingshan@1").text.contains("本链第一条"), "who reads the record reads it")
        let reads = try county.logged().filter { $0.action == .read && $0.detail["page"] == "record" }
        // The latest first.
        #expect(reads.map(\.subject) == [nil, County.home] && reads.last?.detail["entry"] == position)
    }

    @Test("An account's number is masked for a reviewer and not named to an officer; a leader sees no name")
    func masked() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let position = try corrected(county)
        let reviewer = try await county.signedIn(.reviewer, in: lingshan)
        let seen = try await reviewer.get("/entry/\(position)").text
        #expect(seen.contains("622848*********9999") && seen.contains("622848*********4567"))
        let officer = try await county.signedIn(.officer, in: lingshan)
        let narrow = try await officer.get("/entry/\(position)").text
        #expect(!narrow.contains("622848") && narrow.contains("另有1项您的角色看不到"))
        let leader = try await county.signedIn(.leader, in: lingshan)
        let above = try await leader.get("/entry/lingshan@3").text
        #expect(above.contains("梁**户") && !above.contains("梁春贵") && !above.contains("13800006204"))
        for text in [seen, narrow, above] { #expect(!text.contains("6228480000001234567")) }
    }

    @Test(
        "Who may not see the subject may not see the entry; of a shared one only the part that lies in the own area"
    )
    func areas() async throws {
        let county = try County()
        let position = try corrected(county)
        let abroad = try await county.signedIn(.reviewer, in: try county.area("浦北县"), login: "pubei")
        let refused = try await abroad.get("/entry/\(position)")
        #expect(refused.status == 403 && !refused.text.contains("官屯村") && !refused.text.contains("工资性收入"))
        #expect(try await abroad.get("/entry/lingshan@999").text.contains("404.407"))
        // The tree of areas is no secret; who opened which account is one for those who see accounts.
        #expect(try await abroad.get("/entry/lingshan@2").status == 200)
        #expect(try await abroad.get("/entry/lingshan@1").status == 403)
        let opened = try county.store.read { connection in
            let journal = JournalReader(connection: connection, keys: county.keys)
            return try #require(try journal.latest(40).first { $0.kind == "AccountOpened" }).position
        }
        #expect(try await abroad.get("/entry/\(opened)").status == 403)
        // A visit to a village is seen by whoever sees the village's file.
        try county.record([("population_registered", .integer(1_200))])
        let leader = try await county.signedIn(.leader, in: try county.area("灵山县"))
        let file = try await leader.get("/area/\(county.village)").text
        let link = try #require(file.firstMatch(of: #/href="(\/entry\/lingshan@\d+)"/#)?.1)
        let village = try await leader.get(String(link))
        #expect(village.status == 200 && village.text.contains("官屯村") && village.text.contains("1,200"))
    }
}
