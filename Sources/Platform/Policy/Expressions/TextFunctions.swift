import Vocabulary

/// The language's `strings` extension; places and lengths count code points.
enum TextFunctions {
    private typealias Scalars = [Unicode.Scalar]

    /// A function of text, or of a list of texts; nil when there is none for these values.
    static func member(_ name: String, _ values: [CELValue]) -> Outcome? {
        if name == "join", case .list(let parts) = values[0] { return join(parts, Array(values.dropFirst())) }
        guard case .string(let text) = values[0] else { return nil }
        let scalars = Array(text.unicodeScalars)
        switch (name, values.count) {
        case ("charAt", 2):
            guard case .int(let place) = values[1] else { return nil }
            guard place >= 0, place <= Int64(scalars.count) else { return outside(place) }
            return place == Int64(scalars.count)
                ? .value(.string("")) : .value(.string(String(scalars[Int(place)])))
        case ("indexOf", 2...3), ("lastIndexOf", 2...3): return index(name, scalars, values)
        case ("lowerAscii", 1): return .value(.string(cased(text, from: 65...90, turning: 32)))
        case ("upperAscii", 1): return .value(.string(cased(text, from: 97...122, turning: -32)))
        case ("replace", 3...4): return replace(text, values)
        case ("split", 2...3): return split(text, values)
        case ("substring", 2...3): return substring(scalars, values)
        case ("trim", 1):
            let inner = scalars.drop { $0.properties.isWhitespace }
            return .value(.string(Self.text(inner.prefix(upTo: lastPlace(inner)))))
        case ("reverse", 1): return .value(.string(Self.text(scalars.reversed())))
        case ("format", 2):
            guard case .list(let arguments) = values[1] else { return nil }
            return TextFormat.apply(text, arguments)
        default: return nil
        }
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The place after the last that is no white space.
    private static func lastPlace(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        (scalars.lastIndex { !$0.properties.isWhitespace } ?? scalars.startIndex - 1) + 1
    }

    private static func outside(_ place: Int64) -> Outcome {
        .failed(.expressionNoSuchElement, "place \(place) is outside the text")
    }

    private static func cased(_ text: String, from range: ClosedRange<UInt8>, turning: Int) -> String {
        String(decoding: text.utf8.map { range.contains($0) ? UInt8(Int($0) + turning) : $0 }, as: UTF8.self)
    }

    private static func index(_ name: String, _ scalars: Scalars, _ values: [CELValue]) -> Outcome? {
        guard case .string(let part) = values[1] else { return nil }
        let wanted = Array(part.unicodeScalars)
        let isLast = name == "lastIndexOf"
        var start = isLast ? scalars.count : 0
        if values.count == 3 {
            guard case .int(let place) = values[2] else { return nil }
            guard place >= 0, place <= Int64(scalars.count) else { return outside(place) }
            start = Int(place)
        }
        let places = isLast ? Array((0...start).reversed()) : Array(start...scalars.count)
        let found = places.first { place in
            place + wanted.count <= scalars.count
                && scalars[place..<place + wanted.count].elementsEqual(wanted)
        }
        return .value(.int(Int64(found ?? -1)))
    }

    /// The places in bytes of a part, one after another, at most so many; of an empty part every code point.
    private static func places(of part: [UInt8], in bytes: [UInt8], most: Int) -> [Int] {
        var found: [Int] = []
        var at = 0
        while found.count < most, at <= bytes.count {
            if part.isEmpty {
                if at == bytes.count || bytes[at] & 0xC0 != 0x80 { found.append(at) }
                at += 1
            } else {
                guard let place = bytes.firstPlace(of: part, from: at) else { break }
                found.append(place)
                at = place + part.count
            }
        }
        return found
    }

    private static func limit(_ values: [CELValue], _ place: Int) -> Int? {
        guard values.count > place else { return .max }
        guard case .int(let number) = values[place] else { return nil }
        return number < 0 ? .max : Int(number)
    }

    private static func replace(_ text: String, _ values: [CELValue]) -> Outcome? {
        guard case .string(let old) = values[1], case .string(let new) = values[2],
            let most = limit(values, 3)
        else { return nil }
        let (bytes, part) = (Array(text.utf8), Array(old.utf8))
        var out: [UInt8] = []
        var at = 0
        for place in places(of: part, in: bytes, most: most) {
            out += bytes[at..<place] + Array(new.utf8)
            at = place + part.count
        }
        return .value(.string(String(decoding: out + bytes[at...], as: UTF8.self)))
    }

    private static func split(_ text: String, _ values: [CELValue]) -> Outcome? {
        guard case .string(let separator) = values[1], let most = limit(values, 2) else { return nil }
        if most == 0 { return .value(.list([])) }
        let (bytes, part) = (Array(text.utf8), Array(separator.utf8))
        var found = places(of: part, in: bytes, most: most == .max ? .max : most - 1 + (part.isEmpty ? 1 : 0))
        if part.isEmpty { found = found.filter { $0 > 0 && $0 < bytes.count } }
        var pieces: [CELValue] = []
        var at = 0
        for place in found.prefix(most - 1) {
            pieces.append(.string(String(decoding: bytes[at..<place], as: UTF8.self)))
            at = place + part.count
        }
        if !(part.isEmpty && bytes.isEmpty) {
            pieces.append(.string(String(decoding: bytes[at...], as: UTF8.self)))
        }
        return .value(.list(pieces))
    }

    private static func substring(_ scalars: Scalars, _ values: [CELValue]) -> Outcome? {
        guard case .int(let start) = values[1] else { return nil }
        var end = Int64(scalars.count)
        if values.count == 3 {
            guard case .int(let given) = values[2] else { return nil }
            end = given
        }
        guard start >= 0, start <= end, end <= Int64(scalars.count) else {
            return outside(start > end ? start : end)
        }
        return .value(.string(text(scalars[Int(start)..<Int(end)])))
    }

    private static func join(_ parts: [CELValue], _ rest: [CELValue]) -> Outcome? {
        var separator = ""
        switch rest.count {
        case 0: break
        case 1:
            guard case .string(let given) = rest[0] else { return nil }
            separator = given
        default: return nil
        }
        var texts: [String] = []
        for part in parts {
            if case .unknown(let names) = part { return .unknown(Outcome.union([names])) }
            guard case .string(let text) = part else { return nil }
            texts.append(text)
        }
        return .value(.string(texts.joined(separator: separator)))
    }

    /// `strings.quote(text)`: in double quotation marks, with escapes.
    static func quote(_ values: [CELValue]) -> Outcome {
        guard values.count == 1, case .string(let text) = values[0] else {
            return StandardFunctions.noOverload("strings.quote", values)
        }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": out += "\\a"
            case "\u{08}": out += "\\b"
            case "\u{0C}": out += "\\f"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0B}": out += "\\v"
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            default: out.unicodeScalars.append(scalar)
            }
        }
        return .value(.string(out + "\""))
    }
}
