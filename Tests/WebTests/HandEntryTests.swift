import Access
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Households and members written by hand")
struct HandEntryTests {
    private static let home = "/household/\(County.home)"
    private static let valid = "450721201010100019"

    private func seen(_ reply: Reply) throws -> String {
        let found = reply.text.firstMatch(of: #/name="seen" value="([^"]*)"/#)
        return try #require(found.map { String($0.1) }, "\(reply.text)")
    }

    private func send(
        _ client: Client, _ path: String, _ fields: [(String, String)], seen: String? = nil
    ) async throws -> Reply {
        let opened = try await client.get(path)
        let position = try seen ?? self.seen(opened)
        return try await client.post(
            path, [("seen", position), ("effective_on", "2018-09-30"), ("reason", "入户核实")] + fields)
    }

    private func entries(_ county: County, of subject: String) throws -> [Entry] {
        try county.store.read {
            try JournalReader(connection: $0, keys: county.keys).entries(of: subject)
        }
    }

    private static let family = [
        ("new.household_code", "4507210007"), ("new.wage_income", "12000"),
        ("new1.person_name", "黄秀英"), ("new1.identity_number", "450721199001010038"),
        ("new1.relation", "01"), ("new2.person_name", "黄小妹"), ("new2.identity_number", valid),
        ("new2.relation", "03"),
    ]

    @Test("The clerk of 官屯村 records a household with two members, corrects an income, and takes it all back")
    func newHousehold() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let path = "/household/new?area=\(county.village)"
        #expect(try await client.get("/households?area=\(county.village)&registered=yes").text.contains(path))
        let form = try await client.get(path)
        #expect(form.status == 200)
        #expect(form.text.contains("name=\"new1.person_name\"") && form.text.contains("name=\"new3.sex\""))
        #expect(!form.text.contains("new.head_name") && !form.text.contains("new.household_size"))
        let saved = try await send(client, path, Self.family)
        #expect(saved.status == 303, "\(saved.text)")
        let to = try #require(saved.location)
        #expect(to.hasPrefix("/household/h-lingshan-3?written=b-"))
        let page = try await client.get(to).text
        #expect(page.contains("黄秀英户") && page.contains("12,000.00") && page.contains("黄小妹"))
        #expect(page.contains("2010-10-10"), "the day of birth comes from the number")
        #expect(page.contains("450721********0038") && !page.contains("450721199001010038"))
        let entry = try #require(try entries(county, of: "h-lingshan-3").first)
        #expect(entry.kind == EntryKind.surveyRecorded && entry.actor != "local")
        let edited = try await send(
            client, "/household/h-lingshan-3/edit", [("h-lingshan-3.wage_income", "13000")])
        #expect(edited.status == 303, "\(edited.text)")
        let last = try #require(try entries(county, of: "h-lingshan-3").first?.batch)
        for batch in [last, try #require(entry.batch)] {
            let undone = try await client.post("/batches/\(batch)", [("reason", "录错村")])
            #expect(undone.status == 303, "\(undone.text)")
        }
        #expect(try await client.get("/household/h-lingshan-3").status == 404)
    }

    @Test("What an import would refuse is refused at its field, and nothing is written")
    func refused() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let path = "/household/new?area=\(county.village)"
        var fields = Dictionary(uniqueKeysWithValues: Self.family)
        fields["new1.identity_number"] = "450721199001010039"
        let digit = try await send(client, path, fields.map { ($0.key, $0.value) })
        #expect(digit.status == 422)
        #expect(digit.text.contains("<em id=\"new1.identity_number-error\">422."), "\(digit.text)")
        fields["new1.identity_number"] = "450721199001010038"
        fields["new1.relation"] = "03"
        let head = try await send(client, path, fields.map { ($0.key, $0.value) })
        #expect(head.status == 422 && head.text.contains("relation-error\">422.281"))
        fields = Dictionary(uniqueKeysWithValues: Self.family)
        fields["new2.identity_number"] = fields["new1.identity_number"]
        let twice = try await send(client, path, fields.map { ($0.key, $0.value) })
        #expect(twice.status == 422)
        #expect(twice.text.contains("<em id=\"new2.identity_number-error\">422.405 "))
        #expect(try entries(county, of: "h-lingshan-3").isEmpty)
        let room = try await send(client, path, Self.family + [("do", "more"), ("members", "3")])
        #expect(room.status == 200 && room.text.contains("name=\"new4.person_name\""))
        #expect(room.text.contains("value=\"黄秀英\"") && !room.text.contains("-error"))
    }

    @Test("A person recorded elsewhere is refused by number; one of the same name and birth is a question")
    func duplicates() async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let person = [
            ("new1.person_name", "梁小梅"), ("new1.identity_number", Self.valid), ("new1.relation", "03"),
        ]
        let path = Self.home + "/member?as=born"
        #expect(try await send(client, path, person).status == 303)
        #expect(try entries(county, of: County.home).first?.kind == EntryKind.personBorn)
        let other = "/household/\(County.hostileHome)/member"
        let certain = try await send(client, other, person)
        #expect(certain.status == 422)
        #expect(certain.text.contains("<em id=\"new1.identity_number-error\">422.405 "))
        #expect(certain.text.contains("p-lingshan-2"))
        let same = [("new1.person_name", "梁小梅"), ("new1.birth", "2010-10-10"), ("new1.relation", "03")]
        let asked = try await send(client, other, same)
        #expect(asked.status == 422)
        let question = try #require(
            asked.text.firstMatch(of: #/name="answer.0" value="([^"]*)"/#).map { String($0.1) })
        #expect(question.hasPrefix("422.406 "))
        #expect(try entries(county, of: County.hostileHome).isEmpty)
        let answer = question.replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        #expect(try await send(client, other, same + [("answer.0", answer)]).status == 303)
        #expect(try entries(county, of: County.hostileHome).first?.kind == EntryKind.memberAdded)
    }

    @Test("A member dies and stays in the history; whoever saw the household before that is told")
    func leaves() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let path = Self.home + "/member/p-lingshan-1/leave"
        #expect(try await client.get(Self.home).text.contains("href=\"\(path)\""))
        let opened = try seen(try await client.get(path))
        #expect(try await send(client, path, []).status == 422)
        #expect(try await send(client, path, [("how", "died")]).status == 303)
        #expect(try entries(county, of: "p-lingshan-1").first?.kind == EntryKind.personDied)
        let late = try await send(
            client, Self.home + "/member", [("new1.person_name", "梁二"), ("new1.relation", "01")],
            seen: opened)
        #expect(late.status == 409 && late.text.contains("409.403"))
        #expect(try await client.get(path).status == 404)
    }

    @Test("Facts of a village are corrected on its page, and nobody writes outside the area")
    func village() async throws {
        let county = try County()
        let client = try await county.signedIn(.fieldworker, in: county.village)
        let path = "/village/\(county.village)/edit"
        let saved = try await send(client, path, [("\(county.village).collective_income", "20000")])
        #expect(saved.status == 303, "\(saved.text)")
        let written = try #require(saved.location)
        #expect(written.hasPrefix("/batches/b-"))
        #expect(try await client.get(written).text.contains("已写入"))
        #expect(try await client.get(path).text.contains("value=\"20000.00\""))
        let other = try await county.signedIn(.fieldworker, in: try county.area("浦北县"), login: "pubei")
        #expect(try await other.get(path).status == 403)
        #expect(try await other.get("/household/new?area=\(county.village)").status == 403)
        #expect(try await other.get(Self.home + "/member").status == 403)
    }
}
