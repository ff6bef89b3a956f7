import Access
import Vocabulary

/// The forms of the pack as projections of the facts (一次填报).
enum FormsRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let snapshot = try await visit.snapshot()
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let model = try await site.read { reading in
            let area = try ListReading.area(query["area"], reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            return try FormsModel(area, snapshot, site.workLists, reading, caller, language)
        }
        return .page(FormsPage(model: model, language: language).page)
    }
}
