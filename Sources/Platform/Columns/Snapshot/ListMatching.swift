import Foundation
import Vocabulary

/// Finds the rows of a list, village by village, a byte each: 1 where all conditions hold.
struct ListMatching {
    private let snapshot: Snapshot
    private let query: ListQuery
    private let filters: [(place: Int, kind: SubjectKind, test: ListQuery.Test)]
    private let searched: [(place: Int, kind: SubjectKind, test: ListQuery.Test)]

    init?(_ snapshot: Snapshot, _ query: ListQuery) {
        self.snapshot = snapshot
        self.query = query
        var filters: [(place: Int, kind: SubjectKind, test: ListQuery.Test)] = []
        for filter in query.filters {
            guard let (place, kind) = Self.column(filter.fact, query.kind, snapshot.shape) else { return nil }
            filters.append((place, kind, filter.test))
        }
        self.filters = filters
        var searched: [(place: Int, kind: SubjectKind, test: ListQuery.Test)] = []
        if let search = query.search {
            var tests = search.facts.map { ($0, ListQuery.Test.contains(search.text)) }
            if let letters = ReadingSearch(search.text) {
                tests += search.readings.map { ($0, .reads(letters)) }
            }
            for (fact, test) in tests {
                guard let (place, kind) = Self.column(fact, query.kind, snapshot.shape) else { return nil }
                searched.append((place, kind, test))
            }
        }
        self.searched = searched
    }

    /// The column of a fact of such rows, or of the household or village around them.
    static func column(
        _ fact: String, _ kind: SubjectKind, _ shape: SnapshotShape
    ) -> (place: Int, kind: SubjectKind)? {
        guard let place = shape.place(of: fact), let about = shape.kind(at: place) else { return nil }
        let isAround = about == .village || (about == .household && kind == .person)
        return about == kind || isAround ? (place, about) : nil
    }

    func forEach(_ body: (_ chunk: Int, _ mask: [UInt8], _ count: Int) -> Void) {
        for (place, chunk) in snapshot.chunks.enumerated() {
            if let villages = query.villages, !villages.contains(chunk.key) { continue }
            let mask = mask(chunk, place)
            var count = 0
            for byte in mask { count &+= Int(byte) }
            body(place, mask, count)
        }
    }

    private func mask(_ chunk: VillageChunk, _ place: Int) -> [UInt8] {
        // A village of which nothing is recorded is no row.
        let all: UInt8 = query.kind == .village && !chunk.hasOwn && chunk.rows(.household) == 0 ? 0 : 1
        var mask = [UInt8](repeating: all, count: chunk.rows(query.kind))
        if let chosen = query.chosen {
            let theirs = chosen.chunks.indices.contains(place) ? chosen.chunks[place] : nil
            guard let theirs, theirs.count == mask.count else {
                return [UInt8](repeating: 0, count: mask.count)
            }
            for row in mask.indices { mask[row] &= theirs[row] }
        }
        for filter in filters {
            let theirs = Self.matches(chunk.column(filter.place, filter.kind), filter.test)
            Self.keep(&mask, theirs, filter.kind, chunk, query.kind)
        }
        if let search = query.search, !search.text.isEmpty {
            var found = [UInt8](repeating: 0, count: mask.count)
            for (place, kind, test) in searched {
                let theirs = Self.matches(chunk.column(place, kind), test)
                var here = [UInt8](repeating: 1, count: mask.count)
                Self.keep(&here, theirs, kind, chunk, query.kind)
                for row in found.indices { found[row] |= here[row] }
            }
            for row in mask.indices { mask[row] &= found[row] }
        }
        return mask
    }

