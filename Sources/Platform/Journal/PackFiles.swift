import Crypto
public import Storage
import Vocabulary

/// The files of adopted packs (政策包文件), kept whole by the pack's hash, so that any past decision can be repeated.
public struct PackFiles {
    /// One file of a pack.
    public struct File: Sendable, Hashable {
        /// The path within the pack, with `/`.
        public var path: String
        /// Its bytes.
        public var bytes: [UInt8]

        /// A file by its path and bytes.
        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    private let connection: any StorageConnection

    /// The packs of a database.
    public init(_ connection: any StorageConnection) { self.connection = connection }

    /// Keeps a pack's files; a pack that is there already is left as it is.
    public func keep(_ files: [File], pack: String) throws {
        guard try !has(pack) else { return }
        let insert = try connection.prepare(
            "INSERT INTO pack_file (pack, path, sha256, bytes) VALUES (?, ?, ?, ?)")
        for file in files {
            let hash = Hex.text(SHA256.hash(data: file.bytes))
            try insert.run([.text(pack), .text(file.path), .text(hash), .blob(file.bytes)])
        }
    }

    /// Whether a pack is kept.
    public func has(_ pack: String) throws -> Bool {
        try connection.first("SELECT 1 FROM pack_file WHERE pack = ? LIMIT 1", [.text(pack)]) { _ in true }
            ?? false
    }

    /// A pack's files by path; empty where it is not kept. A file whose bytes were changed is refused (500.110).
    public func files(of pack: String) throws -> [File] {
        try connection.rows(
            "SELECT path, sha256, bytes FROM pack_file WHERE pack = ? ORDER BY path", [.text(pack)]
        ) {
            let file = File(path: $0.text(0) ?? "", bytes: $0.blob(2) ?? [])
            guard same(Hex.text(SHA256.hash(data: file.bytes)), $0.text(1) ?? "") else {
                throw Problem(
                    .journalDamaged, ["position": "pack \(pack)", "why": "\(file.path) was changed"])
            }
            return file
        }
    }

    /// The hashes of all packs kept, in order.
    public func packs() throws -> [String] {
        try connection.rows("SELECT DISTINCT pack FROM pack_file ORDER BY pack") { $0.text(0) ?? "" }
    }
}
