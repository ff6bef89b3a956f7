import Synchronization

/// Counts of requests and their times, as Prometheus reads them (运行指标).
public final class RequestCounts: Sendable {
    private struct Key: Hashable, Comparable {
        var route: String
        var method: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private struct Times {
        var buckets = [Int](repeating: 0, count: RequestCounts.bounds.count + 1)
        var seconds = 0.0
    }

    private struct Counts {
        var requests: [Key: Int] = [:]
        var times: [String: Times] = [:]
        var underWay = 0
    }

    /// Upper bounds of the buckets in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    private let counts = Mutex(Counts())
    private let started = ContinuousClock.now

    /// Nothing counted yet.
    public init() {}

    /// A request has begun.
    func begin() { counts.withLock { $0.underWay += 1 } }

    /// A request was answered.
    func end(route: String, method: String, status: Int, took: Duration) {
        let (whole, rest) = took.components
        let seconds = Double(whole) + Double(rest) * 1e-18
        counts.withLock { counts in
            counts.underWay -= 1
            counts.requests[Key(route: route, method: method, status: status), default: 0] += 1
            let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
            counts.times[route, default: Times()].buckets[bucket] += 1
            counts.times[route, default: Times()].seconds += seconds
        }
    }

    /// The counts in the text format of Prometheus; `gauges` are further single figures.
    func text(gauges: [(name: String, help: String, value: Double)]) -> String {
        let counts = counts.withLock { $0 }
        var lines = ["# TYPE tuopin_requests_total counter"]
        for (key, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
            lines.append(
                "tuopin_requests_total{route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\"} \(count)"
            )
        }
        lines.append("# TYPE tuopin_request_seconds histogram")
        for (route, times) in counts.times.sorted(by: { $0.key < $1.key }) {
            var sum = 0
            for (index, count) in times.buckets.enumerated() {
                sum += count
                let bound = index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf"
                lines.append("tuopin_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)")
            }
            lines.append("tuopin_request_seconds_sum{route=\"\(route)\"} \(times.seconds)")
            lines.append("tuopin_request_seconds_count{route=\"\(route)\"} \(sum)")
        }
        let up = (ContinuousClock.now - started).components.seconds
        let own: [(name: String, help: String, value: Double)] = [
            ("tuopin_requests_under_way", "Requests not yet answered.", Double(counts.underWay)),
            ("tuopin_up_seconds", "Seconds since the start.", Double(up)),
        ]
        for gauge in own + gauges {
            lines.append("# HELP \(gauge.name) \(gauge.help)")
            lines.append("# TYPE \(gauge.name) gauge")
            lines.append("\(gauge.name) \(gauge.value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
