import Access
import HTTPTypes
import Hummingbird
import Registry
import Vocabulary

/// 变更流: server-sent events for pages that show live figures; only areas that the caller may see.
enum ChangesRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let last = HTTPField.Name("Last-Event-ID").flatMap { visit.request.headers[$0] }
        let messages = visit.site.changes.stream(after: last)
        let directory = try await visit.read { $0.directory }
        return Answer(content: .events(messages, text: { piece($0, caller, directory) }))
    }

    /// One event, or a beat.
    private static func piece(
        _ message: ChangeFeed.Message, _ caller: Caller, _ directory: AreaDirectory
    ) -> String {
        guard case .change(let change) = message else { return ": \n\n" }
        var areas: Set<AreaID> = []
        let all = { directory.root.map { directory.villages(under: $0.id) } ?? [] }
        for village in change.villages.map(Array.init) ?? all() {
            let path = directory.path(village)
            guard caller.may(.seeFigures, in: Territory(path: path)) else { continue }
            areas.formUnion(path)
        }
        let data: JSONValue = [
            "position": .string(change.position),
            "areas": .array(areas.sorted().map { .string($0.description) }),
        ]
        return "event: snapshot\nid: \(change.position)\ndata: \(data.text)\n\n"
    }
}
