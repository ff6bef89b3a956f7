public import Columns
public import Journal
public import Policy
public import Registry
public import Storage
public import Vocabulary

/// The work lists beside a column snapshot (清单快照): every line in memory by village, and for each household which
/// conditions are owed; never changed, a refresh reads the touched villages anew and shares the others.
public struct WorkListSnapshot: Sendable {
    /// A condition of a rule set.
    public struct Condition: Sendable, Hashable {
        /// The rule set's id.
        public var ruleSet: String
        /// The criterion's id.
        public var criterion: String

        /// A condition by its parts.
        public init(ruleSet: String, criterion: String) {
            self.ruleSet = ruleSet
            self.criterion = criterion
        }
    }

    /// One line, small: days as day numbers.
    public struct Line: Sendable, Hashable {
        /// Whom it is about.
        public var subject: Int64
        /// Its number among the lines of its subject.
        public var number: Int64
        /// A household, else the village.
        public var isHousehold: Bool
        /// The row among the village's households; -1 where the household is gone, and of villages.
        public var row: Int32
        /// The place in `conditions`.
        public var condition: UInt16
        /// The place in `departments`.
        public var department: UInt16
        /// Whether the condition is unmet; else it is not known.
        public var isUnmet: Bool
        /// What has become of it.
        public var state: WorkListLine.State
        /// The day on which it was opened.
        public var opened: Int32
        /// The day by which it is to be done.
        public var due: Int32
        /// The day on which it was closed.
        public var closed: Int32?
    }

    struct Village: Sendable {
        var lines: [Line] = []
        /// By row of the household: a bit for each gate or other criterion of the household rules.
        var unmet: [UInt32] = []
        var unknown: [UInt32] = []
        /// By row: the earliest day by which something open is to be done.
        var due: [Int32] = []

        /// A village of so many households of whom nothing is owed.
        init(rows: Int = 0) {
            unmet = Array(repeating: 0, count: rows)
            unknown = unmet
            due = Array(repeating: .max, count: rows)
        }

        mutating func mark(_ row: Int, _ bit: UInt32, isUnmet: Bool, due day: LocalDate) {
            if isUnmet { unmet[row] |= bit } else { unknown[row] |= bit }
            due[row] = min(due[row], day.dayNumber)
        }
    }

    /// The receipt of the snapshot that it stands beside.
    public let receipt: Int64
    /// The household exit rules; nil where the pack has none.
    public let rules: RuleSet?
    /// Every condition of a line.
    public private(set) var conditions: [Condition] = []
    /// Every department of a line; empty text where none answers.
    public private(set) var departments: [String] = []
    private var villages: [VillageKey: Village] = [:]
    private var known: (conditions: [Condition: UInt16], departments: [String: UInt16]) = ([:], [:])

    /// Reads all lines. A condition beyond the thirty-second of the household rules has no mark in lists.
    public init(_ snapshot: RegistrySnapshot, _ connection: any StorageConnection) throws {
        receipt = snapshot.receipt
        rules = snapshot.pack.ruleSet(for: ExitJudge.householdRole)
        try read(nil, snapshot, connection)
    }

    private init(_ other: WorkListSnapshot, _ snapshot: RegistrySnapshot) {
        receipt = snapshot.receipt
        rules = snapshot.pack.ruleSet(for: ExitJudge.householdRole)
        conditions = other.conditions
        departments = other.departments
        villages = other.villages
        known = other.known
    }

    /// Nothing is owed yet.
    init(empty snapshot: RegistrySnapshot) {
        receipt = snapshot.receipt
        rules = snapshot.pack.ruleSet(for: ExitJudge.householdRole)
    }

    /// Notes that a condition of a household is owed; `rows` are those of the village's households.
    mutating func mark(
        _ key: VillageKey, row: Int, of rows: Int, _ bit: UInt32, isUnmet: Bool, due: LocalDate
    ) {
        villages[key, default: Village(rows: rows)].mark(row, bit, isUnmet: isUnmet, due: due)
    }

