package import Tabular
package import Vocabulary

/// How exactly a day is known (日期精度).
public enum DatePrecision: String, Sendable, Hashable {
    /// To the day.
    case day
    /// Year and month; the day is the first.
    case month
    /// The year; month and day are the first.
    case year
}

/// A day with its precision.
package struct ReadDate: Sendable, Hashable {
    package var day: LocalDate
    package var precision: DatePrecision
}

/// Reads days as officials write them, or says why not (日期单元格).
package struct CellDate: Sendable {
    let conventions: ReadingConventions

    private let approximate: [[Unicode.Scalar]]
    private let countsFrom1904: Bool

    package init(_ conventions: ReadingConventions = .usual, countsFrom1904: Bool = false) {
        self.conventions = conventions
        self.countsFrom1904 = countsFrom1904
        approximate = conventions.approximateDateMarks.map { Array($0.unicodeScalars) }
    }

    /// The day in a cell.
    package func read(_ cell: Cell) -> CellReading<ReadDate> {
        switch cell.value {
        case .date(let text, let monthOnly): return stored(text, monthOnly: monthOnly)
        case .text(let text): return read(text)
        case .number(let text): return plainNumber(text)
        case .bool: return .refused(.valueOfOtherKind)
        case .error: return .refused(.errorCell)
        }
    }

    private func stored(_ text: String, monthOnly: Bool) -> CellReading<ReadDate> {
        guard text.utf8.count >= 10, let day = LocalDate(String(text.prefix(10))) else {
            return .refused(.timeWithoutDate)
        }
        if monthOnly { return .taken(ReadDate(day: day, precision: .month), said: [.datePartial]) }
        return .taken(
            ReadDate(day: day, precision: .day), said: text.utf8.count > 10 ? [.dateTimeDropped] : [])
    }

    /// A plain number in a date column: a day only where it reads as yyyymmdd.
    private func plainNumber(_ text: String) -> CellReading<ReadDate> {
        if text.utf8.count == 8, let value = Int(text), (1850...2150).contains(value / 10_000) {
            guard let day = LocalDate(yyyymmdd: value) else { return .refused(.dateImpossible) }
            return .taken(ReadDate(day: day, precision: .day))
        }
        return .refused(.dateSerial, offer: serialDay(text))
    }

    /// The day that a serial number would be in the workbook's own day count, to be offered, never taken.
    private func serialDay(_ text: String) -> String? {
        guard let serial = Int32(text), (61...80_000).contains(serial) else { return nil }
        let day = LocalDate(dayNumber: serial - (countsFrom1904 ? 24_107 : 25_569))
        return day.description
    }

    /// The day in a text.
    package func read(_ text: String) -> CellReading<ReadDate> {
        if let day = Self.plain(text) { return .taken(ReadDate(day: day, precision: .day)) }
        let scalars = CellText.folded(text)
        if scalars.isEmpty { return .empty }
        let word = CellText.string(scalars.filter { $0 != " " }).lowercased()
        if conventions.noneWords.contains(word) { return .none }
        if conventions.unknownWords.contains(word) { return .refused(.valueNotKnown) }
        if CellText.contains(scalars, anyOf: approximate) { return .refused(.dateApproximate) }
        return parts(Self.runs(digitized(scalars)))
    }

    /// `2016-3-9`, `2016.03.09`, `2016/3/9` in ASCII; nil for anything else, also for days that do not exist.
    private static func plain(_ text: String) -> LocalDate? {
        var text = text
        let parts = text.withUTF8 { bytes -> (Int, Int, Int)? in
            guard (8...10).contains(bytes.count) else { return nil }
            var numbers = (0, 0, 0)
            var digits = 0
            var part = 0
            for byte in bytes {
                if byte &- 48 < 10 {
                    let digit = Int(byte &- 48)
                    digits += 1
                    switch part {
                    case 0: numbers.0 = numbers.0 * 10 + digit
                    case 1: numbers.1 = numbers.1 * 10 + digit
                    default: numbers.2 = numbers.2 * 10 + digit
                    }
                } else {
                    guard byte == 0x2D || byte == 0x2E || byte == 0x2F, part < 2,
                        part == 0 ? digits == 4 : digits == 1 || digits == 2
                    else { return nil }
                    part += 1
                    digits = 0
                }
            }
            guard part == 2, digits == 1 || digits == 2, (1850...2150).contains(numbers.0) else { return nil }
            return numbers
        }
        return parts.flatMap { LocalDate($0.0, $0.1, $0.2) }
    }

    /// One run of digits and what follows it up to the next run, spaces taken off.
    private struct Run {
        var digits: [UInt8] = []
        var after: [Unicode.Scalar] = []
        var spaceAfter = false
        var value: Int { digits.reduce(0) { min($0 * 10 + Int($1), 100_000_000) } }
        var mark: String { CellText.string(after) }
    }

    private static func runs(_ scalars: [Unicode.Scalar]) -> (lead: [Unicode.Scalar], runs: [Run]) {
        var lead: [Unicode.Scalar] = []
        var runs: [Run] = []
        var inDigits = false
        for scalar in scalars {
            if ("0"..."9").contains(scalar) {
                if !inDigits { runs.append(Run()) }
                inDigits = true
                runs[runs.count - 1].digits.append(UInt8(scalar.value - 48))
            } else {
                inDigits = false
                if runs.isEmpty {
                    lead.append(scalar)
                } else if scalar == " " {
                    runs[runs.count - 1].spaceAfter = true
                } else {
                    runs[runs.count - 1].after.append(scalar)
                }
            }
        }
        return (lead, runs)
    }

    private func parts(_ read: (lead: [Unicode.Scalar], runs: [Run])) -> CellReading<ReadDate> {
        var runs = read.runs
        guard read.lead.isEmpty, let first = runs.first else { return .refused(.dateUnreadable) }
        if runs.filter({ $0.digits.count == 4 }).count > 1 || runs.filter({ $0.digits.count == 8 }).count > 1
        {
            return .refused(.dateTwo)
        }
        if runs.count == 1 { return single(first) }
        guard first.digits.count == 4 else {
            let short = runs.prefix(3).allSatisfy { $0.digits.count <= 2 || $0.digits.count == 4 }
            return .refused(short ? .dateOrder : .dateUnreadable)
        }
        var hadTime = false
        if let time = runs.firstIndex(where: { $0.mark == ":" }) {
            guard time == 3, runs.count - time <= 3 else { return .refused(.dateUnreadable) }
            guard runs[2].spaceAfter || ["T", "t", "日"].contains(runs[2].mark) else {
                return .refused(.dateUnreadable)
            }
            if runs[2].mark.uppercased() == "T" { runs[2].after = [] }
            hadTime = true
            runs.removeSubrange(3...)
        }
        let marks = runs.map(\.mark)
        let separators: Set<String> = [".", "-", "/", "年", "\u{3002}", "、", "\u{2014}", "_"]
        guard separators.contains(marks[0]), runs.count <= 3 else {
            return .refused(runs.count > 3 ? .dateTwo : .dateUnreadable)
        }
        guard runs[1].digits.count <= 2, (1850...2150).contains(first.value) else {
            return .refused(.dateImpossible)
        }
        if runs.count == 2 {
            guard ["", "月", "月份"].contains(marks[1]) else { return .refused(.dateUnreadable) }
            guard let day = LocalDate(first.value, runs[1].value, 1) else { return .refused(.dateImpossible) }
            return .taken(ReadDate(day: day, precision: .month), said: [.datePartial])
        }
        guard separators.contains(marks[1]) || marks[1] == "月" || marks[1].isEmpty && runs[1].spaceAfter,
            ["", "日", "号"].contains(marks[2])
        else { return .refused(.dateUnreadable) }
        guard runs[2].digits.count <= 2, let day = LocalDate(first.value, runs[1].value, runs[2].value) else {
            return .refused(.dateImpossible)
        }
        return .taken(ReadDate(day: day, precision: .day), said: hadTime ? [.dateTimeDropped] : [])
    }

    private func single(_ run: Run) -> CellReading<ReadDate> {
        switch (run.digits.count, run.mark) {
        case (8, ""), (8, "日"):
            guard (1850...2150).contains(run.value / 10_000), let day = LocalDate(yyyymmdd: run.value) else {
                return .refused(.dateImpossible)
            }
            return .taken(ReadDate(day: day, precision: .day))
        case (4, "年"), (4, "年度"):
            guard (1850...2150).contains(run.value), let day = LocalDate(run.value, 1, 1) else {
                return .refused(.dateImpossible)
            }
            return .taken(ReadDate(day: day, precision: .year), said: [.datePartial])
        case (_, ""): return .refused(.dateSerial, offer: serialDay(String(run.value)))
        default: return .refused(.dateUnreadable)
        }
    }

    /// Days written in words (二○一六年三月九日) with digits instead; other texts as they are.
    private func digitized(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.contains("年"), !scalars.contains(where: { ("0"..."9").contains($0) }) else {
            return scalars
        }
        var out: [Unicode.Scalar] = []
        var at = 0
        while at < scalars.count {
            let isWord =
                conventions.wordDigits[scalars[at]] != nil || scalars[at] == "十" || scalars[at] == "拾"
            guard isWord else {
                out.append(scalars[at])
                at += 1
                continue
            }
            var word: [Unicode.Scalar] = []
            while at < scalars.count,
                conventions.wordDigits[scalars[at]] != nil || scalars[at] == "十" || scalars[at] == "拾"
            {
                word.append(scalars[at] == "拾" ? "十" : scalars[at])
                at += 1
            }
            for digit in Self.digits(of: word, conventions) { out.append(Unicode.Scalar(48 + digit)) }
        }
        return out
    }

    private static func digits(of word: [Unicode.Scalar], _ conventions: ReadingConventions) -> [UInt8] {
        guard let ten = word.firstIndex(of: "十") else { return word.map { conventions.wordDigits[$0] ?? 0 } }
        let before = word[..<ten].compactMap { conventions.wordDigits[$0] }
        let after = word[(ten + 1)...].compactMap { conventions.wordDigits[$0] }
        return [before.first ?? 1, after.first ?? 0]
    }
}
