import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Vocabulary

/// What a password's hash costs (口令散列代价): scrypt's N = 2^`logN`, block size and parallelism.
public struct PasswordCost: Sendable, Hashable {
    /// The logarithm of N.
    public var logN: Int
    /// The block size r.
    public var blockSize: Int
    /// The parallelism p.
    public var parallelism: Int

    /// A cost by its parameters.
    public init(logN: Int, blockSize: Int, parallelism: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB in three passes: one of the equivalents in OWASP's password storage advice of 2023.
    public static let standard = PasswordCost(logN: 15, blockSize: 8, parallelism: 3)

    /// For one-time passwords, which are 98 random bits: nobody guesses those from their hash.
    static let oneTime = PasswordCost(logN: 10, blockSize: 8, parallelism: 1)
}

/// A password as it is kept (口令散列): `scrypt$logN$r$p$salt$hash`, so that old costs are still understood.
struct PasswordHash: Sendable, Hashable {
    var cost: PasswordCost
    var salt: [UInt8]
    var hash: [UInt8]

    /// At most two at a time: each takes 32 MiB, and a storm of sign-ins must not take the server's memory.
    private static let turns = DispatchSemaphore(value: 2)

    init(of password: String, cost: PasswordCost, salt: [UInt8]) throws {
        self.cost = cost
        self.salt = salt
        Self.turns.wait()
        defer { Self.turns.signal() }
        let key = try KDF.Scrypt.deriveKey(
            from: Array(PasswordRules.normal(password).utf8), salt: salt, outputByteCount: 32,
            rounds: 1 << cost.logN, blockSize: cost.blockSize, parallelism: cost.parallelism)
        hash = key.withUnsafeBytes { [UInt8]($0) }
    }

    /// From its text; nil when it is not of this form.
    init?(_ text: String) {
        let parts = text.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let logN = Int(parts[1]), (1...24).contains(logN),
            let blockSize = Int(parts[2]), (1...64).contains(blockSize), let parallelism = Int(parts[3]),
            (1...16).contains(parallelism), let salt = Data(base64Encoded: parts[4]),
            let hash = Data(base64Encoded: parts[5])
        else { return nil }
        cost = PasswordCost(logN: logN, blockSize: blockSize, parallelism: parallelism)
        self.salt = [UInt8](salt)
        self.hash = [UInt8](hash)
    }

    var text: String {
        let parts = [
            "scrypt", String(cost.logN), String(cost.blockSize), String(cost.parallelism),
            Data(salt).base64EncodedString(), Data(hash).base64EncodedString(),
        ]
        return parts.joined(separator: "$")
    }

    /// Whether a password gives this hash, compared in constant time.
    func fits(_ password: String) throws -> Bool {
        areEqual(try PasswordHash(of: password, cost: cost, salt: salt).hash, hash)
    }
}

/// Whether two byte strings are the same, in time that depends on their length alone.
func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

extension PasswordHash {
    /// A hash that no password gives, which costs as much to compare.
    init(unfit cost: PasswordCost) {
        self.cost = cost
        salt = [UInt8](repeating: 0, count: 16)
        hash = []
    }
}
