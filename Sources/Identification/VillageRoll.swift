import Policy
import Registry
import Storage
import Vocabulary

/// The households and persons of a village as they stand, to match a form's rows with (花名册).
struct VillageRoll {
    struct Household {
        var id: SubjectID
        var state: SubjectState
        var members: [Person] = []
    }

    struct Person {
        var id: SubjectID
        var state: SubjectState
    }

    private(set) var byCode: [String: Household] = [:]
    private var byHead: [String: Household] = [:]

    init() {}

    /// Reads a village's latest state, whatever the day.
    init(_ village: AreaDirectory.Area, _ view: RegistryView) throws {
        guard let unit = village.unit else { return }
        let reader = StateReader(view.tables, kinds: [.household, .person])
        let state = try reader.village(village.id.number, unit: unit, at: view.moment, view.connection)
        var persons: [Int64: [Person]] = [:]
        for person in state.persons {
            guard let link = person.link else { continue }
            persons[link, default: []].append(
                Person(id: SubjectID(kind: .person, key: person.subject), state: person))
        }
        for home in state.households {
            let household = Household(
                id: SubjectID(kind: .household, key: home.subject), state: home,
                members: persons[home.subject] ?? [])
            if case .text(let code)? = view.value(ProcessFact.householdCode, .household, home) {
                byCode[code] = household
            }
            if case .text(let name)? = view.value(ProcessFact.headName, .household, home) {
                // Two heads of one name cannot be told apart by it.
                byHead[name] = byHead[name] == nil ? household : nil
            }
        }
    }

    /// The household of a code, or where the form gives none, of a head's name.
    func household(code: String?, head: String?) -> Household? {
        if let code { return byCode[code] }
        return head.flatMap { byHead[$0] }
    }
}
