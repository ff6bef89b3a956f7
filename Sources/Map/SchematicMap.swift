/// A map of our own: one hexagon a town, invented village shapes inside, unit outlines around (示意图).
///
/// It needs no survey and no permission, and says that it is schematic wherever it is shown.
public struct SchematicMap: Sendable {
    /// A town with its cell and its villages.
    public struct Town: Sendable, Hashable {
        /// The town's area.
        public var area: Int64
        /// The areas above it, whose outlines go round their towns.
        public var above: [Int64]
        /// Its place in the grid.
        public var cell: GridCell
        /// Its villages' areas, in order.
        public var villages: [Int64]

        /// A town of an area.
        public init(area: Int64, above: [Int64], cell: GridCell, villages: [Int64]) {
            self.area = area
            self.above = above
            self.cell = cell
            self.villages = villages
        }
    }

    /// Where it lies.
    public let frame: GridFrame
    /// The towns in the order given.
    public let towns: [Town]
    /// The hexagon of each town, the cell of each village.
    public let rings: [Int64: MapRing]
    /// The outlines of each area above the towns.
    public let outlines: [Int64: [MapRing]]
    /// The areas of `outlines` in the order first met.
    public let upper: [Int64]
    /// The towns that have a shape, each with its villages, ready for tiles.
    let drawn: [(town: Shape, villages: [Shape])]

    /// An area's shape and the box around it.
    struct Shape: Sendable {
        var id: UInt64
        var ring: MapRing
        var box: WorldBox
    }

    /// Draws the shapes; village cells are seeded by their town, so that they never move.
    public init(frame: GridFrame, towns: [Town]) {
        self.frame = frame
        self.towns = towns
        var rings: [Int64: MapRing] = [:]
        var members: [Int64: [GridCell]] = [:]
        var upper: [Int64] = []
        for town in towns {
            let ring = frame.ring(town.cell)
            rings[town.area] = ring
            let cells = VillageCells.make(
                count: town.villages.count, in: ring, seed: UInt64(bitPattern: town.area))
            for (village, cell) in zip(town.villages, cells) { rings[village] = cell }
            for area in town.above {
                if members[area] == nil { upper.append(area) }
                members[area, default: []].append(town.cell)
            }
        }
        self.rings = rings
        self.upper = upper
        func shape(_ area: Int64) -> Shape? {
            guard let ring = rings[area], let box = WorldBox(around: ring) else { return nil }
            return Shape(id: UInt64(bitPattern: area), ring: ring, box: box)
        }
        drawn = towns.compactMap { town in
            shape(town.area).map { ($0, town.villages.compactMap(shape)) }
        }
        outlines = members.mapValues { frame.outlines(of: $0) }
    }

    /// The box around everything.
    public var box: WorldBox? { WorldBox(around: towns.lazy.flatMap { rings[$0.area] ?? [] }) }

    /// The middle of a town or village, where its label or point goes.
    public func centre(of area: Int64) -> WorldPoint? { rings[area].map(RingCut.centre) }
}
