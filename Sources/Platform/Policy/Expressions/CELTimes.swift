import Foundation
import Vocabulary

/// A moment of the expression language (时间戳), UTC with nanoseconds, years 1 to 9999.
public struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970.
    public let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    public let nanoseconds: Int32

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A moment; nil outside the years 1 to 9999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// RFC 3339 with up to nine digits of fraction and `Z` or an offset; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"),
            let day = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self))
        else { return nil }
        func two(_ at: Int) -> Int64? {
            guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1])
            else { return nil }
            return Int64(bytes[at] - 48) * 10 + Int64(bytes[at + 1] - 48)
        }
        let colon = UInt8(ascii: ":")
        guard let hour = two(11), hour < 24, bytes[13] == colon, let minute = two(14), minute < 60,
            bytes[16] == colon, let second = two(17), second < 60
        else { return nil }
        var at = 19
        var nanoseconds: Int32 = 0
        if bytes[at] == UInt8(ascii: ".") {
            at += 1
            var unit: Int32 = 100_000_000
            let start = at
            while at < bytes.count, (48...57).contains(bytes[at]) {
                nanoseconds += Int32(bytes[at] - 48) * unit
                unit /= 10
                at += 1
            }
            guard at > start, at - start <= 9 else { return nil }
        }
        guard at < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[at] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): at += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = two(at + 1), hours < 24, at + 3 < bytes.count, bytes[at + 3] == colon,
                let minutes = two(at + 4), minutes < 60
            else { return nil }
            offset = (bytes[at] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
            at += 6
        default: return nil
        }
        guard at == bytes.count else { return nil }
        let ofDay = hour * 3_600 + (minute - offset) * 60 + second
        self.init(seconds: Int64(day.dayNumber) * 86_400 + ofDay, nanoseconds: nanoseconds)
    }

    /// RFC 3339 in UTC without trailing zeros.
    public var text: String {
        let day = Int32(seconds.dividedDown(by: 86_400))
        let rest = Int(seconds - Int64(day) * 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let time = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return "\(LocalDate(dayNumber: day))T\(time)\(fractionText(nanoseconds))Z"
    }

    /// Earlier comes first.
    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// This moment and a length later; nil outside the range.
    func adding(_ duration: CELDuration) -> CELTimestamp? {
        let whole = duration.nanoseconds.dividedDown(by: 1_000_000_000)
        var seconds = seconds + whole
        var rest = Int64(nanoseconds) + duration.nanoseconds - whole * 1_000_000_000
        if rest >= 1_000_000_000 {
            seconds += 1
            rest -= 1_000_000_000
        }
        return CELTimestamp(seconds: seconds, nanoseconds: Int32(rest))
    }

    /// The length from another moment to this one; nil when it does not fit.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return nil }
        let rest = Int64(nanoseconds - other.nanoseconds)
        let (sum, carried) = whole.addingReportingOverflow(rest)
        return carried ? nil : CELDuration(nanoseconds: sum)
    }

    /// The part that a getter such as `getHours` names, in a zone; nil for an unknown getter or zone.
    func part(_ getter: String, zone: String?) -> Int64? {
        var offset: Int64 = 0
        if let zone {
            guard let known = Self.offset(ofZone: zone, at: seconds) else { return nil }
            offset = known
        }
        let local = seconds + offset
        let day = LocalDate(dayNumber: Int32(local.dividedDown(by: 86_400)))
        let ofDay = local - Int64(day.dayNumber) * 86_400
        switch getter {
        case "getHours": return ofDay / 3_600
        case "getMinutes": return ofDay / 60 % 60
        case "getSeconds": return ofDay % 60
        case "getMilliseconds": return Int64(nanoseconds) / 1_000_000
        default: return day.part(getter)
        }
    }

    /// Seconds east of UTC: `+08:00`, `-02:30`, `02:00` or a name of the time-zone database.
    private static func offset(ofZone zone: String, at seconds: Int64) -> Int64? {
        if zone == "UTC" || zone.isEmpty { return 0 }
        var bytes = Array(zone.utf8)
        var sign: Int64 = 1
        if bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") {
            sign = bytes[0] == UInt8(ascii: "-") ? -1 : 1
            bytes.removeFirst()
        }
        if bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            let hours = Int64(String(decoding: bytes[0..<2], as: UTF8.self)), (0..<24).contains(hours),
            let minutes = Int64(String(decoding: bytes[3..<5], as: UTF8.self)), (0..<60).contains(minutes)
        {
            return sign * (hours * 3_600 + minutes * 60)
        }
        guard let known = TimeZone(identifier: zone) else { return nil }
        return Int64(known.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}

