public import Journal
public import Policy
public import Registry
import Storage
public import Vocabulary

/// Holds what is typed about persons and households to what an import asks of its rows (手工录入检查).
public struct HandChecks {
    /// The code of the head among the relations.
    public let headCode: String
    /// The fact that says a person's sex.
    public let sexFact: String
    /// The fact of a household that holds its head's identity number.
    public let headIdentityFact: String
    private let view: RegistryView
    private let keys: KeyRing
    private let dictionary: FormDictionary
    private let duplicates: Duplicates
    private let identityFacts: IdentityFacts
    private let day: LocalDate

    /// What a household says whose members were all typed.
    public static let listed: [(fact: String, value: FactValue?)] = [(ImportFact.rosterListed, .bool(true))]

    /// Checks against what is recorded; births after the day are refused.
    public init(
        _ view: RegistryView, _ directory: AreaDirectory, _ pack: PolicyPack, keys: KeyRing, on day: LocalDate
    ) {
        self.view = view
        self.keys = keys
        self.day = day
        dictionary = FormDictionary(pack: pack, on: day)
        headCode = dictionary.names.headCode
        sexFact = dictionary.names.sex
        headIdentityFact = dictionary.names.headIdentity
        duplicates = Duplicates(view, directory, weights: Duplicates.Weights(pack, on: day))
        identityFacts = IdentityFacts(pack)
    }

    /// The identity number in what somebody typed, in its present form; a Problem says what is wrong with it.
    public func number(_ text: String) throws(Problem) -> String? {
        guard let rules = dictionary.identity else { return text.isEmpty ? nil : text }
        switch CellIdentity(rules).read(text) {
        case .empty, .none: return nil
        case .taken(let read, _): return read.number
        case .refused(let number, _):
            throw Problem(
                number, ["value": SecretValues.masked(text), "offer_zh": "", "offer_en": ""],
                at: Problem.Place(fact: dictionary.names.identity))
        }
    }

    /// What a right number says of its holder: the facts that are kept of the number, then birth and sex.
    public func facts(of number: String) -> (kept: [(String, FactValue)], said: [(String, FactValue)]) {
        let names = dictionary.names
        var said: [(String, FactValue)] = []
        if let judgement = dictionary.identity?.judge(number), judgement.fault == nil {
            if let birth = judgement.birth { said.append((names.birth, .day(birth))) }
            if let isMale = judgement.isMale {
                said.append((names.sex, .text(isMale ? names.male : names.female)))
            }
        }
        return (identityFacts.facts(number, on: day), said)
    }

    /// Where a number says another birth or sex than what was typed.
    public func contradictions(_ number: String, _ value: (String) -> FactValue?) -> [Problem] {
        facts(of: number).said.compactMap { fact, said in
            guard let typed = value(fact), typed != said else { return nil }
            let isBirth = fact == dictionary.names.birth
            return Problem(
                isBirth ? .identityAgainstBirth : .identityAgainstSex, ["value": spelled(typed, fact)],
                at: Problem.Place(fact: fact))
        }
    }

    private func spelled(_ value: FactValue, _ fact: String) -> String {
        switch value {
        case .day(let day): return day.description
        case .text(let code):
            guard case .code(let list)? = dictionary.facts[fact]?.kind else { return code }
            return dictionary.lists[list]?.codes.first { $0.code == code }?.spellings.first ?? code
        case .bool, .integer: return ""
        }
    }

    /// Who else bears a number and is alive: certainly the same person.
    public func certain(_ number: String, of person: SubjectID?) throws -> Problem? {
        for holder in try Self.holders(of: number, view, keys) where holder != person {
            guard let state = try view.state(holder),
                view.value(ProcessFact.alive, .person, state) != .bool(false)
            else { continue }
            return Problem(.duplicateCertain, ["other": view.units.text(holder)])
        }
        return nil
    }

    /// Whom a number is recorded of, alive or not.
    static func holders(of number: String, _ view: RegistryView, _ keys: KeyRing) throws -> [SubjectID] {
        let hash = SecretKey.whole(number, fact: ProcessFact.identityNumber, keys)
        return try view.connection.rows(
            "SELECT subject FROM secret_lookup WHERE hash = ? AND kind = ?",
            [.blob(hash), .text(SubjectKind.person.rawValue)]
        ) { SubjectID(kind: .person, key: $0.integer(0) ?? 0) }
    }

    /// Who of the same name and birth lives near enough to be the same person.
    public func possible(
        name: String, birth: LocalDate, in village: AreaDirectory.Area, of person: SubjectID?
    ) throws -> Problem? {
        guard let unit = village.unit else { return nil }
        let likely = try duplicates.likely(name: name, birth: birth, unit: unit, village: village.id.number)
        for (other, score) in likely where other != person {
            guard let state = try view.state(other),
                view.value(ProcessFact.alive, .person, state) != .bool(false)
            else { continue }
            return Problem(
                .duplicatePossible, ["other": view.units.text(other), "score": String(score)])
        }
        return nil
    }

    /// A relation that does not fit the days of birth.
    public func relation(_ code: String, born birth: LocalDate, head: LocalDate) -> Problem? {
        guard case .code(let list)? = dictionary.facts[dictionary.names.relation]?.kind,
            let codes = dictionary.lists[list], codes.contradicts(code, born: birth, head: head)
        else { return nil }
        return Problem(
            .relationAgainstAge, ["value": spelled(.text(code), dictionary.names.relation)],
            at: Problem.Place(fact: dictionary.names.relation))
    }

    /// The household of a village that bears a code already.
    public func household(ofCode code: String, in village: AreaDirectory.Area) throws -> SubjectID? {
        try VillageRoll(village, view).household(code: code, head: nil)?.id
    }
}
