import Registry

/// The kinds of entries in words (变更用语).
enum ChangeWords {
    /// What an entry of a kind did; one unknown here shows its name.
    static func kind(_ kind: String) -> Phrase { words[kind] ?? Phrase(kind, kind) }

    /// Whether a kind is about the register; entries about accounts and roles are for administrators.
    static func isOfRegister(_ kind: String) -> Bool { words[kind] != nil }

    /// The kinds that are about the register, in the order of their words.
    static func kinds(_ language: String) -> [(id: String, name: String)] {
        words.map { ($0.key, $0.value(language)) }.sorted { $0.name < $1.name }
    }

    private static let words: [String: Phrase] = [
        EntryKind.packAdopted: Phrase("采用政策包", "Policy pack adopted"),
        EntryKind.areaRecorded: Phrase("登记地区", "Areas recorded"),
        EntryKind.surveyRecorded: Phrase("入户调查入账", "Survey recorded"),
        EntryKind.villageRecorded: Phrase("村、组情况入账", "Village or group recorded"),
        EntryKind.fileImported: Phrase("导入文件", "File imported"),
        EntryKind.factsCorrected: Phrase("更正资料", "Facts corrected"),
        EntryKind.visitRecorded: Phrase("走访", "Visit"),
        EntryKind.householdRegistered: Phrase("建档立卡", "Registered"),
        EntryKind.householdExited: Phrase("登记脱贫", "Exit recorded"),
        EntryKind.villageExited: Phrase("登记摘帽", "Village exit recorded"),
        EntryKind.memberAdded: Phrase("增员", "Member joined"),
        EntryKind.personBorn: Phrase("出生", "Child born"),
        EntryKind.personDied: Phrase("死亡", "Death recorded"),
        EntryKind.memberLeft: Phrase("离户", "Member left"),
        EntryKind.personMoved: Phrase("迁移", "Person moved"),
        EntryKind.householdSplit: Phrase("分户", "Household split"),
        EntryKind.householdMerged: Phrase("并户", "Households merged"),
        EntryKind.householdMoved: Phrase("整户迁移", "Household moved"),
        EntryKind.duplicatesMerged: Phrase("合并重复", "Duplicates merged"),
        EntryKind.duplicatesUnmerged: Phrase("撤销合并", "Merge taken back"),
        EntryKind.batchUndone: Phrase("撤销批次", "Batch undone"),
        EntryKind.documentFiled: Phrase("归档材料", "Document filed"),
        EntryKind.documentWithdrawn: Phrase("撤回材料", "Document withdrawn"),
        EntryKind.hitDecided: Phrase("财产检索核实", "Property hit decided"),
    ]
}
