import Exit
import Policy
import Vocabulary

/// One village's book (村档案): made from the registry, the exit rules and the record, as one caller may see it.
struct VillageModel: Sendable {
    /// One household still in the register, with what the household rules answer.
    struct Household: Sendable {
        var id: String
        var name: String
        /// The natural village.
        var group: String?
        var persons: Int?
        var planned: Int?
        /// The day of the last visit.
        var visited: LocalDate?
        var verdicts: [Verdict]
        /// What decides: the verdict of all gates together.
        var verdict: Verdict

        func count(_ verdict: Verdict) -> Int { verdicts.count { $0 == verdict } }
    }

    /// A year of exits, in persons.
    struct Year: Sendable {
        var year: Int
        var planned: Int
        var exited: Int
        /// Still poor at its end; nil for a year that has not begun.
        var left: Int?
    }

    /// A fact with the entry that says it.
    struct Line: Sendable {
        var name: String
        var value: Markup
        /// Whether it is worked out from others.
        var isDerived: Bool
        var from: LocalDate?
        var entry: String?
    }

    /// Whether the village is to be judged on the day.
    enum Standing: Sendable, Equatable {
        /// Poor and not out.
        case poor
        /// Out, since a day where it is known.
        case exited(LocalDate?)
        /// Not on the list of poor villages.
        case notPoor
        /// Nobody has recorded whether it is poor.
        case unknown
    }

    var id: String
    var name: String
    var crumbs: [Page.Crumb]
    var asOf: LocalDate
    var pack: String
    /// Whether the caller may write its facts and new households.
    var mayEdit = false
    var standing = Standing.unknown
    var planned: Int?
    var groups = 0
    /// Households and persons of all kinds.
    var all: (households: Int, persons: Int) = (0, 0)
    /// Ever registered.
    var registered: (households: Int, persons: Int) = (0, 0)
    /// Registered and not out.
    var left: (households: Int, persons: Int) = (0, 0)
    var population: Int?
    var ruleSet: (id: String, name: String, edition: String)?
    var conditions: [ConditionBox] = []
    /// The smallest changes that turn an open gate, in words.
    var nearest: [String] = []
    /// The household rules, for the heads of the matrix.
    var criteria: [(id: String, name: String)] = []
    var householdRules: String?
    /// Worst first.
    var households: [Household] = []
    var years: [Year] = []
    var responsible: Responsible?
    var facts: [Line] = []
    var unknown: [String] = []
    var tasks: [SubjectTask] = []
    /// Open lines of the village and its households together.
    var openLines = 0
    /// Whether the caller may print the cards of the whole village.
    var mayPrint = false
    var events: [SubjectEvent] = []
    /// The latest first; nil where the pack keeps none.
    var visits: [SubjectVisit]?
    /// Whether its households are visited too, and the caller may see when.
    var showsVisited = false
    /// What is filed; nil where the caller sees no books.
    var documents: DocumentsModel?
}
