import Map
import Testing

/// Two towns of 灵山县 and one of 浦北县 side by side.
private let frame = GridFrame(longitude: 108, latitude: 22, cellKilometres: 14)
private let lingshan: Int64 = 2
private let pubei: Int64 = 3
private let map = SchematicMap(
    frame: frame,
    towns: [
        .init(
            area: 13, above: [1, lingshan], cell: GridCell(column: 0, row: 0),
            villages: Array(1_000_001...1_000_012)),
        .init(area: 14, above: [1, lingshan], cell: GridCell(column: 0, row: 1), villages: [1_000_020]),
        .init(area: 31, above: [1, pubei], cell: GridCell(column: 1, row: 0), villages: []),
    ])

/// Twice the area of a ring; positive when clockwise on the screen.
private func area(_ ring: MapRing) -> Double {
    var sum = 0.0
    for (place, point) in ring.enumerated() {
        let next = ring[(place + 1) % ring.count]
        sum += (point.x - ring[0].x) * (next.y - ring[0].y) - (next.x - ring[0].x) * (point.y - ring[0].y)
    }
    return sum
}

@Suite("The schematic map of a county")
struct SchematicMapTests {
    @Test func theVillagesOfATownFillItsHexagonWithoutOverlap() throws {
        let town = try #require(map.rings[13])
        #expect(town.count == 6)
        let cells = try (1_000_001...1_000_012).map { try #require(map.rings[Int64($0)]) }
        let sum = cells.reduce(0) { $0 + area($1) }
        #expect(abs(sum / area(town) - 1) < 1e-9)
        let smallest = try #require(cells.map(area).min())
        #expect(smallest > area(town) / 12 / 4, "no sliver")
    }

    @Test func anOnlyVillageIsItsWholeTown() {
        #expect(map.rings[1_000_020] == map.rings[14])
    }

    @Test func theOutlineOfACountyLeavesOutTheSideThatItsTownsShare() throws {
        let ring = try #require(map.outlines[lingshan]?.first)
        #expect(map.outlines[lingshan]?.count == 1)
        // Two hexagons of six corners share one side, hence two corners.
        #expect(ring.count == 10)
        let both = try area(#require(map.rings[13])) + area(#require(map.rings[14]))
        #expect(abs(area(ring) / both - 1) < 1e-9)
        #expect(map.upper == [1, lingshan, pubei])
    }

    @Test func aTownWithAllItsNeighboursAroundHasAHoleWhenItIsLeftOut() throws {
        let ring = [(1, 0), (1, 1), (1, 2), (0, 2), (-1, 1), (0, 0)].map { GridCell(column: $0.0, row: $0.1) }
        let outlines = frame.outlines(of: ring)
        #expect(outlines.count == 2)
        let hole = try #require(outlines.min { $0.count < $1.count })
        #expect(hole.count == 6)
        #expect(area(hole) < 0)
    }

    @Test func aHouseholdIsAlwaysDrawnAtTheSamePlaceInItsVillage() throws {
        let village = try #require(map.rings[1_000_003])
        let places = (1...200).map { VillageCells.place(of: UInt64($0), in: village) }
        #expect(places == (1...200).map { VillageCells.place(of: UInt64($0), in: village) })
        #expect(Set(places).count == 200)
        let box = try #require(WorldBox(around: village))
        #expect(places.allSatisfy { WorldBox(low: $0, high: $0).meets(box) })
    }

    @Test func areasWithoutCellsStandUnitByUnit() {
        let blocks = GridFrame.blocks([4, 3, 1])
        #expect(blocks.map(\.count) == [4, 3, 1])
        #expect(Set(blocks.flatMap { $0 }).count == 8)
        #expect(blocks[1].allSatisfy { $0.column > 1 })
    }
}

@Suite("Vector tiles")
struct VectorTileTests {
    @Test func aBoundaryTileReadsBackWithItsAreasAndInsideItsMargin() throws {
        let place = try #require(map.centre(of: 13))
        let tile = try #require(TileAddress(zoom: 10, holding: place))
        let layers = readTile(map.boundaryTile(tile).bytes)
        #expect(layers.map(\.name) == ["village", "town", "upper"])
        #expect(layers.allSatisfy { $0.version == 2 && $0.extent == VectorTile.extent })
        let towns = try #require(layers.first { $0.name == "town" })
        #expect(towns.features.contains { $0.id == 13 && $0.kind == 3 && $0.closed })
        let margin = VectorTile.extent / 32 + 1
        for feature in layers.flatMap(\.features) {
            for step in feature.paths.flatMap({ $0 }) {
                #expect((-margin...VectorTile.extent + margin).contains(step.x))
                #expect((-margin...VectorTile.extent + margin).contains(step.y))
            }
        }
        // Rings go round clockwise on the screen, as the specification wants outer rings.
        for path in towns.features.flatMap(\.paths) {
            let ring = path.map { WorldPoint(x: Double($0.x), y: Double($0.y)) }
            #expect(area(ring) > 0)
        }
    }

    @Test func aShapeWhollyInsideIsDrawnAsItIs() throws {
        let place = try #require(map.centre(of: 1_000_003))
        let (ring, wide) = (
            try #require(map.rings[1_000_003]), try #require(TileAddress(zoom: 7, holding: place))
        )
        var layer = VectorTileLayer("village")
        layer.addPolygon(ring, in: wide, id: 1_000_003)
        var tile = VectorTile()
        tile.add(layer)
        let path = try #require(readTile(tile.bytes).first?.features.first?.paths.first)
        let scale = Double(VectorTile.extent) / wide.side
        #expect(
            path.allSatisfy { step in
                ring.contains { point in
                    abs((point.x - wide.box().low.x) * scale - Double(step.x)) <= 0.5
                        && abs((point.y - wide.box().low.y) * scale - Double(step.y)) <= 0.5
                }
            })
    }

    @Test func farFromTheCityATileIsEmpty() throws {
        let tile = try #require(TileAddress(zoom: 10, column: 0, row: 0))
        #expect(map.boundaryTile(tile).bytes.isEmpty)
    }

    @Test(arguments: [5, 9, 12, 14, 18])
    func eachHouseholdIsInExactlyOneTileOfAZoom(zoom: Int) throws {
        let village = try #require(map.rings[1_000_003])
        let places = (1...3000).map { VillageCells.place(of: UInt64($0), in: village) }
        let index = PlaceIndex(places)
        var found: [Int] = []
        for tile in Set(places.compactMap { TileAddress(zoom: zoom, holding: $0) }) {
            let before = found.count
            index.forEach(in: tile, extent: VectorTile.extent) { place, x, y in
                let row = Int(index.order[place])
                found.append(row)
                let scale = Double(VectorTile.extent) / tile.side
                let expected = (places[row].x - tile.box().low.x) * scale
                #expect(abs(Double(x) - expected) <= 1.5)
                #expect((0..<Int32(VectorTile.extent)).contains(y))
            }
            #expect(found.count - before == index.count(in: tile))
        }
        #expect(found.sorted() == Array(0..<3000))
    }

    @Test func pointsReadBackWithTheirNamesAndKinds() throws {
        var layer = PointLayer(
            "household", nameKey: "id", leads: ["h-lingshan-", "h-pubei-"], kindKey: "verdict",
            kinds: ["met", "unmet"])
        let places = (0..<3000).map { (x: Int32($0), y: Int32(4095 - $0)) }
        for (number, place) in places.enumerated() {
            layer.add(x: place.x, y: place.y, kind: number % 2, lead: number / 1500, number: number * 997)
        }
        var tile = VectorTile()
        tile.add(layer)
        tile.add(PointLayer("nothing", nameKey: "id", leads: [], kindKey: "verdict", kinds: ["met"]))
        let read = readTile(tile.bytes)
        #expect(read.map(\.name) == ["household"])
        #expect(read[0].version == 2 && read[0].extent == VectorTile.extent)
        #expect(read[0].features.count == 3000)
        for (number, feature) in read[0].features.enumerated() {
            let name = (number < 1500 ? "h-lingshan-" : "h-pubei-") + String(number * 997)
            #expect(feature.properties == ["id": name, "verdict": number % 2 == 1 ? "unmet" : "met"])
            #expect(feature.kind == 1 && feature.id == nil)
            let place = try #require(feature.paths.first?.first)
            #expect(place == (Int(places[number].x), Int(places[number].y)))
        }
    }

    @Test func aNameLongerThanOneByteCanSayReadsBack() throws {
        let lead = "h-" + String(repeating: "灵", count: 60) + "-"
        var layer = PointLayer("household", nameKey: "id", leads: [lead], kindKey: "verdict", kinds: ["met"])
        layer.add(x: -3, y: 4099, kind: 0, lead: 0, number: 0)
        var tile = VectorTile()
        tile.add(layer)
        let feature = try #require(readTile(tile.bytes).first?.features.first)
        #expect(feature.properties == ["id": lead + "0", "verdict": "met"])
        #expect(try #require(feature.paths.first?.first) == (-3, 4099))
    }

    @Test(arguments: [(0, 0, 1), (3, 8, 0), (-1, 0, 0), (23, 0, 0), (2, -1, 3)])
    func noTileStandsOutsideThePyramid(zoom: Int, column: Int, row: Int) {
        #expect(TileAddress(zoom: zoom, column: column, row: row) == nil)
    }
}
