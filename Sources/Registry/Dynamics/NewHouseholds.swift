public import Policy
public import Vocabulary

extension RegistryChanges {
    /// Facts of one subject, nil where a value is taken away.
    public typealias Facts = [(fact: String, value: FactValue?)]

    /// Opens a household in a village with its members; ids are issued here (新增户).
    public func addHousehold(
        to village: AreaDirectory.Area, _ facts: Facts, members: [Facts]
    ) throws -> (plans: [EntryPlan], household: SubjectID) {
        guard let unit = village.unit, village.village == village.id else {
            throw Problem(.areaNotFound, ["area": village.id.description])
        }
        let household = SubjectID(
            kind: .household, unit: unit, number: try view.nextNumber(.household, unit: unit))
        let first = try view.nextNumber(.person, unit: unit)
        var opened = SubjectWrite(
            kind: .household, id: view.units.text(household), village: village.id, isPresent: true)
        opened.facts = facts + [(ProcessFact.householdSize, .integer(Int64(members.count)))]
        let persons = members.enumerated().map { place, facts in
            let person = SubjectID(kind: .person, unit: unit, number: first + place)
            var write = SubjectWrite(
                kind: .person, id: view.units.text(person), village: village.id, isPresent: true)
            write.household = opened.id
            write.facts = facts + [(ProcessFact.alive, .bool(true))]
            return write
        }
        return ([plan(EntryKind.surveyRecorded, unit, household, [opened] + persons)], household)
    }

    /// Sets facts of a village; nil takes a value away (更正村资料). `kind` says what was done to a village of which
    /// something was recorded before.
    public func editVillage(
        _ village: AreaDirectory.Area, _ facts: Facts, as kind: String = EntryKind.factsCorrected
    ) throws -> [EntryPlan] {
        guard let unit = village.unit, village.village == village.id else {
            throw Problem(.areaNotFound, ["area": village.id.description])
        }
        let isKnown = try view.state(ofVillage: village) != nil
        var write = SubjectWrite(
            kind: .village, id: village.id.description, village: village.id,
            isPresent: isKnown ? nil : true)
        write.facts = facts
        var plan = EntryPlan(
            chain: view.units.name(unit) ?? "",
            kind: isKnown ? kind : EntryKind.villageRecorded,
            subject: village.id.description, effectiveOn: reason.effectiveOn, reason: reason.reason)
        plan.writes = [write]
        return [plan]
    }
}

extension RegistryView {
    /// Everything known of a village itself; nil where nothing was recorded of it.
    public func state(ofVillage village: AreaDirectory.Area) throws -> SubjectState? {
        guard let unit = village.unit else { return nil }
        return try StateReader(tables, kinds: [.village]).state(
            .village, village.id.number, unit: unit, village: village.id.number, at: moment, connection)
    }
}
