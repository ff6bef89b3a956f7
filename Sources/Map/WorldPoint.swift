import Foundation

/// A place in world units: web mercator, 0 to 1 eastwards and southwards (世界坐标).
public struct WorldPoint: Sendable, Hashable {
    /// From the antimeridian eastwards, 0 to 1.
    public var x: Double
    /// From 85.05° north southwards, 0 to 1.
    public var y: Double

    /// A point of world units.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// A point of degrees on the internal datum.
    public init(longitude: Double, latitude: Double) {
        let bounded = min(max(latitude, -Self.limit), Self.limit) * .pi / 180
        x = min(max((longitude + 180) / 360, 0), 1)
        y = min(max(0.5 - log(tan(.pi / 4 + bounded / 2)) / (2 * .pi), 0), 1)
    }

    /// Degrees east.
    public var longitude: Double { x * 360 - 180 }

    /// Degrees north.
    public var latitude: Double { (2 * atan(exp((0.5 - y) * 2 * .pi)) - .pi / 2) * 180 / .pi }

    /// The last degree north or south that the projection shows.
    public static let limit = 85.051_128_779_806_6

    static func + (a: WorldPoint, b: WorldPoint) -> WorldPoint { WorldPoint(x: a.x + b.x, y: a.y + b.y) }
}

/// A closed line without its last point repeated, clockwise as drawn on the screen (环).
public typealias MapRing = [WorldPoint]

/// A box of world units (范围).
public struct WorldBox: Sendable, Hashable {
    /// The north-west corner.
    public var low: WorldPoint
    /// The south-east corner.
    public var high: WorldPoint

    /// A box between two corners.
    public init(low: WorldPoint, high: WorldPoint) {
        self.low = low
        self.high = high
    }

    /// The smallest box around points; nil without any.
    public init?(around points: some Sequence<WorldPoint>) {
        var box: WorldBox?
        for point in points {
            guard let known = box else {
                box = WorldBox(low: point, high: point)
                continue
            }
            box = WorldBox(
                low: WorldPoint(x: min(known.low.x, point.x), y: min(known.low.y, point.y)),
                high: WorldPoint(x: max(known.high.x, point.x), y: max(known.high.y, point.y)))
        }
        guard let box else { return nil }
        self = box
    }

    /// Whether another box lies wholly inside.
    func holds(_ other: WorldBox) -> Bool {
        low.x <= other.low.x && other.high.x <= high.x && low.y <= other.low.y && other.high.y <= high.y
    }

    /// Whether two boxes share a point.
    public func meets(_ other: WorldBox) -> Bool {
        low.x <= other.high.x && other.low.x <= high.x && low.y <= other.high.y && other.low.y <= high.y
    }
}
