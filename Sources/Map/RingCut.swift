/// Cuts rings by boxes and lines (裁剪): Sutherland and Hodgman, Communications of the ACM 17 (1974).
enum RingCut {
    /// What of a ring lies in a box; empty where they do not meet. `around` is the box around the ring, where it is known.
    static func clip(_ ring: MapRing, within around: WorldBox? = nil, to box: WorldBox) -> MapRing {
        guard let around = around ?? WorldBox(around: ring), around.meets(box) else { return [] }
        if box.holds(around) { return ring }
        var cut = ring
        cut = keep(cut) { $0.x - box.low.x }
        cut = keep(cut) { box.high.x - $0.x }
        cut = keep(cut) { $0.y - box.low.y }
        return keep(cut) { box.high.y - $0.y }
    }

    /// What of a convex ring is nearer to one point than to another.
    static func nearer(_ ring: MapRing, to near: WorldPoint, than far: WorldPoint) -> MapRing {
        let middle = WorldPoint(x: (near.x + far.x) / 2, y: (near.y + far.y) / 2)
        let (dx, dy) = (near.x - far.x, near.y - far.y)
        return keep(ring) { ($0.x - middle.x) * dx + ($0.y - middle.y) * dy }
    }

    /// What of a ring lies where a linear function is not negative.
    private static func keep(_ ring: MapRing, _ side: (WorldPoint) -> Double) -> MapRing {
        guard var last = ring.last else { return [] }
        var lastSide = side(last)
        var kept: MapRing = []
        kept.reserveCapacity(ring.count + 2)
        for point in ring {
            let here = side(point)
            if (here < 0) != (lastSide < 0) {
                let share = lastSide / (lastSide - here)
                kept.append(
                    WorldPoint(x: last.x + (point.x - last.x) * share, y: last.y + (point.y - last.y) * share)
                )
            }
            if here >= 0 { kept.append(point) }
            last = point
            lastSide = here
        }
        return kept
    }

    /// The centre of mass of a ring; its first point where it has no area.
    static func centre(_ ring: MapRing) -> WorldPoint {
        guard let first = ring.first, var last = ring.last else { return WorldPoint(x: 0, y: 0) }
        var (area, x, y) = (0.0, 0.0, 0.0)
        for point in ring {
            // Relative to the first point: world units are large beside a village.
            let (ax, ay) = (last.x - first.x, last.y - first.y)
            let (bx, by) = (point.x - first.x, point.y - first.y)
            let cross = ax * by - bx * ay
            area += cross
            x += (ax + bx) * cross
            y += (ay + by) * cross
            last = point
        }
        guard abs(area) > 1e-30 else { return first }
        return WorldPoint(x: first.x + x / (3 * area), y: first.y + y / (3 * area))
    }

    /// Whether a convex or simple ring holds a point.
    static func holds(_ ring: MapRing, _ point: WorldPoint) -> Bool {
        guard var last = ring.last else { return false }
        var inside = false
        for corner in ring {
            if (corner.y > point.y) != (last.y > point.y),
                point.x < (last.x - corner.x) * (point.y - corner.y) / (last.y - corner.y) + corner.x
            {
                inside.toggle()
            }
            last = corner
        }
        return inside
    }
}
