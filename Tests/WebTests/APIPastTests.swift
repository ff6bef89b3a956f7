import Access
import HTTPTypes
import Registry
import Testing
import Vocabulary

@testable import Web

@Suite("Lists of the past, and work that outlasts its asker")
struct APIPastTests {
    private func parsed(_ reply: Reply) throws -> JSONValue { try JSONValue(parsing: reply.bytes) }

    private func ids(_ list: JSONValue) -> [String] {
        (list["items"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
    }

    @Test("A list as of a day and as known then says what the household itself says of that day")
    func past() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let before = try parsed(try await client.api("/api/v1/villages", more: [clerk]))
        let known = try #require(before["snapshot"]?.stringValue)
        try county.exit(County.hostileHome, on: "2018-06-30")
        _ = try county.site.renewSnapshot()
        func list(_ query: String) async throws -> JSONValue {
            let reply = try await client.api("/api/v1/households?" + query, more: [clerk])
            #expect(reply.status == 200, "\(reply.text)")
            let list = try parsed(reply)
            #expect(APIComponents.list(.named("Row")).fault(list) == nil)
            return list
        }
        let left = "filter=exited%3Dno"
        #expect(try await list(left)["total"] == .int(1))
        // The day before the exit both are there; on the day itself one.
        let eve = try await list(left + "&as_of=2018-06-29")
        #expect(eve["total"] == .int(2))
        #expect(eve["as_of"]?.stringValue == "2018-06-29")
        #expect(try await list(left + "&as_of=2018-06-30")["total"] == .int(1))
        // Before the exit was recorded, nobody knew of it.
        let then = try await list(left + "&known_at=" + known)
        #expect(then["total"] == .int(2))
        #expect(then["snapshot"]?.stringValue == known)
        // The day of the survey is the first on which there is anybody.
        #expect(try await list("as_of=2014-12-31")["total"] == .int(0))
        // Its conditions are those of that day, and agree with what is said of the one household.
        let fields = "fields=conditions,wage_income&as_of=2018-06-29"
        let row = try #require(try await list(fields)["items"]?.arrayValue?.last)
        let id = try #require(row["id"]?.stringValue)
        let why = try parsed(
            try await client.api(
                "/api/v1/explanations/\(id)/household-exit?as_of=2018-06-29", more: [clerk]))
        let criteria = try #require(why["criteria"]?.arrayValue)
        let owed = criteria.filter { ["unmet", "unknown"].contains($0["verdict"]?.stringValue) }
        #expect(!owed.isEmpty)
        for criterion in owed {
            let name = try #require(criterion["id"]?.stringValue)
            #expect(row["conditions"]?[name] == criterion["verdict"], "\(name)")
        }
        let home = try parsed(
            try await client.api("/api/v1/households/\(id)?as_of=2018-06-29", more: [clerk]))
        #expect(row["wage_income_fen"] == home["wage_income_fen"])
    }

    @Test("A walk through a list of the past sees one state, whatever is written meanwhile")
    func walk() async throws {
        let county = try County()
        let client = Client(county.site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let path = "/api/v1/exits?as_of=2018-06-01&limit=1"
        let first = try parsed(try await client.api(path, more: [clerk]))
        #expect(first["total"] == .int(2))
        let next = try #require(first["next"]?.stringValue)
        try county.exit(County.hostileHome, on: "2018-05-31")
        let second = try parsed(try await client.api(next, more: [clerk]))
        #expect(second["snapshot"] == first["snapshot"])
        #expect(second["next"] == .null)
        #expect(Set(ids(first) + ids(second)) == [County.home, County.hostileHome])
        for query in ["as_of=2018-02-30", "known_at=never", "as_of=2018-06-01&after=1-1-1"] {
            #expect(try await client.api("/api/v1/persons?" + query, more: [clerk]).status == 400, "\(query)")
        }
        let other = try county.machine(.clerk, in: try county.area("浦北县"), login: "pubei")
        let refused = try await client.api(
            "/api/v1/persons?as_of=2018-06-01&area=\(county.village)", more: [other])
        #expect(refused.status == 403)
        // What was shown of the past leaves its line too.
        #expect(try county.logged().last { $0.action == .list }?.count ?? 0 > 0)
    }

    @Test("Who need not wait is told where to ask again; the answer waits for them alone")
    func later() async throws {
        let county = try County()
        let hasty = Site(
            store: county.store, keys: county.keys, access: county.access,
            documents: county.site.documents.folder, assets: AssetShelf(folder: nil),
            patience: .zero)
        let client = Client(hasty)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let path = "/api/v1/persons?as_of=2018-06-01"
        // With no patience at all nearly every answer comes later.
        var reply = try await client.api(path, more: [clerk])
        for _ in 0..<50 where reply.status == 200 { reply = try await client.api(path, more: [clerk]) }
        #expect(reply.status == 202, "\(reply.text)")
        #expect(APISchema.named("Job").fault(try parsed(reply)) == nil)
        let place = try #require(reply.location)
        var job = try parsed(reply)
        while job["state"]?.stringValue == "running" {
            try await Task.sleep(for: .milliseconds(5))
            let again = try await client.api(place, more: [clerk])
            #expect(again.status == 200, "\(again.text)")
            job = try parsed(again)
        }
        #expect(APISchema.named("Job").fault(job) == nil)
        #expect(job["operation"]?.stringValue == "listPersons")
        #expect(job["status"] == .int(200))
        #expect(job["answer"]?["total"] == .int(1))
        #expect(try county.logged().contains { $0.action == .list && $0.count == 1 })
        let other = try county.machine(.reviewer, in: try county.area("灵山县"), login: "other")
        let stranger = try await client.api(place, more: [other])
        #expect(stranger.status == 404)
        #expect(try parsed(stranger)["number"]?.stringValue == "404.731")
        await hasty.background.drain()
    }

    @Test("A server that takes a day for today answers and writes as of that day, as a sample city's does")
    func givenDay() async throws {
        let county = try County()
        let site = Site(
            store: county.store, keys: county.keys, access: county.access,
            documents: county.site.documents.folder, assets: AssetShelf(folder: nil),
            today: LocalDate(2018, 6, 1), patience: .seconds(600))
        let client = Client(site)
        let clerk = try county.machine(.clerk, in: try county.area("灵山县"))
        let list = try parsed(try await client.api("/api/v1/persons", more: [clerk]))
        #expect(list["as_of"]?.stringValue == "2018-06-01")
        let past = try parsed(
            try await Client(county.site).api("/api/v1/persons?as_of=2018-06-01", more: [clerk]))
        #expect(list["total"] == past["total"] && list["items"] == past["items"])
        let now = try parsed(try await Client(county.site).api("/api/v1/persons", more: [clerk]))
        #expect(now["as_of"]?.stringValue == "2018-09-30")
    }

    @Test("A page of the past that takes long says so, and opens once it is read; a file of it is waited for")
    func waiting() async throws {
        let county = try County()
        let site = Site(
            store: county.store, keys: county.keys, access: county.access,
            documents: county.site.documents.folder, assets: AssetShelf(folder: nil),
            patience: .seconds(600), pagePatience: .zero)
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"), on: site)
        let path = "/households?as_of=2018-06-01"
        var page = try await client.get(path)
        for _ in 0..<2_000 where page.status == 202 {
            #expect(page.text.contains("正在取2018-06-01的资料") && page.text.contains("data-every=\"2\""))
            try await Task.sleep(for: .milliseconds(5))
            page = try await client.get(path)
        }
        #expect(page.status == 200 && page.text.contains(County.home))
        let file = try await client.get("/households.csv?as_of=2018-06-02")
        #expect(file.status != 202)
    }
}
