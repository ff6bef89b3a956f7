import Access
import Policy
import Vocabulary

/// Why one condition answered as it did (判定依据), of a household or a village.
enum WhyRoutes {
    static func show(_ kind: SubjectKind, _ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (id, rules, criterion) = (visit.part("id"), visit.part("ruleset"), visit.part("criterion"))
        let language = visit.language
        let (model, area) = try await visit.read { reading in
            let model = try WhyModel(kind, id, rules, criterion, reading, caller, language)
            return (model, kind == .village ? AreaID(id) : try reading.territory(of: id).path.last)
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
