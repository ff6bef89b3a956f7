public import Policy
public import Vocabulary

/// The facts that dynamic management sets itself (动态调整所写事实), named in every pack that wants them kept.
public enum ProcessFact {
    /// Whether the person is alive (健在).
    public static let alive = "alive"
    /// Whether the person has left the household (已离户).
    public static let leftHousehold = "left_household"
    /// The day of joining the household (入户日期).
    public static let joinedOn = "joined_on"
    /// The day since which what is said of a person has stood (情况截至): no entry says it, the registry knows it of itself.
    public static let statedOn = "stated_on"
    /// The day of leaving the household (离户日期).
    public static let leftOn = "left_on"
    /// How many persons the household has (家庭人口).
    public static let householdSize = "household_size"
    /// Whether the household is registered as poor (建档立卡).
    public static let registered = "registered"
    /// The day of registration (建档立卡日期).
    public static let registeredOn = "registered_on"
    /// Whether the household has left the register (已脱贫).
    public static let exited = "exited"
    /// The day of leaving the register (脱贫日期).
    public static let exitedOn = "exited_on"
    /// The year in which the household is planned to leave (拟脱贫年度).
    public static let exitPlannedYear = "exit_planned_year"
    /// The year in which the village is planned to leave (拟摘帽年度).
    public static let villageExitPlannedYear = "village_exit_planned_year"
    /// The year of leaving the register (脱贫年度).
    public static let exitYear = "exit_year"
    /// The points of the identification form (识别得分).
    public static let score = "identification_score"
    /// Whether the village has left poverty (已摘帽).
    public static let villageExited = "village_exited"
    /// The day on which the village left poverty (摘帽日期).
    public static let villageExitedOn = "village_exited_on"
    /// The person's name (姓名).
    public static let personName = "person_name"
    /// The name of the household's head (户主姓名).
    public static let headName = "head_name"
    /// The household's code (户编号).
    public static let householdCode = "household_code"
    /// The national identity number (公民身份号码).
    public static let identityNumber = "identity_number"
    /// The day of birth (出生日期).
    public static let birth = "birth"
    /// The relation to the head (与户主关系).
    public static let relation = "relation"
}

/// Why and when a change of the registry is made (变更缘由).
public struct ChangeReason: Sendable {
    /// The day from which it holds.
    public var effectiveOn: LocalDate
    /// Why.
    public var reason: String?

    /// A day and a reason.
    public init(effectiveOn: LocalDate, reason: String? = nil) {
        self.effectiveOn = effectiveOn
        self.reason = reason
    }
}

/// Natural changes of households (自然增减、分户并户、迁移) as entries: each says all that changes, on one day.
public struct RegistryChanges {
    /// What they are decided against.
    public let view: RegistryView
    let reason: ChangeReason

    /// Changes decided against a view.
    public init(_ view: RegistryView, _ reason: ChangeReason) {
        self.view = view
        self.reason = reason
    }

    /// Sets facts of a household or person; nil takes a value away. `kind` says what was done.
    public func edit(
        _ id: SubjectID, _ facts: [(fact: String, value: FactValue?)],
        as kind: String = EntryKind.factsCorrected
    ) throws -> [EntryPlan] {
        let state = try required(id)
        for (fact, _) in facts where view.tables.column(fact, of: id.kind) == nil {
            throw Problem(.factNotFound, ["fact": fact, "kind": id.kind.rawValue])
        }
        var write = self.write(id, state)
        write.facts = facts
        return [plan(kind, state.unit, id, [write])]
    }

    /// Adds a person to a household (增员、出生).
    public func addMember(
        to household: SubjectID, _ facts: [(fact: String, value: FactValue?)], born: Bool
    ) throws -> (plans: [EntryPlan], person: SubjectID) {
        let home = try required(household)
        let number = try view.nextNumber(.person, unit: home.unit)
        let person = SubjectID(kind: .person, unit: home.unit, number: number)
        var write = SubjectWrite(
            kind: .person, id: view.units.text(person), village: AreaID(home.village), isPresent: true)
        write.household = view.units.text(household)
        write.facts =
            facts + [(ProcessFact.alive, .bool(true)), (ProcessFact.joinedOn, .day(reason.effectiveOn))]
        let plans = [
            plan(
                born ? EntryKind.personBorn : EntryKind.memberAdded, home.unit, household,
                [write, sized(household, home, by: 1)])
        ]
        return (plans, person)
    }

    /// Ends a person's place in a household: by death, or by leaving (减员).
    public func removeMember(_ person: SubjectID, died: Bool) throws -> [EntryPlan] {
        let state = try required(person)
        var write = self.write(person, state)
        write.isPresent = false
        write.facts =
            [(ProcessFact.leftOn, .day(reason.effectiveOn))]
            + (died ? [(ProcessFact.alive, .bool(false))] : [(ProcessFact.leftHousehold, .bool(true))])
        var writes = [write]
        if let key = state.link {
            let household = SubjectID(kind: .household, key: key)
            if let home = try view.state(household) { writes.append(sized(household, home, by: -1)) }
        }
        return [plan(died ? EntryKind.personDied : EntryKind.memberLeft, state.unit, person, writes)]
    }

    // MARK: - Parts of a change

    func required(_ id: SubjectID) throws -> SubjectState {
        if let into = try view.mergedInto(id) {
            throw Problem(.subjectMerged, ["id": view.units.text(id), "into": view.units.text(into)])
        }
        guard let state = try view.state(id) else {
            throw Problem(.subjectNotFound, ["id": view.units.text(id)])
        }
        return state
    }

    func write(_ id: SubjectID, _ state: SubjectState) -> SubjectWrite {
        SubjectWrite(kind: id.kind, id: view.units.text(id), village: AreaID(state.village))
    }

    /// The household's stated size with one more or one less; unchanged where it is not known.
    func sized(_ id: SubjectID, _ home: SubjectState, by change: Int64) -> SubjectWrite {
        var write = self.write(id, home)
        if case .integer(let size)? = view.value(ProcessFact.householdSize, .household, home) {
            write.facts = [(ProcessFact.householdSize, .integer(size + change))]
        }
        return write
    }

    func plan(_ kind: String, _ unit: Int, _ subject: SubjectID, _ writes: [SubjectWrite]) -> EntryPlan {
        var plan = EntryPlan(
            chain: view.units.name(unit) ?? "", kind: kind, subject: view.units.text(subject),
            effectiveOn: reason.effectiveOn, reason: reason.reason)
        plan.writes = writes
        return plan
    }
}
