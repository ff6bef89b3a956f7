/// Finds facts by id (事实名索引): every value of every row asks, so the id's bytes are hashed in two loads, not with the
/// care that a dictionary takes of keys that somebody chose to collide.
struct FactIndex: Sendable {
    private let names: [String]
    /// Places in `names` by hash; −1 for none. At least twice as many as names, a power of two.
    private let slots: [Int32]

    /// An index of ids, each of them once.
    init(_ names: [String]) {
        self.names = names
        var count = 2
        while count < names.count * 2 { count *= 2 }
        var slots = [Int32](repeating: -1, count: count)
        for (place, name) in names.enumerated() {
            var slot = Self.hash(name) & (count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = Int32(place)
        }
        self.slots = slots
    }

    /// The place of an id in the list; nil where it is not in it.
    subscript(name: String) -> Int? {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if names[place] == name { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// From the length, the first and the last bytes.
    private static func hash(_ name: String) -> Int {
        let mixed = name.utf8.withContiguousStorageIfAvailable { bytes -> UInt64 in
            let raw = UnsafeRawBufferPointer(bytes)
            var hash = UInt64(raw.count) &* 0x9E37_79B9_7F4A_7C15
            if raw.count >= 8 {
                hash = (hash ^ raw.loadUnaligned(as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
                hash ^= hash >> 32
                hash ^= raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
            } else {
                for byte in raw { hash = hash << 8 ^ UInt64(byte) ^ hash >> 56 }
            }
            hash = hash &* 0xC4CE_B9FE_1A85_EC53
            return hash ^ hash >> 29
        }
        return Int(truncatingIfNeeded: (mixed ?? 0) >> 17)
    }
}
