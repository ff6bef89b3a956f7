import Columns
import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

@Suite("Rules asked of a snapshot in memory answer as the tree does over the tables")
struct SnapshotRulesTests {
    private static let first = LocalDate(2016, 3, 1) ?? LocalDate(dayNumber: 0)
    private static let today = first.adding(days: 45)

    /// What the tree says of each subject of a village, by id.
    private static func tree(
        _ rules: RuleSetOnDay, _ county: HistoryCounty, _ moment: Moment
    ) throws -> [VillageKey: [Int64: (unmet: UInt64, unknown: UInt64)]] {
        let tables = try county.store.read { try RegistryTables($0) }
        let walk = RuleWalk(rules, county.store, at: moment, county.pack, tables, usingColumns: false)
        var found: [VillageKey: [Int64: (unmet: UInt64, unknown: UInt64)]] = [:]
        try walk.forEachBits(Scope(county.villages.map { (county.unit, $0.number) })) {
            found[$0.village, default: [:]][$0.subject] = ($0.unmet, $0.unknown)
        }
        return found
    }

    private static func compare(
        _ snapshot: RegistrySnapshot, _ county: HistoryCounty, _ seen: inout (unmet: Int, unknown: Int)
    ) throws {
        let tables = try county.store.read { try RegistryTables($0) }
        for ruleSet in county.pack.ruleSets {
            guard let rules = try? RuleSetOnDay(ruleSet, in: county.pack, asOf: snapshot.moment.asOf) else {
                continue
            }
            let asked = try #require(SnapshotRules(rules, snapshot, tables), "\(ruleSet.id)")
            let villages = try asked.villages(snapshot.columns.chunks)
            try #require(villages.count == snapshot.columns.chunks.count)
            let tree = try Self.tree(rules, county, snapshot.moment)
            for (chunk, village) in zip(snapshot.columns.chunks, villages) {
                let subjects = tree[chunk.key] ?? [:]
                #expect(village.unmet.count == chunk.rows(ruleSet.subject))
                for (id, bits) in subjects {
                    let row = try #require(chunk.row(ruleSet.subject, id: id), "\(ruleSet.id) \(id)")
                    #expect(village.unmet[row] == bits.unmet, "\(ruleSet.id) \(id)")
                    #expect(village.unknown[row] == bits.unknown, "\(ruleSet.id) \(id)")
                    seen.unmet += bits.unmet.nonzeroBitCount
                    seen.unknown += bits.unknown.nonzeroBitCount
                }
            }
        }
    }

    @Test(
        "every rule set of the pack after random lives, and after some more; a village's chunk stays the same until an entry touches it",
        arguments: [3, 4])
    func same(_ seed: UInt64) throws {
        var life = try SnapshotCounty(villages: 40, seed: seed, from: Self.first)
        try life.live(200)
        let county = life.county
        let before = try RegistrySnapshot(county.store, asOf: Self.today)
        var seen = (unmet: 0, unknown: 0)
        try Self.compare(before, county, &seen)
        #expect(seen.unmet > 50 && seen.unknown > 50, "\(seen)")
        try life.live(4)
        let after = try before.refreshed(county.store, keys: county.keys, asOf: Self.today)
        try Self.compare(after, county, &seen)
        let touched = try #require(after.touched)
        #expect(!touched.isEmpty && touched.count < 12)
        for chunk in after.columns.chunks {
            let place = try #require(before.columns.place(of: chunk.key))
            let isSame = chunk.isSame(as: before.columns.chunks[place])
            #expect(isSame != touched.contains(chunk.key), "\(chunk.key)")
        }
    }

    @Test("a snapshot of another day answers nothing for a rule set")
    func otherDay() throws {
        var life = try SnapshotCounty(villages: 1, seed: 5, from: Self.first)
        try life.live(10)
        let county = life.county
        let snapshot = try RegistrySnapshot(county.store, asOf: Self.today)
        let tables = try county.store.read { try RegistryTables($0) }
        let set = try #require(county.pack.ruleSets.first)
        let rules = try RuleSetOnDay(set, in: county.pack, asOf: Self.today.adding(days: 1))
        #expect(SnapshotRules(rules, snapshot, tables) == nil)
    }
}
