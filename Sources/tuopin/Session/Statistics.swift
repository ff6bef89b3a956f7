import Foundation
import SQLiteStorage
import Storage
import Synchronization
import Vocabulary

/// What a command's statements cost, said on standard error where TUOPIN_STATISTICS is set (语句统计).
///
/// For whoever asks why an answer takes long, and for the tests that hold a village's list to the size of the village.
enum Statistics {
    private static let stores = Mutex<[SQLiteStore]>([])

    static func watch(_ store: SQLiteStore) {
        guard ProcessInfo.processInfo.environment["TUOPIN_STATISTICS"] != nil else { return }
        store.startCounting()
        stores.withLock { $0.append(store) }
    }

    /// One line for each database opened.
    static func say() {
        for counts in stores.withLock({ $0.map(\.counted) }) {
            let line: JSONValue = [
                "statements": .int(Int64(counts.statements)), "rows": .int(Int64(counts.rows)),
                "scanned_rows": .int(Int64(counts.scannedRows)), "steps": .int(Int64(counts.steps)),
                "sorts": .int(Int64(counts.sorts)),
            ]
            StandardError.say(line.text)
        }
    }
}
