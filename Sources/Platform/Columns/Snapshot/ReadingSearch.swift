/// Letters sought in the reading of a name (读音查找): `lcg`, `liangc` and `chung` are in `liang chun gui`.
///
/// Syllables are divided by spaces, several readings of one by `/`. From some syllable on each gives its beginning, one
/// letter at least, until all letters are found.
public struct ReadingSearch: Sendable, Hashable {
    private let letters: [UInt8]
    private static let (space, or) = (UInt8(ascii: " "), UInt8(ascii: "/"))

    /// The letters of a text; nil where anything in it but spaces and apostrophes is no letter from a to z.
    public init?(_ text: String) {
        var letters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            case Self.space, UInt8(ascii: "'"): continue
            default: return nil
            }
        }
        guard !letters.isEmpty else { return nil }
        self.letters = letters
    }

    /// Whether a reading has them; `fromStart`: from its first syllable on.
    public func isFound(in reading: String, fromStart: Bool = false) -> Bool {
        var reading = reading
        return reading.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return fromStart ? begins(bytes, 0, 0) : isFound(in: bytes)
        }
    }

    func isFound(in reading: UnsafeRawBufferPointer) -> Bool {
        var start: Int? = 0
        while let at = start {
            if begins(reading, at, 0) { return true }
            start = Self.next(reading, at)
        }
        return false
    }

    /// Where the next syllable begins; nil where there is none.
    private static func next(_ reading: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var at = start
        while at < reading.count, reading[at] != space { at += 1 }
        return at < reading.count ? at + 1 : nil
    }

    /// Whether the letters from one on are found from a syllable on.
    private func begins(_ reading: UnsafeRawBufferPointer, _ start: Int, _ from: Int) -> Bool {
        var at = start
        while true {
            var taken = 0
            while at + taken < reading.count, from + taken < letters.count,
                reading[at + taken] == letters[from + taken]
            {
                taken += 1
            }
            if from + taken == letters.count { return true }
            if taken > 0, let next = Self.next(reading, at) {
                for length in stride(from: taken, through: 1, by: -1)
                where begins(reading, next, from + length) { return true }
            }
            while at < reading.count, reading[at] != Self.space, reading[at] != Self.or { at += 1 }
            guard at < reading.count, reading[at] == Self.or else { return false }
            at += 1
        }
    }
}
