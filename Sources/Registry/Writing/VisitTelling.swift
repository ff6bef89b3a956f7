public import Policy
public import Vocabulary

/// What the facts set of one subject tell of a visit (走访所记): the same for forms, commands and lists.
public struct VisitTelling {
    /// The day of the visit; nil where they do not tell it.
    public let day: LocalDate?
    /// Whether they tell anything of a visit.
    public let isTold: Bool
    /// All that a visit may tell; what they leave out is not known of it, lest what the one before told seem to be of it.
    public let facts: RegistryChanges.Facts
    /// The facts that are none of a visit's.
    public let others: RegistryChanges.Facts
    /// The fact that says the day.
    public let dayFact: Fact

    /// Reads the facts of a subject; nil where the pack keeps no visits to it.
    public init?(
        _ facts: RegistryChanges.Facts, to subject: SubjectKind, _ pack: PolicyPack, _ tables: RegistryTables
    ) {
        guard let dayFact = pack.facts.visitDay(of: subject) else { return nil }
        self.dayFact = dayFact
        let said = facts.filter { pack.facts[$0.fact]?.visit != nil }
        isTold = !said.isEmpty
        others = facts.filter { pack.facts[$0.fact]?.visit == nil }
        self.facts = pack.facts.visit(to: subject).filter { tables.column($0.id, of: subject) != nil }.map {
            fact in (fact.id, said.first { $0.fact == fact.id }?.value)
        }
        if case .day(let day)? = said.first(where: { $0.fact == dayFact.id })?.value {
            self.day = day
        } else {
            day = nil
        }
    }

    /// Why it cannot be taken (422.407): no day, one that has not come, one that is not the day from which it is to hold.
    public func fault(from effectiveOn: LocalDate?, today: LocalDate) -> Problem? {
        let why: String
        switch day {
        case let day? where day > today: why = "走访不能晚于今天（\(today)） / a visit is not after today"
        case let day? where day != effectiveOn:
            why = "走访从当天起效（\(day)） / a visit holds from its own day"
        case .some: return nil
        case nil: why = "请填走访是哪天 / say on which day the visit was"
        }
        return Problem(
            .valueRefused, ["fact": dayFact.id, "value": day?.description ?? "", "why": why],
            at: Problem.Place(fact: dayFact.id))
    }
}

extension RegistryChanges {
    /// Sets facts of a household or person as a person states them: a visit among them is recorded as one, whole and
    /// from its own day (else a Problem).
    public func edit(_ id: SubjectID, _ facts: Facts, under pack: PolicyPack, today: LocalDate) throws
        -> [EntryPlan]
    {
        guard let visit = VisitTelling(facts, to: id.kind, pack, view.tables), visit.isTold else {
            return try edit(id, facts)
        }
        if let fault = visit.fault(from: reason.effectiveOn, today: today) { throw fault }
        return try edit(id, visit.facts + visit.others, as: EntryKind.visitRecorded)
    }
}
