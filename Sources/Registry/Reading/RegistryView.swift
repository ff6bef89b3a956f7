import Journal
public import Policy
public import Storage
public import Vocabulary

/// The registry as read inside one transaction: where subjects are and what is known of them (登记读取).
public struct RegistryView {
    /// The connection of the transaction.
    public let connection: any StorageConnection
    /// The shape of the tables.
    public let tables: RegistryTables
    /// The authority units.
    public let units: UnitNames
    /// The two times of the question.
    public let moment: Moment

    /// A view at a moment; `tables` where their shape is known.
    public init(_ connection: any StorageConnection, at moment: Moment, tables: RegistryTables? = nil) throws
    {
        self.connection = connection
        self.tables = try tables ?? RegistryTables(connection)
        units = try UnitNames(connection)
        self.moment = moment
    }

    /// Where a subject is now.
    public struct Place: Sendable, Hashable {
        /// The authority unit's small integer.
        public var unit: Int
        /// The village's area number.
        public var village: Int64
    }

    /// Where a subject is now; nil when nobody of that id was ever recorded here.
    public func place(of id: SubjectID) throws -> Place? {
        try place(kind: id.kind, id.key)
    }

    func place(kind: SubjectKind, _ key: Int64) throws -> Place? {
        try connection.first(
            "SELECT unit, village FROM subject_place WHERE kind = ? AND subject = ?",
            [.text(kind.rawValue), .integer(key)]
        ) { Place(unit: Int($0.integer(0) ?? 0), village: $0.integer(1) ?? 0) }
    }

    /// The id into which a subject was merged; nil when it was not.
    public func mergedInto(_ id: SubjectID) throws -> SubjectID? {
        try connection.first(
            "SELECT merged_into FROM subject_alias WHERE kind = ? AND subject = ?",
            [.text(id.kind.rawValue), .integer(id.key)]
        ) { SubjectID(kind: id.kind, key: $0.integer(0) ?? 0) }
    }

    /// The subject of an argument: a household or person by id; a Problem (404) where there is none, 409.106 where it
    /// was erased.
    public func require(_ text: String, _ kind: SubjectKind? = nil) throws -> SubjectID {
        guard let id = units.subject(text), kind == nil || kind == id.kind, try place(of: id) != nil else {
            throw Problem(.subjectNotFound, ["id": text])
        }
        if try KeyRing.isErased(text, connection) { throw Problem(.subjectErased, ["subject": text]) }
        return id
    }

    /// Everything known of a household or person at this moment; nil where it is not there.
    public func state(_ id: SubjectID) throws -> SubjectState? {
        guard let place = try place(of: id) else { return nil }
        return try StateReader(tables, kinds: [id.kind]).state(
            id.kind, id.key, unit: place.unit, village: place.village, at: moment, connection)
    }

    /// The persons of a household at this moment.
    public func members(_ household: SubjectState) throws -> [SubjectState] {
        try StateReader(tables, kinds: [.person]).members(
            of: household.subject, unit: household.unit, village: household.village, at: moment, connection)
    }

    /// Whether a batch was taken back (已撤销).
    public func isUndone(_ batch: String) throws -> Bool {
        let by = try connection.first("SELECT undone_by FROM batch WHERE batch = ?", [.text(batch)]) {
            $0.text(0)
        }
        return by.flatMap { $0 } != nil
    }

    /// The value of a fact in a state read with every column.
    public func value(_ fact: String, _ kind: SubjectKind, _ state: SubjectState) -> FactValue? {
        guard let column = tables.column(fact, of: kind), column.ordinal < state.values.count else {
            return nil
        }
        return column.value(state.values[column.ordinal])
    }

    /// The next number to be issued by a unit for a kind of subject.
    public func nextNumber(_ kind: SubjectKind, unit: Int) throws -> Int {
        let low = SubjectID(kind: kind, unit: unit, number: 0).key
        let high = SubjectID(kind: kind, unit: unit + 1, number: 0).key
        let last = try connection.first(
            "SELECT MAX(subject) FROM subject_place WHERE kind = ? AND subject >= ? AND subject < ?",
            [.text(kind.rawValue), .integer(low), .integer(high)]
        ) { $0.integer(0) }
        return SubjectID(kind: kind, key: last.flatMap { $0 } ?? low).number + 1
    }

    /// The next area number to be issued by a unit; each unit numbers its villages and groups in its own million.
    public func nextArea(unit: Int) throws -> Int64 {
        let low = Int64(unit) * AreaNumbers.perUnit
        let last = try connection.first(
            "SELECT MAX(area) FROM area WHERE area > ? AND area < ?",
            [.integer(low), .integer(low + AreaNumbers.perUnit)]
        ) { $0.integer(0) }
        return (last.flatMap { $0 } ?? low) + 1
    }
}

/// How units number the areas that they record themselves; the pack's own areas stay below.
enum AreaNumbers {
    /// Numbers that each unit may issue.
    static let perUnit: Int64 = 1_000_000
}
