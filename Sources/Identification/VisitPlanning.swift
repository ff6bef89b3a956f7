import Policy
import Registry
import Storage
import Vocabulary

/// What a row of a list tells of a visit to a household (走访台账的导入).
extension ImportPlan {
    /// The visit that a row tells of, where it tells its day.
    func visit(_ row: FormRow) -> VisitTelling? {
        let facts = row.facts.filter(\.isSettled).map { (fact: $0.fact, value: Optional($0.value)) }
        let visit = VisitTelling(facts, to: .household, pack, view.tables)
        return visit?.day == nil ? nil : visit
    }

    /// Whether a visit may be taken; says by number why not.
    mutating func takes(_ visit: VisitTelling, _ row: FormRow) -> Bool {
        guard let fault = visit.fault(from: visit.day, today: today) else { return true }
        let column = row.facts.first { $0.fact == visit.dayFact.id }?.column
        report(
            fault.number, fault.arguments, sheet: row.sheet, row: row.row, column: column,
            value: visit.day?.description)
        return false
    }

    /// What a visit tells, or nothing where that of its day is recorded so already.
    func news(_ visit: VisitTelling, to home: SubjectState) throws -> RegistryChanges.Facts {
        guard let day = visit.day else { return [] }
        let then = try StateReader(view.tables, kinds: [.household]).state(
            .household, home.subject, unit: home.unit, village: home.village,
            at: Moment(asOf: day, seqs: view.moment.seqs), view.connection)
        guard let then else { return visit.facts }
        let isKnown = visit.facts.allSatisfy { view.value($0.fact, .household, then) == $0.value }
        return isKnown ? [] : visit.facts
    }
}
