import Crypto
public import Foundation
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The folder beside a database in which documents lie, each under the SHA-256 of its bytes (材料夹).
///
/// A file is written, synced and put in its place in one step before its entry is written: a crash leaves a file without
/// an entry, never an entry without its file. Nothing is changed in place.
public struct DocumentFolder: Sendable, Hashable {
    /// Its path.
    public let path: String

    /// How long a file without an entry is left alone, in seconds: its entry may be on its way.
    public static let grace: TimeInterval = 3_600

    /// The folder beside a database, or beside a backup of one.
    public init(besideDatabase path: String) { self.path = path + ".files" }

    /// Puts bytes under their hash and says which.
    public func keep(_ bytes: Data) throws -> String {
        let hash = Digest.sha256Hex(bytes)
        let place = URL(filePath: file(hash))
        let folder = place.deletingLastPathComponent()
        let part = folder.appending(path: "part-" + UUID().uuidString)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            guard
                FileManager.default.createFile(
                    atPath: part.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw Problem(.cannotWrite, ["file": part.path]) }
            let handle = try FileHandle(forWritingTo: part)
            defer { try? handle.close() }
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            guard rename(part.path, place.path) == 0 else {
                throw Problem(.cannotWrite, ["file": place.path])
            }
            try Self.sync(folder: folder.path)
            try Self.sync(folder: path)
        } catch {
            try? FileManager.default.removeItem(at: part)
            throw error as? Problem ?? Problem(.cannotWrite, ["file": place.path])
        }
        return hash
    }

    /// The bytes under a hash; a Problem where they are not there (500.421) or are others (500.422).
    public func bytes(_ hash: String) throws(Problem) -> Data {
        guard let found = FileManager.default.contents(atPath: file(hash)) else {
            throw Problem(.documentMissing, ["file": hash])
        }
        guard Digest.sha256Hex(found) == hash else { throw Problem(.documentDamaged, ["file": hash]) }
        return found
    }

    /// Whether there is a file under a hash.
    public func has(_ hash: String) -> Bool { FileManager.default.fileExists(atPath: file(hash)) }

    /// Takes files away; what is not there is no matter.
    public func remove(_ hashes: some Sequence<String>) throws(Problem) {
        for hash in hashes where has(hash) {
            do { try FileManager.default.removeItem(atPath: file(hash)) } catch {
                throw Problem(.cannotWrite, ["file": file(hash)])
            }
        }
    }

    /// Files that no entry names, older than `grace`; halves left by a crash are among them.
    public func strays(besides named: Set<String>, now: Date = Date()) -> [String] {
        let files = FileManager.default
        guard let walk = files.enumerator(atPath: path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { inner in
            let attributes = try? files.attributesOfItem(atPath: path + "/" + inner)
            guard attributes?[.type] as? FileAttributeType == .typeRegular,
                !named.contains(URL(filePath: inner).lastPathComponent),
                let written = attributes?[.modificationDate] as? Date
            else { return false }
            return now.timeIntervalSince(written) > Self.grace
        }.sorted()
    }

    /// Takes strays away, by their paths within the folder.
    public func sweep(_ strays: [String]) throws(Problem) {
        for inner in strays {
            do { try FileManager.default.removeItem(atPath: path + "/" + inner) } catch {
                throw Problem(.cannotWrite, ["file": inner])
            }
        }
    }

    /// Copies files into another folder, their hashes checked on the way; those that could not be, with the reason.
    public func copy(_ hashes: some Sequence<String>, to other: DocumentFolder) throws -> [(
        hash: String, problem: Problem
    )] {
        var faults: [(hash: String, problem: Problem)] = []
        for hash in hashes {
            do { _ = try other.keep(try bytes(hash)) } catch let problem as Problem
                where problem.number == .documentMissing || problem.number == .documentDamaged
            { faults.append((hash, problem)) }
        }
        return faults
    }

    private func file(_ hash: String) -> String { "\(path)/\(hash.prefix(2))/\(hash)" }

    /// The names in a folder are on the disk.
    private static func sync(folder: String) throws {
        let descriptor = open(folder, O_RDONLY)
        guard descriptor >= 0 else { throw Problem(.cannotWrite, ["file": folder]) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Problem(.cannotWrite, ["file": folder]) }
    }
}
