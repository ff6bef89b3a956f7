import HTTPTypes

/// Every address that the server answers, in one place (网址): a route that is not here does not exist.
enum SiteURL: String, CaseIterable, Sendable {
    // for machines that watch the process
    case health, ready, metrics

    /// The path, with `{name}` for its parts.
    var pattern: String {
        switch self {
        case .health: "/healthz"
        case .ready: "/readyz"
        case .metrics: "/metrics"
        }
    }

    /// The methods that it answers; HEAD comes with GET.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .health, .ready, .metrics: [.get]
        }
    }
}
