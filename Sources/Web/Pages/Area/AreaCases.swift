import Exit
import Registry
import Vocabulary

/// Where the figures of an area lead: each to the list that it counts (案例链接).
struct AreaCases {
    let area: String
    /// The years of the plan; its first and last take what lies before and after.
    let years: [Int]

    /// Households ever registered, with what else is asked of them.
    func households(_ query: [(String, String)] = []) -> String {
        SiteURL.households.path(query: [("area", area), (ProcessFact.registered, "yes")] + query)
    }

    /// Those that have not left.
    func left(_ query: [(String, String)] = []) -> String {
        households([(ProcessFact.exited, "no")] + query)
    }

    /// Those that left in a year.
    func out(in year: Int) -> String {
        var query = [(ProcessFact.exited, "yes")]
        if year != years.first { query.append((ProcessFact.exitedOn + ".from", "\(year)-01-01")) }
        if year != years.last { query.append((ProcessFact.exitedOn + ".to", "\(year)-12-31")) }
        return households(query)
    }

    /// Those planned to leave in a year.
    func planned(for year: Int) -> String { households([(ProcessFact.exitPlannedYear, String(year))]) }

    /// Poor villages, with what else is asked of them.
    func villages(_ query: [(String, String)] = []) -> String {
        SiteURL.villages.path(query: [("area", area), (CampaignFigures.poorVillageFact, "yes")] + query)
    }

    /// Lines of the work list in a state; nil: all that are open.
    func lines(_ state: TasksQuestion.State? = nil, _ query: [(String, String)] = []) -> String {
        SiteURL.tasks.path(query: [("area", area)] + (state.map { [("state", $0.rawValue)] } ?? []) + query)
    }

    /// A number that leads to its cases; none where there are none.
    static func number(_ count: Int, _ path: @autoclosure () -> String) -> Markup {
        count > 0 ? "<a href=\"\(path())\">\(Figure.whole(count))</a>" : Markup(Figure.whole(count))
    }
}
