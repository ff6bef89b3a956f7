import Crypto
import Storage
import Vocabulary

/// The keys of one account (请求键): what is sent again with a key is not done again.
///
/// A key is taken before anything is written and given back where nothing was; where a server dies in between, the key
/// stays without an answer, and the sender is told so (409.703) instead of the thing being done twice.
struct RequestKeys {
    /// How long a key is kept, in milliseconds: seven days.
    static let kept: Int64 = 7 * 86_400_000

    let store: any Store
    let account: String
    let key: String

    /// Takes the key; gives the answer that it had before. 422.714 where it was used for something else, 409.703 where
    /// its answer is not there yet.
    func begin(_ digest: String, at now: Instant) throws -> JSONValue? {
        try store.write { connection in
            try connection.execute(
                "DELETE FROM request_key WHERE at < ?", [.integer(now.milliseconds - Self.kept)])
            let known = try connection.first(
                "SELECT digest, answer FROM request_key WHERE account = ? AND key = ?",
                [.text(account), .text(key)]
            ) { (digest: $0.text(0) ?? "", answer: $0.text(1)) }
            if let known {
                guard known.digest == digest else { throw Problem(.requestKeyReused) }
                guard let answer = known.answer.flatMap({ try? JSONValue(parsing: $0) }) else {
                    throw Problem(.requestUnderWay)
                }
                return answer
            }
            try connection.execute(
                "INSERT INTO request_key (account, key, digest, at) VALUES (?, ?, ?, ?)",
                [.text(account), .text(key), .text(digest), .integer(now.milliseconds)])
            return nil
        }
    }

    /// Keeps the answer.
    func end(_ answer: JSONValue) throws {
        try store.write { connection in
            try connection.execute(
                "UPDATE request_key SET answer = ? WHERE account = ? AND key = ?",
                [.text(answer.text), .text(account), .text(key)])
        }
    }

    /// Gives the key back: nothing was done.
    func giveBack() throws {
        try store.write { connection in
            try connection.execute(
                "DELETE FROM request_key WHERE account = ? AND key = ? AND answer IS NULL",
                [.text(account), .text(key)])
        }
    }

    /// SHA-256 over what is asked: method, path and what is sent.
    static func digest(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(data: Array((part + "\n").utf8)) }
        return hash.finalize().map { Figure.hex($0) }.joined()
    }
}
