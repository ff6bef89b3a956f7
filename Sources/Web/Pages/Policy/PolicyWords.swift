/// The words of the policy page (用语).
enum PolicyWords {
    static let policy = Phrase("政策", "Policy")
    static let pages = Phrase("政策包各页", "Pages of the pack")
    static let below = Phrase(
        "政策包{pack}，{day}起看。◇ 未核实：没有核到原文，请以本单位文件替换。",
        "Pack {pack}, seen on {day}. ◇ unverified: not read at its source; replace it by your own document.")
    static let affected = Phrase("{area}现在涉及哪些户", "Whom it concerns now in {area}")
    static let affectedVillages = Phrase("{area}现在涉及哪些村", "Which villages it concerns now in {area}")
    static let unmetVillages = Phrase("未达标/村", "Not met/villages")
    static let unknownVillages = Phrase("待核实/村", "To verify/villages")
    static let criterion = Phrase("条件", "Condition")
    static let unmet = Phrase("未达标/户", "Not met/households")
    static let unknown = Phrase("待核实/户", "To verify/households")
}
