import Vocabulary

extension VillageTables {
    /// Whole villages of a snapshot as tables again, with the columns of some facts (村块还原): what rules run over
    /// without reading the database. Of a text only whether it is there is kept.
    public init(_ chunks: [VillageChunk], _ shape: SnapshotShape, needing facts: Set<String>) {
        self.init()
        villages = chunks.map(\.key)
        hasOwn = chunks.map(\.hasOwn)
        for kind in SubjectKind.allCases {
            var table = SubjectTable()
            for chunk in chunks {
                table.ids.append(contentsOf: chunk.ids(kind))
                table.links.append(contentsOf: chunk.links(kind))
                table.offsets.append(Int32(table.ids.count))
            }
            for place in shape.places[kind] ?? 0..<0 where facts.contains(shape.columns[place].fact) {
                let parts = chunks.map { $0.column(place, kind) }
                table.numbers[shape.columns[place].fact] = FactColumn(parts, rows: table.ids.count)
            }
            self[kind] = table
        }
        for chunk in chunks {
            let first = members.last ?? 0
            for row in 0..<chunk.rows(.household) {
                members.append(first + Int32(chunk.members(ofHousehold: row).upperBound))
            }
        }
    }
}

extension FactColumn {
    /// One fact of several villages, end to end.
    init(_ parts: [ChunkColumn], rows: Int) {
        var numbers: [Int64] = []
        var states: [UInt8] = []
        numbers.reserveCapacity(rows)
        states.reserveCapacity(rows)
        for part in parts { part.append(to: &numbers, &states) }
        self.init(numbers: numbers, states: states)
    }
}

extension ChunkColumn {
    /// Adds its rows to numbers and states; of texts zeros that only say which are known.
    fileprivate func append(to numbers: inout [Int64], _ states: inout [UInt8]) {
        func add<T: FixedWidthInteger>(_ type: T.Type) {
            let own = UnsafeBufferPointer(start: values.assumingMemoryBound(to: T.self), count: rows)
            for value in own { numbers.append(Int64(truncatingIfNeeded: value)) }
        }
        switch encoding {
        case .absent, .text: numbers.append(contentsOf: repeatElement(0, count: rows))
        case .constant: numbers.append(contentsOf: repeatElement(least, count: rows))
        case .int8: add(Int8.self)
        case .int16: add(Int16.self)
        case .int32: add(Int32.self)
        case .int64: add(Int64.self)
        }
        if encoding == .absent {
            states.append(contentsOf: repeatElement(FactColumn.missingByte, count: rows))
        } else if let own = self.states {
            states.append(contentsOf: UnsafeBufferPointer(start: own, count: rows))
        } else {
            states.append(contentsOf: repeatElement(0, count: rows))
        }
    }
}
