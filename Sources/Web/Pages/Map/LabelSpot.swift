/// Where a label stands within a shape (图内标注): in the middle of what surrounds it, unless the edges are nearer there than
/// elsewhere: of a bent county the middle lies at its border, or outside.
enum LabelSpot {
    /// How many places are tried across and down.
    private static let steps = 14

    /// The place for a label so wide and high.
    static func middle(
        of rings: [[UnitLabels.Point]], width: Double, height: Double
    ) -> UnitLabels.Point {
        let corners = rings.joined()
        guard let left = corners.map(\.x).min(), let right = corners.map(\.x).max(),
            let top = corners.map(\.y).min(), let bottom = corners.map(\.y).max()
        else { return (0, 0) }
        let middle = ((left + right) / 2, (top + bottom) / 2)
        let edges = rings.flatMap { ring in Array(zip(ring, ring.dropFirst() + ring.prefix(1))) }
        var (best, most) = (middle, room(middle, edges, width, height) * 1.2)
        for row in 1..<steps {
            for column in 1..<steps {
                let point = (
                    left + (right - left) * Double(column) / Double(steps),
                    top + (bottom - top) * Double(row) / Double(steps)
                )
                let room = room(point, edges, width, height)
                if room > most { (best, most) = (point, room) }
            }
        }
        return best
    }

    private typealias Edge = (start: UnitLabels.Point, end: UnitLabels.Point)

    /// How many labels' sizes lie between a point and the nearest edge; 0 outside.
    private static func room(
        _ point: UnitLabels.Point, _ edges: [Edge], _ width: Double, _ height: Double
    ) -> Double {
        var isInside = false
        var nearest = Double.infinity
        for (start, end) in edges {
            if (start.y > point.y) != (end.y > point.y),
                point.x < start.x + (point.y - start.y) / (end.y - start.y) * (end.x - start.x)
            {
                isInside.toggle()
            }
            // Wide as it is, a label has less room across than up and down.
            let (ax, ay) = ((start.x - point.x) / width, (start.y - point.y) / height)
            let (dx, dy) = ((end.x - start.x) / width, (end.y - start.y) / height)
            let length = dx * dx + dy * dy
            let along = length > 0 ? min(1, max(0, -(ax * dx + ay * dy) / length)) : 0
            let (x, y) = (ax + along * dx, ay + along * dy)
            nearest = min(nearest, x * x + y * y)
        }
        return isInside ? nearest.squareRoot() : 0
    }
}
