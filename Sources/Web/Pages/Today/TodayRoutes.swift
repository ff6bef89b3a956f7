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
            var model = try TodayModel(reading, visit.site, caller, area: area, language, now: now)
            guard let snapshot, model.figures != nil, let area = model.path.last?.id else {
                return (model, nil)
            }
            let cases = CaseCount(
                area: area, snapshot: snapshot, cache: visit.site.workLists, reading: reading,
                caller: caller, language: language, now: now)
            let counted = [try TodayModel.planned(cases), try TodayModel.documents(cases)]
            model.waiting = TodayModel.ordered(model.waiting + counted.compactMap { $0 })
            guard reading.directory[area]?.village == nil else {
                model.visits = try TodayModel.visits(cases)
                return (model, nil)
            }
            let level = reading.directory.below(area).first?.level
            let map = try MapRoutes.drawn(visit, area: area.description, level: level, snapshot, reading)
                .map
            guard map.places.count > 1 else { return (model, nil) }
            if let behind = TodayModel.behind(map, yearShare: model.yearShare) {
                model.waiting = TodayModel.ordered(model.waiting + [behind])
            }
            return (model, map)
        }
        let households =
            model.changes.compactMap(\.household) + (model.visits?.first.map(\.household) ?? [])
        let shows =
            households.isEmpty
            ? []
            : [
                AccessEvent(
                    .list, by: caller, at: now, area: model.path.last?.id, ids: households,
                    detail: ["page": "today"])
            ]
        var answer = Answer.page(TodayPage(model: model, language: language, map: map).page, shows: shows)
        // How much was looked at, and who has an account, changes without an entry.
        answer.isPrivate = caller.may(.seeAccessLog) || caller.may(.seeAccounts)
        return answer
    }
}
