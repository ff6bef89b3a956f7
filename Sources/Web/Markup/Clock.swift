import Foundation
import Vocabulary

extension Instant {
    /// Day and minute in a time zone: 2018-09-30 16:42.
    func minute(in zone: TimeZone) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        let seconds = (milliseconds.flooredSeconds + Int64(zone.secondsFromGMT(for: date))) % 86_400
        let day = self.day(in: zone)
        let minutes = (seconds + 86_400) % 86_400 / 60
        return "\(day) \(Self.padded(minutes / 60)):\(Self.padded(minutes % 60))"
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
    /// Milliseconds as whole seconds, downwards.
    fileprivate var flooredSeconds: Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: 1_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