/// A length of time of the expression language (时长), in nanoseconds, about ±292 years.
public struct CELDuration: Sendable, Hashable {
    /// Nanoseconds, negative backwards.
    public let nanoseconds: Int64

    /// A length by its nanoseconds.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Parts with units h, m, s, ms, us, ns, as `1h30m` or `-1.5s`; nil for anything else or out of range.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var negative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            negative = first == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        if bytes.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: Int64 = 0
        while !bytes.isEmpty {
            let whole = bytes.prefix { (48...57).contains($0) }
            bytes.removeFirst(whole.count)
            var fraction: ArraySlice<UInt8> = []
            if bytes.first == UInt8(ascii: ".") {
                bytes.removeFirst()
                fraction = bytes.prefix { (48...57).contains($0) }
                bytes.removeFirst(fraction.count)
            }
            guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
            let unit = bytes.prefix { !(48...57).contains($0) && $0 != UInt8(ascii: ".") }
            bytes.removeFirst(unit.count)
            guard let scale = Self.units[String(decoding: unit, as: UTF8.self)] else { return nil }
            func add(_ amount: Int64) -> Bool {
                let (sum, overflow) = total.addingReportingOverflow(negative ? -amount : amount)
                total = sum
                return !overflow
            }
            guard let number = whole.isEmpty ? 0 : Int64(String(decoding: whole, as: UTF8.self)) else {
                return nil
            }
            let (product, overflow) = number.multipliedReportingOverflow(by: scale)
            guard !overflow, add(product) else { return nil }
            var part = scale
            for digit in fraction.prefix(18) {
                guard add(Int64(digit - 48) * part / 10) else { return nil }
                part /= 10
            }
        }
        self.init(nanoseconds: total)
    }

    private static let units: [String: Int64] = [
        "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000, "us": 1_000,
        "µs": 1_000, "μs": 1_000, "ns": 1,
    ]

    /// Seconds without trailing zeros, and `s`.
    public var text: String {
        let size = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        return "\(sign)\(size / 1_000_000_000)\(fractionText(Int32(size % 1_000_000_000)))s"
    }

    /// The part that a getter names: whole hours, minutes or seconds, or the milliseconds of the second.
    func part(_ getter: String) -> Int64? {
        switch getter {
        case "getHours": nanoseconds / 3_600_000_000_000
        case "getMinutes": nanoseconds / 60_000_000_000
        case "getSeconds": nanoseconds / 1_000_000_000
        case "getMilliseconds": nanoseconds / 1_000_000 % 1_000
        default: nil
        }
    }
}

extension LocalDate {
    /// The part of a day that a getter names; months count from zero, as in CEL.
    func part(_ getter: String) -> Int64? {
        switch getter {
        case "getFullYear": return Int64(parts.year)
        case "getMonth": return Int64(parts.month - 1)
        case "getDate": return Int64(parts.day)
        case "getDayOfMonth": return Int64(parts.day - 1)
        case "getDayOfWeek": return (Int64(dayNumber) + 4).remainderDown(by: 7)
        case "getDayOfYear":
            return LocalDate(parts.year, 1, 1).map { Int64(dayNumber - $0.dayNumber) }
        default: return nil
        }
    }
}

private func fractionText(_ nanoseconds: Int32) -> String {
    if nanoseconds == 0 { return "" }
    var digits = String(nanoseconds)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
}

extension Int64 {
    /// Division towards minus infinity.
    func dividedDown(by divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }

    /// The remainder of division towards minus infinity.
    func remainderDown(by divisor: Int64) -> Int64 { self - dividedDown(by: divisor) * divisor }
}
