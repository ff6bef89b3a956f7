import Journal
import Storage
import Vocabulary

/// The tables of filed documents (材料表): one row a filing, one a withdrawal or its taking back.
enum DocumentTables {
    static let names = ["document", "document_standing"]

    static let create = """
        CREATE TABLE document (
            unit INTEGER NOT NULL, village BIGINT NOT NULL, owner TEXT NOT NULL, seq BIGINT NOT NULL,
            kind TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BIGINT NOT NULL,
            sha256 TEXT NOT NULL, file TEXT NOT NULL, effective_on INTEGER NOT NULL, remark TEXT,
            actor TEXT NOT NULL, recorded_at TEXT NOT NULL,
            PRIMARY KEY (unit, village, owner, seq)) WITHOUT ROWID;
        CREATE TABLE document_standing (
            unit INTEGER NOT NULL, village BIGINT NOT NULL, owner TEXT NOT NULL, document BIGINT NOT NULL,
            seq BIGINT NOT NULL, effective_on INTEGER NOT NULL, withdrawn SMALLINT NOT NULL, reason TEXT,
            actor TEXT NOT NULL, PRIMARY KEY (unit, village, owner, document, seq)) WITHOUT ROWID;
        """

    /// Writes the row of what a body says of a document.
    static func record(
        _ said: JSONValue, reason: String?, _ entry: Entry, unit: Int, _ connection: any StorageConnection
    ) throws {
        guard let owner = said["owner"]?.stringValue,
            let village = said["village"]?.stringValue.flatMap({ AreaID($0) })
        else { return }
        let key: [SQLValue] = [.integer(Int64(unit)), .integer(village.number), .text(owner)]
        let day = SQLValue.integer(Int64(entry.effectiveOn.yyyymmdd))
        if let document = DocumentWrite.seq(said["of"]), let withdrawn = said["withdrawn"]?.boolValue {
            try connection.execute(
                """
                INSERT INTO document_standing
                    (unit, village, owner, document, seq, effective_on, withdrawn, reason, actor)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key + [
                    .integer(document), .integer(entry.seq), day, .integer(withdrawn ? 1 : 0),
                    .text(orNull: reason), .text(entry.actor),
                ])
            return
        }
        guard let file = said["file"]?.stringValue else { return }
        func text(_ member: String) -> SQLValue { .text(said[member]?.stringValue ?? "") }
        try connection.execute(
            """
            INSERT INTO document (unit, village, owner, seq, kind, name, type, bytes, sha256, file, effective_on,
                remark, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            key + [
                .integer(entry.seq), text("kind"), text("name"), text("type"),
                .integer(said["bytes"]?.intValue ?? 0), text("sha256"), .text(file), day,
                .text(orNull: said["remark"]?.stringValue), .text(entry.actor),
                .text(entry.recordedAt.description),
            ])
    }

    /// Takes the documents of a household away in the villages in which it ever stood.
    static func erase(_ owner: String, _ villages: [AreaID], _ connection: any StorageConnection) throws {
        for table in names {
            for village in villages {
                try connection.execute(
                    """
                    DELETE FROM \(table) WHERE unit = (SELECT unit FROM area WHERE area = ?) AND village = ?
                        AND owner = ?
                    """, [.integer(village.number), .integer(village.number), .text(owner)])
            }
            if villages.isEmpty {
                try connection.execute("DELETE FROM \(table) WHERE owner = ?", [.text(owner)])
            }
        }
    }
}

extension SQLValue {
    fileprivate static func text(orNull text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}
