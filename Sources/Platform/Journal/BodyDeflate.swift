import Vocabulary

/// Raw deflate of small texts behind the words of their class (RFC 1951), in one block of fixed codes (压缩).
///
/// Words are indexed once, not for every text as zlib does, and so short a text is not worth codes of its own: a third
/// of zlib's time for a few bytes more. Not Sendable: each thread that seals bodies has its own.
final class BodyDeflater {
    /// The words of a class with the places of their triples of bytes.
    private struct Primed {
        var words: [UInt8]
        var heads: [UInt32]
        var earlier: [UInt32]
    }

    private let primed: [BodyClass: Primed]
    /// Words and text, one after another, and the place before each at which the same triple stood, from 1.
    private var window: UnsafeMutablePointer<UInt8>
    private var earlier: UnsafeMutablePointer<UInt32>
    private let heads: UnsafeMutablePointer<UInt32>
    private var capacity = 1 << 14

    private static let hashBits = 11
    private static let shortest = 3
    private static let longest = 258
    private static let farthest = 32_768
    /// How many places are looked at for a longer match, and the length that is taken without looking on.
    private static let mostTries = 32
    private static let longEnough = 64
    /// Bytes behind the text that may be loaded with it.
    private static let padding = 8

    init(_ words: BodyWords) {
        window = .allocate(capacity: capacity + Self.padding)
        earlier = .allocate(capacity: capacity)
        heads = .allocate(capacity: 1 << Self.hashBits)
        primed = Dictionary(
            uniqueKeysWithValues: BodyClass.allCases.map { ($0, Self.primed(words[$0])) })
    }

    deinit {
        window.deallocate()
        earlier.deallocate()
        heads.deallocate()
    }

    private static func primed(_ words: [UInt8]) -> Primed {
        var primed = Primed(
            words: words, heads: Array(repeating: 0, count: 1 << hashBits),
            earlier: Array(repeating: 0, count: words.count))
        words.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, bytes.count >= shortest else { return }
            for at in 0...bytes.count - shortest {
                let slot = hash(base + at)
                primed.earlier[at] = primed.heads[slot]
                primed.heads[slot] = UInt32(at + 1)
            }
        }
        return primed
    }

    @inline(__always)
    private static func hash(_ at: UnsafePointer<UInt8>) -> Int {
        let triple = UInt32(at[0]) | UInt32(at[1]) << 8 | UInt32(at[2]) << 16
        return Int((triple &* 0x9E37_79B1) >> UInt32(32 - hashBits))
    }

    /// The deflated bytes of a text of a class.
    func deflated(_ clear: [UInt8], _ bodyClass: BodyClass) -> [UInt8] {
        let start = primed[bodyClass]?.words.count ?? 0
        let end = start + clear.count
        load(clear, bodyClass, end)
        return [UInt8](unsafeUninitializedCapacity: FixedCodes.bound(clear.count)) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            var out = FixedCodes.Writer(to: base)
            deflate(from: start, to: end, &out)
            filled = out.finished()
        }
    }

    /// Puts the words of a class and a text into the window, and the index of the words before it.
    private func load(_ clear: [UInt8], _ bodyClass: BodyClass, _ end: Int) {
        if end > capacity {
            capacity = max(capacity * 2, end)
            window.deallocate()
            earlier.deallocate()
            window = .allocate(capacity: capacity + Self.padding)
            earlier = .allocate(capacity: capacity)
        }
        guard let primed = primed[bodyClass] else { return }
        put(primed.words, at: window)
        put(primed.earlier, at: earlier)
        put(primed.heads, at: heads)
        put(clear, at: window + primed.words.count)
    }

    private func put<Element>(_ values: [Element], at place: UnsafeMutablePointer<Element>) {
        values.withUnsafeBufferPointer { values in
            if let from = values.baseAddress { place.update(from: from, count: values.count) }
        }
    }

    /// Writes the text: a match is kept back for one byte, in case the next place has a longer one.
    private func deflate(from start: Int, to end: Int, _ out: inout FixedCodes.Writer) {
        var at = start
        var held = (length: 0, distance: 0)
        while at < end {
            let found =
                held.length >= Self.longEnough ? (length: 0, distance: 0) : match(at, end, above: held.length)
            note(at, end)
            if held.length >= Self.shortest, found.length <= held.length {
                out.match(length: held.length, distance: held.distance)
                let next = at - 1 + held.length
                for place in at + 1..<max(at + 1, next) { note(place, end) }
                at = next
                held = (0, 0)
            } else {
                if held.length > 0 { out.literal(window[at - 1]) }
                // A place without a match is held as one of a single byte.
                held = found.length > 0 ? found : (1, 0)
                at += 1
            }
        }
        // No match begins at the last byte.
        if held.length > 0 { out.literal(window[end - 1]) }
    }

    @inline(__always)
    private func note(_ at: Int, _ end: Int) {
        guard end - at >= Self.shortest else { return }
        let slot = Self.hash(window + at)
        earlier[at] = heads[slot]
        heads[slot] = UInt32(truncatingIfNeeded: at + 1)
    }

    /// The longest match of a place among the last tries; of no length where none is longer than what is held.
    @inline(__always)
    private func match(_ at: Int, _ end: Int, above held: Int) -> (length: Int, distance: Int) {
        let limit = min(Self.longest, end - at)
        var best = (length: max(held, Self.shortest - 1), distance: 0)
        guard limit > best.length else { return (0, 0) }
        var place = Int(heads[Self.hash(window + at)]) - 1
        var tries = Self.mostTries
        while place >= 0, at - place <= Self.farthest, tries > 0 {
            if window[place + best.length] == window[at + best.length] {
                let length = common(place, at, limit)
                if length > best.length {
                    best = (length, at - place)
                    if length >= min(limit, Self.longEnough) { break }
                }
            }
            place = Int(earlier[place]) - 1
            tries -= 1
        }
        return best.distance > 0 ? best : (0, 0)
    }

    /// How many bytes two places share, up to a limit.
    @inline(__always)
    private func common(_ left: Int, _ right: Int, _ limit: Int) -> Int {
        let base = UnsafeRawPointer(window)
        var length = 0
        while length < limit {
            let difference =
                base.loadUnaligned(fromByteOffset: left + length, as: UInt64.self)
                ^ base.loadUnaligned(fromByteOffset: right + length, as: UInt64.self)
            if difference != 0 { return min(limit, length + difference.trailingZeroBitCount >> 3) }
            length += 8
        }
        return limit
    }
}
