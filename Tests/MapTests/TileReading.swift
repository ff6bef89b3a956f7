/// A reader of vector tiles written for these tests alone, after the specification 2.1: it shares nothing with the writer.
struct ReadLayer {
    struct Feature {
        var id: UInt64?
        var kind = 0
        var properties: [String: String] = [:]
        /// Paths of points in steps of the tile.
        var paths: [[(x: Int, y: Int)]] = []
        var closed = false
    }
    var name = ""
    var version = 0
    var extent = 0
    var features: [Feature] = []
}

struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    var isAtEnd: Bool { at >= bytes.endIndex }

    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
        }
        return value
    }

    mutating func field() -> (number: Int, wire: Int) {
        let tag = varint()
        return (Int(tag >> 3), Int(tag & 7))
    }

    mutating func message() -> ArraySlice<UInt8> {
        let length = Int(varint())
        defer { at += length }
        return bytes[at..<at + length]
    }
}

func readTile(_ bytes: [UInt8]) -> [ReadLayer] {
    var layers: [ReadLayer] = []
    var tile = WireReader(bytes[...])
    while !tile.isAtEnd {
        guard tile.field() == (3, 2) else { return layers }
        layers.append(readLayer(tile.message()))
    }
    return layers
}

private func readLayer(_ bytes: ArraySlice<UInt8>) -> ReadLayer {
    var layer = ReadLayer()
    var keys: [String] = []
    var values: [String] = []
    var features: [ArraySlice<UInt8>] = []
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
        switch reader.field().number {
        case 1: layer.name = String(decoding: reader.message(), as: UTF8.self)
        case 2: features.append(reader.message())
        case 3: keys.append(String(decoding: reader.message(), as: UTF8.self))
        case 4: values.append(readValue(reader.message()))
        case 5: layer.extent = Int(reader.varint())
        default: layer.version = Int(reader.varint())
        }
    }
    layer.features = features.map { readFeature($0, keys, values) }
    return layer
}

private func readValue(_ bytes: ArraySlice<UInt8>) -> String {
    var reader = WireReader(bytes)
    switch reader.field().number {
    case 1: return String(decoding: reader.message(), as: UTF8.self)
    case 7: return reader.varint() == 1 ? "true" : "false"
    default: return String(Int64(bitPattern: reader.varint()))
    }
}

private func readFeature(_ bytes: ArraySlice<UInt8>, _ keys: [String], _ values: [String])
    -> ReadLayer.Feature
{
    var feature = ReadLayer.Feature()
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
        switch reader.field().number {
        case 1: feature.id = reader.varint()
        case 2:
            var tags = WireReader(reader.message())
            while !tags.isAtEnd {
                let key = keys[Int(tags.varint())]
                feature.properties[key] = values[Int(tags.varint())]
            }
        case 3: feature.kind = Int(reader.varint())
        default:
            var path = WireReader(reader.message())
            var (x, y) = (0, 0)
            func step(_ value: UInt64) -> Int { Int(value >> 1) ^ -Int(value & 1) }
            while !path.isAtEnd {
                let command = path.varint()
                switch command & 7 {
                case 7: feature.closed = true
                case let kind:
                    for _ in 0..<(command >> 3) {
                        x += step(path.varint())
                        y += step(path.varint())
                        if kind == 1 { feature.paths.append([]) }
                        feature.paths[feature.paths.count - 1].append((x, y))
                    }
                }
            }
        }
    }
    return feature
}
