import Crypto
import Foundation
import Vocabulary

/// Six digits that change every half minute (动态口令, RFC 6238 over HMAC-SHA1, RFC 4226).
struct TimeCode: Sendable {
    /// Seconds a code stands.
    static let period: Int64 = 30
    /// Codes of so many periods before and after are taken, for clocks that are off.
    static let window: Int64 = 1

    var secret: [UInt8]

    static func step(_ instant: Instant) -> Int64 { instant.milliseconds / 1_000 / period }

    /// The code of a step, of so many digits.
    func code(_ step: Int64, digits: Int = 6) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let number = String(UInt64(word) % (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - number.utf8.count) + number
    }

    /// The step whose code this is, later than the last one used; nil for a wrong or used code.
    func step(of code: String, at now: Instant, after last: Int64) -> Int64? {
        let current = Self.step(now)
        let given = Array(code.utf8.filter { $0 != 0x20 })
        var found: Int64?
        for step in current - Self.window...current + Self.window
        where areEqual(Array(self.code(step).utf8), given) && step > last {
            found = found ?? step
        }
        return found
    }
}

/// What an authenticator program is told (动态口令登记): shown once, to be confirmed by a code.
public struct SecondFactorOffer: Sendable, Hashable {
    /// The secret in base 32, to be typed in.
    public var secret: String
    /// The `otpauth://` address, to be shown as a QR code.
    public var address: String

    init(secret bytes: [UInt8], login: String) {
        secret = PlainCode.base32(bytes)
        address =
            "otpauth://totp/Tuopin:\(login)?secret=\(secret)&issuer=Tuopin&algorithm=SHA1&digits=6&period=30"
    }
}

/// Codes that people copy by hand (口令生成): no letter or digit that looks like another.
enum PlainCode {
    private static let alphabet = Array("abcdefghjkmnpqrstvwxyz23456789".utf8)
    private static let base32Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Groups of four characters, joined by hyphens; 19.6 bits a group.
    static func make(groups: Int, bytes: (Int) -> [UInt8]) -> String {
        var letters: [UInt8] = []
        while letters.count < groups * 4 {
            // 240 is eight times thirty: no letter comes more often than another.
            letters += bytes(groups * 4).filter { $0 < 240 }.map { alphabet[Int($0) % alphabet.count] }
        }
        return (0..<groups).map { String(decoding: letters[$0 * 4..<$0 * 4 + 4], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// What was typed, without hyphens, blanks and case: the form that is hashed.
    static func folded(_ code: String) -> [UInt8] {
        code.lowercased().utf8.filter { (97...122).contains($0) || (48...57).contains($0) }
    }

    /// RFC 4648 base 32 without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(base32Alphabet[Int(word >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { out.append(base32Alphabet[Int(word << UInt32(5 - bits) & 31)]) }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Random tokens of 256 bits (令牌): handed out once, kept as their SHA-256.
enum Token {
    static func make(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    static func hash(_ text: some Sequence<UInt8>) -> [UInt8] { Array(SHA256.hash(data: Array(text))) }
}
