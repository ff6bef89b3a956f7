import Exit

/// The words of a household's book (用语).
enum HouseholdWords {
    static let title = Phrase("{name}户", "Household of {name}")
    static let number = Phrase("户号{code}", "No. {code}")
    static let onDay = Phrase("看某日", "On a day")
    static let look = Phrase("看", "Show")
    static let edit = Phrase("更正", "Correct")
    static let add = Phrase("增员", "New member")
    static let born = Phrase("出生", "Birth")
    static let leave = Phrase("减员", "Leaves")
    static let change = Phrase("变动", "Change")
    static let written = Phrase("已写入，批次{batch}。", "Written as batch {batch}. ")
    static let undo = Phrase("撤销", "Take it back")
    static let conditions = Phrase(
        "{name}：{met}项达标，{unmet}项未达标，{unknown}项待核实，{none}项不适用",
        "{name}: {met} met, {unmet} not met, {unknown} to verify, {none} not applicable")
    static let edition = Phrase("规则包{pack} · {edition}", "Pack {pack} · {edition}")
    static let why = Phrase("为什么", "Why")
    static let unverified = Phrase("未核到原文", "Not verified at the source")
    static let reference = Phrase("参考项，不决定退出", "For reference; does not decide")
    static let noRules = Phrase("这一天没有退出规则。", "No exit rules hold on this day.")
    static let mayLeave = Phrase("各门槛项都已达标。", "Every gate is met.")
    static let mayNotLeave = Phrase("还不能退出：{names}。", "May not leave yet: {names}.")
    static let income = Phrase("收入测算", "Income")
    static let perYear = Phrase("全年全户，{unit}", "Whole year, whole household, {unit}")
    static let item = Phrase("项目", "Item")
    static let amount = Phrase("金额/{unit}", "Amount/{unit}")
    static let derived = Phrase("推算", "Worked out")
    static let noMoney = Phrase("还没有填收入。", "No income is recorded yet.")
    static let members = Phrase("成员", "Members")
    static let persons = Phrase("{count}人", "{count} persons")
    static let noMembers = Phrase("还没有登记成员。", "No members are listed yet.")
    static let tasks = Phrase("清单与措施", "Work list and measures")
    static let openTasks = Phrase("{open}项待办，共{all}项", "{open} open of {all}")
    static let condition = Phrase("条件", "Condition")
    static let department = Phrase("责任单位", "Department")
    static let measures = Phrase("可用措施", "Measures")
    static let due = Phrase("期限", "By")
    static let state = Phrase("状态", "State")
    static let noTasks = Phrase("没有列入清单的事项。", "Nothing is on the work list.")
    static let history = Phrase("变化时间线", "History")
    static let entries = Phrase("{count}条", "{count} entries")
    static let effective = Phrase("自{day}起", "from {day}")
    static let more = Phrase("，另{count}项", ", {count} more")
    static let entry = Phrase("入账{entry}", "entry {entry}")
    static let reason = Phrase("理由：{reason}", "reason: {reason}")
    static let noHistory = Phrase("没有记录。", "No entries.")
    static let facts = Phrase("其他情况", "Other facts")
    static let known = Phrase("{count}项已填", "{count} recorded")
    static let missing = Phrase("还有{count}项没有填", "{count} facts are not recorded")

    static func word(_ state: WorkListLine.State) -> Phrase {
        switch state {
        case .open: Phrase("待办", "Open")
        case .done: Phrase("已办结", "Done")
        case .waived: Phrase("免办", "Waived")
        }
    }
}
