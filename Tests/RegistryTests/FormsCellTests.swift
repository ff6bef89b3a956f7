import Policy
import Tabular
import Testing
import Vocabulary

@testable import Registry

@Suite("Cells are read exactly, or asked about")
struct FormsCellTests {
    private let yuan = NumberRule(kind: .money, scale: 2, minimum: 0, maximum: 200_000_000)

    @Test(
        "amounts in all spellings come to fen",
        arguments: [
            ("21600", 2_160_000), ("12,345.60", 1_234_560), ("１２，３４５．６", 1_234_560), ("1.25万元", 1_250_000),
            ("0.295 万", 295_000), ("￥8,600.00", 860_000), ("8600元整", 860_000), ("人民币8600元", 860_000),
            ("０", 0),
            ("　2952.00　", 295_200), ("0.01", 1),
        ] as [(String, Int64)])
    func amounts(_ text: String, _ fen: Int64) {
        #expect(CellNumber().read(text, yuan) == .taken(fen))
    }

    @Test(
        "what is doubtful is never taken",
        arguments: [
            ("约8600", ProblemNumber.numberApproximate), ("8600多", .numberApproximate),
            ("8600余元", .numberApproximate),
            ("8600～9000", .numberRange), ("8600至9000", .numberRange), ("8600元-9000元", .numberRange),
            ("1,2345", .numberGrouping), ("86,00", .numberGrouping), ("8 600", .numberInnerSpace),
            ("12亩3分", .numberTwoUnits), ("3+2", .numberTwoUnits), ("8.6E3", .numberExponent),
            ("8600。5", .numberChinesePoint), ("8600·5", .numberChinesePoint), ("（860）", .numberBracketed),
            ("8600(含低保)", .numberBracketed), ("八千六百", .numberInWords), ("八千六百元", .numberInWords),
            ("300元/月", .numberUnitUnfit), ("5人", .numberUnitUnfit), ("45%", .numberUnitUnfit),
            ("inf", .cellNotANumber),
            ("8600元钱", .numberUnitUnfit), ("外出", .cellNotANumber), ("不详", .valueNotKnown),
            ("99999999999999999999", .numberTooLarge), ("3000000", .numberOutOfRange),
            ("-5", .numberOutOfRange),
            ("2016.3.9", .cellNotANumber), ("1.2.3", .cellNotANumber), ("5.", .cellNotANumber),
        ])
    func doubts(_ text: String, _ number: ProblemNumber) {
        #expect(CellNumber().read(text, yuan).doubt == number, "\(CellNumber().read(text, yuan))")
    }

    @Test("none is not zero and not empty", arguments: ["—", "－－", "／", "无", "没有", "——", "/"])
    func none(_ text: String) {
        #expect(CellNumber().read(text, yuan) == .none)
        #expect(CellDate().read(text) == .none)
    }

    @Test("the header's unit scales a bare number; the cell's own unit wins")
    func headerUnit() {
        var rule = NumberRule(kind: .money, scale: 2, headerPower: 4)
        #expect(CellNumber().read("0.4815", rule) == .taken(481_500))
        #expect(CellNumber().read("3万元", rule) == .taken(3_000_000))
        #expect(CellNumber().read("8600元", rule) == .taken(860_000))
        rule.maximum = 100_000_000
        #expect(CellNumber().read("50000", rule).doubt == .unitAgainstMagnitude)
        #expect(CellNumber().read("0.33333333", rule) == .taken(333_333, said: [.numberRounded]))
    }

    @Test("whole numbers take their own counter, and no decimals")
    func wholeNumbers() {
        let persons = NumberRule(kind: .whole, scale: 0, unit: "person")
        #expect(CellNumber().read("5人", persons) == .taken(5))
        #expect(CellNumber().read("5口人", persons) == .taken(5))
        #expect(CellNumber().read("4.0", persons) == .taken(4))
        #expect(CellNumber().read("4.5", persons).doubt == .numberNotWhole)
        #expect(CellNumber().read("三级", NumberRule(kind: .whole, scale: 0, unit: "grade")) == .taken(3))
        #expect(CellNumber().read("2017年", NumberRule(kind: .whole, scale: 0, unit: "year")) == .taken(2017))
        #expect(
            CellNumber().read("3年", NumberRule(kind: .whole, scale: 0, unit: "month")).doubt
                == .numberUnitUnfit)
    }

    @Test("shares: with sign, as a percent cell, and bare beyond one")
    func shares() {
        let share = NumberRule(kind: .ratio, scale: 4)
        #expect(CellNumber().read("98％", share) == .taken(9800))
        #expect(CellNumber().read("0.98", share) == .taken(9800))
        #expect(CellNumber().read("98", share) == .taken(9800, said: [.percentWithoutSign]))
        #expect(CellNumber().read("980", share).doubt == .numberOutOfRange)
        #expect(
            CellNumber().read(Cell(column: 0, value: .number("0.98"), format: "0.00%"), share) == .taken(9800)
        )
    }

    @Test("a grade, a relation and a tick are codes; what is not in the list is asked about")
    func codes() {
        let grades = FormCodes([.init("A", ["A级"]), .init("B", ["B级", "基本安全"])])
        for text in ["A", "Ａ", "a", "A 级", "Ａ级", "A(安全)"] { #expect(grades.code(text) == "A", "\(text)") }
        #expect(grades.code("B-基本安全") == "B" && grades.code("A-基本安全") == nil && grades.code("E") == nil)
        let relations = FormCodes([.init("01", ["户主"]), .init("02", ["配偶", "妻"]), .init("10", ["外孙女"])])
        #expect(relations.code("1") == "01" && relations.code("02配偶") == "02" && relations.code("10") == "10")
        let reader = CellCode()
        for text in ["是", "√", "有", "1", "Ｙ", "已脱贫"] {
            #expect(reader.bool(Cell(column: 0, value: .text(text))) == .taken(true), "\(text)")
        }
        for text in ["否", "×", "无", "0", "未"] {
            #expect(reader.bool(Cell(column: 0, value: .text(text))) == .taken(false), "\(text)")
        }
        #expect(reader.bool(Cell(column: 0, value: .text("部分"))).doubt == .boolUnreadable)
    }

    @Test("names lose padding between ideographs, and nothing else")
    func names() {
        func name(_ text: String) -> CellReading<String> {
            CellCode().name(Cell(column: 0, value: .text(text)))
        }
        #expect(name("韦　桂") == .taken("韦桂", said: [.nameInnerSpace]))
        #expect(name("韦兰　") == .taken("韦兰"))
        #expect(name("买买提·艾力") == .taken("买买提·艾力"))
        #expect(name("Maria  Silva") == .taken("Maria Silva"))
    }

    @Test(
        "days that are no days",
        arguments: [
            ("2016.13.9", ProblemNumber.dateImpossible), ("2015-02-29", .dateImpossible),
            ("20161309", .dateImpossible),
            ("3/9/2016", .dateOrder), ("16.3.9", .dateOrder), ("2016.3.9-2018.3.8", .dateTwo),
            ("42438", .dateSerial),
            ("约2016年3月", .dateApproximate), ("2016年3月上旬", .dateApproximate), ("去年", .dateUnreadable),
        ])
    func noDays(_ text: String, _ number: ProblemNumber) {
        #expect(CellDate().read(text).doubt == number, "\(CellDate().read(text))")
    }
}
