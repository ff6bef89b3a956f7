import Columns
import Policy
import Registry
import Vocabulary

/// What of the pack's forms the facts answer in each village (填报缓存): counted once for all forms whose rows are of a kind.
final class FormsCache: Sendable {
    private let households = VillageShelf<FilledCells.Village>()
    private let persons = VillageShelf<FilledCells.Village>()
    private let villages = VillageShelf<FilledCells.Village>()

    /// What is answered in an area.
    struct Answered: Sendable {
        var rows = 0
        /// The cells of each fact, with the keys that typing them would take.
        var cells: [String: FilledCells] = [:]
    }

    /// The rows of a kind in a scope and the cells that facts answer: of registered households and their persons, or of
    /// villages. Blocking.
    func answered(_ kind: ListKind, _ snapshot: RegistrySnapshot, in scope: Scope) throws -> Answered {
        let facts = Self.facts(kind, snapshot)
        var query = ListQuery(kind.subject)
        query.filters = Self.filters(kind, snapshot.pack).map { .init($0, .isOneOf([1])) }
        let shelf =
            switch kind.subject {
            case .person: persons
            case .village: villages
            case .household, .group: households
            }
        let found = try shelf.values(snapshot, in: scope) { chunks in
            let some = Snapshot(snapshot.columns.shape, chunks)
            let measured = facts.map { fact -> (fact: String, measure: FilledCells.Measure) in
                let form = fact.form
                return (fact.id, form.keystrokesOfAny.map { .each($0) } ?? .number { form.keystrokes($0) })
            }
            let filled = some.filled(measured, query) ?? []
            let byKey = Dictionary(uniqueKeysWithValues: zip(some.chunks.map(\.key), filled))
            return chunks.map { byKey[$0.key] ?? .init(rows: 0, facts: []) }
        }
        var answered = Answered()
        var cells = facts.map { _ in FilledCells() }
        for village in found.values {
            answered.rows += village.rows
            for (place, own) in village.facts.enumerated() { cells[place] += own }
        }
        answered.cells = Dictionary(uniqueKeysWithValues: zip(facts.map(\.id), cells))
        return answered
    }

    /// The truths that rows of a form have: persons and households are registered, where the pack says who is.
    static func filters(_ kind: ListKind, _ pack: PolicyPack) -> [String] {
        let isAsked = kind.subject != .village && pack.facts[ProcessFact.registered] != nil
        return isAsked ? [ProcessFact.registered] : []
    }

    /// What a row of a layout is; nil where no list has such rows.
    static func kind(_ row: Policy.Layout.RowKind) -> ListKind? {
        switch row {
        case .household: .households
        case .member, .person: .persons
        case .village: .villages
        case .group: nil
        }
    }

    /// The facts of a form in the order of its columns, each once.
    static func facts(_ layout: Policy.Layout) -> [String] {
        var seen: Set<String> = []
        return layout.sheets.flatMap(\.columns).compactMap { column in
            guard case .fact(let id) = column.target, seen.insert(id).inserted else { return nil }
            return id
        }
    }

    /// The facts of all forms of a kind that the snapshot has for such rows.
    private static func facts(_ kind: ListKind, _ snapshot: RegistrySnapshot) -> [Fact] {
        let pack = snapshot.pack
        let asked = Set(pack.layouts.lazy.filter { Self.kind($0.row) == kind }.flatMap(Self.facts))
        return asked.sorted().compactMap { pack.facts[$0] }.filter {
            kind.kinds.contains($0.subject) && snapshot.columns.shape.place(of: $0.id) != nil
        }
    }
}
