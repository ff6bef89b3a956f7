public import Columns
public import Policy
public import Storage
import Vocabulary

/// Reads whole villages into columns by an ordered scan of the version tables (逐列读取).
///
/// What rules read: values as numbers (truth 0 and 1, days as day numbers, codes as places in their lists) or texts.
/// Secret facts have no column: no rule sees them.
public struct VillageScan: Sendable {
    /// One column to be read.
    struct Wanted: Sendable {
        var fact: FactColumn
        var codes: String?
    }

    /// Where codes get their numbers.
    public let codes: CodeNumbers
    private let columns: [SubjectKind: [Wanted]]
    private let selects: [SubjectKind: String]

    /// A scan of some facts, nil: of all that are kept.
    public init(
        _ pack: PolicyPack, _ tables: RegistryTables, needing facts: Set<String>? = nil, codes: CodeNumbers
    ) {
        self.codes = codes
        var columns: [SubjectKind: [Wanted]] = [:]
        var selects: [SubjectKind: String] = [:]
        for kind in SubjectKind.allCases {
            let wanted = tables.columns(of: kind).filter {
                let fact = pack.facts[$0.fact]
                // A pack that reads a fact in another form than the tables keep finds nothing known of it.
                let fits = fact?.subject != kind || fact?.form.columnForm == $0.form
                return $0.form != .secret && fits && facts?.contains($0.fact) ?? true
            }.map { column in
                let list = pack.facts[column.fact].flatMap { $0.subject == kind ? $0.codes : nil }
                return Wanted(fact: column, codes: column.form == .text ? list : nil)
            }
            columns[kind] = wanted
            let names = wanted.map { ", \(Self.place(of: $0.fact.fact))" }.joined()
            selects[kind] = """
                SELECT subject, present, \(VersionTable.linkName(kind))\(names) FROM \(kind.rawValue)_version
                WHERE unit = ? AND village = ? AND effective_on <= ? AND seq <= ?
                ORDER BY unit, village, subject, effective_on, seq
                """
        }
        self.columns = columns
        self.selects = selects
    }

    /// Where a fact stands in its table: since when all the others have stood is no column of its own.
    private static func place(of fact: String) -> String {
        fact == ProcessFact.statedOn ? "effective_on" : "\"\(fact)\""
    }

    /// Which columns its tables have.
    func columns(of kind: SubjectKind) -> [(fact: String, isText: Bool)] {
        (columns[kind] ?? []).map { ($0.fact.fact, $0.fact.form == .text && $0.codes == nil) }
    }

    /// Villages of a scope at a moment.
    public func tables(
        _ scope: Scope, at moment: Moment, _ connection: any StorageConnection
    ) throws -> VillageTables {
        var building = VillageBuilding(columns, codes)
        for part in scope.parts {
            guard let seq = moment.seqs[part.unit] else {
                for village in part.villages { building.end(VillageKey(unit: part.unit, village: village)) }
                continue
            }
            for village in part.villages {
                for kind in SubjectKind.allCases {
                    try connection.forEach(
                        selects[kind] ?? "",
                        [
                            .integer(Int64(part.unit)), .integer(village),
                            .integer(Int64(moment.asOf.yyyymmdd)), .integer(seq),
                        ]
                    ) { row in
                        building.take(kind, row)
                        return true
                    }
                }
                building.end(VillageKey(unit: part.unit, village: village))
            }
        }
        return building.tables()
    }
}

/// Collects rows into columns, a village at a time.
struct VillageBuilding {
    private var kinds: [KindBuilding]
    private var villages: [VillageKey] = []
    private var hasOwn: [Bool] = []
    private var members: [Int32] = [0]
    private let codes: CodeNumbers

    /// The registry knows these itself: where nothing is recorded, it has not happened.
    private static let untilRecorded: Set<String> = [
        ProcessFact.registered, ProcessFact.exited, ProcessFact.villageExited,
    ]

    init(_ columns: [SubjectKind: [VillageScan.Wanted]], _ codes: CodeNumbers) {
        self.codes = codes
        kinds = SubjectKind.allCases.map { kind in
            KindBuilding(
                kind, columns[kind] ?? [],
                falseUntilRecorded: kind == .household || kind == .village ? Self.untilRecorded : [])
        }
    }

    private static func place(_ kind: SubjectKind) -> Int { SubjectKind.allCases.firstIndex(of: kind) ?? 0 }

    mutating func take(_ kind: SubjectKind, _ row: any StorageRow) {
        kinds[Self.place(kind)].take(row, codes)
    }

    /// Ends a village: persons go to their households, and a village of which nothing is recorded gets its row.
    mutating func end(_ key: VillageKey) {
        villages.append(key)
        let homes = Self.place(.household)
        var rows: [Int64: Int] = [:]
        let first = kinds[homes].villageStart
        for row in first..<kinds[homes].ids.count { rows[kinds[homes].ids[row]] = row - first }
        let counts = kinds[Self.place(.person)].group(by: rows, count: kinds[homes].ids.count - first)
        for count in counts { members.append((members.last ?? 0) + Int32(count)) }
        let own = Self.place(.village)
        hasOwn.append(kinds[own].ids.count > kinds[own].villageStart)
        if hasOwn.last == false { kinds[own].addEmpty(key.village) }
        for place in kinds.indices { kinds[place].endVillage() }
    }

    mutating func tables() -> VillageTables {
        var tables = VillageTables()
        tables.villages = villages
        tables.hasOwn = hasOwn
        tables.members = members
        for place in kinds.indices { tables[kinds[place].kind] = kinds[place].table() }
        return tables
    }
}
