import Access
import Vocabulary

/// The data-quality page (数据质量).
enum QualityRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let snapshot = try await visit.snapshot()
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let model = try await site.read { reading in
            let area = try ListReading.area(query["area"], reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            let findings = try site.workLists.findings(snapshot, reading)
            return QualityModel(area, snapshot, findings, reading, caller, language)
        }
        return .page(QualityPage(model: model, language: language).page)
    }
}
