import Storage

/// Which headers of the journal are asked for (抬头检索).
public struct HeaderSearch: Sendable {
    /// The chain whose places bound the search; nil: all chains, and receipts bound it.
    public var chain: String?
    /// What happened; nil: anything.
    public var kind: String?
    /// Who acted, by id: any of these; nil: anybody.
    public var actors: [String]?

    /// A search in one chain or in all.
    public init(chain: String? = nil, kind: String? = nil, actors: [String]? = nil) {
        self.chain = chain
        self.kind = kind
        self.actors = actors
    }
}

extension JournalReader {
    /// Calls the closure for each header within bounds that a search asks for, with its receipt, the latest first;
    /// false stops. Headers of other kinds and actors are passed over by their bytes, and no body is read.
    public func forEachHeader(
        _ search: HeaderSearch, in bounds: ClosedRange<Int64>,
        _ body: (EntryHeader, _ receipt: Int64) throws -> Bool
    ) throws {
        let place = search.chain == nil ? "receipt" : "seq"
        var conditions = ["\(place) >= ?", "\(place) <= ?"]
        var values: [SQLValue] = [.integer(bounds.lowerBound), .integer(bounds.upperBound)]
        if let chain = search.chain {
            conditions.append("chain = ?")
            values.append(.text(chain))
        }
        // The canonical form has one way to say each: keys in order, quotes within a text escaped.
        if let kind = search.kind {
            conditions.append("instr(header, ?) > 0")
            values.append(.blob(Array(",\"kind\":\"\(kind)\",".utf8)))
        }
        if let actors = search.actors {
            let starts = actors.map { Array("{\"actor\":\"\($0)\",".utf8) }
            let any = starts.map { "substr(header, 1, \($0.count)) = ?" }
            conditions.append("(" + (any.isEmpty ? "1 = 0" : any.joined(separator: " OR ")) + ")")
            values += starts.map { .blob($0) }
        }
        try connection.forEach(
            """
            SELECT chain, seq, header, receipt FROM journal_entry
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(place) DESC
            """, values
        ) { row in
            let position = "\(row.text(0) ?? "")@\(row.integer(1) ?? 0)"
            return try body(try Self.header(row.blob(2) ?? [], at: position), row.integer(3) ?? 0)
        }
    }
}
