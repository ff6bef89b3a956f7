import Policy
import Registry
import Storage
import Vocabulary

/// What a row of a list tells of a visit to a household (走访台账的导入).
extension ImportPlan {
    /// The day of the visit that a row tells of; nil where it tells of none.
    func visitDay(_ row: FormRow) -> LocalDate? {
        guard let fact = pack.facts.visitDay(of: .household) else { return nil }
        return row.facts.lazy.compactMap { value -> LocalDate? in
            guard value.fact == fact.id, value.isSettled, case .day(let day) = value.value else { return nil }
            return day
        }.first
    }

    /// Whether the day of a visit has come; says by number where not.
    mutating func happened(_ day: LocalDate, _ row: FormRow) -> Bool {
        guard day > today, let fact = pack.facts.visitDay(of: .household) else { return true }
        let column = row.facts.first { $0.fact == fact.id }?.column
        report(
            .valueRefused,
            [
                "fact": fact.label(pack.languages.first ?? ""), "value": day.description,
                "why": "走访不能晚于今天（\(today)） / a visit is not after today",
            ], sheet: row.sheet, row: row.row, column: column, value: day.description)
        return false
    }

    /// All that a visit may tell, as a row has it, what it leaves out as not known; nothing where the visit of that day
    /// is recorded so already.
    func visit(
        _ listed: [(String, FactValue)], to home: SubjectState, on day: LocalDate
    ) throws -> [(fact: String, value: FactValue?)] {
        let told = pack.facts.visit(to: .household).filter {
            view.tables.column($0.id, of: .household) != nil
        }.map { fact in (fact: fact.id, value: listed.first { $0.0 == fact.id }?.1) }
        let then = try StateReader(view.tables, kinds: [.household]).state(
            .household, home.subject, unit: home.unit, village: home.village,
            at: Moment(asOf: day, seqs: view.moment.seqs), view.connection)
        guard let then else { return told }
        return told.allSatisfy { view.value($0.fact, .household, then) == $0.value } ? [] : told
    }
}
