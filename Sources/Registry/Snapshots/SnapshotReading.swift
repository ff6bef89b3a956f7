public import Columns
public import Journal
public import Policy
public import Storage
public import Vocabulary

extension RegistrySnapshot {
    /// The value of a fact of a subject, or of the household or village around it; nil where it is not known.
    public func value(_ fact: String, _ kind: SubjectKind, _ row: Snapshot.Row) -> FactValue? {
        guard let form = pack.facts[fact]?.form, let cell = columns.cell(fact, kind, row) else { return nil }
        switch cell {
        case .text(let text): return .text(text)
        case .number(let number): return codes.value(number, form)
        case .unknown, .failed: return nil
        }
    }

    /// The number that stands for a value in a fact's column, to filter by; nil for texts and unknown codes.
    public func number(_ value: FactValue, of fact: String) -> Int64? {
        switch value {
        case .bool(let truth): return truth ? 1 : 0
        case .integer(let number): return number
        case .day(let day): return Int64(day.dayNumber)
        case .text(let code):
            guard let form = pack.facts[fact]?.form, form.type == .code else { return nil }
            return codes.codes(form.codes ?? "").firstIndex(of: code).map { Int64($0) }
        }
    }

    /// The id of the subject in a row: a household's or person's, else the area's.
    public func id(_ kind: SubjectKind, _ row: Snapshot.Row, _ units: UnitNames) -> String {
        let key = columns.chunks[row.chunk].id(kind, row.row)
        switch kind {
        case .household, .person: return units.text(SubjectID(kind: kind, key: key))
        case .group, .village: return AreaID(key).description
        }
    }

    /// The village of a row.
    public func village(_ row: Snapshot.Row) -> AreaID { AreaID(columns.chunks[row.chunk].key.village) }

    /// The household of a person's row.
    public func household(ofPerson row: Snapshot.Row) -> Snapshot.Row {
        Snapshot.Row(chunk: row.chunk, row: columns.chunks[row.chunk].household(ofPerson: row.row))
    }

    /// The persons of a household's row.
    public func members(ofHousehold row: Snapshot.Row) -> [Snapshot.Row] {
        columns.chunks[row.chunk].members(ofHousehold: row.row).map {
            Snapshot.Row(chunk: row.chunk, row: $0)
        }
    }

    /// The row of a subject that stands in a village; nil where it is not there.
    public func row(_ id: SubjectID, in place: RegistryView.Place) -> Snapshot.Row? {
        guard let chunk = columns.place(of: VillageKey(unit: place.unit, village: place.village)) else {
            return nil
        }
        return columns.chunks[chunk].row(id.kind, id: id.key).map { Snapshot.Row(chunk: chunk, row: $0) }
    }

    /// The villages that entries since a receipt have touched; nil where they are so many that all is to be read anew.
    public static func villages(
        touchedAfter receipt: Int64, keys: KeyRing, _ connection: any StorageConnection
    ) throws -> Set<VillageKey>? {
        let reader = JournalReader(connection: connection, keys: keys)
        let last = try reader.lastReceipt()
        guard last >= receipt, last - receipt <= mostEntries else { return nil }
        return try TouchedVillages(reader, after: receipt, connection).villages
    }

    /// How many subjects of a list each area of a level has, in order of area; nil where the list is refused.
    public func counts(
        _ query: ListQuery, by level: String, in directory: AreaDirectory
    ) -> [(area: AreaID, count: Int)]? {
        guard let counts = columns.counts(query) else { return nil }
        var sums: [AreaID: Int] = [:]
        for (place, count) in counts.enumerated() where count > 0 {
            let village = AreaID(columns.chunks[place].key.village)
            guard let area = directory.ancestor(village, level: level) else { continue }
            sums[area, default: 0] += count
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension ListQuery {
    /// All subjects of a kind in a scope.
    public init(_ kind: SubjectKind, in scope: Scope) {
        self.init(kind)
        villages = Set(
            scope.parts.flatMap { part in
                part.villages.map { VillageKey(unit: part.unit, village: $0) }
            })
    }
}
