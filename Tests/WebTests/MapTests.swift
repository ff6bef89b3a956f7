import Access
import Exit
import HTTPTypes
import Map
import Policy
import Registry
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("The campaign map")
struct CampaignMapTests {
    @Test("A county reviewer sees the county's towns as cells and as a table with the same numbers")
    func county() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        let own = try await client.get("/map")
        #expect(own.status == 303)
        #expect(own.headers[.location] == "/map/\(lingshan)")
        let page = try await client.get("/map/\(lingshan)?indicator=left&year=2018")
        #expect(page.status == 200)
        // What is above is not the reviewer's: nothing leads to a refusal.
        for text in [page.text, try await client.get("/").text] { #expect(text.contains("<li>钦州市</li>")) }
        #expect(page.text.contains("未脱贫人口比例"))
        let town = try county.area("烟墩镇")
        #expect(page.text.contains("data-area=\"\(town)\""))
        #expect(page.text.contains("<svg class=\"mp\""))
        // Two households of four, none of whom has left.
        let table = try await client.get("/map/\(lingshan)/table/json?indicator=left&year=2018")
        #expect(table.text.contains("\"total\":{\"part\":8,\"whole\":8}"))
        #expect(page.text.contains("<td class=\"n\">8</td><td class=\"n\">8</td><td class=\"n\">0</td>"))
    }

    @Test("A town's and a village's map show it large, in the year of the day")
    func town() async throws {
        let county = try County()
        let town = try county.area("烟墩镇")
        let client = try await county.signedIn(.clerk, in: town)
        for area in [town, county.village] {
            let page = try await client.get("/map/\(area)")
            #expect(page.text.contains("2018年脱贫计划完成率"), "nobody has left yet, the plan is under way")
            let path = try #require(
                page.text.firstMatch(of: #/<path class="q\d" data-area="\w+" d="([^"]+)"/#)?.1)
            let across = path.matches(of: #/[ML](-?[\d.]+) /#).compactMap { Double($0.1) }
            let width = try #require(across.max()) - (try #require(across.min()))
            #expect(width > 100, "\(area): \(width)")
        }
        let village = try await client.get("/map/\(county.village)")
        #expect(!village.text.contains("name=\"level\""), "there is nothing below to choose")
    }

    @Test("After an exit the map of that year shows it, and the pages that are open are told of the village")
    func renewed() async throws {
        let county = try County()
        let lingshan = try county.area("灵山县")
        let client = try await county.signedIn(.reviewer, in: lingshan)
        try county.site.renewSnapshot()
        var messages = county.site.changes.stream(after: nil).makeAsyncIterator()
        try county.exit(County.home, on: "2018-09-01")
        try county.site.renewSnapshot()
        guard case .change(let change)? = await messages.next() else {
            Issue.record("no change was told")
            return
        }
        #expect(change.villages == [county.village])
        let table = try await client.get("/map/\(lingshan)/table/json?indicator=left&year=2018")
        #expect(table.text.contains("\"total\":{\"part\":4,\"whole\":8}"))
        #expect(table.text.contains("\"position\":\"\(change.position)\""))
    }

    @Test(
        "Figures kept village by village are those that counting anew gives, after an exit and a correction")
    func kept() throws {
        let county = try County()
        let site = county.site
        let areas = [try county.area("灵山县"), try county.area("烟墩镇"), county.village]
        func compare() throws {
            let snapshot = try site.renewSnapshot()
            try site.store.read { connection in
                let reading = try site.cache.reading(
                    connection, keys: site.keys, asOf: nil, now: site.access.setting.clock())
                let kept = try site.maps.figures(snapshot, reading)
                let anew = try CampaignFigures(snapshot, connection)
                let progress = try site.progress.progress(areas[0], reading)
                var counted = ExitProgress()
                try counted.count(
                    Scope(areas[0], in: reading.directory), pack: reading.pack, tables: reading.view.tables,
                    at: reading.view.moment, connection)
                for area in areas {
                    let directory = reading.directory
                    #expect(kept.tally(area, in: directory) == anew.tally(area, in: directory))
                }
                #expect(kept.receipt == reading.receipt)
                #expect(progress.villages == counted.villages)
            }
        }
        try compare()
        try county.exit(County.home, on: "2018-09-01")
        try compare()
        try county.record([("household_size", .integer(7))], on: "2018-10-01")
        try compare()
    }

    @Test("A stream that comes back is told what it missed, or that anything may have changed")
    func resumed() async throws {
        let feed = ChangeFeed()
        let village = AreaID(1_000_001)
        for seq in 1...3 { feed.tell(.init(position: "lingshan@\(seq)", villages: [village])) }
        var missed = feed.stream(after: "lingshan@1").makeAsyncIterator()
        for seq in 2...3 {
            guard case .change(let change)? = await missed.next() else {
                Issue.record("change \(seq) was not told")
                return
            }
            #expect(change.position == "lingshan@\(seq)")
        }
        var lost = feed.stream(after: "lingshan@0").makeAsyncIterator()
        guard case .change(let change)? = await lost.next() else {
            Issue.record("nothing was told")
            return
        }
        #expect(change == .init(position: "lingshan@3", villages: nil))
        #expect(feed.count == 2)
        feed.end()
        #expect(feed.count == 0)
        // Whoever comes while the server stops is told nothing more, and the server need not wait.
        var late = feed.stream(after: nil).makeAsyncIterator()
        if await late.next() != nil { Issue.record("a stream outlived its feed") }
        #expect(feed.count == 0)
    }

    @Test("Another county's reviewer gets neither the map nor the households of this one")
    func foreign() async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("浦北县"))
        #expect(try await client.get("/map/\(try county.area("灵山县"))").status == 403)
        #expect(try await client.get("/cockpit/\(try county.area("灵山县"))").status == 403)
        let tile = try await householdTile(county)
        let ours = try await county.signedIn(
            .reviewer, in: try county.area("灵山县"), login: "lingshan-reviewer")
        #expect(try await ours.get(tile).text.contains(County.home))
        #expect(try await client.get(tile).text == "")
    }

