import Columns
import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The findings of one role's rules, village by village beside the newest snapshot (规则结果缓存).
///
/// Of a village that is not kept, or that an entry has touched since, the compiled rules are asked over the snapshot's
/// columns in memory (`SnapshotRules`); only a pack whose rules want the tree evaluator has its villages read.
/// `Site.warm` asks for all of them when the server has started and after each change, so that a page of a county or
/// the city is answered from here.
final class QualityCache: Sendable {
    private let role: String
    private let villages = VillageShelf<QualityFindings.Village>()
    private let rules = Mutex<(pack: String, rules: RuleSetOnDay)?>(nil)

    init(_ role: String) { self.role = role }

    /// The findings of the villages of a scope; nil where the pack has no such rules on the day. Blocking.
    func findings(
        _ snapshot: RegistrySnapshot, in scope: Scope, _ reading: Reading, _ store: any Store
    ) throws -> QualityFindings? {
        guard let rules = rules(snapshot) else { return nil }
        let tables = reading.view.tables
        let found = try villages.values(snapshot, in: scope) { chunks in
            if let inMemory = SnapshotRules(rules, snapshot, tables) {
                return try inMemory.villages(chunks).map { QualityFindings.Village($0, rules.criteria.count) }
            }
            return try Self.walk(rules, chunks, snapshot, store, tables)
        }
        return QualityFindings(rules: rules, villages: found)
    }

    private func rules(_ snapshot: RegistrySnapshot) -> RuleSetOnDay? {
        let (pack, day) = (snapshot.pack, snapshot.moment.asOf)
        if let known = rules.withLock({ $0 }), known.pack == pack.hash, known.rules.asOf == day {
            return known.rules
        }
        guard let set = pack.ruleSet(for: role), set.subject == .household,
            let made = try? RuleSetOnDay(set, in: pack, asOf: day)
        else { return nil }
        rules.withLock { $0 = (pack.hash, made) }
        return made
    }

    /// The same by reading the villages, with the tree evaluator where it is wanted.
    private static func walk(
        _ rules: RuleSetOnDay, _ chunks: [VillageChunk], _ snapshot: RegistrySnapshot, _ store: any Store,
        _ tables: RegistryTables
    ) throws -> [QualityFindings.Village] {
        let walk = RuleWalk(rules, store, at: snapshot.moment, snapshot.pack, tables)
        let keys = chunks.map(\.key).sorted()
        let places = Dictionary(uniqueKeysWithValues: chunks.enumerated().map { ($1.key, $0) })
        var found = chunks.map { chunk in
            let none = [UInt64](repeating: 0, count: chunk.rows(.household))
            return SnapshotRules.Village(unmet: none, unknown: none)
        }
        try walk.forEachBits(Scope(keys.map { ($0.unit, $0.village) })) { bits in
            guard let place = places[bits.village],
                let row = chunks[place].row(.household, id: bits.subject)
            else { return }
            found[place].unmet[row] = bits.unmet
            found[place].unknown[row] = bits.unknown
        }
        return found.map { QualityFindings.Village($0, rules.criteria.count) }
    }
}
