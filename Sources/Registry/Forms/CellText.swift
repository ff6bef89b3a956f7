/// Text of a cell made comparable: width folded, outer white space and invisible characters taken off.
///
/// Full-width forms U+FF01–FF5E become ASCII, every space becomes U+0020, minus signs become `-`; inner characters
/// otherwise stay, so that what is doubtful is still seen.
enum CellText {
    /// The folded scalars of a text without its outer white space.
    static func folded(_ text: String) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard !isInvisible(scalar) else { continue }
            out.append(isSpace(scalar) ? " " : halfWidth(scalar))
        }
        return trimmed(out)
    }

    /// The folded text without any white space at all.
    static func closed(_ text: String) -> String {
        string(folded(text).filter { $0 != " " })
    }

    /// Scalars as text.
    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The text without outer white space and invisible characters; the very same text when it has none.
    static func trimmed(_ text: String) -> String {
        var copy = text
        let plain = copy.withUTF8 { bytes -> Bool in
            guard let first = bytes.first, let last = bytes.last else { return true }
            // Outer white space outside ASCII starts with C2, E1, E2, E3 or EF and ends with a continuation byte.
            let outerASCII = first > 0x20 && last > 0x20
            return outerASCII && first < 0x80 && last < 0x80
        }
        if plain { return text }
        let scalars = Array(text.unicodeScalars)
        var start = 0
        var end = scalars.count
        while start < end, isSpace(scalars[start]) || isInvisible(scalars[start]) { start += 1 }
        while end > start, isSpace(scalars[end - 1]) || isInvisible(scalars[end - 1]) { end -= 1 }
        return start == 0 && end == scalars.count ? text : string(scalars[start..<end])
    }

    /// Whether nothing but white space stands in a text.
    static func isBlank(_ text: String) -> Bool {
        for scalar in text.unicodeScalars where !isSpace(scalar) && !isInvisible(scalar) { return false }
        return true
    }

    /// Whether one of some words stands in a text.
    static func contains(_ text: [Unicode.Scalar], anyOf words: [[Unicode.Scalar]]) -> Bool {
        for word in words where word.count <= text.count {
            for start in 0...(text.count - word.count) where text[start] == word[0] {
                if word.count == 1 || text[start..<(start + word.count)].elementsEqual(word) { return true }
            }
        }
        return false
    }

    /// Whether a text holds another, byte by byte; an empty one it does.
    static func has(_ text: String, _ part: String) -> Bool {
        var (text, part) = (text, part)
        return text.withUTF8 { bytes in
            part.withUTF8 { wanted in
                guard let first = wanted.first else { return true }
                guard bytes.count >= wanted.count else { return false }
                for start in 0...(bytes.count - wanted.count)
                where bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted) {
                    return true
                }
                return false
            }
        }
    }

    /// Whether a text is ASCII only.
    static func isASCII(_ text: String) -> Bool {
        for byte in text.utf8 where byte >= 0x80 { return false }
        return true
    }

    private static func trimmed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var start = 0
        var end = scalars.count
        while start < end, scalars[start] == " " { start += 1 }
        while end > start, scalars[end - 1] == " " { end -= 1 }
        return start == 0 && end == scalars.count ? scalars : Array(scalars[start..<end])
    }

    /// White space of any kind, line breaks included.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Characters that show nothing: zero-width ones, marks of direction, the byte-order mark.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xAD: true
        default: false
        }
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xFFE5: "\u{A5}"
        case 0x2212, 0xFE63: "-"
        case 0xFE62: "+"
        case 0xFF61: "\u{3002}"
        case 0xFE52: "."
        default: scalar
        }
    }
}
