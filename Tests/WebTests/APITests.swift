import Access
import Foundation
import HTTPTypes
import Journal
import Registry
import Testing
import Vocabulary

@testable import Web

@Suite("Programs and pages ask the API")
struct APITests {
    private func parsed(_ reply: Reply) throws -> JSONValue { try JSONValue(parsing: reply.bytes) }

    @Test("Every address under /api/ is described, and nothing is described that does not exist")
    func described() async throws {
        let county = try County()
        let reply = try await Client(county.site).api("/api/openapi.json")
        #expect(reply.status == 200)
        let document = try parsed(reply)
        #expect(document["openapi"]?.stringValue == "3.1.0")
        let paths = try #require(document["paths"]?.members)
        let addresses = SiteURL.allCases.filter(\.isForMachines)
        #expect(paths.map(\.key) == addresses.map(\.pattern))
        for url in addresses {
            #expect(!url.operations.isEmpty, "\(url)")
            let described = try #require(document["paths"]?[url.pattern]?.members)
            #expect(described.map(\.key) == url.methods.map { $0.rawValue.lowercased() })
            for operation in described {
                #expect(operation.value["responses"]?["200"] != nil)
                let names = operation.value["parameters"]?.arrayValue ?? []
                let parts = names.filter { $0["in"]?.stringValue == "path" }.compactMap {
                    $0["name"]?.stringValue
                }
                #expect(parts == url.parts)
            }
        }
        let ids = SiteURL.allCases.flatMap { $0.operations.map(\.id) }
        #expect(Set(ids).count == ids.count)
        for name in reply.text.matches(of: #/schemas/([A-Za-z]+)"/#).map({ String($0.1) }) {
            #expect(document["components"]?["schemas"]?[name] != nil, "\(name)")
        }
    }

