/// A day in the pack's calendar, without a time zone (日期).
///
/// Stored as days since 1970-01-01 in the proleptic Gregorian calendar. Every decision takes one as `asOf`.
public struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public var dayNumber: Int32

    /// The first day that can be written: "from the start".
    public static let distantPast = LocalDate(dayNumber: -719_162)

    /// The last day that can be written: "without end".
    public static let distantFuture = LocalDate(dayNumber: 2_932_896)

    /// A day by its number since 1970-01-01.
    public init(dayNumber: Int32) { self.dayNumber = dayNumber }

    /// A day by year, month and day; nil when the calendar has no such day.
    public init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        // Days from civil, after Howard Hinnant's public-domain algorithm.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// A day written `YYYY-MM-DD`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
            return nil
        }
        self.init(year, month, day)
    }

    /// A day written as the integer yyyymmdd, the form in which tables keep it; nil when there is no such day.
    public init?(yyyymmdd: Int) {
        self.init(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100)
    }

    /// The day's year, month and day.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The calendar year; the exit year of a decision is the year of its `asOf`.
    public var year: Int { parts.year }

    /// The day as the integer yyyymmdd, the form in which tables keep it.
    public var yyyymmdd: Int {
        let (year, month, day) = parts
        return year * 10_000 + month * 100 + day
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = parts
        guard (0...9_999).contains(year) else {
            return "\(year)-\(month / 10)\(month % 10)-\(day / 10)\(day % 10)"
        }
        return String(unsafeUninitializedCapacity: 10) { text in
            func put(_ value: Int, at place: Int) {
                text[place] = UInt8(48 + value / 10)
                text[place + 1] = UInt8(48 + value % 10)
            }
            put(year / 100, at: 0)
            put(year % 100, at: 2)
            put(month, at: 5)
            put(day, at: 8)
            text[4] = UInt8(ascii: "-")
            text[7] = UInt8(ascii: "-")
            return 10
        }
    }

    /// The day so many days later, earlier when negative.
    public func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + Int32(days)) }

    /// The same day so many months later, the last of the month where that month is shorter.
    public func adding(months: Int) -> LocalDate {
        let (year, month, day) = parts
        let total = year * 12 + month - 1 + months
        let newYear = total >= 0 ? total / 12 : (total - 11) / 12
        let newMonth = total - newYear * 12 + 1
        let newDay = min(day, Self.length(ofMonth: newMonth, year: newYear))
        return LocalDate(newYear, newMonth, newDay) ?? self
    }

    /// Whole months from this day to another: the months that have been completed, negative backwards.
    public func months(until other: LocalDate) -> Int {
        if other < self { return -other.months(until: self) }
        let (year, month, day) = parts
        let (otherYear, otherMonth, otherDay) = other.parts
        return (otherYear - year) * 12 + otherMonth - month - (otherDay < day ? 1 : 0)
    }

    /// Whole years from this day to another (周岁 for a birth day).
    public func years(until other: LocalDate) -> Int { months(until: other) / 12 }

    /// Earlier comes first.
    public static func < (left: LocalDate, right: LocalDate) -> Bool { left.dayNumber < right.dayNumber }

    /// The number of days in a month.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
