import Columns
import Exit
import Policy
import Registry
import Vocabulary

/// Which documents are asked for and not there in some villages of a snapshot (缺件): bits by place of the kind in the pack.
struct MissingFindings: Sendable {
    /// One village.
    struct Village: Sendable {
        /// What each household misses, in the order of the snapshot's rows.
        var households: [UInt64]
        /// What the village misses.
        var own: UInt64 = 0
        /// Of how many each kind is asked, and how many miss it.
        var counts: [(asked: Int, missing: Int)]

        fileprivate mutating func count(asked: UInt64, missing: UInt64) {
            for place in counts.indices {
                if asked & 1 << UInt64(place) != 0 { counts[place].asked += 1 }
                if missing & 1 << UInt64(place) != 0 { counts[place].missing += 1 }
            }
        }
    }

    /// What is missing in several villages together.
    struct Sum: Sendable {
        var households = 0
        var villages = 0
        /// By place of the kind.
        var counts: [(asked: Int, missing: Int)]

        /// Documents of all kinds.
        var missing: Int { counts.reduce(0) { $0 + $1.missing } }
    }

    /// How a list is asked for whoever misses one of any kind.
    static let any = "any"

    let kinds: [DocumentKind]
    private let villages: [VillageKey: Village]

    /// What is missing of kinds in some villages; of the first sixty-four.
    init(_ kinds: [DocumentKind], _ villages: [VillageKey: Village]) {
        self.kinds = kinds
        self.villages = villages
    }

    /// Whether a list may be asked for whoever misses a kind.
    static func isAsked(_ kind: String, _ list: ListKind, _ pack: PolicyPack) -> Bool {
        guard list.subject != .person else { return false }
        return pack.documentKinds(of: list.subject).contains { kind == any || $0.id == kind }
    }

    /// The kinds that a household or village of a snapshot misses, in the pack's order.
    func missed(_ subject: SubjectKind, _ place: Snapshot.Row, _ snapshot: RegistrySnapshot)
        -> [DocumentKind]
    {
        guard let village = villages[snapshot.columns.chunks[place.chunk].key] else { return [] }
        let bits = subject == .village ? village.own : village.households[place.row]
        return kinds.prefix(64).enumerated().filter { bits & 1 << UInt64($0.offset) != 0 }.map(\.element)
    }

    /// The rows that miss a kind, or any, by chunk of the snapshot.
    func rows(_ snapshot: RegistrySnapshot, _ subject: SubjectKind, missing kind: String) -> RowSet {
        var mask: UInt64 = 0
        for (place, own) in kinds.prefix(64).enumerated() where kind == Self.any || own.id == kind {
            mask |= 1 << UInt64(place)
        }
        return RowSet(
            snapshot.columns.chunks.map { chunk in
                guard let village = villages[chunk.key] else { return nil }
                let rows = subject == .village ? [village.own] : village.households
                return rows.map { $0 & mask == 0 ? 0 : 1 }
            })
    }

    /// What is missing in a scope within those villages.
    func sum(_ scope: Scope) -> Sum {
        var sum = Sum(counts: kinds.map { _ in (0, 0) })
        for part in scope.parts {
            for number in part.villages {
                guard let village = villages[VillageKey(unit: part.unit, village: number)] else { continue }
                sum.households += village.households.count { $0 != 0 }
                sum.villages += village.own == 0 ? 0 : 1
                for (place, count) in village.counts.enumerated() {
                    sum.counts[place].asked += count.asked
                    sum.counts[place].missing += count.missing
                }
            }
        }
        return sum
    }
}

/// What is missing in each village beside the newest snapshot (缺件缓存), as `VillageShelf` keeps it.
final class MissingCache: Sendable {
    private let villages = VillageShelf<MissingFindings.Village>()

    /// What is missing in the villages of a scope; nil where the pack asks for no documents. Blocking.
    func findings(_ snapshot: RegistrySnapshot, in scope: Scope, _ reading: Reading) throws
        -> MissingFindings?
    {
        let pack = snapshot.pack
        let kinds = Array(pack.documentKinds)
        guard !kinds.isEmpty else { return nil }
        let found = try villages.values(snapshot, in: scope) { chunks in
            let view = try RegistryView(
                reading.connection, at: snapshot.moment, tables: reading.view.tables)
            let missing = try MissingDocuments(
                pack, view, poorVillage: CampaignFigures.poorVillageFact)
            var asking = MissingAsking(pack, snapshot.columns.shape)
            return try chunks.map { chunk in
                asking.village(chunk, try missing.filed(unit: chunk.key.unit, village: chunk.key.village))
            }
        }
        return MissingFindings(kinds, found)
    }
}

/// Asks what of villages is missing; what is asked of those to whom nothing was filed is worked out once.
private struct MissingAsking {
    private struct Case: Hashable {
        var subject: SubjectKind
        var isRegistered: Bool
        var hasExited: Bool
    }

    private let pack: PolicyPack
    private let shape: SnapshotShape
    private let places: [String: Int]
    private var bare: [Case: (asked: UInt64, missing: UInt64)] = [:]

    init(_ pack: PolicyPack, _ shape: SnapshotShape) {
        self.pack = pack
        self.shape = shape
        places = Dictionary(
            pack.documentKinds.prefix(64).enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    mutating func village(
        _ chunk: VillageChunk, _ filed: MissingDocuments.Filed
    ) -> MissingFindings.Village {
        let rows = chunk.rows(.household)
        var village = MissingFindings.Village(
            households: Array(repeating: 0, count: rows), counts: pack.documentKinds.map { _ in (0, 0) })
        for row in 0..<rows {
            let documents = filed.households.isEmpty ? [] : filed.households[chunk.id(.household, row)] ?? []
            let (asked, missing) = bits(
                Case(
                    subject: .household, isRegistered: holds(ProcessFact.registered, .household, chunk, row),
                    hasExited: holds(ProcessFact.exited, .household, chunk, row)), documents)
            village.households[row] = missing
            village.count(asked: asked, missing: missing)
        }
        let (asked, missing) = bits(
            Case(
                subject: .village,
                isRegistered: holds(CampaignFigures.poorVillageFact, .village, chunk, 0),
                hasExited: holds(ProcessFact.villageExited, .village, chunk, 0)), filed.village)
        village.own = missing
        village.count(asked: asked, missing: missing)
        return village
    }

    private mutating func bits(
        _ asked: Case, _ documents: [FiledDocument]
    ) -> (asked: UInt64, missing: UInt64) {
        if documents.isEmpty, let known = bare[asked] { return known }
        let needs = DocumentNeeds(
            pack, of: asked.subject, isRegistered: asked.isRegistered, hasExited: asked.hasExited, documents)
        var bits: (asked: UInt64, missing: UInt64) = (0, 0)
        for line in needs.lines {
            guard let place = places[line.kind.id] else { continue }
            if line.isAsked { bits.asked |= 1 << UInt64(place) }
            if line.isMissing { bits.missing |= 1 << UInt64(place) }
        }
        if documents.isEmpty { bare[asked] = bits }
        return bits
    }

    private func holds(_ fact: String, _ kind: SubjectKind, _ chunk: VillageChunk, _ row: Int) -> Bool {
        guard let place = shape.place(of: fact), shape.kind(at: place) == kind else { return false }
        return chunk.column(place, kind).number(row) == 1
    }
}
