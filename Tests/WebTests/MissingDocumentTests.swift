import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Which documents are missing in an area")
struct MissingDocumentTests {
    private let county: County
    private let photo = [0xFF, 0xD8, 0xFF, 0xE0] + (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 11) }

    init() throws { county = try County() }

    /// How many miss a kind, as the page of an area says it; nil where no list is opened.
    private func missing(_ kind: String, _ client: Client, list: String = "households", _ query: String = "")
        async throws -> Int?
    {
        let page = try await client.get("/documents?area=\(county.village)\(query)")
        #expect(page.status == 200, "\(page.text)")
        let link = page.text.firstMatch(
            of: try Regex("href=\"/\(list)\\?area=\(county.village)&amp;missing=\(kind)[^\"]*\">([0-9,]+)<"))
        return link.flatMap { $0[1].substring }.flatMap { Int($0) }
    }

    private func file(_ client: Client, kind: String, to id: String = County.home, on: String = "2018-03-01")
        async throws
    {
        let path = "/documents/\(id)/new"
        let form = try await client.get(path)
        let token = form.text.firstMatch(of: #/name="form_token" value="([^"]*)"/#).map { String($0.1) }
        let reply = try await client.upload(
            path, [("form_token", token ?? ""), ("kind", kind), ("on", on)], file: ("屋前.jpg", photo), more: []
        )
        #expect(reply.status == 303, "\(reply.text)")
        _ = try county.site.renewSnapshot()
    }

    @Test("A count opens exactly its households; filed, it is one less, on that day and not before")
    func counts() async throws {
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        #expect(try await missing("house-photo", client) == 2)
        #expect(try await missing("house-appraisal", client) == nil)
        let query = "/households.json?area=\(county.village)&missing=house-photo&personal=masked"
        #expect(try await client.get(query).text.contains("\"total\":2"))
        try await file(client, kind: "house-photo")
        #expect(try await missing("house-photo", client) == 1)
        #expect(try await missing("survey-form", client) == 2)
        #expect(try await missing("house-photo", client, list: "households", "&as_of=2018-02-28") == 2)
        let rest = try await client.get("/households?area=\(county.village)&missing=house-photo")
        #expect(rest.text.contains("href=\"/household/\(County.hostileHome)\""))
        #expect(!rest.text.contains("href=\"/household/\(County.home)\"") && rest.text.contains("缺材料：住房照片"))
        let all = try await client.get("/households?area=\(county.village)&missing=any&q=梁春贵")
        #expect(all.text.contains("href=\"/household/\(County.home)\"") && all.text.contains("缺材料"))
        // A column says which kinds, in files too; nobody who did not ask for what is missing sees it unless chosen.
        let cell = try #require(
            all.text.firstMatch(of: #/<td style="white-space:normal;min-width:14em">([^<]*)</#)?.1)
        let survey = try #require(county.kind("survey-form"))
        #expect(
            all.text.contains("<th scope=\"col\">缺哪些材料</th>") && cell.contains(survey)
                && !cell.contains("住房照片"))
        let start = "area=\(county.village)&personal=masked"
        let file = try await client.get("/households.json?\(start)&missing=house-photo").text
        #expect(file.contains("\"missing\":[") && file.contains("\"house-photo\""))
        #expect(
            try await client.get("/households.csv?\(start)&missing=any&q=梁春贵").text.contains(String(cell)))
        #expect(
            !(try await client.get("/households?area=\(county.village)&registered=yes").text.contains(
                "<th scope=\"col\">缺哪些材料")))
        let chosen = try await client.get("/households?area=\(county.village)&registered=yes&cols=missing")
        #expect(chosen.text.contains("<th scope=\"col\">缺哪些材料</th>") && chosen.text.contains("住房照片"))
        #expect(try await client.get("/households?area=\(county.village)&missing=none").status == 400)
        #expect(try await client.get("/persons?area=\(county.village)&missing=house-photo").status == 400)
        let other = try await county.signedIn(.clerk, in: try county.area("浦北县"), login: "pubei")
        #expect(try await other.get("/documents?area=\(county.village)").status == 403)
    }

    @Test("A poor village is asked for what it published; filing it is seen at once")
    func villages() async throws {
        try county.record([("poor_village", .bool(true))])
        _ = try county.site.renewSnapshot()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        #expect(try await missing("publicity", client, list: "villages") == 1)
        let list = try await client.get("/villages?area=\(county.village)&missing=publicity")
        #expect(list.text.contains("官屯村"))
        try await file(client, kind: "publicity", to: county.village.description)
        #expect(try await missing("publicity", client, list: "villages") == nil)
        #expect(try await missing("review-record", client, list: "villages") == 1)
    }

    @Test("The clerk's first page and the page of data problems lead here; a leader's first page does not")
    func links() async throws {
        _ = try county.site.renewSnapshot()
        let lingshan = try county.area("灵山县")
        let clerk = try await county.signedIn(.clerk, in: lingshan)
        let home = try await clerk.get("/").text
        #expect(home.contains("补齐缺的材料") && home.contains("href=\"/documents?area=\(lingshan)\""))
        let quality = try await clerk.get("/quality?area=\(county.village)").text
        #expect(quality.contains("href=\"/documents?area=\(county.village)\""))
        let page = try await clerk.get("/documents?area=\(lingshan)").text
        #expect(page.contains("灵山县：2户材料不齐，共缺6份") && page.contains("下级地区"))
        let leader = try await county.signedIn(.leader, in: lingshan)
        #expect(!(try await leader.get("/").text.contains("补齐缺的材料")))
    }

    @Test("A program asks for the households that miss a document as for any list")
    func program() async throws {
        let token = try county.machine(.clerk, in: try county.area("灵山县"))
        let client = Client(county.site)
        let reply = try await client.api("/api/v1/households?filter=missing%3Dhouse-photo", more: [token])
        #expect(reply.text.contains("\"total\":2"), "\(reply.text)")
        #expect(
            try await client.api("/api/v1/persons?filter=missing%3Dhouse-photo", more: [token]).status == 400)
    }
}