    /// The bit of each criterion of the household rules, of the first thirty-two.
    var bits: [String: UInt32] {
        Dictionary(
            (rules?.criteria ?? PackList()).prefix(32).enumerated().map { ($1.id, UInt32(1) << UInt32($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The lines beside a later snapshot.
    public func refreshed(
        _ snapshot: RegistrySnapshot, keys: KeyRing, _ connection: any StorageConnection
    ) throws -> WorkListSnapshot {
        guard snapshot.receipt != receipt else { return self }
        guard rules?.id == snapshot.pack.ruleSet(for: ExitJudge.householdRole)?.id,
            let touched = try RegistrySnapshot.villages(touchedAfter: receipt, keys: keys, connection)
        else { return try WorkListSnapshot(snapshot, connection) }
        var next = WorkListSnapshot(self, snapshot)
        for key in touched.sorted() {
            next.villages[key] = nil
            try next.read(key, snapshot, connection)
        }
        return next
    }

    private mutating func read(
        _ key: VillageKey?, _ snapshot: RegistrySnapshot, _ connection: any StorageConnection
    ) throws {
        let condition = key == nil ? "" : "WHERE unit = ? AND village = ?"
        let values: [SQLValue] = key.map { [.integer(Int64($0.unit)), .integer($0.village)] } ?? []
        var at: VillageKey?
        var village = Village()
        var chunk: VillageChunk?
        let bits = bits
        try connection.forEach(
            "SELECT \(WorkListTable.columns) FROM worklist_line \(condition) ORDER BY \(WorkListTable.order)",
            values
        ) { row in
            let line = WorkListLine(row)
            let here = VillageKey(unit: line.unit, village: line.village)
            if here != at {
                if let at { villages[at] = village }
                at = here
                chunk = snapshot.columns.place(of: here).map { snapshot.columns.chunks[$0] }
                let rows = chunk?.rows(.household) ?? 0
                village = Village(rows: rows)
            }
            let place = line.kind == .household ? chunk?.row(.household, id: line.subject) : nil
            village.lines.append(small(line, row: place))
            if let place, line.state == .open, line.ruleSet == rules?.id, let bit = bits[line.criterion] {
                village.mark(place, bit, isUnmet: line.verdict == .unmet, due: line.due)
            }
            return true
        }
        if let at { villages[at] = village }
    }

    private mutating func small(_ line: WorkListLine, row: Int?) -> Line {
        let condition = Condition(ruleSet: line.ruleSet, criterion: line.criterion)
        let place = known.conditions[condition] ?? UInt16(conditions.count)
        if Int(place) == conditions.count {
            conditions.append(condition)
            known.conditions[condition] = place
        }
        let name = line.department ?? ""
        let department = known.departments[name] ?? UInt16(departments.count)
        if Int(department) == departments.count {
            departments.append(name)
            known.departments[name] = department
        }
        return Line(
            subject: line.subject, number: line.number, isHousehold: line.kind == .household,
            row: row.map { Int32($0) } ?? -1, condition: place, department: department,
            isUnmet: line.verdict == .unmet, state: line.state, opened: line.opened.dayNumber,
            due: line.due.dayNumber, closed: line.closed?.dayNumber)
    }

    /// A line in full.
    public func line(_ line: Line, in village: VillageKey) -> WorkListLine {
        let condition = conditions[Int(line.condition)]
        let department = departments[Int(line.department)]
        var full = WorkListLine(
            unit: village.unit, village: village.village, kind: line.isHousehold ? .household : .village,
            subject: line.subject, number: line.number,
            ruleSet: condition.ruleSet, criterion: condition.criterion,
            verdict: line.isUnmet ? .unmet : .unknown, department: department.isEmpty ? nil : department,
            opened: LocalDate(dayNumber: line.opened), due: LocalDate(dayNumber: line.due))
        full.state = line.state
        full.closed = line.closed.map { LocalDate(dayNumber: $0) }
        return full
    }

    /// The lines of a village by subject and number, its own last.
    public func lines(_ village: VillageKey) -> [Line] { villages[village]?.lines ?? [] }

    /// How many lines are open in a scope, of one department or all.
    public func open(in scope: Scope, department: String? = nil) -> Int {
        let place = department.map { name in departments.firstIndex(of: name).map { UInt16($0) } }
        return scope.parts.reduce(0) { sum, part in
            part.villages.reduce(sum) { sum, village in
                sum
                    + lines(VillageKey(unit: part.unit, village: village)).count { line in
                        line.state == .open && (place.map { $0 == line.department } ?? true)
                    }
            }
        }
    }

    /// What is open of a household: bits by place of the criterion, and the earliest day by which something is due.
    public func owed(_ village: VillageKey, _ row: Int) -> (unmet: UInt32, unknown: UInt32, due: Int32?) {
        guard let village = villages[village], row < village.due.count else { return (0, 0, nil) }
        let due = village.due[row]
        return (village.unmet[row], village.unknown[row], due == .max ? nil : due)
    }

    /// What is open of each household of a village, by its row: bits by place of the criterion; empty where nothing was ever.
    public func owed(_ village: VillageKey) -> (unmet: [UInt32], unknown: [UInt32]) {
        villages[village].map { ($0.unmet, $0.unknown) } ?? ([], [])
    }

    /// The households of whom something is asked, by chunk of the snapshot; of those without lines, with nothing owed.
    public func households(
        _ snapshot: RegistrySnapshot, in villages: Set<VillageKey>?,
        where holds: (_ unmet: UInt32, _ unknown: UInt32) -> Bool
    ) -> RowSet {
        let nothing: UInt8 = holds(0, 0) ? 1 : 0
        return RowSet(
            snapshot.columns.chunks.map { chunk in
                guard villages?.contains(chunk.key) ?? true else { return nil }
                let rows = chunk.rows(.household)
                guard let village = self.villages[chunk.key], village.due.count == rows else {
                    return Array(repeating: nothing, count: rows)
                }
                return (0..<rows).map { holds(village.unmet[$0], village.unknown[$0]) ? 1 : 0 }
            })
    }

    /// The villages that owe a condition of their own, by chunk of the snapshot.
    public func villages(
        _ snapshot: RegistrySnapshot, in villages: Set<VillageKey>?, owing condition: Condition, isUnmet: Bool
    ) -> RowSet {
        let place = conditions.firstIndex(of: condition).map { UInt16($0) }
        return RowSet(
            snapshot.columns.chunks.map { chunk in
                guard villages?.contains(chunk.key) ?? true else { return nil }
                let owes = lines(chunk.key).contains { line in
                    !line.isHousehold && line.state == .open && line.condition == place
                        && line.isUnmet == isUnmet
                }
                return Array(repeating: owes ? 1 : 0, count: chunk.rows(.village))
            })
    }

    /// A number for each household made of what is owed, to sort by.
    public func rank(
        _ snapshot: RegistrySnapshot, in villages: Set<VillageKey>?, descending: Bool,
        _ number: (_ unmet: UInt32, _ unknown: UInt32) -> Int
    ) -> RowRank {
        RowRank(
            snapshot.columns.chunks.map { chunk in
                guard villages?.contains(chunk.key) ?? true, let village = self.villages[chunk.key] else {
                    return nil
                }
                return village.unmet.indices.map { Int32(number(village.unmet[$0], village.unknown[$0])) }
            }, descending: descending)
    }
}
