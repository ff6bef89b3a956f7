import Vocabulary

/// 驾驶舱.
enum CockpitRoutes {
    /// The caller's own area's.
    static func own(_ visit: Visit) async throws -> Answer {
        .redirect(SiteURL.cockpit.path(try await MapRoutes.ownArea(visit).description))
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let snapshot = try await visit.snapshot()
        let model = try await visit.read { reading in
            let (map, figures, _) = try MapRoutes.drawn(visit, area: visit.part("area"), snapshot, reading)
            return CockpitModel(map, figures, reading.directory, reading.pack)
        }
        return .page(CockpitPage.page(model, SiteLinks()))
    }
}
