import Foundation
import Vocabulary

/// What a password must be (口令规则), after OWASP ASVS 5.0 section 6.2: long, not common, not made of what is known of
/// its owner; no rules of composition, no change by the calendar.
enum PasswordRules {
    /// Characters, not bytes.
    static let shortest = 12
    static let longest = 128

    /// The form in which a password is hashed: NFKC, so that every keyboard gives the same bytes.
    static func normal(_ password: String) -> String { password.precomposedStringWithCompatibilityMapping }

    /// Refuses a password: 422.602 too short, 422.603 too long, 422.604 common, 422.605 made of a known name.
    static func check(_ password: String, known names: [String]) throws(Problem) {
        let text = normal(password)
        let length = text.unicodeScalars.count
        guard length >= shortest else { throw Problem(.passwordShort, ["least": String(shortest)]) }
        guard length <= longest else { throw Problem(.passwordLong, ["most": String(longest)]) }
        let folded = text.lowercased()
        if isCommon(folded) { throw Problem(.passwordCommon) }
        for name in names.map({ normal($0).lowercased() }) where name.unicodeScalars.count >= 2 {
            let rest = folded.replacingOccurrences(of: name, with: "")
            // The name itself does no harm in a long sentence; the password must stand without it.
            if rest != folded, rest.unicodeScalars.count < shortest - 4 { throw Problem(.passwordNamed) }
        }
    }

    /// Whether anybody would try it early: a known word however decorated, a pattern, a walk over the keyboard.
    static func isCommon(_ folded: String) -> Bool {
        let isOutside: (Character) -> Bool = { !$0.isLetter }
        let inner = folded.drop(while: isOutside).reversed().drop(while: isOutside).reversed()
        let plain = String(String(inner).unicodeScalars.map { Character(leet[$0] ?? $0) })
        let scalars = Array(folded.unicodeScalars)
        if Set(scalars).count < 5 || isRepeated(scalars) { return true }
        if remainder(scalars) < 6 { return true }
        let whole = folded.filter { $0.isLetter || $0.isNumber }
        if GuessedPasswords.whole.contains(whole) { return true }
        return [folded, plain].contains { text in
            var rest = text
            for stem in GuessedPasswords.stems { rest = rest.replacingOccurrences(of: stem, with: "") }
            return rest != text && rest.filter(\.isLetter).count < 3
                && rest.unicodeScalars.count < shortest - 2
        }
    }

    private static let leet: [Unicode.Scalar: Unicode.Scalar] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]

    /// Whether it is one short piece over and over.
    private static func isRepeated(_ scalars: [Unicode.Scalar]) -> Bool {
        (1...6).contains { width in
            scalars.count > width && scalars.indices.allSatisfy { scalars[$0] == scalars[$0 % width] }
        }
    }

    private static let walks = [
        "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    ]
    .flatMap { [Array($0.unicodeScalars), Array($0.unicodeScalars.reversed())] }

    /// How many characters are left when walks of three and more along a row, up or down, are taken out.
    private static func remainder(_ scalars: [Unicode.Scalar]) -> Int {
        var left = 0
        var at = 0
        while at < scalars.count {
            let run =
                walks.map { walk -> Int in
                    guard let start = walk.firstIndex(of: scalars[at]) else { return 0 }
                    return zip(walk[start...], scalars[at...]).prefix { $0 == $1 }.count
                }.max() ?? 0
            if run >= 3 {
                at += run
            } else {
                left += 1
                at += 1
            }
        }
        return left
    }
}
