import Columns
import Policy
import Registry
import Vocabulary

/// What rules of households find in some villages of a snapshot (规则结果), as those of data quality and the exclusions of
/// the identification do: bits by place of the rule.
struct QualityFindings: Sendable {
    /// The findings of one village.
    struct Village: Sendable {
        /// The bits of its households, in the order of the snapshot's rows.
        let bits: SnapshotRules.Village
        /// How many households each rule finds something of, and how many it cannot be asked, by place of the rule.
        let counts: [(unmet: Int, unknown: Int)]

        /// The findings of a village with so many rules.
        init(_ bits: SnapshotRules.Village, _ rules: Int) {
            self.bits = bits
            var counts = Array(repeating: (unmet: 0, unknown: 0), count: rules)
            func count(_ rows: [UInt64], _ add: (Int) -> Void) {
                for var bits in rows {
                    while bits != 0 {
                        add(bits.trailingZeroBitCount)
                        bits &= bits &- 1
                    }
                }
            }
            count(bits.unmet) { counts[$0].unmet += 1 }
            count(bits.unknown) { counts[$0].unknown += 1 }
            self.counts = counts
        }
    }

    /// The role of the data-quality rules in `pack.yaml`.
    static let role = "quality"
    /// That of the exclusions.
    static let exclusions = "exclusions"

    let rules: RuleSetOnDay
    private let villages: [VillageKey: Village]

    /// The findings of rules in some villages.
    init(rules: RuleSetOnDay, villages: [VillageKey: Village]) {
        self.rules = rules
        self.villages = villages
    }

    /// The bit of a rule; nil where it is not in force.
    private func bit(_ rule: String) -> UInt64? {
        rules.criteria.firstIndex { $0.criterion.id == rule }.flatMap {
            $0 < 64 ? UInt64(1) << UInt64($0) : nil
        }
    }

    /// The households of which a rule finds something, by chunk of the snapshot whose findings they are.
    func households(_ snapshot: RegistrySnapshot, _ check: QualityCheck) -> RowSet {
        let bit = bit(check.rule) ?? 0
        return RowSet(
            snapshot.columns.chunks.map { chunk in
                guard let village = villages[chunk.key] else { return nil }
                let bits = check.isUnknown ? village.bits.unknown : village.bits.unmet
                return bits.map { $0 & bit == 0 ? 0 : 1 }
            })
    }

    /// How many households there are, how many of them each rule finds something of, and how many it cannot be asked.
    func counts() -> (households: Int, rules: [(unmet: Int, unknown: Int)]) {
        var counts = rules.criteria.map { _ in (unmet: 0, unknown: 0) }
        var households = 0
        for village in villages.values {
            households += village.bits.unmet.count
            for (place, count) in village.counts.enumerated() {
                counts[place].unmet += count.unmet
                counts[place].unknown += count.unknown
            }
        }
        return (households, counts)
    }
}
