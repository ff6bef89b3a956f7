import Policy
import Testing
import Vocabulary

@Suite("A verdict is explained")
struct ExplanationTests {
    let pack: PolicyPack
    init() throws { pack = try Packs.littleValley }

    func explained(_ changes: KeyValuePairs<String, FactValue?> = [:]) throws -> Explanation {
        var facts: [String: FactValue] = [
            "income": .integer(1_042_000), "people": .integer(4), "roof_state": .text("A"),
            "roof_area": .integer(400), "hamlet_houses": .integer(6), "road": .bool(true),
            "insured": .integer(4),
        ]
        for (id, value) in changes { facts[id] = value }
        let set = try pack.ruleSet("leaving", on: day("2017-06-30"))
        return set.explain(FactSource(.household, in: pack, context: set.context, entered: facts), in: pack)
    }

    @Test func aHouseholdExactlyOnTheLineIsOneMillShort() throws {
        let income = try #require(try explained().criteria.first { $0.id == "income" })
        #expect(income.result.verdict == .unmet)
        #expect(income.sentence("en") == "Income 1,042 is not above 260.500 a head; short by 0.")
        #expect(income.margin == FormedValue(.integer(0), ValueForm(type: .money, scale: 3)))
        #expect(income.nearest?.fact == "income")
        #expect(income.nearest?.to == .integer(1_042_001))
        let json = income.json(pack)
        #expect(
            json["parameters"]?.text == """
                [{"id":"line.income","value":260500,"unit":"LVF","valid_from":"2017-01-01","status":"unverified",\
                "citation":{"document":"statute","place":"art. 3"}}]
                """)
        #expect(json["nearest"]?.text == #"{"fact":"income","from":1042000,"to":1042001}"#)
        #expect(
            json["facts"]?.text
                == #"[{"id":"income","value":1042000,"unit":"LVF"},{"id":"people","value":4,"unit":"person"}]"#
        )
    }

    @Test func aCodeOrATruthValueTurnsACriterionToo() throws {
        let leaking = try #require(
            try explained(["roof_state": .text("C")]).criteria.first { $0.id == "roof" })
        #expect(leaking.nearest?.fact == "roof_state")
        #expect(leaking.nearest?.to == .text("A"))
        #expect(leaking.sentence("en") == "The roof does not do (leaking, 40).")
        let road = try #require(try explained(["road": .bool(false)]).criteria.first { $0.id == "road" })
        #expect(road.nearest?.to == .bool(true))
    }

    @Test func whereNoOneFactCanTurnItNothingIsOffered() throws {
        let both = try explained(["roof_state": .text("C"), "roof_area": .integer(10)])
        #expect(both.criteria.first { $0.id == "roof" }?.nearest == nil)
        let unknown = try explained(["roof_area": FactValue?.none])
        let roof = try #require(unknown.criteria.first { $0.id == "roof" })
        #expect(roof.result.missing == ["roof_area"])
        #expect(roof.nearest == nil)
        #expect(roof.sentence("fr") == "Toit inconnu.")
    }

    @Test func aDerivedFactShowsWhatItRestsOn() throws {
        guard Packs.exists("qinzhou-2016") else { return }
        let pack = try Packs.qinzhou.get()
        let set = try pack.ruleSet("household-exit", on: day("2017-12-31"))
        let facts = FactSource(
            .household, in: pack, context: set.context, entered: ["wage_income": .integer(100)])
        let income = try #require(set.explain(facts, in: pack).criteria.first { $0.id == "income" })
        #expect(income.result.verdict == .unknown)
        #expect(income.facts.contains { $0.id == "wage_income" && $0.value == .integer(100) })
        #expect(income.result.unverified.isEmpty == false)
    }
}
