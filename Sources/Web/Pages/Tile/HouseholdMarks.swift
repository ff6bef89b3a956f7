import Columns
import Exit
import Policy
import Registry
import Synchronization
import Vocabulary

/// What each household of a snapshot is on the map (户点标记): by its exit, its registration, and which exit conditions it
/// still owes; of a village when a tile first shows it.
final class HouseholdMarks: Sendable {
    /// What a household may be.
    enum Kind: UInt8, CaseIterable {
        case met, unmet, unknown, exited, other

        /// As tiles have them, by number.
        static let names = allCases.map { "\($0)" }
    }

    /// The receipt and the day that they are of.
    let receipt: Int64
    let asOf: LocalDate
    private let snapshot: RegistrySnapshot
    private let lists: WorkListSnapshot
    private let known: Mutex<[[UInt8]?]>

    init(_ snapshot: RegistrySnapshot, _ lists: WorkListSnapshot) {
        (receipt, asOf) = (snapshot.receipt, snapshot.moment.asOf)
        self.snapshot = snapshot
        self.lists = lists
        known = Mutex(Array(repeating: nil, count: snapshot.columns.chunks.count))
    }

    /// The kinds of a village's households by row, each the number of its kind.
    func kinds(_ chunk: Int) -> [UInt8] {
        if let kinds = known.withLock({ $0[chunk] }) { return kinds }
        let made = make(snapshot.columns.chunks[chunk])
        known.withLock { $0[chunk] = made }
        return made
    }

    private func make(_ chunk: VillageChunk) -> [UInt8] {
        func column(_ fact: String) -> ChunkColumn? {
            snapshot.columns.shape.place(of: fact).map { chunk.column($0, .household) }
        }
        let (exited, registered) = (column(ProcessFact.exited), column(ProcessFact.registered))
        let owed = lists.owed(chunk.key)
        return (0..<chunk.rows(.household)).map { row in
            let kind: Kind =
                if exited?.number(row) == 1 {
                    .exited
                } else if registered?.number(row) != 1 {
                    .other
                } else if row >= owed.unmet.count {
                    .met
                } else {
                    owed.unmet[row] != 0 ? .unmet : owed.unknown[row] != 0 ? .unknown : .met
                }
            return kind.rawValue
        }
    }
}
