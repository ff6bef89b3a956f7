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
