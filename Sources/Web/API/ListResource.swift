import Access
import Columns
import Exit
import HTTPTypes
import Hummingbird
import Journal
import Policy
import Registry
import Vocabulary

/// Lists of the API (清单接口): the rows of the pages' lists as the commands print them, page by page.
enum ListResource {
    /// One page of rows with what stands around it.
    struct Page: Sendable {
        var rows: [JSONValue]
        var total: Int
        /// The ids of whom personal facts are shown.
        var ids: [String]
        var area: AreaID
    }

    /// Households, persons, villages or planned exits.
    static func list(_ kind: ListKind, _ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (filter, limit, language, now) = (call.text("filter"), call.slice.limit, call.language, call.now)
        let (area, sort, fields) = (call.text(.area), call.text("sort"), call.text("fields"))
        return try await page(call, kind.url) { reading, held, offset in
            var query = Percent.fields((filter ?? "").utf8)
            let asked = query
            query["area"] = area
            query["sort"] = sort
            query["size"] = String(limit)
            query["cols"] = fields
            var list = try ListReading(
                kind, query, held.snapshot, held.cache, reading, caller, .seeLists, language, now: now,
                lists: held.lists)
            try check(asked, fields, list.catalog)
            list.question.offset = offset
            let found = try list.page(list.question)
            let rows = try list.listRows()
            let names = kind.name.flatMap { list.catalog.snapshot.pack.facts[$0] }
            let made = found.rows.map { place in
                row(rows.row(place), list, names, area: held.snapshot.village(place))
            }
            return Page(
                rows: made, total: found.total,
                ids: kind.subject == .village ? [] : found.rows.map(rows.id), area: list.question.area)
        }
    }

    /// Lines of the work lists.
    static func workList(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        var query: [String: String] = [:]
        for name in ["area", "state", "department", "condition"] { query[name] = call.text(name) }
        let (asked, limit, language, now) = (query, call.slice.limit, call.language, call.now)
        return try await page(call, .tasks) { reading, held, offset in
            let tasks = try TasksReading(
                asked, held.snapshot, held.lists, reading, caller, .seeLists, language, now: now)
            let (total, lines) = try tasks.lines(from: offset, limit: limit)
            let units = try UnitNames(reading.connection)
            let rows = lines.map { $0.json(held.snapshot.pack, units) }
            return Page(
                rows: rows, total: total, ids: rows.compactMap { $0["subject"]?.stringValue },
                area: tasks.question.area)
        }
    }

    /// Refuses conditions and columns that the list does not have, or whose facts the caller sees masked (400.1).
    private static func check(_ asked: [String: String], _ fields: String?, _ catalog: ListCatalog) throws {
        for (key, value) in asked.sorted(by: { $0.key < $1.key }) {
            let fact = [".from", ".to"].first { key.hasSuffix($0) }.map { String(key.dropLast($0.count)) }
            var isKnown = catalog.open(fact ?? key) != nil
            if key == "q" { isKnown = catalog.kind.name.map { catalog.open($0) != nil } ?? false }
            if key == "owed" || key == "verify" { isKnown = catalog.kind.hasConditions }
            if key == "check" || key == "doubt" { isKnown = !QualityCheck.roles(catalog.kind).isEmpty }
            if key == "missing" {
                isKnown = MissingFindings.isAsked(value, catalog.kind, catalog.snapshot.pack)
            }
            if case .condition = catalog[key] { isKnown = true }
            guard isKnown, !value.isEmpty else {
                throw Problem(
                    .badArgument, ["name": "filter", "value": "\(key)=\(value)", "why": "docs/lists.md"])
            }
        }
        for name in (fields ?? "").split(separator: ",")
        where catalog[String(name)] == nil && name != catalog.kind.name ?? "" {
            throw Problem(
                .badArgument, ["name": "fields", "value": String(name), "why": "docs/lists.md"])
        }
    }

