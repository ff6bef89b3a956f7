import HTTPTypes
import Hummingbird

/// Puts every address of `SiteURL` on the router (路由).
struct SiteRouter {
    private let site: Site

    init(_ site: Site) { self.site = site }

    /// What answers a request.
    func responder() -> RouterResponder<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestWatch(site: site))
        for url in SiteURL.allCases {
            for method in url.methods {
                router.on(RouterPath(url.pattern), method: method) { request, context in
                    try await answer(url, request, context)
                }
            }
        }
        return router.buildResponder()
    }

    /// The page behind an address.
    private func answer(_ url: SiteURL, _ request: Request, _ context: SiteContext) async throws -> Response {
        switch url {
        case .health: ProcessRoutes.health()
        case .ready: await ProcessRoutes.ready(site)
        case .metrics: await ProcessRoutes.metrics(site)
        }
    }
}
