/// Places sorted so that each tile is one range: found by two binary searches, no store of tiles (点索引).
public struct PlaceIndex: Sendable {
    private let codes: [UInt64]
    /// The places' own order, as the index has them: what is known of them is best kept in this order too.
    public let order: [Int32]

    /// Sorts places.
    public init(_ places: [WorldPoint]) {
        var sorted = places.enumerated().map { (code: MortonCode.of($1), row: Int32($0)) }
        sorted.sort { ($0.code, $0.row) < ($1.code, $1.row) }
        codes = sorted.map(\.code)
        order = sorted.map(\.row)
    }

    /// How many places there are.
    public var count: Int { codes.count }

    /// How many places a tile holds.
    public func count(in tile: TileAddress) -> Int { range(of: tile).count }

    /// Calls with each place of a tile: where it stands in `order`, and where in the tile, 0 to extent.
    public func forEach(
        in tile: TileAddress, extent: Int, _ body: (_ place: Int, _ x: Int32, _ y: Int32) -> Void
    ) {
        let shift = UInt32(MortonCode.bits - tile.zoom)
        let mask = (UInt32(1) << shift) - 1
        for place in range(of: tile) {
            let (x, y) = MortonCode.axes(codes[place])
            body(
                place, Int32((UInt64(x & mask) * UInt64(extent)) >> UInt64(shift)),
                Int32((UInt64(y & mask) * UInt64(extent)) >> UInt64(shift)))
        }
    }

    private func range(of tile: TileAddress) -> Range<Int> {
        let wanted = tile.codes
        return first(from: wanted.lowerBound)..<first(from: wanted.upperBound + 1)
    }

    /// The first place whose code is not below one.
    private func first(from code: UInt64) -> Int {
        var low = 0
        var high = codes.count
        while low < high {
            let middle = (low + high) / 2
            if codes[middle] < code { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
