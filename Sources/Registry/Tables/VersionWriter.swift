import Storage
import Vocabulary

/// What one entry says about one subject: the facts that it sets from a day on.
struct SubjectChange {
    var kind: SubjectKind
    var unit: Int
    var village: Int64
    var subject: Int64
    var effectiveOn: Int
    var seq: Int64
    /// Where the subject was before this entry; nil for one just issued.
    var place: (unit: Int, village: Int64)?
    var isPresent: Bool?
    /// A person's household or a household's group, where the entry says it.
    var link: Int64?
    /// Values by ordinal; null takes a value away (not known).
    var values: [(ordinal: Int, value: SQLValue)] = []
    /// What is no longer said of that day, as bits of a `FactMask`: the state of the day before holds again.
    var takenBack = FactMask()

    /// What it sets.
    var mask: FactMask {
        var mask = FactMask()
        if isPresent != nil { mask.insert(FactMask.presence) }
        if link != nil { mask.insert(FactMask.link) }
        for (ordinal, _) in values { mask.insert(FactMask.fact(ordinal)) }
        return mask
    }
}

/// Applies changes to a version table: the row that holds from the change's day, and anew each later row that a
/// backdated change alters.
struct VersionWriter {
    let table: VersionTable
    private let insert: any StorageStatement
    private let select: String

    init(_ table: VersionTable, _ connection: any StorageConnection) throws {
        self.table = table
        insert = try connection.prepare(table.insertSQL)
        select = table.selectSQL(table.columns, where: "unit = ? AND village = ? AND subject = ?")
    }

    /// Applies one change to a subject just issued: its first row, with no look at earlier ones.
    func applyFirst(_ change: SubjectChange) throws {
        let row = VersionRow(
            unit: change.unit, village: change.village, subject: change.subject,
            effectiveOn: change.effectiveOn, seq: change.seq, isPresent: change.isPresent ?? true,
            link: change.link, mask: change.mask, values: [])
        let leading = row.bindings
        try insert.run(leading, further: change.values.map { (leading.count + $0.ordinal, $0.value) })
    }

    /// Applies one change to a subject that may have rows already.
    func apply(_ change: SubjectChange, _ connection: any StorageConnection) throws {
        let rows = try connection.rows(
            select, [.integer(Int64(change.unit)), .integer(change.village), .integer(change.subject)]
        ) { VersionRow($0, columns: table.columns.count) }
        let before = rows.last { $0.effectiveOn <= change.effectiveOn }
        var row = VersionRow(
            unit: change.unit, village: change.village, subject: change.subject,
            effectiveOn: change.effectiveOn, seq: change.seq,
            isPresent: before?.isPresent ?? true, link: before?.link,
            mask: before?.effectiveOn == change.effectiveOn ? before?.mask ?? FactMask() : FactMask(),
            values: before?.values ?? Array(repeating: .null, count: table.columns.count))
        var remaining = change.mask
        Self.write(change, onto: &row, only: remaining)
        row.mask.formUnion(remaining)
        let earlier = change.takenBack.isEmpty ? nil : rows.last { $0.effectiveOn < change.effectiveOn }
        if !change.takenBack.isEmpty {
            row.takeBack(change.takenBack, to: earlier)
            row.mask.subtract(change.takenBack)
            remaining.formUnion(change.takenBack)
        }
        try insert.run(row.bindings)
        guard !rows.isEmpty else { return }
        // Later rows: a fact keeps this change's value until a day on which it was set anew.
        var later: [VersionRow] = []
        for row in rows where row.effectiveOn > change.effectiveOn {
            if later.last?.effectiveOn == row.effectiveOn { later.removeLast() }
            later.append(row)
        }
        for row in later {
            remaining.subtract(row.mask)
            guard !remaining.isEmpty else { break }
            var altered = row
            altered.seq = change.seq
            Self.write(change, onto: &altered, only: remaining)
            altered.takeBack(change.takenBack.intersection(remaining), to: earlier)
            try insert.run(altered.bindings)
        }
    }

    /// Writes those of the change's values that are in a mask onto a row.
    private static func write(_ change: SubjectChange, onto row: inout VersionRow, only mask: FactMask) {
        if let isPresent = change.isPresent, mask.contains(FactMask.presence) { row.isPresent = isPresent }
        if let link = change.link, mask.contains(FactMask.link) { row.link = link }
        for (ordinal, value) in change.values where mask.contains(FactMask.fact(ordinal)) {
            row.values[ordinal] = value
        }
    }
}
