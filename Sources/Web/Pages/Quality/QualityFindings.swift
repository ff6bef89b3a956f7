import Columns
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What rules of households find beside a snapshot (规则结果), as those of data quality and the exclusions of the
/// identification do: bits by place of the rule.
struct QualityFindings: Sendable {
    /// The bits of one village, a household each, in the order of the snapshot's rows.
    struct Village: Sendable {
        var unmet: [UInt64]
        var unknown: [UInt64]
    }

    /// The role of the data-quality rules in `pack.yaml`.
    static let role = "quality"
    /// That of the exclusions.
    static let exclusions = "exclusions"

    let receipt: Int64
    let rules: RuleSetOnDay
    private var villages: [VillageKey: Village] = [:]

    /// Asks the rules of a role of every household; nil where the pack has none on the day.
    init?(_ role: String, _ snapshot: RegistrySnapshot, _ store: any Store, _ tables: RegistryTables) throws {
        guard let set = snapshot.pack.ruleSet(for: role), set.subject == .household,
            let rules = try? RuleSetOnDay(set, in: snapshot.pack, asOf: snapshot.moment.asOf)
        else { return nil }
        receipt = snapshot.receipt
        self.rules = rules
        try ask(snapshot.columns.chunks.map(\.key), snapshot, store, tables)
    }

    private init(_ other: QualityFindings, receipt: Int64) {
        self.receipt = receipt
        rules = other.rules
        villages = other.villages
    }

    /// The findings beside a later snapshot of the same day and pack: only villages that entries touched are asked again.
    func refreshed(
        _ role: String, _ snapshot: RegistrySnapshot, keys: KeyRing, _ store: any Store, _ reading: Reading
    ) throws -> QualityFindings? {
        let touched = try RegistrySnapshot.villages(
            touchedAfter: receipt, keys: keys, reading.connection)
        guard let touched else { return try QualityFindings(role, snapshot, store, reading.view.tables) }
        var next = QualityFindings(self, receipt: snapshot.receipt)
        for key in touched { next.villages[key] = nil }
        try next.ask(Array(touched), snapshot, store, reading.view.tables)
        return next
    }

    private mutating func ask(
        _ keys: [VillageKey], _ snapshot: RegistrySnapshot, _ store: any Store, _ tables: RegistryTables
    ) throws {
        let walk = RuleWalk(rules, store, at: snapshot.moment, snapshot.pack, tables)
        let scope = Scope(keys.sorted().map { ($0.unit, $0.village) })
        var chunks: [VillageKey: VillageChunk] = [:]
        for key in keys {
            guard let place = snapshot.columns.place(of: key) else { continue }
            let chunk = snapshot.columns.chunks[place]
            chunks[key] = chunk
            let none = [UInt64](repeating: 0, count: chunk.rows(.household))
            villages[key] = Village(unmet: none, unknown: none)
        }
        try walk.forEachBits(scope) { bits in
            guard let row = chunks[bits.village]?.row(.household, id: bits.subject) else { return }
            villages[bits.village]?.unmet[row] = bits.unmet
            villages[bits.village]?.unknown[row] = bits.unknown
        }
    }

    /// The bit of a rule; nil where it is not in force.
    func bit(_ rule: String) -> UInt64? {
        rules.criteria.firstIndex { $0.criterion.id == rule }.flatMap {
            $0 < 64 ? UInt64(1) << UInt64($0) : nil
        }
    }

    /// The households of which a rule finds something.
    func households(_ snapshot: RegistrySnapshot, in scope: Set<VillageKey>?, _ check: QualityCheck) -> RowSet
    {
        let bit = bit(check.rule) ?? 0
        return RowSet(
            snapshot.columns.chunks.map { chunk in
                guard scope?.contains(chunk.key) ?? true else { return nil }
                let rows = chunk.rows(.household)
                guard let village = villages[chunk.key], village.unmet.count == rows else {
                    return Array(repeating: 0, count: rows)
                }
                let bits = check.isUnknown ? village.unknown : village.unmet
                return bits.map { $0 & bit == 0 ? 0 : 1 }
            })
    }

    /// How many households of some villages each rule finds something of, and how many it cannot be asked.
    func counts(_ scope: Scope) -> (households: Int, rules: [(unmet: Int, unknown: Int)]) {
        var counts = rules.criteria.map { _ in (unmet: 0, unknown: 0) }
        var households = 0
        for part in scope.parts {
            for village in part.villages {
                guard let found = villages[VillageKey(unit: part.unit, village: village)] else { continue }
                households += found.unmet.count
                for place in counts.indices where place < 64 {
                    let bit = UInt64(1) << UInt64(place)
                    counts[place].unmet += found.unmet.count { $0 & bit != 0 }
                    counts[place].unknown += found.unknown.count { $0 & bit != 0 }
                }
            }
        }
        return (households, counts)
    }
}
