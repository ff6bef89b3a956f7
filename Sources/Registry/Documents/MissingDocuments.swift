import Columns
public import Policy
import Storage
public import Vocabulary

/// What is asked for and not there, village by village (缺件清单).
public struct MissingDocuments {
    private let pack: PolicyPack
    private let view: RegistryView
    private let poorVillage: String
    private let reader: StateReader
    /// The households that others became, by moving or being merged.
    private let successors: [VillageKey: [SubjectID]]

    /// What was filed in one village (村内材料).
    public struct Filed {
        /// To the village itself.
        public var village: [FiledDocument] = []
        /// To its households, by their integer, with what was filed to whoever became them.
        public var households: [Int64: [FiledDocument]] = [:]
    }

    /// The missing documents of a view; `poorVillage` is the fact that says that a village is poor.
    public init(_ pack: PolicyPack, _ view: RegistryView, poorVillage: String) throws {
        self.pack = pack
        self.view = view
        self.poorVillage = poorVillage
        let wanted: [SubjectKind: [String]] = [
            .household: [ProcessFact.registered, ProcessFact.exited],
            .village: [poorVillage, ProcessFact.villageExited],
        ]
        var facts: [SubjectKind: [FactColumn]] = [:]
        for (kind, names) in wanted { facts[kind] = names.compactMap { view.tables.column($0, of: kind) } }
        reader = StateReader(view.tables, facts: facts)
        let became = try view.connection.rows(
            "SELECT DISTINCT merged_into FROM subject_alias WHERE kind = 'household'", []
        ) { SubjectID(kind: .household, key: $0.integer(0) ?? 0) }
        var successors: [VillageKey: [SubjectID]] = [:]
        for household in became where try view.mergedInto(household) == nil {
            guard let place = try view.place(of: household) else { continue }
            successors[VillageKey(unit: place.unit, village: place.village), default: []].append(household)
        }
        self.successors = successors
    }

    /// What was filed in a village by the view's moment, withdrawn documents too.
    public func filed(unit: Int, village: Int64) throws -> Filed {
        var filed = Filed()
        for (owner, documents) in try view.documents(unit: unit, village: village) {
            if let household = view.units.subject(owner) {
                filed.households[household.key] = documents
            } else {
                filed.village = documents
            }
        }
        for household in successors[VillageKey(unit: unit, village: village)] ?? [] {
            let owner = DocumentOwner(
                id: view.units.text(household), kind: .household, unit: unit, village: village)
            filed.households[household.key] = try view.documents(of: owner)
        }
        return filed
    }

    /// Calls the closure for each kind missing: of villages first, then of their households in order of id.
    public func forEach(
        in scope: Scope, _ body: (_ owner: String, _ village: AreaID, _ kind: DocumentKind) throws -> Void
    ) throws {
        for part in scope.parts {
            for village in part.villages {
                let filed = try filed(unit: part.unit, village: village)
                let place = AreaID(village)
                for kind in [SubjectKind.village, .household] {
                    try reader.forEach(
                        kind, unit: part.unit, village: village, at: view.moment, view.connection
                    ) { state in
                        let owner =
                            kind == .village
                            ? place.description
                            : view.units.text(SubjectID(kind: .household, key: state.subject))
                        let (joined, left) =
                            kind == .village
                            ? (poorVillage, ProcessFact.villageExited)
                            : (ProcessFact.registered, ProcessFact.exited)
                        let needs = DocumentNeeds(
                            pack, of: kind, isRegistered: holds(joined, kind, state),
                            hasExited: holds(left, kind, state),
                            kind == .village ? filed.village : filed.households[state.subject] ?? [])
                        for missing in needs.missing { try body(owner, place, missing) }
                    }
                }
            }
        }
    }

    private func holds(_ fact: String, _ kind: SubjectKind, _ state: SubjectState) -> Bool {
        guard let place = reader.facts[kind]?.firstIndex(where: { $0.fact == fact }) else { return false }
        return reader.facts[kind]?[place].value(state.values[place]) == .bool(true)
    }
}