    /// Takes away the rows that do not match, by themselves or by the household or village around them.
    private static func keep(
        _ mask: inout [UInt8], _ theirs: [UInt8], _ about: SubjectKind, _ chunk: VillageChunk,
        _ kind: SubjectKind
    ) {
        if about == kind {
            for row in mask.indices { mask[row] &= theirs[row] }
        } else if about == .household {
            for home in theirs.indices where theirs[home] == 0 {
                for row in chunk.members(ofHousehold: home) { mask[row] = 0 }
            }
        } else if theirs.first != 1 {
            for row in mask.indices { mask[row] = 0 }
        }
    }

    /// A byte for each row of a column: 1 where the test holds.
    static func matches(_ column: ChunkColumn, _ test: ListQuery.Test) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: column.rows)
        switch test {
        case .isKnown, .isUnknown:
            for row in out.indices { out[row] = (column.state(row) == 0) == (test == .isKnown) ? 1 : 0 }
        case .isOneOf(let numbers): numbers.forEach { mark(column, $0, $0, &out) }
        case .isNoneOf(let numbers):
            numbers.forEach { mark(column, $0, $0, &out) }
            guard column.encoding != .text else { return out }
            for row in out.indices { out[row] = column.state(row) == 0 ? 1 - out[row] : 0 }
        case .isBetween(let first, let last): mark(column, first ?? .min, last ?? .max, &out)
        case .isText(let text):
            let wanted = Array(text.utf8)
            for row in out.indices {
                if let bytes = column.textBytes(row), bytes.elementsEqual(wanted) { out[row] = 1 }
            }
        case .contains(let text): search(column, Array(text.utf8), &out)
        case .reads(let letters):
            for row in out.indices {
                if let bytes = column.textBytes(row), letters.isFound(in: bytes) { out[row] = 1 }
            }
        }
        return out
    }

    private static func mark(_ column: ChunkColumn, _ first: Int64, _ last: Int64, _ out: inout [UInt8]) {
        func mark<T: FixedWidthInteger>(_ type: T.Type) {
            // Beyond the width nothing is met; within it the bounds are taken in.
            guard first <= Int64(T.max), last >= Int64(T.min), first <= last else { return }
            let values = column.values.assumingMemoryBound(to: T.self)
            let (low, high) = (T(clamping: first), T(clamping: last))
            out.withUnsafeMutableBufferPointer { out in
                for row in 0..<out.count { out[row] |= values[row] >= low && values[row] <= high ? 1 : 0 }
                if let states = column.states {
                    for row in 0..<out.count { out[row] &= states[row] == 0 ? 1 : 0 }
                }
            }
        }
        switch column.encoding {
        case .absent, .text: break
        case .constant:
            guard first <= column.least, column.least <= last else { return }
            for row in out.indices { out[row] = 1 }
        case .int8: mark(Int8.self)
        case .int16: mark(Int16.self)
        case .int32: mark(Int32.self)
        case .int64: mark(Int64.self)
        }
    }

    /// Scans all texts of a village at once; a find that runs over the end of a row is none.
    private static func search(_ column: ChunkColumn, _ wanted: [UInt8], _ out: inout [UInt8]) {
        guard column.encoding == .text, !wanted.isEmpty else { return }
        let offsets = column.values.assumingMemoryBound(to: Int32.self)
        let slab = column.slab.assumingMemoryBound(to: UInt8.self)
        let length = Int(column.greatest)
        // Sought by the last byte: in UTF-8 the first is the same for thousands of characters.
        let last = wanted.count - 1
        let sought = Int32(wanted[last])
        var at = last
        var row = 0
        while at < length {
            guard let found = memchr(slab + at, sought, length - at) else { return }
            let end = UnsafeRawPointer(found) - UnsafeRawPointer(slab)
            at = end + 1
            let place = end - last
            guard
                wanted.withUnsafeBytes({
                    memcmp(slab + place, $0.baseAddress ?? UnsafeRawPointer(found), last)
                }) == 0
            else {
                continue
            }
            while Int(offsets[row + 1]) <= place { row += 1 }
            guard end < Int(offsets[row + 1]) else { continue }
            out[row] = 1
            at = Int(offsets[row + 1]) + last
        }
    }
}
