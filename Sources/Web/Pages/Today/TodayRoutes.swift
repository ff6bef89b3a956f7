import Access
import Vocabulary

/// The first page (今天).
enum TodayRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (area, language, now) = (visit.query["area"], visit.language, visit.now)
        let model = try await visit.read { reading in
            try TodayModel(reading, visit.site.progress, caller, area: area, language, now: now)
        }
        let households = model.changes.compactMap(\.household)
        let shows =
            households.isEmpty
            ? []
            : [
                AccessEvent(
                    .list, by: caller, at: now, area: model.path.last?.id, ids: households,
                    detail: ["page": "today"])
            ]
        return .page(TodayPage(model: model, language: language).page, shows: shows)
    }
}
