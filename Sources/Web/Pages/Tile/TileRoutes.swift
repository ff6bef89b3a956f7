import Access
import Columns
import Exit
import HTTPTypes
import Hummingbird
import Map
import Policy
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
        switch visit.part("layer") {
        case "boundaries":
            return try await made(visit) { visit.site.maps.shapes($0).map.boundaryTile(tile).bytes }
        case "households":
            guard let caller = visit.caller else { throw Problem(.sessionEnded) }
            guard tile.zoom >= SchematicMap.householdZoom else { return empty }
            return try await made(visit) { reading in
                let shapes = visit.site.maps.shapes(reading)
                let lists = try visit.site.workLists.lists(snapshot, reading)
                return HouseholdTile(
                    snapshot, visit.site.maps.places(snapshot, shapes), lists, reading.view.units
                ) { village in
                    caller.may(.seeHouseholds, in: reading.territory(village))
                }.bytes(tile)
            }
        default: throw Problem(.pageNotFound, ["path": visit.request.uri.path])
        }
    }

    /// A tile with what it took to make it, in milliseconds (W3C Server Timing), which browsers show beside the whole request.
    private static func made(
        _ visit: Visit, _ make: @escaping @Sendable (Reading) throws -> [UInt8]
    ) async throws -> Answer {
        let (bytes, took) = try await visit.read { reading in
            let began = ContinuousClock.now
            return (try make(reading), ContinuousClock.now - began)
        }
        var answer = Answer(content: .bytes(bytes, type: type, isImmutable: false))
        if let name = HTTPField.Name("Server-Timing") {
            answer.headers.append(
                (name, "tile;dur=\(ValueForm.decimal(Int64(took / .microseconds(1)), scale: 3))"))
        }
        return answer
    }
}

/// Where households are drawn: by their village, since few have coordinates (户点位).
struct HouseholdPlaces: Sendable {
    let index: PlaceIndex
    let rows: [Snapshot.Row]
    /// Which households these are: changes when any comes, goes or moves.
    let digest: UInt64
    /// The towns whose villages' shapes they were placed in.
    let towns: [SchematicMap.Town]

    init(_ snapshot: RegistrySnapshot, _ shapes: CityShapes) {
        digest = Self.digest(snapshot)
        towns = shapes.map.towns
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
    /// What a point may be, in the order of `Mark`.
    private static let kinds = [
        Verdict.met.rawValue, Verdict.unmet.rawValue, Verdict.unknown.rawValue, "exited", "other",
    ]

    private enum Mark: Int {
        case met, unmet, unknown, exited, other
    }

    private let snapshot: RegistrySnapshot
    private let places: HouseholdPlaces
    private let lists: WorkListSnapshot
    private let units: [(number: Int, name: String)]
    private let mayEnter: (AreaID) -> Bool

    init(
        _ snapshot: RegistrySnapshot, _ places: HouseholdPlaces, _ lists: WorkListSnapshot,
        _ units: UnitNames, mayEnter: @escaping (AreaID) -> Bool
    ) {
        self.snapshot = snapshot
        self.places = places
        self.lists = lists
        self.units = units.all
        self.mayEnter = mayEnter
    }

    func bytes(_ tile: TileAddress) -> [UInt8] {
        let chunks = snapshot.columns.chunks
        var layer = PointLayer(
            "household", nameKey: "id", leads: units.map { "h-\($0.name)-" }, kindKey: "verdict",
            kinds: Self.kinds, room: places.index.count(in: tile))
        var leads = Array(repeating: 0, count: (units.last?.number ?? -1) + 1)
        for (place, unit) in units.enumerated() { leads[unit.number] = place }
        var villages: [Int: VillageMarks?] = [:]
        // Neighbours on the map are mostly of one village.
        var (at, village): (Int, VillageMarks?) = (-1, nil)
        places.index.forEach(in: tile, extent: VectorTile.extent) { place, x, y in
            let row = places.rows[place]
            if row.chunk != at {
                at = row.chunk
                village = villages[at] ?? nil
                if villages[at] == nil {
                    let chunk = chunks[at]
                    village = mayEnter(AreaID(chunk.key.village)) ? VillageMarks(chunk, lists, snapshot) : nil
                    villages[at] = .some(village)
                }
            }
            guard let village, row.row < village.rows else { return }
            let id = SubjectID(kind: .household, key: chunks[at].id(.household, row.row))
            guard leads.indices.contains(id.unit) else { return }
            layer.add(
                x: x, y: y, kind: village.mark(row.row).rawValue, lead: leads[id.unit], number: id.number)
        }
        var answer = VectorTile()
        answer.add(layer)
        return answer.bytes
    }

    /// What each household of a village is: by its exit, its registration, and which exit conditions it still owes.
    private struct VillageMarks {
        let rows: Int
        private let exited, registered: ChunkColumn?
        private let owed: (unmet: [UInt32], unknown: [UInt32])

        init(_ chunk: VillageChunk, _ lists: WorkListSnapshot, _ snapshot: RegistrySnapshot) {
            func column(_ fact: String) -> ChunkColumn? {
                snapshot.columns.shape.place(of: fact).map { chunk.column($0, .household) }
            }
            rows = chunk.rows(.household)
            (exited, registered) = (column(ProcessFact.exited), column(ProcessFact.registered))
            owed = lists.owed(chunk.key)
        }

        func mark(_ row: Int) -> Mark {
            if exited?.number(row) == 1 { return .exited }
            guard registered?.number(row) == 1 else { return .other }
            guard row < owed.unmet.count else { return .met }
            return owed.unmet[row] != 0 ? .unmet : owed.unknown[row] != 0 ? .unknown : .met
        }
    }
}
