import Columns
import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

@Suite("Rules over columns answer as the tree does, on any day known at any position")
struct RuleWalkTests {
    private static let first = LocalDate(2016, 3, 1) ?? LocalDate(dayNumber: 0)

    private static func all(
        _ rules: RuleSetOnDay, _ county: HistoryCounty, _ moment: Moment, usingColumns: Bool
    ) throws -> (answers: [RuleWalk.Answer], tallies: [RuleWalk.VillageTally]) {
        let tables = try county.store.read { try RegistryTables($0) }
        let walk = RuleWalk(rules, county.store, at: moment, county.pack, tables, usingColumns: usingColumns)
        #expect(walk.isCompiled == usingColumns, "\(rules.ruleSet.id)")
        let scope = Scope(county.villages.map { (county.unit, $0.number) })
        var answers: [RuleWalk.Answer] = []
        var tallies: [RuleWalk.VillageTally] = []
        try walk.forEach(scope) { answers.append($0) }
        try walk.tallies(scope) { tallies.append($0) }
        return (answers, tallies)
    }

    @Test(
        "every rule set of the pack: verdicts, missing facts, errors, persons, sums by village",
        arguments: [1, 2])
    func same(_ seed: UInt64) throws {
        var life = try SnapshotCounty(villages: 3, seed: seed, from: Self.first)
        try life.live(90)
        let county = life.county
        let last = try county.seq()
        var verdicts: Set<Verdict> = []
        for (day, seq) in [(Self.first.adding(days: 40), last), (Self.first.adding(days: 12), last / 2)] {
            let moment = Moment(asOf: day, seqs: [county.unit: seq])
            for ruleSet in county.pack.ruleSets {
                guard let rules = try? RuleSetOnDay(ruleSet, in: county.pack, asOf: day) else { continue }
                let tree = try Self.all(rules, county, moment, usingColumns: false)
                let columns = try Self.all(rules, county, moment, usingColumns: true)
                #expect(tree.answers.map(\.subject) == columns.answers.map(\.subject), "\(ruleSet.id)")
                #expect(tree.answers.map(\.persons) == columns.answers.map(\.persons), "\(ruleSet.id)")
                #expect(tree.answers.map(\.result) == columns.answers.map(\.result), "\(ruleSet.id)")
                #expect(tree.tallies.map(\.village) == columns.tallies.map(\.village), "\(ruleSet.id)")
                #expect(tree.tallies.map(\.tally) == columns.tallies.map(\.tally), "\(ruleSet.id)")
                #expect(tree.tallies.map(\.persons) == columns.tallies.map(\.persons), "\(ruleSet.id)")
                for answer in tree.answers { verdicts.formUnion(answer.result.criteria.map(\.verdict)) }
            }
        }
        #expect(verdicts.count == 4)
    }
}
