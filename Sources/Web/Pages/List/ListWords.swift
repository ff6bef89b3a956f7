/// The words of lists (用语).
enum ListWords {
    static func title(_ kind: ListKind) -> Phrase {
        switch kind {
        case .households: Phrase("户", "Households")
        case .persons: Phrase("人口", "Persons")
        case .villages: Phrase("村", "Villages")
        case .exits: Phrase("退出名单和差距", "Exits and gaps")
        }
    }
    static func count(_ kind: ListKind) -> Phrase {
        switch kind {
        case .households, .exits: Phrase("{count}户", "{count} households")
        case .persons: Phrase("{count}人", "{count} persons")
        case .villages: Phrase("{count}村", "{count} villages")
        }
    }
    static func name(_ kind: ListKind) -> Phrase {
        switch kind {
        case .households, .exits: Phrase("户主", "Head")
        case .persons: Phrase("姓名", "Name")
        case .villages: Phrase("村", "Village")
        }
    }
    static func verdict(_ verdict: ListQuestion.Verdict) -> Phrase {
        switch verdict {
        case .unmet: Phrase("未达标", "Not met")
        case .unknown: Phrase("待核实", "To verify")
        case .open: Phrase("未达标或待核实", "Not met or to verify")
        case .clear: Phrase("没有缺项", "Nothing open")
        }
    }

    static let all = Phrase("全部", "All")
    static let notExited = Phrase("全部未脱贫", "All not yet out")
    static let ready = Phrase("今天就达标", "All met today")
    static let oneShort = Phrase("只差一项", "One condition short")
    static let toVerify = Phrase("有待核实", "Something to verify")
    static let exited = Phrase("已脱贫", "Left")
    static let plannedReady = Phrase("其中今天就达标", "Of these all met today")
    static let plannedShort = Phrase("其中只差一项", "Of these one short")
    static let plannedToVerify = Phrase("其中有待核实", "Of these to verify")
    static let plannedExited = Phrase("其中已脱贫", "Of these left")
    static let planned = Phrase("本年计划", "Planned this year")
    static let inPoorHouseholds = Phrase("未脱贫人口", "Of households not yet out")
    static let poorVillages = Phrase("贫困村", "Poor villages")
    static let villagesLeft = Phrase("未摘帽", "Not yet out")

    static let place = Phrase("所在", "Place")
    static let unmet = Phrase("未达标/项", "Not met")
    static let unknown = Phrase("待核实/项", "To verify")
    static let due = Phrase("清单期限", "Due")
    static let code = Phrase("编号", "Id")
    static let number = Phrase("序", "No.")

    static let equals = Phrase("{fact}＝{value}", "{fact} = {value}")
    static let contains = Phrase("{fact}含“{value}”", "{fact} has “{value}”")
    static let isUnknown = Phrase("{fact}待填", "{fact} not known")
    static let isKnown = Phrase("{fact}已填", "{fact} known")
    static let named = Phrase("含“{text}”", "Named “{text}”")
    static let owed = Phrase("缺{count}项", "{count} conditions open")
    static let yes = Phrase("是", "Yes")
    static let no = Phrase("否", "No")
    static let any = Phrase("不限", "Any")
    static let notKnown = Phrase("待填", "Not known")
    static let from = Phrase("{fact}从", "{fact} from")
    static let to = Phrase("{fact}到", "{fact} to")

    static let area = Phrase("地区", "Area")
    static let wholeArea = Phrase("{name}全部", "All of {name}")
    static let condition = Phrase("条件", "Condition")
    static let verdictOf = Phrase("判定", "Verdict")
    static let filter = Phrase("筛选", "Filter")
    static let more = Phrase("更多条件", "More conditions")
    static let add = Phrase("加", "Add")
    static let used = Phrase("已用", "In use")
    static let drop = Phrase("去掉：{what}", "Drop: {what}")
    static let clear = Phrase("清除", "Clear")
    static let columns = Phrase("选列{some}/{all}", "Columns {some}/{all}")
    static let apply = Phrase("用这些列", "Use these columns")
    static let views = Phrase("视图", "Views")
    static let keepView = Phrase("+ 把当前筛选存为视图", "+ Keep this as a view")
    static let dropView = Phrase("删除此视图", "Drop this view")
    static let viewName = Phrase("视图名称", "Name of the view")
    static let keep = Phrase("存", "Keep")
    static let search = Phrase("姓名或首字母", "Name or initials")
    static let find = Phrase("查找", "Find")
    static let exportAs = Phrase("导出Excel", "Export Excel")
    static let masked = Phrase("脱敏导出", "Export masked")
    static let mean = Phrase("均{value}", "mean {value}")
    static let previous = Phrase("上一页", "Previous")
    static let next = Phrase("下一页", "Next")
    static let range = Phrase(
        "第{first}–{last}，共{total} · 每页{size} · 合计行算全部",
        "{first}–{last} of {total} · {size} a page · totals over all")
    static let onDay = Phrase("截至{day}", "As of {day}")
    static let asOf = Phrase("数据截至{day} 24:00 · 规则包{pack}", "As of the end of {day} · pack {pack}")
    static let basis = Phrase(
        "条件判定随每次录入更新，与任务清单一致；已脱贫和未建档的户不判定。",
        "Conditions are judged at every entry, as the work lists have them; households that have left or are not registered are not judged."
    )
    static let link = Phrase(
        "本页网址可收藏、可转发；同一网址加.csv、.json、.xlsx得到同一组数。",
        "The address of this page can be kept and sent on; with .csv, .json or .xlsx behind it gives the same figures."
    )
    static let none = Phrase("没有符合全部条件的记录", "Nothing meets all conditions")
    static let without = Phrase("去掉“{what}”得{count}", "Without “{what}”: {count}")
    static let nothingYet = Phrase("这里还没有记录。", "Nothing is recorded here yet.")
    static let overdue = Phrase("逾期", "Overdue")
    static let places = Phrase("地名：", "Places: ")
}
