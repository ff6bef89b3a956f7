public import Vocabulary

/// One village of a snapshot as one block of bytes (村块): ids, links and columns, never changed once made.
///
/// The same bytes in memory and in the column file: a header of words, then arrays that begin at words.
public struct VillageChunk: Sendable {
    /// The words of the header, by place.
    enum Word {
        static let length = 0
        static let unit = 1
        static let village = 2
        static let hasOwn = 3
        static let rows = 4
        static let ids = 8
        static let links = 12
        static let members = 16
        static let columns = 17
        static let directory = 18
        static let count = 19
        /// Words of a column in the directory: encoding, numbers, states, least, greatest.
        static let perColumn = 5
    }

    /// How a column's rows are kept.
    enum Encoding: Int64 {
        /// Nothing is known of any row.
        case absent
        /// All rows are known and have the least number.
        case constant
        case int8, int16, int32, int64
        case text
    }

    let memory: ChunkMemory
    let start: Int

    init(_ memory: ChunkMemory, at start: Int) {
        self.memory = memory
        self.start = start
    }

    func word(_ place: Int) -> Int64 {
        memory.base.load(fromByteOffset: start + place * 8, as: Int64.self)
    }

    /// How many bytes it has.
    public var byteCount: Int { Int(word(Word.length)) }

    /// Its village.
    public var key: VillageKey {
        VillageKey(unit: Int(word(Word.unit)), village: word(Word.village))
    }

    /// Whether facts of the village itself are recorded.
    public var hasOwn: Bool { word(Word.hasOwn) != 0 }

    /// How many subjects of a kind it has; one village.
    public func rows(_ kind: SubjectKind) -> Int { Int(word(Word.rows + kind.place)) }

    private func address(_ word: Int) -> UnsafeRawPointer { memory.base + start + Int(self.word(word)) }

    /// Whether it is the very chunk that another snapshot has: whatever is worked out of it alone still holds.
    public func isSame(as other: VillageChunk) -> Bool { memory === other.memory && start == other.start }

    private func integers(_ word: Int, _ kind: SubjectKind) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(
            start: address(word + kind.place).assumingMemoryBound(to: Int64.self), count: rows(kind))
    }

    /// The subjects' integers in order of rows, valid as long as the chunk.
    func ids(_ kind: SubjectKind) -> UnsafeBufferPointer<Int64> { integers(Word.ids, kind) }

    /// Their households or groups, 0 for none.
    func links(_ kind: SubjectKind) -> UnsafeBufferPointer<Int64> { integers(Word.links, kind) }

    /// The integer of the subject in a row.
    public func id(_ kind: SubjectKind, _ row: Int) -> Int64 {
        address(Word.ids + kind.place).load(fromByteOffset: row * 8, as: Int64.self)
    }

    /// The row of a subject; nil where it is not here.
    public func row(_ kind: SubjectKind, id: Int64) -> Int? {
        // Persons stand by household, the others by id.
        if kind == .person { return (0..<rows(kind)).first { self.id(kind, $0) == id } }
        var low = 0
        var high = rows(kind)
        while low < high {
            let middle = (low + high) / 2
            if self.id(kind, middle) < id { low = middle + 1 } else { high = middle }
        }
        return low < rows(kind) && self.id(kind, low) == id ? low : nil
    }

    /// A person's household or a household's group; nil for none.
    public func link(_ kind: SubjectKind, _ row: Int) -> Int64? {
        let link = address(Word.links + kind.place).load(fromByteOffset: row * 8, as: Int64.self)
        return link == 0 ? nil : link
    }

    /// The rows of a household's persons.
    public func members(ofHousehold row: Int) -> Range<Int> {
        let offsets = address(Word.members)
        let first = offsets.load(fromByteOffset: row * 4, as: Int32.self)
        return Int(first)..<Int(offsets.load(fromByteOffset: row * 4 + 4, as: Int32.self))
    }

    /// The row of the household of a person's row.
    public func household(ofPerson row: Int) -> Int {
        var low = 0
        var high = rows(.household)
        while low + 1 < high {
            let middle = (low + high) / 2
            if members(ofHousehold: middle).lowerBound <= row { low = middle } else { high = middle }
        }
        return low
    }

    /// The column at a place of the shape.
    public func column(_ place: Int, _ kind: SubjectKind) -> ChunkColumn {
        let entry = Int(word(Word.directory)) / 8 + place * Word.perColumn
        func pointer(_ word: Int) -> UnsafeRawPointer { memory.base + start + Int(self.word(entry + word)) }
        let states = word(entry + 2)
        return ChunkColumn(
            memory: memory, encoding: Encoding(rawValue: word(entry)) ?? .absent, rows: rows(kind),
            values: pointer(1), states: states == 0 ? nil : pointer(2).assumingMemoryBound(to: UInt8.self),
            least: word(entry + 3), greatest: word(entry + 4))
    }
}

extension SubjectKind {
    /// The place among the kinds, in the order in which a chunk keeps them.
    var place: Int {
        switch self {
        case .person: 0
        case .household: 1
        case .group: 2
        case .village: 3
        }
    }
}

/// One column of a chunk, read where it lies (块列).
public struct ChunkColumn: Sendable {
    private let memory: ChunkMemory
    let encoding: VillageChunk.Encoding
    /// How many rows there are.
    public let rows: Int
    // Points into the memory above, which never changes and is kept as long as this is.
    nonisolated(unsafe) let values: UnsafeRawPointer
    // As the values do.
    nonisolated(unsafe) let states: UnsafePointer<UInt8>?
    let least: Int64
    let greatest: Int64

    init(
        memory: ChunkMemory, encoding: VillageChunk.Encoding, rows: Int, values: UnsafeRawPointer,
        states: UnsafePointer<UInt8>?, least: Int64, greatest: Int64
    ) {
        self.memory = memory
        self.encoding = encoding
        self.rows = rows
        self.values = values
        self.states = states
        self.least = least
        self.greatest = greatest
    }

    /// The state of a row: 0 known, else `FactColumn.missingByte` or `.failedByte`.
    public func state(_ row: Int) -> UInt8 {
        encoding == .absent ? FactColumn.missingByte : states?[row] ?? 0
    }

    /// The number in a row; nil where it is not known, and of texts.
    public func number(_ row: Int) -> Int64? { state(row) == 0 && encoding != .text ? raw(row) : nil }

    func raw(_ row: Int) -> Int64 {
        switch encoding {
        case .absent, .text: 0
        case .constant: least
        case .int8: Int64(values.load(fromByteOffset: row, as: Int8.self))
        case .int16: Int64(values.load(fromByteOffset: row * 2, as: Int16.self))
        case .int32: Int64(values.load(fromByteOffset: row * 4, as: Int32.self))
        case .int64: values.load(fromByteOffset: row * 8, as: Int64.self)
        }
    }

    /// The bytes of a row's text, valid as long as the chunk; nil where it is not known, and of numbers.
    func textBytes(_ row: Int) -> UnsafeRawBufferPointer? {
        guard encoding == .text, state(row) == 0 else { return nil }
        let first = Int(values.load(fromByteOffset: row * 4, as: Int32.self))
        let last = Int(values.load(fromByteOffset: row * 4 + 4, as: Int32.self))
        return UnsafeRawBufferPointer(start: slab + first, count: last - first)
    }

    /// Where the texts begin: of texts `least` says how far behind the offsets.
    var slab: UnsafeRawPointer { values + Int(least) }

    /// The text in a row; nil where it is not known, and of numbers.
    public func text(_ row: Int) -> String? { textBytes(row).map { String(decoding: $0, as: UTF8.self) } }
}
