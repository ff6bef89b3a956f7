import Access
import Vocabulary

/// Why one condition answered as it did (判定依据).
enum WhyRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (id, rules, criterion) = (visit.part("id"), visit.part("ruleset"), visit.part("criterion"))
        let language = visit.language
        let (model, area) = try await visit.read { reading in
            (
                try WhyModel(id, rules, criterion, reading, caller, language),
                try reading.territory(of: id).path.last
            )
        }
        return .page(
            WhyPage(model: model, language: language).page,
            shows: [
                AccessEvent(
                    .read, by: caller, at: visit.now, subject: id, area: area,
                    detail: ["page": "why", "criterion": criterion])
            ])
    }
}
