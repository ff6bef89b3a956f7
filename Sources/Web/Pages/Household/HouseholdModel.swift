import Exit
import Policy
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

    /// One condition with its verdict.
    struct Condition: Sendable {
        var id: String
        var name: String
        var verdict: Verdict
        var sentence: String
        /// Whether it decides, or is only listed beside.
        var isGate: Bool
        /// Whether something that it rests on was not read in its source.
        var isUnverified: Bool
    }

    /// One line of the work list.
    struct Task: Sendable {
        var condition: String
        var department: String
        var measures: [String]
        var due: LocalDate
        var state: WorkListLine.State
    }

    /// One entry of the household's history.
    struct Event: Sendable {
        var at: String
        var what: Phrase
        /// The facts set, as far as the caller may see them.
        var facts: [(name: String, value: String)]
        /// How many more it set.
        var more: Int
        var who: String
        var entry: String
        var reason: String?
        var effectiveOn: LocalDate
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
    var conditions: [Condition] = []
    /// Money in and out.
    var money: [Line] = []
    /// The other known facts.
    var facts: [Line] = []
    /// Names of facts that nobody has recorded.
    var unknown: [String] = []
    /// Columns and rows of the members.
    var memberColumns: [String] = []
    var members: [[Markup]] = []
    var tasks: [Task] = []
    var events: [Event] = []
    /// Whether the caller may correct it.
    var mayEdit = false

    /// How many conditions answered so.
    func count(_ verdict: Verdict) -> Int { conditions.filter { $0.isGate && $0.verdict == verdict }.count }
}
