import Access
import Storage

/// The codes on printed cards (卡码): random, each for one household; a code says nothing, and opens its household only
/// for those who may see it. A household keeps its code, so that cards printed earlier stay good.
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

    /// The household of a code; nil where it is nobody's.
    func household(_ code: String) throws -> String? {
        try connection.first("SELECT household FROM card_code WHERE code = ?", [.text(code)]) {
            $0.text(0) ?? ""
        }
    }
}
