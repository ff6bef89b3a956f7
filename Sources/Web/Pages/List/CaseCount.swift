import Access
import Exit
import Policy
import Registry
import Vocabulary

/// How many a list would have, counted as the list itself counts (案例数): a number beside a link is the length of what it
/// opens.
struct CaseCount {
    /// A list with its address and length.
    struct Cases: Sendable, Equatable {
        var path: String
        var count: Int
    }

    let area: AreaID
    let snapshot: RegistrySnapshot
    let cache: WorkListCache
    let reading: Reading
    let caller: Caller
    let language: String
    let now: Instant

    /// The cases of a question about the area; nil where nobody answers to it, the pack has no such fact, or the caller
    /// may not see lists there.
    func callAsFunction(_ kind: ListKind, _ query: [(String, String)]) throws -> Cases? {
        guard caller.may(.seeLists, in: reading.territory(area)) else { return nil }
        let asked = [("area", area.description)] + query
        let list = try ListReading(
            kind, Dictionary(asked, uniquingKeysWith: { first, _ in first }), snapshot, cache, reading,
            caller,
            .seeLists, language, now: now)
        guard let count = try list.total(of: query.map(\.0)), count > 0 else { return nil }
        return Cases(path: kind.url.path(query: asked), count: count)
    }

    /// Registered households that have not left, with what else is asked of them.
    func left(_ query: [(String, String)]) throws -> Cases? {
        try self(.households, [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")] + query)
    }
}
