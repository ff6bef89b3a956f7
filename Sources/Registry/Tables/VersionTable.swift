import Policy
package import Storage
package import Vocabulary

/// The table of dated versions of one kind of subject: `household_version` and its kin (版本表).
///
/// A row holds from its day until the next; state as of D known at S is, per subject, of the rows with seq ≤ S and
/// effective_on ≤ D the latest effective_on, then the latest seq (journal-and-storage.md, Facts).
package struct VersionTable: Sendable {
    /// What its rows are about.
    package let kind: SubjectKind
    /// Its fact columns in order of ordinal.
    package let columns: [FactColumn]
    private let ordinals: FactIndex
    /// The place of each column, by ordinal, in the order of keys of a journal body, and the ordinal of each place.
    private let keyPlaces: [Int]
    private let keyOrdinals: [Int]

    /// A table of these columns.
    package init(kind: SubjectKind, columns: [FactColumn]) {
        self.kind = kind
        self.columns = columns.filter { $0.subject == kind }.sorted { $0.ordinal < $1.ordinal }
        ordinals = FactIndex(self.columns.map(\.fact))
        var places = Array(repeating: 0, count: self.columns.count)
        let ordered = self.columns.sorted { JSONBytes.precedes($0.fact, $1.fact) }
        for (place, column) in ordered.enumerated() { places[column.ordinal] = place }
        keyPlaces = places
        keyOrdinals = ordered.map(\.ordinal)
    }

    /// The table's name.
    package var name: String { "\(kind.rawValue)_version" }

    /// The column of a fact; nil where this kind has none.
    package func column(_ fact: String) -> FactColumn? { ordinals[fact].map { columns[$0] } }

    /// Whether it keeps a fact.
    package func keeps(_ fact: String) -> Bool { ordinals[fact] != nil }

    /// Calls the closure for the facts that it keeps, in the order in which a journal body carries them.
    func inKeyOrder(
        _ facts: [(fact: String, value: FactValue?)], _ body: (FactColumn, FactValue?) -> Void
    ) {
        // Whole numbers are sorted, not facts: the place above the index.
        var places: [Int] = []
        places.reserveCapacity(facts.count)
        for index in facts.indices {
            if let ordinal = ordinals[facts[index].fact] { places.append(keyPlaces[ordinal] << 32 | index) }
        }
        places.sort()
        for place in places {
            body(columns[keyOrdinals[place >> 32]], facts[place & 0xFFFF_FFFF].value)
        }
    }

    /// What a row belongs to inside its village: a person to a household, a household to a group.
    static func linkName(_ kind: SubjectKind) -> String { kind == .person ? "household" : "group_area" }

    private static let leading = ["unit", "village", "subject", "effective_on", "seq", "present"]

    /// The DDL of the table without fact columns.
    static func create(_ kind: SubjectKind) -> [String] {
        var statements = [
            """
            CREATE TABLE \(kind.rawValue)_version (
                unit INTEGER NOT NULL, village BIGINT NOT NULL, subject BIGINT NOT NULL,
                effective_on INTEGER NOT NULL, seq BIGINT NOT NULL,
                present SMALLINT NOT NULL, \(linkName(kind)) BIGINT, set_facts BLOB NOT NULL,
                PRIMARY KEY (unit, village, subject, effective_on, seq)) WITHOUT ROWID
            """
        ]
        if kind == .person {
            statements.append("CREATE INDEX person_version_household ON person_version (household)")
        }
        return statements
    }

    /// The DDL that adds one fact's column.
    static func add(_ column: FactColumn) -> String {
        let type = column.form == .text ? "TEXT" : column.form == .bool ? "SMALLINT" : "BIGINT"
        return "ALTER TABLE \(column.subject.rawValue)_version ADD COLUMN \"\(column.fact)\" \(type)"
    }

    private func list(_ columns: [FactColumn]) -> String {
        (Self.leading + [Self.linkName(kind), "set_facts"] + columns.map { "\"\($0.fact)\"" })
            .joined(separator: ", ")
    }

    /// The insert of a whole row.
    var insertSQL: String {
        let marks = Array(repeating: "?", count: 8 + columns.count).joined(separator: ", ")
        return "INSERT INTO \(name) (\(list(columns))) VALUES (\(marks))"
    }

    /// The select of rows with the given fact columns, in key order under a condition.
    func selectSQL(_ wanted: [FactColumn], where condition: String) -> String {
        "SELECT \(list(wanted)) FROM \(name) WHERE \(condition) "
            + "ORDER BY unit, village, subject, effective_on, seq"
    }

    /// The select of the last row of a subject in key order: its state, however often it was corrected.
    func lastSQL(_ wanted: [FactColumn], where condition: String) -> String {
        "SELECT \(list(wanted)) FROM \(name) WHERE \(condition) "
            + "ORDER BY unit DESC, village DESC, subject DESC, effective_on DESC, seq DESC LIMIT 1"
    }
}

