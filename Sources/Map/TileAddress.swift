/// A square of the web's map pyramid: zoom, column, row (瓦片).
public struct TileAddress: Sendable, Hashable {
    /// Zoom, 0 is the whole world.
    public let zoom: Int
    /// Columns from the antimeridian.
    public let column: Int
    /// Rows from the north.
    public let row: Int

    /// The deepest zoom that is answered.
    public static let deepest = 22

    /// A tile; nil where no such tile is.
    public init?(zoom: Int, column: Int, row: Int) {
        guard (0...Self.deepest).contains(zoom) else { return nil }
        let side = 1 << zoom
        guard (0..<side).contains(column), (0..<side).contains(row) else { return nil }
        self.zoom = zoom
        self.column = column
        self.row = row
    }

    /// The tile of a zoom that holds a point.
    public init?(zoom: Int, holding point: WorldPoint) {
        guard (0...Self.deepest).contains(zoom), point.x.isFinite, point.y.isFinite else { return nil }
        let side = Double(1 << zoom)
        self.init(
            zoom: zoom, column: min(Int(point.x * side), Int(side) - 1),
            row: min(Int(point.y * side), Int(side) - 1))
    }

    /// The side of the square in world units.
    public var side: Double { 1 / Double(1 << zoom) }

    /// The square, wider by a share of its side all round.
    public func box(margin: Double = 0) -> WorldBox {
        let west = Double(column) * side
        let north = Double(row) * side
        let more = side * margin
        return WorldBox(
            low: WorldPoint(x: west - more, y: north - more),
            high: WorldPoint(x: west + side + more, y: north + side + more))
    }

    /// The Morton codes of all points inside.
    var codes: ClosedRange<UInt64> {
        let shift = UInt64(2 * (MortonCode.bits - zoom))
        let prefix = MortonCode.interleave(UInt32(column), UInt32(row))
        return (prefix << shift)...((prefix << shift) | ((1 << shift) - 1))
    }
}

/// The bits of a place interleaved, so that every tile of every zoom is one range of the sorted codes (四叉码).
enum MortonCode {
    /// Bits of each axis: 2 cm on the ground.
    static let bits = 31

    static func of(_ point: WorldPoint) -> UInt64 {
        let side = Double(1 << bits)
        func cell(_ value: Double) -> UInt32 { UInt32(min(max(value * side, 0), side - 1)) }
        return interleave(cell(point.x), cell(point.y))
    }

    static func interleave(_ x: UInt32, _ y: UInt32) -> UInt64 { spread(x) | spread(y) << 1 }

    /// The two axes of a code.
    static func axes(_ code: UInt64) -> (x: UInt32, y: UInt32) { (gather(code), gather(code >> 1)) }

    private static func spread(_ value: UInt32) -> UInt64 {
        var v = UInt64(value)
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F
        v = (v | v << 2) & 0x3333_3333_3333_3333
        return (v | v << 1) & 0x5555_5555_5555_5555
    }

    private static func gather(_ code: UInt64) -> UInt32 {
        var v = code & 0x5555_5555_5555_5555
        v = (v | v >> 1) & 0x3333_3333_3333_3333
        v = (v | v >> 2) & 0x0F0F_0F0F_0F0F_0F0F
        v = (v | v >> 4) & 0x00FF_00FF_00FF_00FF
        v = (v | v >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: v | v >> 16)
    }
}
