import Columns
import Exit
import Policy
import Registry
import Vocabulary

/// What an address asks of a list (清单提问): all of it stands in the address, so that it can be kept and sent on.
struct ListQuestion: Sendable {
    /// What is asked of a condition.
    enum Verdict: String, Sendable, CaseIterable {
        /// 未达标
        case unmet
        /// 待核实
        case unknown
        /// 未达标或待核实
        case open
        /// 没有未办清单: met, or does not apply.
        case clear
    }

    static let sizes = [25, 50, 100, 200]
    static let usualSize = 50
    /// The most rows that a page may have.
    static let mostRows = 500

    /// The area asked for.
    var area: AreaID
    /// The day asked for; nil for today.
    var asOf: LocalDate?
    /// Letters of a name.
    var search: String?
    var filters: [ListFilter] = []
    var conditions: [(criterion: Criterion, place: Int, verdict: Verdict)] = []
    /// Exactly so many conditions owed.
    var owed: Int?
    /// Whether only those with something to be verified.
    var toVerify = false
    /// A rule that finds something.
    var check: QualityCheck?
    /// The kind of document that is missing, or any.
    var missing: String?
    /// The column to sort by.
    var sort: String?
    var isDescending = false
    /// The columns; nil: the usual ones.
    var columns: [String]?
    /// Facts with a field in the bar beside the usual ones.
    var more: [String] = []
    var size = Self.usualSize
    /// The page, from 1.
    var page = 1
    /// Rows before the page, where it is not reckoned from its number.
    var offset: Int?
    /// Whether names and other personal facts are masked though the caller may see them: for files.
    var isMasked = false
    /// Whether the address was written by a form, and stands shorter otherwise.
    private(set) var isByForm = false

    init(_ query: [String: String], _ catalog: ListCatalog, area: AreaID) throws {
        self.area = area
        func text(_ key: String) -> String? {
            query[key].map { $0.trimming }.flatMap { $0.isEmpty ? nil : $0 }
        }
        isByForm =
            query.contains { key, value in
                value.isEmpty || ["add", "condition", "verdict"].contains(key) || key.hasPrefix("col.")
            }
        // Of hundreds of facts an address names a few.
        let named = Set(query.keys.map { $0.split(separator: ".").first.map(String.init) ?? $0 })
        let facts = catalog.kind.kinds.flatMap { kind in
            catalog.snapshot.pack.facts.of(kind).lazy.filter { named.contains($0.id) }
        }
        search = catalog.kind.name.flatMap { catalog.open($0) == nil ? nil : text("q") }
        filters = facts.compactMap { fact in
            catalog.open(fact.id) == nil ? nil : ListFilter(fact, query)
        }
        for column in catalog.columns {
            guard case .condition(let criterion, let place) = column else { continue }
            let isChosen = query["condition"] == criterion.id
            guard let word = text(column.id) ?? (isChosen ? text("verdict") : nil) else { continue }
            guard let verdict = Verdict(rawValue: word) else { throw Self.refusal(column.id, word) }
            conditions.append((criterion, place, verdict))
        }
        if catalog.kind.hasConditions {
            owed = try text("owed").map { try Self.number("owed", $0, 0...32) }
            toVerify = text("verify") == "1"
        }
        for name in ["doubt", "check"] where !QualityCheck.roles(catalog.kind).isEmpty {
            guard let rule = text(name) else { continue }
            check = QualityCheck(rule, catalog.kind, catalog.snapshot.pack, isUnknown: name == "doubt")
            if check == nil { throw Self.refusal(name, rule) }
        }
        missing = text("missing")
        if let missing, !MissingFindings.isAsked(missing, catalog.kind, catalog.snapshot.pack) {
            throw Self.refusal("missing", missing)
        }
        if let order = text("sort") {
            isDescending = order.hasPrefix("-")
            sort = isDescending ? String(order.dropFirst()) : order
            guard let sort, Self.isSortable(sort, catalog) else { throw Self.refusal("sort", order) }
        }
        take(columns: query, catalog)
        more = (text("more") ?? "").split(separator: ",").map(String.init).filter { catalog.open($0) != nil }
        if let add = text("add"), catalog.open(add) != nil, !more.contains(add) { more.append(add) }
        size = try text("size").map { try Self.number("size", $0, 1...Self.mostRows) } ?? Self.usualSize
        page = try text("page").map { try Self.number("page", $0, 1...10_000_000) } ?? 1
        isMasked = text("personal") == "masked"
        asOf = text("as_of").flatMap { LocalDate($0) }
    }

    private mutating func take(columns query: [String: String], _ catalog: ListCatalog) {
        let isTicked = query.keys.contains { $0.hasPrefix("col.") }
        let chosen = isTicked ? catalog.columns.map(\.id).filter { query["col." + $0] == "1" } : []
        if !chosen.isEmpty {
            columns = chosen
        } else if let names = query["cols"], !names.isEmpty {
            columns = names.split(separator: ",").map(String.init).filter { catalog[$0] != nil }
        }
        if columns == catalog.kind.columns(catalog) { columns = nil }
    }

