import Policy

/// The words of the pages of areas and villages (用语).
enum AreaWords {
    static let gap = Phrase("差{gap}", "{gap} short")
    static let nameAndGap = Phrase("{name}（{gap}）", "{name} ({gap})")
    static let day = Phrase("数据截至{day} 24:00", "As of {day} 24:00")
    static let nearest = Phrase(
        "“{condition}”最近的改变：{fact}由{from}到{to}。",
        "“{condition}” turns if {fact} goes from {from} to {to}.")
    static let poor = Phrase("贫困村", "Poor village")
    static let notPoor = Phrase("非贫困村", "Not a poor village")
    static let standingUnknown = Phrase("是否贫困村未填", "Whether it is a poor village is not recorded")
    static let planned = Phrase("计划{year}年出列", "planned to leave in {year}")
    static let exitedOn = Phrase("已于{day}出列", "left on {day}")
    static let exited = Phrase("已出列", "has left")
    static let extent = Phrase(
        "{groups}个村民小组，登记{households}户{persons}人",
        "{groups} natural villages, {households} households with {persons} persons recorded")
    static let notPoorNote = Phrase(
        "这个村不是贫困村，不办出列；下列各项只供了解。",
        "Not a poor village: it does not leave any list; the conditions are for information.")
    static let unknownNote = Phrase(
        "是否贫困村还没有填，先补上才能判定出列。", "Whether it is a poor village is not recorded: that comes first.")
    static let mayLeave = Phrase("各门槛项都已达标，可以办理出列。", "Every gate is met: the village may leave.")
    static let mayNotLeave = Phrase("还不能出列：{names}。", "May not leave yet: {names}.")
    static let references = Phrase(
        "参考项未达标的不挡出列，要整改并上报：{names}。", "For reference, to be put right and reported: {names}.")
    static let noRules = Phrase("这一天没有村的退出规则。", "No village exit rules hold on this day.")
    static let map = Phrase("地图", "Map")
    static let cockpit = Phrase("驾驶舱", "Wall screen")
    static let book = Phrase("村册", "Book")
    static let file = Phrase("概况", "Overview")
    static let households = Phrase("贫困户", "Registered households")
    static let persons = Phrase("人口", "Persons")
    static let tasks = Phrase("清单", "Work lists")
    static let villages = Phrase("村", "Villages")
    static let matrix = Phrase("未脱贫户逐项判定", "Households still in the register, condition by condition")
    static let matrixNote = Phrase(
        "{households}户{persons}人；差得多的在前",
        "{households} households, {persons} persons; those with most open first")
    static let seeAll = Phrase("全部筛选和导出", "Filter and export")
    static let nobodyLeft = Phrase("没有还在册的未脱贫户。", "No household is still in the register.")
    static let head = Phrase("户主", "Head")
    static let group = Phrase("组", "Natural village")
    static let size = Phrase("人口", "Persons")
    static let year = Phrase("拟脱贫", "Planned")
    static let openCells = Phrase("未达标/待核实", "Not met / to verify")
    static let matrixMore = Phrase(
        "列出前{shown}户，其余在清单里。", "The first {shown} are shown; the list has the others.")
    static let progress = Phrase("脱贫进度", "Progress")
    static let registered = Phrase(
        "建档立卡{households}户{persons}人", "{households} households, {persons} persons ever registered")
    static let yearHead = Phrase("年", "Year")
    static let plannedPersons = Phrase("计划/人", "Planned/persons")
    static let exitedPersons = Phrase("脱贫/人", "Left/persons")
    static let leftPersons = Phrase("年末未脱贫/人", "Still poor/persons")
    static let incidence = Phrase("发生率", "Incidence")
    static let incidenceNote = Phrase(
        "发生率＝年末未脱贫人口 ÷ 村总人口{population}人。", "Incidence: persons still poor of {population}.")
    static let noIncidence = Phrase("村总人口未填，算不出发生率。", "The population is not recorded: no incidence.")
    static let noYears = Phrase("没有计划，也没有脱贫记录。", "Nobody is planned to leave, nobody has left.")
    static let total = Phrase("合计", "Total")
    static let facts = Phrase("村情", "Facts of the village")
    static let fact = Phrase("项目", "Fact")
    static let value = Phrase("值", "Value")
    static let holdsFrom = Phrase("起效日", "Holds from")
    static let source = Phrase("来源", "Source")
    static let noFacts = Phrase("还没有填村情。", "No fact of the village is recorded.")
    // higher areas
    static let asOf = Phrase("数据截至{day} 24:00 · 规则包{pack}", "As of {day} 24:00 · pack {pack}")
    static let below = Phrase("下一级：{level}", "Below: {level}")
    static let area = Phrase("地区", "Area")
    static let registeredPersons = Phrase("建档立卡/人", "Registered/persons")
    static let stillPoor = Phrase("未脱贫/人", "Still poor/persons")
    static let doneYear = Phrase("{year}脱贫/人", "Left {year}/persons")
    static let doneShare = Phrase("完成率", "Done")
    static let poorVillages = Phrase("贫困村/个", "Poor villages")
    static let villagesOut = Phrase("已出列/个", "Of these out")
    static let open = Phrase("未办结/条", "Open lines")
    static let overdue = Phrase("逾期/条", "Overdue")
    static let noneBelow = Phrase("没有下级地区。", "There is no area below.")
    static let gaps = Phrase("差在哪", "Where it falls short")
    static let lines = Phrase("条", "lines")
    static let condition = Phrase("条件", "Condition")
    static let unknownLines = Phrase("其中待核实/条", "To verify")
    static let noGaps = Phrase("没有未办结的事项。", "Nothing is open.")
    static let causes = Phrase("致贫原因", "Causes")
    static let cause = Phrase("原因", "Cause")
    static let householdCount = Phrase("户", "Households")
    static let share = Phrase("占比", "Share")
    static let noCauses = Phrase("没有还在册的户。", "No household is in the register.")
    static let departments = Phrase("各部门未办结", "Open by department")
    static let department = Phrase("责任单位", "Department")
}
