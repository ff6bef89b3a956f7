public import Storage
public import Vocabulary

/// All areas as they stand on a day, by id, name path and code (地区目录).
public struct AreaDirectory: Sendable {
    /// One area on that day.
    public struct Area: Sendable {
        /// Our own id.
        public var id: AreaID
        /// A level of the management tree, or `group`.
        public var level: String
        /// The small integer of its authority unit; nil above the units.
        public var unit: Int?
        /// The chain name where it is itself an authority unit.
        public var node: String?
        /// A village's own id, a group's village; nil above the villages.
        public var village: AreaID?
        /// Names by language.
        public var names: [String: String] = [:]
        /// Further spellings.
        public var aliases: [String] = []
        /// Parents by tree.
        public var parents: [String: AreaID] = [:]
        /// Codes by scheme.
        public var codes: [String: String] = [:]

        /// An area without names yet.
        public init(id: AreaID, level: String, unit: Int?, node: String? = nil, village: AreaID? = nil) {
            self.id = id
            self.level = level
            self.unit = unit
            self.node = node
            self.village = village
        }
    }

    /// The tree that answers for people.
    public static let management = "management"

    /// The day on which names, parents and codes are read.
    public let asOf: LocalDate
    private var areas: [AreaID: Area] = [:]
    private var children: [AreaID: [AreaID]] = [:]
    private var byName: [String: [AreaID]] = [:]
    private var byCode: [String: [(scheme: String, area: AreaID)]] = [:]

    /// Reads the whole directory of a day; attributes that begin later count only for areas that have no earlier one.
    public init(_ connection: any StorageConnection, asOf: LocalDate) throws {
        self.asOf = asOf
        try read(where: nil, connection)
        index()
    }

    /// A directory without areas, to be filled with some.
    init(emptyAsOf asOf: LocalDate) { self.asOf = asOf }

    /// Reads all areas, or one.
    mutating func read(where area: AreaID?, _ connection: any StorageConnection) throws {
        let day = asOf.yyyymmdd
        let condition = area == nil ? "" : "WHERE area = ?"
        let values: [SQLValue] = area.map { [.integer($0.number)] } ?? []
        try connection.forEach(
            "SELECT area, level, unit, node, village FROM area \(condition) ORDER BY area", values
        ) { row in
            let id = AreaID(row.integer(0) ?? 0)
            areas[id] = Area(
                id: id, level: row.text(1) ?? "", unit: row.integer(2).map { Int($0) }, node: row.text(3),
                village: row.integer(4).map { AreaID($0) })
            return true
        }
        // In order of day: a later attribute overwrites unless it begins after the day asked for.
        func attributes(
            _ table: String, _ key: String, _ value: String,
            _ set: (AreaID, String, any StorageRow, Bool) -> Void
        ) throws {
            try connection.forEach(
                """
                SELECT area, \(key), from_day, \(value) FROM \(table) \(condition)
                ORDER BY area, from_day, \(key), \(value)
                """, values
            ) { row in
                set(
                    AreaID(row.integer(0) ?? 0), row.text(1) ?? "", row,
                    Int(row.integer(2) ?? 0) <= day)
                return true
            }
        }
        try attributes("area_name", "language", "name") { id, language, row, holds in
            let name = row.text(3) ?? ""
            byName[name, default: []].append(id)
            if language == AreaTables.alias {
                areas[id]?.aliases.append(name)
            } else if holds || areas[id]?.names[language] == nil {
                areas[id]?.names[language] = name
            }
        }
        try attributes("area_parent", "tree", "parent") { id, tree, row, holds in
            if holds || areas[id]?.parents[tree] == nil {
                areas[id]?.parents[tree] = AreaID(row.integer(3) ?? 0)
            }
        }
        try attributes("area_code", "scheme", "code") { id, scheme, row, holds in
            if holds || areas[id]?.codes[scheme] == nil { areas[id]?.codes[scheme] = row.text(3) }
        }
    }

    /// Notes what lies below what, and the codes, once the areas are read.
    mutating func index() {
        children = [:]
        byCode = [:]
        for area in areas.values.sorted(by: { $0.id < $1.id }) {
            if let parent = area.parents[Self.management] { children[parent, default: []].append(area.id) }
            for (scheme, code) in area.codes.sorted(by: { $0.key < $1.key }) {
                byCode[code, default: []].append((scheme, area.id))
            }
        }
    }

    /// The area of an id.
    public subscript(_ id: AreaID) -> Area? { areas[id] }

    /// All areas of a level, in order of id.
    public func all(level: String) -> [Area] {
        areas.values.filter { $0.level == level }.sorted { $0.id < $1.id }
    }

    /// The areas directly below one in the management tree, in order of id.
    public func below(_ id: AreaID) -> [Area] { (children[id] ?? []).compactMap { areas[$0] } }

    /// The highest area of the management tree.
    public var root: Area? {
        areas.values.filter { $0.parents[Self.management] == nil }.min { $0.id < $1.id }
    }

    /// The name of an area in a language, else in any.
    public func name(_ id: AreaID, _ language: String) -> String {
        guard let area = areas[id] else { return id.description }
        return area.names[language] ?? area.names.min { $0.key < $1.key }?.value ?? id.description
    }

    /// The areas from the top down to this one in the management tree.
    public func path(_ id: AreaID) -> [AreaID] {
        var path: [AreaID] = []
        var next: AreaID? = id
        while let area = next, path.count < 16 {
            path.append(area)
            next = areas[area]?.parents[Self.management]
        }
        return path.reversed()
    }

    /// The area of a level above or at this one.
    public func ancestor(_ id: AreaID, level: String) -> AreaID? {
        path(id).first { areas[$0]?.level == level }
    }

    /// The villages of an area on the day, in the order of the tree; a village's own is itself.
    public func villages(under area: AreaID) -> [AreaID] {
        if areas[area]?.village == area { return [area] }
        return (children[area] ?? []).flatMap { villages(under: $0) }
    }

    /// All areas of a level at or below this one, in order of id.
    public func descendants(_ id: AreaID, level: String) -> [AreaID] {
        var found: [AreaID] = []
        var queue = [id]
        while let next = queue.popLast() {
            if areas[next]?.level == level {
                found.append(next)
            } else {
                queue += children[next] ?? []
            }
        }
        return found.sorted()
    }

    /// The areas that an argument may mean: an id, a code, or a path of names.
    public func resolve(_ reference: String, scheme: String?) -> [AreaID] {
        if let id = AreaID(reference), areas[id] != nil { return [id] }
        let codes = (byCode[reference] ?? []).filter { scheme == nil || $0.scheme == scheme }.map(\.area)
        if !codes.isEmpty { return Array(Set(codes)).sorted() }
        let names = reference.split(separator: "/").map(String.init)
        guard let last = names.last else { return [] }
        return Array(Set(byName[last] ?? [])).filter { id in
            var rest = names.dropLast()[...]
            for ancestor in path(id).dropLast().reversed() {
                guard let wanted = rest.last else { break }
                if matches(ancestor, wanted) { rest = rest.dropLast() }
            }
            return rest.isEmpty
        }.sorted()
    }

    /// Whether a spelling names this area.
    public func matches(_ id: AreaID, _ spelling: String) -> Bool { (byName[spelling] ?? []).contains(id) }

    /// The areas with this name or spelling, anywhere.
    public func named(_ spelling: String) -> [AreaID] { byName[spelling] ?? [] }
}
