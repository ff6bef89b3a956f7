public import Journal
import Policy
public import Storage
import Vocabulary

/// Works out the entries that take a batch back (撤销批次): what still stands as the batch left it returns to what it
/// was before; what others have changed since is kept and listed.
public struct BatchUndo {
    /// A fact that stays, because another entry has changed it since.
    public struct Kept: Sendable {
        /// The subject.
        public var id: String
        /// The fact.
        public var fact: String
        /// The entry, `chain@seq`.
        public var changedBy: String
    }

    /// The compensating entries, one for each entry of the batch that had an effect.
    public private(set) var entries: [EntryPlan] = []
    /// What stays.
    public private(set) var kept: [Kept] = []
    /// How many facts and presences return to what they were.
    public private(set) var undone = 0

    private let connection: any StorageConnection
    private let keys: KeyRing
    private let tables: RegistryTables
    private let units: UnitNames
    private let batch: String

    /// Reads a batch and plans its undoing; a Problem where there is none or it was undone before.
    public init(_ batch: String, _ connection: any StorageConnection, keys: KeyRing, reason: String?) throws {
        self.batch = batch
        self.connection = connection
        self.keys = keys
        tables = try RegistryTables(connection)
        units = try UnitNames(connection)
        let found = try connection.first(
            "SELECT first_receipt, last_receipt, undone_by FROM batch WHERE batch = ?", [.text(batch)]
        ) { (first: $0.integer(0) ?? 0, last: $0.integer(1) ?? 0, by: $0.text(2)) }
        guard let found else { throw Problem(.batchNotFound, ["batch": batch]) }
        if let by = found.by { throw Problem(.batchUndone, ["batch": batch, "by": by]) }
        let reader = JournalReader(connection: connection, keys: keys)
        var mine: [Entry] = []
        try reader.forEach(after: found.first - 1, through: found.last) { entry in
            if entry.batch == batch { mine.append(entry) }
            return true
        }
        for entry in mine.reversed() { try undo(entry, reason) }
        if var first = entries.first {
            first.open = ["undone": .string(batch)]
            entries[0] = first
        }
    }

    private mutating func undo(_ entry: Entry, _ reason: String?) throws {
        var writes: [SubjectWrite] = []
        for body in entry.bodies {
            guard let payload = body.payload, let id = payload["subject"]?.stringValue,
                let village = payload["village"]?.stringValue.flatMap({ AreaID($0) }),
                let (kind, key) = subject(id, payload), let unit = units.number(entry.chain)
            else { continue }
            let history = try History(kind, key, unit, village, tables, connection)
            let index =
                writes.firstIndex { $0.id == id && $0.village == village }
                ?? {
                    writes.append(SubjectWrite(kind: kind, id: id, village: village))
                    return writes.count - 1
                }()
            if payload["present"]?.boolValue == true, !history.existed(before: entry.seq) {
                guard let later = history.laterChange(than: entry.seq) else {
                    writes[index].isPresent = false
                    undone += 1
                    continue
                }
                kept.append(Kept(id: id, fact: "present", changedBy: "\(entry.chain)@\(later)"))
            } else if let present = payload["present"]?.boolValue {
                writes[index].isPresent = !present
                undone += 1
            }
            if payload["household"] != nil, let link = history.link(before: entry), kind == .person {
                writes[index].household = units.text(SubjectID(kind: .household, key: link))
            }
            for member in payload["set"]?.members ?? [] {
                guard let column = tables.column(member.key, of: kind), writes[index].isPresent != false
                else { continue }
                if let other = history.overwritten(column, after: entry) {
                    kept.append(Kept(id: id, fact: member.key, changedBy: "\(entry.chain)@\(other)"))
                    continue
                }
                undone += 1
                writes[index].facts.append((member.key, try earlier(column, history, entry, kind)))
            }
        }
        writes.removeAll { $0.facts.isEmpty && $0.isPresent == nil && $0.household == nil }
        guard !writes.isEmpty else { return }
        var plan = EntryPlan(
            chain: entry.chain, kind: EntryKind.batchUndone, subject: entry.header.subject,
            effectiveOn: entry.effectiveOn, reason: reason)
        plan.writes = writes
        entries.append(plan)
    }

    private func subject(_ id: String, _ payload: JSONValue) -> (SubjectKind, Int64)? {
        if let area = AreaID(id) {
            return payload["kind"]?.stringValue.flatMap { SubjectKind(rawValue: $0) }.map {
                ($0, area.number)
            }
        }
        return units.subject(id).map { ($0.kind, $0.key) }
    }

    /// The value of a fact before an entry, secret ones in clear.
    private func earlier(
        _ column: FactColumn, _ history: History, _ entry: Entry, _ kind: SubjectKind
    ) throws -> FactValue? {
        guard let row = history.row(before: entry) else { return nil }
        if column.form != .secret { return column.value(row.values[column.ordinal]) }
        return try SecretValues(connection, keys).value(kind, SubjectState(row), column.fact)
    }

    /// The version rows of one subject in one village.
    private struct History {
        let rows: [VersionRow]

        init(
            _ kind: SubjectKind, _ key: Int64, _ unit: Int, _ village: AreaID, _ tables: RegistryTables,
            _ connection: any StorageConnection
        ) throws {
            guard let table = tables.versions[kind] else {
                rows = []
                return
            }
            rows = try connection.rows(
                table.selectSQL(table.columns, where: "unit = ? AND village = ? AND subject = ?"),
                [.integer(Int64(unit)), .integer(village.number), .integer(key)]
            ) { VersionRow($0, columns: table.columns.count) }
        }

        func existed(before seq: Int64) -> Bool { rows.contains { $0.seq < seq && $0.isPresent } }

        /// The first entry after this one that changed the subject; nil where all that came later was taken back.
        func laterChange(than seq: Int64) -> Int64? {
            guard let later = rows.map(\.seq).filter({ $0 > seq }).min() else { return nil }
            guard let mine = rows.last(where: { $0.seq == seq }) else { return later }
            for (index, row) in rows.enumerated() {
                let isLast = index + 1 == rows.count || rows[index + 1].effectiveOn != row.effectiveOn
                let isSame = row.values == mine.values && row.isPresent && row.link == mine.link
                if isLast, row.effectiveOn >= mine.effectiveOn, !isSame { return later }
            }
            return nil
        }

        /// The state on the entry's day as known before it.
        func row(before entry: Entry) -> VersionRow? {
            rows.last { $0.effectiveOn <= entry.effectiveOn.yyyymmdd && $0.seq < entry.seq }
        }

        func link(before entry: Entry) -> Int64? { row(before: entry)?.link }

        /// The entry after this one that set the fact from the same day on; nil where this one still stands.
        func overwritten(_ column: FactColumn, after entry: Entry) -> Int64? {
            let day = entry.effectiveOn.yyyymmdd
            var standing: SQLValue?
            var other: Int64?
            for row in rows where row.effectiveOn == day {
                if row.seq == entry.seq { standing = row.values[column.ordinal] }
                if row.seq > entry.seq, row.mask.contains(FactMask.fact(column.ordinal)) {
                    // A later change that was taken back leaves it as this entry did.
                    other = row.values[column.ordinal] == standing ? nil : other ?? row.seq
                }
            }
            return other
        }
    }
}
