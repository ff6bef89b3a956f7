/// The words of the first page (用语).
enum TodayWords {
    static let waitingForYou = Phrase("{name}，今天有{count}件事等您", "{name}: {count} waiting for you today")
    static let nothingWaits = Phrase("{name}，今天没有事等您", "{name}: nothing waits for you today")
    static let asOf = Phrase("数据截至{day} 24:00 · 规则包{pack}", "As of the end of {day} · pack {pack}")
    static let waiting = Phrase("等我办", "Waiting for me")
    static let what = Phrase("事项", "What")
    static let from = Phrase("来自", "From")
    static let count = Phrase("数量", "Number")
    static let due = Phrase("期限", "By")
    static let ready = Phrase("登记可以退出的户", "Record households that may leave")
    static let readyNote = Phrase(
        "各项条件都已达标，还没有走退出程序", "Every condition is met; the exit is not recorded yet")
    static let readyFrom = Phrase("退出判定", "Exit rules")
    static let overdue = Phrase("催办逾期清单", "Press for overdue lines")
    static let overdueNote = Phrase("期限已过", "Past their day")
    static let soon = Phrase("跟进7天内到期的清单", "Follow lines due within 7 days")
    static let deal = Phrase("办理", "Deal with")
    /// What something that waits is called, its unit, and what is on its button.
    static func words(_ kind: TodayModel.Waiting.Kind) -> (name: Phrase, unit: Phrase, go: Phrase) {
        let seeLines = Phrase("看清单", "See them")
        return switch kind {
        case .overdue: (overdue, lines, seeLines)
        case .soon: (soon, lines, seeLines)
        case .planned:
            (
                Phrase("完成今年的脱贫计划", "Carry out this year's plan"), households,
                Phrase("看名单", "See them")
            )
        case .open: (Phrase("推进未办结的清单", "Work on open lines"), lines, seeLines)
        case .verify: (Phrase("核实还判不了的条件", "Find out what is not known"), lines, seeLines)
        case .ready: (ready, households, Phrase("看名单", "See them"))
        case .upload:
            (
                Phrase("导入有问题待改", "A workbook to be mended"), Phrase("{count}行", "{count} rows"),
                Phrase("看问题", "See them")
            )
        case .documents:
            (
                Phrase("补齐缺的材料", "File the missing documents"), households,
                Phrase("看缺件", "See them")
            )
        case .behind:
            (
                Phrase("督促进度落后的地区", "Areas behind time"), Phrase("{count}个", "{count}"),
                Phrase("看一张图", "See the map")
            )
        case .noRole:
            (
                Phrase("给账户授权", "Grant roles to accounts"), Phrase("{count}个", "{count}"),
                Phrase("看账户", "See them")
            )
        case .looks:
            (
                Phrase("抽查访问日志", "Look through the access log"), lines, Phrase("看日志", "See them")
            )
        }
    }