/// One row of a version table.
package struct VersionRow: Sendable {
    /// The authority unit's small integer.
    package var unit: Int
    /// The village's area number.
    package var village: Int64
    /// The subject's integer.
    package var subject: Int64
    /// The day from which it holds, yyyymmdd.
    package var effectiveOn: Int
    /// The entry's place in its chain.
    package var seq: Int64
    /// Whether the subject is there: false after a move, death or merge.
    package var isPresent: Bool
    /// A person's household or a household's group.
    package var link: Int64?
    /// Which facts were set on this very day, as bits by ordinal + 2; bit 0 is presence, bit 1 the link.
    package var mask: FactMask
    /// The values of the columns asked for, in their order.
    package var values: [SQLValue]

    init(_ row: any StorageRow, columns: Int) {
        unit = Int(row.integer(0) ?? 0)
        village = row.integer(1) ?? 0
        subject = row.integer(2) ?? 0
        effectiveOn = Int(row.integer(3) ?? 0)
        seq = row.integer(4) ?? 0
        isPresent = row.integer(5) == 1
        link = row.integer(6)
        mask = FactMask(bytes: row.blob(7) ?? [])
        values = (0..<columns).map { row.value(8 + $0) }
    }

    init(
        unit: Int, village: Int64, subject: Int64, effectiveOn: Int, seq: Int64, isPresent: Bool,
        link: Int64?,
        mask: FactMask, values: [SQLValue]
    ) {
        self.unit = unit
        self.village = village
        self.subject = subject
        self.effectiveOn = effectiveOn
        self.seq = seq
        self.isPresent = isPresent
        self.link = link
        self.mask = mask
        self.values = values
    }

    /// Makes what the bits name what it was on an earlier day: not there and not known where there is none.
    mutating func takeBack(_ bits: FactMask, to earlier: VersionRow?) {
        guard !bits.isEmpty else { return }
        if bits.contains(FactMask.presence) { isPresent = earlier?.isPresent ?? false }
        if bits.contains(FactMask.link) { link = earlier?.link }
        for ordinal in values.indices where bits.contains(FactMask.fact(ordinal)) {
            values[ordinal] = earlier?.values[ordinal] ?? .null
        }
    }

    var bindings: [SQLValue] {
        [
            .integer(Int64(unit)), .integer(village), .integer(subject), .integer(Int64(effectiveOn)),
            .integer(seq), .integer(isPresent ? 1 : 0), link.map { .integer($0) } ?? .null, .blob(mask.bytes),
        ] + values
    }
}

/// A set of facts as bits; trailing zero bytes are not kept, so that equal sets are equal bytes.
package struct FactMask: Sendable, Hashable {
    /// The bits, lowest first.
    package private(set) var bytes: [UInt8]

    /// A set by its bytes.
    package init(bytes: [UInt8] = []) { self.bytes = bytes }

    /// Presence and link come before the facts.
    static let presence = 0
    static let link = 1
    static func fact(_ ordinal: Int) -> Int { ordinal + 2 }

    mutating func insert(_ bit: Int) {
        while bytes.count <= bit >> 3 { bytes.append(0) }
        bytes[bit >> 3] |= 1 << UInt8(bit & 7)
    }

    package func contains(_ bit: Int) -> Bool {
        bit >> 3 < bytes.count && bytes[bit >> 3] & (1 << UInt8(bit & 7)) != 0
    }

    mutating func formUnion(_ other: FactMask) {
        while bytes.count < other.bytes.count { bytes.append(0) }
        for (index, byte) in other.bytes.enumerated() { bytes[index] |= byte }
    }

    mutating func subtract(_ other: FactMask) {
        for index in 0..<min(bytes.count, other.bytes.count) { bytes[index] &= ~other.bytes[index] }
        while bytes.last == 0 { bytes.removeLast() }
    }

    func intersection(_ other: FactMask) -> FactMask {
        FactMask(bytes: zip(bytes, other.bytes).map { $0 & $1 })
    }

    var isEmpty: Bool { bytes.allSatisfy { $0 == 0 } }
}
