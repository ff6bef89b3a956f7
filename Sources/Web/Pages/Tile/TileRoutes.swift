import Access
import Columns
import Exit
import HTTPTypes
import Hummingbird
import Map
import Registry
import Synchronization
import Vocabulary

/// 矢量瓦片: boundaries for all who may see the map, households from zoom 12 for those who may see them.
enum TileRoutes {
    private static let type = "application/vnd.mapbox-vector-tile"

    static func show(_ visit: Visit) async throws -> Answer {
        let row = visit.part("y").hasSuffix(".mvt") ? String(visit.part("y").dropLast(4)) : visit.part("y")
        guard let zoom = Int(visit.part("z")), let column = Int(visit.part("x")), let row = Int(row),
            let tile = TileAddress(zoom: zoom, column: column, row: row)
        else { throw Problem(.pageNotFound, ["path": visit.request.uri.path]) }
        let empty = Answer(content: .bytes([], type: type, isImmutable: false))
        let snapshot = try await visit.snapshot()
        let bytes: [UInt8]
        switch visit.part("layer") {
        case "boundaries":
            bytes = try await visit.read { reading in
                visit.site.maps.shapes(reading.directory, reading.pack, receipt: snapshot.receipt)
                    .map.boundaryTile(tile).bytes
            }
        case "households":
            guard let caller = visit.caller else { throw Problem(.sessionEnded) }
            guard tile.zoom >= SchematicMap.householdZoom else { return empty }
            bytes = try await visit.read { reading in
                let shapes = visit.site.maps.shapes(
                    reading.directory, reading.pack, receipt: snapshot.receipt)
                let places = visit.site.maps.places(snapshot, shapes)
                return try HouseholdTile(snapshot, places, reading) { village in
                    caller.may(.seeHouseholds, in: reading.territory(village))
                }.bytes(tile)
            }
        default: throw Problem(.pageNotFound, ["path": visit.request.uri.path])
        }
        return Answer(content: .bytes(bytes, type: type, isImmutable: false))
    }
}

/// Where households are drawn: by their village, since few have coordinates (户点位).
struct HouseholdPlaces: Sendable {
    let index: PlaceIndex
    let rows: [Snapshot.Row]
    /// Which households these are: changes when any comes, goes or moves.
    let digest: UInt64

    init(_ snapshot: RegistrySnapshot, _ shapes: CityShapes) {
        digest = Self.digest(snapshot)
        var points: [WorldPoint] = []
        var rows: [Snapshot.Row] = []
        for (place, chunk) in snapshot.columns.chunks.enumerated() {
            guard let ring = shapes.rings(AreaID(chunk.key.village)).first else { continue }
            for row in 0..<chunk.rows(.household) {
                points.append(
                    VillageCells.place(of: UInt64(bitPattern: chunk.id(.household, row)), in: ring))
                rows.append(Snapshot.Row(chunk: place, row: row))
            }
        }
        index = PlaceIndex(points)
        self.rows = rows
    }

    /// A number over the villages and ids of all households (FNV-1a).
    static func digest(_ snapshot: RegistrySnapshot) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ value: Int64) { hash = (hash ^ UInt64(bitPattern: value)) &* 0x100_0000_01b3 }
        for chunk in snapshot.columns.chunks {
            add(chunk.key.village)
            for row in 0..<chunk.rows(.household) { add(chunk.id(.household, row)) }
        }
        return hash
    }
}

/// The household points of one tile with their verdicts.
struct HouseholdTile {
    private let snapshot: RegistrySnapshot
    private let places: HouseholdPlaces
    private let reading: Reading
    private let mayEnter: (AreaID) -> Bool

    init(
        _ snapshot: RegistrySnapshot, _ places: HouseholdPlaces, _ reading: Reading,
        mayEnter: @escaping (AreaID) -> Bool
    ) {
        self.snapshot = snapshot
        self.places = places
        self.reading = reading
        self.mayEnter = mayEnter
    }

    func bytes(_ tile: TileAddress) throws -> [UInt8] {
        var found: [(row: Snapshot.Row, x: Int32, y: Int32)] = []
        places.index.forEach(in: tile, extent: VectorTile.extent) { place, x, y in
            found.append((places.rows[place], x, y))
        }
        let chunks = snapshot.columns.chunks
        var lines: [Int: [Int64: Verdict]] = [:]
        for chunk in Set(found.map(\.row.chunk)).sorted() where mayEnter(AreaID(chunks[chunk].key.village)) {
            var verdicts: [Int64: Verdict] = [:]
            let key = chunks[chunk].key
            try WorkListLine.lines([(key.unit, key.village)], state: .open, reading.connection) { line in
                guard line.kind == .household, verdicts[line.subject] != .unmet else { return }
                verdicts[line.subject] = line.verdict
            }
            lines[chunk] = verdicts
        }
        let units = try UnitNames(reading.connection)
        var layer = VectorTileLayer("household")
        for (row, x, y) in found {
            guard let verdicts = lines[row.chunk] else { continue }
            layer.addPoint(
                x: x, y: y, id: nil,
                [
                    ("id", .text(snapshot.id(.household, row, units))),
                    ("verdict", .text(verdict(row, verdicts[chunks[row.chunk].id(.household, row.row)]))),
                ])
        }
        var answer = VectorTile()
        answer.add(layer)
        return answer.bytes
    }

    private func verdict(_ row: Snapshot.Row, _ line: Verdict?) -> String {
        func isTrue(_ fact: String) -> Bool { snapshot.columns.cell(fact, .household, row) == .number(1) }
        if isTrue(ProcessFact.exited) { return "exited" }
        guard isTrue(ProcessFact.registered) else { return "other" }
        return (line ?? .met).rawValue
    }
}
