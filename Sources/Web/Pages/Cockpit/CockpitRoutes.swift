import Vocabulary

/// 驾驶舱.
enum CockpitRoutes {
    /// The caller's own area's.
    static func own(_ visit: Visit) async throws -> Answer {
        .redirect(SiteURL.cockpit.path(try await MapRoutes.ownArea(visit).description))
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let snapshot = try await visit.snapshot()
        let link = SiteLinks()
        let model = try await visit.read { reading in
            let (map, figures, _) = try MapRoutes.drawn(visit, area: visit.part("area"), snapshot, reading)
            let cases = CaseCount(
                area: map.area, snapshot: snapshot, cache: visit.site.workLists, reading: reading,
                caller: caller, language: visit.language, now: visit.now)
            return try CockpitModel(map, figures, cases, link)
        }
        return .page(CockpitPage.page(model, link))
    }
}
