import Columns
import Foundation
import Policy
import Testing
import Vocabulary

/// The household exit of the second pack over columns must be what it is household by household.
struct ExpressionsRuleSetProgramTests {
    @Test("Verdicts and counts by village agree with one household after another")
    func householdExit() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let pack = try PolicyPack.load(
            directory: root.appendingPathComponent("Policies/example-country").path)
        let rules = try pack.ruleSet("household-exit", on: try #require(LocalDate(2020, 12, 31)))
        let facts = pack.facts.of(.household)
        var dice = ExpressionsFastTests.Dice(state: 5)
        let rows: [[Int64?]] = (0..<4_000).map { _ in
            facts.map { fact in
                if dice.roll(12) == 0 { return nil }
                switch fact.type {
                case .bool: return dice.roll(5) == 0 ? 1 : 0
                case .code: return Int64(dice.roll(3))
                case .money: return Int64(dice.roll(9_000_000))
                default: return Int64(dice.roll(9))
                }
            }
        }
        let table = FactTable(
            rows: rows.count,
            columns: Dictionary(
                uniqueKeysWithValues: facts.enumerated().map { place, fact in
                    (fact.id, FactColumn(rows.map { $0[place] }))
                }))
        let program = try RuleSetProgram(rules, in: pack, over: table)
        let codes = ExpressionScope(pack, .household).codes
        let results = rows.map { row in
            rules.evaluate(
                DictionaryBindings(
                    Dictionary(
                        uniqueKeysWithValues: facts.enumerated().map { place, fact in
                            let value = row[place].flatMap {
                                CELValue(number: $0, ExpressionType(fact.form), codes: codes)
                            }
                            return (fact.id, value.map { .value($0) } ?? .unknown([fact.id]))
                        })))
        }
        #expect(program.verdicts().map(RuleSetProgram.verdict) == results.map(\.verdict))
        let offsets: [Int32] = [0, 0, 700, 701, 2_500, 4_000]
        let tallies = program.tallies(offsets: offsets)
        #expect(tallies.map(\.subjects) == [0, 700, 1, 1_799, 1_500])
        for (village, tally) in tallies.enumerated() {
            let part = results[Int(offsets[village])..<Int(offsets[village + 1])]
            #expect(tally.verdicts.met == part.filter { $0.verdict == .met }.count)
            #expect(tally.verdicts.unknown == part.filter { $0.verdict == .unknown }.count)
            for (place, id) in program.criteria.enumerated() {
                #expect(tally.criteria[place].unmet == part.filter { $0[id] == .unmet }.count)
                #expect(tally.criteria[place].notApplicable == part.filter { $0[id] == .notApplicable }.count)
            }
            #expect(tally.errors == part.filter { !$0.errors.isEmpty }.count)
        }
        #expect(Set(results.map(\.verdict)).count > 2)
        let masks = program.masks()
        for (row, result) in results.enumerated() {
            let met = result.criteria.map { $0.verdict == .met || $0.verdict == .notApplicable }
            #expect(
                masks[row] == met.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt64($1.offset) : 0) })
        }
    }

    @Test("Poverty by village: strictly below the line, by cross-multiplication")
    func poverty() {
        let sums = AreaPoverty.byArea(
            income: FactColumn([1_180_800, 1_180_799, -500, nil, 300_000]),
            size: FactColumn([4, 4, 1, 2, 0]), line: 295_200, offsets: [0, 2, 5])
        #expect(sums[0].poorHouseholds == 1 && sums[0].poorPersons == 4 && sums[0].gapTotal == 1)
        #expect(sums[0].headcount == 0.5)
        #expect(sums[1].households == 1 && sums[1].leftOut == 2 && sums[1].gapTotal == 295_700)
    }
}
