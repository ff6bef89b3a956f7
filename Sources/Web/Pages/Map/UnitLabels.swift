/// Where the name and the number of each unit stand on a map (单位标注): beside its own cells, over no cell and over no
/// other label.
///
/// The drawing and a strip above and below it are cut into squares; those that a cell touches are taken. A label goes where
/// all is free and where around it most squares are its own unit's and fewest are others'. The unit with the fewest cells
/// chooses first; nothing rests on chance.
struct UnitLabels {
    /// A corner of a cell as drawn.
    typealias Point = (x: Double, y: Double)

    /// A place of the drawing, wide enough for a label.
    struct Spot: Sendable, Equatable {
        var left: Double
        var top: Double
        var width: Double
        var height: Double
    }

    /// One unit: its cells and how much room its words need.
    struct Unit {
        var cells: [[Point]]
        var width: Double
        var height: Double
    }

    private static let step = 4.0
    /// How far around a label cells count as beside it, in squares.
    private static let reach = 6
    /// Free squares between a label and what stands beside it.
    private static let gap = 1

    /// How many marked squares lie in a rectangle, by sums from the corner.
    private struct Sums {
        let columns: Int
        let rows: Int
        private var sums: [Int]

        init(_ marks: [Bool], columns: Int, rows: Int) {
            (self.columns, self.rows) = (columns, rows)
            sums = Array(repeating: 0, count: (columns + 1) * (rows + 1))
            for row in 0..<rows {
                var line = 0
                for column in 0..<columns {
                    if marks[row * columns + column] { line += 1 }
                    sums[(row + 1) * (columns + 1) + column + 1] =
                        sums[row * (columns + 1) + column + 1] + line
                }
            }
        }

        /// What lies outside counts as unmarked.
        func count(column: Int, row: Int, width: Int, height: Int) -> Int {
            let (left, right) = (max(0, column), min(columns, column + width))
            let (top, bottom) = (max(0, row), min(rows, row + height))
            guard left < right, top < bottom else { return 0 }
            func sum(_ row: Int, _ column: Int) -> Int { sums[row * (columns + 1) + column] }
            return sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)
        }
    }

    private let columns: Int
    private let rows: Int
    /// The rows above the drawing.
    private let above: Int
    /// The rows of the drawing itself.
    private let within: Range<Int>

    private init(width: Double, height: Double, strip: Double) {
        columns = Int((width / Self.step).rounded(.down))
        above = Int((strip / Self.step).rounded(.up)) + 2 * Self.gap
        let own = Int((height / Self.step).rounded(.up))
        within = above..<above + own
        rows = own + 2 * above
    }

    /// A place for each unit, nil where none is free beside its cells.
    static func spots(
        _ units: [Unit], around others: [[Point]], width: Double, height: Double
    ) -> [Spot?] {
        let strip = units.map(\.height).max() ?? 0
        return UnitLabels(width: width, height: height, strip: strip).spots(units, others)
    }

    private func spots(_ units: [Unit], _ others: [[Point]]) -> [Spot?] {
        var taken = Array(repeating: false, count: columns * rows)
        var spots: [Spot?] = units.map { _ in nil }
        for cell in units.flatMap(\.cells) + others { mark(cell, in: &taken) }
        let cells = Sums(taken, columns: columns, rows: rows)
        for place in units.indices.sorted(by: { (units[$0].cells.count, $0) < (units[$1].cells.count, $1) }) {
            let unit = units[place]
            var own = Array(repeating: false, count: columns * rows)
            for cell in unit.cells { mark(cell, in: &own) }
            let free = Sums(taken, columns: columns, rows: rows)
            guard
                let spot = best(unit, free: free, own: Sums(own, columns: columns, rows: rows), cells: cells)
            else { continue }
            spots[place] = spot.drawn
            for row in spot.row..<min(rows, spot.row + spot.height) {
                for column in spot.column..<min(columns, spot.column + spot.width) {
                    taken[row * columns + column] = true
                }
            }
        }
        return spots
    }

    private typealias Found = (column: Int, row: Int, width: Int, height: Int, drawn: Spot)

    /// The place with most of the unit's own cells beside it, fewest of others, near to the unit's middle.
    private func best(_ unit: Unit, free: Sums, own: Sums, cells: Sums) -> Found? {
        let width = Int((unit.width / Self.step).rounded(.up)) + 2 * Self.gap
        let height = Int((unit.height / Self.step).rounded(.up)) + 2 * Self.gap
        let corners = unit.cells.flatMap { $0 }
        guard !corners.isEmpty, width <= columns, height <= rows else { return nil }
        let middle = (
            x: corners.reduce(0) { $0 + $1.x } / Double(corners.count) / Self.step,
            y: corners.reduce(0) { $0 + $1.y } / Double(corners.count) / Self.step + Double(above)
        )
        var found: (worth: Double, column: Int, row: Int)?
        for row in 0...rows - height {
            // Rows outside make the drawing higher.
            let outside = max(0, within.lowerBound - row) + max(0, row + height - within.upperBound)
            for column in 0...columns - width
            where free.count(column: column, row: row, width: width, height: height) == 0 {
                let around = (
                    column: column - Self.reach, row: row - Self.reach, width: width + 2 * Self.reach,
                    height: height + 2 * Self.reach
                )
                let beside = own.count(
                    column: around.column, row: around.row, width: around.width, height: around.height)
                guard beside > 0 else { continue }
                let all = cells.count(
                    column: around.column, row: around.row, width: around.width, height: around.height)
                let away =
                    abs(Double(column) + Double(width) / 2 - middle.x)
                    + abs(Double(row) + Double(height) / 2 - middle.y)
                let worth =
                    Double(beside - 2 * (all - beside) - 12 * outside) - (outside > 0 ? 60 : 0) - away / 2
                if found.map({ worth > $0.worth }) ?? true { found = (worth, column, row) }
            }
        }
        return found.map { found in
            let left = Double(found.column + Self.gap) * Self.step
            let top = Double(found.row + Self.gap - above) * Self.step
            return (
                found.column, found.row, width, height,
                Spot(left: left, top: top, width: unit.width, height: unit.height)
            )
        }
    }

    /// Marks every square that a cell touches: in each row from its first to its last.
    private func mark(_ cell: [Point], in marks: inout [Bool]) {
        func line(_ y: Double) -> Int { Int((y / Self.step).rounded(.down)) + above }
        guard let low = cell.map(\.y).min(), let high = cell.map(\.y).max() else { return }
        let (first, last) = (max(0, line(low)), min(rows - 1, line(high)))
        guard first <= last else { return }
        for row in first...last {
            let (from, to) = (Double(row - above) * Self.step, Double(row - above + 1) * Self.step)
            var (left, right) = (Double.infinity, -Double.infinity)
            for (start, end) in zip(cell, cell.dropFirst() + cell.prefix(1)) {
                let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
                guard lower.y >= from, upper.y <= to else { continue }
                let slope = lower.y > upper.y ? (lower.x - upper.x) / (lower.y - upper.y) : 0
                let ends =
                    lower.y > upper.y
                    ? [max(upper.y, from), min(lower.y, to)].map { upper.x + slope * ($0 - upper.y) }
                    : [upper.x, lower.x]
                left = min(left, ends[0], ends[1])
                right = max(right, ends[0], ends[1])
            }
            guard left <= right else { continue }
            let (begin, end) = (
                max(0, Int((left / Self.step).rounded(.down))),
                min(columns - 1, Int((right / Self.step).rounded(.down)))
            )
            guard begin <= end else { continue }
            for column in begin...end { marks[row * columns + column] = true }
        }
    }
}
