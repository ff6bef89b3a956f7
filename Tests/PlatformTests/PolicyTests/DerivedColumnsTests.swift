import Columns
import Foundation
import Policy
import Testing
import Vocabulary

/// Derived facts and rule sets over columns must be what they are subject by subject, on the shipped packs.
@Suite("Columns answer as the tree does")
struct DerivedColumnsTests {
    static let questions: [(pack: String, day: String, seed: UInt64)] = [
        ("qinzhou-2016", "2016-12-31", 1), ("qinzhou-2016", "2017-12-31", 6),
        ("qinzhou-2016", "2019-06-30", 3),
        ("example-country", "2020-12-31", 4), ("example-country", "2021-12-31", 5),
    ]

    private static func villages(_ question: (pack: String, day: String, seed: UInt64)) throws
        -> RandomVillages
    {
        try RandomVillages(
            Packs.shipped(question.pack), asOf: day(question.day), villages: 24, seed: question.seed)
    }

    private static func said(_ outcome: Outcome?) -> String {
        switch outcome {
        case .value(let value): "\(value)"
        case .unknown: "unknown"
        case .error: "error"
        case nil: "unbound"
        }
    }

    @Test("every derived fact of a random village, unknowns and errors too", arguments: questions)
    func derived(_ question: (pack: String, day: String, seed: UInt64)) throws {
        var villages = try Self.villages(question)
        try villages.derive()
        var seen: Set<String> = []
        for fact in villages.pack.facts.all where fact.isDerived {
            let sources = villages.sources[fact.subject] ?? []
            for (row, source) in sources.enumerated() {
                let tree = Self.said(source.value(of: fact.id))
                let column = villages.said(fact, row)
                if tree != column { Issue.record("\(fact.id), row \(row): \(tree), not \(column)") }
                seen.insert(["unknown", "error"].contains(tree) ? tree : "value")
            }
        }
        #expect(seen.isSuperset(of: ["value", "unknown"]))
        #expect(
            question.pack != "qinzhou-2016" || seen.contains("error"), "sums that overflow are among them")
    }

    @Test("every rule set with an edition on the day, criterion by criterion", arguments: questions)
    func ruleSets(_ question: (pack: String, day: String, seed: UInt64)) throws {
        var villages = try Self.villages(question)
        try villages.derive()
        var verdicts: Set<Verdict> = []
        var compared = 0
        for ruleSet in villages.pack.ruleSets {
            guard let rules = try? RuleSetOnDay(ruleSet, in: villages.pack, asOf: try day(question.day))
            else {
                continue
            }
            let sources = villages.sources[ruleSet.subject] ?? []
            let columns = try RuleSetColumns(rules, in: villages.pack)
            let answers = try columns.answers(villages.tables)
            #expect(answers.rows == sources.count)
            for (row, source) in sources.enumerated() {
                let tree = rules.evaluate(source)
                #expect(answers.verdict(row) == tree.verdict, "\(ruleSet.id), row \(row)")
                #expect(answers.isError(row) == !tree.errors.isEmpty, "\(ruleSet.id), row \(row)")
                #expect(
                    answers.isConcerned(row) == (rules.concerns(source).boolValue == true),
                    "\(ruleSet.id), row \(row)")
                #expect(answers.result(row) { source } == tree, "\(ruleSet.id), row \(row)")
                verdicts.formUnion(tree.criteria.map(\.verdict))
                compared += 1
            }
        }
        #expect(compared > 200 && verdicts.count >= 3)
    }
}
