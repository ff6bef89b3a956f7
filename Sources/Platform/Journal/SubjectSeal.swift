import Crypto
public import Storage
import Vocabulary

/// Encrypts small secrets that stand in no entry under a subject's key (密封), which the outer key wraps.
///
/// Used for what access keeps beside the journal. A change of the outer key re-wraps the key and touches nothing sealed.
public struct SubjectSeal: Sendable {
    private let key: SymmetricKey
    private let random: RandomSource

    /// The seal of a name in `subject_key`, its key made where there is none; 409.106 where it was destroyed.
    public init(_ subject: String, keys: KeyRing, store: any Store) throws {
        random = keys.random
        let found = try store.read { try keys.key(of: subject, $0) }
        key =
            try found
            ?? store.write { connection in
                try keys.bind(connection)
                if let key = try keys.key(of: subject, connection) { return key }
                let key = keys.newKey()
                try connection.execute(
                    "INSERT INTO subject_key (subject, wrapped) VALUES (?, ?)",
                    [.text(subject), .blob(try keys.wrap(key))])
                return key
            }
    }

    /// Nonce, ciphertext and tag (AES-256-GCM); the purpose says where it may be opened again.
    public func seal(_ bytes: [UInt8], purpose: String) throws -> [UInt8] {
        let nonce = try AES.GCM.Nonce(data: random.bytes(12))
        let box = try AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: Array(purpose.utf8))
        return Array(nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// What was sealed for this purpose; nil for anything else.
    public func open(_ sealed: [UInt8], purpose: String) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return (try? AES.GCM.open(box, using: key, authenticating: Array(purpose.utf8))).map { [UInt8]($0) }
    }
}
