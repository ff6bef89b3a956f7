import Map
import Policy
import Registry
import Vocabulary

/// The schematic map of the areas on a day (地图图形), by our own area ids.
struct CityShapes: Sendable {
    let map: SchematicMap
    /// The level right above the villages.
    let townLevel: String
    private let villageLevel: String
    private let upperLevels: Set<String>

    /// The shapes of a day; those that are known are kept where the same areas stand in the same places.
    init(_ directory: AreaDirectory, _ pack: PolicyPack, knowing known: CityShapes? = nil) {
        let levels = pack.areas.levels.map(\.id)
        villageLevel = levels.last ?? ""
        townLevel = levels.dropLast().last ?? ""
        upperLevels = Set(levels.dropFirst().dropLast(2))
        let towns = directory.all(level: townLevel)
        let unitOf = Dictionary(
            towns.map { ($0.id, directory.path($0.id).dropFirst().first ?? $0.id) },
            uniquingKeysWith: { a, _ in a })
        var cells: [AreaID: GridCell] = [:]
        for cell in pack.areas.grid?.cells ?? [] {
            if let id = AreaID(cell.area) { cells[id] = GridCell(column: cell.column, row: cell.row) }
        }
        let homeless = towns.filter { cells[$0.id] == nil && !directory.below($0.id).isEmpty }
        let groups = Dictionary(grouping: homeless) { unitOf[$0.id] ?? $0.id }.sorted { $0.key < $1.key }
        let below = (cells.values.map(\.row).max() ?? -2) + 2
        for (group, block) in zip(groups, GridFrame.blocks(groups.map(\.value.count))) {
            for (town, cell) in zip(group.value, block) {
                cells[town.id] = GridCell(column: cell.column, row: cell.row + below)
            }
        }
        let grid = pack.areas.grid
        let frame = GridFrame(
            longitude: grid?.longitude ?? 0, latitude: grid?.latitude ?? 0,
            cellKilometres: grid?.cellKilometres ?? 10)
        let drawn = towns.compactMap { town -> SchematicMap.Town? in
            guard let cell = cells[town.id] else { return nil }
            return SchematicMap.Town(
                area: town.id.number, above: directory.path(town.id).dropLast().map(\.number), cell: cell,
                villages: directory.below(town.id).map(\.id.number))
        }
        if let known, known.map.frame == frame, known.map.towns == drawn {
            map = known.map
        } else {
            map = SchematicMap(frame: frame, towns: drawn)
        }
    }

    /// Whether areas of a level have a shape.
    func draws(_ level: String) -> Bool {
        level == villageLevel || level == townLevel || upperLevels.contains(level)
    }

    /// The shape of an area: a town's or village's cell, else the outlines around its towns.
    func rings(_ area: AreaID) -> [MapRing] { map.rings[area.number].map { [$0] } ?? outlines(area) }

    /// The outlines of an area above the towns.
    func outlines(_ area: AreaID) -> [MapRing] { map.outlines[area.number] ?? [] }
}
