public import Foundation

/// A moment of recording, in milliseconds since 1970 in UTC (时刻).
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// A moment by its milliseconds since 1970 in UTC.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// RFC 3339 in UTC with milliseconds, as `2016-03-09T06:30:00.000Z`; seconds and fraction may be left out
    /// on the way in, and an offset is understood. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let day = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self))
        else { return nil }
        func two(_ at: Int) -> Int64? {
            guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1])
            else {
                return nil
            }
            return Int64(bytes[at] - 48) * 10 + Int64(bytes[at + 1] - 48)
        }
        guard let hour = two(11), hour < 24, bytes[13] == UInt8(ascii: ":"), let minute = two(14), minute < 60
        else { return nil }
        var at = 16
        var second: Int64 = 0
        var fraction: Int64 = 0
        if at < bytes.count, bytes[at] == UInt8(ascii: ":") {
            guard let value = two(at + 1), value < 61 else { return nil }
            second = value
            at += 3
            if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
                at += 1
                var unit: Int64 = 100
                let start = at
                while at < bytes.count, (48...57).contains(bytes[at]) {
                    fraction += Int64(bytes[at] - 48) * unit
                    unit /= 10
                    at += 1
                }
                guard at > start else { return nil }
            }
        }
        var offset: Int64 = 0
        guard at < bytes.count else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): at += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign: Int64 = bytes[at] == UInt8(ascii: "-") ? -1 : 1
            guard let hours = two(at + 1), at + 3 < bytes.count, bytes[at + 3] == UInt8(ascii: ":"),
                let minutes = two(at + 4)
            else { return nil }
            offset = sign * (hours * 60 + minutes)
            at += 6
        default: return nil
        }
        guard at == bytes.count else { return nil }
        let seconds = Int64(day.dayNumber) * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        milliseconds = seconds * 1_000 + fraction
    }

    /// `2016-03-09T06:30:00.000Z`.
    public var description: String {
        let day = LocalDate(dayNumber: Int32(floorDivided(milliseconds, by: 86_400_000)))
        var rest = milliseconds - Int64(day.dayNumber) * 86_400_000
        func take(_ unit: Int64, _ width: Int) -> String {
            let digits = String(rest / unit)
            rest %= unit
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(day)T\(take(3_600_000, 2)):\(take(60_000, 2)):\(take(1_000, 2)).\(take(1, 3))Z"
    }

    /// The local day of this moment in a time zone.
    public func day(in zone: TimeZone) -> LocalDate {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
        return LocalDate(
            dayNumber: Int32(floorDivided(milliseconds + Int64(offset) * 1_000, by: 86_400_000)))
    }

    /// Earlier comes first.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The machine's clock now; commands take it once and pass it on.
    public static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

private func floorDivided(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
}
