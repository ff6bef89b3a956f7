import Access
import Columns
import Policy
import Registry
import SQLiteStorage
import Storage
import Synchronization
import Testing
import Vocabulary

@testable import Web

@Suite("What is worked out of single villages, kept until an entry touches them")
struct VillageShelfTests {
    private static func scope(_ villages: [(Int, AreaID)]) -> Scope {
        Scope(villages.map { (unit: $0.0, village: $0.1.number) }.sorted { $0 < $1 })
    }

    @Test(
        "An entry about 灵山's village leaves 浦北's as it was; who holds the state before the entry keeps nothing"
    )
    func touched() throws {
        let county = try County()
        let other = try county.village(in: "pubei", below: "浦北县")
        let before = try county.site.renewSnapshot()
        let pubei = try #require(try county.store.read { try UnitNames($0).number("pubei") })
        let all = Self.scope([(county.unit, county.village), (pubei, other)])
        let shelf = VillageShelf<Int>()
        var asked: [Int64] = []
        func values(_ snapshot: RegistrySnapshot) throws -> [VillageKey: Int] {
            try shelf.values(snapshot, in: all) { chunks in
                asked += chunks.map(\.key.village)
                return chunks.map { $0.rows(.household) }
            }
        }
        let first = try values(before)
        #expect(first.count == 2 && Set(asked) == [county.village.number, other.number])
        asked = []
        #expect(try values(before) == first && asked.isEmpty)
        var write = SubjectWrite(
            kind: .household, id: "h-lingshan-7", village: county.village, isPresent: true)
        write.facts = [("head_name", .text("覃小满"))]
        try county.write([write], on: "2016-03-01")
        let after = try county.site.renewSnapshot()
        let second = try values(after)
        #expect(asked == [county.village.number])
        let here = VillageKey(unit: county.unit, village: county.village.number)
        #expect(second[here] == 3 && first[here] == 2)
        asked = []
        // A walk by cursor still sees the old state: it is worked out for it, and not kept.
        #expect(try values(before) == first && asked == [county.village.number])
        asked = []
        #expect(try values(after) == second && asked.isEmpty)
    }

    @Test("While 灵山's villages are worked out, a reader of 浦北 has its answer", .timeLimit(.minutes(10)))
    func counties() async throws {
        let county = try County()
        let other = try county.village(in: "pubei", below: "浦北县")
        let snapshot = try county.site.renewSnapshot()
        let pubei = try #require(try county.store.read { try UnitNames($0).number("pubei") })
        let shelf = VillageShelf<Int>()
        let busy = Turnstile()
        busy.close()
        let (unit, village) = (county.unit, county.village)
        let waiting = Task {
            try await county.site.work.run {
                try shelf.values(snapshot, in: Self.scope([(unit, village)])) { chunks in
                    busy.pass()
                    return chunks.map { _ in 1 }
                }
            }
        }
        while busy.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let theirs = try await county.site.work.run {
            try shelf.values(snapshot, in: Self.scope([(pubei, other)])) { chunks in chunks.map { _ in 2 } }
        }
        #expect(Array(theirs.values) == [2] && busy.waiting == 1)
        busy.open()
        #expect(Array(try await waiting.value.values) == [1])
    }

    @Test("Warmed, a county's problems, forms and conditions are those that are worked out on asking")
    func warm() async throws {
        let county = try County()
        try county.warmed()
        let client = try await county.signedIn(.clerk, in: try county.area("灵山县"))
        let other = try County()
        let cold = try await other.signedIn(.clerk, in: try other.area("灵山县"))
        for path in [
            "/quality?area=\(county.village)", "/forms?area=\(county.village)",
            "/policy/rules-data-quality?area=\(county.village)",
            "/policy/rules-household-exit?area=\(county.village)",
        ] {
            let (one, two) = (try await client.get(path), try await cold.get(path))
            func table(_ reply: Reply) -> Substring? {
                reply.text.firstRange(of: "<main").map { reply.text[$0.lowerBound...] }
            }
            #expect(one.status == 200 && table(one) == table(two), "\(path)")
            #expect(table(one)?.contains("<table") == true, "\(path)")
        }
    }
}

extension County {
    /// Works out ahead what a server works out when it has started.
    fileprivate func warmed() throws { try site.warm(try site.renewSnapshot()) }
}
