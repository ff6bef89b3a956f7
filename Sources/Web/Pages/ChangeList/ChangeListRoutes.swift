import Access
import Hummingbird
import Registry
import Tabular
import Vocabulary

/// The changes of an area on screen and as files (最近变更).
enum ChangeListRoutes {
    private typealias Say = ChangeListWords

    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (query, language, now) = (visit.query, visit.language, visit.now)
        let model = try await visit.read { reading in
            try ChangeListReading(query, reading, caller, .seeLists, language, now: now).model()
        }
        let subject = model.question.subject
        let line = AccessEvent(
            subject == nil ? .list : .read, by: caller, at: now, subject: subject,
            area: model.question.area, ids: subject == nil ? people(model.lines) : [],
            detail: ["page": visit.url.rawValue, "query": visit.request.uri.query ?? ""])
        return .page(ChangeListPage(model: model, language: language).page, shows: [line])
    }

    /// All that the page's address asks for; names in clear only after the second factor.
    static func file(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard let form = ListFile.Form(rawValue: visit.part("form")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        let snapshot = try await visit.snapshot()
        let (query, language, now) = (visit.query, visit.language, visit.now)
        let (bytes, event) = try await visit.read { reading in
            var list = try ChangeListReading(query, reading, caller, .exportLists, language, now: now)
            let territory = reading.territory(list.question.area)
            let isMasked = try list.show.maskNames(query["personal"] == "masked", caller, territory, now)
            let lines = try list.lines()
            let words = [
                ListWords.number, Say.at, Say.what, Say.id, Say.subject, ListWords.place, Say.effective,
                Say.who, Say.entry, Say.batch,
            ]
            let file = ListFile(
                report: SiteURL.changeList.rawValue, title: Say.title(language),
                address: SiteURL.changeList.path(query: list.question.with { _ in }.query),
                headings: words.map { $0(language) },
                keys: [
                    "recorded_at", "kind", "id", "name", "place", "effective_on", "actor", "entry", "batch",
                ], isMasked: isMasked, snapshot: snapshot, reading: reading, caller: caller,
                language: language, now: now)
            let bytes = try file.bytes(form, count: lines.count) { place in
                cells(place + 1, lines[place], language)
            } json: { place in
                json(lines[place])
            }
            return (bytes, file.event(form, area: list.question.area, ids: people(lines)))
        }
        try await visit.site.work.run { try visit.site.access.log.record(event) }
        return Answer(
            content: .bytes(bytes, type: form.type, isImmutable: false),
            fileName: String(visit.path.dropFirst()))
    }

    /// The households and persons among whom lines are about.
    private static func people(_ lines: [ChangeListModel.Line]) -> [String] {
        lines.compactMap(\.id).filter { AreaID($0) == nil }
    }

    private static func cells(_ number: Int, _ line: ChangeListModel.Line, _ language: String)
        -> [CellContent]
    {
        [
            .int(Int64(number)), .text(line.at), .text(line.what(language)), .text(line.id ?? ""),
            .text(line.subject ?? ""), .text(line.place?.name ?? ""), .date(line.header.effectiveOn),
            .text(line.who), .text(line.header.entry), .text(line.header.batch),
        ]
    }

    private static func json(_ line: ChangeListModel.Line) -> [JSONValue] {
        [
            .string(line.header.recordedAt.description), .string(line.header.kind), .text(line.id),
            .text(line.subject), .text(line.place?.id.description),
            .string(line.header.effectiveOn.description), .string(line.header.actor),
            .string(line.header.entry), .string(line.header.batch),
        ]
    }
}
