import Access
import Columns
import Exit
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// What stands in one place of a list (格), before it is written as a page or file.
enum ListCell: Sendable, Equatable {
    /// Nothing is asked of this row.
    case none
    /// Words.
    case text(String)
    /// A fact's value; nil: not known.
    case value(FactValue?)
    /// All conditions in the order of the criteria.
    case conditions([Verdict])
    /// One condition.
    case condition(Verdict)
    /// A number of conditions.
    case count(Int)
    /// The day by which something is to be done; nil: nothing is.
    case due(LocalDate?)
    /// Kinds of documents.
    case kinds([DocumentKind])
}

extension ListCell {
    /// As JSON has it: codes as codes, money in its smallest unit, what the caller sees masked as masked text.
    func json(_ column: ListColumn, _ catalog: ListCatalog, _ show: FactShow) -> JSONValue {
        switch self {
        case .none: return .null
        case .text(let text): return .string(text)
        case .count(let count): return .int(Int64(count))
        case .due(let day): return day.map { .string($0.description) } ?? .null
        case .kinds(let kinds): return .array(kinds.map { .string($0.id) })
        case .condition(let verdict): return .string(verdict.rawValue)
        case .conditions(let verdicts):
            return .object(zip(catalog.criteria, verdicts).map { .init($0.id, .string($1.rawValue)) })
        case .value(let value):
            guard case .fact(let fact) = column else { return .null }
            return show.json(fact, value)
        }
    }
}

extension [DocumentKind] {
    /// Their names in a line.
    func named(_ language: String) -> String {
        map { $0.label(language) }.joined(separator: language == "zh" ? "、" : ", ")
    }
}

/// One row of a list.
struct ListRow: Sendable {
    /// The id of the subject: household, person or area.
    var id: String
    /// The household whose book it opens; nil for villages.
    var household: String?
    var name: FactValue?
    /// The name of an area.
    var areaName: String?
    var cells: [ListCell]
}

/// Makes rows from places of the snapshot (清单行).
struct ListRows {
    let catalog: ListCatalog
    let columns: [ListColumn]
    let lists: WorkListSnapshot
    let directory: AreaDirectory
    let units: UnitNames
    private let rules: RuleSetOnDay?
    private let missing: MissingFindings?

    init(
        _ catalog: ListCatalog, _ columns: [ListColumn], _ lists: WorkListSnapshot, _ reading: Reading,
        missing: MissingFindings? = nil
    ) throws {
        self.catalog = catalog
        self.columns = columns
        self.lists = lists
        self.missing = missing
        directory = reading.directory
        units = try UnitNames(reading.connection)
        let pack = catalog.snapshot.pack
        rules = pack.ruleSet(for: ExitJudge.householdRole).flatMap {
            try? RuleSetOnDay($0, in: pack, asOf: catalog.snapshot.moment.asOf)
        }
    }

    func id(_ place: Snapshot.Row) -> String {
        catalog.snapshot.id(catalog.kind.subject, place, units)
    }

    func row(_ place: Snapshot.Row) -> ListRow {
        let snapshot = catalog.snapshot
        let kind = catalog.kind.subject
        let id = id(place)
        var row = ListRow(id: id, cells: [])
        row.cells.reserveCapacity(columns.count)
        switch kind {
        case .household: row.household = id
        case .person:
            row.household = snapshot.id(.household, snapshot.household(ofPerson: place), units)
        case .group, .village: row.areaName = directory.name(snapshot.village(place), catalog.show.language)
        }
        row.name = catalog.kind.name.flatMap { snapshot.value($0, kind, place) }
        var judged: [Verdict]?
        for column in columns {
            row.cells.append(cell(column, place, &judged))
        }
        return row
    }

    private func cell(_ column: ListColumn, _ place: Snapshot.Row, _ judged: inout [Verdict]?) -> ListCell {
        let snapshot = catalog.snapshot
        switch column {
        case .place: return .text(area(place))
        case .fact(let fact): return .value(snapshot.value(fact.id, catalog.kind.subject, place))
        case .missing: return .kinds(missing?.missed(catalog.kind.subject, place, snapshot) ?? [])
        case .conditions, .condition, .unmet, .unknown, .due:
            guard isJudged(place) else { return .none }
        }
        let owed = lists.owed(snapshot.columns.chunks[place.chunk].key, place.row)
        if case .due = column { return .due(owed.due.map { LocalDate(dayNumber: $0) }) }
        let verdicts = judged ?? verdicts(place, owed.unmet, owed.unknown)
        judged = verdicts
        switch column {
        case .unmet: return .count(verdicts.count { $0 == .unmet })
        case .unknown: return .count(verdicts.count { $0 == .unknown })
        default: break
        }
        if case .condition(let criterion, _) = column,
            let at = catalog.criteria.firstIndex(where: { $0.id == criterion.id })
        {
            return .condition(verdicts[at])
        }
        return .conditions(verdicts)
    }

    /// Whether lines are kept for a household: registered, and not left.
    private func isJudged(_ place: Snapshot.Row) -> Bool {
        let snapshot = catalog.snapshot
        return snapshot.value(ProcessFact.registered, .household, place) == .bool(true)
            && snapshot.value(ProcessFact.exited, .household, place) != .bool(true)
    }

    /// What is open says the work list; where nothing is, the rule itself is asked: nothing open may also mean that
    /// nobody has judged yet, and that is not met.
    private func verdicts(_ place: Snapshot.Row, _ unmet: UInt32, _ unknown: UInt32) -> [Verdict] {
        let facts = RowFacts(snapshot: catalog.snapshot, place: place)
        return catalog.bits.map { id, bit in
            if unmet & bit != 0 { return .unmet }
            if unknown & bit != 0 { return .unknown }
            let asked = rules?.criteria.first { $0.criterion.id == id }
            return asked.flatMap { rules?.evaluate($0, facts).verdict } ?? .unknown
        }
    }

    /// Village and natural village of a household or person; of a village what it lies in.
    private func area(_ place: Snapshot.Row) -> String {
        let language = catalog.show.language
        let village = catalog.snapshot.village(place)
        if catalog.kind.subject == .village {
            return directory.path(village).dropLast().last.map { directory.name($0, language) } ?? ""
        }
        let home =
            catalog.kind.subject == .person ? catalog.snapshot.household(ofPerson: place) : place
        let group = catalog.snapshot.columns.chunks[home.chunk].link(.household, home.row).map { AreaID($0) }
        let name = directory.name(village, language)
        guard let group, directory[group] != nil else { return name }
        return name + (language == "zh" ? "" : " · ") + directory.name(group, language)
    }
}

/// The facts of a household's row as a rule asks for them; derived ones stand in columns of their own.
struct RowFacts: Bindings {
    let snapshot: RegistrySnapshot
    let place: Snapshot.Row

    func value(of name: String) -> Outcome? {
        guard let fact = snapshot.pack.facts[name], fact.subject == .household else { return nil }
        guard let value = snapshot.value(name, .household, place) else { return .unknown([name]) }
        return .value(value.celValue)
    }
}