    private static func row(_ row: ListRow, _ list: ListReading, _ name: Fact?, area: AreaID) -> JSONValue {
        let (catalog, show) = (list.catalog, list.catalog.show)
        var members: [JSONValue.Member] = [.init("id", .string(row.id))]
        if catalog.kind.subject == .village {
            let names = list.reading.directory[area]?.names ?? [:]
            members += catalog.snapshot.pack.languages.map { .init($0, .text(names[$0])) }
        } else {
            members.append(.init("area", .string(area.description)))
        }
        if catalog.kind.subject == .person { members.append(.init("household", .text(row.household))) }
        if let name, show.saysSomething(name) {
            members.append(.init(name.id, row.name.map { .string(show.text(name, $0)) } ?? .null))
        }
        for (column, cell) in zip(list.columns, row.cells) {
            if case .place = column { continue }
            guard !members.contains(where: { $0.key == column.key }) else { continue }
            members.append(.init(column.key, cell.json(column, catalog, show)))
        }
        return .object(members)
    }

    /// The envelope of a list: total, snapshot, next; nothing is read where the asker has this state.
    private static func page(
        _ call: APICall, _ url: SiteURL,
        _ make: @escaping @Sendable (Reading, CursorShelf.Held, Int) throws -> Page
    ) async throws -> Answer {
        let caller = try call.requireCaller()
        let (site, now, slice) = (call.site, call.now, call.slice)
        var cursor: CursorShelf.Cursor?
        if let text = call.text(.after) {
            cursor = CursorShelf.Cursor(text)
            guard cursor != nil, call.text(.page) == nil else {
                throw Problem(.badArgument, ["name": "after", "value": text, "why": "next"])
            }
        }
        let past = try await past(call, caller)
        let kept = try past ?? cursor.map { try site.cursors.held($0, at: now) }
        let snapshot = if let kept { kept.snapshot } else { try await call.visit.snapshot() }
        let offset = cursor?.offset ?? slice.offset
        let (asOf, position) = (snapshot.moment.asOf, snapshot.position.description)
        let (page, held) = try await site.read(
            asOf: past == nil ? nil : asOf, knownAt: past == nil ? nil : position
        ) { reading in
            let held =
                try kept
                ?? CursorShelf.Held(
                    snapshot: snapshot, lists: site.workLists.lists(snapshot, reading), cache: site.workLists)
            return (try make(reading, held, offset), held)
        }
        var next: String?
        let end = offset + page.rows.count
        if end < page.total, !page.rows.isEmpty {
            let number = ("page", String((call.number(.page) ?? 1) + 1))
            if past != nil {
                // Pinned, so that a walk sees one state.
                next = call.address(with: [
                    number, ("as_of", asOf.description), ("known_at", position),
                ])
            } else if call.number(.page) != nil {
                next = call.address(with: [number])
            } else {
                site.cursors.keep(held, at: now)
                next = call.address(with: [
                    ("after", CursorShelf.Cursor(snapshot, offset: end).text)
                ])
            }
        }
        var answer = Answer(
            content: .json([
                "total": .int(Int64(page.total)), "snapshot": .string(position),
                "as_of": .string(asOf.description), "next": .text(next), "items": .array(page.rows),
            ]))
        answer.tag = APIText.tag(snapshot.position, asOf)
        if url != .villages {
            answer.shows = [
                AccessEvent(
                    .list, by: caller, at: now, area: page.area, ids: page.ids,
                    detail: ["page": call.visit.url.rawValue, "query": call.visit.request.uri.query ?? ""])
            ]
        }
        return answer
    }

    /// The state of another day or position, where the request names one.
    private static func past(_ call: APICall, _ caller: Caller) async throws -> CursorShelf.Held? {
        guard call.asksPast else { return nil }
        guard call.text(.after) == nil else {
            throw Problem(
                .badArgument, ["name": "after", "value": call.text(.after) ?? "", "why": "as_of, known_at"])
        }
        let (asked, now) = (call.text(.area), call.now)
        let (asOf, position, area) = try await call.read { reading in
            let area = try ListReading.area(asked, reading, caller, .seeLists, now)
            try caller.require(.seeLists, in: reading.territory(area), at: now)
            return (reading.asOf, reading.position, area)
        }
        return try await call.site.state(asOf: asOf, knownAt: position, of: area)
    }
}
