import Exit
import Policy
import Vocabulary

/// What colours the map (地图指标): a share, with its five classes, the same in every year.
enum MapIndicator: Hashable, Sendable {
    /// 年度计划完成率: persons who left in the year of those planned.
    case progress
    /// 未脱贫比例: persons still in the register of those ever in it.
    case left
    /// 贫困发生率: persons still in the register of the population.
    case incidence
    /// 某条件未达标或待核实: households with an open line for a condition of those still in the register.
    case condition(CampaignTally.Condition)
    /// 逾期率: open lines past their day of all open lines.
    case overdue

    /// Its id in addresses.
    var id: String {
        switch self {
        case .progress: "progress"
        case .left: "left"
        case .incidence: "incidence"
        case .condition(let condition): "\(condition.ruleSet)/\(condition.criterion)"
        case .overdue: "overdue"
        }
    }

    /// Those of a pack: the general ones, then each condition of the household rules.
    static func all(_ pack: PolicyPack) -> [MapIndicator] {
        let rules = pack.ruleSet(for: ExitJudge.householdRole)
        let conditions = rules?.criteria.map {
            MapIndicator.condition(.init(ruleSet: rules?.id ?? "", criterion: $0.id))
        }
        return [.progress, .left, .incidence] + (conditions ?? []) + [.overdue]
    }

    /// Its name.
    func label(_ language: String, _ pack: PolicyPack) -> String {
        switch self {
        case .progress: return Phrase("脱贫计划完成率", "Planned exits done")(language)
        case .left: return Phrase("未脱贫人口比例", "Persons still poor")(language)
        case .incidence: return Phrase("贫困发生率", "Poverty incidence")(language)
        case .overdue: return Phrase("清单逾期率", "Overdue lines")(language)
        case .condition(let condition):
            let name = pack.ruleSets[condition.ruleSet]?.criteria[condition.criterion]?.label(language)
            return Phrase("未达标或待核实：{name}", "Not met or to verify: {name}")(
                language, ["name": name ?? condition.criterion])
        }
    }

    /// The names of its two numbers and of what is missing between them, with their units.
    func heads(_ language: String) -> (part: String, whole: String, rest: String) {
        let words: (Phrase, Phrase, Phrase) =
            switch self {
            case .progress:
                (
                    Phrase("完成/人", "Done/persons"), Phrase("计划/人", "Plan/persons"),
                    Phrase("还差/人", "To go/persons")
                )
            case .left:
                (
                    Phrase("未脱贫/人", "Still poor/persons"), Phrase("建档立卡/人", "Registered/persons"),
                    Phrase("已脱贫/人", "Out/persons")
                )
            case .incidence:
                (
                    Phrase("未脱贫/人", "Still poor/persons"), Phrase("总人口/人", "Population/persons"),
                    Phrase("其他/人", "Others/persons")
                )
            case .condition:
                (
                    Phrase("清单/户", "Lines/households"), Phrase("未脱贫/户", "Still poor/households"),
                    Phrase("无此清单/户", "Without/households")
                )
            case .overdue:
                (
                    Phrase("逾期/条", "Overdue/lines"), Phrase("未办结/条", "Open/lines"),
                    Phrase("未到期/条", "In time/lines")
                )
            }
        return (words.0(language), words.1(language), words.2(language))
    }

    /// What the share is called at the head of its column.
    func shareHead(_ language: String) -> String {
        switch self {
        case .progress: Phrase("完成率", "Done")(language)
        case .incidence: Phrase("发生率", "Share")(language)
        case .left, .condition: Phrase("占比", "Share")(language)
        case .overdue: Phrase("逾期率", "Share")(language)
        }
    }

    /// Whether a year is asked for; lines stand as of now.
    var hasYears: Bool {
        switch self {
        case .progress, .left, .incidence: true
        case .condition, .overdue: false
        }
    }

    /// Whether more is better.
    var moreIsBetter: Bool { self == .progress }

    /// The part and the whole of an area.
    func share(_ tally: CampaignTally, year: Int, planned: Int) -> (part: Int, whole: Int) {
        switch self {
        case .progress: (tally.exitedPersons[year], planned)
        case .left: (tally.personsLeft(after: year), tally.registeredPersons)
        case .incidence: (tally.personsLeft(after: year), tally.population)
        case .condition(let condition):
            (
                tally.lines[condition]?.open ?? 0,
                tally.registeredHouseholds - tally.exitedHouseholds.reduce(0, +)
            )
        case .overdue: (tally.open.overdue, tally.open.open)
        }
    }

    /// Where its classes begin, in tenths of a percent; the first class begins at 0.
    var limits: [Int] {
        switch self {
        case .progress: [500, 600, 700, 800]
        case .left: [200, 400, 600, 800]
        case .incidence: [10, 20, 30, 50]
        case .condition: [50, 100, 200, 400]
        case .overdue: [50, 100, 200, 400]
        }
    }

    /// The class 1 to 5 of a share; 0 where there is nothing to be shared.
    func grade(_ part: Int, _ whole: Int) -> Int {
        guard whole > 0 else { return 0 }
        return 1 + limits.count { part * 1_000 >= whole * $0 }
    }

    /// What each class holds, the first one first.
    func gradeNames() -> [String] {
        let names = limits.map { $0 % 10 == 0 ? String($0 / 10) : Figure.decimal($0, places: 1) }
        return ["<\(names[0])%"] + (1..<names.count).map { "\(names[$0 - 1])–\(names[$0])%" }
            + ["≥\(names[names.count - 1])%"]
    }

    /// A share as text: incidence with two decimals, others with one.
    func text(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "–" }
        if self == .incidence { return Figure.decimal(part * 10_000 / whole, places: 2) + "%" }
        return Figure.percent(part, of: whole) + "%"
    }
}
