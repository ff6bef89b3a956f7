import Access
import Exit
import Identification
import Policy
import Registry
import Vocabulary

/// What a form that writes is about (所写何事).
enum EditTask: Sendable, Hashable {
    /// Facts of a household and its members.
    case household(String)
    /// A household that is not recorded yet, in a village.
    case newHousehold(AreaID)
    /// A person who comes into a household, or is born into it.
    case newMember(String, born: Bool)
    /// A person of a household who dies or leaves.
    case leaving(String, person: String)
    /// Facts of a village.
    case village(AreaID)
    /// A visit to a household, with what it finds out of the household and its members.
    case householdVisit(String)
    /// A visit to a village, with what it finds out of the village.
    case villageVisit(AreaID)

    /// What an address asks for; a Problem where it names no place.
    init(_ visit: Visit) throws {
        let id = visit.part("id")
        switch visit.url {
        case .householdNew:
            let text = visit.query["area"] ?? ""
            guard let area = AreaID(text) else { throw Problem(.areaNotFound, ["area": text]) }
            self = .newHousehold(area)
        case .memberNew: self = .newMember(id, born: visit.query["as"] == "born")
        case .memberLeave: self = .leaving(id, person: visit.part("person"))
        case .householdVisit: self = .householdVisit(id)
        case .villageEdit, .villageVisit:
            guard let area = AreaID(visit.part("area")) else {
                throw Problem(.areaNotFound, ["area": visit.part("area")])
            }
            self = visit.url == .villageVisit ? .villageVisit(area) : .village(area)
        default: self = .household(id)
        }
    }

    /// Its own address.
    var path: String {
        switch self {
        case .household(let id): SiteURL.householdEdit.path(id)
        case .newHousehold(let area): SiteURL.householdNew.path(query: [("area", area.description)])
        case .newMember(let id, let born):
            SiteURL.memberNew.path(id, query: born ? [("as", "born")] : [])
        case .leaving(let id, let person): SiteURL.memberLeave.path(id, person)
        case .village(let area): SiteURL.villageEdit.path(area.description)
        case .householdVisit(let id): SiteURL.householdVisit.path(id)
        case .villageVisit(let area): SiteURL.villageVisit.path(area.description)
        }
    }

    /// Where whoever leaves the form goes.
    var back: String {
        switch self {
        case .household(let id), .newMember(let id, _), .leaving(let id, _), .householdVisit(let id):
            SiteURL.household.path(id)
        case .newHousehold(let area): SiteURL.households.path(query: [("area", area.description)])
        case .village(let area), .villageVisit(let area): SiteURL.area.path(area.description)
        }
    }

    /// The household that it is about; nil where there is none yet.
    var household: String? {
        switch self {
        case .household(let id), .newMember(let id, _), .leaving(let id, _), .householdVisit(let id): id
        case .newHousehold, .village, .villageVisit: nil
        }
    }

    /// Whether it records a visit: then the visit says the day, and no other reason is asked.
    var isVisit: Bool {
        switch self {
        case .householdVisit, .villageVisit: true
        case .household, .newHousehold, .newMember, .leaving, .village: false
        }
    }
}

/// What a task's form is laid out from, read inside one transaction (表单所据).
struct EditGround {
    let task: EditTask
    let reading: Reading
    let caller: Caller
    let show: FactShow
    /// The household, where there is one.
    let file: HouseholdFile?
    /// The village.
    let village: AreaDirectory.Area
    let checks: HandChecks
    /// What a visit can find out; nothing where it is about none.
    let questions: [VisitQuestion]

    /// Reads it; a Problem where the caller may not write there.
    init(_ task: EditTask, _ reading: Reading, _ caller: Caller, _ language: String, now: Instant) throws {
        self.task = task
        self.reading = reading
        self.caller = caller
        file = try task.household.map { try HouseholdFile($0, reading) }
        let area: AreaID
        switch task {
        case .newHousehold(let id), .village(let id), .villageVisit(let id): area = id
        case .household, .newMember, .leaving, .householdVisit: area = AreaID(file?.state.village ?? 0)
        }
        guard let village = reading.directory[area] else {
            throw Problem(.areaNotFound, ["area": area.description])
        }
        self.village = village
        let territory = reading.territory(area)
        // Inside the transaction too: the household may have moved since the gate looked.
        try caller.require(.editFacts, in: territory, at: now)
        guard village.village == village.id, village.unit != nil else {
            throw Problem(.areaNotFound, ["area": area.description])
        }
        show = FactShow(reading.pack, language, caller, territory)
        checks = HandChecks(
            reading.view, reading.directory, reading.pack, keys: reading.keys, on: reading.asOf)
        questions = try Self.questions(task, file, area, reading, show)
        if case .leaving(_, let person) = task {
            guard
                file?.members.contains(where: { reading.view.units.text(Self.person($0)) == person }) == true
            else { throw Problem(.subjectNotFound, ["id": person]) }
        }
    }

    /// What a visit can find out; a Problem where the pack keeps no visits to such a subject.
    private static func questions(
        _ task: EditTask, _ file: HouseholdFile?, _ area: AreaID, _ reading: Reading, _ show: FactShow
    ) throws -> [VisitQuestion] {
        guard task.isVisit else { return [] }
        let day = reading.pack.facts.visitDay(of: file == nil ? .village : .household)
        guard let day, show.visibility(of: day) == .clear else {
            throw Problem(.pageNotFound, ["path": task.path])
        }
        if let file { return VisitQuestion.open(reading.rules.judge.household, file.source, show) }
        let village = try VillageFile(area.description, reading)
        return VisitQuestion.open(reading.rules.judge.village, village.source, show)
    }

    /// The name of a member that is recorded, as the caller may see it, else the key of its fields.
    func name(_ part: EditSheet.Part) -> String { part.owner.subject.map(name) ?? part.key }

    /// A member's name as the caller may see it, else the id.
    func name(_ subject: SubjectID) -> String {
        let state = file?.members.first { Self.person($0) == subject }
        guard let state, let fact = reading.pack.facts[ProcessFact.personName],
            let name = reading.view.value(fact.id, .person, state)
        else { return reading.view.units.text(subject) }
        return show.text(fact, name)
    }

    static func person(_ state: SubjectState) -> SubjectID { SubjectID(kind: .person, key: state.subject) }

    /// The members that were there, as ids.
    var members: [SubjectID] { file?.members.map(Self.person) ?? [] }

    /// The subjects of the form with the keys of their fields; `count` persons where new ones are asked for.
    func owners(members count: Int) -> [(owner: EditSheet.Owner, key: String)] {
        let units = reading.view.units
        switch task {
        case .household, .householdVisit:
            return ((file.map { [$0.subject] } ?? []) + members).map { (.known($0), units.text($0)) }
        case .newHousehold:
            return [(.new(.household), "new")] + (1...count).map { (.new(.person), "new\($0)") }
        case .newMember: return [(.new(.person), "new1")]
        case .leaving: return []
        case .village, .villageVisit: return [(.village(village), village.id.description)]
        }
    }

    /// The ids whose entries say that somebody was quicker than who saw an earlier view: persons who left since too.
    func watched(_ earlier: RegistryView) throws -> [String] {
        switch task {
        case .newHousehold: return []
        case .village, .villageVisit: return [village.id.description]
        case .household, .newMember, .leaving, .householdVisit:
            let before = try file.map { try earlier.members($0.state) } ?? []
            let persons = Set(members + before.map(Self.person)).sorted()
            return [task.household].compactMap { $0 } + persons.map(reading.view.units.text)
        }
    }
}
