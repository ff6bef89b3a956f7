/// Invented shapes of villages inside a town: seeded points, Lloyd's rounds, Voronoi cells (模拟村界).
public enum VillageCells {
    /// Rounds of moving each point to the middle of its cell; three make cells of like size.
    private static let rounds = 3

    /// One cell a village inside a convex ring, in the order asked; the same seed gives the same cells.
    public static func make(count: Int, in ring: MapRing, seed: UInt64) -> [MapRing] {
        guard count > 0, let box = WorldBox(around: ring) else { return [] }
        var numbers = PlaceNumbers(seed)
        var points = (0..<count).map { _ in numbers.point(in: ring, box) }
        var cells = divide(ring, points)
        for _ in 0..<rounds {
            points = cells.map(RingCut.centre)
            cells = divide(ring, points)
        }
        return cells
    }

    private static func divide(_ ring: MapRing, _ points: [WorldPoint]) -> [MapRing] {
        points.indices.map { own in
            points.indices.reduce(ring) { cell, other in
                other == own || points[other] == points[own]
                    ? cell : RingCut.nearer(cell, to: points[own], than: points[other])
            }
        }
    }

    /// Where a subject without coordinates is drawn: within its village, always the same place (按村放置).
    public static func place(of number: UInt64, in cell: MapRing) -> WorldPoint {
        guard let box = WorldBox(around: cell) else { return WorldPoint(x: 0, y: 0) }
        var numbers = PlaceNumbers(number)
        let centre = RingCut.centre(cell)
        let point = numbers.point(in: cell, box)
        // A little inwards: no house stands on the line.
        return WorldPoint(
            x: centre.x + (point.x - centre.x) * 0.92, y: centre.y + (point.y - centre.y) * 0.92)
    }
}

/// Numbers that a seed decides (SplitMix64, Steele and others 2014).
struct PlaceNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }

    /// A point inside a ring; its middle where chance does not find one.
    mutating func point(in ring: MapRing, _ box: WorldBox) -> WorldPoint {
        for _ in 0..<64 {
            let point = WorldPoint(
                x: box.low.x + unit() * (box.high.x - box.low.x),
                y: box.low.y + unit() * (box.high.y - box.low.y))
            if RingCut.holds(ring, point) { return point }
        }
        return RingCut.centre(ring)
    }
}
