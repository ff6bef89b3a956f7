import Vocabulary

/// One household's book (一户一册): made from the registry, the exit rules and the record, as one caller may see it.
struct HouseholdModel: Sendable {
    /// A fact with its value as shown.
    struct Line: Sendable {
        var name: String
        var value: Markup
    }

    var id: String
    var head: String
    var area: String
    var code: String?
    var crumbs: [Page.Crumb]
    var asOf: LocalDate
    var pack: String
    /// The most telling facts, for the box at the top.
    var keyFacts: [Line] = []
    /// The exit rule set with its edition; nil where none decides on the day.
    var ruleSet: (id: String, name: String, edition: String)?
    var conditions: [ConditionBox] = []
    /// What the exit rules count of its money; nil where no rule in force does.
    var income: IncomeTable?
    /// The other known facts.
    var facts: [Line] = []
    /// Names of facts that nobody has recorded.
    var unknown: [String] = []
    var members = MemberTable()
    var tasks: [SubjectTask] = []
    var events: [SubjectEvent] = []
    /// The latest first; nil where the pack keeps none.
    var visits: [SubjectVisit]?
    /// What is filed.
    var documents: DocumentsModel?
    /// Whether the caller may correct it.
    var mayEdit = false
    /// What is shown masked and may be asked for in clear.
    var masked: [MaskedSecret] = []
    /// Whether the pack has a card to print.
    var hasCard = false
    /// The batch that was just written here.
    var written: String?
}
