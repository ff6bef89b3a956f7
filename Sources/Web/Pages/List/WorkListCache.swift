import Columns
import Exit
import Policy
import Registry
import Storage
import Synchronization
import Vocabulary

/// The work lists beside the newest snapshot, made by the first who asks and kept up village by village (清单缓存).
final class WorkListCache: Sendable {
    private let quality = QualityCache(QualityFindings.role)
    private let exclusions = QualityCache(QualityFindings.exclusions)
    /// What of the forms is answered already.
    let forms = FormsCache()
    /// Which documents are missing.
    let missing = MissingCache()
    private let store: any Store
    private let kept = Mutex<WorkListSnapshot?>(nil)
    private let making = Mutex(())
    private let pages = Mutex(Pages())
    private let money = Mutex<[String: [String]]>([:])

    init(_ store: any Store) { self.store = store }

    /// What the rules of a role find in a scope, those of data quality unless said; nil where the pack has none. Blocking.
    func findings(
        of role: String = QualityFindings.role, _ snapshot: RegistrySnapshot, in scope: Scope,
        _ reading: Reading
    ) throws -> QualityFindings? {
        let cache = role == QualityFindings.exclusions ? exclusions : quality
        return try cache.findings(snapshot, in: scope, reading, store)
    }

    /// The money columns of a pack, found once.
    func money(_ pack: PolicyPack) -> [String] {
        if let known = money.withLock({ $0[pack.hash] }) { return known }
        let found = ListCatalog.money(pack)
        money.withLock { $0[pack.hash] = found }
        return found
    }

    /// Pages and totals worked out of one snapshot, by what was asked.
    private struct Pages {
        var receipt: Int64 = -1
        var asOf = LocalDate.distantPast
        var pages: [String: ListPage] = [:]
        var totals: [String: ListModel.Total] = [:]
        var open: [String: Int] = [:]
    }

    /// How many pages of one snapshot are kept: some 500 bytes each.
    private static let keptPages = 4096

    /// The page of a question on a snapshot, worked out by the first who asks.
    func page(_ question: String, _ snapshot: RegistrySnapshot, _ make: () throws -> ListPage) rethrows
        -> ListPage
    {
        try answer(\.pages, question, snapshot, make)
    }

    /// What a column adds up to over a question, worked out by the first who asks.
    func total(
        _ question: String, _ snapshot: RegistrySnapshot, _ make: () throws -> ListModel.Total
    ) rethrows -> ListModel.Total {
        try answer(\.totals, question, snapshot, make)
    }

    private func answer<Value: Sendable>(
        _ place: any WritableKeyPath<Pages, [String: Value]> & Sendable, _ question: String,
        _ snapshot: RegistrySnapshot,
        _ make: () throws -> Value
    ) rethrows -> Value {
        let (receipt, asOf) = (snapshot.receipt, snapshot.moment.asOf)
        let known = pages.withLock {
            $0.receipt == receipt && $0.asOf == asOf ? $0[keyPath: place][question] : nil
        }
        if let known { return known }
        let made = try make()
        pages.withLock { pages in
            let isNewer = (pages.receipt, pages.asOf) < (receipt, asOf)
            if isNewer || pages[keyPath: place].count >= Self.keptPages {
                pages = Pages(receipt: max(pages.receipt, receipt), asOf: max(pages.asOf, asOf))
            }
            // A reader who still holds an older snapshot keeps nothing.
            if pages.receipt == receipt, pages.asOf == asOf { pages[keyPath: place][question] = made }
        }
        return made
    }

    /// The receipt of the lines that are in memory; below zero before any are.
    var receipt: Int64 { kept.withLock { $0?.receipt ?? -1 } }

    /// How many lines are open below an area, of one department or all, counted once a snapshot; nil where its lines
    /// are not in memory.
    func open(
        _ snapshot: RegistrySnapshot, in area: AreaID, _ directory: AreaDirectory, department: String?
    ) -> Int? {
        guard let lists = kept.withLock({ $0 }), lists.receipt == snapshot.receipt else { return nil }
        return answer(\.open, "\(area) \(department ?? "")", snapshot) {
            lists.open(in: Scope(area, in: directory), department: department)
        }
    }

    /// The lines of a snapshot. Blocking.
    func lists(_ snapshot: RegistrySnapshot, _ reading: Reading) throws -> WorkListSnapshot {
        if let known = kept.withLock({ $0 }), known.receipt == snapshot.receipt { return known }
        return try making.withLock { _ in
            let known = kept.withLock { $0 }
            if let known, known.receipt == snapshot.receipt { return known }
            // A reader who still holds an older snapshot makes its own and keeps nothing.
            let made =
                try known.flatMap { $0.receipt < snapshot.receipt ? $0 : nil }?
                .refreshed(snapshot, keys: reading.keys, reading.connection)
                ?? WorkListSnapshot(snapshot, reading.connection)
            if (known?.receipt ?? -1) < snapshot.receipt { kept.withLock { $0 = made } }
            return made
        }
    }
}
