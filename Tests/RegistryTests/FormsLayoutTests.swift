import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite("Sheets are understood as offices lay them out")
struct FormsLayoutTests {
    private func read(_ sheets: [Sheet], kind: Workbook.Kind = .xlsx) throws -> FormReading {
        try #require(FormsFixture.read(Workbook(file: "a", kind: kind, sheets: sheets)))
    }

    private func problems(_ reading: FormReading, _ number: ProblemNumber) -> [String] {
        reading.problems.filter { $0.number == number }.map { "\($0.place.column ?? "")\($0.place.row ?? 0)" }
    }

    private let members = [
        ["户编号", "姓名", "性别", "公民身份号码", "与户主关系"],
        ["EK01", "韦春禾", "男", "110101190604123018", "户主"],
        ["EK01", "农荷月", "女", "110101190708233027", "妻"],
        ["EK02", "黄谷雨", "男", "110101190501303112", "户主"],
    ]

    @Test("a sheet of households and one of their members are joined by code; sizes must agree")
    func twoSheets() throws {
        let households = FormsFixture.sheet(
            "入户调查表",
            [
                ["行政村", "户编号", "户主姓名", "家庭人口", "工资性收入"], ["埇口村", "EK01", "韦春禾", "2", "9600"],
                ["埇口村", "EK02", "黄谷雨", "3", "0"], ["埇口村", "EK03", "宁秋分", "1", "0"],
            ])
        var rows = members
        rows.append(["EK09", "覃莲", "女", "110101191010023321", "户主"])
        let reading = try read([households, FormsFixture.sheet("家庭成员", rows)])
        #expect(reading.layout == "survey-plain")
        #expect(reading.households.map(\.code) == ["EK01", "EK02", "EK03", "EK09"])
        #expect(reading.households.map(\.isRejected) == [false, true, true, true])
        #expect(reading.households[0].members.map(\.name) == ["韦春禾", "农荷月"])
        #expect(reading.households[0].members[0].birth == LocalDate(1906, 4, 12))
        #expect(problems(reading, .householdSizeDiffers) == ["D3", "D4"])
        #expect(problems(reading, .memberWithoutHousehold) == ["A5"])
        #expect(reading.dataRows == 7 && reading.rejectedRows == 4)
    }

    @Test("villages may number their households alike; twice in one village is refused")
    func codesByVillage() throws {
        let sheet = FormsFixture.sheet(
            "调查",
            [
                ["行政村", "户编号", "户主姓名"], ["埇口村", "001", "韦春禾"], ["榃塘村", "001", "梁芒种"],
                ["埇口村", "001", "黄谷雨"],
            ])
        let reading = try read([sheet])
        #expect(reading.households.map(\.isRejected) == [false, false, true])
        #expect(problems(reading, .householdTwice) == ["B4"])
    }

    @Test("a two-row header without merges, as a CSV has it, and column numbers under it")
    func twoRows() throws {
        let sheet = FormsFixture.sheet(
            "a.csv",
            [
                ["花名册"], ["户编号", "家庭成员", nil, nil, "住房", nil], [nil, "姓名", "性别", "与户主关系", "面积", "等级"],
                ["1", "2", "3", "4", "5", "6"], ["EK01", "韦春禾", "男", "户主", "80", "A"],
            ])
        let reading = try read([sheet], kind: .csv)
        #expect(reading.households.count == 1 && reading.households.first?.members.first?.name == "韦春禾")
        let facts = reading.households.first?.facts.map { "\($0.fact) \($0.column)" }
        // The household bears its head's name.
        #expect(facts == ["house_area_m2 5", "house_grade 6", "head_name 2"])
    }

    @Test("last year's income is not this year's, whether named in one row or two")
    func lastYear() throws {
        let sheet = FormsFixture.sheet(
            "名单",
            [
                ["户主", "身份证号", "上年情况", "本年情况"], [nil, nil, "人均纯收入", "人均纯收入"],
                ["韦春禾", "110101190604123018", "2610.4", "2952.01"],
            ])
        let reading = try read([sheet])
        let facts = reading.households.first?.facts.filter { $0.fact == "stated_net_income_per_head" } ?? []
        #expect(facts.map(\.value) == [.integer(295_201)] && facts.first?.column == "D")
    }

