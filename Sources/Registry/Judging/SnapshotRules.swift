public import Columns
import Dispatch
public import Policy
import Synchronization
public import Vocabulary

/// A rule set asked of the villages of a snapshot in memory (快照判定), with the verdicts of `RuleWalk`.
///
/// The snapshot's columns hold derived facts and sums over members already, worked out when a village was read; so the
/// compiled rules alone run here, and nothing is read from the database: a whole city is asked in a part of the time
/// that reading it takes, and after an entry only the villages that it touched.
public struct SnapshotRules: Sendable {
    /// One village's verdicts by row of the snapshot (判定位): bits by the place of the criterion, of the first sixty-four.
    public struct Village: Sendable {
        /// What is not met.
        public var unmet: [UInt64]
        /// What cannot be decided.
        public var unknown: [UInt64]

        /// Verdicts by row.
        public init(unmet: [UInt64], unknown: [UInt64]) {
            self.unmet = unmet
            self.unknown = unknown
        }
    }

    private let asked: RuleSetColumns
    private let shape: SnapshotShape
    private let facts: Set<String>
    private let kind: SubjectKind

    /// About ten thousand households: enough to compile for, and two threads share a county.
    private static let villagesAtOnce = 32

    /// A rule set over a snapshot of its day; nil where columns do not suffice, for `RuleWalk` to be asked: an expression
    /// wants the tree evaluator, a derived fact could not be worked out in columns, or the tables keep a fact in another
    /// form than the pack reads it.
    public init?(_ rules: RuleSetOnDay, _ snapshot: RegistrySnapshot, _ tables: RegistryTables) {
        let (pack, shape) = (snapshot.pack, snapshot.columns.shape)
        guard rules.asOf == snapshot.moment.asOf,
            let asked = try? RuleSetColumns(rules, in: pack), (try? asked.bits(VillageTables())) != nil,
            let facts = try? asked.facts(),
            facts.allSatisfy({ pack.facts[$0]?.isDerived != true || shape.place(of: $0) != nil }),
            tables.fact(keptOtherwiseThan: pack, among: pack.facts(neededBy: [rules.ruleSet])) == nil
        else { return nil }
        self.asked = asked
        self.shape = shape
        self.facts = facts
        kind = rules.ruleSet.subject
    }

    /// The verdicts of villages of the snapshot, in their order; on two threads where there are many. Blocking.
    public func villages(_ chunks: [VillageChunk]) throws -> [Village] {
        let pieces = stride(from: 0, to: chunks.count, by: Self.villagesAtOnce).map {
            Array(chunks[$0..<min($0 + Self.villagesAtOnce, chunks.count)])
        }
        guard pieces.count > 1 else { return try pieces.flatMap(piece) }
        let results = Mutex<[Int: Result<[Village], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            let result = Result { try piece(pieces[index]) }
            results.withLock { $0[index] = result }
        }
        let done = results.withLock { $0 }
        return try pieces.indices.flatMap { try done[$0]?.get() ?? [] }
    }

    private func piece(_ chunks: [VillageChunk]) throws -> [Village] {
        let tables = VillageTables(chunks, shape, needing: facts)
        let (unmet, unknown) = try asked.bits(tables)
        let offsets = tables[kind].offsets
        return chunks.indices.map { place in
            let rows = Int(offsets[place])..<Int(offsets[place + 1])
            return Village(unmet: Array(unmet[rows]), unknown: Array(unknown[rows]))
        }
    }
}
