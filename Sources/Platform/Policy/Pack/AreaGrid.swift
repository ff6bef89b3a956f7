import Vocabulary

/// The schematic grid that a map of the pack's areas is drawn on (示意格网): one hexagon an area, odd rows shifted
/// half a cell to the right.
public struct AreaGrid: Sendable, Hashable {
    /// The cell of one area.
    public struct Cell: Sendable, Hashable {
        /// The area's id.
        public var area: String
        /// Cells from the left.
        public var column: Int
        /// Rows from the top.
        public var row: Int
        /// Where it stands in the pack.
        public var place: PackPlace
    }

    /// Degrees east of the middle of cell 0, 0.
    public var longitude: Double
    /// Degrees north of the middle of cell 0, 0.
    public var latitude: Double
    /// The width of a cell in kilometres.
    public var cellKilometres: Double
    /// How firm the positions are.
    public var status: SourceStatus
    /// Where they were read.
    public var citation: Citation?
    /// The cells in the order of the pack.
    public var cells: [Cell]
    /// What stands in the cells of areas whose names are too long for them, by area and language.
    public var labels: [String: [String: String]]
    /// Where it stands in the pack.
    public var place: PackPlace

    init?(_ cursor: PackCursor) {
        let keys = ["longitude", "latitude", "cell_km", "cells", "labels", "source", "status", "note"]
        guard let map = cursor.map(keys), let longitude = map.required("longitude")?.degrees(within: 180),
            let latitude = map.required("latitude")?.degrees(within: 85),
            let cellKilometres = map.required("cell_km")?.degrees(within: 20_000), cellKilometres > 0
        else { return nil }
        self.longitude = longitude
        self.latitude = latitude
        self.cellKilometres = cellKilometres
        place = cursor.place
        status = map["status"]?.oneOf(SourceStatus.self) ?? .unverified
        citation = map["source"]?.citation()
        labels = [:]
        for (area, _, written) in map["labels"]?.map(nil)?.all ?? [] {
            for (language, _, text) in written.map([], labels: true)?.all ?? [] {
                labels[area, default: [:]][language] = text.text()
            }
        }
        cells = (map["cells"]?.list() ?? []).compactMap { cursor in
            guard let map = cursor.map(["area", "column", "row"]), let area = map.required("area")?.text(),
                let column = map.required("column")?.int(), let row = map.required("row")?.int()
            else { return nil }
            return Cell(area: area, column: column, row: row, place: cursor.place)
        }
    }
}

extension PackCursor {
    /// A decimal number whose size does not exceed a limit.
    fileprivate func degrees(within limit: Double) -> Double? {
        guard let text = text() else { return nil }
        guard let value = Double(text), abs(value) <= limit else {
            wrong("a number up to \(Int(limit))")
            return nil
        }
        return value
    }
}
