/// A layer of points, each with a name of its own and one of a few kinds (点图层): written in one pass, since a tile may
/// hold thousands.
public struct PointLayer: Sendable {
    private struct Point {
        var x, y: Int32
        var kind, lead: Int32
        var number: UInt64
    }

    private let name: String
    private let keys: (name: String, kind: String)
    private let kinds: [String]
    private let leads: [[UInt8]]
    private var points: [Point] = []

    /// A layer without points: each gets a name under one key, made of a lead and a number, and a kind under the other.
    public init(
        _ name: String, nameKey: String, leads: [String], kindKey: String, kinds: [String], room: Int = 0
    ) {
        self.name = name
        keys = (nameKey, kindKey)
        self.kinds = kinds
        self.leads = leads.map { Array($0.utf8) }
        points.reserveCapacity(room)
    }

    /// Whether nothing was added.
    public var isEmpty: Bool { points.isEmpty }

    /// Adds a point in steps of the tile, by the places of its kind and of its name's lead.
    public mutating func add(x: Int32, y: Int32, kind: Int, lead: Int, number: Int) {
        points.append(
            Point(
                x: x, y: y, kind: Int32(kind), lead: Int32(lead), number: UInt64(clamping: number)))
    }

    /// The layer as its message. Names follow the kinds among the values, in the order of the points.
    var message: [UInt8] {
        var head: [UInt8] = []
        head.appendMessage(1, Array(name.utf8))
        head.appendMessage(3, Array(keys.name.utf8))
        head.appendMessage(3, Array(keys.kind.utf8))
        for kind in kinds { head.appendText(kind) }
        let longest = leads.map(\.count).max() ?? 0
        // A feature takes at most 38 bytes, a name its lead, 20 digits and what says how long it is.
        let room = points.count * (38 + longest + 20 + 12)
        let body = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
            var writer = Writer(memory)
            for (place, point) in points.enumerated() {
                writer.feature(point, nameAt: UInt64(kinds.count + place))
            }
            for point in points { writer.name(leads[Int(point.lead)], point.number) }
            count = writer.count
        }
        return head + body + VectorTile.layerEnd
    }

    /// Bytes put one after another where there is room for all of them.
    private struct Writer {
        private let memory: UnsafeMutableBufferPointer<UInt8>
        private(set) var count = 0

        init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

        mutating func put(_ byte: UInt8) {
            memory[count] = byte
            count += 1
        }

        mutating func varint(_ value: UInt64) {
            var rest = value
            while rest >= 0x80 {
                put(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            put(UInt8(truncatingIfNeeded: rest))
        }

        /// A message whose length, below 128, is put in front once it is known.
        mutating func short(_ field: UInt8, _ content: (inout Writer) -> Void) {
            put(field << 3 | 2)
            let at = count
            put(0)
            content(&self)
            memory[at] = UInt8(truncatingIfNeeded: count - at - 1)
        }

        mutating func feature(_ point: Point, nameAt place: UInt64) {
            short(2) { feature in
                feature.short(2) { tags in
                    tags.put(0)
                    tags.varint(place)
                    tags.put(1)
                    tags.varint(UInt64(clamping: point.kind))
                }
                feature.put(3 << 3)
                feature.put(1)
                feature.short(4) { path in
                    path.put(1 << 3 | 1)
                    path.varint(VectorTile.zigzag(point.x))
                    path.varint(VectorTile.zigzag(point.y))
                }
            }
        }

        mutating func name(_ lead: [UInt8], _ number: UInt64) {
            var digits = 1
            var rest = number
            while rest >= 10 {
                digits += 1
                rest /= 10
            }
            let length = UInt64(lead.count + digits)
            put(4 << 3 | 2)
            varint(length < 0x80 ? length + 2 : length + 3)
            put(1 << 3 | 2)
            varint(length)
            for byte in lead { put(byte) }
            rest = number
            for place in stride(from: count + digits - 1, through: count, by: -1) {
                memory[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            count += digits
        }
    }
}
