/// The words of visits (用语).
enum VisitWords {
    static let record = Phrase("记走访", "Record a visit")
    static let visits = Phrase("走访", "Visits")
    static let column = Phrase("走访", "Visited")
    static let count = Phrase("{count}次", "{count}")
    static let none = Phrase("还没有走访记录。", "No visit is recorded yet.")
    static let told = Phrase("{fact}：{value}", "{fact}: {value}")
    static let hint = Phrase(
        "先写走访，再答下面的问题：答了的当天起效，没改的不变。",
        "First the visit, then the questions below: what is answered holds from the day of the visit, the rest stays."
    )
    static let save = Phrase("保存走访", "Save the visit")
    static let question = Phrase("{name}：{verdict}", "{name}: {verdict}")
    static let ofMember = Phrase("{name}：{fact}", "{name}: {fact}")
    static let others = Phrase("其他填了的", "Also filled in")
}
