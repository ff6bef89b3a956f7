import Foundation
import Vocabulary

/// Sorts the rows of a list as far as one page needs it.
///
/// Each row gets two words in the order of its first fact (a number, or the first sixteen bytes of a text); the page
/// is found by selection, so that the first and the last cost the same.
struct ListSorting {
    private struct Key {
        var high: UInt64
        var low: UInt64
        var chunk: Int32
        var row: Int32
    }

    private struct Column {
        var place: Int
        var kind: SubjectKind
        var isDescending: Bool
    }

    private let snapshot: Snapshot
    private let query: ListQuery
    private let columns: [Column]
    private var known: [Key] = []
    private var unknown: [Key] = []

    init?(_ snapshot: Snapshot, _ query: ListQuery) {
        self.snapshot = snapshot
        self.query = query
        var columns: [Column] = []
        for order in query.order {
            guard let (place, kind) = ListMatching.column(order.fact, query.kind, snapshot.shape) else {
                return nil
            }
            columns.append(Column(place: place, kind: kind, isDescending: order.isDescending))
        }
        self.columns = columns
    }

    mutating func add(_ chunk: Int, _ mask: [UInt8]) {
        if let rank = query.rank { return add(rank, chunk, mask) }
        let first = columns[0]
        let values = snapshot.chunks[chunk].column(first.place, first.kind)
        let flip: UInt64 = first.isDescending ? .max : 0
        var household = 0
        let homes = snapshot.chunks[chunk]
        for row in mask.indices where mask[row] != 0 {
            var at = row
            if first.kind == .village {
                at = 0
            } else if first.kind != query.kind {
                while homes.members(ofHousehold: household).upperBound <= row { household += 1 }
                at = household
            }
            var key = Key(high: 0, low: 0, chunk: Int32(chunk), row: Int32(row))
            if values.state(at) != 0 {
                unknown.append(key)
                continue
            }
            if let text = values.textBytes(at) {
                (key.high, key.low) = Self.words(text)
            } else {
                key.high = UInt64(bitPattern: values.raw(at)) ^ (1 << 63)
            }
            key.high ^= flip
            key.low ^= flip
            known.append(key)
        }
    }

    private mutating func add(_ rank: RowRank, _ chunk: Int, _ mask: [UInt8]) {
        let numbers = rank.chunks.indices.contains(chunk) ? rank.chunks[chunk] : nil
        for row in mask.indices where mask[row] != 0 {
            let number = Int64(numbers.flatMap { row < $0.count ? $0[row] : nil } ?? 0)
            let high = UInt64(bitPattern: rank.isDescending ? -number : number) ^ (1 << 63)
            known.append(Key(high: high, low: 0, chunk: Int32(chunk), row: Int32(row)))
        }
    }

    /// The first sixteen bytes as two words that compare as the bytes do.
    private static func words(_ text: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        func word(_ from: Int) -> UInt64 {
            if text.count >= from + 8 {
                return UInt64(bigEndian: text.loadUnaligned(fromByteOffset: from, as: UInt64.self))
            }
            var word: UInt64 = 0
            for place in from..<(from + 8) {
                word = word << 8 | (place < text.count ? UInt64(text[place]) : 0)
            }
            return word
        }
        return (word(0), word(8))
    }

    /// The rows of the page.
    mutating func page() -> [Snapshot.Row] {
        let wanted = max(0, query.offset)..<max(0, query.offset) + max(0, query.limit)
        let first = wanted.clamped(to: 0..<known.count)
        let second = (max(0, wanted.lowerBound - known.count)..<max(0, wanted.upperBound - known.count))
            .clamped(to: 0..<unknown.count)
        return Self.sorted(&known, first, precedes) + Self.sorted(&unknown, second, precedes)
    }

    /// Rows of a range of the sorted list: the range is selected from both ends, then sorted alone.
    private static func sorted(
        _ keys: inout [Key], _ range: Range<Int>, _ precedes: (Key, Key) -> Bool
    ) -> [Snapshot.Row] {
        guard !range.isEmpty else { return [] }
        keys.withUnsafeMutableBufferPointer { keys in
            if range.lowerBound > 0 { select(keys, 0, keys.count, range.lowerBound, precedes) }
            if range.upperBound < keys.count {
                select(keys, range.lowerBound, keys.count, range.upperBound, precedes)
            }
            keys[range].sort(by: precedes)
        }
        return keys[range].map { Snapshot.Row(chunk: Int($0.chunk), row: Int($0.row)) }
    }

    /// Puts the key of a rank in its place, lesser ones before, greater ones behind (Hoare's selection).
    private static func select(
        _ keys: UnsafeMutableBufferPointer<Key>, _ from: Int, _ to: Int, _ rank: Int,
        _ precedes: (Key, Key) -> Bool
    ) {
        var low = from
        var high = to - 1
        while low < high {
            let middle = low + (high - low) / 2
            if precedes(keys[middle], keys[low]) { keys.swapAt(middle, low) }
            if precedes(keys[high], keys[low]) { keys.swapAt(high, low) }
            if precedes(keys[high], keys[middle]) { keys.swapAt(high, middle) }
            let pivot = keys[middle]
            var left = low
            var right = high
            while left <= right {
                while precedes(keys[left], pivot) { left += 1 }
                while precedes(pivot, keys[right]) { right -= 1 }
                if left <= right {
                    keys.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                return
            }
        }
    }

    private func precedes(_ a: Key, _ b: Key) -> Bool {
        if a.high != b.high { return a.high < b.high }
        if a.low != b.low { return a.low < b.low }
        return isBefore(a, b)
    }

    /// Where the words are equal: long texts by all their bytes, then the further facts, then the place.
    private func isBefore(_ a: Key, _ b: Key) -> Bool {
        for (place, column) in columns.enumerated() {
            // Both words hold a number, or a text of less than sixteen bytes, whole.
            if place == 0, query.rank == nil,
                !isText(column) || (a.low ^ (column.isDescending ? .max : 0)) & 0xFF == 0
            {
                continue
            }
            let order = compare(a, b, column)
            if order != 0 { return order < 0 }
        }
        return (a.chunk, a.row) < (b.chunk, b.row)
    }

    private func isText(_ column: Column) -> Bool { snapshot.shape.columns[column.place].isText }

    private func compare(_ a: Key, _ b: Key, _ column: Column) -> Int {
        let (first, firstRow) = value(a, column)
        let (second, secondRow) = value(b, column)
        let states = (first.state(firstRow), second.state(secondRow))
        if states.0 != 0 || states.1 != 0 { return (states.0 == 0 ? 0 : 1) - (states.1 == 0 ? 0 : 1) }
        var order: Int
        if let left = first.textBytes(firstRow), let right = second.textBytes(secondRow) {
            let common = min(left.count, right.count)
            order =
                common == 0
                ? 0
                : Int(
                    left.baseAddress.flatMap { l in
                        right.baseAddress.map { memcmp(l, $0, common) }
                    } ?? 0)
            if order == 0 { order = left.count - right.count }
        } else {
            let (left, right) = (first.raw(firstRow), second.raw(secondRow))
            order = left < right ? -1 : left > right ? 1 : 0
        }
        return column.isDescending ? -order : order
    }

    private func value(_ key: Key, _ column: Column) -> (ChunkColumn, Int) {
        let chunk = snapshot.chunks[Int(key.chunk)]
        var row = Int(key.row)
        if column.kind == .village {
            row = 0
        } else if column.kind != query.kind {
            row = chunk.household(ofPerson: row)
        }
        return (chunk.column(column.place, column.kind), row)
    }
}
