import Access
import ServiceLifecycle

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
