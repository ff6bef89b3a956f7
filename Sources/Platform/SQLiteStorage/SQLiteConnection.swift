import GRDB
import GRDBSQLite
import Storage
import Vocabulary

/// SQLite's promise to copy a bound value before the call returns (SQLITE_TRANSIENT, which C states as a cast).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One connection of the pool inside a transaction, spoken to through SQLite's C interface for speed.
struct SQLiteConnection: StorageConnection {
    let database: Database
    let counter: StatementCounter?

    /// A cached statement, or a fresh one while the cached one is still being stepped (nested queries).
    func statement(_ sql: String) throws -> SQLiteStatement {
        var statement = try database.cachedStatement(sql: sql)
        if sqlite3_stmt_busy(statement.sqliteStatement) != 0 {
            statement = try database.makeStatement(sql: sql)
        }
        return SQLiteStatement(owner: statement, database: database, sql: sql, counter: counter)
    }

    func execute(_ sql: String, _ values: [SQLValue]) throws { _ = try statement(sql).run(values) }

    func prepare(_ sql: String) throws -> any StorageStatement { try statement(sql) }

    func columns(of table: String) throws -> [TableColumn] {
        try rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(table)]) { row in
            TableColumn(name: row.text(0) ?? "", keyPlace: Int(row.integer(1) ?? 0))
        }
    }

    func forEach(_ sql: String, _ values: [SQLValue], _ body: (any StorageRow) throws -> Bool) throws {
        let statement = try statement(sql)
        try statement.bind(values)
        defer { statement.finish() }
        let row = SQLiteRow(pointer: statement.pointer, count: Int(sqlite3_column_count(statement.pointer)))
        while try statement.step() {
            counter?.addRow()
            guard try body(row) else { return }
        }
    }
}

/// A prepared statement, kept alive by the one that GRDB caches.
struct SQLiteStatement: StorageStatement {
    let owner: Statement
    let database: Database
    let sql: String
    let counter: StatementCounter?

    var pointer: OpaquePointer { owner.sqliteStatement }

    @discardableResult
    func run(_ values: [SQLValue]) throws -> Int {
        try bind(values)
        defer { finish() }
        while try step() {}
        return Int(sqlite3_changes(sqlite3_db_handle(pointer)))
    }

    func run(_ values: [SQLValue], further: [(place: Int, value: SQLValue)]) throws {
        defer { finish() }
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
        for (place, value) in further { try bind(value, at: Int32(place + 1)) }
        while try step() {}
    }

    func bind(_ values: [SQLValue]) throws {
        guard sqlite3_bind_parameter_count(pointer) == Int32(values.count) else {
            throw Problem(
                .storageStatement, ["why": "\(values.count) values for the placeholders", "sql": sql])
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            try bind(value, at: index)
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws {
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(pointer, index)
        case .integer(let number): code = sqlite3_bind_int64(pointer, index, number)
        case .text(var text):
            code = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(pointer, index, $0.baseAddress ?? emptyText, Int32($0.count), copied)
                }
            }
        case .blob(let bytes):
            code =
                bytes.isEmpty
                ? sqlite3_bind_zeroblob(pointer, index, 0)
                : bytes.withUnsafeBytes {
                    sqlite3_bind_blob(pointer, index, $0.baseAddress, Int32($0.count), copied)
                }
        }
        guard code == SQLITE_OK else { throw fault(code) }
    }

    func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw fault(code)
        }
    }

    func finish() {
        counter?.add(pointer)
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    private func fault(_ code: Int32) -> Problem {
        let message = database.lastErrorMessage ?? "code \(code)"
        return Problem(sqliteCode: code, message: message, sql: sql)
    }
}

/// The current row of a statement; its columns are read where they lie.
struct SQLiteRow: StorageRow {
    let pointer: OpaquePointer
    let count: Int

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(pointer, Int32(column))
    }

    func text(_ column: Int) -> String? {
        guard let start = sqlite3_column_text(pointer, Int32(column)) else { return nil }
        let length = Int(sqlite3_column_bytes(pointer, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        guard let start = sqlite3_column_blob(pointer, Int32(column)) else { return [] }
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, Int32(column)))))
    }

    func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T? {
        guard !isNull(column) else { return nil }
        let start = sqlite3_column_blob(pointer, Int32(column))
        let count = Int(sqlite3_column_bytes(pointer, Int32(column)))
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    func value(_ column: Int) -> SQLValue {
        switch sqlite3_column_type(pointer, Int32(column)) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(pointer, Int32(column)))
        case SQLITE_BLOB: .blob(blob(column) ?? [])
        case SQLITE_NULL: .null
        default: .text(text(column) ?? "")
        }
    }
}

/// A text of no length that stays where it is, for the empty string.
// The pointer is written once, never changed and never freed, so every thread may read it.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
}()
