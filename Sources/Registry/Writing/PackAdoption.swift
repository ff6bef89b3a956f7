public import Journal
public import Policy
public import Storage
public import Vocabulary

/// Puts policy packs into the database and finds the one in force (采用政策包).
public enum PackAdoption {
    /// Stores a pack's files by hash, and the words that its bodies are packed with; the entry that adopts it comes with `plan`.
    public static func store(_ pack: PolicyPack, _ connection: any StorageConnection) throws {
        try PackStore.put(pack.hash, pack.files.map { ($0.path, $0.bytes) }, connection)
        try BodyWords.keep(PackWords.words(pack), pack: pack.hash, connection)
    }

    /// The entry that adopts a pack on a chain.
    public static func plan(_ pack: PolicyPack, chain: String, on day: LocalDate) -> EntryPlan {
        EntryPlan(
            chain: chain, kind: EntryKind.packAdopted, effectiveOn: day,
            open: [
                "pack": [
                    "id": .string(pack.id), "version": .string(pack.version), "hash": .string(pack.hash),
                ]
            ])
    }

    /// The hash of the pack adopted last at a position; nil before the first.
    public static func hash(at position: Position, _ connection: any StorageConnection) throws -> String? {
        var found: (receipt: Int64, hash: String)?
        for head in position.heads {
            try connection.forEach(
                """
                SELECT e.receipt, p.hash FROM adopted_pack p JOIN journal_entry e ON e.chain = p.chain AND e.seq = p.seq
                WHERE p.chain = ? AND p.seq <= ? ORDER BY p.seq DESC LIMIT 1
                """, [.text(head.chain), .integer(head.seq)]
            ) { row in
                let receipt = row.integer(0) ?? 0
                if receipt > found?.receipt ?? 0 { found = (receipt, row.text(1) ?? "") }
                return false
            }
        }
        return found?.hash
    }

    /// A stored pack by hash; a Problem (404) where it is not there.
    public static func load(_ hash: String, _ connection: any StorageConnection) throws -> PolicyPack {
        let files = try PackStore.files(hash, connection).map { PackFile(path: $0.path, bytes: $0.bytes) }
        guard !files.isEmpty else { throw Problem(.packNotAdopted, ["pack": hash]) }
        return try PolicyPack.load(files: files)
    }

    /// Whether all files of a stored pack are here with the bytes that its hash was made of.
    public static func isWhole(_ hash: String, _ connection: any StorageConnection) throws -> Bool {
        let files = try PackStore.files(hash, connection).map { PackFile(path: $0.path, bytes: $0.bytes) }
        return PolicyPack.hash(of: files) == hash
    }
}

/// The files of adopted packs (政策包文件), by the pack's hash.
enum PackStore {
    static func put(
        _ pack: String, _ files: [(path: String, bytes: [UInt8])], _ connection: any StorageConnection
    ) throws {
        for file in files {
            try connection.execute(
                """
                INSERT INTO pack_file (pack, path, sha256, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                """, [.text(pack), .text(file.path), .text(Digest.sha256Hex(file.bytes)), .blob(file.bytes)])
        }
    }

    static func files(
        _ pack: String, _ connection: any StorageConnection
    ) throws -> [(path: String, bytes: [UInt8])] {
        try connection.rows("SELECT path, bytes FROM pack_file WHERE pack = ? ORDER BY path", [.text(pack)]) {
            ($0.text(0) ?? "", $0.blob(1) ?? [])
        }
    }
}
