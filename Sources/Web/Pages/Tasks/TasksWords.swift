/// The words of the work lists (用语).
enum TasksWords {
    static func by(_ grouping: TasksQuestion.Grouping) -> Phrase {
        switch grouping {
        case .department: Phrase("按部门", "By department")
        case .area: Phrase("按地区", "By area")
        case .condition: Phrase("按条件", "By condition")
        }
    }
    static func group(_ grouping: TasksQuestion.Grouping) -> Phrase {
        switch grouping {
        case .department: Phrase("责任部门", "Department")
        case .area: Phrase("地区", "Area")
        case .condition: Phrase("条件", "Condition")
        }
    }
    static func state(_ state: TasksQuestion.State) -> Phrase {
        switch state {
        case .open: Phrase("未办结", "Open")
        case .overdue: Phrase("逾期", "Overdue")
        case .soon: Phrase("7天内到期", "Due within 7 days")
        case .verify: Phrase("待核实", "To verify")
        case .done: Phrase("今年办结", "Done this year")
        }
    }
    static let title = Phrase("任务清单 · {by}", "Work lists · {by}")
    static let source = Phrase(
        "数据截至{day} 24:00 · 每一条来自一项未达标或待核实的条件",
        "As of the end of {day} · each line comes from a condition not met or to be verified")
    static let views = Phrase("视图", "Views")
    static let open = Phrase("未办结/条", "Open/lines")
    static let overdue = Phrase("逾期/条", "Overdue/lines")
    static let soon = Phrase("7天内到期/条", "Due in 7 days/lines")
    static let done = Phrase("今年办结/条", "Done this year/lines")
    static let share = Phrase("办结率", "Share done")
    static let total = Phrase("合计", "Total")
    static let lines = Phrase("{who}：{count}条", "{who}: {count} lines")
    static let everybody = Phrase("全部部门", "All departments")
    static let number = Phrase("序", "No.")
    static let line = Phrase("清单号", "Line")
    static let subject = Phrase("对象", "Whom")
    static let place = Phrase("所在", "Place")
    static let missing = Phrase("缺什么", "What is missing")
    static let measures = Phrase("措施", "Measures")
    static let department = Phrase("责任部门", "Department")
    static let opened = Phrase("列入日", "Since")
    static let due = Phrase("期限", "By")
    static let status = Phrase("状态", "State")
    static let id = Phrase("编号", "Id")
    static let village = Phrase("村条件", "Village condition")
    static let nobody = Phrase("未定部门", "No department")
    static let overdueBy = Phrase("逾期{days}天", "{days} days overdue")
    static let daysLeft = Phrase("余{days}天", "{days} days left")
    static let doneOn = Phrase("{day}办结", "Done {day}")
    static let notMet = Phrase("未达标", "not met")
    static let toVerify = Phrase("待核实", "to verify")
    static let none = Phrase("没有这样的清单。", "There is no such line.")
    static let range = Phrase(
        "第{first}–{last}条，共{total}条 · 每页{size}条", "{first}–{last} of {total} lines · {size} a page")
}
