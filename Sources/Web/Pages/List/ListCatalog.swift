import Access
import Columns
import Exit
import Policy
import Registry
import Vocabulary

/// One column that a list may have (列).
enum ListColumn: Sendable, Identifiable {
    /// 所在: village and natural village, of villages the area above.
    case place
    /// All conditions in a row of marks.
    case conditions
    /// One condition, by its place among the criteria.
    case condition(Criterion, Int)
    /// How many conditions are not met.
    case unmet
    /// How many wait for verification.
    case unknown
    /// The earliest day by which something is to be done.
    case due
    /// Which kinds of documents are missing.
    case missing
    /// A fact.
    case fact(Fact)

    /// Its name in addresses.
    var id: String {
        switch self {
        case .place: "place"
        case .conditions: "conditions"
        case .condition(let criterion, _): "v." + criterion.id
        case .unmet: "unmet"
        case .unknown: "unknown"
        case .due: "due"
        case .missing: "missing"
        case .fact(let fact): fact.id
        }
    }

    /// Its key in the API: money says that it is in the smallest unit.
    var key: String {
        if case .fact(let fact) = self { return fact.key }
        return id
    }

    /// Whether it holds numbers.
    var isNumber: Bool {
        switch self {
        case .unmet, .unknown, .due: true
        case .fact(let fact): [.int, .money, .number, .date].contains(fact.type)
        case .place, .conditions, .condition, .missing: false
        }
    }
}

/// The columns and conditions that a caller may use in a list (清单目录): what the snapshot has and the role may see.
struct ListCatalog {
    let kind: ListKind
    let snapshot: RegistrySnapshot
    let show: FactShow
    /// The criteria of the household rules in their order, as far as lines are marked.
    let criteria: [Criterion]
    /// All columns in order.
    let columns: [ListColumn]
    private let byID: [String: ListColumn]
    /// Money that the exit rules read and that is worked out, as income a head.
    let money: [String]

    /// The bit of each criterion in force, in their order.
    let bits: [(id: String, bit: UInt32)]

    init(_ kind: ListKind, _ snapshot: RegistrySnapshot, _ show: FactShow, money: [String]) {
        self.kind = kind
        self.snapshot = snapshot
        self.show = show
        let pack = snapshot.pack
        let rules = pack.ruleSet(for: ExitJudge.householdRole)
        let asked = rules.flatMap { rules in
            rules.edition(on: snapshot.moment.asOf).map { rules.criteria(in: $0).map(\.criterion.id) }
        }
        let now = Set(asked ?? [])
        let criteria = Array((rules?.criteria ?? PackList()).prefix(32))
        self.criteria = criteria.filter { now.contains($0.id) }
        var columns: [ListColumn] = [.place]
        if kind.hasConditions, !self.criteria.isEmpty {
            columns += [.conditions, .unmet, .unknown, .due]
            for (place, criterion) in criteria.enumerated() where now.contains(criterion.id) {
                columns.append(.condition(criterion, place))
            }
        }
        if MissingFindings.isAsked(MissingFindings.any, kind, pack) { columns.append(.missing) }
        for subject in kind.kinds {
            for fact in pack.facts.of(subject)
            where snapshot.columns.shape.place(of: fact.id) != nil && show.saysSomething(fact)
                && fact.id != kind.name
            {
                columns.append(.fact(fact))
            }
        }
        self.columns = columns
        let byID = Dictionary(columns.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.byID = byID
        self.money = money.filter { byID[$0] != nil }
        bits = columns.compactMap { column in
            guard case .condition(let criterion, let place) = column else { return nil }
            return (criterion.id, UInt32(1) << UInt32(place))
        }
    }

    /// A column by its name in addresses.
    subscript(id: String) -> ListColumn? { byID[id] }

    /// The fact of a column or of the name, where the caller sees it in clear: what may be asked for and sorted by.
    func open(_ id: String) -> Fact? {
        guard let fact = snapshot.pack.facts[id], kind.kinds.contains(fact.subject),
            snapshot.columns.shape.place(of: id) != nil, show.visibility(of: fact) == .clear
        else { return nil }
        return fact
    }

    /// The first entered facts of a kind that are no free text, in the pack's order; those of the file in which the
    /// name stands before those of others.
    func first(_ count: Int, of subject: SubjectKind) -> [String] {
        let facts = snapshot.pack.facts.of(subject).filter { $0.type != .text && byID[$0.id] != nil }
        let file = kind.name.flatMap { snapshot.pack.facts[$0]?.place.file }
        let near = facts.filter { $0.place.file == file }
        return (near + facts.filter { $0.place.file != file }).prefix(count).map(\.id)
    }

    /// The day of the last visit to a row, where the pack keeps visits.
    var visitDay: [String] {
        [snapshot.pack.facts.visitDay(of: kind.subject)?.id].compactMap { $0 }
    }

    /// The heading of a column.
    func heading(_ column: ListColumn) -> String {
        let language = show.language
        switch column {
        case .place: return ListWords.place(language)
        case .conditions:
            return snapshot.pack.ruleSet(for: ExitJudge.householdRole)?.label(language) ?? ""
        case .condition(let criterion, _): return criterion.label(language)
        case .unmet: return ListWords.unmet(language)
        case .unknown: return ListWords.unknown(language)
        case .due: return ListWords.due(language)
        case .missing: return DocumentWords.lackedKinds(language)
        case .fact(let fact):
            // A year says of itself that it is one.
            let unit = fact.unit == "year" ? "" : (show.unit(fact.form) ?? "").trimming
            return fact.label(language) + (unit.isEmpty ? "" : "/" + unit)
        }
    }

    /// Worked-out money of households, what a rule compares first and what no rule reads last (收入列).
    static func money(_ pack: PolicyPack) -> [String] {
        let rules = pack.ruleSet(for: ExitJudge.householdRole)
        let needed = rules.map { pack.facts(neededBy: [$0]) } ?? []
        let named = Set(
            rules?.criteria.flatMap { criterion in
                criterion.editions.last.flatMap { $0.met.expression?.freeNames } ?? []
            } ?? [])
        func worth(_ fact: Fact) -> Int {
            guard needed.contains(fact.id) else { return 0 }
            return 1 + (named.contains(fact.id) ? 2 : 0) + (fact.per?.contains("person") == true ? 1 : 0)
        }
        return pack.facts.of(.household).filter { $0.type == .money && $0.isDerived }
            .map { ($0.id, worth($0)) }.enumerated()
            .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element.0)
    }
}

extension Fact {
    /// Its key in JSON: of money `ID_fen`, an integer of the currency's smallest unit.
    var key: String { type == .money ? id + "_fen" : id }
}
