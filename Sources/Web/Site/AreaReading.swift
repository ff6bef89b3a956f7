import Access
import Policy
import Registry
import Vocabulary

/// What counts of an area are made from (地区统计所读): the area that the address names, on the day that it names.
struct AreaReading {
    let area: AreaID
    let scope: Scope
    let snapshot: RegistrySnapshot
    let cache: WorkListCache
    let reading: Reading
    let caller: Caller
    let language: String
    let isPast: Bool
}

extension Visit {
    /// Makes something of an area whose lists the caller may see, today's or a past day's.
    func readArea<Model: Sendable>(
        _ make: @escaping @Sendable (AreaReading) throws -> Model
    ) async throws -> Model {
        guard let caller else { throw Problem(.sessionEnded) }
        let past = try await past(.seeLists)
        let snapshot = if let past { past.snapshot } else { try await self.snapshot() }
        let (cache, query, language, now) = (past?.cache ?? site.workLists, query, language, now)
        return try await read { reading in
            let area = try ListReading.area(query["area"], reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            return try make(
                AreaReading(
                    area: area, scope: Scope(area, in: reading.directory), snapshot: snapshot, cache: cache,
                    reading: reading, caller: caller, language: language, isPast: past != nil))
        }
    }
}

/// Where such counts stand (统计页眉): area, day and pack.
struct AreaHead: Sendable {
    var crumbs: [Page.Crumb]
    var area: String
    var areaName: String
    var asOf: LocalDate
    /// The day as addresses have it; empty for today.
    var day: [(String, String)]
    var pack: String

    init(_ read: AreaReading, on page: SiteURL) {
        let (snapshot, reading) = (read.snapshot, read.reading)
        day = read.isPast ? [("as_of", snapshot.moment.asOf.description)] : []
        crumbs = reading.crumbs(read.area, read.caller, read.language, on: page, day)
        area = read.area.description
        areaName = reading.directory.name(read.area, read.language)
        asOf = snapshot.moment.asOf
        pack = "\(snapshot.pack.id) \(snapshot.pack.version)"
    }
}
