import Access
import HTTPTypes
import Hummingbird
import Map
import Policy
import Registry
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
                let maps = visit.site.maps
                let lists = try visit.site.workLists.lists(snapshot, reading)
                return maps.places(snapshot, maps.shapes(reading)).tile(
                    tile, maps.marks(snapshot, lists), reading.view.units
                ) { village in
                    caller.may(.seeHouseholds, in: reading.territory(village))
                }
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
