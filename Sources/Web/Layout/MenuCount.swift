import Access
import Exit
import Registry
import Vocabulary

/// What stands beside an entry of the menu (栏目件数), from what is in memory: no page asks the database for it.
enum MenuCount {
    /// The open lines of the caller's own area and department, and what the list is asked for to show just these; nil
    /// where the lines of the newest snapshot are not in memory yet.
    static func tasks(_ visit: Visit) -> (count: Int?, query: [(String, String)]) {
        let site = visit.site
        guard let caller = visit.caller, caller.may(.seeLists), let snapshot = site.live.current,
            let directory = site.cache.directory(snapshot.moment.asOf, at: snapshot.receipt)
        else { return (nil, []) }
        let own = caller.areas(for: .seeLists)?.first { directory[$0] != nil }
        guard let area = own ?? directory.root?.id else { return (nil, []) }
        let departments = caller.departments(
            for: .answerWorkList, in: Territory(path: directory.path(area)))
        // Of several departments the list shows all: so does the number.
        let department = departments.flatMap { $0.count == 1 ? $0.first : nil }
        let count = site.workLists.open(snapshot, in: area, directory, department: department)
        return (count, department.map { [("department", $0)] } ?? [])
    }
}
