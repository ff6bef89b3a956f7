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

    /// Applies one change; `isNew` spares the look-up of earlier rows for a subject just issued.
    func apply(_ change: SubjectChange, isNew: Bool, _ connection: any StorageConnection) throws {
        let rows =
            isNew
            ? []
            : try connection.rows(
                select, [.integer(Int64(change.unit)), .integer(change.village), .integer(change.subject)]
            ) { VersionRow($0, columns: table.columns.count) }
        let before = rows.last { $0.effectiveOn <= change.effectiveOn }
        var row = VersionRow(
            unit: change.unit, village: change.village, subject: change.subject,
            effectiveOn: change.effectiveOn, seq: change.seq,
            isPresent: before?.isPresent ?? true, link: before?.link,
            mask: before?.effectiveOn == change.effectiveOn ? before?.mask ?? FactMask() : FactMask(),
            values: before?.values ?? Array(repeating: .null, count: table.columns.count))
        var remaining = Self.write(change, onto: &row, only: nil)
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
            _ = Self.write(change, onto: &altered, only: remaining)
            altered.takeBack(change.takenBack.intersection(remaining), to: earlier)
            try insert.run(altered.bindings)
        }
    }

    /// Writes the change's values onto a row, all or only those in a mask; returns the mask of what it sets.
    private static func write(_ change: SubjectChange, onto row: inout VersionRow, only: FactMask?)
        -> FactMask
    {
        var mask = FactMask()
        func wanted(_ bit: Int) -> Bool {
            mask.insert(bit)
            return only?.contains(bit) ?? true
        }
        if let isPresent = change.isPresent, wanted(FactMask.presence) { row.isPresent = isPresent }
        if let link = change.link, wanted(FactMask.link) { row.link = link }
        for (ordinal, value) in change.values where wanted(FactMask.fact(ordinal)) {
            row.values[ordinal] = value
        }
        return mask
    }
}
