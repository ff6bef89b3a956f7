import Access
import Registry
import Vocabulary

/// The first page (今天).
enum TodayRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (area, language, now) = (visit.query["area"], visit.language, visit.now)
        // The map is of today alone, and the page does not wait for the columns that it is made from.
        let snapshot = visit.query["as_of"] == nil ? visit.site.live.current : nil
        let (model, map) = try await visit.read { reading -> (TodayModel, MapModel?) in
            let model = try TodayModel(
                reading, visit.site.progress, caller, area: area, language, now: now)
            guard let snapshot, model.figures != nil, let area = model.path.last?.id else {
                return (model, nil)
            }
            let level = reading.directory.below(area).first?.level
            let map = try MapRoutes.drawn(visit, area: area.description, level: level, snapshot, reading)
                .map
            return (model, map.places.count > 1 ? map : nil)
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
        return .page(TodayPage(model: model, language: language, map: map).page, shows: shows)
    }
}