    /// The path of the tile in which the first household is drawn.
    private func householdTile(_ county: County) async throws -> String {
        try county.site.renewSnapshot()
        let (maps, village) = (county.site.maps, county.village)
        return try await county.site.read { reading in
            let shapes = maps.shapes(reading)
            let ring = try #require(shapes.rings(village).first)
            let id = try #require(try UnitNames(reading.connection).subject(County.home))
            let place = VillageCells.place(of: UInt64(bitPattern: id.key), in: ring)
            let tile = try #require(TileAddress(zoom: 14, holding: place))
            return "/tiles/households/14/\(tile.column)/\(tile.row).mvt"
        }
    }

    @Test(
        "No tile stands outside the pyramid, and no layer has another name",
        arguments: [
            "/tiles/boundaries/3/8/0.mvt", "/tiles/boundaries/x/0/0.mvt", "/tiles/people/3/1/1.mvt",
        ])
    func noTile(path: String) async throws {
        let county = try County()
        let client = try await county.signedIn(.reviewer, in: try county.area("灵山县"))
        #expect(try await client.get(path).status == 404)
    }

    @Test("The wall screen shows the city's plan and the county's progress, without anybody's name")
    func cockpit() async throws {
        let county = try County()
        let city = try county.area("钦州市")
        let client = try await county.signedIn(.leader, in: city)
        let page = try await client.get("/cockpit/\(city)")
        #expect(page.status == 200)
        #expect(page.text.contains("data-skin=\"wall\""))
        #expect(page.text.contains("灵山县"))
        #expect(!page.text.contains("梁春贵"))
    }

    @Test("A service names itself without writing out what it holds: neither keys nor packs come into a log")
    func named() throws {
        let county = try County()
        let name = "\(SnapshotWatch(site: county.site))"
        #expect(name == "SnapshotWatch(site: Site)")
    }

    @Test("A pack that places its areas nowhere has a map all the same")
    func automatic() {
        let blocks = GridFrame.blocks([3, 5])
        #expect(blocks[0].allSatisfy { cell in blocks[1].allSatisfy { $0.column > cell.column } })
    }
}

@Suite("A number split by weights")
struct SharesTests {
    @Test(arguments: [
        (20_000, [47_931, 42_773, 38_184, 36_828, 2_784]), (1, [1, 1, 1]), (7, [0, 3, 0, 4]), (5, [0, 0]),
    ])
    func addsUp(total: Int, weights: [Int]) {
        let shares = CampaignFigures.shares(total, weights)
        let sum = weights.reduce(0, +)
        #expect(shares.reduce(0, +) == (sum > 0 ? total : 0))
        for (share, weight) in zip(shares, weights) where sum > 0 {
            #expect(abs(share * sum - total * weight) < sum, "each part is within one of its exact share")
        }
    }
}
