import Identification
import Policy
import Storage
import Vocabulary

/// What the pages about workbooks handed in show (导入页的内容).
struct ImportModel: Sendable {
    /// Most problems that the page lists; the marked workbook has them all.
    static let problemLimit = 200

    /// A layout that may be chosen.
    struct Choice: Sendable {
        var id: String
        var name: String
    }

    /// A batch of the caller's own.
    struct OwnBatch: Sendable {
        var id: String
        var files: String
        var isUndone: Bool
    }

    /// The layouts of the pack.
    var layouts: [Choice]
    /// The caller's latest batches, the newest first.
    var batches: [OwnBatch]
    /// The file that is looked at.
    var file: HandedIn?

    /// Reads the layouts and what an account handed in.
    init(_ reading: Reading, account: String, language: String, file: HandedIn? = nil) throws {
        self.file = file
        layouts = reading.pack.layouts.map { Choice(id: $0.id, name: $0.label(language)) }
        batches = try reading.connection.rows(
            """
            SELECT b.batch, MIN(f.name), COUNT(*), b.undone_by FROM batch b JOIN imported_file f ON f.batch = b.batch
            WHERE b.actor = ? GROUP BY b.batch, b.undone_by, b.last_receipt ORDER BY b.last_receipt DESC LIMIT 20
            """, [.text(account)]
        ) { row in
            let count = Int(row.integer(2) ?? 1)
            let more = count > 1 ? " +\(count - 1)" : ""
            return OwnBatch(
                id: row.text(0) ?? "", files: (row.text(1) ?? "") + more, isUndone: row.text(3) != nil)
        }
    }
}
