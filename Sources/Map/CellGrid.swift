import Foundation

/// A cell of the schematic grid: pointy-topped hexagons, odd rows shifted half a cell to the right (示意格).
public struct GridCell: Sendable, Hashable {
    /// Cells from the left.
    public var column: Int
    /// Rows from the top.
    public var row: Int

    /// The cell of a column and row.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// A point of the lattice on which all corners lie: half a cell's width across, a sixth of three rows down.
    struct Corner: Hashable {
        var x: Int
        var y: Int
    }

    private var middle: Corner { Corner(x: 2 * column + (row & 1), y: 3 * row) }

    /// The corners clockwise from the top.
    var corners: [Corner] {
        let m = middle
        return [(0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1)].map {
            Corner(x: m.x + $0.0, y: m.y + $0.1)
        }
    }

    /// The neighbours beyond each side, side 0 from the top corner clockwise.
    var neighbours: [GridCell] {
        let right = row & 1
        return [
            GridCell(column: column + right, row: row - 1), GridCell(column: column + 1, row: row),
            GridCell(column: column + right, row: row + 1),
            GridCell(column: column + right - 1, row: row + 1),
            GridCell(column: column - 1, row: row), GridCell(column: column + right - 1, row: row - 1),
        ]
    }
}

/// Where the grid lies on the earth and how wide a cell is (示意图框).
public struct GridFrame: Sendable, Hashable {
    /// The middle of cell 0, 0.
    public var origin: WorldPoint
    /// The width of a cell in world units.
    public var width: Double

    /// A frame from degrees and kilometres.
    public init(longitude: Double, latitude: Double, cellKilometres: Double) {
        origin = WorldPoint(longitude: longitude, latitude: latitude)
        width = cellKilometres / (Self.equatorKilometres * cos(latitude * .pi / 180))
    }

    private static let equatorKilometres = 40_075.017

    func point(_ corner: GridCell.Corner) -> WorldPoint {
        WorldPoint(
            x: origin.x + Double(corner.x) * width / 2,
            y: origin.y + Double(corner.y) * width / (2 * 3.0.squareRoot()))
    }

    /// The hexagon of a cell.
    public func ring(_ cell: GridCell) -> MapRing { cell.corners.map(point) }

    /// The outlines around cells, holes included, each side that two of them share left out.
    public func outlines(of cells: some Sequence<GridCell>) -> [MapRing] {
        let all = Set(cells)
        // No corner has more than three cells, so at most one side leaves it.
        var next: [GridCell.Corner: GridCell.Corner] = [:]
        for cell in all.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) {
            let corners = cell.corners
            for (side, neighbour) in cell.neighbours.enumerated() where !all.contains(neighbour) {
                next[corners[side]] = corners[(side + 1) % 6]
            }
        }
        var rings: [MapRing] = []
        for start in next.keys.sorted(by: { ($0.y, $0.x) < ($1.y, $1.x) }) {
            var ring: MapRing = []
            var corner = start
            while let to = next.removeValue(forKey: corner) {
                ring.append(point(corner))
                corner = to
            }
            if ring.count > 2 { rings.append(ring) }
        }
        return rings
    }

    /// Cells for areas that the pack places nowhere: each group a block of its own, blocks side by side.
    public static func blocks(_ groups: [Int]) -> [[GridCell]] {
        var left = 0
        return groups.map { count in
            let columns = max(1, Int(Double(count).squareRoot().rounded(.up)))
            defer { left += columns + 1 }
            return (0..<count).map { GridCell(column: left + $0 % columns, row: $0 / columns) }
        }
    }
}
