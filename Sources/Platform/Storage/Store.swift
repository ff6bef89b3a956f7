/// A value that goes into or comes out of a table; booleans are 0/1, days yyyymmdd, money fen, all integers.
public enum SQLValue: Sendable, Hashable {
    /// NULL.
    case null
    /// BIGINT.
    case integer(Int64)
    /// TEXT.
    case text(String)
    /// BLOB or BYTEA.
    case blob([UInt8])
}

/// One result row, valid only inside the closure that receives it.
public protocol StorageRow {
    /// Whether the column holds NULL.
    func isNull(_ column: Int) -> Bool
    /// The integer in a column; nil for NULL.
    func integer(_ column: Int) -> Int64?
    /// The text in a column; nil for NULL.
    func text(_ column: Int) -> String?
    /// The bytes in a column; nil for NULL.
    func blob(_ column: Int) -> [UInt8]?
    /// The value in a column, whatever it is.
    func value(_ column: Int) -> SQLValue
    /// The bytes in a column where they lie, for the length of the closure; nil for NULL.
    func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T?
    /// The number of columns.
    var count: Int { get }
}

extension StorageRow {
    /// The bytes in a column, copied first: what an engine does that cannot lend them.
    public func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T? {
        try blob(column)?.withUnsafeBytes(body)
    }
}

/// A prepared statement for repeated runs (bulk load).
public protocol StorageStatement {
    /// Runs the statement once with these values and says how many rows it changed.
    @discardableResult
    func run(_ values: [SQLValue]) throws -> Int
    /// Runs the statement once with these values from the first placeholder on and further ones at their places,
    /// counted from 0; the others are NULL: a wide row without an array as wide.
    func run(_ values: [SQLValue], further: [(place: Int, value: SQLValue)]) throws
}

/// An open connection inside a read or a write transaction. Blocking; used on one thread at a time.
public protocol StorageConnection {
    /// Runs one statement; prepared and cached by its text. Placeholders are `?`.
    func execute(_ sql: String, _ values: [SQLValue]) throws
    /// Calls the closure for each row of a query, in its order. Returning false from the closure stops.
    func forEach(_ sql: String, _ values: [SQLValue], _ body: (any StorageRow) throws -> Bool) throws
    /// A prepared statement for repeated runs, cached by its text.
    func prepare(_ sql: String) throws -> any StorageStatement
    /// The columns of a table in the order of its definition; empty where there is no such table.
    func columns(of table: String) throws -> [TableColumn]
}

/// One column of a table, as the engine describes it (表列).
public struct TableColumn: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its place in the primary key, from 1; 0 where it is no part of it.
    public var keyPlace: Int

    /// A column by its name and its place in the primary key.
    public init(name: String, keyPlace: Int) {
        self.name = name
        self.keyPlace = keyPlace
    }
}

extension StorageConnection {
    /// Runs one statement without values.
    public func execute(_ sql: String) throws { try execute(sql, []) }

    /// All rows of a query, mapped.
    public func rows<T>(_ sql: String, _ values: [SQLValue] = [], _ map: (any StorageRow) throws -> T) throws
        -> [T]
    {
        var all: [T] = []
        try forEach(sql, values) { row in
            all.append(try map(row))
            return true
        }
        return all
    }

    /// The first row of a query, mapped; nil where there is none.
    public func first<T>(_ sql: String, _ values: [SQLValue] = [], _ map: (any StorageRow) throws -> T) throws
        -> T?
    {
        var result: T?
        try forEach(sql, values) { row in
            result = try map(row)
            return false
        }
        return result
    }
}

/// A database: an engine behind a small seam (存储). Engines differ in their DDL file and nothing else.
public protocol Store: Sendable {
    /// Runs a read in one consistent snapshot.
    func read<T>(_ body: (any StorageConnection) throws -> T) throws -> T
    /// Runs a write in one transaction (BEGIN IMMEDIATE); throwing rolls everything back.
    func write<T>(_ body: (any StorageConnection) throws -> T) throws -> T
    /// How many writes this process has committed through it; grows before the write's caller goes on.
    var commits: Int { get }
}
