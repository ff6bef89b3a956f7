import Policy
import Testing
import Vocabulary

@Suite("Rules and forms judge subjects")
struct EvaluationTests {
    let pack: PolicyPack
    init() throws { pack = try Packs.littleValley }

    func facts(_ entered: [String: FactValue], lower: [SubjectKind: [FactSource]] = [:]) throws -> FactSource
    {
        FactSource(
            .household, in: pack, context: pack.context(asOf: try day("2017-06-30")), entered: entered,
            lower: lower)
    }

    func person(_ entered: [String: FactValue]) throws -> FactSource {
        FactSource(.person, in: pack, context: pack.context(asOf: try day("2017-06-30")), entered: entered)
    }

    @Test func missingIsUnknownAndNamesWhatIsMissing() throws {
        let result = try pack.ruleSet("leaving").evaluate(facts([:]), in: pack, asOf: day("2017-06-30"))
        #expect(result.verdict == .unknown)
        #expect(
            result.missing == ["hamlet_houses", "income", "insured", "people", "roof_area", "roof_state"])
        #expect(result.unverified == ["line.income"])
        #expect(result["road"] == .unknown, "whether a road is needed is not known")
    }

    @Test func aReferenceCriterionIsListedAndDoesNotDecide() throws {
        let well: [String: FactValue] = [
            "income": .integer(1_100_000), "people": .integer(4), "roof_state": .text("A"),
            "roof_area": .integer(400), "hamlet_houses": .integer(6), "road": .bool(false),
            "insured": .integer(4),
        ]
        let old = try pack.ruleSet("leaving").evaluate(facts(well), in: pack, asOf: day("2016-06-30"))
        #expect(old.verdict == .unmet)
        let new = try pack.ruleSet("leaving").evaluate(facts(well), in: pack, asOf: day("2017-06-30"))
        #expect(new.verdict == .met)
        #expect(new["road"] == .unmet)
    }

    @Test func anErrorIsUnknownWithItsNumberAndNeverUnmet() throws {
        let result = try pack.ruleSet("leaving").evaluate(
            facts(["income": .integer(1), "people": .integer(.max)]), in: pack, asOf: day("2017-06-30"))
        #expect(result["income"] == .unknown)
        #expect(result.criteria.first?.error == .expressionOverflow)
        #expect(result.errors == [.expressionOverflow])
    }

    @Test func listedMembersStandBeforeTheStatedNumber() throws {
        let two = try facts(
            ["people": .integer(4)], lower: [.person: [person(["has_insurance": .bool(true)]), person([:])]])
        #expect(two.value(of: "people")?.text == "2")
        #expect(two.value(of: "insured")?.text == "unknown has_insurance")
        let stated = try facts(
            ["insured": .integer(1)], lower: [.person: [person(["has_insurance": .bool(true)]), person([:])]])
        #expect(stated.value(of: "insured")?.text == "1", "what cannot be counted stands as stated")
        #expect(try facts(["people": .integer(4)]).value(of: "people")?.text == "4")
        #expect(try facts([:]).value(of: "income_per_head_known")?.text == "false")
        #expect(try facts([:]).value(of: "height") == nil)
    }

    @Test func aVillageSumsItsHouseholds() throws {
        let context = pack.context(asOf: try day("2017-06-30"))
        let households = try [
            facts(["people": .integer(4), "poor": .bool(true)]),
            facts(["people": .integer(5), "poor": .bool(false)]),
        ]
        let village = FactSource(
            .village, in: pack, context: context, entered: [:], lower: [.household: households])
        #expect(village.value(of: "households")?.text == "2")
        #expect(village.value(of: "poor_people")?.text == "4")
        #expect(village.value(of: "village_people")?.text == "9")
        let result = try pack.ruleSet("valley").evaluate(village, in: pack, asOf: day("2017-06-30"))
        #expect(result.verdict == .unmet)
        let doubtful = FactSource(
            .village, in: pack, context: context, entered: [:],
            lower: [.household: [households[0], try facts(["people": .integer(2)])]])
        #expect(doubtful.value(of: "poor_people")?.text == "unknown poor")
    }

    @Test func anItemThatMeetsAnUnknownIsMissing() throws {
        let form = try pack.scoreForm("need")
        let context = pack.context(asOf: try day("2017-06-30"))
        let score = form.score(try facts(["roof_state": .text("B"), "road": .bool(true)]), context)
        #expect(score.score == nil)
        #expect(score.partial == 12)
        #expect(score.missing == ["hamlet_houses"])
        #expect(score.official == false)
        #expect(form.takesCutoff(context) == true)
        #expect(form.decision(score: 12, cutoff: 12, inclusive: true).decision == .registered)
        #expect(form.decision(score: 12, cutoff: 12, inclusive: false).decision == .notRegistered)
        #expect(form.decision(score: nil, cutoff: 12, inclusive: true).decision == .unknown)
    }

    @Test func aWhatIfValueStandsInPlaceOfThePacks() throws {
        let (id, value) = try pack.replacement("line.income=200.5")
        #expect(value == .integer(200_500))
        let set = try pack.ruleSet("leaving", on: day("2017-06-30"), replacing: [id: value])
        let result = set.evaluate(try facts(["income": .integer(802_001), "people": .integer(4)]))
        #expect(result["income"] == .met)
        #expect(result.criteria.first?.unverified == [], "the value is the asker's own")
    }

    @Test func whatIsNotThereIsNamed() throws {
        let asOf = try day("2017-06-30")
        func number(_ body: () throws -> Void) -> String? {
            do { try body() } catch { return (error as? Problem)?.number.rawValue }
            return nil
        }
        #expect(number { _ = try pack.ruleSet("staying", on: asOf) } == "404.302")
        #expect(number { _ = try pack.scoreForm("wealth") } == "404.303")
        #expect(number { _ = try pack.ruleSet("leaving").criterion("walls") } == "404.304")
        #expect(number { _ = try pack.replacement("line.outcome=3") } == "404.305")
        #expect(number { _ = try pack.replacement("line.income") } == "400.1")
        #expect(number { _ = try pack.replacement("line.income=much") } == "422.306")
        #expect(number { _ = try pack.ruleSet("leaving", on: LocalDate(dayNumber: 0)) } == "422.329")
        let plain = try PolicyPack.load(
            files: Packs.littleValleyFiles([
                "pack.yaml": Packs.text("pack.yaml").replacing("identity_scheme: lv-card\n", with: "")
            ]))
        #expect(number { _ = try IdentityNumberCheck(pack: plain) } == "404.306")
    }
}

extension Outcome {
    /// A short text for expectations.
    var text: String {
        switch self {
        case .value(.int(let value)): "\(value)"
        case .value(.bool(let value)): "\(value)"
        case .value: "value"
        case .unknown(let names): "unknown \(names.joined(separator: ","))"
        case .error(let text): text
        }
    }
}
