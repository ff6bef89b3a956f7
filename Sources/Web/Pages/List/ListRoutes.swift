import Access
import Hummingbird
import Journal
import Registry
import Vocabulary

/// Lists on screen and as files (清单).
enum ListRoutes {
    static func show(_ kind: ListKind, _ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let past = try await visit.past(.seeLists)
        let snapshot = if let past { past.snapshot } else { try await visit.snapshot() }
        let cache = past?.cache ?? visit.site.workLists
        if visit.query.isEmpty, let start = kind.start(snapshot.moment.asOf) {
            return .redirect(kind.url.path(query: start))
        }
        let (query, language, now) = (visit.query, visit.language, visit.now)
        if let found = try await place(query["q"], visit, caller) { return found }
        let made: (page: Page, ids: [String], area: AreaID)? = try await visit.read { reading in
            let list = try ListReading(
                kind, query, snapshot, cache, reading, caller, .seeLists, language, now: now,
                lists: past?.lists)
            // What a form wrote stands shorter in the address that is kept and sent on.
            guard !list.question.isByForm else { return nil }
            let model = try list.model()
            return (
                ListPages(model, list.catalog, formField: visit.formField).page, model.rows.map(\.id),
                list.question.area
            )
        }
        if let made {
            let line = AccessEvent(
                .list, by: caller, at: now, area: made.area, ids: made.ids,
                detail: ["page": kind.url.rawValue, "query": visit.request.uri.query ?? ""])
            return .page(made.page, shows: kind.subject == .village ? [] : [line])
        }
        let path = try await visit.read { reading in
            let list = try ListReading(
                kind, query, snapshot, cache, reading, caller, .seeLists, language, now: now,
                lists: past?.lists)
            return ListModel.path(kind, list.question)
        }
        return .redirect(path)
    }

    /// Where the letters searched for are the id of a household or person, its book.
    private static func place(_ text: String?, _ visit: Visit, _ caller: Caller) async throws -> Answer? {
        guard let text = text?.trimming, text.contains("-"), text.utf8.count < 64 else { return nil }
        let household: String? = try await visit.site.read { reading in
            guard let id = reading.view.units.subject(text), let place = try reading.view.place(of: id),
                caller.may(.seeHouseholds, in: reading.territory(AreaID(place.village)))
            else { return nil }
            guard id.kind == .person else { return text }
            guard let link = try reading.view.state(id)?.link else { return nil }
            return reading.view.units.text(SubjectID(kind: .household, key: link))
        }
        return household.map { .redirect(SiteURL.household.path($0)) }
    }

    /// The whole list as a file: exactly the columns and rows of the page's address.
    static func file(_ kind: ListKind, _ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard let form = ListFile.Form(rawValue: visit.part("form")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        let past = try await visit.past(.exportLists, waits: true)
        let snapshot = if let past { past.snapshot } else { try await visit.snapshot() }
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let cache = past?.cache ?? site.workLists
        let (bytes, event) = try await visit.read { reading in
            let list = try ListReading(
                kind, query, snapshot, cache, reading, caller, .exportLists, language, now: now,
                lists: past?.lists)
            let export = try ListExport(list, now: now)
            return (try export.bytes(form), export.event(form))
        }
        try await visit.site.work.run { try site.access.log.record(event) }
        return Answer(
            content: .bytes(bytes, type: form.type, isImmutable: false),
            fileName: String(visit.path.dropFirst()))
    }
}
