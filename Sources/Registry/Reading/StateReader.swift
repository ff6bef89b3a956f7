public import Storage
public import Vocabulary

/// The facts of one subject at a moment: its place and the values asked for (状态).
public struct SubjectState: Sendable {
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64
    /// The subject's integer; for groups and villages the area number.
    public var subject: Int64
    /// A person's household or a household's group.
    public var link: Int64?
    /// The day from which this state holds, yyyymmdd.
    public var effectiveOn: Int
    /// The entry that made it, by its place in the unit's chain.
    public var seq: Int64
    /// The values of the facts asked for, in their order.
    public var values: [SQLValue]

    init(_ row: VersionRow) {
        unit = row.unit
        village = row.village
        subject = row.subject
        link = row.link
        effectiveOn = row.effectiveOn
        seq = row.seq
        values = row.values
    }
}

/// One village at a moment: its own facts and those of its groups, households and persons (一村快照).
public struct VillageState: Sendable {
    /// The authority unit's small integer.
    public var unit: Int
    /// The village's area number.
    public var village: Int64
    /// The village's own facts; nil where none are recorded.
    public var own: SubjectState?
    /// Its groups in order of id.
    public var groups: [SubjectState] = []
    /// Its households in order of id.
    public var households: [SubjectState] = []
    /// Its persons in order of id.
    public var persons: [SubjectState] = []
}

/// Reads states as of a day and known at a position, in key order, village by village (按时点读取).
public struct StateReader: Sendable {
    /// The facts read of each kind, in the order of the values of a state.
    public let facts: [SubjectKind: [FactColumn]]
    private let tables: RegistryTables

    /// A reader of some facts of some kinds; kinds left out are not read at all.
    public init(_ tables: RegistryTables, facts: [SubjectKind: [FactColumn]]) {
        self.tables = tables
        self.facts = facts
    }

    /// A reader of every fact of some kinds.
    public init(_ tables: RegistryTables, kinds: [SubjectKind]) {
        self.init(
            tables, facts: Dictionary(uniqueKeysWithValues: kinds.map { ($0, tables.columns(of: $0)) }))
    }

    /// The subjects of one kind in a village, in order of id; each once, in its latest state.
    public func forEach(
        _ kind: SubjectKind, unit: Int, village: Int64, at moment: Moment,
        _ connection: any StorageConnection,
        _ body: (SubjectState) throws -> Void
    ) throws {
        guard let table = tables.versions[kind], let wanted = facts[kind], let seq = moment.seqs[unit] else {
            return
        }
        var last: VersionRow?
        func flush() throws {
            if let row = last, row.isPresent { try body(SubjectState(row)) }
            last = nil
        }
        try connection.forEach(
            table.selectSQL(
                wanted, where: "unit = ? AND village = ? AND effective_on <= ? AND seq <= ?"),
            [
                .integer(Int64(unit)), .integer(village), .integer(Int64(moment.asOf.yyyymmdd)),
                .integer(seq),
            ]
        ) { raw in
            let row = VersionRow(raw, columns: wanted.count)
            if let previous = last, previous.subject != row.subject { try flush() }
            last = row
            return true
        }
        try flush()
    }

    /// One subject's state; nil where it is not there at that moment.
    public func state(
        _ kind: SubjectKind, _ subject: Int64, unit: Int, village: Int64, at moment: Moment,
        _ connection: any StorageConnection
    ) throws -> SubjectState? {
        guard let table = tables.versions[kind], let wanted = facts[kind], let seq = moment.seqs[unit] else {
            return nil
        }
        let row = try connection.first(
            table.lastSQL(
                wanted,
                where: "unit = ? AND village = ? AND subject = ? AND effective_on <= ? AND seq <= ?"),
            [
                .integer(Int64(unit)), .integer(village), .integer(subject),
                .integer(Int64(moment.asOf.yyyymmdd)), .integer(seq),
            ]
        ) { VersionRow($0, columns: wanted.count) }
        return row.flatMap { $0.isPresent ? SubjectState($0) : nil }
    }

    /// The persons of a household at a moment, in order of id.
    public func members(
        of household: Int64, unit: Int, village: Int64, at moment: Moment, _ connection: any StorageConnection
    ) throws -> [SubjectState] {
        let ids = try connection.rows(
            """
            SELECT DISTINCT subject FROM person_version
            WHERE household = ? AND unit = ? AND village = ? ORDER BY subject
            """, [.integer(household), .integer(Int64(unit)), .integer(village)]
        ) { $0.integer(0) ?? 0 }
        return try ids.compactMap { id in
            let person = try state(.person, id, unit: unit, village: village, at: moment, connection)
            return person?.link == household ? person : nil
        }
    }

    /// Everything asked for of one village.
    public func village(
        _ village: Int64, unit: Int, at moment: Moment, _ connection: any StorageConnection
    ) throws -> VillageState {
        var state = VillageState(unit: unit, village: village)
        try forEach(.village, unit: unit, village: village, at: moment, connection) { state.own = $0 }
        try forEach(.group, unit: unit, village: village, at: moment, connection) { state.groups.append($0) }
        try forEach(.household, unit: unit, village: village, at: moment, connection) {
            state.households.append($0)
        }
        try forEach(.person, unit: unit, village: village, at: moment, connection) {
            state.persons.append($0)
        }
        return state
    }
}
