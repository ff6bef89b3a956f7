import Policy
import Testing
import Vocabulary

@Suite("What a condition counts, item by item, and the line beside it")
struct ReckoningTests {
    /// A household's facts under a shipped pack, money in smallest units.
    private func reckoning(
        _ pack: PolicyPack, _ criterion: String, on text: String, _ facts: [String: Int64]
    ) throws -> Reckoning? {
        let rules = try pack.ruleSet("household-exit", on: day(text))
        let source = FactSource(
            .household, in: pack, context: rules.context, entered: facts.mapValues { .integer($0) })
        return rules.reckoning(criterion, source, in: pack)
    }

    /// 梁春贵户 as the look to reach has it: 11,886.00 counted for four persons, 2,940.00 of the transfers left out.
    private let liang: [String: Int64] = [
        "household_size": 4, "wage_income": 575_000, "operating_income": 900_000, "operating_cost": 368_000,
        "property_income": 48_000, "transfer_income": 327_600 + 50_000, "other_income": 0,
        "basic_pension": 126_000,
        "dibao_c_income": 168_000, "one_off_relief": 50_000,
    ]

    @Test(
        "A county of 灵山县 in 2018: costs stand with a minus, what the 2017 edition leaves out beside the rest")
    func byThe2017Edition() throws {
        let found = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", liang))
        let lines = found.items.map { "\($0.group ?? "-")/\($0.fact) \($0.counted) \($0.leftOut)" }
        #expect(
            lines == [
                "-/wage_income known(575000) none",
                "operating_net_income/operating_income known(900000) none",
                "operating_net_income/operating_cost known(-368000) none",
                "-/property_income known(48000) none", "transfer_income/basic_pension none known(126000)",
                "transfer_income/dibao_c_income none known(168000)",
                "transfer_income/one_off_relief none known(50000)",
                "transfer_income/transfer_income known(33600) none", "-/other_income known(0) none",
            ])
        #expect(found.counted == 1_188_600 && found.sum(\.counted) == .known(1_188_600))
        #expect(found.sum(\.leftOut) == .known(344_000))
        #expect(found.each == 297_150 && found.line == 299_500 && found.gap == -2_350 && found.holds == false)
        #expect(found.times?.fact == "household_size" && found.times?.value == 4 && found.limit == 1_198_000)
    }

    @Test("The 2016 edition leaves nothing out")
    func byThe2016Edition() throws {
        let found = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2016-09-30", liang))
        #expect(found.sum(\.leftOut) == .none && found.counted == 1_532_600)
        #expect(found.items.first { $0.fact == "transfer_income" }?.isRest == false)
    }

    @Test(
        "A head's share is never rounded to or across the line",
        arguments: [
            (1_197_999, 299_499), (1_198_000, 299_500), (1_198_001, 299_501), (1_197_400, 299_350),
            (1_199_999, 300_000),
        ])
    func nearMiss(counted: Int64, each: Int64) throws {
        var facts = liang
        facts["wage_income"] = 575_000 + counted - 1_188_600
        let found = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", facts))
        #expect(found.counted == counted && found.each == each)
        #expect(found.gap?.signum() == (counted - 1_198_000).signum())
    }

    @Test(
        "What nobody has recorded stays unknown; relief that the form does not list counts as none, and says so"
    )
    func missing() throws {
        var facts = liang
        facts["one_off_relief"] = nil
        let found = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", facts))
        let relief = try #require(found.items.first { $0.fact == "one_off_relief" })
        #expect(relief.leftOut == .unknown && relief.isOptional)
        #expect(found.counted == 1_238_600 && found.sum(\.counted) == .known(1_238_600))
        facts["wage_income"] = nil
        let open = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", facts))
        #expect(
            open.counted == nil && open.each == nil && open.sum(\.counted) == .unknown && open.holds == nil)
        #expect(open.items.first { $0.fact == "wage_income" }?.counted == .unknown)
    }

    @Test(
        "An entered net stands where its parts are not known, and parts that exceed their whole are taken away beside it"
    )
    func odd() throws {
        var facts = liang
        facts["operating_income"] = nil
        facts["operating_net_income"] = 532_000
        let net = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", facts))
        #expect(net.items.contains { $0.fact == "operating_net_income" && $0.counted == .known(532_000) })
        #expect(net.counted == 1_188_600 && !net.items.contains { $0.fact == "operating_cost" })
        facts = liang
        facts["transfer_income"] = 100_000
        let less = try #require(try reckoning(try Packs.qinzhou.get(), "income", on: "2018-09-30", facts))
        #expect(less.items.first { $0.fact == "transfer_income" }?.counted == .known(100_000))
        #expect(less.items.first { $0.fact == "basic_pension" }?.counted == .known(-126_000))
        #expect(less.counted.map { .known($0) } == less.sum(\.counted))
    }

    @Test(
        "Another country's pack leaves remittances out from 2022 on; a condition that compares no sum is none"
    )
    func otherPack() throws {
        let pack = try Packs.shipped("example-country")
        let facts: [String: Int64] = [
            "household_size": 3, "farm_income": 90_000, "farm_costs": 20_000, "wage_income": 0,
            "remittances": 5_000,
        ]
        let before = try #require(try reckoning(pack, "income", on: "2021-06-30", facts))
        #expect(before.counted == 75_000 && before.sum(\.leftOut) == .none)
        let after = try #require(try reckoning(pack, "income", on: "2022-06-30", facts))
        #expect(after.counted == 70_000 && after.sum(\.leftOut) == .known(5_000))
        #expect(after.items.first { $0.fact == "farm_costs" }?.counted == .known(-20_000))
        #expect(try reckoning(pack, "housing", on: "2022-06-30", facts) == nil)
    }

    @Test("The truths of a condition stand with their values; what the caller may not see keeps its name")
    func steps() throws {
        let pack = try Packs.qinzhou.get()
        let rules = try pack.ruleSet("household-exit", on: day("2018-09-30"))
        let source = FactSource(
            .household, in: pack, context: rules.context, entered: liang.mapValues { .integer($0) })
        let steps = rules.steps("income", source, in: pack) { _, value, form in form.text(value) }
        #expect(steps.map(\.filled) == ["11886.00 > 2995.00 * 4"] && steps.map(\.holds) == [false])
        let hidden = rules.steps("income", source, in: pack) { id, value, form in
            id == "net_income_2017" ? nil : form.text(value)
        }
        #expect(hidden.map(\.filled) == ["net_income_2017 > 2995.00 * 4"])
    }
}
