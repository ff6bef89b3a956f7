import Access
import Policy
import Vocabulary

/// A household's book (户档案).
enum HouseholdRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        return try await book(visit, caller, nil)
    }

    /// The book, with what asking for a masked value brought.
    static func book(_ visit: Visit, _ caller: Caller, _ outcome: Unmasking?) async throws -> Answer {
        let (id, language, written) = (visit.part("id"), visit.language, visit.query["written"])
        let (model, area) = try await visit.read { reading in
            var model = try HouseholdModel(id, reading, caller, language)
            if model.mayEdit { model.written = written }
            return (model, try reading.territory(of: id).path.last)
        }
        let panel = UnmaskPanel(
            household: id, secrets: model.masked, outcome: outcome, language: language,
            token: visit.formField)
        return .page(
            HouseholdPage(model: model, language: language, unmasking: panel).page,
            shows: [AccessEvent(.read, by: caller, at: visit.now, subject: id, area: area)])
    }
}
