import Access
import Policy
import Vocabulary

/// A household's book (户档案).
enum HouseholdRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (id, language) = (visit.part("id"), visit.language)
        let (model, currency, area) = try await visit.read { reading in
            let model = try HouseholdModel(id, reading, caller, language)
            return (model, reading.pack.currency.major(language), try reading.territory(of: id).path.last)
        }
        return .page(
            HouseholdPage(model: model, language: language, currency: currency).page,
            shows: [AccessEvent(.read, by: caller, at: visit.now, subject: id, area: area)])
    }
}
