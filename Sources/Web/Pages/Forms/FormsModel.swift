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

    /// Reads what is answered of every form; rows are registered households, their persons, and villages. Who may not see
    /// lists of the area is refused before.
    init(
        _ area: AreaID, _ snapshot: RegistrySnapshot, _ cache: WorkListCache, _ reading: Reading,
        _ caller: Caller, _ language: String
    ) throws {
        let directory = reading.directory
        self.area = area
        areaName = directory.name(area, language)
        crumbs = reading.crumbs(area, caller, language, on: .filledForms)
        below = directory.below(area).filter { $0.level != AreaRecord.groupLevel }.map {
            ($0.id, directory.name($0.id, language))
        }
        asOf = snapshot.moment.asOf
        let pack = snapshot.pack
        let (scope, territory) = (Scope(area, in: directory), reading.territory(area))
        let show = FactShow(pack, language, caller, territory)
        var kinds: [ListKind: (catalog: ListCatalog, answered: FormsCache.Answered)] = [:]
        for layout in pack.layouts {
            guard let kind = FormsCache.kind(layout.row) else { continue }
            let (catalog, answered) =
                try kinds[kind] ?? (
                    ListCatalog(kind, snapshot, show, money: cache.money(pack)),
                    cache.forms.answered(kind, snapshot, in: scope)
                )
            kinds[kind] = (catalog, answered)
            let facts = FormsCache.facts(layout)
            let open = facts.filter { catalog[$0] != nil && catalog.open($0) != nil }
            let cells = open.compactMap { answered.cells[$0] }
            let query =
                [("area", area.description)] + FormsCache.filters(kind, pack).map { ($0, "yes") }
                + [("cols", (["place"] + open).joined(separator: ","))]
            forms.append(
                Form(
                    id: layout.id, name: layout.label(language), kind: kind, rows: answered.rows,
                    columns: open.count, withheld: facts.count - open.count,
                    answered: cells.reduce(0) { $0 + $1.known },
                    keystrokes: cells.reduce(0) { $0 + $1.length },
                    path: kind.url.path(query: query), workbook: kind.file.path("xlsx", query: query)))
        }
    }
}
