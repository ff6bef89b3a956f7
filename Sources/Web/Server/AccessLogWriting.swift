import Access
import Logging
import ServiceLifecycle
import Vocabulary

/// Writes the waiting lines of the access log beside the requests, the last ones when the server stops (访问日志写入).
struct AccessLogWriting: Service {
    let site: Site

    func run() async throws {
        let (log, work) = (site.access.log, site.work)
        try await cancelWhenGracefulShutdown {
            try await log.run { batch in try await work.run(batch) }
        }
    }
}

extension Site {
    /// How often a full log is waited for, 50 ms each time, before the page is refused (503.601).
    private static let waits = 40

    /// Takes a line of the access log: no page without it, and rather late than refused.
    func note(_ line: AccessEvent) async throws {
        for _ in 0..<Self.waits {
            do {
                return try access.log.note(line)
            } catch let problem as Problem where problem.number == .accessLogBehind {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try access.log.note(line)
    }

    /// Takes lines about what was done while nobody waited; where that fails the server's log says so.
    func note(_ lines: [AccessEvent]) async {
        do {
            for line in lines { try await note(line) }
        } catch {
            logger.error("access log", metadata: ["error": "\(error)"])
        }
    }
}
