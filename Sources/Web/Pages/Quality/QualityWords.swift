/// The words of the data-quality page (用语).
enum QualityWords {
    static let title = Phrase("数据质量", "Data quality")
    static let heading = Phrase(
        "{area}：{rules}条检查中{found}条查出问题", "{area}: {found} of {rules} checks find something")
    static let asOf = Phrase(
        "数据截至{day}，{count}户，政策包{pack}，{edition}",
        "As of {day}, {count} households, pack {pack}, {edition}")
    static let none = Phrase("政策包里没有数据质量检查。", "The pack has no data-quality checks.")
    static let hint = Phrase(
        "点数字看是哪些户：清单上可再筛选、导出、批量更正，点户主进户档案更正。还不能判断的，是缺了判断所需的资料，不当作没有问题。",
        "A number opens its households: the list filters, exports and corrects them, a name opens the book. Where facts are missing the check cannot say; that is not counted as no finding."
    )
    static let documents = Phrase("另看缺哪些材料", "See also which documents are missing")
    static let day = Phrase("截至", "As of")
    static let show = Phrase("查看", "Show")
    static let number = Phrase("编号", "No.")
    static let rule = Phrase("检查", "Check")
    static let severity = Phrase("级别", "Severity")
    static let department = Phrase("责任单位", "Department")
    static let unmet = Phrase("有问题/户", "Found/households")
    static let unknown = Phrase("缺资料/户", "Cannot say/households")
    static let source = Phrase("依据", "Source")
    static let blocks = Phrase("必须改正", "Must be put right")
    static let warns = Phrase("须说明", "Wants a reason")
    static let found = Phrase("质量检查：{rule}", "Check: {rule}")
    static let unmetOf = Phrase("{set}·{rule}：未达标", "{set} · {rule}: not met")
    static let toVerify = Phrase("{set}·{rule}：待核实", "{set} · {rule}: to verify")
    static let doubt = Phrase("缺资料、不能检查：{rule}", "Cannot check: {rule}")
}
