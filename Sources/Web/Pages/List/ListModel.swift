import Access
import Columns
import Exit
import Journal
import Policy
import Registry
import Vocabulary

/// One page of a list with all that stands around it (清单模型).
struct ListModel: Sendable {
    /// What a column comes to over the whole list.
    enum Total: Sendable, Equatable {
        case none
        case sum(Int64)
        case mean(Int64)
    }

    /// A view that can be chosen.
    struct View: Sendable {
        var name: String
        var path: String
        var count: Int
        var isChosen: Bool
        /// Whether the person has kept it, and may drop it.
        var isOwn = false
    }

    /// What would be found without one of the conditions.
    struct Hint: Sendable {
        var without: String
        var path: String
        var count: Int
    }

    /// A condition in use, and the address without it.
    struct Chip: Sendable {
        var words: String
        var without: String
    }

    var kind: ListKind
    var question: ListQuestion
    var crumbs: [Page.Crumb]
    var areaName: String
    var below: [(id: AreaID, name: String)]
    var columns: [ListColumn]
    var headings: [String]
    var total = 0
    var rows: [ListRow] = []
    var totals: [Total] = []
    var views: [View] = []
    var chips: [Chip] = []
    var hints: [Hint] = []
    /// Whether the caller may write facts of the households of the list.
    var mayEdit = false
    /// The village to which the caller may add a household; nil where there is none.
    var writable: AreaID?
    /// Areas with the name searched for, and the same list there.
    var places: [(name: String, path: String)] = []
    var asOf: LocalDate
    var pack: String
    var position: String

    /// The last page.
    var lastPage: Int { max(1, (total + question.size - 1) / question.size) }

    /// The address of a question.
    static func path(_ kind: ListKind, _ question: ListQuestion) -> String {
        kind.url.path(query: question.query)
    }
}

/// A list as one caller asks for it (清单读取).
struct ListReading {
    let catalog: ListCatalog
    var question: ListQuestion
    let scope: Scope
    let lists: WorkListSnapshot
    private let cache: WorkListCache
    let reading: Reading
    let caller: Caller
    private let sought: String?

    /// Reads what the address asks; a Problem where it names an area of others or something that is no condition.
    init(
        _ kind: ListKind, _ query: [String: String], _ snapshot: RegistrySnapshot, _ cache: WorkListCache,
        _ reading: Reading, _ caller: Caller, _ permission: Permission, _ language: String, now: Instant,
        lists: WorkListSnapshot? = nil
    ) throws {
        let area = try Self.area(query["area"], reading, caller, permission, now)
        let territory = reading.territory(area)
        try caller.require(permission, in: territory, at: now)
        if let text = query["as_of"], text != snapshot.moment.asOf.description {
            throw Problem(
                .badArgument, ["name": "as_of", "value": text, "why": snapshot.moment.asOf.description])
        }
        catalog = ListCatalog(
            kind, snapshot, FactShow(snapshot.pack, language, caller, territory),
            money: cache.money(snapshot.pack))
        question = try ListQuestion(query, catalog, area: area)
        scope = Scope(area, in: reading.directory)
        sought = query["q"]?.trimming
        self.lists = try lists ?? cache.lists(snapshot, reading)
        self.cache = cache
        self.reading = reading
        self.caller = caller
    }

    static func area(
        _ text: String?, _ reading: Reading, _ caller: Caller, _ permission: Permission, _ now: Instant
    ) throws -> AreaID {
        if let text, !text.isEmpty {
            guard let id = AreaID(text), reading.directory[id] != nil else {
                throw Problem(.areaNotFound, ["area": text])
            }
            return id
        }
        let own = caller.areas(for: permission)?.first { reading.directory[$0] != nil }
        guard let area = own ?? reading.directory.root?.id else { throw Problem(.areaNotFound, ["area": ""]) }
        return area
    }

    /// The columns that are shown.
    var columns: [ListColumn] {
        let usual = catalog.kind.columns(catalog)
        // Who asks for what is missing sees which it is, beside the place.
        let added =
            question.missing == nil ? usual : usual.prefix(1) + [ListColumn.missing.id] + usual.dropFirst()
        return (question.columns ?? added).compactMap { catalog[$0] }
    }

    /// What makes the rows of its columns.
    func listRows() throws -> ListRows {
        let columns = columns
        let asksForMissing = columns.contains { if case .missing = $0 { true } else { false } }
        return try ListRows(
            catalog, columns, lists, reading,
            missing: asksForMissing ? cache.missing.findings(catalog.snapshot, in: scope, reading) : nil)
    }

    /// What the snapshot is asked, the rows of a data-quality rule and those that miss a document among them.
    private func listQuery(_ question: ListQuestion) throws -> ListQuery {
        var query = try question.listQuery(catalog, scope, lists)
        var sets: [RowSet] = []
        if let check = question.check { sets.append(try found(check, query)) }
        if let missing = question.missing,
            let findings = try cache.missing.findings(catalog.snapshot, in: scope, reading)
        {
            sets.append(findings.rows(catalog.snapshot, catalog.kind.subject, missing: missing))
        }
        for rows in sets { query.chosen = query.chosen.map { $0.intersection(rows) } ?? rows }
        return query
    }

