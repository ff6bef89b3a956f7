import Access
import Foundation
import Journal
import Map
import Policy
import Registry
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Web

@Suite("Names of units on a map")
struct UnitLabelTests {
    /// A pack's areas with one village below every town, so that towns which the pack places nowhere are drawn too.
    private func land(_ path: String) throws -> (
        shapes: CityShapes, directory: AreaDirectory, pack: PolicyPack
    ) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let pack = try PolicyPack.load(directory: root + "/" + path)
        let folder = NSTemporaryDirectory() + "/tuopin-labels-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteStore(
            path: folder + "/tuopin.sqlite", schema: [JournalTables.migrations, RegistryTables.migrations])
        defer { try? store.close() }
        let keys = KeyRing(try KeyFile.create(at: folder + "/tuopin.key"))
        let writer = RegistryWriter(
            store: store, keys: keys,
            context: EntryContext(
                actor: "u-1", pack: pack.hash, recordedAt: try #require(Instant("2018-09-30T08:00:00.000Z")),
                timeZone: try #require(TimeZone(identifier: pack.timeZone)))
        ) { [RegistryProjection(packs: { _, _ in pack }, keys: keys)] }
        let day = try #require(LocalDate(2018, 1, 1))
        try store.write { try PackAdoption.store(pack, $0) }
        let chain = try #require(pack.areas.units.first?.node)
        _ = try writer.commit(chain: chain) { _ in [PackAdoption.plan(pack, chain: chain, on: day)] }
        let before = try store.read { try AreaDirectory($0, asOf: day) }
        let levels = pack.areas.levels.map(\.id)
        for (place, town) in before.all(level: try #require(levels.dropLast().last)).enumerated() {
            let holder = try #require(
                before.path(town.id).reversed().compactMap { before[$0] }.first { $0.node != nil })
            let (node, unit) = (try #require(holder.node), try #require(holder.unit))
            let id = AreaID(Int64(unit) * 1_000_000 + Int64(place) + 1)
            var record = AreaRecord(
                id: id, level: try #require(levels.last), unit: unit, village: id, from: day)
            record.names = [("en", "V\(place)")]
            record.parents = [(AreaDirectory.management, town.id)]
            var plan = EntryPlan(chain: node, kind: EntryKind.areaRecorded, effectiveOn: day)
            plan.open = ["areas": .array([record.json])]
            let entry = plan
            _ = try writer.commit { _ in [entry] }
        }
        let directory = try store.read { try AreaDirectory($0, asOf: day) }
        return (CityShapes(directory, pack), directory, pack)
    }

    /// Whether a label's rectangle and a convex cell have a point in common: no line separates them.
    private func touch(_ spot: UnitLabels.Spot, _ cell: [UnitLabels.Point]) -> Bool {
        let box: [UnitLabels.Point] = [
            (spot.left, spot.top), (spot.left + spot.width, spot.top),
            (spot.left + spot.width, spot.top + spot.height), (spot.left, spot.top + spot.height),
        ]
        for shape in [box, cell] {
            for (a, b) in zip(shape, shape.dropFirst() + shape.prefix(1)) {
                let normal = (x: b.y - a.y, y: a.x - b.x)
                func span(_ points: [UnitLabels.Point]) -> ClosedRange<Double> {
                    let values = points.map { $0.x * normal.x + $0.y * normal.y }
                    return (values.min() ?? 0)...(values.max() ?? 0)
                }
                if !span(box).overlaps(span(cell)) { return false }
            }
        }
        return true
    }

    private func overlap(_ a: UnitLabels.Spot, _ b: UnitLabels.Spot) -> Bool {
        a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height
            && b.top < a.top + a.height
    }

    @Test(
        "Every unit's name stands beside its own cells, over no cell and no other name, twice in the same place",
        arguments: [
            ("Policies/qinzhou-2016", 5, 70, "zh"), ("Policies/qinzhou-2016", 5, 70, "en"),
            ("Policies/example-country", 2, 6, "fr"), ("Tests/Fixtures/packs/little-valley", 1, 1, "en"),
        ], [400.0, 560, 760])
    func free(_ pack: (path: String, units: Int, towns: Int, language: String), width: Double) throws {
        let (shapes, directory, _) = try land(pack.path)
        let root = try #require(directory.root)
        let towns = directory.descendants(root.id, level: shapes.townLevel)
        let cells = towns.flatMap(shapes.rings)
        #expect(cells.count == pack.towns)
        let grouped = Dictionary(grouping: towns) { town in
            directory.path(town).dropFirst().first ?? town
        }.sorted { $0.key < $1.key }
        #expect(grouped.count == pack.units)
        let drawing = try #require(MapDrawing(around: cells, width: width))
        let units = grouped.map { unit, towns in
            (name: directory.name(unit, pack.language), value: "106.8%", cells: towns.flatMap(shapes.rings))
        }
        let spots = drawing.spots(units)
        #expect(spots == drawing.spots(units))
        for (place, spot) in spots.enumerated() {
            guard let spot else {
                // On the small map of the first page a long name may find no room; on the map itself every one does.
                #expect(width < 560, "\(units[place].name)")
                continue
            }
            for cell in cells.map(drawing.corners) { #expect(!touch(spot, cell), "\(units[place].name)") }
            for other in spots[(place + 1)...].compactMap({ $0 }) { #expect(!overlap(spot, other)) }
            #expect(spot.left >= 0 && spot.left + spot.width <= width)
            // Reached from its own cells within the squares that count as beside it.
            let wide = UnitLabels.Spot(
                left: spot.left - 32, top: spot.top - 32, width: spot.width + 64, height: spot.height + 64)
            #expect(units[place].cells.map(drawing.corners).contains { touch(wide, $0) })
        }
    }

    @Test("A unit with no free place beside its cells has no label, and the others have theirs")
    func crowded() {
        func square(_ x: Double, _ y: Double, _ size: Double) -> [UnitLabels.Point] {
            [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
        }
        // The second fills a sea around the first: no name fits between.
        let around = [
            square(0, 0, 40), square(40, 0, 40), square(80, 0, 40), square(0, 40, 40),
            square(80, 40, 40), square(0, 80, 40), square(40, 80, 40), square(80, 80, 40),
        ]
        let spots = UnitLabels.spots(
            [
                .init(cells: [square(41, 41, 38)], width: 30, height: 20),
                .init(cells: around, width: 30, height: 20),
            ], around: [], width: 120, height: 120)
        #expect(spots[0] == nil)
        #expect(spots[1] != nil)
    }

    @Test(
        "The wall and the city's map name each county with the number of what is shown, and lead to its own map"
    )
    func pages() async throws {
        let county = try County()
        let (city, lingshan) = (try county.area("钦州市"), try county.area("灵山县"))
        let client = try await county.signedIn(.leader, in: city)
        let map = try await client.get("/map/\(city)?indicator=left&year=2018")
        #expect(map.text.contains("<tspan>灵山县</tspan>"))
        #expect(
            map.text.firstMatch(of: #/<tspan>灵山县<\/tspan><tspan [^>]*>100.0%<\/tspan>/#) != nil,
            "nobody of two households has left")
        #expect(map.text.contains("href=\"/map/\(lingshan)?indicator=left&amp;year=2018\""))
        let wall = try await client.get("/cockpit/\(city)")
        #expect(wall.text.contains("class=\"big\""))
        // A county's own map needs no name on it.
        #expect(!(try await client.get("/map/\(lingshan)")).text.contains("class=\"big\""))
    }

    @Test("A name stands within a bent shape, and in the middle of a plain one")
    func bent() {
        let hexagon: [UnitLabels.Point] = [(50, 0), (100, 25), (100, 75), (50, 100), (0, 75), (0, 25)]
        let middle = LabelSpot.middle(of: [hexagon], width: 30, height: 32)
        #expect(middle.x == 50 && middle.y == 50)
        // An L: the middle of what surrounds it lies outside.
        let bent: [UnitLabels.Point] = [(0, 0), (40, 0), (40, 80), (200, 80), (200, 120), (0, 120)]
        let spot = LabelSpot.middle(of: [bent], width: 40, height: 30)
        #expect((10...30).contains(spot.x) || (90...110).contains(spot.y), "\(spot)")
        #expect(spot.y > 80 && spot.y < 120 || spot.x < 40)
    }
}
