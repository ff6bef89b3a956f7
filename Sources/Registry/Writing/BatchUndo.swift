public import Journal
import Policy
public import Storage
public import Vocabulary

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

    /// The villages in which anything changes.
    public var villages: Set<AreaID> {
        Set(entries.flatMap { $0.writes.map(\.village) + $0.documents.map(\.village) })
    }

    private let connection: any StorageConnection
    private let keys: KeyRing
    private let tables: RegistryTables
    private let units: UnitNames
    private let batch: String
    private var erased: Set<String> = []

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
        if let erasure = mine.first(where: { $0.kind == JournalWriter.subjectErased }) {
            throw Problem(
                .changeRefused,
                ["id": erasure.header.subject ?? "", "why": "什么也找不回来 / what was erased cannot come back"])
        }
        erased = try KeyRing.erased(connection)
        var own: [String: Set<Int64>] = [:]
        for entry in mine { own[entry.chain, default: []].insert(entry.seq) }
        for entry in mine.reversed() { try undo(entry, own[entry.chain] ?? [], reason) }
        if var first = entries.first {
            first.open = .object((first.open?.members ?? []) + [.init("undone", .string(batch))])
            entries[0] = first
        }
    }

    private mutating func undo(_ entry: Entry, _ own: Set<Int64>, _ reason: String?) throws {
        var writes: [SubjectWrite] = []
        var documents: [DocumentWrite] = []
        for body in entry.bodies {
            if let document = body.payload?["document"] {
                if let write = try undo(document, entry, own) { documents.append(write) }
                continue
            }
            guard let payload = body.payload, let id = payload["subject"]?.stringValue,
                let village = payload["village"]?.stringValue.flatMap({ AreaID($0) }), !erased.contains(id),
                let (kind, key) = subject(id, payload), let unit = units.number(entry.chain)
            else { continue }
            let history = try History(kind, key, unit, village, own, tables, connection)
            let index =
                writes.firstIndex { $0.id == id && $0.village == village }
                ?? {
                    writes.append(SubjectWrite(kind: kind, id: id, village: village))
                    return writes.count - 1
                }()
            if payload["present"]?.boolValue == true, !history.existed(before: entry.seq) {
                if let later = history.laterChange(than: entry.seq) {
                    kept.append(Kept(id: id, fact: "present", changedBy: "\(entry.chain)@\(later)"))
                } else {
                    writes[index].isPresent = false
                    undone += 1
                }
            } else if payload["present"] != nil {
                if let said = history.row(sayingOnTheDayOf: entry, FactMask.presence) {
                    writes[index].isPresent = said.isPresent
                } else {
                    writes[index].unsaysPresence = true
                }
                undone += 1
            }
            if payload["household"] != nil || payload["group"] != nil, history.row(before: entry) != nil {
                restoreLink(&writes[index], history, entry)
            }
            for member in payload["set"]?.members ?? [] {
                guard let column = tables.column(member.key, of: kind) else { continue }
                // With whoever goes again go the facts that came with them.
                guard writes[index].isPresent != false else {
                    undone += 1
                    continue
                }
                if let other = history.overwritten(column, after: entry) {
                    kept.append(Kept(id: id, fact: member.key, changedBy: "\(entry.chain)@\(other)"))
                    continue
                }
                undone += 1
                if let said = history.row(sayingOnTheDayOf: entry, FactMask.fact(column.ordinal)) {
                    writes[index].facts.append((member.key, try value(column, said, kind)))
                    continue
                }
                writes[index].unset.append(member.key)
                if column.form == .secret, let row = history.row(beforeTheDayOf: entry),
                    let value = try value(column, row, kind)
                {
                    writes[index].stands.append((member.key, value))
                }
            }
        }
        writes.removeAll { $0.isEmpty }
        guard !writes.isEmpty || !documents.isEmpty else { return }
        var plan = EntryPlan(
            chain: entry.chain, kind: EntryKind.batchUndone, subject: entry.header.subject,
            effectiveOn: entry.effectiveOn, reason: reason)
        plan.writes = writes
        plan.documents = documents
        plan.open = Self.parting(entry)
        entries.append(plan)
    }

    /// Whoever the entry merged, or moved under a new id, goes by their own id again; nil where it did neither.
    private static func parting(_ entry: Entry) -> JSONValue? {
        let said = entry.bodies.lazy.compactMap { $0.payload?["merged"] }.first
        guard let said, said["into"]?.stringValue != nil, let from = said["from"] else { return nil }
        return ["merged": ["from": from, "into": .null]]
    }

    /// A document filed is withdrawn again from its day on; a withdrawal, or its taking back, is turned round.
    private mutating func undo(
        _ document: JSONValue, _ entry: Entry, _ own: Set<Int64>
    ) throws -> DocumentWrite? {
        guard let owner = document["owner"]?.stringValue, !erased.contains(owner),
            let village = document["village"]?.stringValue.flatMap({ AreaID($0) }),
            let unit = units.number(entry.chain)
        else { return nil }
        let seq = DocumentWrite.seq(document["of"]) ?? entry.seq
        let standings = try connection.rows(
            """
            SELECT seq, withdrawn FROM document_standing
            WHERE unit = ? AND village = ? AND owner = ? AND document = ? ORDER BY seq
            """, [.integer(Int64(unit)), .integer(village.number), .text(owner), .integer(seq)]
        ) { (seq: $0.integer(0) ?? 0, withdrawn: $0.integer(1) == 1) }
        if let later = standings.first(where: { $0.seq > entry.seq && !own.contains($0.seq) }) {
            kept.append(Kept(id: owner, fact: "document", changedBy: "\(entry.chain)@\(later.seq)"))
            return nil
        }
        let was = standings.last { $0.seq < entry.seq }?.withdrawn ?? (seq == entry.seq)
        undone += 1
        return DocumentWrite(
            .standing(of: "\(entry.chain)@\(seq)", withdrawn: was), owner: owner, village: village)
    }

    private func subject(_ id: String, _ payload: JSONValue) -> (SubjectKind, Int64)? {
        if let area = AreaID(id) {
            return payload["kind"]?.stringValue.flatMap { SubjectKind(rawValue: $0) }.map {
                ($0, area.number)
            }
        }
        return units.subject(id).map { ($0.kind, $0.key) }
    }

    /// A subject's household or group returns to what was said before of the same day, or of days before.
    private func restoreLink(_ write: inout SubjectWrite, _ history: History, _ entry: Entry) {
        guard let link = history.row(sayingOnTheDayOf: entry, FactMask.link)?.link else {
            write.unsaysLink = true
            return
        }
        if write.kind == .person {
            write.household = units.text(SubjectID(kind: .household, key: link))
        } else {
            write.group = AreaID(link)
        }
    }

    /// The value of a fact in a row, secret ones in clear.
    private func value(_ column: FactColumn, _ row: VersionRow, _ kind: SubjectKind) throws -> FactValue? {
        if column.form != .secret { return column.value(row.values[column.ordinal]) }
        return try SecretValues(connection, keys, tables).value(kind, SubjectState(row), column.fact)
    }

    /// The version rows of one subject in one village.
    private struct History {
        let rows: [VersionRow]
        /// The batch's own entries on the chain: what one of them changed of another's is no other's change.
        let own: Set<Int64>

        init(
            _ kind: SubjectKind, _ key: Int64, _ unit: Int, _ village: AreaID, _ own: Set<Int64>,
            _ tables: RegistryTables, _ connection: any StorageConnection
        ) throws {
            self.own = own
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
            guard let later = rows.map(\.seq).filter({ $0 > seq && !own.contains($0) }).min() else {
                return nil
            }
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

        /// The state of the entry's day as known before it, where something was said of that very day.
        func row(sayingOnTheDayOf entry: Entry, _ bit: Int) -> VersionRow? {
            row(before: entry).flatMap {
                $0.effectiveOn == entry.effectiveOn.yyyymmdd && $0.mask.contains(bit) ? $0 : nil
            }
        }

        /// The state of the days before the entry's, as known now.
        func row(beforeTheDayOf entry: Entry) -> VersionRow? {
            rows.last { $0.effectiveOn < entry.effectiveOn.yyyymmdd }
        }

        /// The entry after this one that set the fact from the same day on; nil where this one still stands.
        func overwritten(_ column: FactColumn, after entry: Entry) -> Int64? {
            let day = entry.effectiveOn.yyyymmdd
            var standing: SQLValue?
            var other: Int64?
            for row in rows where row.effectiveOn == day {
                if row.seq == entry.seq { standing = row.values[column.ordinal] }
                if row.seq > entry.seq, !own.contains(row.seq),
                    row.mask.contains(FactMask.fact(column.ordinal))
                {
                    // A later change that was taken back leaves it as this entry did.
                    other = row.values[column.ordinal] == standing ? nil : other ?? row.seq
                }
            }
            return other
        }
    }
}
