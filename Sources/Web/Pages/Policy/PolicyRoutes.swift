import Access
import Policy
import Registry
import Vocabulary

/// The policy pages (政策).
enum PolicyRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (site, language, now) = (visit.site, visit.language, visit.now)
        let name = visit.url == .policy ? "index" : visit.part("page")
        let snapshot = caller.may(.seeLists) ? try await visit.snapshot() : nil
        let model = try await visit.site.read { reading in
            var model = try PolicyModel(name, reading, site.policyPages, language)
            if let snapshot, snapshot.pack.hash == reading.pack.hash {
                let area = try ListReading.area(visit.query["area"], reading, caller, .seeLists, now)
                try caller.require(.seeLists, in: reading.territory(area), at: now)
                try model.count(area, snapshot, site, reading, language)
            }
            return model
        }
        return .page(PolicyPage(model: model, language: language).page)
    }
}
