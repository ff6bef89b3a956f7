public import Journal
public import Storage
import Vocabulary

/// Compares the folder with the entries (材料核对): every document that an entry files lies there as it was.
public struct DocumentCheck: Sendable {
    /// How many documents of which the entry can be read.
    public private(set) var present: Int64 = 0
    /// How many that were erased or are withheld here.
    public private(set) var unreadable: Int64 = 0
    /// The first that is not as it was filed.
    public private(set) var firstBad: VerificationReport.Fault?
    /// The files that readable entries name.
    public private(set) var named: Set<String> = []

    /// Reads every entry that files a document; `hashing` reads every file too, else it is only looked for.
    public init(
        _ folder: DocumentFolder, _ connection: any StorageConnection, keys: KeyRing, hashing: Bool
    ) throws {
        let journal = JournalReader(connection: connection, keys: keys)
        for entry in try journal.entries(ofKind: EntryKind.documentFiled) {
            let files = entry.bodies.compactMap { $0.payload?["document"]?["file"]?.stringValue }
            if files.isEmpty { unreadable += 1 }
            for file in files {
                present += 1
                named.insert(file)
                guard firstBad == nil, let problem = try Self.fault(folder, file, hashing) else { continue }
                firstBad = .init(
                    "file", chain: entry.chain, seq: entry.seq, key: file, why: problem.description)
            }
        }
    }

    private static func fault(_ folder: DocumentFolder, _ file: String, _ hashing: Bool) throws -> Problem? {
        guard hashing else { return folder.has(file) ? nil : Problem(.documentMissing, ["file": file]) }
        do throws(Problem) {
            _ = try folder.bytes(file)
            return nil
        } catch {
            return error
        }
    }

    /// The files of documents that a database's tables name, in order: what a copy of it needs.
    public static func files(_ connection: any StorageConnection) throws -> [String] {
        try connection.rows("SELECT DISTINCT file FROM document ORDER BY file") { $0.text(0) ?? "" }
    }

    /// The files of some owners: what goes when they are erased.
    public static func files(of owners: some Sequence<String>, _ connection: any StorageConnection) throws
        -> [String]
    {
        try owners.flatMap { owner in
            try connection.rows("SELECT file FROM document WHERE owner = ? ORDER BY file", [.text(owner)]) {
                $0.text(0) ?? ""
            }
        }
    }
}
