import GRDB
import Storage
import Vocabulary

/// The table `schema_step`: which steps of which part a file has had.
enum SchemaSteps {
    static let table = """
        CREATE TABLE IF NOT EXISTS schema_step (
            part TEXT NOT NULL, number INTEGER NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (part, number)
        )
        """

    /// Refuses a file from a newer release without writing to it, not even the log.
    static func check(path: String, against schema: [Migrations]) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        try numbered {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in
                try compare(
                    applied(SQLiteConnection(database: database, counter: nil)), schema, complete: true)
            }
            try queue.close()
        }
    }

    static func applied(_ connection: any StorageConnection) throws -> [String: [Int: Int64]] {
        let sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'"
        guard try connection.first(sql, [], { _ in true }) != nil else { return [:] }
        var all: [String: [Int: Int64]] = [:]
        try connection.forEach("SELECT part, number, checksum FROM schema_step", []) { row in
            all[row.text(0) ?? "", default: [:]][Int(row.integer(1) ?? 0)] = row.integer(2) ?? 0
            return true
        }
        return all
    }

    /// Throws where the file is ahead of the binary, or where a shipped step was changed.
    static func compare(
        _ applied: [String: [Int: Int64]], _ schema: [Migrations], complete: Bool
    ) throws {
        for (part, steps) in applied.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            guard let known = schema.first(where: { $0.part.utf8.elementsEqual(part.utf8) }) else {
                if complete { throw Problem(.databaseNewer, ["part": part, "number": "1"]) }
                continue
            }
            for (number, checksum) in steps.sorted(by: { $0.key < $1.key }) {
                guard let step = known.steps.first(where: { $0.number == number }) else {
                    throw Problem(.databaseNewer, ["part": part, "number": String(number)])
                }
                guard step.checksum == checksum else {
                    throw Problem(.migrationChanged, ["part": part, "number": String(number)])
                }
            }
        }
    }

    static func pending(
        _ schema: [Migrations], _ connection: any StorageConnection
    ) throws -> [(part: String, step: Migration)] {
        let applied = try applied(connection)
        try compare(applied, schema, complete: false)
        return schema.flatMap { part in
            part.steps.sorted { $0.number < $1.number }
                .filter { applied[part.part]?[$0.number] == nil }.map { (part.part, $0) }
        }
    }

    static func requireAll(_ schema: [Migrations], _ connection: any StorageConnection) throws {
        guard let first = try pending(schema, connection).first else { return }
        throw Problem(.databaseOlder, ["part": first.part, "number": String(first.step.number)])
    }

    /// Applies what is missing; the caller holds the transaction, so that a second process finds it done.
    static func apply(_ schema: [Migrations], _ connection: any StorageConnection) throws {
        try connection.execute(table)
        for (part, step) in try pending(schema, connection) {
            for statement in statements(of: step.sql) { try connection.execute(statement) }
            try connection.execute(
                "INSERT INTO schema_step (part, number, checksum) VALUES (?, ?, ?)",
                [.text(part), .integer(Int64(step.number)), .integer(step.checksum)])
        }
    }

    /// The statements of a step: cut at semicolons outside quotes; `--` comments run to the end of the line.
    static func statements(of sql: String) -> [String] {
        var all: [String] = []
        var current: [UInt8] = []
        var quote: UInt8?
        var comment = false
        let bytes = Array(sql.utf8)
        for (index, byte) in bytes.enumerated() {
            if comment {
                comment = byte != UInt8(ascii: "\n")
                continue
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "-"), index + 1 < bytes.count, bytes[index + 1] == byte {
                comment = true
                continue
            } else if byte == UInt8(ascii: ";") {
                all.append(String(decoding: current, as: UTF8.self))
                current = []
                continue
            }
            current.append(byte)
        }
        all.append(String(decoding: current, as: UTF8.self))
        return all.filter { $0.utf8.contains { $0 > 0x20 } }
    }
}