    @Test("a household without head, without code, with two heads: rejected, and everybody kept")
    func brokenHouseholds() throws {
        var rows = members
        rows[2][4] = "户主"
        rows[3][4] = "长子"
        rows.append(["", "覃莲", "女", "110101191010023321", "户主"])
        let reading = try read([FormsFixture.sheet("成员", rows)])
        #expect(reading.households.flatMap(\.members).count == 4)
        #expect(reading.households.map(\.isRejected) == [true, true, true])
        #expect(problems(reading, .householdTwoHeads) == ["E3"])
        #expect(problems(reading, .householdWithoutHead) == ["E4"])
        #expect(problems(reading, .householdCodeMissing) == ["A5"])
    }

    @Test("totals are held against the rows, and are no households")
    func totals() throws {
        let sheet = FormsFixture.sheet(
            "名单",
            [
                ["序号", "户主姓名", "家庭人口"], ["1", "韦春禾", "4"], ["2", "黄谷雨", "3"], ["小计", nil, "7"],
                ["3", "宁秋分", "2"],
                ["小 计", nil, "2"], ["合计", nil, "10"], ["填表人：劳惊蛰"], ["备注：外出者未计"],
            ])
        let reading = try read([sheet])
        #expect(reading.households.count == 3 && reading.rejectedRows == 0)
        #expect(problems(reading, .totalDiffers) == ["C7"])
        #expect(problems(reading, .rowNotData) == ["A4", "A6", "A7", "A8", "A9"])
    }

    @Test("the same identity number twice is a certain duplicate")
    func duplicates() throws {
        var rows = members
        rows[3][3] = "１１０１０１190604123018"
        let reading = try read([FormsFixture.sheet("成员", rows)])
        #expect(problems(reading, .identityRepeated) == ["D4"])
        #expect(reading.households.map(\.isRejected) == [false, true])
        #expect(reading.problems.first { $0.number == .identityRepeated }?.value == "110101************")
    }

    @Test("a birth to the month takes its day from the number, where they agree")
    func partialBirth() throws {
        var rows = members
        rows[0].append("出生年月")
        rows[1].append("1906.4")
        rows[2].append("1907年9月")
        rows[3].append("1905年")
        rows[3][3] = ""
        let reading = try read([FormsFixture.sheet("成员", rows)])
        let people = reading.households.flatMap(\.members)
        #expect(people.map(\.birth) == [LocalDate(1906, 4, 12), nil, nil])
        #expect(problems(reading, .identityAgainstBirth) == ["F3"])
        #expect(problems(reading, .datePartial) == ["F4"])
        #expect(people[2].facts.first { $0.fact == "birth" }?.precision == .year)
    }

    @Test("a header with another unit than the fact's is asked about, cell by cell")
    func foreignUnit() throws {
        let sheet = FormsFixture.sheet(
            "调查",
            [
                ["行政村", "户编号", "户主姓名", "住房面积(亩)", "工资收入(月)"], ["埇口村", "001", "韦春禾", "2", "800"],
                ["埇口村", "002", "黄谷雨", "80平方米", "9600元"],
            ])
        let reading = try read([sheet])
        #expect(problems(reading, .numberUnitUnfit) == ["D2", "E2"])
        #expect(reading.households[1].facts.first { $0.fact == "house_area_m2" }?.value == .integer(8000))
        #expect(reading.households[1].facts.first { $0.fact == "wage_income" }?.value == .integer(960_000))
    }

    @Test("a layout that is not in the pack is refused by number")
    func unknownLayout() throws {
        let book = Workbook(file: "a", kind: .xlsx, sheets: [FormsFixture.sheet("成员", members)])
        let reading = try #require(FormsFixture.read(book, layout: "nothing"))
        #expect(reading.problems.map(\.number) == [.layoutNotInPack])
    }
}
