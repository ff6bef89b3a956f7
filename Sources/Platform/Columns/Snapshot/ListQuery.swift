public import Vocabulary

/// What a list shows of a snapshot (列表查询): which subjects, in which order, which page.
///
/// A list of persons may filter and sort by facts of their household and village, one of households by those of
/// their village.
public struct ListQuery: Sendable, Hashable {
    /// What is asked of one fact.
    public enum Test: Sendable, Hashable {
        /// It is known.
        case isKnown
        /// It is not known, or working it out met an error.
        case isUnknown
        /// A known number equal to one of these.
        case isOneOf([Int64])
        /// A known number not equal to any of these.
        case isNoneOf([Int64])
        /// A known number from the first to the last; nil: open.
        case isBetween(Int64?, Int64?)
        /// A known text that is this one.
        case isText(String)
        /// A known text that has this one in it, byte for byte.
        case contains(String)
        /// A known reading of a name that has these letters.
        case reads(ReadingSearch)
    }

    /// A condition on one fact.
    public struct Filter: Sendable, Hashable {
        /// The fact.
        public var fact: String
        /// What is asked of it.
        public var test: Test

        /// A condition by its parts.
        public init(_ fact: String, _ test: Test) {
            self.fact = fact
            self.test = test
        }
    }

    /// Texts searched for a few letters: found where any of the facts has them (查找).
    public struct Search: Sendable, Hashable {
        /// The letters.
        public var text: String
        /// The facts of text.
        public var facts: [String]
        /// The columns of readings, in which letters are sought syllable by syllable.
        public var readings: [String]

        /// A search by its parts.
        public init(_ text: String, in facts: [String], readings: [String] = []) {
            self.text = text
            self.facts = facts
            self.readings = readings
        }
    }

    /// A fact to sort by; rows where it is not known come last either way.
    public struct Order: Sendable, Hashable {
        /// The fact.
        public var fact: String
        /// Whether the greatest comes first.
        public var isDescending: Bool

        /// An order by its parts.
        public init(_ fact: String, descending: Bool = false) {
            self.fact = fact
            isDescending = descending
        }
    }

    /// What the rows are.
    public var kind: SubjectKind
    /// The villages; nil: all.
    public var villages: Set<VillageKey>?
    /// Conditions, all of which must hold.
    public var filters: [Filter] = []
    /// Letters to be found.
    public var search: Search?
    /// Rows chosen by something that is no fact, as what is owed to them; nil: all.
    public var chosen: RowSet?
    /// Numbers that are no facts, to sort by before the order's facts.
    public var rank: RowRank?
    /// The order; equal rows stand by village and id, persons by household.
    public var order: [Order] = []
    /// Rows before the page.
    public var offset = 0
    /// Rows of the page.
    public var limit = 50

    /// All subjects of a kind.
    public init(_ kind: SubjectKind) { self.kind = kind }
}

/// Rows of a list by chunk (行集): a byte each, 1 where the row is chosen.
public struct RowSet: Sendable, Hashable {
    /// By the chunk's place, a byte for each row of the list's kind; nil where the chunk has none.
    public var chunks: [[UInt8]?]

    /// Rows by chunk.
    public init(_ chunks: [[UInt8]?]) { self.chunks = chunks }

    /// The rows that are in both.
    public func intersection(_ other: RowSet) -> RowSet {
        RowSet(
            zip(chunks, other.chunks).map { left, right in
                guard let left, let right, left.count == right.count else { return nil }
                return zip(left, right).map { $0 & $1 }
            })
    }
}

/// A number for each row of a list, to sort by (行序数); a chunk without numbers has 0 everywhere.
public struct RowRank: Sendable, Hashable {
    /// By the chunk's place, a number for each row of the list's kind.
    public var chunks: [[Int32]?]
    /// Whether the greatest comes first.
    public var isDescending: Bool

    /// Numbers by chunk.
    public init(_ chunks: [[Int32]?], descending: Bool) {
        self.chunks = chunks
        isDescending = descending
    }
}

/// One page of a list (列表页).
public struct ListPage: Sendable, Hashable {
    /// How many rows the whole list has.
    public var total: Int
    /// The rows of the page in order.
    public var rows: [Snapshot.Row]
}

extension Snapshot {
    /// A page of a list; nil where it names a fact of which the snapshot has no column for such rows.
    public func page(_ query: ListQuery) -> ListPage? {
        guard let matching = ListMatching(self, query) else { return nil }
        var total = 0
        if query.order.isEmpty, query.rank == nil {
            var rows: [Row] = []
            matching.forEach { chunk, mask, count in
                // A chunk wholly before or after the page is only counted.
                if total + count > query.offset, rows.count < query.limit {
                    var place = total
                    for row in mask.indices where mask[row] != 0 {
                        if place >= query.offset, rows.count < query.limit {
                            rows.append(Row(chunk: chunk, row: row))
                        }
                        place += 1
                    }
                }
                total += count
            }
            return ListPage(total: total, rows: rows)
        }
        guard var sorting = ListSorting(self, query) else { return nil }
        matching.forEach { chunk, mask, count in
            total += count
            if count > 0 { sorting.add(chunk, mask) }
        }
        return ListPage(total: total, rows: sorting.page())
    }

    /// How many subjects of a list each village has, in the order of the chunks; nil as for `page`.
    public func counts(_ query: ListQuery) -> [Int]? {
        guard let matching = ListMatching(self, query) else { return nil }
        var counts = Array(repeating: 0, count: chunks.count)
        matching.forEach { chunk, _, count in counts[chunk] = count }
        return counts
    }

    /// What a fact of a list's subjects adds up to in each village, and how many of them have it.
    public func sums(_ fact: String, _ query: ListQuery) -> [(sum: Int64, known: Int)]? {
        guard let matching = ListMatching(self, query), let place = shape.place(of: fact),
            shape.kind(at: place) == query.kind
        else { return nil }
        var sums = Array(repeating: (sum: Int64(0), known: 0), count: chunks.count)
        matching.forEach { chunk, mask, _ in
            let column = chunks[chunk].column(place, query.kind)
            for row in mask.indices where mask[row] != 0 {
                guard let number = column.number(row) else { continue }
                sums[chunk].sum &+= number
                sums[chunk].known += 1
            }
        }
        return sums
    }
}
