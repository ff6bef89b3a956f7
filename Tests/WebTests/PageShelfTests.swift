import Access
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Pages that are asked for again")
struct PageShelfTests {
    private static let path = "/household/\(County.home)"

    private func opened() async throws -> (County, Client, AreaID) {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        try county.site.renewSnapshot()
        // The first page finds the session open, the second is kept.
        _ = try await client.get("/households?registered=yes")
        return (county, client, lingshan)
    }

    @Test("A reviewer of 灵山县 who looks at a book twice gets it from memory, with a line of the log each time")
    func again() async throws {
        let (county, client, _) = try await opened()
        let first = try await client.get(Self.path)
        let (second, counts) = try await asking(county) { try await client.get(Self.path) }
        #expect(first.status == 200 && second.bytes == first.bytes && second.headers == first.headers)
        #expect(counts == 0, "no statement is run for what is kept")
        let reads = try county.logged().filter { $0.action == .read && $0.subject == County.home }
        #expect(reads.count == 2)
        // Another skin is another page.
        _ = try await client.post("/skin/wall", [("back", Self.path)])
        let (wall, asked) = try await asking(county) { try await client.get(Self.path) }
        #expect(asked > 0 && wall.bytes != first.bytes)
    }

    @Test("Whatever anybody writes drops what is kept: the next look shows it")
    func changed() async throws {
        let (county, client, _) = try await opened()
        let before = try await client.get(Self.path)
        var write = SubjectWrite(
            kind: .household, id: County.home, village: county.village, isPresent: true)
        write.facts = [("head_name", .text("黄冬梅"))]
        try county.write([write], on: "2017-01-01")
        let after = try await client.get(Self.path)
        #expect(!before.text.contains("黄冬梅") && after.text.contains("黄冬梅"))
        // A list is made of the snapshot: the new one drops the pages of the old one.
        let list = "/households?registered=yes"
        #expect(!(try await client.get(list)).text.contains("黄冬梅"))
        try county.site.renewSnapshot()
        #expect(try await client.get(list).text.contains("黄冬梅"))
    }

    @Test("Nobody is given what another session saw, nor anything after signing out or being taken off")
    func others() async throws {
        let (county, client, lingshan) = try await opened()
        let own = try await client.get(Self.path)
        let auditor = try await county.signedIn(.auditor, in: lingshan)
        let theirs = try await auditor.get(Self.path)
        #expect(theirs.bytes != own.bytes)
        #expect(try await client.get(Self.path).status == 200)
        #expect(try await client.post("/logout", [], from: Self.path).status == 303)
        let later = try await client.get(Self.path)
        #expect(later.status != 200 && !later.text.contains("梁春贵"))
    }

    @Test(
        "A session that was not looked at for a while is asked about, and then gets its page from memory, or nothing"
    )
    func askedAbout() async throws {
        let (county, client, lingshan) = try await opened()
        let leader = try await county.signedIn(.leader, in: lingshan)
        let (first, made) = try await asking(county) { try await client.get(Self.path) }
        // Somebody's signing out lets all sessions be asked about again.
        #expect(try await leader.post("/logout", [], from: "/").status == 303)
        let (second, asked) = try await asking(county) { try await client.get(Self.path) }
        #expect(second.bytes == first.bytes && asked > 0 && asked * 4 < made, "\(asked) of \(made)")
        // Another process ends the session; the next sign-in lets it be asked about.
        try county.accessStore.write { try $0.execute("DELETE FROM session") }
        _ = try await county.signedIn(.auditor, in: lingshan)
        let later = try await client.get(Self.path)
        #expect(later.status != 200 && !later.text.contains("梁春贵"))
    }

    /// How many statements of the main database an answer took.
    private func asking(_ county: County, _ body: () async throws -> Reply) async throws -> (Reply, Int) {
        county.store.startCounting()
        let reply = try await body()
        return (reply, county.store.counted.statements)
    }
}
