import Columns
import Foundation
public import Journal
import Policy
public import Storage
public import Vocabulary

/// The column file beside a database (列文件): a cache of the snapshot, by which a server starts at once.
///
/// Its head says of which record it is (the hash of the last entry), as of which day, by which release and pack.
/// Where anything differs it is not used, and the next snapshot takes its place.
public struct SnapshotFile: Sendable {
    /// Its path.
    public let path: String
    private let release: String

    /// The file beside a database, as a release writes and reads it.
    public init(besideDatabase path: String, release: String) {
        self.path = path + ".columns"
        self.release = release
    }

    /// What can be said of the file.
    public enum State: Sendable, Hashable {
        /// There is none.
        case absent
        /// It is up to date.
        case current
        /// It lacks so many entries, which are read on top of it.
        case behind(Int64)
        /// It is of another day, pack, release or record, or damaged; it will be made anew.
        case stale
        /// Others than its owner may read it.
        case exposed
    }

    /// The state of the file for a database as of a day.
    public func state(_ connection: any StorageConnection, asOf: LocalDate) throws -> State {
        guard let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        else {
            return .absent
        }
        if mode & 0o077 != 0 { return .exposed }
        let start = try SnapshotStart(connection, asOf: asOf)
        let shape = SnapshotSource(start, CodeNumbers(start.pack)).shape
        guard let (head, _) = try? ColumnFile.read(path, columns: shape.columns.count),
            let receipt = try receipt(head, start, shape, connection)
        else { return .stale }
        return receipt == start.receipt ? .current : .behind(start.receipt - receipt)
    }

    /// The snapshot in the file with the entries since; nil where the file cannot be used.
    public func snapshot(_ store: any Store, keys: KeyRing, asOf: LocalDate) throws -> RegistrySnapshot? {
        let found = try store.read { connection -> RegistrySnapshot? in
            var start = try SnapshotStart(connection, asOf: asOf)
            let shape = SnapshotSource(start, CodeNumbers(start.pack)).shape
            guard let (head, chunks) = try? ColumnFile.read(path, columns: shape.columns.count),
                let receipt = try receipt(head, start, shape, connection)
            else { return nil }
            var strays: [String: [String]] = [:]
            for list in head["strays"]?.members ?? [] {
                strays[list.key] = (list.value.arrayValue ?? []).compactMap(\.stringValue)
            }
            start.receipt = receipt
            return RegistrySnapshot(
                start, CodeNumbers(start.pack, strays: strays), Snapshot(shape, chunks))
        }
        return try found?.refreshed(store, keys: keys, asOf: asOf)
    }

    /// Writes a snapshot; a Problem where the folder cannot be written.
    public func write(_ snapshot: RegistrySnapshot, _ store: any Store) throws {
        guard let hash = try store.read({ try Self.hash(snapshot.receipt, $0) }) else { return }
        let strays = snapshot.codes.found.sorted { $0.key < $1.key }.map { list in
            JSONValue.Member(list.key, .array(list.value.map { .string($0) }))
        }
        let head: JSONValue = [
            "format": 1, "release": .string(release), "pack": .string(snapshot.pack.hash),
            "as_of": .string(snapshot.moment.asOf.description), "receipt": .int(snapshot.receipt),
            "entry": .string(hash), "shape": .string(Self.digest(snapshot.columns.shape)),
            "strays": .object(strays),
        ]
        try ColumnFile.write(head, snapshot.columns.chunks, to: path)
    }

    /// Takes the file away, if there is one; the next snapshot is read from the tables.
    public func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw Problem(.cannotWrite, ["file": path])
        }
    }

    /// The receipt up to which a file of this head counts; nil where it is of another state of things.
    private func receipt(
        _ head: JSONValue, _ start: SnapshotStart, _ shape: SnapshotShape, _ connection: any StorageConnection
    ) throws -> Int64? {
        guard head["format"] == 1, head["release"] == .string(release),
            head["pack"] == .string(start.pack.hash),
            head["as_of"] == .string(start.moment.asOf.description),
            head["shape"] == .string(Self.digest(shape)), let receipt = head["receipt"]?.intValue,
            let hash = try Self.hash(receipt, connection), head["entry"] == .string(hash)
        else { return nil }
        return receipt
    }

    /// The hash of the entry with a receipt: a restored or other record has another one there.
    private static func hash(_ receipt: Int64, _ connection: any StorageConnection) throws -> String? {
        try connection.first("SELECT hash FROM journal_entry WHERE receipt = ?", [.integer(receipt)]) {
            Digest.hex($0.blob(0) ?? [])
        }
    }

    private static func digest(_ shape: SnapshotShape) -> String {
        let names = shape.columns.map { $0.fact + ($0.isText ? ":text" : "") }
        let kinds = SubjectKind.allCases.map { "\($0.rawValue) \(shape.places[$0]?.count ?? 0)" }
        return Digest.sha256Hex(Array((kinds + names).joined(separator: "\n").utf8))
    }
}
