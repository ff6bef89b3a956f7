/// The words of an entry's page (用语).
enum RecordWords {
    static let title = Phrase("{kind} · 入账{entry}", "{kind} · entry {entry}")
    static let stays = Phrase(
        "入账不改不删；要改，另记一条。", "An entry is never changed or deleted; a correction is an entry of its own.")
    static let by = Phrase("录入", "Recorded by")
    static let at = Phrase("入账时间", "Recorded at")
    static let effective = Phrase("起效日", "Holds from")
    static let onBehalf = Phrase("代", "For")
    static let reason = Phrase("理由", "Reason")
    static let batch = Phrase("批次", "Batch")
    static let cause = Phrase("起因", "Caused by")
    static let book = Phrase("打开档案", "Open the book")
    static let fact = Phrase("事实", "Fact")
    static let before = Phrase("原来", "Before")
    static let after = Phrase("改为", "Set to")
    static let source = Phrase("来源：{source}", "Source: {source}")
    static let document = Phrase("材料：{kind}", "Document: {kind}")
    static let hidden = Phrase("另有{count}项您的角色看不到。", "{count} more that your role does not see.")
    static let erased = Phrase(
        "本人资料已经抹去，入账只剩抬头。", "The data of this subject were erased; the header is what is left.")
    static let readBy = Phrase("读到这些事实的条件：", "Conditions that read these facts:")
    static let says = Phrase("其他内容", "What else it says")
    static let others = Phrase(
        "这条入账还涉及{count}个对象，不在您能看的范围内，或本页列不下。",
        "It is about {count} more that you may not see, or that this page has no room for.")
    static let hashes = Phrase("凭证", "Proof")
    static let hash = Phrase("本条哈希", "Its hash")
    static let previous = Phrase("前一条哈希", "Hash of the one before")
    static let chain = Phrase("相接", "Chain")
    static let first = Phrase("本链第一条", "First of its chain")
    static let follows = Phrase("与前一条相接", "Follows the one before")
    static let breaks = Phrase("与前一条对不上", "Does not follow the one before")
    static let pack = Phrase("当时的规则包", "Pack in force")
}
