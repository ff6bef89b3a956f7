import Hummingbird
import Logging
import NIOCore

/// What is known of one request beside the request itself (请求上下文).
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection.
    let peer: String

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "-"
    }

    /// A request that came by no connection, as tests make it.
    init(logger: Logger, peer: String) {
        coreContext = CoreRequestContextStorage(source: LoggerAlone(logger: logger))
        self.peer = peer
    }

    private struct LoggerAlone: RequestContextSource {
        let logger: Logger
    }
}
