import Access
import Storage
import Vocabulary

/// The codes on printed cards (卡码): random, each for one household; a code says nothing, and opens its household only
/// for those who may see it. A household keeps its code, so that cards printed earlier stay good, until it is revoked.
struct CardCodes {
    /// Random bytes of a code: 128 bits.
    private static let length = 16

    let connection: any StorageConnection

    /// The code of each household, made where it has none.
    func codes(of households: [String], random: (Int) -> [UInt8]) throws -> [String: String] {
        var codes: [String: String] = [:]
        for household in households {
            let known = try connection.first(
                "SELECT code FROM card_code WHERE household = ?", [.text(household)]
            ) { $0.text(0) ?? "" }
            if let known {
                codes[household] = known
                continue
            }
            let code = random(Self.length).map { Figure.hex($0) }.joined()
            try connection.execute(
                "INSERT INTO card_code (code, household) VALUES (?, ?)", [.text(code), .text(household)])
            codes[household] = code
        }
        return codes
    }

    /// The household of a code, and since when it is good for nothing any more; nil where it is nobody's.
    func household(_ code: String) throws -> (id: String, revoked: Instant?)? {
        try connection.first(
            """
            SELECT household, NULL FROM card_code WHERE code = ?
            UNION ALL SELECT household, at FROM card_code_revoked WHERE code = ?
            """, [.text(code), .text(code)]
        ) { ($0.text(0) ?? "", $0.integer(1).map { Instant(milliseconds: $0) }) }
    }

    /// Makes the code of a household good for nothing, as when its card is lost; the next card bears a new one.
    func revoke(_ household: String, by account: String, at now: Instant, reason: String) throws {
        try connection.execute(
            """
            INSERT INTO card_code_revoked (code, household, at, account, reason)
            SELECT code, household, ?, ?, ? FROM card_code WHERE household = ?
            """, [.integer(now.milliseconds), .text(account), .text(reason), .text(household)])
        try connection.execute("DELETE FROM card_code WHERE household = ?", [.text(household)])
    }
}
