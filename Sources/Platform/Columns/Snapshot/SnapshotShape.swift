public import Vocabulary

/// Which columns a snapshot has, by kind of subject (快照列); the same in all its chunks.
public struct SnapshotShape: Sendable, Hashable {
    /// One column.
    public struct Column: Sendable, Hashable {
        /// The fact.
        public var fact: String
        /// Whether it holds texts rather than numbers.
        public var isText: Bool

        /// A column by its fact and what it holds.
        public init(fact: String, isText: Bool) {
            self.fact = fact
            self.isText = isText
        }
    }

    /// All columns in the order of kinds.
    public let columns: [Column]
    /// The places of each kind's columns.
    public let places: [SubjectKind: Range<Int>]
    private let byFact: [String: Int]

    /// A shape by the columns of each kind.
    public init(_ byKind: [SubjectKind: [Column]]) {
        var all: [Column] = []
        var places: [SubjectKind: Range<Int>] = [:]
        for kind in SubjectKind.allCases {
            let first = all.count
            all += byKind[kind] ?? []
            places[kind] = first..<all.count
        }
        columns = all
        self.places = places
        byFact = Dictionary(
            all.enumerated().map { ($1.fact, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The place of a fact's column; nil where it has none.
    public func place(of fact: String) -> Int? { byFact[fact] }

    /// Whom the column at a place is about.
    public func kind(at place: Int) -> SubjectKind? {
        SubjectKind.allCases.first { places[$0]?.contains(place) == true }
    }
}
