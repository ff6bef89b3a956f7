import Policy

/// The words of an explanation (用语).
enum WhyWords {
    static let title = Phrase("为什么：{name}", "Why: {name}")
    static let basis = Phrase(
        "截至{day} · {rules} {edition} · 规则包{pack} · 据{position}",
        "As of {day} · {rules} {edition} · pack {pack} · known at {position}")
    static let reference = Phrase("这是参考项，不决定退出。", "This condition is for reference and does not decide.")
    static let missing = Phrase("还缺：{names}。", "Missing: {names}.")
    static let error = Phrase("规则没有算出来：{text}", "The rule met an error: {text}")
    static let margin = Phrase("与标准线的距离：{margin}", "Distance from the line: {margin}")
    static let facts = Phrase("一、用到的事实", "1. Facts that were read")
    static let fact = Phrase("事实", "Fact")
    static let value = Phrase("值", "Value")
    static let source = Phrase("来源", "Source")
    static let by = Phrase("录入", "Recorded by")
    static let entry = Phrase("入账", "Entry")
    static let day = Phrase("起效日", "Holds from")
    static let derived = Phrase("推算", "Worked out")
    static let noFacts = Phrase("这条规则没有用到事实。", "The rule read no fact.")
    static let rule = Phrase("二、怎么算", "2. The rule")
    static let ruleCitation = Phrase("出处", "Read in")
    static let check = Phrase("核对", "Checked")
    static let compared = Phrase("相比的数", "What is compared")
    static let line = Phrase("线", "Line")
    static let comparison = Phrase("比较", "Comparison")
    static let result = Phrase("结果", "Result")
    static let resultApart = Phrase("{holds}，相差{gap}", "{holds}; {gap} apart")
    static let inValues = Phrase("代入数值", "In values")
    static let parameters = Phrase("三、用到的参数", "3. Parameters that were read")
    static let parameter = Phrase("参数", "Parameter")
    static let validFrom = Phrase("生效", "Holds from")
    static let noParameters = Phrase("这条规则没有用到参数。", "The rule read no parameter.")
    static let nearest = Phrase("四、最近的改变", "4. The nearest change")
    static let nearestNote = Phrase("改一处就会翻转", "One change that turns it")
    static let ifFact = Phrase("如果", "If")
    static let from = Phrase("现在", "Now")
    static let to = Phrase("变为", "Becomes")
    static let noNearest = Phrase("没有哪一个事实单独改变就能翻转。", "No single fact turns it.")
    static let scale = Phrase("现在与翻转点的距离", "Now, and where it turns")
    static let others = Phrase("其他条件", "The other conditions")
    static let unverified = Phrase(
        "这条判定含{count}处“未核到原文”的参数或条文。核对前判定照常显示，但导出与公示都会带这条说明。",
        "This verdict rests on {count} parameters or clauses that were not verified at the source. It stands until then; exports and notices carry this remark."
    )

    static func holds(_ holds: Bool?) -> Phrase {
        switch holds {
        case true?: Phrase("成立", "Holds")
        case false?: Phrase("不成立", "Does not hold")
        case nil: Phrase("待核实", "Not known")
        }
    }

    static func status(_ status: SourceStatus) -> Phrase {
        switch status {
        case .plan: Phrase("规划原文", "In the plan")
        case .outside: Phrase("见外部文件", "In another document")
        case .unverified: Phrase("未核到原文", "Not verified at the source")
        }
    }
}
