import Access
import Policy
import Registry
import Vocabulary

/// The file of an area; of a village, its book (地区档案、村册).
enum AreaRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller, let area = AreaID(visit.part("id")) else {
            throw Problem(.areaNotFound, ["area": visit.part("id")])
        }
        let village = try await visit.read { $0.directory[area]?.village }
        // A natural village has no file of its own.
        if let village, village != area {
            return .redirect(SiteURL.area.path(village.description))
        }
        return village == nil
            ? try await file(area, visit, caller) : try await book(area, visit, caller)
    }

    private static func book(_ area: AreaID, _ visit: Visit, _ caller: Caller) async throws -> Answer {
        let language = visit.language
        let model = try await visit.read { reading in
            try VillageModel(area.description, reading, caller, language)
        }
        let line = AccessEvent(
            .read, by: caller, at: visit.now, subject: model.id, area: area, ids: model.households.map(\.id),
            detail: ["page": "village"])
        return .page(VillagePage(model: model, language: language).page, shows: [line])
    }

    /// Figures of higher areas come from the snapshot: today's.
    private static func file(_ area: AreaID, _ visit: Visit, _ caller: Caller) async throws -> Answer {
        let snapshot = try await visit.snapshot()
        let (language, site) = (visit.language, visit.site)
        if let day = try visit.asOf(), day != snapshot.moment.asOf {
            throw Problem(
                .badArgument,
                ["name": "as_of", "value": day.description, "why": snapshot.moment.asOf.description])
        }
        let model = try await site.read { reading in
            let figures = try site.maps.figures(snapshot, reading)
            return try AreaModel(area, figures, reading, caller, language)
        }
        let households = model.changes.compactMap(\.household)
        let line = AccessEvent(
            .list, by: caller, at: visit.now, area: area, ids: households, detail: ["page": "area"])
        return .page(
            AreaPage(model: model, language: language).page, shows: households.isEmpty ? [] : [line])
    }
}
