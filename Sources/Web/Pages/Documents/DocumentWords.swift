import Policy

/// The words of documents (材料用语).
enum DocumentWords {
    static let documents = Phrase("材料", "Documents")
    static let of = Phrase("{name}的材料", "{name}: documents")
    static let count = Phrase("{asked}种应有，{present}种已有", "{present} of {asked} asked for are there")
    static let noneAsked = Phrase("没有应有的材料", "None are asked for")
    static let there = Phrase("已有", "There")
    static let missing = Phrase("缺", "Missing")
    static let beside = Phrase("另有", "Besides")
    static let all = Phrase("全部材料", "All documents")
    static let add = Phrase("归档", "File a document")
    static let kind = Phrase("种类", "Kind")
    static let state = Phrase("状态", "State")
    static let file = Phrase("文件", "File")
    static let day = Phrase("材料日期", "Day of the document")
    static let remark = Phrase("备注", "Remark")
    static let speaksFor = Phrase("用于：{names}", "for: {names}")
    static let choose = Phrase(
        "文件（PDF、JPEG、PNG、WebP、xlsx、txt，最大{size} MB）",
        "File (PDF, JPEG, PNG, WebP, xlsx, txt; {size} MB at most)")
    static let hint = Phrase(
        "按内容认类型，不看扩展名；户的材料加密存放，看一次记一次。",
        "The content decides the type, not the name. A household's documents are kept encrypted; each look is logged."
    )
    static let masked = Phrase("您的角色不看原件", "Your role does not open documents")
    static let withdraw = Phrase("撤回", "Withdraw")
    static let withdrawn = Phrase("已撤回", "Withdrawn")
    static let withdrawing = Phrase("撤回材料：{name}", "Withdraw: {name}")
    static let withdrawHint = Phrase(
        "撤回后不再算作已有；文件和记录都留着，可以撤销本批次恢复。",
        "It no longer counts as there. File and record stay; taking the batch back lets it count again.")
    static let withdrawnOn = Phrase("{day}撤回，{who}：{reason}", "withdrawn on {day} by {who}: {reason}")
    static let lackedKinds = Phrase("缺哪些材料", "Missing documents")
    static let reason = Phrase("理由", "Reason")
    static let none = Phrase("还没有归档材料。", "No document is filed yet.")
    static let future = Phrase("不能晚于今天", "not later than today")

    static let missingTitle = Phrase("缺件", "Missing documents")
    static let missingHeading = Phrase(
        "{area}：{households}户材料不齐，共缺{count}份",
        "{area}: {households} households lack documents, {count} in all")
    static let missingAsOf = Phrase(
        "截至{day}，政策包{pack}；只算应有的材料，已撤回的不算",
        "As of {day}, pack {pack}; only what is asked for counts, not what was withdrawn")
    static let missingHint = Phrase(
        "点数字看是哪些户、哪些村：清单上可再筛选、排序、导出，点户主进户档案归档。",
        "A number opens its households or villages: the list filters, sorts and exports them, a name opens the book, where documents are filed."
    )
    static let missingBelow = Phrase("下级地区", "Areas below")
    static let lacks = Phrase("缺材料：{kind}", "Document missing: {kind}")
    static let lacksAny = Phrase("缺材料", "Documents missing")
    static let askedOf = Phrase("向谁要", "Asked of")
    static let askedCount = Phrase("应有", "Asked for")
    static let households = Phrase("不齐/户", "Households")
    static let villages = Phrase("不齐/村", "Villages")

    /// Of whom a kind is asked.
    static func asked(_ asked: DocumentKind.Asked, ofVillages: Bool) -> Phrase {
        switch (asked, ofVillages) {
        case (.registered, false): Phrase("建档立卡户", "Registered households")
        case (.exited, false): Phrase("已脱贫户", "Households that have left")
        case (.registered, true): Phrase("贫困村", "Poor villages")
        case (.exited, true): Phrase("已摘帽村", "Villages that have left")
        }
    }

    /// A size as people read it.
    static func size(_ bytes: Int64) -> String {
        bytes < 1 << 20 ? "\(max(1, (bytes + 512) >> 10)) KB" : "\((bytes + (1 << 19)) >> 20) MB"
    }
}
