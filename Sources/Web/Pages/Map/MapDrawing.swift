import Foundation
import Map
import Vocabulary

/// Draws the cells of a map as SVG (示意图绘制): printable, read aloud, without script.
struct MapDrawing {
    /// A cell so wide bears its name, one so wide its value too; units are the drawing's, near to pixels as drawn.
    private static let room = (name: 30.0, value: 50.0)
    /// Widths of characters at the size of names.
    private static let letter = (ascii: 8.6, other: 15.0)

    /// The size of letters in a tight cell, of the usual one.
    private static let tight = 11.5 / 15

    private let width: Double
    /// No cell is drawn wider than this: a county of one town is no poster.
    private static let widest = 150.0

    private let low: WorldPoint
    private let scale: Double
    private let height: Double
    private let left: Double
    private static let margin = 6.0

    /// A drawing that holds all rings and is so wide.
    init?(around rings: some Sequence<MapRing>, width: Double) {
        guard let box = WorldBox(around: rings.lazy.flatMap { $0 }), box.high.x > box.low.x else {
            return nil
        }
        self.width = width
        low = box.low
        let fit = (width - 2 * Self.margin) / (box.high.x - box.low.x)
        let smallest = rings.compactMap { WorldBox(around: $0) }.map { $0.high.x - $0.low.x }.min() ?? 0
        scale = smallest > 0 ? min(fit, Self.widest / smallest) : fit
        left = (width - (box.high.x - box.low.x) * scale) / 2
        height = (box.high.y - box.low.y) * scale + 2 * Self.margin
    }

