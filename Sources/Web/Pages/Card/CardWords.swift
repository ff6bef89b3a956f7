/// The words of cards (用语); headings and labels are the pack's.
enum CardWords {
    static let number = Phrase("序", "No.")
    static let condition = Phrase("条件", "Condition")
    static let state = Phrase("现状", "State")
    static let verdict = Phrase("判定", "Verdict")
    static let measure = Phrase("措施", "Measure")
    static let department = Phrase("谁来办", "By")
    static let due = Phrase("期限", "Until")
    static let done = Phrase("办结（签字）", "Done (signed)")
    static let address = Phrase("住址", "Address")
    static let basis = Phrase(
        "数据截至{day} 24:00　规则包{pack}，{edition}　◇ 未核到原文",
        "As of {day} 24:00　pack {pack}, {edition}　◇ not verified at the source")
    static let printed = Phrase("打印{minute}，{name}，{office}", "Printed {minute}, {name}, {office}")
    static let back = Phrase("回户册", "Back to the book")
    static let pdf = Phrase("下载PDF", "Download as PDF")
    static let hint = Phrase("打印：Ctrl+P，A4纸。", "To print: Ctrl+P, A4.")
    static let page = Phrase("第{page}页，共{pages}页", "Page {page} of {pages}")
    static let lost = Phrase("卡丢了", "Card lost")
    static let why = Phrase("缘由", "Reason")
    static let revoke = Phrase("作废旧二维码", "Revoke the old QR code")
    static let renewed = Phrase("旧二维码已作废，这张卡上是新码。", "The old code is revoked; this card bears a new one.")
    static let code = Phrase("二维码", "QR code")
    static let print = Phrase("打印卡", "Print card")
    static let village = Phrase("打印全村卡（{count}户）", "Print the village's cards ({count})")
    static let bundle = Phrase("{village}户卡", "Cards of {village}")
}
