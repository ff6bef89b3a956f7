import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite("Lists of members and of other offices: who is not listed, what is no row, what a row must meet")
struct FormsListTests {
    private func read(_ name: String, _ rows: [[String?]], layout: String? = nil) throws -> FormReading {
        try #require(
            FormsFixture.read(
                Workbook(file: "a", kind: .xlsx, sheets: [FormsFixture.sheet(name, rows)]), layout: layout))
    }

    private func problems(_ reading: FormReading, _ number: ProblemNumber) -> [String] {
        reading.problems.filter { $0.number == number }.map { "\($0.place.column ?? "")\($0.place.row ?? 0)" }
    }

    private func members(stated: String, remark: String?) -> [[String?]] {
        [
            ["户编号", "家庭人口", "姓名", "公民身份号码", "与户主关系", "备注"],
            ["EK01", stated, "韦春禾", "110101190604123018", "户主", nil],
            [nil, nil, "农荷月", "110101190708233027", "妻", remark],
        ]
    }

    @Test(
        "a remark says why somebody is not listed; any other difference in size is rejected",
        arguments: [
            ("3", "另有1人外出，下次补登", true), ("3", "小儿子服刑", true), ("3", "危改户", false),
            ("3", nil, false), ("1", "另有1人外出", false),
        ])
    func absence(_ stated: String, _ remark: String?, _ isTaken: Bool) throws {
        let reading = try read(
            "埇口村", members(stated: stated, remark: remark), layout: "members-merged")
        let household = try #require(reading.households.first)
        #expect(household.isRejected != isTaken)
        #expect(household.members.map(\.name) == ["韦春禾", "农荷月"])
        #expect(problems(reading, .householdSizeExplained) == (isTaken ? ["B2"] : []))
        #expect(problems(reading, .householdSizeDiffers) == (isTaken ? [] : ["B2"]))
        let said = reading.problems.first { $0.number == .householdSizeExplained }
        #expect(said?.text("zh").contains(remark ?? "?") ?? !isTaken)
    }

    @Test("headings, remarks and signatures under a first column of codes are no households")
    func wordsWhereCodesStand() throws {
        var rows = members(stated: "2", remark: nil)
        rows.insert(["一、岭脚组"], at: 1)
        rows += [
            ["小计", "2"], ["合计：1户2人", "2"], ["注：空白处由驻村工作队补填。"],
            ["填表人：劳惊蛰", nil, nil, "审核人（签字）："],
        ]
        let reading = try read("埇口村", rows, layout: "members-merged")
        #expect(reading.households.map(\.code) == ["EK01"])
        #expect(reading.households.first?.isRejected == false)
        #expect(reading.households.first?.place["group"] == "岭脚")
        #expect(reading.dataRows == 2)
        #expect(problems(reading, .rowNotData) == ["A5", "A6", "A7", "A8"])
        #expect(problems(reading, .totalDiffers) == [])
    }

    /// A ledger of a bank with one loan a row.
    private func ledger(_ loans: [[String?]]) throws -> FormReading {
        try read(
            "小额信贷",
            [["借款人", "身份证号", "贷款金额(元)", "发放日期", "到期日期", "期限(月)", "用途"]]
                + loans.map { ["韦春禾", "110101190604123018"] + $0 })
    }

    @Test(
        "a loan that breaks a rule of the plan is pointed out in its cell",
        arguments: [
            (["50000", "2016-03-09", "2019-03-08", "36", "养牛"], []),
            (["100000", "2016-03-09", "2019-03-08", "36", "养牛"], []),
            (["100000.01", "2016-03-09", "2019-03-08", "36", "养牛"], ["C2"]),
            (["50000", "2016-03-09", "2019-04-08", "37", "养牛"], ["F2"]),
            (["50000", "2016-03-09", "2019-03-08", nil, "儿子结婚"], ["G2"]),
            // Before the plan nobody asks.
            (["50000", "2015-03-09", "2020-03-08", "60", "养牛"], []),
        ])
    func loans(_ loan: [String?], _ cells: [String]) throws {
        let reading = try ledger([loan])
        #expect(reading.layout == "bank-microcredit")
        #expect(problems(reading, .rowAgainstRule) == cells)
        #expect(reading.rows.map(\.isRejected) == [false])
    }

    @Test("a second loan while the first still runs is pointed out, one after it is not")
    func secondLoan() throws {
        let first = ["20000", "2016-03-09", "2018-03-08", "24", "养牛"]
        let during = try ledger([first, ["20000", "2018-03-08", "2020-03-07", "24", "养牛"]])
        #expect(problems(during, .rowAgainstRule) == ["C3"])
        let text = during.problems.first { $0.number == .rowAgainstRule }?.text("zh") ?? ""
        #expect(text.contains("20,000") && text.contains("依据"))
        let after = try ledger([first, ["20000", "2018-03-09", "2020-03-07", "24", "养牛"]])
        #expect(problems(after, .rowAgainstRule) == [])
    }
}
