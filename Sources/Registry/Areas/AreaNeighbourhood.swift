public import Storage
public import Vocabulary

extension AreaDirectory {
    /// No area at all, for what needs none.
    public static func empty(asOf: LocalDate) -> AreaDirectory { AreaDirectory(emptyAsOf: asOf) }

    /// The areas that an argument may mean and those above them: what `resolve` needs, read by key alone (指称所及).
    public init(
        _ connection: any StorageConnection, asOf: LocalDate, naming reference: String
    ) throws {
        self.init(emptyAsOf: asOf)
        let name = reference.split(separator: "/").last.map(String.init) ?? reference
        var meant = try connection.rows(
            """
            SELECT area FROM area_code WHERE code = ? UNION SELECT area FROM area_name WHERE name = ?
            ORDER BY area
            """, [.text(reference), .text(name)]
        ) { AreaID($0.integer(0) ?? 0) }
        if let id = AreaID(reference) { meant.append(id) }
        for id in meant { try readUp(id, connection) }
        index()
    }

    /// Reads the areas below one, down to the villages; groups are left out.
    public mutating func readBelow(_ area: AreaID, _ connection: any StorageConnection) throws {
        var queue = [area]
        var seen: Set<AreaID> = [area]
        while let next = queue.popLast() {
            guard let area = self[next], area.village == nil else { continue }
            // Whoever was ever below it; those that have moved away on the day are not followed.
            let below = try connection.rows(
                "SELECT DISTINCT area FROM area_parent WHERE tree = ? AND parent = ? ORDER BY area",
                [.text(Self.management), .integer(next.number)]
            ) { AreaID($0.integer(0) ?? 0) }
            for id in below where seen.insert(id).inserted {
                if self[id] == nil { try read(where: id, connection) }
                if self[id]?.parents[Self.management] == next { queue.append(id) }
            }
        }
        index()
    }

    /// Reads an area and those above it, where they are not here yet.
    mutating func readUp(_ area: AreaID, _ connection: any StorageConnection) throws {
        var next: AreaID? = area
        while let id = next, self[id] == nil {
            try read(where: id, connection)
            next = self[id]?.parents[Self.management]
        }
    }
}
