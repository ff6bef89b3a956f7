import Exit
import Policy
import Vocabulary

/// What the first page says of an area on a day (今天): what waits, how far the year is, what changed.
struct TodayModel: Sendable {
    /// Planned and real exits of a year, in persons.
    struct Year: Sendable {
        var year: Int
        var planned: Int?
        var actual: Int
    }

    /// How far an area below is.
    struct Below: Sendable {
        var name: String
        var id: AreaID
        var exited: Int
        var registered: Int
    }

    /// One entry of the record.
    struct Change: Sendable {
        var what: Phrase
        /// Whom, by name; nil where the caller may not see it.
        var subject: String?
        /// The household's id, where it is one.
        var household: String?
        var who: String
        var minute: String
    }

    /// Who is greeted.
    var name: String
    /// The area, from the top down.
    var path: [(id: AreaID, name: String)]
    /// Those of them whose figures the caller may see.
    var open: Set<AreaID> = []
    /// The areas between which the caller may choose.
    var choices: [(id: AreaID, name: String)]
    /// The day of the figures.
    var asOf: LocalDate
    /// The pack and its version.
    var pack: String
    /// What waits.
    var waiting: [Waiting] = []
    /// Accounts that may sign in and that may not, for those who see them.
    var accounts: (active: Int, disabled: Int)?
    /// Of a village, whom to visit; nil elsewhere.
    var visits: (all: CaseCount.Cases, first: [Visit])?
    /// The level of the areas below.
    var levelBelow: String?
    /// The figures; nil for those who see none.
    var figures: ExitProgress.Figures?
    /// The years.
    var years: [Year] = []
    /// Whether the plan itself speaks for this area; else the planned years of the register are added up.
    var isOfPlan = false
    /// The areas below.
    var below: [Below] = []
    /// What changed last.
    var changes: [Change] = []

    /// The year of the progress: the day's where anybody is planned for it, else the newest before it that has a plan.
    var planYear: Int {
        years.last { $0.year <= asOf.year && ($0.planned ?? 0) > 0 }?.year ?? asOf.year
    }

    /// Share of the year that is over, in tenths of a percent.
    var yearShare: Int {
        guard let first = LocalDate(asOf.year, 1, 1), let last = LocalDate(asOf.year, 12, 31) else {
            return 0
        }
        let days = Int(last.dayNumber - first.dayNumber) + 1
        return (Int(asOf.dayNumber - first.dayNumber) + 1) * 1_000 / days
    }
}
