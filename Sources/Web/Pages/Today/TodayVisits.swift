import Access
import Columns
import Exit
import Policy
import Registry
import Vocabulary

extension TodayModel {
    /// A household of the village that was not visited for long.
    struct Visit: Sendable {
        var household: String
        var name: String
        /// The day of the last visit; nil where none is recorded.
        var last: LocalDate?
        /// How many conditions are open.
        var open: Int
    }

    /// Households of a village that have not left, those first that were visited longest ago; nil where the pack keeps no
    /// visits or the caller may not see them. `all` is how many the list has that it opens.
    static func visits(_ cases: CaseCount) throws -> (all: CaseCount.Cases, first: [Visit])? {
        let pack = cases.snapshot.pack
        guard let day = pack.facts.visitDay(of: .household)?.id else { return nil }
        guard let all = try cases.left([]) else { return nil }
        var query = [("area", cases.area.description), ("sort", day), ("size", "8")]
        query += [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        let list = try ListReading(
            .households, Dictionary(query) { first, _ in first }, cases.snapshot, cases.cache, cases.reading,
            cases.caller, .seeLists, cases.language, now: cases.now)
        let columns = [day, "unmet", "unknown"].compactMap { list.catalog[$0] }
        guard columns.count == 3 else { return nil }
        let rows = try ListRows(list.catalog, columns, list.lists, cases.reading)
        let fact = pack.facts[ProcessFact.headName]
        let first = try list.page(list.question).rows.map(rows.row).map { row in
            var last: LocalDate?
            if case .value(.day(let day)?) = row.cells[0] { last = day }
            let open = row.cells.dropFirst().reduce(0) { sum, cell in
                if case .count(let count) = cell { sum + count } else { sum }
            }
            let name = fact.flatMap { fact in row.name.map { list.catalog.show.text(fact, $0) } }
            return Visit(household: row.household ?? row.id, name: name ?? row.id, last: last, open: open)
        }
        let path = cases.area.description
        return (
            .init(
                path: SiteURL.households.path(query: [
                    ("area", path), (ProcessFact.registered, "yes"), (ProcessFact.exited, "no"),
                    ("sort", day),
                ]), count: all.count), first
        )
    }
}
