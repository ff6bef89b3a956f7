import Vocabulary

/// The day count of a workbook, from 1900 or 1904, and the dates of its serial numbers (日期系统).
enum DateSystem: Sendable {
    case from1900
    case from1904

    /// The date text of a serial number under a date format; nil when the calendar has no such day.
    ///
    /// The 1900 system counts a 29 February 1900 that never was: serial 60 has no day. Under a month-only format
    /// the first of the month.
    func append(_ serial: Double, shape: NumberFormat.Shape, to out: inout [UInt8]) -> Bool {
        guard serial >= 0, serial < 2_958_466 else { return false }
        var day = Int(serial)
        var seconds = Int(((serial - Double(day)) * 86_400).rounded())
        if shape.isElapsed, shape.isTimeOnly {
            appendTime(day * 86_400 + seconds, to: &out)
            return true
        }
        if seconds >= 86_400 {
            day += 1
            seconds -= 86_400
        }
        if day == 0, shape.isTimeOnly {
            appendTime(seconds, to: &out)
            return true
        }
        let number: Int
        switch self {
        case .from1904: number = day - 24_107
        case .from1900:
            if day == 0 {
                guard seconds > 0 else { return false }
                appendTime(seconds, to: &out)
                return true
            }
            guard day != 60 else { return false }
            number = day < 60 ? day - 25_568 : day - 25_569
        }
        let parts = LocalDate(dayNumber: Int32(number)).parts
        guard parts.year <= 9_999 else { return false }
        out.append(UInt8(48 + parts.year / 1_000))
        out.append(UInt8(48 + parts.year / 100 % 10))
        appendTwo(parts.year % 100, to: &out)
        out.append(0x2D)
        appendTwo(parts.month, to: &out)
        out.append(0x2D)
        appendTwo(shape.isMonthOnly ? 1 : parts.day, to: &out)
        if seconds > 0, !shape.isMonthOnly {
            out.append(0x54)
            appendTime(seconds, to: &out)
        }
        return true
    }

    private func appendTime(_ seconds: Int, to out: inout [UInt8]) {
        let hours = seconds / 3_600
        if hours < 100 {
            appendTwo(hours, to: &out)
        } else {
            out.append(contentsOf: String(hours).utf8)
        }
        out.append(0x3A)
        appendTwo(seconds / 60 % 60, to: &out)
        out.append(0x3A)
        appendTwo(seconds % 60, to: &out)
    }

    private func appendTwo(_ value: Int, to out: inout [UInt8]) {
        out.append(UInt8(48 + value / 10))
        out.append(UInt8(48 + value % 10))
    }
}
