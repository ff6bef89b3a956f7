/// Writes a Mapbox vector tile, version 2.1, byte by byte (矢量瓦片).
public struct VectorTile: Sendable {
    /// Steps across a tile.
    public static let extent = 4096

    /// The tile so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty tile.
    public init() {}

    /// Adds a layer, unless it stayed empty.
    public mutating func add(_ layer: VectorTileLayer) {
        guard !layer.isEmpty else { return }
        bytes.appendMessage(3, layer.message)
    }

    /// Adds a layer of points, unless it stayed empty.
    public mutating func add(_ layer: PointLayer) {
        guard !layer.isEmpty else { return }
        bytes.appendMessage(3, layer.message)
    }

    /// A step as the specification writes it, so that small ones are short whichever way they go.
    static func zigzag(_ value: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: (value << 1) ^ (value >> 31)))
    }

    /// What ends every layer: its extent and the version of the specification.
    static let layerEnd: [UInt8] = {
        var bytes: [UInt8] = []
        bytes.appendVarint(5 << 3)
        bytes.appendVarint(UInt64(extent))
        bytes.appendVarint(15 << 3)
        bytes.appendVarint(2)
        return bytes
    }()
}

/// One layer of a tile: shapes with whole numbers as their properties (图层).
public struct VectorTileLayer: Sendable {
    private enum Shape: UInt64 {
        case line = 2
        case polygon = 3
    }

    private let name: String
    private var features: [UInt8] = []
    private var keys: [String] = []
    private var keyNumbers: [String: UInt64] = [:]
    private var values: [Int64] = []
    private var valueNumbers: [Int64: UInt64] = [:]
    // What one feature is made in, kept for the next: a tile of a city has a thousand.
    private var steps: [Step] = []
    private var path: [UInt8] = []
    private var feature: [UInt8] = []

    /// A layer without features.
    public init(_ name: String) { self.name = name }

    /// Whether nothing was added.
    public var isEmpty: Bool { features.isEmpty }

    /// Adds a ring as a polygon, cut to a margin around the tile; nothing where it does not meet that.
    public mutating func addPolygon(
        _ ring: MapRing, within box: WorldBox? = nil, in tile: TileAddress, id: UInt64?
    ) {
        path.removeAll(keepingCapacity: true)
        var pen: Step = (0, 0)
        draw(ring, within: box, closed: true, tile, &pen)
        endFeature(.polygon, id, [])
    }

    /// Adds closed outlines as lines, cut to a margin around the tile.
    public mutating func addOutlines(
        _ rings: [MapRing], in tile: TileAddress, id: UInt64?,
        _ properties: [(key: String, value: Int64)]
    ) {
        path.removeAll(keepingCapacity: true)
        var pen: Step = (0, 0)
        for ring in rings { draw(ring, within: nil, closed: false, tile, &pen) }
        endFeature(.line, id, properties)
    }

    private typealias Step = (x: Int32, y: Int32)

    /// Adds a ring to the path, from where the pen stands.
    private mutating func draw(
        _ ring: MapRing, within box: WorldBox?, closed: Bool, _ tile: TileAddress, _ pen: inout Step
    ) {
        steps.removeAll(keepingCapacity: true)
        for point in RingCut.clip(ring, within: box, to: tile.box(margin: 1.0 / 32)) {
            let at = Self.step(point, in: tile)
            if let last = steps.last, last == at { continue }
            steps.append(at)
        }
        if let first = steps.first, let last = steps.last, steps.count > 1, first == last {
            steps.removeLast()
        }
        guard steps.count > 2, let first = steps.first else { return }
        if !closed { steps.append(first) }
        for (place, step) in steps.enumerated() {
            if place == 0 { path.appendVarint(1 << 3 | 1) }
            if place == 1 { path.appendVarint(UInt64(steps.count - 1) << 3 | 2) }
            path.appendVarint(VectorTile.zigzag(step.x - pen.x))
            path.appendVarint(VectorTile.zigzag(step.y - pen.y))
            pen = step
        }
        if closed { path.appendVarint(1 << 3 | 7) }
    }

    /// Makes a feature of the path, unless it stayed empty.
    private mutating func endFeature(
        _ shape: Shape, _ id: UInt64?, _ properties: [(key: String, value: Int64)]
    ) {
        guard !path.isEmpty else { return }
        var tags: [UInt8] = []
        for (key, value) in properties {
            tags.appendVarint(number(of: key))
            tags.appendVarint(number(of: value))
        }
        feature.removeAll(keepingCapacity: true)
        if let id {
            feature.appendVarint(1 << 3)
            feature.appendVarint(id)
        }
        feature.appendMessage(2, tags)
        feature.appendVarint(3 << 3)
        feature.appendVarint(shape.rawValue)
        feature.appendMessage(4, path)
        features.appendMessage(2, feature)
    }

    private mutating func number(of key: String) -> UInt64 {
        if let known = keyNumbers[key] { return known }
        let number = UInt64(keys.count)
        keys.append(key)
        keyNumbers[key] = number
        return number
    }

    private mutating func number(of value: Int64) -> UInt64 {
        if let known = valueNumbers[value] { return known }
        let number = UInt64(values.count)
        values.append(value)
        valueNumbers[value] = number
        return number
    }

    private static func step(_ point: WorldPoint, in tile: TileAddress) -> Step {
        let scale = Double(VectorTile.extent) / tile.side
        return (
            Int32(((point.x - Double(tile.column) * tile.side) * scale).rounded()),
            Int32(((point.y - Double(tile.row) * tile.side) * scale).rounded())
        )
    }

    /// The layer as its message: name, features, keys, values, extent, version.
    var message: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendMessage(1, Array(name.utf8))
        bytes += features
        for key in keys { bytes.appendMessage(3, Array(key.utf8)) }
        for value in values {
            var field: [UInt8] = []
            field.appendVarint(4 << 3)
            field.appendVarint(UInt64(bitPattern: value))
            bytes.appendMessage(4, field)
        }
        return bytes + VectorTile.layerEnd
    }
}

extension [UInt8] {
    fileprivate mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// A text among the values of a layer.
    mutating func appendText(_ text: String) {
        var field: [UInt8] = []
        field.appendMessage(1, Array(text.utf8))
        appendMessage(4, field)
    }

    mutating func appendMessage(_ field: UInt64, _ content: [UInt8]) {
        appendVarint(field << 3 | 2)
        appendVarint(UInt64(content.count))
        self += content
    }
}
