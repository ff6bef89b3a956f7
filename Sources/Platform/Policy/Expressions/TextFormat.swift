import Foundation
import Vocabulary

/// `'…'.format([…])` of the language's `strings` extension.
enum TextFormat {
    static func apply(_ text: String, _ arguments: [CELValue]) -> Outcome {
        var rest = Array(text.unicodeScalars)[...]
        var given = arguments[...]
        var out = ""
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                out.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                out += "%"
                continue
            }
            var digits: Int?
            if rest.first == "." {
                rest.removeFirst()
                let written = rest.prefix { ("0"..."9").contains($0) }
                rest.removeFirst(written.count)
                digits = Int(String(String.UnicodeScalarView(written)))
                guard digits.map({ $0 <= 1_000 }) == true else { return failed("bad precision") }
            }
            guard let clause = rest.popFirst() else { return failed("nothing after %") }
            guard let argument = given.popFirst() else { return failed("too few arguments") }
            let names = argument.namesOfUnknownParts
            if !names.isEmpty { return .unknown(Outcome.union([names])) }
            guard let piece = piece(clause, digits, argument) else {
                return failed("%\(clause) does not take \(argument.typeName)")
            }
            out += piece
        }
        return .value(.string(out))
    }

    private static func failed(_ why: String) -> Outcome { .failed(.expressionOverload, "format(): \(why)") }

    private static func piece(_ clause: Unicode.Scalar, _ digits: Int?, _ value: CELValue) -> String? {
        switch clause {
        case "s": return text(value)
        case "d":
            switch value {
            case .int, .uint: return Conversions.string(value)
            case .double(let number) where !number.isFinite: return number.generalText
            default: return nil
            }
        case "f", "e":
            let number: Double
            switch value {
            case .int(let whole): number = Double(whole)
            case .uint(let whole): number = Double(whole)
            case .double(let given): number = given
            default: return nil
            }
            guard number.isFinite else { return number.generalText }
            return String(format: "%.\(digits ?? 6)\(clause)", number)
        case "b":
            if case .bool(let truth) = value { return truth ? "1" : "0" }
            return whole(value, radix: 2, uppercase: false)
        case "o": return whole(value, radix: 8, uppercase: false)
        case "x", "X":
            let bytes: [UInt8]
            switch value {
            case .string(let text): bytes = Array(text.utf8)
            case .bytes(let given): bytes = given
            default: return whole(value, radix: 16, uppercase: clause == "X")
            }
            return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: clause == "X") }
                .joined()
        default: return nil
        }
    }

    private static func whole(_ value: CELValue, radix: Int, uppercase: Bool) -> String? {
        switch value {
        case .int(let number): String(number, radix: radix, uppercase: uppercase)
        case .uint(let number): String(number, radix: radix, uppercase: uppercase)
        default: nil
        }
    }

    private static func text(_ value: CELValue) -> String? {
        switch value {
        case .null: return "null"
        case .type(let name): return name
        case .list(let elements):
            let texts = elements.compactMap(text)
            return texts.count == elements.count ? "[\(texts.joined(separator: ", "))]" : nil
        case .map(let map):
            let pairs = map.entries.compactMap { entry -> (String, String)? in
                guard let key = text(entry.key), let value = text(entry.value) else { return nil }
                return (key, value)
            }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            guard pairs.count == map.entries.count else { return nil }
            return "{\(pairs.map { "\($0): \($1)" }.joined(separator: ", "))}"
        default: return Conversions.string(value)
        }
    }
}
