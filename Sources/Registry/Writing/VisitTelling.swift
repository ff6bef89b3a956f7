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

    /// Why it cannot be taken: no day (422.413), one that has not come (422.414), one that is not the day from which it is
    /// to hold (422.415).
    public func fault(from effectiveOn: LocalDate?, today: LocalDate) -> Problem? {
        guard let day else {
            return Problem(.visitWithoutDay, ["fact": dayFact.id], at: .init(fact: dayFact.id))
        }
        guard day > today || day != effectiveOn else { return nil }
        return Problem(
            day > today ? .visitToCome : .visitOfOtherDay,
            ["value": day.description, "today": today.description], at: .init(fact: dayFact.id))
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
