/// Which cells merges cover, asked row after row (合并单元格).
///
/// Merges never overlap in a sound file; one that overlaps an earlier one is left out and counted.
struct MergeCover {
    private let merges: [CellRange]
    private var next = 0
    private var active: [CellRange] = []
    private var firstEnd = Int.max
    /// Merges left out because they overlap another.
    private(set) var overlapping = 0

    init(_ merges: [CellRange]) {
        self.merges = merges.sorted {
            ($0.rows.lowerBound, $0.columns.lowerBound) < ($1.rows.lowerBound, $1.columns.lowerBound)
        }
    }

    /// Takes the covered cells out of a row; rows must come in rising order.
    mutating func uncover(row: Int, _ cells: inout [Cell]) {
        guard reach(row) else { return }
        cells.removeAll { covers(row, $0.column) }
    }

    /// The same for a row lent as slices.
    mutating func uncover(_ row: inout RowSlice) {
        let number = row.number
        guard reach(number) else { return }
        row.removeAll { covers(number, $0) }
    }

    /// Goes on to a row; whether any merge covers cells there.
    private mutating func reach(_ row: Int) -> Bool {
        if firstEnd < row {
            active.removeAll { $0.rows.upperBound < row }
            firstEnd = active.reduce(Int.max) { min($0, $1.rows.upperBound) }
        }
        while next < merges.count, merges[next].rows.lowerBound <= row {
            let merge = merges[next]
            next += 1
            guard merge.rows.upperBound >= row else { continue }
            let place = index(after: merge.columns.lowerBound)
            let overlapsBefore = place > 0 && active[place - 1].columns.upperBound >= merge.columns.lowerBound
            let overlapsAfter =
                place < active.count && active[place].columns.lowerBound <= merge.columns.upperBound
            if overlapsBefore || overlapsAfter {
                overlapping += 1
                continue
            }
            active.insert(merge, at: place)
            firstEnd = min(firstEnd, merge.rows.upperBound)
        }
        return !active.isEmpty
    }

    private func covers(_ row: Int, _ column: Int) -> Bool {
        let place = index(after: column)
        guard place > 0 else { return false }
        let merge = active[place - 1]
        return column <= merge.columns.upperBound
            && (row > merge.rows.lowerBound || column > merge.columns.lowerBound)
    }

    /// How many active merges begin at or before a column.
    private func index(after column: Int) -> Int {
        var low = 0
        var high = active.count
        while low < high {
            let middle = (low + high) / 2
            if active[middle].columns.lowerBound <= column { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
