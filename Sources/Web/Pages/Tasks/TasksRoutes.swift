import Access
import Hummingbird
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// The work lists on screen and as files (任务清单).
enum TasksRoutes {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let past = try await visit.past(.seeLists)
        let snapshot = try await visit.snapshot()
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let model = try await visit.read { reading in
            let lists = try site.workLists.lists(snapshot, reading)
            return try TasksReading(
                query, snapshot, lists, reading, caller, .seeLists, language, now: now, past: past
            ).model()
        }
        let line = AccessEvent(
            .list, by: caller, at: now, area: model.question.area, ids: model.lines.map(\.subject),
            detail: ["page": visit.url.rawValue, "query": visit.request.uri.query ?? ""])
        return .page(TasksPage(model: model, language: language).page, shows: [line])
    }

    /// All lines that the page's address asks for; names in clear only after the second factor.
    static func file(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard let form = ListFile.Form(rawValue: visit.part("form")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        let past = try await visit.past(.exportLists, waits: true)
        let snapshot = try await visit.snapshot()
        let (site, query, language, now) = (visit.site, visit.query, visit.language, visit.now)
        let (bytes, event) = try await visit.read { reading in
            let lists = try site.workLists.lists(snapshot, reading)
            var tasks = try TasksReading(
                query, snapshot, lists, reading, caller, .exportLists, language, now: now, past: past)
            let isMasked = try tasks.maskNames(query["personal"] == "masked", now)
            let (count, line) = try tasks.lines()
            let file = tasks.file(isMasked: isMasked, now)
            let bytes = try file.bytes(form, count: count) { place in
                tasks.cells(place + 1, line(place))
            } json: { place in
                tasks.json(line(place))
            }
            let ids = (0..<count).map { line($0).subject }
            return (bytes, file.event(form, area: tasks.question.area, ids: ids))
        }
        try await visit.site.work.run { try site.access.log.record(event) }
        return Answer(
            content: .bytes(bytes, type: form.type, isImmutable: false),
            fileName: String(visit.path.dropFirst()))
    }
}

extension TasksReading {
    /// Masks names where the file may not have them, or is asked to.
    mutating func maskNames(_ isAsked: Bool, _ now: Instant) throws -> Bool {
        try show.maskNames(isAsked, caller, reading.territory(question.area), now)
    }

    fileprivate func file(isMasked: Bool, _ now: Instant) -> ListFile {
        let language = show.language
        let words = [
            TasksWords.number, TasksWords.line, TasksWords.id, TasksWords.subject, TasksWords.place,
            TasksWords.missing, TasksWords.status, TasksWords.measures, TasksWords.department,
            TasksWords.opened, TasksWords.due,
        ]
        return ListFile(
            report: SiteURL.tasks.rawValue,
            title: TasksWords.title(language, ["by": TasksWords.by(question.grouping)(language)]),
            address: SiteURL.tasks.path(query: question.with { _ in }.query),
            headings: words.map { $0(language) },
            keys: [
                "line", "id", "name", "place", "condition", "verdict", "measures", "department", "opened",
                "due",
            ], isMasked: isMasked, snapshot: snapshot, reading: reading, caller: caller, language: language,
            now: now)
    }

    fileprivate func cells(_ number: Int, _ line: TasksModel.Line) -> [CellContent] {
        let verdict = (line.isUnmet ? TasksWords.notMet : TasksWords.toVerify)(show.language)
        return [
            .int(Int64(number)), .text(line.number), .text(line.subject), .text(line.name), .text(line.place),
            .text(line.condition), .text(verdict), .text(line.measures), .text(line.department),
            .date(line.opened), .date(line.due),
        ]
    }

    fileprivate func json(_ line: TasksModel.Line) -> [JSONValue] {
        [
            .string(line.number), .string(line.subject), .string(line.name), .string(line.place),
            .string(line.condition), .string(line.isUnmet ? "unmet" : "unknown"), .string(line.measures),
            .string(line.department), .string(line.opened.description), .string(line.due.description),
        ]
    }
}
