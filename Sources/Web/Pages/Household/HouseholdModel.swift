import Vocabulary

/// One household's book (一户一册): made from the registry, the exit rules and the record, as one caller may see it.
struct HouseholdModel: Sendable {
    /// A fact with its value as shown.
    struct Line: Sendable {
        var name: String
        var value: Markup
        /// Whether the value is worked out from others.
        var isDerived = false
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
    /// Money in and out.
    var money: [Line] = []
    /// The other known facts.
    var facts: [Line] = []
    /// Names of facts that nobody has recorded.
    var unknown: [String] = []
    /// Columns and rows of the members.
    var memberColumns: [String] = []
    var members: [[Markup]] = []
    var tasks: [SubjectTask] = []
    var events: [SubjectEvent] = []
    /// The latest first; nil where the pack keeps none.
    var visits: [SubjectVisit]?
    /// What is filed.
    var documents: DocumentsModel?
    /// The ids of the members, in the order of their rows.
    var memberIDs: [String] = []
    /// Whether the caller may correct it.
    var mayEdit = false
    /// What is shown masked and may be asked for in clear.
    var masked: [MaskedSecret] = []
    /// Whether the pack has a card to print.
    var hasCard = false
    /// The batch that was just written here.
    var written: String?
}
