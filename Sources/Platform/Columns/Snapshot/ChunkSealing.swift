import Vocabulary

extension VillageTables {
    /// The villages as chunks, in order, with the columns of a shape; a fact without a column is not known.
    public func sealed(_ shape: SnapshotShape) -> [VillageChunk] {
        villages.indices.map { village in
            var sealing = ChunkSealing(shape)
            return sealing.chunk(self, village)
        }
    }
}

/// Writes one village's rows into a block of words.
private struct ChunkSealing {
    private let shape: SnapshotShape
    private var words: [UInt64]

    init(_ shape: SnapshotShape) {
        self.shape = shape
        words = Array(
            repeating: 0,
            count: VillageChunk.Word.count + shape.columns.count * VillageChunk.Word.perColumn)
    }

    private mutating func put(_ word: Int, _ value: Int) { words[word] = UInt64(bitPattern: Int64(value)) }

    /// Adds an array at the next word; says at which byte it begins.
    private mutating func add<T>(_ values: some Collection<T>) -> Int {
        let at = words.count
        let bytes = values.count * MemoryLayout<T>.stride
        words.append(contentsOf: repeatElement(0, count: (bytes + 7) / 8))
        words.withUnsafeMutableBytes { memory in
            let room = UnsafeMutableRawBufferPointer(rebasing: memory[(at * 8)..<(at * 8 + bytes)])
            _ = room.bindMemory(to: T.self).initialize(from: values)
        }
        return at * 8
    }

    mutating func chunk(_ tables: VillageTables, _ village: Int) -> VillageChunk {
        put(VillageChunk.Word.unit, tables.villages[village].unit)
        put(VillageChunk.Word.village, Int(tables.villages[village].village))
        put(VillageChunk.Word.hasOwn, tables.hasOwn[village] ? 1 : 0)
        put(VillageChunk.Word.columns, shape.columns.count)
        put(VillageChunk.Word.directory, VillageChunk.Word.count * 8)
        for kind in SubjectKind.allCases {
            let table = tables[kind]
            let rows = Int(table.offsets[village])..<Int(table.offsets[village + 1])
            put(VillageChunk.Word.rows + kind.place, rows.count)
            put(VillageChunk.Word.ids + kind.place, add(table.ids[rows]))
            put(VillageChunk.Word.links + kind.place, add(table.links[rows]))
            for place in shape.places[kind] ?? 0..<0 { add(shape.columns[place], at: place, of: table, rows) }
            if kind == .household {
                let first = tables.members[rows.lowerBound]
                put(
                    VillageChunk.Word.members,
                    add(tables.members[rows.lowerBound...rows.upperBound].map { $0 - first }))
            }
        }
        put(VillageChunk.Word.length, words.count * 8)
        return VillageChunk(ChunkMemory(words), at: 0)
    }

    private mutating func add(
        _ column: SnapshotShape.Column, at place: Int, of table: SubjectTable, _ rows: Range<Int>
    ) {
        let entry = VillageChunk.Word.count + place * VillageChunk.Word.perColumn
        func known(_ states: [UInt8]?) -> (all: Bool, none: Bool) {
            guard let part = states?[rows] else { return (true, false) }
            return (part.allSatisfy { $0 == 0 }, part.allSatisfy { $0 == FactColumn.missingByte })
        }
        if column.isText {
            guard let texts = table.texts[column.fact] else { return }
            let (all, none) = known(texts.states)
            guard !none else { return }
            let first = texts.offsets[rows.lowerBound]
            let last = texts.offsets[rows.upperBound]
            put(entry, Int(VillageChunk.Encoding.text.rawValue))
            let offsets = add(texts.offsets[rows.lowerBound...rows.upperBound].map { $0 - first })
            put(entry + 1, offsets)
            put(entry + 3, add(texts.bytes[Int(first)..<Int(last)]) - offsets)
            put(entry + 4, Int(last - first))
            if !all { put(entry + 2, add(texts.states[rows])) }
            return
        }
        guard let numbers = table.numbers[column.fact] else { return }
        let (all, none) = known(numbers.missing)
        guard !none else { return }
        if !all, let states = numbers.missing { put(entry + 2, add(states[rows])) }
        switch numbers.numbers {
        case .int8(let values): add(values[rows], entry, all)
        case .int16(let values): add(values[rows], entry, all)
        case .int32(let values): add(values[rows], entry, all)
        case .int64(let values): add(values[rows], entry, all)
        }
    }

    /// Numbers in the narrowest width that holds them.
    private mutating func add<T: FixedWidthInteger & SignedInteger>(
        _ values: ArraySlice<T>, _ entry: Int, _ isKnown: Bool
    ) {
        guard let least = values.min(), let greatest = values.max() else { return }
        put(entry + 3, Int(least))
        put(entry + 4, Int(greatest))
        let encoding: VillageChunk.Encoding
        if least == greatest, isKnown {
            encoding = .constant
        } else if Int8(exactly: least) != nil, Int8(exactly: greatest) != nil {
            encoding = .int8
            put(entry + 1, add(values.map { Int8(truncatingIfNeeded: $0) }))
        } else if Int16(exactly: least) != nil, Int16(exactly: greatest) != nil {
            encoding = .int16
            put(entry + 1, add(values.map { Int16(truncatingIfNeeded: $0) }))
        } else if Int32(exactly: least) != nil, Int32(exactly: greatest) != nil {
            encoding = .int32
            put(entry + 1, add(values.map { Int32(truncatingIfNeeded: $0) }))
        } else {
            encoding = .int64
            put(entry + 1, add(values.map { Int64($0) }))
        }
        put(entry, Int(encoding.rawValue))
    }
}
