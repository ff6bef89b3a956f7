import Foundation
import Journal
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// Copies the documents that a database names from one folder to another (随库复制材料): of backup and restore.
struct DocumentCopy {
    /// How many were copied.
    let copied: Int64
    private let faults: [(hash: String, problem: Problem)]

    /// Copies beside the database at `to` what `copy` names and lies beside the one at `from`. Files of households that
    /// were erased there since are no fault.
    init(
        _ copy: SQLiteStore, from: String, to: String, erased: () throws -> Set<String>
    ) throws {
        let files = try copy.read { try DocumentCheck.files($0) }
        var faults = try DocumentFolder(besideDatabase: from).copy(
            files, to: DocumentFolder(besideDatabase: to))
        copied = Int64(files.count - faults.count)
        if !faults.isEmpty {
            let gone = Set(try copy.read { try DocumentCheck.files(of: try erased().sorted(), $0) })
            faults.removeAll { gone.contains($0.hash) }
        }
        self.faults = faults
    }

    /// Says which could not be copied, and ends with that status.
    func report() throws {
        for fault in faults { StandardError.say(fault.problem) }
        if !faults.isEmpty { throw ExitStatus.problems }
    }
}