    /// Whether a list can be put in order by a column.
    static func isSortable(_ id: String, _ catalog: ListCatalog) -> Bool {
        switch catalog[id] {
        case .unmet, .unknown, .condition: true
        case .place, .conditions, .due, .missing: false
        case .fact, nil: catalog.open(id) != nil
        }
    }

    private static func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range.contains(number) else { throw refusal(name, text) }
        return number
    }

    private static func refusal(_ name: String, _ value: String) -> Problem {
        Problem(.badArgument, ["name": name, "value": value, "why": "-"])
    }

    /// What is asked, without order, columns and page: what a view is.
    var conditionQuery: [(String, String)] {
        var query = search.map { [("q", $0)] } ?? []
        query += filters.flatMap(\.query)
        query += conditions.map { ("v." + $0.criterion.id, $0.verdict.rawValue) }
        if let owed { query.append(("owed", String(owed))) }
        if toVerify { query.append(("verify", "1")) }
        if let check { query.append(check.query) }
        if let missing { query.append(("missing", missing)) }
        return query
    }

    /// All of it as it stands in an address, in one order; the area always, so that it is never empty.
    var query: [(String, String)] {
        var query = [("area", area.description)] + conditionQuery
        if let asOf { query.append(("as_of", asOf.description)) }
        if let sort { query.append(("sort", (isDescending ? "-" : "") + sort)) }
        if let columns { query.append(("cols", columns.joined(separator: ","))) }
        if !more.isEmpty { query.append(("more", more.joined(separator: ","))) }
        if size != Self.usualSize { query.append(("size", String(size))) }
        if page != 1 { query.append(("page", String(page))) }
        return query
    }

    /// The same with something else in it, from the first page.
    func with(_ change: (inout ListQuestion) -> Void) -> ListQuestion {
        var other = self
        other.page = 1
        change(&other)
        return other
    }

    /// What the snapshot is asked.
    func listQuery(
        _ catalog: ListCatalog, _ scope: Scope, _ lists: WorkListSnapshot
    ) throws -> ListQuery {
        let snapshot = catalog.snapshot
        var query = ListQuery(catalog.kind.subject, in: scope)
        for filter in filters {
            query.filters += try filter.tests(snapshot).map { .init(filter.fact.id, $0) }
        }
        if let search, let name = catalog.kind.name {
            let code = ProcessFact.householdCode
            let facts = [name] + (catalog.open(code) == nil ? [] : [code])
            query.search = .init(search, in: facts, readings: catalog.reading(of: name).map { [$0] } ?? [])
        }
        query.offset = offset ?? (page - 1) * size
        query.limit = size
        let asked = conditions.map { (bit: UInt32(1) << UInt32($0.place), verdict: $0.verdict) }
        let gates = catalog.gates
        if owed != nil || toVerify || !asked.isEmpty {
            query.chosen = lists.households(snapshot, in: query.villages) { unmet, unknown in
                if let owed, (unmet | unknown).nonzeroBitCount != owed { return false }
                if toVerify, unknown & gates == 0 { return false }
                return asked.allSatisfy { asked in
                    switch asked.verdict {
                    case .unmet: unmet & asked.bit != 0
                    case .unknown: unknown & asked.bit != 0
                    case .open: (unmet | unknown) & asked.bit != 0
                    case .clear: (unmet | unknown) & asked.bit == 0
                    }
                }
            }
        }
        guard let sort else { return query }
        switch catalog[sort] {
        case .unmet:
            query.rank = lists.rank(snapshot, in: query.villages, descending: isDescending) { unmet, _ in
                unmet.nonzeroBitCount
            }
        case .unknown:
            query.rank = lists.rank(snapshot, in: query.villages, descending: isDescending) { _, unknown in
                unknown.nonzeroBitCount
            }
        case .condition(_, let place):
            let bit = UInt32(1) << UInt32(place)
            query.rank = lists.rank(snapshot, in: query.villages, descending: isDescending) {
                unmet, unknown in
                unmet & bit != 0 ? 2 : unknown & bit != 0 ? 1 : 0
            }
        default:
            // Names stand in the order of their readings, those that read alike in that of their characters.
            query.order = [catalog.reading(of: sort), sort].compactMap { $0 }
                .map { .init($0, descending: isDescending) }
        }
        return query
    }
}

extension ListCatalog {
    /// The column of a name's readings; nil where there is none.
    func reading(of fact: String) -> String? {
        let column = NameReader.column(of: fact)
        return snapshot.columns.shape.place(of: column) == nil ? nil : column
    }

    /// The bits of all criteria in force.
    var gates: UInt32 {
        bits.reduce(0) { $0 | $1.bit }
    }
}
