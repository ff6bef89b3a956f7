import Exit
import Policy
import Vocabulary

/// What the first page says of an area on a day (今天): what waits, how far the year is, what changed.
struct TodayModel: Sendable {
    /// Something that waits for the caller.
    struct Waiting: Sendable {
        /// What it is.
        enum Kind: Sendable {
            /// Households without any open line: could leave, nobody has recorded it.
            case ready
            /// Lines whose day is past, by department.
            case overdue
            /// Lines due within a week.
            case soon
        }

        var kind: Kind
        /// From whom: names of departments with their numbers.
        var from: [(name: String, count: Int)] = []
        /// How many.
        var count: Int
        /// The last day.
        var due: LocalDate?
        /// The one department whose lines they are; nil: of several.
        var department: String?
    }

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
    /// The areas between which the caller may choose.
    var choices: [(id: AreaID, name: String)]
    /// The day of the figures.
    var asOf: LocalDate
    /// The pack and its version.
    var pack: String
    /// What waits.
    var waiting: [Waiting] = []
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

    /// Share of the year that is over, in tenths of a percent.
    var yearShare: Int {
        guard let first = LocalDate(asOf.year, 1, 1), let last = LocalDate(asOf.year, 12, 31) else {
            return 0
        }
        let days = Int(last.dayNumber - first.dayNumber) + 1
        return (Int(asOf.dayNumber - first.dayNumber) + 1) * 1_000 / days
    }

    /// What the figures say that somebody should do.
    ///
    /// Exits wait for those who may record them; of the lines an officer's own departments, nil: all.
    static func waiting(
        _ figures: ExitProgress.Figures, asOf: LocalDate, mayDecide: Bool, departments: Set<String>?,
        department: (String) -> String
    ) -> [Waiting] {
        var all: [Waiting] = []
        if mayDecide, figures.ready.households > 0 {
            all.append(
                Waiting(kind: .ready, count: figures.ready.households, due: LocalDate(asOf.year, 12, 31)))
        }
        func add(_ kind: Waiting.Kind, _ count: (ExitProgress.Lines) -> Int) {
            let from = figures.lines.filter { departments?.contains($0.key) ?? true }.map {
                (name: department($0.key), count: count($0.value))
            }
            .filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            guard !from.isEmpty else { return }
            all.append(
                Waiting(
                    kind: kind, from: from, count: from.reduce(0) { $0 + $1.count },
                    department: departments?.count == 1 ? departments?.first : nil))
        }
        add(.overdue, \.overdue)
        add(.soon, \.soon)
        return all
    }
}