    @Test(
        "What a reviewer of 灵山县 is answered has the shape described",
        arguments: [
            "/api/v1/me", "/api/v1/areas?limit=5", "/api/v1/areas?level=village", "/api/v1/households",
            "/api/v1/households?filter=registered%3Dyes&sort=-wage_income&fields=wage_income,phone,conditions",
            "/api/v1/persons", "/api/v1/villages", "/api/v1/exits", "/api/v1/worklist?state=open&limit=3",
            "/api/v1/households/h-lingshan-1",
            "/api/v1/households/h-lingshan-1?as_of=2016-01-01&known_at=2018-10-01T00:00:00Z",
            "/api/v1/households/h-lingshan-1/entries", "/api/v1/persons/p-lingshan-1",
            "/api/v1/documents/h-lingshan-1", "/api/v1/documents/VILLAGE",
            "/api/v1/villages/VILLAGE",
            "/api/v1/explanations/h-lingshan-1/household-exit", "/api/v1/explanations/VILLAGE/village-exit",
            "/api/v1/evaluations/household-exit?limit=1", "/api/v1/evaluations/household-exit?summary=town",
            "/api/v1/parameters?limit=500", "/api/v1/facts", "/api/v1/entries", "/api/v1/batches",
            "/api/v1/imports",
            "/api/v1/duplicates", "/api/v1/geo/town.geojson",
        ])
    func shapes(path: String) async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        let path = path.replacing("VILLAGE", with: county.village.description)
        let reply = try await client.api(path)
        #expect(reply.status == 200, "\(reply.text)")
        let url = try #require(SiteURL.allCases.first { $0.matches(String(path.prefix { $0 != "?" })) })
        let operation = try #require(url.operations.first)
        #expect(operation.answer.fault(try parsed(reply)) == nil)
    }

    @Test(
        "A program with a clerk's token reads its county's households, masked as its role sees them, and leaves a line"
    )
    func token() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let clerk = try county.machine(.clerk, in: lingshan)
        let client = Client(county.site)
        let reply = try await client.api(
            "/api/v1/households?fields=head_name,wage_income,conditions", more: [clerk])
        #expect(reply.status == 200)
        let list = try parsed(reply)
        #expect(list["total"] == .int(2))
        let first = try #require(list["items"]?.arrayValue?.first)
        #expect(first["id"]?.stringValue == County.home)
        #expect(first["area"]?.stringValue == county.village.description)
        #expect(first["head_name"]?.stringValue == "梁春贵")
        // Money is in fen, and says so.
        #expect(first["wage_income_fen"] == .int(575_000))
        #expect(first["conditions"]?.members?.isEmpty == false)
        let line = try #require(try county.logged().last { $0.action == .list })
        #expect(line.way == .token)
        #expect(line.count == 2)
        #expect(line.area == lingshan)
        let auditor = try county.machine(.auditor, in: lingshan, login: "audit")
        let masked = try parsed(try await client.api("/api/v1/persons", more: [auditor]))
        #expect(masked["items"]?.arrayValue?.first?["person_name"]?.stringValue == "梁**")
        let stranger = HTTPField(name: .authorization, value: "Bearer tp_none")
        let refused = try await client.api("/api/v1/households", more: [stranger])
        #expect(refused.status == 401)
        #expect(refused.headers[.wwwAuthenticate] == "Bearer")
        #expect(try parsed(refused)["number"]?.stringValue == "401.605")
    }

    @Test(
        "A condition, column or parameter that the list does not have is refused by number and in both languages",
        arguments: [
            "household=3", "limit=0", "limit=501", "limit=05", "page=-1", "filter=nonsense%3D1",
            "filter=registered%3Dperhaps",
            "filter=registered%3D", "filter=identity_number%3D1", "fields=nonsense", "sort=nonsense",
            "after=1-2",
            "after=0-0-0&page=2", "area=x",
        ])
    func refused(query: String) async throws {
        let county = try County()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let reply = try await client.api("/api/v1/households?\(query)")
        let problem = try parsed(reply)
        #expect(reply.status == (query == "area=x" ? 404 : 400), "\(reply.text)")
        #expect(APISchema.named("Problem").fault(problem) == nil)
        #expect(reply.headers[.contentType] == "application/problem+json")
        #expect(problem["zh"]?.stringValue?.isEmpty == false)
    }

    @Test("A walk by cursor sees one snapshot, whatever is written meanwhile; pages see the newest")
    func cursor() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let first = try parsed(
            try await client.api("/api/v1/households?filter=exited%3Dno&limit=1", more: [clerk]))
        #expect(first["total"] == .int(2))
        let next = try #require(first["next"]?.stringValue)
        try county.exit(County.hostileHome, on: "2018-06-30")
        let second = try parsed(try await client.api(next, more: [clerk]))
        #expect(second["snapshot"] == first["snapshot"])
        #expect(second["items"]?.arrayValue?.first?["id"]?.stringValue == County.hostileHome)
        #expect(second["next"] == .null)
        _ = try county.site.renewSnapshot()
        let now = try parsed(
            try await client.api("/api/v1/households?filter=exited%3Dno&page=2&limit=1", more: [clerk]))
        #expect(now["total"] == .int(1))
        #expect(now["items"]?.arrayValue?.isEmpty == true)
        let gone = try await client.api("/api/v1/households?after=1-1-1", more: [clerk])
        #expect(gone.status == 410)
    }

    @Test("Who has this state already is spared it; a read waits for a position that was written")
    func conditional() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let first = try await client.api("/api/v1/villages", more: [clerk])
        let tag = try #require(first.headers[.eTag])
        let known = HTTPField(name: .ifNoneMatch, value: tag)
        #expect(try await client.api("/api/v1/villages", more: [clerk, known]).status == 304)
        try county.exit(County.hostileHome, on: "2018-06-30")
        let reached = try county.site.renewSnapshot().position.description
        let wait = HTTPField(name: try #require(HTTPField.Name("X-Tuopin-At-Least")), value: reached)
        let again = try await client.api("/api/v1/villages", more: [clerk, known, wait])
        #expect(again.status == 200)
        #expect(try parsed(again)["snapshot"]?.stringValue == reached)
        let far = HTTPField(name: try #require(HTTPField.Name("X-Tuopin-At-Least")), value: "lingshan@999999")
        #expect(try await client.api("/api/v1/villages", more: [clerk, far]).status == 409)
        let method = try await client.api("/api/v1/villages", .put, more: [clerk])
        #expect(method.status == 405)
        #expect(method.headers[.allow] == "GET")
    }
}
