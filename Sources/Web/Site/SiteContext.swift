import Hummingbird

/// What is known of one request beside the request itself (请求上下文).
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }
}
