import Crypto
import Foundation
import Vocabulary

/// The file beside the database that holds the outer key and the lookup key (密钥文件), mode 0600.
///
/// Without it no encrypted body can be read; it is in no backup. Versioned JSON:
/// `{"kind":"tuopin-key-file","lookup":base64,"outer":[{"id":hex,"key":base64}…],"v":1}`, the key in use first.
public struct KeyFile: Sendable {
    struct OuterKey: Sendable {
        var id: String
        var key: SymmetricKey
    }

    /// Where it stands.
    public var path: String
    var outer: [OuterKey]
    var lookup: SymmetricKey

    /// Makes a file with new keys; refuses to overwrite one (409.103).
    public static func create(at path: String, random: RandomSource = .system) throws -> KeyFile {
        let file = KeyFile(
            path: path, outer: [newOuterKey(random)], lookup: SymmetricKey(data: random.bytes(32)))
        try file.write(replacing: false)
        return file
    }

    /// Reads the file at a path (404.1, 422.453 where it is none).
    public static func load(_ path: String) throws -> KeyFile {
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw Problem(.fileNotFound, ["file": path])
        }
        let json = try? JSONValue(parsing: [UInt8](contents))
        guard let json, json["kind"]?.stringValue == "tuopin-key-file", json["v"]?.intValue == 1,
            let lookup = key(json["lookup"])
        else { throw Problem(.keyFileUnreadable, ["file": path]) }
        var outer: [OuterKey] = []
        for item in json["outer"]?.arrayValue ?? [] {
            guard let id = item["id"]?.stringValue, let key = key(item["key"]) else {
                throw Problem(.keyFileUnreadable, ["file": path])
            }
            outer.append(OuterKey(id: id, key: key))
        }
        guard !outer.isEmpty else { throw Problem(.keyFileUnreadable, ["file": path]) }
        return KeyFile(path: path, outer: outer, lookup: lookup)
    }

    static func newOuterKey(_ random: RandomSource) -> OuterKey {
        OuterKey(id: Hex.text(random.bytes(4)), key: SymmetricKey(data: random.bytes(32)))
    }

    private static func key(_ value: JSONValue?) -> SymmetricKey? {
        guard let text = value?.stringValue, let bytes = Data(base64Encoded: text), bytes.count == 32 else {
            return nil
        }
        return SymmetricKey(data: bytes)
    }

    /// Writes the file beside its place, syncs it and puts it there in one step.
    func write(replacing: Bool) throws {
        func text(_ key: SymmetricKey) -> JSONValue {
            .string(key.withUnsafeBytes { Data($0) }.base64EncodedString())
        }
        let json: JSONValue = [
            "kind": "tuopin-key-file", "lookup": text(lookup),
            "outer": .array(outer.map { ["id": .string($0.id), "key": text($0.key)] }), "v": 1,
        ]
        if !replacing, FileManager.default.fileExists(atPath: path) {
            throw Problem(.fileStandsThere, ["file": path])
        }
        let part = path + ".part"
        try? FileManager.default.removeItem(atPath: part)
        guard
            FileManager.default.createFile(
                atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: part)
        else { throw Problem(.storageCannotOpen, ["why": "cannot create \(path)"]) }
        do {
            try handle.write(contentsOf: Data(json.canonicalBytes + [0x0A]))
            try handle.synchronize()
            try handle.close()
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw Problem(.storageInputOutput, ["why": "\(path): \(error)"])
        }
        if replacing {
            guard rename(part, path) == 0 else {
                throw Problem(.storageCannotOpen, ["why": "cannot replace \(path)"])
            }
        } else {
            // A link fails where the name is taken, so two creators cannot overwrite one another.
            let made = link(part, path) == 0
            unlink(part)
            guard made else { throw Problem(.fileStandsThere, ["file": path]) }
        }
    }
}
