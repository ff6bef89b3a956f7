import Journal
import Storage
public import Vocabulary

extension RegistryView {
    /// The places in their unit's chain of the entries about what lies in some villages (地区入账): households with their
    /// persons, natural villages, the villages themselves and documents; by unit, the latest first.
    ///
    /// Found by the keys of the rows that the entries made: no entry is read, nor one of other villages passed over.
    public func entryPlaces(in scope: Scope) throws -> [Int: [Int64]] {
        let names = SubjectKind.allCases.compactMap { tables.versions[$0]?.name } + DocumentTables.names
        let select = names.map { "SELECT seq FROM \($0) WHERE unit = ? AND village = ?" }
            .joined(separator: " UNION ALL ")
        var places: [Int: [Int64]] = [:]
        for part in scope.parts {
            var seen: Set<Int64> = []
            for village in part.villages {
                let values = names.flatMap { _ in [SQLValue.integer(Int64(part.unit)), .integer(village)] }
                try connection.forEach(select, values) { row in
                    seen.insert(row.integer(0) ?? 0)
                    return true
                }
            }
            places[part.unit, default: []] += seen
        }
        return places.mapValues { $0.sorted(by: >) }
    }
}

extension RegistryView {
    /// The receipts of the entries that say something of a household, its members while they were its, and its documents,
    /// or of a person (对象入账), the latest first: those that name it, and those that made a row of it where it is now.
    public func entryReceipts(of id: SubjectID) throws -> [Int64] {
        let journal = JournalReader(connection: connection, keys: nil)
        var receipts = Set(try journal.receipts(of: units.text(id)))
        guard let place = try place(of: id), let table = tables.versions[id.kind] else {
            return receipts.sorted(by: >)
        }
        let here: [SQLValue] = [.integer(Int64(place.unit)), .integer(place.village)]
        var selects = ["SELECT unit, seq FROM \(table.name) WHERE unit = ? AND village = ? AND subject = ?"]
        var values = here + [.integer(id.key)]
        if id.kind == .household {
            selects.append("SELECT unit, seq FROM person_version WHERE household = ?")
            values.append(.integer(id.key))
            for name in DocumentTables.names {
                selects.append("SELECT unit, seq FROM \(name) WHERE unit = ? AND village = ? AND owner = ?")
                values += here + [.text(units.text(id))]
            }
        }
        let places = try connection.rows(selects.joined(separator: " UNION "), values) {
            (unit: Int($0.integer(0) ?? 0), seq: $0.integer(1) ?? 0)
        }
        for place in places {
            guard let chain = units.name(place.unit), let receipt = try journal.receipt(chain, place.seq)
            else { continue }
            receipts.insert(receipt)
        }
        return receipts.sorted(by: >)
    }

    /// The ids of all persons who ever were members of a household (历来成员).
    public func everMembers(of household: SubjectID) throws -> Set<String> {
        Set(
            try connection.rows(
                "SELECT DISTINCT subject FROM person_version WHERE household = ?", [.integer(household.key)]
            ) { units.text(SubjectID(kind: .person, key: $0.integer(0) ?? 0)) })
    }
}
