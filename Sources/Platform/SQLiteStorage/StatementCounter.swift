import GRDBSQLite
import Storage
import Synchronization

/// Adds up what statements cost while somebody counts.
final class StatementCounter: Sendable {
    private let counts = Mutex(StatementCounts())

    var total: StatementCounts { counts.withLock { $0 } }

    func addRow() { counts.withLock { $0.rows += 1 } }

    func add(_ statement: OpaquePointer) {
        func taken(_ counter: Int32) -> Int { Int(sqlite3_stmt_status(statement, counter, 1)) }
        let scanned = taken(SQLITE_STMTSTATUS_FULLSCAN_STEP)
        let steps = taken(SQLITE_STMTSTATUS_VM_STEP)
        let sorts = taken(SQLITE_STMTSTATUS_SORT)
        counts.withLock {
            $0.statements += 1
            $0.scannedRows += scanned
            $0.steps += steps
            $0.sorts += sorts
        }
    }
}