    /// The rows of which a rule finds something.
    private func found(_ check: QualityCheck, _ query: ListQuery) throws -> RowSet {
        let found: RowSet?
        if check.role == ExitJudge.villageRole {
            let set = catalog.snapshot.pack.ruleSet(for: check.role)
            found = lists.villages(
                catalog.snapshot, in: query.villages,
                owing: .init(ruleSet: set?.id ?? "", criterion: check.rule), isUnmet: !check.isUnknown)
        } else {
            found = try cache.findings(of: check.role, catalog.snapshot, in: scope, reading)?
                .households(catalog.snapshot, check)
        }
        return found ?? RowSet(catalog.snapshot.columns.chunks.map { _ in nil })
    }

    /// A page of the snapshot; a Problem where it has no such column.
    func page(_ question: ListQuestion) throws -> Columns.ListPage {
        func made() throws -> Columns.ListPage {
            let query = try listQuery(question)
            guard let page = catalog.snapshot.columns.page(query) else {
                throw Problem(.badArgument, ["name": "sort", "value": question.sort ?? "", "why": "-"])
            }
            return page
        }
        // Whole lists, as files have them, are too large to keep.
        guard question.size <= ListQuestion.mostRows else { return try made() }
        return try cache.page(name(question), catalog.snapshot, made)
    }

    /// All on which a page of a snapshot rests: the question, and whether a search looks at codes for this caller.
    private func name(_ question: ListQuestion) -> String {
        let searchesCodes = question.search != nil && catalog.open(ProcessFact.householdCode) != nil
        let parts = question.query.filter { $0.0 != "cols" && $0.0 != "more" }.map {
            "\($0.0)=\(Percent.encoded($0.1))"
        }
        return
            "\(catalog.kind.url.rawValue) \(searchesCodes) \(question.offset ?? -1) \(parts.joined(separator: "&"))"
    }

    /// How many rows the whole list has; nil where one of the conditions asked for is none here.
    func total(of asked: some Sequence<String>) throws -> Int? {
        let known = Set(question.conditionQuery.map(\.0))
        return try asked.allSatisfy(known.contains) ? count(question) : nil
    }

    private func count(_ question: ListQuestion) throws -> Int {
        var asked = question
        asked.sort = nil
        asked.page = 1
        asked.size = 1
        return try page(asked).total
    }

    /// The page's model.
    func model() throws -> ListModel {
        let (language, snapshot, directory) = (catalog.show.language, catalog.snapshot, reading.directory)
        let columns = columns
        var question = question
        var page = try page(question)
        // A list that has become shorter shows its end, not nothing.
        let last = max(1, (page.total + question.size - 1) / question.size)
        if question.page > last {
            question.page = last
            page = try self.page(question)
        }
        let kind = catalog.kind
        var model = ListModel(
            kind: kind, question: question, crumbs: crumbs(),
            areaName: directory.name(question.area, language),
            below: directory.below(question.area).filter { $0.level != "group" }.map {
                ($0.id, directory.name($0.id, language))
            }, columns: columns, headings: columns.map(catalog.heading), asOf: snapshot.moment.asOf,
            pack: "\(snapshot.pack.id) \(snapshot.pack.version)", position: snapshot.position.description)
        model.total = page.total
        let rows = try listRows()
        model.rows = page.rows.map(rows.row)
        model.totals = try columns.map(total)
        model.views = try kind.views(model.asOf).map { view in
            var asked = try ListQuestion(
                Dictionary(view.query, uniquingKeysWith: { first, _ in first }), catalog, area: question.area)
            asked.columns = question.columns
            asked.asOf = question.asOf
            return ListModel.View(
                name: view.name(language), path: ListModel.path(kind, asked), count: try count(asked),
                isChosen: asked.conditionQuery.elementsEqual(question.conditionQuery, by: ==))
        }
        model.places = places
        model.mayEdit =
            kind == .households && question.asOf == nil
            && caller.may(.editFacts, in: reading.territory(question.area))
        if model.mayEdit, directory[question.area]?.village == question.area {
            model.writable = question.area
        }
        model.views += try ownViews()
        let without = withouts
        model.chips = without.map { .init(words: $0.words, without: ListModel.path(kind, $0.question)) }
        if let day = question.asOf {
            let today = ListModel.path(kind, question.with { $0.asOf = nil })
            model.chips.append(
                .init(words: ListWords.onDay(language, ["day": day.description]), without: today))
        }
        if model.total == 0 {
            model.hints = try without.map { part in
                .init(
                    without: part.words, path: ListModel.path(kind, part.question),
                    count: try count(part.question))
            }
        }
        return model
    }

