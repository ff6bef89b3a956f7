import Access
import Columns
import Journal
import Policy
import Registry
import Vocabulary

/// What was chosen of a list and what is to be set (批量更正): worked out from the snapshot, without a question a household.
struct BulkChange {
    /// One household that changes.
    struct Change {
        let place: Snapshot.Row
        let before: FactValue?
    }

    let list: ListReading
    /// The households chosen, in the order of villages.
    private(set) var places: [Snapshot.Row]
    let units: UnitNames

    /// All rows of a list, or those of some ids.
    init(_ list: ListReading, ids: Set<String>) throws {
        self.list = list
        units = list.reading.view.units
        var question = list.question
        question.page = 1
        question.size = Int.max / 2
        question.sort = nil
        let all = try list.page(question).rows
        let (snapshot, units) = (list.catalog.snapshot, units)
        places = ids.isEmpty ? all : all.filter { ids.contains(snapshot.id(.household, $0, units)) }
    }

    /// The same with nobody chosen.
    var empty: BulkChange {
        var other = self
        other.places = []
        return other
    }

    /// The facts that may be set for many: those that a person fills in and the caller sees in clear, no secret one and
    /// none of a visit.
    var facts: [Fact] {
        list.catalog.snapshot.pack.facts.of(.household).filter { fact in
            fact.origin == .entered && fact.sensitivity != .secret && fact.visit == nil
                && list.catalog.show.visibility(of: fact) == .clear
                && fact.id != ProcessFact.householdCode && fact.id != ProcessFact.headName
                && list.reading.view.tables.column(fact.id, of: .household) != nil
        }
    }

    /// The households in which the value differs.
    func changes(_ fact: Fact, to value: FactValue?) -> [Change] {
        let snapshot = list.catalog.snapshot
        return places.compactMap { place in
            let before = snapshot.value(fact.id, .household, place)
            return before == value ? nil : Change(place: place, before: before)
        }
    }

    /// One entry a household, in the order of villages.
    func plans(_ changes: [Change], _ fact: Fact, to value: FactValue?, on day: LocalDate, reason: String)
        -> [EntryPlan]
    {
        let snapshot = list.catalog.snapshot
        return changes.map { change in
            let id = snapshot.id(.household, change.place, units)
            let key = snapshot.columns.chunks[change.place.chunk].key
            var write = SubjectWrite(kind: .household, id: id, village: AreaID(key.village))
            write.facts = [(fact.id, value)]
            var plan = EntryPlan(
                chain: units.name(key.unit) ?? "", kind: EntryKind.factsCorrected, subject: id,
                effectiveOn: day, reason: reason)
            plan.writes = [write]
            return plan
        }
    }
}
