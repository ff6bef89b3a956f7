/// Texts of many subjects end to end (文字列), with where each ends; searched byte by byte.
public struct TextColumn: Sendable {
    /// The texts' UTF-8, one after the other.
    public private(set) var bytes: [UInt8] = []
    /// One more offset than there are rows: row r has the bytes `offsets[r]..<offsets[r + 1]`.
    public private(set) var offsets: [Int32] = [0]
    /// 0 where there is a text, `FactColumn.missingByte` where none is known.
    public private(set) var states: [UInt8] = []

    /// No rows.
    public init() {}

    /// How many rows there are.
    public var count: Int { states.count }

    /// Adds a row; nil: not known.
    public mutating func append(_ text: UnsafeRawBufferPointer?) {
        if let text { bytes.append(contentsOf: text) }
        offsets.append(Int32(bytes.count))
        states.append(text == nil ? FactColumn.missingByte : 0)
    }

    /// Adds a row of another column.
    public mutating func append(_ other: TextColumn, row: Int) {
        bytes.append(contentsOf: other.bytes[Int(other.offsets[row])..<Int(other.offsets[row + 1])])
        offsets.append(Int32(bytes.count))
        states.append(other.states[row])
    }

    /// Adds a text; nil: not known.
    public mutating func append(_ text: String?) {
        guard var text else { return append(nil as UnsafeRawBufferPointer?) }
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Takes the last row away.
    public mutating func removeLast() {
        states.removeLast()
        offsets.removeLast()
        bytes.removeLast(bytes.count - Int(offsets.last ?? 0))
    }

    /// Puts the rows from a place on in another order; rows left out go.
    public mutating func reorder(from start: Int, _ order: [Int]) {
        var moved = TextColumn()
        for row in order { moved.append(self, row: row) }
        let end = offsets[start]
        states.replaceSubrange(start..., with: moved.states)
        offsets.replaceSubrange((start + 1)..., with: moved.offsets.dropFirst().map { $0 + end })
        bytes.replaceSubrange(Int(end)..., with: moved.bytes)
    }

    /// The text in a row; nil where none is known.
    public subscript(row: Int) -> String? {
        guard states[row] == 0 else { return nil }
        return String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
    }

    /// Whether each row has a text, as a column of zeros that only says which are known.
    public var presence: FactColumn {
        FactColumn(
            .int8(Array(repeating: 0, count: count)), states: states.allSatisfy { $0 == 0 } ? nil : states,
            range: 0...0, count: count, mayFail: false)
    }
}
