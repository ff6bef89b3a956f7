import Columns
import Map
import Registry
import Vocabulary

/// Where households are drawn: by their village, since few have coordinates (户点位).
struct HouseholdPlaces: Sendable {
    /// A household, in the order of the index: its key and where it stands in the snapshot.
    private struct Household {
        var key: Int64
        var chunk, row: Int32
    }

    private let index: PlaceIndex
    private let households: [Household]
    private let villages: [AreaID]
    /// Which households these are: changes when any comes, goes or moves.
    let digest: UInt64
    /// The towns whose villages' shapes they were placed in.
    let towns: [SchematicMap.Town]

    init(_ snapshot: RegistrySnapshot, _ shapes: CityShapes) {
        digest = Self.digest(snapshot)
        towns = shapes.map.towns
        villages = snapshot.columns.chunks.map { AreaID($0.key.village) }
        var points: [WorldPoint] = []
        var households: [Household] = []
        for (place, chunk) in snapshot.columns.chunks.enumerated() {
            guard let ring = shapes.rings(villages[place]).first else { continue }
            for row in 0..<chunk.rows(.household) {
                let key = chunk.id(.household, row)
                points.append(VillageCells.place(of: UInt64(bitPattern: key), in: ring))
                households.append(Household(key: key, chunk: Int32(place), row: Int32(row)))
            }
        }
        let index = PlaceIndex(points)
        self.index = index
        self.households = index.order.map { households[Int($0)] }
    }

    /// The households of one tile as points with what they are.
    func tile(
        _ tile: TileAddress, _ marks: HouseholdMarks, _ units: UnitNames, mayEnter: (AreaID) -> Bool
    ) -> [UInt8] {
        let units = units.all
        var layer = PointLayer(
            "household", nameKey: "id", leads: units.map { "h-\($0.name)-" }, kindKey: "verdict",
            kinds: HouseholdMarks.Kind.names, room: index.count(in: tile))
        var leads = Array(repeating: 0, count: (units.last?.number ?? -1) + 1)
        for (place, unit) in units.enumerated() { leads[unit.number] = place }
        var villages: [Int32: [UInt8]] = [:]
        // Neighbours on the map are mostly of one village.
        var (at, kinds): (Int32, [UInt8]) = (-1, [])
        index.forEach(in: tile, extent: VectorTile.extent) { place, x, y in
            let household = households[place]
            if household.chunk != at {
                at = household.chunk
                if let known = villages[at] {
                    kinds = known
                } else {
                    kinds = mayEnter(self.villages[Int(at)]) ? marks.kinds(Int(at)) : []
                    villages[at] = kinds
                }
            }
            guard household.row < kinds.count else { return }
            let id = SubjectID(kind: .household, key: household.key)
            guard id.unit < leads.count else { return }
            layer.add(
                x: x, y: y, kind: Int(kinds[Int(household.row)]), lead: leads[id.unit], number: id.number)
        }
        var answer = VectorTile()
        answer.add(layer)
        return answer.bytes
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
