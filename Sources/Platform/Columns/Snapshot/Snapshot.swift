public import Vocabulary

/// The state of a day as columns in chunks of one village (快照): never changed; a refresh makes another one that
/// shares the chunks of untouched villages.
public struct Snapshot: Sendable {
    /// Which columns there are.
    public let shape: SnapshotShape
    /// The villages in order of unit and area number.
    public private(set) var chunks: [VillageChunk]
    private var places: [VillageKey: Int]

    /// A snapshot of chunks of one shape.
    public init(_ shape: SnapshotShape, _ chunks: [VillageChunk]) {
        self.shape = shape
        self.chunks = chunks.sorted { $0.key < $1.key }
        places = Dictionary(
            self.chunks.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The snapshot with some villages' chunks in the place of older ones.
    public func replacing(_ changed: [VillageChunk]) -> Snapshot {
        var other = self
        var added: [VillageChunk] = []
        for chunk in changed {
            if let place = places[chunk.key] { other.chunks[place] = chunk } else { added.append(chunk) }
        }
        return added.isEmpty ? other : Snapshot(shape, other.chunks + added)
    }

    /// The snapshot of some villages alone.
    public func only(_ villages: Set<VillageKey>) -> Snapshot {
        Snapshot(shape, villages.compactMap { places[$0].map { chunks[$0] } })
    }

    /// The place of a village's chunk; nil where the village has none.
    public func place(of village: VillageKey) -> Int? { places[village] }

    /// How many subjects of a kind there are.
    public func rows(_ kind: SubjectKind) -> Int { chunks.reduce(0) { $0 + $1.rows(kind) } }

    /// Bytes of memory or of the mapped file.
    public var byteCount: Int { chunks.reduce(0) { $0 + $1.byteCount } }

    /// A subject's place: its chunk and its row there.
    public struct Row: Sendable, Hashable {
        /// The chunk's place.
        public var chunk: Int
        /// The row among the chunk's subjects of the kind.
        public var row: Int

        /// A row by its places.
        public init(chunk: Int, row: Int) {
            self.chunk = chunk
            self.row = row
        }
    }

    /// The value of a fact in a row.
    public enum Cell: Sendable, Hashable {
        /// A number: truth as 0 and 1, days as day numbers, codes as places in their lists.
        case number(Int64)
        /// A text.
        case text(String)
        /// Not known.
        case unknown
        /// Working it out met an error.
        case failed
    }

    /// The value of a fact of a subject, or of the household or village around it; nil where there is no column.
    public func cell(_ fact: String, _ kind: SubjectKind, _ row: Row) -> Cell? {
        guard let place = shape.place(of: fact), let about = shape.kind(at: place) else { return nil }
        let chunk = chunks[row.chunk]
        var at = row.row
        if about != kind {
            switch (kind, about) {
            case (_, .village): at = 0
            case (.person, .household): at = chunk.household(ofPerson: row.row)
            default: return nil
            }
        }
        let column = chunk.column(place, about)
        switch column.state(at) {
        case 0: return column.text(at).map { .text($0) } ?? .number(column.raw(at))
        case FactColumn.failedByte: return .failed
        default: return .unknown
        }
    }
}
