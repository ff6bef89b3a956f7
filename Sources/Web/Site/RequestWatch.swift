import HTTPTypes
import Hummingbird
import Logging
import Vocabulary

/// Counts each request, writes its line into the log, answers for what no route takes (请求记录); outermost.
struct RequestWatch: RouterMiddleware {
    let site: Site
    let gate: Gate

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        site.counts.begin()
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let visit = await gate.known(gate.doorstep(.today, request, context))
            response = Delivery(visit).response(ErrorRoutes.answer(problem(error, request, context), visit))
        }
        let took = ContinuousClock.now - start
        let route = context.endpointPath ?? "unknown"
        site.counts.end(
            route: route, method: request.method.rawValue, status: response.status.code, took: took)
        // The path alone, without what is secret in it: a query may hold a name.
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(SiteURL.logged(request.uri.path))",
                "status": "\(response.status.code)", "ms": "\(took / .milliseconds(1))",
            ])
        return response
    }

    private func problem(_ error: any Error, _ request: Request, _ context: SiteContext) -> Problem {
        if let problem = error as? Problem { return problem }
        switch (error as? any HTTPResponseError)?.status {
        // The router knows no difference between an address and a method that it does not have.
        case .notFound? where !SiteURL.allCases.contains { $0.matches(request.uri.path) }:
            return Problem(.pageNotFound, ["path": request.uri.path])
        case .notFound?, .methodNotAllowed?:
            return Problem(.methodNotAllowed, ["method": request.method.rawValue, "path": request.uri.path])
        default:
            context.logger.error("unexpected", metadata: ["error": "\(error)"])
            return Problem(.unexpected, ["why": ""])
        }
    }
}
