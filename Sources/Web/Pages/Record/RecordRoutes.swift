import Access
import Vocabulary

/// One entry of the journal (入账): whatever names an entry leads here.
enum RecordRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (position, language) = (visit.part("entry"), visit.language)
        let (model, areas) = try await visit.read { reading in
            let model = try RecordModel(position, reading, caller, language)
            return (model, model.abouts.map { try? reading.territory(of: $0.id).path.last })
        }
        func line(_ subject: String?, _ area: AreaID?) -> AccessEvent {
            AccessEvent(
                .read, by: caller, at: visit.now, subject: subject, area: area,
                detail: ["page": visit.url.rawValue, "entry": model.position])
        }
        let shows = zip(model.abouts, areas).map { line($0.id, $1) }
        return .page(
            RecordPage(model: model, language: language).page, shows: shows.isEmpty ? [line(nil, nil)] : shows
        )
    }
}
