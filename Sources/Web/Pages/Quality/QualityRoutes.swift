import Access
import Registry
import Vocabulary

/// The data-quality page (数据质量).
enum QualityRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let past = try await visit.past(.seeLists)
        let snapshot = if let past { past.snapshot } else { try await visit.snapshot() }
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let cache = past?.cache ?? site.workLists
        let model = try await visit.read { reading in
            let area = try ListReading.area(query["area"], reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            let scope = Scope(area, in: reading.directory)
            let findings = try cache.findings(snapshot, in: scope, reading)
            return QualityModel(
                area, snapshot, findings, reading, caller, language, isPast: past != nil)
        }
        return .page(QualityPage(model: model, language: language).page)
    }
}