    static let documentsNote = Phrase(
        "应有的材料还没有归档", "Documents that are asked for are not filed yet")
    static let documentsFrom = Phrase("材料种类", "Kinds of documents")
    static let plannedNote = Phrase("计划今年脱贫，还没有退出", "Planned for this year, not out yet")
    static let plannedFrom = Phrase("年度计划", "Plan of the year")
    static let nothing = Phrase("现在没有要您办的。", "There is nothing for you to do now.")
    static let byDay = Phrase("按最后期限排序", "By the last day")
    static let today = Phrase("今天", "Today")
    static let daysLeft = Phrase("，余{count}天", ", {count} days left")
    static let uploadFrom = Phrase("您交的表", "Your workbook")
    static let uploadNote = Phrase("{file}，{rows}行中{count}行有问题", "{file}: {count} of {rows} rows")
    static let uploadUnread = Phrase("{file}没有读出可收的行", "{file}: no row of it could be read")
    static let accounts = Phrase("账户", "Accounts")
    static let active = Phrase("在用", "In use")
    static let disabled = Phrase("停用", "Disabled")
    static let noRoleNote = Phrase("开了户，还没有角色", "Opened, without any role yet")
    static let log = Phrase("访问日志", "Access log")
    static let looksNote = Phrase("近7天谁看了谁", "Who looked at whom within 7 days")
    static let all = Phrase("全部", "All")
    static let allOf = Phrase("全部{count}户", "All {count}")
    static let each = Phrase("逐{level}看", "By {level}")
    static let toVisit = Phrase("最久没有走访的户", "Not visited for longest")
    static let head = Phrase("户主", "Head")
    static let openConditions = Phrase("未办项", "Open")
    static let lastVisit = Phrase("上次走访", "Last visit")
    static let never = Phrase("没有记录", "None")
    static let ofPlannedThen = Phrase(
        "{done} / {planned}人；{year}年没有计划数", "{done} of {planned} persons; no plan for {year}")
    static let short = Phrase("比计划少", "Short of the plan by")
    static let beyond = Phrase("比计划多", "Beyond the plan by")
    static let openMap = Phrase("打开一张图", "Open the map")
    static let byLevel = Phrase("各{level}{year}年{label}", "{label} by {level}, {year}")
    static let departments = Phrase("{count}个部门", "{count} departments")
    static let households = Phrase("{count}户", "{count} households")
    static let lines = Phrase("{count}条", "{count} lines")
    static let noneWaiting = Phrase(
        "没有逾期或快到期的清单，也没有待登记的退出。", "No line is overdue or due soon, and no exit waits to be recorded.")
    static let progress = Phrase("{year}年进度", "Progress of {year}")
    static let ofPlanned = Phrase(
        "{done} / {planned}人，时间进度{share}%", "{done} of {planned} persons; {share} % of the year is over")
    static let doneOnly = Phrase(
        "本年已脱贫{done}人，没有本级计划数", "{done} persons left this year; no planned number for this area")
    static let behind = Phrase("落后", "Behind time by")
    static let ahead = Phrase("超前", "Ahead of time by")
    static let points = Phrase(" 个百分点", " points")
    static let left = Phrase("年内还要脱贫", "Still to leave this year")
    static let readyNow = Phrase("今天就达标、未走程序", "Met today, not recorded")
    static let oneShort = Phrase("只差一项", "One condition short")
    static let inRegister = Phrase("在册", "In the register")
    static let persons = Phrase(" 人", " persons")
    static let personsUnit = Phrase("人", "persons")
    static let tenThousands = Phrase("万人", "ten thousand")
    static let thousands = Phrase("千人", "thousands")
    static let planAndActual = Phrase("计划与实际", "Plan and actual")
    static let planned = Phrase("计划", "Plan")
    static let actual = Phrase("实际", "Actual")
    static let chart = Phrase("逐年计划与实际脱贫人数", "Planned and actual exits by year, in persons")
    static let partYear = Phrase("* {year}年截至{day}。", "* {year} up to {day}.")
    static let byPlan = Phrase("计划数出自规划。", "Planned numbers are the plan's.")
    static let byRegister = Phrase("计划数按户的拟脱贫年度汇总。", "Planned numbers add up the households' planned years.")
    static let year = Phrase("年度", "Year")
    static let below = Phrase("下级完成情况", "Areas below")
    static let area = Phrase("地区", "Area")
    static let exited = Phrase("已脱贫", "Left")
    static let registered = Phrase("在册", "In register")
    static let share = Phrase("占比", "Share")
    static let noneBelow = Phrase("没有下级地区。", "No area lies below.")
    static let changes = Phrase("最近变更", "Latest changes")
    static let noChanges = Phrase("还没有变更。", "No changes yet.")
    static let household = Phrase("{name}户", "Household of {name}")
    static let choose = Phrase("地区", "Area")
    static let noFigures = Phrase(
        "您的角色看不到统计和名单。", "Your role sees neither figures nor lists.")
}
