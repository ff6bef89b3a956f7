import Access
import Journal
import Map
import Policy
import Registry
import Vocabulary

/// The shapes of the schematic map as GeoJSON (图形接口).
enum GeoResource {
    /// The areas of a level, all of them or those of one area; 404 where the level has no shapes.
    static func shapes(_ call: APICall) async throws -> Answer {
        let (layer, asked) = (call.visit.part("layer"), call.text(.area))
        let maps = call.site.maps
        let json = try await call.read { reading -> JSONValue in
            let directory = reading.directory
            let shapes = maps.shapes(reading)
            guard shapes.draws(layer) else {
                let levels = reading.pack.areas.levels.map(\.id).filter(shapes.draws)
                throw Problem(.levelNotFound, ["level": layer, "list": levels.joined(separator: ", ")])
            }
            guard let top = asked.flatMap({ AreaID($0) }) ?? directory.root?.id, directory[top] != nil else {
                throw Problem(.areaNotFound, ["area": asked ?? ""])
            }
            let features = directory.descendants(top, level: layer).map { area -> JSONValue in
                let names = directory[area]?.names ?? [:]
                return [
                    "type": "Feature", "id": .string(area.description),
                    "properties": .object(
                        [.init("level", .string(layer))]
                            + reading.pack.languages.map { .init($0, .text(names[$0])) }),
                    "geometry": [
                        "type": "MultiPolygon",
                        "coordinates": .array(polygons(shapes.rings(area)).map { .array($0.map(ring)) }),
                    ],
                ]
            }
            return [
                "type": "FeatureCollection", "schematic": true,
                "snapshot": .string(reading.position.description), "features": .array(features),
            ]
        }
        return Answer(content: .bytes(json.bytes, type: "application/geo+json", isImmutable: false))
    }

    /// Outer rings, each with the holes that lie in it: drawn clockwise is without, the other way within.
    private static func polygons(_ rings: [MapRing]) -> [[MapRing]] {
        var polygons = rings.filter { turn($0) >= 0 }.map { [$0] }
        for hole in rings where turn(hole) < 0 {
            guard let box = WorldBox(around: hole) else { continue }
            let home = polygons.firstIndex { polygon in
                WorldBox(around: polygon[0]).map { outer in
                    outer.low.x <= box.low.x && outer.low.y <= box.low.y && outer.high.x >= box.high.x
                        && outer.high.y >= box.high.y
                } ?? false
            }
            if let home { polygons[home].append(hole) }
        }
        return polygons
    }

    /// Twice the area; positive where it is drawn clockwise on a screen.
    private static func turn(_ ring: MapRing) -> Double {
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
    }

    /// A ring in degrees, closed, the other way round than on a screen, as GeoJSON has it.
    private static func ring(_ ring: MapRing) -> JSONValue {
        let points = (Array(ring.reversed()) + ring.suffix(1)).map { point -> JSONValue in
            .array([degrees(point.longitude), degrees(point.latitude)])
        }
        return .array(points)
    }

    private static func degrees(_ value: Double) -> JSONValue {
        .double((value * 1_000_000).rounded() / 1_000_000)
    }
}
