import Foundation
import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

/// A township hands in its ledger of visits; what it is taken for is said, or nothing is.
@Suite("A file is taken for a layout that knows most of what it tells")
struct FormsDetectionTests {
    private static let ledger = FormsFixture.sheet(
        "走访台账",
        [
            ["序号", "乡镇", "行政村", "户主姓名", "身份证号", "走访日期", "走访人", "走访事由", "户主在家", "走访记录", "备注"],
            ["1", "佛子镇", "埇口村", "韦春禾", "110101190604123018", "2017-03-01", "刘芒种", "遍访", "在家", "房顶漏雨", nil],
        ])

    private func read(
        _ sheet: Sheet, layouts: [FormLayout], layout: String? = nil, mapping: FormLayout? = nil
    ) throws
        -> FormReading
    {
        let dictionary = try #require(FormsFixture.dictionary)
        return FormReader(dictionary).read(
            Workbook(file: "台账.xlsx", kind: .xlsx, sheets: [sheet]), layouts: layouts, forcedLayout: layout,
            mapping: mapping)
    }

    private var older: [FormLayout] { FormsFixture.layouts.filter { $0.id != "visit-list" } }

    @Test(
        "A pack without a ledger of visits takes none for a list of exits, and names the nearest and what it does not know"
    )
    func ledgerOfAnOlderPack() throws {
        #expect(try read(Self.ledger, layouts: FormsFixture.layouts).layout == "visit-list")
        let reading = try read(Self.ledger, layouts: older)
        #expect(reading.layout == nil && reading.households.isEmpty && reading.rows.isEmpty)
        let problem = try #require(reading.problems.first)
        #expect(reading.problems.count == 1 && problem.number == .noFormNear)
        #expect(problem.place.sheet == "走访台账" && problem.place.file == "台账.xlsx")
        let (zh, en) = (problem.text("zh"), problem.text("en"))
        #expect(zh.contains("走访人, 走访事由") && zh.contains("户主在家") && zh.contains("/"))
        #expect(en.contains("走访人") && en.contains("(exit-list) "), "\(en)")
        #expect(zh.contains("脱贫户名单（exit-list）"), "\(zh)")
    }

    @Test("Whoever names the layout, or brings a mapping, has it read all the same")
    func chosen() throws {
        #expect(try read(Self.ledger, layouts: older, layout: "exit-list").layout == "exit-list")
        let exits = try #require(older.first { $0.id == "exit-list" })
        #expect(try read(Self.ledger, layouts: older, mapping: exits).layout == "exit-list")
    }

    @Test(
        "A list of exits with some columns of the office's own is still one; so is a sheet named as the layout has it"
    )
    func near() throws {
        let exits = FormsFixture.sheet(
            "2016",
            [
                ["序号", "行政村", "户主姓名", "家庭人口", "脱贫年度", "致贫原因", "验收组长", "村内公示号"],
                ["1", "埇口村", "韦春禾", "3", "2016", "因病", "刘芒种", "7"],
            ])
        #expect(try read(exits, layouts: FormsFixture.layouts).layout == "exit-list")
        // A head's day of birth stands in the layout's sheet of members.
        let heads = FormsFixture.sheet(
            "退出", [["户主", "出生日期", "退出日期", "说明"], ["韦春禾", "1946-04-12", "2017-10-12", nil]])
        #expect(try read(heads, layouts: FormsFixture.layouts).layout == "exit-list")
        let halves = FormsFixture.sheet(
            "退出", [["户主", "退出日期", "村里的说法"], ["韦春禾", "2017-10-12", "房顶漏雨"]])
        #expect(try read(halves, layouts: FormsFixture.layouts).layout == "exit-list")
        let hits = FormsFixture.sheet(
            "工商登记",
            [["姓名", "身份证号", "注册号", "登记机关", "成立日期"], ["韦春禾", "110101190604123018", "45", "县局", "2014"]])
        #expect(try read(hits, layouts: FormsFixture.layouts).layout == "property-hits")
    }

    @Test("Another country's visits are read by its own ledger; without it by none")
    func otherCountry() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let pack = try PolicyPack.load(directory: root.appending(path: "Policies/example-country").path)
        let day = try #require(LocalDate(2020, 12, 31))
        let layouts = pack.layouts.map { FormLayout($0, of: pack, on: day) }
        let sheet = FormsFixture.sheet(
            "Visites",
            [
                [
                    "N°", "Commune", "Village", "Chef de ménage", "Visité le", "Visité par", "Motif",
                    "Chef présent", "Compte rendu",
                ],
                [
                    "1", "Saint-Ombre", "Roche-Claire", "Awa Belin", "2020-05-04", "Ida Noor", "suivi", "Oui",
                    "toit réparé",
                ],
            ])
        let book = Workbook(file: "visites.csv", kind: .csv, sheets: [sheet])
        let reader = FormReader(FormDictionary(pack: pack, on: day))
        let reading = reader.read(book, layouts: layouts)
        #expect(reading.layout == "visites" && reading.problems.isEmpty, "\(reading.problems)")
        let row = try #require(reading.rows.first)
        let facts = Dictionary(uniqueKeysWithValues: row.facts.map { ($0.fact, $0.value) })
        #expect(facts["visited_by"] == .text("Ida Noor") && facts["visit_purpose"] == .text("suivi"))
        #expect(facts["head_at_home"] == .bool(true))
        #expect(facts["visited_on"] == .day(try #require(LocalDate(2020, 5, 4))))
        let without = reader.read(book, layouts: layouts.filter { $0.id != "visites" })
        #expect(without.layout == nil && without.problems.map(\.number) == [.noFormNear])
    }
}
