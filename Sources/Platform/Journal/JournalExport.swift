import Foundation
public import Storage
public import Vocabulary

/// The rows of `journal show` and `journal export` (记录导出): headers, hashes and stored bytes as they stand.
public struct JournalExport {
    private let connection: any StorageConnection

    /// An export inside a read.
    public init(_ connection: any StorageConnection) { self.connection = connection }

    private static let columns = "SELECT e.chain, e.seq, e.header, e.hash FROM journal_entry AS e "

    /// Every entry in the order of arrival, from a position on: of the chains it names only from its places on.
    public func forEach(from position: Position = Position(), _ body: (JSONValue) throws -> Bool) throws {
        try connection.forEach(Self.columns + "ORDER BY e.receipt", []) { row in
            guard row.integer(1) ?? 0 >= position.seq(of: row.text(0) ?? "") else { return true }
            return try body(try json(row))
        }
    }

    /// The entry at each place of a position.
    public func entries(at position: Position) throws -> [JSONValue] {
        try position.heads.flatMap { head in
            try connection.rows(
                Self.columns + "WHERE e.chain = ? AND e.seq = ?", [.text(head.chain), .integer(head.seq)]
            ) { try json($0) }
        }
    }

    /// The last entries about a subject, in the order of arrival.
    public func entries(of subject: String, last limit: Int) throws -> [JSONValue] {
        try connection.rows(
            Self.columns + """
                JOIN journal_subject AS s ON s.receipt = e.receipt
                WHERE s.subject = ? ORDER BY s.receipt DESC LIMIT ?
                """, [.text(subject), .integer(Int64(limit))]
        ) { try json($0) }.reversed()
    }

    /// The last entries of all chains, in the order of arrival.
    public func last(_ limit: Int) throws -> [JSONValue] {
        try connection.rows(
            Self.columns + "ORDER BY e.receipt DESC LIMIT ?", [.integer(Int64(limit))]
        ) { try json($0) }.reversed()
    }

    private func json(_ row: any StorageRow) throws -> JSONValue {
        let chain = row.text(0) ?? ""
        let seq = row.integer(1) ?? 0
        let bytes = row.blob(2) ?? []
        let header = try JournalReader.header(bytes, at: "\(chain)@\(seq)")
        var stored = [JSONValue](repeating: .null, count: header.bodies.count)
        try connection.forEach(
            "SELECT part, body FROM journal_body WHERE chain = ? AND seq = ? ORDER BY part",
            [.text(chain), .integer(seq)]
        ) { row in
            let part = Int(row.integer(0) ?? -1)
            guard stored.indices.contains(part), let bytes = row.blob(1) else { return true }
            stored[part] = .string(Data(bytes).base64EncodedString())
            return true
        }
        return [
            "header": (try? JSONValue(parsing: bytes)) ?? .null,
            "hash": .string(Hex.text(row.blob(3) ?? [])),
            "bodies": .array(
                zip(header.bodies, stored).map { reference, bytes in
                    [
                        "class": .string(reference.bodyClass.rawValue),
                        "sha256": .string(Hex.text(reference.sha256)), "bytes": bytes,
                    ]
                }),
        ]
    }
}
