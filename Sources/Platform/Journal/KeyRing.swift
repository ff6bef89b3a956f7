import Crypto
public import Storage
import Vocabulary

/// The keys in use (密钥环): wraps subject keys by the outer key, and makes keyed hashes for look-ups.
public struct KeyRing: Sendable {
    private let outer: [SymmetricKey]
    /// The code under the lookup key, begun: each look-up goes on from here.
    private let lookup: HMAC<SHA256>
    /// Where salts, nonces and new keys come from.
    public let random: RandomSource

    /// The keys of a key file.
    public init(_ file: KeyFile, random: RandomSource = .system) {
        outer = file.outer.map(\.key)
        lookup = HMAC<SHA256>(key: file.lookup)
        self.random = random
    }

    /// The keyed hash by which a number is found: the first 16 bytes of HMAC-SHA256 over `label`, a zero byte, `text`.
    ///
    /// The label keeps whole numbers and last fours apart, as `identity` and `identity-last-four`.
    public func lookupHash(_ label: String, _ text: String) -> [UInt8] {
        var said: [UInt8] = []
        said.reserveCapacity(96)
        said += label.utf8
        said.append(0)
        said += text.utf8
        var code = lookup
        code.update(data: said)
        return code.finalize().withUnsafeBytes { Array($0.prefix(16)) }
    }

    /// Whether a subject's key was destroyed.
    public static func isErased(_ subject: String, _ connection: any StorageConnection) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM subject_key WHERE subject = ? AND wrapped IS NULL", [.text(subject)]
        ) { _ in true } ?? false
    }

    /// Everybody whose key was destroyed.
    public static func erased(_ connection: any StorageConnection) throws -> Set<String> {
        Set(
            try connection.rows("SELECT subject FROM subject_key WHERE wrapped IS NULL") { $0.text(0) ?? "" })
    }

    /// How a subject's key stands.
    enum Standing {
        case absent
        case destroyed
        case key(SymmetricKey)
    }

    /// The row of `subject_key` that every database has, by which a foreign key file is noticed.
    static let ownRow = ""

    func standing(of subject: String, _ connection: any StorageConnection) throws -> Standing {
        let wrapped: [UInt8]?? = try connection.first(
            "SELECT wrapped FROM subject_key WHERE subject = ?", [.text(subject)]
        ) { $0.blob(0) }
        guard let found = wrapped else { return .absent }
        guard let bytes = found else { return .destroyed }
        return .key(try unwrap(bytes))
    }

    /// A subject's key; nil where it has none, a Problem (409.106) where it was destroyed.
    func key(of subject: String, _ connection: any StorageConnection) throws -> SymmetricKey? {
        switch try standing(of: subject, connection) {
        case .absent: nil
        case .destroyed: throw Problem(.subjectErased, ["subject": subject])
        case .key(let key): key
        }
    }

    /// Bytes of a subject's key.
    static let keyLength = 32

    func newKey() -> SymmetricKey { SymmetricKey(data: random.bytes(Self.keyLength)) }

    func wrap(_ key: SymmetricKey) throws -> [UInt8] {
        guard let outer = outer.first else { throw Problem(.keyFileForeign) }
        return [UInt8](try AES.KeyWrap.wrap(key, using: outer))
    }

    func unwrap(_ wrapped: [UInt8]) throws -> SymmetricKey {
        for key in outer {
            if let found = try? AES.KeyWrap.unwrap(wrapped, using: key) { return found }
        }
        throw Problem(.keyFileForeign)
    }

    /// Checks that these keys belong to the database (409.105); the first writer leaves its mark.
    public func bind(_ connection: any StorageConnection) throws {
        switch try standing(of: Self.ownRow, connection) {
        case .key: return
        case .absent, .destroyed:
            try connection.execute(
                "INSERT INTO subject_key (subject, wrapped) VALUES (?, ?)",
                [.text(Self.ownRow), .blob(try wrap(newKey()))])
        }
    }

    /// Destroys a subject's key: its row stays without a key, so that nobody makes another.
    func destroy(_ subject: String, _ connection: any StorageConnection) throws {
        try connection.execute(
            """
            INSERT INTO subject_key (subject, wrapped) VALUES (?, NULL)
            ON CONFLICT (subject) DO UPDATE SET wrapped = NULL
            """, [.text(subject)])
    }
}
