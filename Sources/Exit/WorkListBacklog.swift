public import Columns
public import Registry
public import Vocabulary

/// How many lines of a year were left open at the ends of its months (清单余量).
public struct WorkListBacklog: Sendable, Hashable {
    /// What was open at the end of a day.
    public struct Point: Sendable, Hashable {
        /// The day.
        public var day: LocalDate
        /// Lines opened by then and not yet closed.
        public var open: Int
    }

    /// The eve of the year, the last day of each month that is over, and the day itself where it lies in the year.
    public internal(set) var points: [Point] = []
    /// Lines opened within the year, up to the day.
    public internal(set) var opened = 0
    /// The last day of the year.
    public internal(set) var end: LocalDate
    /// What is left as of the day, or of the end of a year that is over.
    public var last: Point? { points.last }
}

extension WorkListSnapshot {
    /// What was left of the lines of some villages through a year, as far as it has come; nil for no year of the calendar
    /// and for one to come.
    public func backlog(
        of villages: some Sequence<VillageKey>, in year: Int, asOf today: LocalDate
    ) -> WorkListBacklog? {
        guard let first = LocalDate(year, 1, 1), let next = LocalDate(year + 1, 1, 1), first <= today else {
            return nil
        }
        var backlog = WorkListBacklog(end: next.adding(days: -1))
        let ends = (2...12).compactMap { LocalDate(year, $0, 1) } + [next]
        var days = [first.adding(days: -1)] + ends.map { $0.adding(days: -1) }.filter { $0 <= today }
        if today < next, days.last != today { days.append(today) }
        // What opens or closes between two of the days changes the count from the second on.
        var changes = Array(repeating: 0, count: days.count + 1)
        func place(_ day: Int32) -> Int {
            days.firstIndex { $0.dayNumber >= day } ?? days.count
        }
        let (begin, end) = (first.dayNumber, min(today, backlog.end).dayNumber)
        for village in villages {
            for line in lines(village) {
                changes[place(line.opened)] += 1
                if let closed = line.closed { changes[max(place(closed), place(line.opened))] -= 1 }
                if line.opened >= begin, line.opened <= end { backlog.opened += 1 }
            }
        }
        var open = 0
        backlog.points = zip(days, changes).map { day, change in
            open += change
            return .init(day: day, open: open)
        }
        return backlog
    }
}