    private func place(_ point: WorldPoint) -> (x: Double, y: Double) {
        ((point.x - low.x) * scale + left, (point.y - low.y) * scale + Self.margin)
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        guard tenths % 10 != 0 else { return String(tenths / 10) }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// A ring's corners as drawn.
    func corners(_ ring: MapRing) -> [UnitLabels.Point] { ring.map(place) }

    /// Where the labels of units go, by their names, numbers and cells; `others` are cells of none.
    func spots(
        _ units: [(name: String, value: String, cells: [MapRing])], others: [MapRing] = []
    ) -> [UnitLabels.Spot?] {
        UnitLabels.spots(
            units.map { unit in
                UnitLabels.Unit(
                    cells: unit.cells.map(corners),
                    width: max(Self.wide(unit.name) * Self.big.name, Self.wide(unit.value) * Self.big.value),
                    height: Self.big.height)
            }, around: others.map(corners), width: width, height: height)
    }

    /// The letters of unit labels against those of cells, as large as a phone draws them; numbers are bold. How high both
    /// lines are, and where each stands below the top.
    private static let big = (name: 19.0 / 15, value: 22.5 / 15, height: 46.0, first: 17.0, second: 41.0)

    private func path(_ rings: [MapRing]) -> String {
        var text = ""
        for ring in rings {
            for (index, point) in ring.enumerated() {
                let (x, y) = place(point)
                text += "\(index == 0 ? "M" : "L")\(Self.tenths(x)) \(Self.tenths(y))"
            }
            text += "Z"
        }
        return text
    }

    /// The picture: each place a link, the outlines above them, the chosen one ringed, the units named beside.
    func markup(
        _ places: [MapModel.Place], units: [MapModel.Place], outlines: [[MapRing]], chosen: AreaID?,
        label: String, value: (MapModel.Place) -> String, title: (MapModel.Place) -> String,
        link: (MapModel.Place) -> String, open: (MapModel.Place) -> String
    ) -> Markup {
        let cells = Markup.each(places) { place in
            let grade: Markup =
                switch place.grade {
                case 1: "q1"
                case 2: "q2"
                case 3: "q3"
                case 4: "q4"
                case 5: "q5"
                default: "q0"
                }
            return """
                <a href="\(link(place))"><title>\(title(place))</title><path class="\(grade)" data-area="\(place.area.description)" d="\(path(place.rings))"/>\(words(place, value))</a>
                """
        }
        let edges = Markup.each(outlines) { "<path class=\"e\" d=\"\(path($0))\"/>" }
        let ring: Markup =
            places.first { $0.area == chosen }.map { "<path class=\"s\" d=\"\(path($0.rings))\"/>" } ?? ""
        let known = Set(units.map(\.area))
        let spots = spots(
            units.map { unit in
                (unit.name, value(unit), places.filter { $0.unit == unit.area }.flatMap(\.rings))
            }, others: places.filter { $0.unit.map { !known.contains($0) } ?? true }.flatMap(\.rings))
        let names = Markup.each(zip(units, spots)) { unit, spot in
            guard let spot else { return Markup() }
            return """
                <a href="\(open(unit))"><title>\(title(unit))</title><text class="big" x="\(Self.tenths(spot.left))" y="\(Self.tenths(spot.top + Self.big.first))"><tspan>\(unit.name)</tspan><tspan x="\(Self.tenths(spot.left))" y="\(Self.tenths(spot.top + Self.big.second))">\(value(unit))</tspan></text></a>
                """
        }
        // Labels may stand above or below the cells.
        let top = min(0, spots.compactMap { $0?.top }.min() ?? 0)
        let bottom = max(height, spots.compactMap { $0.map { $0.top + $0.height } }.max() ?? 0)
        return """
            <svg class="mp" viewBox="0 \(Self.tenths(top)) \(Self.tenths(width)) \(Self.tenths(bottom - top))" role="group" aria-label="\(label)">\(cells)\(edges)\(ring)\(names)</svg>
            """
    }

    private func words(_ place: MapModel.Place, _ value: (MapModel.Place) -> String) -> Markup {
        guard let box = WorldBox(around: place.rings.lazy.flatMap { $0 }) else { return Markup() }
        let room = (box.high.x - box.low.x) * scale
        guard room >= Self.room.name else { return Markup() }
        let hasValue = room >= Self.room.value
        let (x, y) = LabelSpot.middle(
            of: place.rings.map(corners), width: min(Self.wide(place.label.withoutBrackets), room),
            height: hasValue ? 32 : 16)
        // A word of letters that is a little too long for its cell is drawn smaller.
        let isTight = place.label.utf8.allSatisfy { $0 < 128 } && Self.wide(place.label) > room
        let name = Self.short(place.label, isTight ? room / Self.tight : room)
        let size: Markup = isTight ? " style=\"font-size:11.5px\"" : ""
        guard hasValue else {
            return "<text x=\"\(Self.tenths(x))\" y=\"\(Self.tenths(y + 5))\"\(size)>\(name)</text>"
        }
        return """
            <text x="\(Self.tenths(x))" y="\(Self.tenths(y - 1))"\(size)>\(name)</text><text class="v2" x="\(Self.tenths(x))" y="\(Self.tenths(y + 15))">\(value(place))</text>
            """
    }

    /// How wide a name is at the usual size.
    private static func wide(_ name: String) -> Double {
        name.reduce(0) { $0 + ($1.isASCII ? letter.ascii : letter.other) }
    }

    /// A name that fits: as many characters as the cell is wide, a Han character being twice a letter's width. What
    /// stands in brackets is left out, and a word of letters is not cut where another one stands before it.
    private static func short(_ name: String, _ room: Double) -> String {
        let name = name.withoutBrackets
        var width = 0.0
        var kept = name.startIndex
        while kept < name.endIndex {
            width += name[kept].isASCII ? Self.letter.ascii : Self.letter.other
            if width > room { break }
            kept = name.index(after: kept)
        }
        guard kept < name.endIndex else { return name }
        let part = name[..<kept]
        if name[kept] != " ", name[kept].isASCII, let space = part.lastIndex(of: " ") {
            return String(part[..<space])
        }
        return part.isEmpty ? String(name.prefix(1)) : String(part)
    }
}
