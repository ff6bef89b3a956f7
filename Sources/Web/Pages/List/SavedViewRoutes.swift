import Access
import Storage
import Vocabulary

/// Keeps and drops views of lists (存视图、删视图).
enum SavedViewRoutes {
    static func change(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (site, fields) = (visit.site, visit.fields)
        let name = (fields["name"] ?? "").trimming
        guard let kind = ListKind.allCases.first(where: { $0.url.rawValue == fields["list"] }) else {
            throw fields.refused("list")
        }
        let query = fields["query"] ?? ""
        try await site.work.run {
            try site.store.write { connection in
                let views = SavedViews(connection: connection, account: caller.id)
                if fields["drop"] == "1" {
                    try views.drop(kind.url.rawValue, name: name)
                } else {
                    try views.keep(kind.url.rawValue, name: name, query: query)
                }
            }
        }
        return .redirect(PreferenceRoutes.local(fields["back"]))
    }
}
