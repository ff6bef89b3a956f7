public import Policy
public import Vocabulary

/// What is asked for and not there, village by village (缺件清单).
public struct MissingDocuments {
    private let pack: PolicyPack
    private let view: RegistryView
    private let poorVillage: String
    private let reader: StateReader

    /// The missing documents of a view; `poorVillage` is the fact that says that a village is poor.
    public init(_ pack: PolicyPack, _ view: RegistryView, poorVillage: String) {
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
    }

    /// Calls the closure for each kind missing: of villages first, then of their households in order of id.
    public func forEach(
        in scope: Scope, _ body: (_ owner: String, _ village: AreaID, _ kind: DocumentKind) throws -> Void
    ) throws {
        for part in scope.parts {
            for village in part.villages {
                let documents = try view.documents(unit: part.unit, village: village)
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
                            hasExited: holds(left, kind, state), documents[owner] ?? [])
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
