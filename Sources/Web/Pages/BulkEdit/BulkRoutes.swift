import Access
import HTTPTypes
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// One fact for many households of a list (批量更正): chosen, previewed, written as one batch.
enum BulkRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let order = try BulkOrder(visit, caller)
        let site = visit.site
        let outcome = try await site.work.run { () throws -> BulkOrder.Outcome in
            guard order.isWriting else {
                let snapshot = try site.renewSnapshot()
                return .shown(try site.store.read { try order.model(snapshot, try order.reading($0)) })
            }
            return try order.write()
        }
        switch outcome {
        case .written(let batch): return .redirect(SiteURL.batch.path(batch, query: [("written", "1")]))
        case .shown(let model):
            let status: HTTPResponse.Status =
                model.state == .overtaken
                ? .conflict
                : model.value?.problem != nil || model.reason.problem != nil
                    || model.effectiveOn.problem != nil
                    ? .unprocessableContent : .ok
            return .page(
                BulkPage(model: model, language: visit.language, token: visit.formField).page, status: status,
                shows: [
                    AccessEvent(
                        .list, by: caller, at: visit.now, ids: model.rows.map(\.id),
                        detail: ["page": visit.url.rawValue, "query": order.list])
                ])
        }
    }
}
