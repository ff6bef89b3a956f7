/// The words of changing many households at once (用语).
enum BulkWords {
    static let title = Phrase("批量更正：{count}户", "Correct {count} households")
    static let last = Phrase("批量更正", "Correct many")
    static let choose = Phrase("选{name}", "Choose {name}")
    static let chosen = Phrase("更正选中的户…", "Correct the chosen…")
    static let all = Phrase("更正本视图全部{count}户…", "Correct all {count} of this view…")
    static let nothing = Phrase(
        "没有选中任何户。请回到清单勾选，或选“更正本视图全部”。",
        "No household is chosen. Go back to the list and tick some, or correct all of the view.")
    static let fact = Phrase("改哪一项", "Which fact")
    static let next = Phrase("下一步", "Next")
    static let value = Phrase("改为（空为“待填”）", "New value (empty: not known)")
    static let preview = Phrase("预览", "Preview")
    static let write = Phrase("写入{count}户", "Write {count} households")
    static let back = Phrase("回到清单", "Back to the list")
    static let summary = Phrase(
        "{changing}户将改为“{value}”，{same}户已是这个值、不写入。一户一条分录，合为一批，可以整批撤销。",
        "{changing} households become “{value}”; {same} have it already and are not written. One entry each, one batch, taken back as a whole."
    )
    static let none = Phrase("这些户都已是这个值，没有可写入的。", "All of them have this value; there is nothing to write.")
    static let overtaken = Phrase(
        "预览之后有人改过这些户，还没有写入。请核对新的预览。",
        "These households were changed since the preview; nothing is written. Check the new preview.")
    static let sample = Phrase("将要改动的户", "What will change")
    static let first = Phrase("前{shown}户，共{count}户", "The first {shown} of {count}")
    static let name = Phrase("户主", "Head")
    static let before = Phrase("现在", "Now")
    static let now = Phrase("改为", "Becomes")
}
