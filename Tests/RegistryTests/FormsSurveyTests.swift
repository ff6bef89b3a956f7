import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite("The plain household survey is read into households")
struct FormsSurveyTests {
    @Test("the first household has its place, code, head, size and income in fen")
    func firstHousehold() throws {
        let sheet = FormsFixture.sheet(
            "入户调查表",
            [
                [
                    "序号", "县(区)", "乡镇", "行政村", "自然村", "户编号", "户主姓名", "家庭人口", "工资性收入(元)", "住房面积(平方米)",
                    "房屋危险等级", "是否通生活用电", "调查日期",
                ],
                [
                    "1", "灵山县", "例江镇", "埇口村", "岭脚", "EK0101", "韦春禾", "4", "21600", "96.5", "A", "是",
                    "2017-10-12",
                ],
                [
                    "2", "灵山县", "例江镇", "埇口村", "岭脚", "0012", "黄谷雨", "5人", "1.25万元", "８０", "Ｂ级", "√",
                    "2017年10月12日",
                ],
            ])
        let reading = try #require(FormsFixture.read(Workbook(file: "a.xlsx", kind: .xlsx, sheets: [sheet])))
        #expect(reading.layout == "survey-plain")
        #expect(reading.households.count == 2 && reading.dataRows == 2 && reading.rejectedRows == 0)
        let first = reading.households[0]
        #expect(first.code == "EK0101" && first.place["village"] == "埇口村" && first.place["group"] == "岭脚")
        #expect(first.members.map(\.name) == ["韦春禾"] && first.surveyed == LocalDate(2017, 10, 12))
        #expect(value(first, "wage_income") == .integer(2_160_000))
        #expect(value(first, "house_area_m2") == .integer(9650))
        let second = reading.households[1]
        #expect(second.code == "0012" && value(second, "household_size") == .integer(5))
        #expect(value(second, "wage_income") == .integer(1_250_000))
        #expect(value(second, "house_grade") == .text("B") && value(second, "has_power") == .bool(true))
    }

    private func value(_ household: FormHousehold, _ fact: String) -> FactValue? {
        household.facts.first { $0.fact == fact }?.value
    }
}
