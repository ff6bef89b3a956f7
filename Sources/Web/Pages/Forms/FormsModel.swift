import Access
import Columns
import Policy
import Registry
import Vocabulary

/// The forms of the pack as projections of the facts there are (一次填报): what of each is answered already in an area.
struct FormsModel: Sendable {
    /// One form.
    struct Form: Sendable {
        var id: String
        var name: String
        /// What a row is.
        var kind: ListKind
        var rows: Int
        /// Its columns that are facts and shown here.
        var columns: Int
        /// Columns that are not given out here: secret ones, and facts that the caller may not see.
        var withheld: Int
        /// Cells that facts answer.
        var answered: Int
        /// What typing them would take.
        var keystrokes: Int
        /// The filled table, and the same as a workbook.
        var path: String
        var workbook: String

        var cells: Int { rows * columns }
    }

    var crumbs: [Page.Crumb]
    var area: AreaID
    var areaName: String
    var below: [(id: AreaID, name: String)]
    var asOf: LocalDate
    var forms: [Form] = []

    /// Reads what is answered of every form; rows are registered households, their persons, and villages.
    init(
        _ area: AreaID, _ snapshot: RegistrySnapshot, _ cache: WorkListCache, _ reading: Reading,
        _ caller: Caller, _ language: String, now: Instant
    ) throws {
        let directory = reading.directory
        self.area = area
        areaName = directory.name(area, language)
        crumbs = directory.path(area).map { id in
            let mayGo = id != area && caller.may(.seeLists, in: reading.territory(id))
            return Page.Crumb(
                directory.name(id, language),
                mayGo ? SiteURL.filledForms.path(query: [("area", id.description)]) : nil)
        }
        below = directory.below(area).filter { $0.level != AreaRecord.groupLevel }.map {
            ($0.id, directory.name($0.id, language))
        }
        asOf = snapshot.moment.asOf
        for layout in snapshot.pack.layouts {
            guard let kind = Self.kind(layout.row) else { continue }
            var query = [("area", area.description)]
            if kind != .villages, snapshot.pack.facts[ProcessFact.registered] != nil {
                query.append((ProcessFact.registered, "yes"))
            }
            let asked = Dictionary(query, uniquingKeysWith: { first, _ in first })
            let list = try ListReading(
                kind, asked, snapshot, cache, reading, caller, .seeLists, language, now: now)
            let facts = Self.facts(layout)
            let open = facts.filter { list.catalog[$0] != nil && list.catalog.open($0) != nil }
            func count(_ more: [String: String]) throws -> Int {
                var question = try ListQuestion(
                    asked.merging(more) { first, _ in first }, list.catalog, area: area)
                question.size = 1
                return try list.page(question).total
            }
            let rows = try count([:])
            var answered = 0
            var keystrokes = 0
            for fact in open {
                answered += asked[fact] == nil ? try count([fact: "*"]) : rows
                keystrokes += try list.catalog.open(fact).map(list.keystrokes) ?? 0
            }
            let columns = query + [("cols", (["place"] + open).joined(separator: ","))]
            forms.append(
                Form(
                    id: layout.id, name: layout.label(language), kind: kind, rows: rows,
                    columns: open.count, withheld: facts.count - open.count, answered: answered,
                    keystrokes: keystrokes,
                    path: kind.url.path(query: columns), workbook: kind.file.path("xlsx", query: columns)))
        }
    }

    private static func kind(_ row: Policy.Layout.RowKind) -> ListKind? {
        switch row {
        case .household: .households
        case .member, .person: .persons
        case .village: .villages
        case .group: nil
        }
    }

    /// The facts of a form in the order of its columns, each once.
    private static func facts(_ layout: Policy.Layout) -> [String] {
        var seen: Set<String> = []
        return layout.sheets.flatMap(\.columns).compactMap { column in
            guard case .fact(let id) = column.target, seen.insert(id).inserted else { return nil }
            return id
        }
    }
}
