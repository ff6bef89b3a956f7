import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Vocabulary

/// Answers pages and JSON over HTTP until it is asked to stop (网页服务).
public struct WebServer: Sendable {
    private let site: Site
    private let host: String
    private let port: Int

    /// A server of a site on an address; port 0 lets the system choose.
    public init(_ site: Site, host: String, port: Int) {
        self.site = site
        self.host = host
        self.port = port
    }

    /// Serves until SIGTERM or SIGINT, then lets the requests under way end; tells the port once it listens.
    public func run(listening: @escaping @Sendable (Int) -> Void) async throws {
        let application = Application(
            responder: SiteRouter(site).responder(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: site.logger)
        do {
            try await ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    // They are stopped one after the other, the last one first.
                    services: [
                        AccessLogWriting(site: site), JobEnding(site: site), SnapshotWatch(site: site),
                        application,
                        StreamEnding(site: site),
                    ],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: site.logger
                )
            ).run()
        } catch let error as IOError {
            throw Problem(
                .cannotListen,
                ["address": "\(host):\(port)", "why": String(cString: strerror(error.errnoCode))])
        }
        site.uploads.close()
        try await site.slowWork.stop()
        try await site.fileWork.stop()
        try await site.work.stop()
    }
}
