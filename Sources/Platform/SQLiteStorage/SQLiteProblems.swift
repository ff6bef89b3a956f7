import GRDB
import GRDBSQLite
import Vocabulary

extension Problem {
    /// The numbered problem for a result code of SQLite.
    init(sqliteCode code: Int32, message: String, sql: String = "") {
        let arguments = ["why": message, "sql": sql]
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(.storageBusy, arguments)
        case SQLITE_FULL: self.init(.storageFull, arguments)
        case SQLITE_IOERR: self.init(.storageInputOutput, arguments)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(.storageDamaged, arguments)
        case SQLITE_CONSTRAINT: self.init(.storageConstraint, arguments)
        case SQLITE_READONLY: self.init(.storageReadOnly, arguments)
        case SQLITE_CANTOPEN: self.init(.storageCannotOpen, arguments)
        default: self.init(.storageStatement, arguments)
        }
    }
}

/// Runs something of GRDB's and gives its errors their numbers.
func numbered<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw Problem(
            sqliteCode: error.extendedResultCode.rawValue,
            message: error.message ?? "code \(error.resultCode)",
            sql: error.sql ?? "")
    }
}