    /// The caller's own views of the list, counted in the area asked for; one that the pack no longer has is left out.
    private func ownViews() throws -> [ListModel.View] {
        let views = SavedViews(connection: reading.connection, account: caller.id)
        return try views.views(catalog.kind.url.rawValue).compactMap { view in
            guard
                let asked = try? ListQuestion(
                    Percent.fields(view.query.utf8), catalog, area: question.area),
                let count = try? count(asked)
            else { return nil }
            return ListModel.View(
                name: view.name, path: ListModel.path(catalog.kind, asked), count: count,
                isChosen: asked.query.elementsEqual(question.with { _ in }.query, by: ==), isOwn: true)
        }
    }

    /// The areas of the caller with exactly the name searched for, or whose name begins with the letters.
    private var places: [(name: String, path: String)] {
        guard let sought, !sought.isEmpty else { return [] }
        let directory = reading.directory
        let found = Set(directory.named(sought)).sorted() + readingSo(sought)
        return found.lazy.filter { caller.may(.seeLists, in: reading.territory($0)) }.prefix(20).map { id in
            let names = directory.path(id).suffix(3).map { directory.name($0, catalog.show.language) }
            let there = question.with { question in
                question.area = id
                question.search = nil
            }
            return (names.joined(separator: " › "), ListModel.path(catalog.kind, there))
        }
    }

    /// The areas whose names are read so, from the top down; of one letter there would be too many.
    private func readingSo(_ sought: String) -> [AreaID] {
        let pack = catalog.snapshot.pack
        guard let letters = ReadingSearch(sought), sought.utf8.count > 1, let reader = NameReader(pack)
        else { return [] }
        let areas = pack.areas.levels.flatMap { reading.directory.all(level: $0.id) }
        let names = areas.map { reading.directory.name($0.id, pack.languages.first ?? "") }
        return zip(areas, reader.readings(of: names, isPerson: false)).compactMap { area, read in
            read.map { letters.isFound(in: $0, fromStart: true) } == true ? area.id : nil
        }
    }

    /// The question without each of its conditions.
    private var withouts: [(words: String, question: ListQuestion)] {
        let language = catalog.show.language
        var parts: [(words: String, question: ListQuestion)] = []
        if let search = question.search {
            parts.append((ListWords.named(language, ["text": search]), question.with { $0.search = nil }))
        }
        for (place, filter) in question.filters.enumerated() {
            parts.append((filter.words(catalog.show), question.with { $0.filters.remove(at: place) }))
        }
        for (place, condition) in question.conditions.enumerated() {
            let words = ListWords.equals(
                language,
                [
                    "fact": condition.criterion.label(language),
                    "value": ListWords.verdict(condition.verdict)(language),
                ])
            parts.append((words, question.with { $0.conditions.remove(at: place) }))
        }
        if let owed = question.owed {
            parts.append((ListWords.owed(language, ["count": String(owed)]), question.with { $0.owed = nil }))
        }
        if let check = question.check {
            let words = check.words(catalog.snapshot.pack, language)
            parts.append((words, question.with { $0.check = nil }))
        }
        if let missing = question.missing {
            let kind = catalog.snapshot.pack.documentKinds[missing]?.label(language)
            let words = kind.map { DocumentWords.lacks(language, ["kind": $0]) }
            parts.append((words ?? DocumentWords.lacksAny(language), question.with { $0.missing = nil }))
        }
        if question.toVerify {
            parts.append((ListWords.toVerify(language), question.with { $0.toVerify = false }))
        }
        return parts
    }

    /// The way from the top of the caller's own area down, each leading to the same list there.
    private func crumbs() -> [Page.Crumb] {
        let path = reading.directory.path(question.area)
        return path.map { id in
            let name = reading.directory.name(id, catalog.show.language)
            guard id != question.area, caller.may(.seeLists, in: reading.territory(id)) else {
                return Page.Crumb(name)
            }
            return Page.Crumb(name, ListModel.path(catalog.kind, question.with { $0.area = id }))
        }
    }

    private static let counted: Set<String> = ["person", "household", "mu", "head", "item", "measure"]

    /// Amounts and heads add up; what is by head, year or of another measure has a mean.
    private func total(_ column: ListColumn) throws -> ListModel.Total {
        guard case .fact(let fact) = column, catalog.show.visibility(of: fact) == .clear,
            [.int, .money, .number].contains(fact.type), fact.unit != "year"
        else { return .none }
        let whole = question.with { $0.sort = nil }
        return try cache.total("\(fact.id) \(name(whole))", catalog.snapshot) { try total(fact) }
    }

    private func total(_ fact: Fact) throws -> ListModel.Total {
        let query = try listQuery(question)
        guard let sums = catalog.snapshot.columns.sums(fact.id, query) else { return .none }
        let sum = sums.reduce(Int64(0)) { $0 &+ $1.sum }
        let known = sums.reduce(0) { $0 + $1.known }
        guard known > 0 else { return .none }
        if Self.counted.contains(fact.unit ?? "") || (fact.type == .money && fact.per == nil) {
            return .sum(sum)
        }
        return .mean((sum + Int64(known) / 2) / Int64(known))
    }
}
