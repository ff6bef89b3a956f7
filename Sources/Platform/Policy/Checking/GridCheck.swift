import Vocabulary

extension PackCheck {
    /// The schematic grid names areas of the pack, each once, and no two on one cell (示意格网).
    mutating func grid() {
        guard let grid = pack.areas.grid else { return }
        for area in grid.labels.keys.sorted() where pack.areas.areas[area] == nil {
            report(.packUnknownReference, ["kind": "area", "id": area], at: grid.place)
        }
        var areas: Set<String> = []
        var cells: Set<[Int]> = []
        for cell in grid.cells {
            if pack.areas.areas[cell.area] == nil {
                report(.packUnknownReference, ["kind": "area", "id": cell.area], at: cell.place)
            }
            let taken = !areas.insert(cell.area).inserted
            if taken || !cells.insert([cell.column, cell.row]).inserted {
                let id = taken ? cell.area : "\(cell.column), \(cell.row)"
                report(.packRepeatedId, ["id": id, "what": "grid"], at: cell.place)
            }
        }
    }
}
