import Hummingbird
import Logging

/// Counts each request and writes its line into the log (请求记录); outermost, so that nothing escapes it.
struct RequestWatch: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        site.counts.begin()
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        } catch {
            context.logger.error("unexpected", metadata: ["error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        let took = ContinuousClock.now - start
        let route = context.endpointPath ?? "unknown"
        site.counts.end(
            route: route, method: request.method.rawValue, status: response.status.code, took: took)
        // The path alone: a query may hold a name.
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)", "ms": "\(took / .milliseconds(1))",
            ])
        return response
    }
}
