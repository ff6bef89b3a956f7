import Crypto
public import Storage
public import Vocabulary

/// What a table holds, as one hash (表摘要): SHA-256 over its rows in primary-key order.
///
/// Each row is canonical JSON, an object of column and value, and a line feed. Bytes are hexadecimal text; integers
/// beyond ±(2^53−1) are text. A table without a primary key is ordered by all its columns.
public struct TableDigest: Sendable, Hashable {
    /// The table.
    public var table: String
    /// Its rows.
    public var rows: Int64
    /// The hash; 32 bytes.
    public var sha256: [UInt8]

    /// The digest of a table as it stands; 500.111 where there is no such table.
    public init(of table: String, _ connection: any StorageConnection) throws {
        self.table = table
        var rows: Int64 = 0
        var hash = SHA256()
        var pending: [UInt8] = []
        try TableRows(table, connection).forEach(connection) { row, _ in
            rows += 1
            pending += row
            if pending.count > 65_536 {
                pending.withUnsafeBytes { hash.update(bufferPointer: $0) }
                pending.removeAll(keepingCapacity: true)
            }
            return true
        }
        pending.withUnsafeBytes { hash.update(bufferPointer: $0) }
        self.rows = rows
        sha256 = Array(hash.finalize())
    }

    /// `{"table","rows","sha256"}`.
    public var json: JSONValue {
        ["table": .string(table), "rows": .int(rows), "sha256": .string(Hex.text(sha256))]
    }
}

/// The rows of a table in key order, each as its canonical line.
struct TableRows {
    private let sql: String
    private let keyed: [Int]
    private let names: [[UInt8]]
    let keyNames: [String]
    let table: String

    init(_ table: String, _ connection: any StorageConnection) throws {
        self.table = table
        let columns = try connection.columns(of: table)
            .sorted { CanonicalBytes.precedes($0.name, $1.name) }
        guard !columns.isEmpty else { throw Problem(.tableMissing, ["table": table]) }
        let key = columns.indices.filter { columns[$0].keyPlace > 0 }
            .sorted { columns[$0].keyPlace < columns[$1].keyPlace }
        keyed = key.isEmpty ? Array(columns.indices) : key
        keyNames = keyed.map { columns[$0].name }
        names = columns.enumerated().map { index, column in
            var bytes: [UInt8] = index == 0 ? [0x7B] : [0x2C]
            JSONBytes.append(quoted: column.name, to: &bytes)
            bytes.append(0x3A)
            return bytes
        }
        let list = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let order = keyNames.map { "\"\($0)\"" }.joined(separator: ", ")
        sql = "SELECT \(list) FROM \"\(table)\" ORDER BY \(order)"
    }

    /// Calls the closure with each row's line and a closure that gives its key.
    func forEach(
        _ connection: any StorageConnection, _ body: ([UInt8], () -> [SQLValue]) throws -> Bool
    ) throws {
        var line: [UInt8] = []
        try connection.forEach(sql, []) { row in
            line.removeAll(keepingCapacity: true)
            for column in names.indices {
                line += names[column]
                Self.append(row.value(column), to: &line)
            }
            line.append(0x7D)
            line.append(0x0A)
            return try body(line) { keyed.map { row.value($0) } }
        }
    }

    static func append(_ value: SQLValue, to out: inout [UInt8]) {
        switch value {
        case .null: out += "null".utf8
        case .integer(let number) where number.magnitude <= UInt64(CanonicalBytes.greatest):
            JSONBytes.append(number, to: &out)
        case .integer(let number):
            out.append(0x22)
            JSONBytes.append(number, to: &out)
            out.append(0x22)
        case .text(let text): JSONBytes.append(quoted: text, to: &out)
        case .blob(let bytes):
            out.append(0x22)
            Hex.append(bytes, to: &out)
            out.append(0x22)
        }
    }

    /// A key as `[value,…]`.
    static func text(_ key: [SQLValue]) -> String {
        var out: [UInt8] = [0x5B]
        for (index, value) in key.enumerated() {
            if index > 0 { out.append(0x2C) }
            append(value, to: &out)
        }
        out.append(0x5D)
        return String(decoding: out, as: UTF8.self)
    }

    /// The key of the row at a place in key order; nil past the end.
    func key(at place: Int, _ connection: any StorageConnection) throws -> [SQLValue]? {
        var found: [SQLValue]?
        var index = 0
        try forEach(connection) { _, key in
            if index == place { found = key() }
            index += 1
            return found == nil
        }
        return found
    }

    /// Whether there is a row with a key.
    func has(_ key: [SQLValue], _ connection: any StorageConnection) throws -> Bool {
        let terms = keyNames.map { "\"\($0)\" IS NOT DISTINCT FROM ?" }.joined(separator: " AND ")
        return try connection.first("SELECT 1 FROM \"\(table)\" WHERE \(terms) LIMIT 1", key) { _ in true }
            ?? false
    }
}
