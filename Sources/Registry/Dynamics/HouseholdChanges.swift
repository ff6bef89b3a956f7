public import Policy
import Storage
public import Vocabulary

extension RegistryChanges {
    /// A secret value of a subject in clear, to be written anew where the subject goes.
    public typealias Secret = (_ kind: SubjectKind, _ state: SubjectState, _ fact: String) throws ->
        FactValue?

    /// Moves a person into another household, in the same village or elsewhere; the id stays (人员迁移).
    public func movePerson(_ person: SubjectID, to household: SubjectID, secret: Secret) throws -> [EntryPlan]
    {
        let state = try required(person)
        let home = try required(household)
        let old = state.link.map { SubjectID(kind: .household, key: $0) }
        guard old != household else {
            throw Problem(
                .changeRefused,
                ["id": view.units.text(person), "why": "already in \(view.units.text(household))"])
        }
        let leaving = try sizes(leaving: old, by: -1)
        let arriving = sized(household, home, by: 1)
        if state.unit == home.unit, state.village == home.village {
            var write = self.write(person, state)
            write.household = view.units.text(household)
            write.facts = [(ProcessFact.joinedOn, .day(reason.effectiveOn))]
            return [plan(EntryKind.personMoved, state.unit, person, [write, arriving] + leaving)]
        }
        var closed = self.write(person, state)
        closed.isPresent = false
        var opened = SubjectWrite(
            kind: .person, id: view.units.text(person), village: AreaID(home.village), isPresent: true)
        opened.household = view.units.text(household)
        opened.facts =
            try facts(.person, state, secret) + [(ProcessFact.joinedOn, .day(reason.effectiveOn))]
        if state.unit == home.unit {
            return [plan(EntryKind.personMoved, state.unit, person, [closed, opened, arriving] + leaving)]
        }
        return [
            plan(EntryKind.personMoved, state.unit, person, [closed] + leaving),
            plan(EntryKind.personMoved, home.unit, person, [opened, arriving]),
        ]
    }

    /// Splits persons off into a household of their own in the same village (分户).
    public func split(
        _ household: SubjectID, _ persons: [SubjectID], _ facts: [(fact: String, value: FactValue?)]
    ) throws -> (plans: [EntryPlan], household: SubjectID) {
        let home = try required(household)
        let members = Set(try view.members(home).map(\.subject))
        guard !persons.isEmpty, persons.allSatisfy({ members.contains($0.key) }),
            persons.count < members.count
        else {
            throw Problem(
                .changeRefused,
                ["id": view.units.text(household), "why": "some, not all, of its own members can split off"])
        }
        let new = SubjectID(
            kind: .household, unit: home.unit, number: try view.nextNumber(.household, unit: home.unit))
        var opened = SubjectWrite(
            kind: .household, id: view.units.text(new), village: AreaID(home.village), isPresent: true)
        opened.group = home.link.map { AreaID($0) }
        opened.facts = [(ProcessFact.householdSize, .integer(Int64(persons.count)))] + facts
        let writes = try persons.map { person in
            var write = self.write(person, try required(person))
            write.household = view.units.text(new)
            write.facts = [(ProcessFact.joinedOn, .day(reason.effectiveOn))]
            return write
        }
        let plans = [
            plan(
                EntryKind.householdSplit, home.unit, household,
                [opened, sized(household, home, by: -Int64(persons.count))] + writes)
        ]
        return (plans, new)
    }

    /// Merges a household into another of the same village; its id stays readable as an alias (并户).
    public func merge(_ household: SubjectID, into other: SubjectID) throws -> [EntryPlan] {
        let home = try required(household)
        let target = try required(other)
        guard home.unit == target.unit, home.village == target.village, household != other else {
            throw Problem(
                .changeRefused,
                ["id": view.units.text(household), "why": "two households of one village can be merged"])
        }
        let members = try view.members(home)
        var closed = write(household, home)
        closed.isPresent = false
        let moved = members.map { member in
            var write = self.write(SubjectID(kind: .person, key: member.subject), member)
            write.household = view.units.text(other)
            return write
        }
        var plan = self.plan(
            EntryKind.householdMerged, home.unit, household,
            [closed, sized(other, target, by: Int64(members.count))] + moved)
        plan.open = [
            "merged": ["from": .string(view.units.text(household)), "into": .string(view.units.text(other))]
        ]
        return [plan]
    }

    /// Moves a whole household to another village: closed there, opened here under a new id, linked (户迁移).
    public func moveHousehold(
        _ household: SubjectID, to village: AreaID, unit: Int, secret: Secret
    ) throws -> (plans: [EntryPlan], household: SubjectID) {
        let home = try required(household)
        guard home.village != village.number else {
            throw Problem(.changeRefused, ["id": view.units.text(household), "why": "already in \(village)"])
        }
        let new = SubjectID(kind: .household, unit: unit, number: try view.nextNumber(.household, unit: unit))
        var closed = write(household, home)
        closed.isPresent = false
        var opened = SubjectWrite(
            kind: .household, id: view.units.text(new), village: village, isPresent: true)
        opened.facts = try facts(.household, home, secret)
        var closing = [closed]
        var opening = [opened]
        for member in try view.members(home) {
            let person = SubjectID(kind: .person, key: member.subject)
            var leaves = write(person, member)
            leaves.isPresent = false
            closing.append(leaves)
            var arrives = SubjectWrite(
                kind: .person, id: view.units.text(person), village: village, isPresent: true)
            arrives.household = view.units.text(new)
            arrives.facts = try facts(.person, member, secret)
            opening.append(arrives)
        }
        let merged: JSONValue = [
            "merged": ["from": .string(view.units.text(household)), "into": .string(view.units.text(new))]
        ]
        if home.unit == unit {
            var moved = plan(EntryKind.householdMoved, unit, household, closing + opening)
            moved.open = merged
            return ([moved], new)
        }
        var closes = plan(EntryKind.householdMoved, home.unit, household, closing)
        closes.open = merged
        return ([closes, plan(EntryKind.householdMoved, unit, new, opening)], new)
    }

    private func sizes(leaving household: SubjectID?, by change: Int64) throws -> [SubjectWrite] {
        guard let household, let home = try view.state(household) else { return [] }
        return [sized(household, home, by: change)]
    }

    /// All known facts of a state, secret ones in clear.
    private func facts(
        _ kind: SubjectKind, _ state: SubjectState, _ secret: Secret
    ) throws -> [(fact: String, value: FactValue?)] {
        try view.tables.columns(of: kind).compactMap { column in
            guard column.ordinal < state.values.count, state.values[column.ordinal] != .null else {
                return nil
            }
            let value =
                column.form == .secret
                ? try secret(kind, state, column.fact) : column.value(state.values[column.ordinal])
            return value.map { (column.fact, $0) }
        }
    }
}
