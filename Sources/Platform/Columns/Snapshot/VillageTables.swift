public import Vocabulary

/// A village of an authority unit: the key of a chunk (村键).
public struct VillageKey: Sendable, Hashable, Comparable {
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64

    /// A village by its key.
    public init(unit: Int, village: Int64) {
        self.unit = unit
        self.village = village
    }

    /// By unit, then by village.
    public static func < (left: VillageKey, right: VillageKey) -> Bool {
        (left.unit, left.village) < (right.unit, right.village)
    }
}

/// The subjects of one kind in some villages as columns (对象表), in order of village and id.
///
/// Persons stand in the order of their households; a person of no household here stands in no table.
public struct SubjectTable: Sendable {
    /// The subjects' integers.
    public var ids: [Int64] = []
    /// A person's household or a household's group; 0 for none.
    public var links: [Int64] = []
    /// The subjects of village v stand in `offsets[v]..<offsets[v + 1]`.
    public var offsets: [Int32] = [0]
    /// Numbers by fact: as entered, then with the derived ones.
    public var numbers: [String: FactColumn] = [:]
    /// Texts by fact.
    public var texts: [String: TextColumn] = [:]
    /// What was entered for facts that were then worked out.
    public var written: [String: FactColumn] = [:]

    /// No subjects.
    public init() {}

    /// How many subjects there are.
    public var rows: Int { ids.count }

    /// The column of a fact as rules read it; of a text only whether it is there; all unknown where none is kept.
    public func column(_ fact: String) -> FactColumn {
        numbers[fact] ?? texts[fact]?.presence ?? .unknown(rows)
    }
}

/// Some villages with everything that is known in them, as columns (村表组): what rules run over.
public struct VillageTables: Sendable {
    /// The villages in order.
    public var villages: [VillageKey] = []
    /// Whether facts of the village itself are recorded.
    public var hasOwn: [Bool] = []
    /// The subjects by kind; of villages one row each.
    public var tables: [SubjectKind: SubjectTable]
    /// The persons of household row h stand in `members[h]..<members[h + 1]`.
    public var members: [Int32] = [0]

    /// No villages.
    public init() {
        tables = Dictionary(uniqueKeysWithValues: SubjectKind.allCases.map { ($0, SubjectTable()) })
    }

    /// The subjects of a kind.
    public subscript(kind: SubjectKind) -> SubjectTable {
        get { tables[kind] ?? SubjectTable() }
        set { tables[kind] = newValue }
    }

    /// A table of some facts of a kind, for households with some of their persons' facts.
    public func factTable(
        _ kind: SubjectKind, _ facts: Set<String>, members wanted: Set<String> = [],
        listsMembers: Bool = false
    ) -> FactTable {
        let table = self[kind]
        let columns = Dictionary(uniqueKeysWithValues: facts.map { ($0, table.column($0)) })
        guard kind == .household, listsMembers else { return FactTable(rows: table.rows, columns: columns) }
        let persons = self[.person]
        // As a list of persons shows them, an error of one is not known.
        let theirs = wanted.map { ($0, persons.column($0).withoutErrors) }
        return FactTable(
            rows: table.rows, columns: columns,
            members: FactTable.Members(
                offsets: members, columns: Dictionary(uniqueKeysWithValues: theirs), noneIsUnknown: true))
    }
}
