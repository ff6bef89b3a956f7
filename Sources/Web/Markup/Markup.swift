/// HTML as bytes into which text can only come escaped (标记文本).
///
/// Literal parts are HTML and are known when the program is built (`StaticString`); whatever is interpolated is
/// escaped for text and for quoted attributes alike. So nobody's name can become a tag, and no page has to think of it.
///
/// ```swift
/// let cell: Markup = "<td title=\"\(place)\">\(name)</td>"
/// ```
public struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// UTF-8.
    public private(set) var bytes: [UInt8]

    /// Nothing.
    public init() { bytes = [] }

    /// HTML as it stands in the source.
    public init(stringLiteral value: StaticString) {
        bytes = value.withUTF8Buffer { Array($0) }
    }

    /// HTML with values escaped in between.
    public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.markup.bytes }

    /// Text, escaped.
    public init(_ text: String) {
        bytes = []
        appendText(text)
    }

    /// Text for a field that a form sends back, escaped: marks that turn the direction of writing stay as they are, or
    /// the form would change what nobody touched.
    public static func sentBack(_ text: String) -> Markup {
        var markup = Markup()
        markup.appendText(text, namesMarks: false)
        return markup
    }

    /// What stands between the quotes of a `Markup` literal.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = Markup()

        /// Room for what will come.
        public init(literalCapacity: Int, interpolationCount: Int) {
            markup.bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// HTML as it stands in the source.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { markup.bytes.append(contentsOf: $0) }
        }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: String) { markup.appendText(text) }

        /// Text, escaped; nothing for nil.
        public mutating func appendInterpolation(_ text: String?) { if let text { markup.appendText(text) } }

        /// A whole number in plain digits.
        public mutating func appendInterpolation(_ number: Int) {
            markup.bytes.append(contentsOf: String(number).utf8)
        }

        /// Markup as it is.
        public mutating func appendInterpolation(_ other: Markup) {
            markup.bytes.append(contentsOf: other.bytes)
        }

        /// Markup as it is; nothing for nil.
        public mutating func appendInterpolation(_ other: Markup?) {
            if let other { markup.bytes.append(contentsOf: other.bytes) }
        }
    }

    /// One after the other.
    public static func += (left: inout Markup, right: Markup) {
        left.bytes.append(contentsOf: right.bytes)
    }

    /// All of them, one after the other.
    public static func joined(_ parts: some Sequence<Markup>, separator: Markup = "") -> Markup {
        var all = Markup()
        var isFirst = true
        for part in parts {
            if !isFirst { all += separator }
            all += part
            isFirst = false
        }
        return all
    }

    /// Each of them turned into markup, one after the other.
    public static func each<T>(_ values: some Sequence<T>, _ markup: (T) throws -> Markup) rethrows -> Markup
    {
        var all = Markup()
        for value in values { all += try markup(value) }
        return all
    }

    /// Whether there is nothing.
    public var isEmpty: Bool { bytes.isEmpty }

    /// As text, for tests and messages.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends text: the five characters of HTML as entities, control characters as U+FFFD, and marks that turn the
    /// direction of writing as their visible code (`[U+202E]`), so that no name can dress up as another.
    private mutating func appendText(_ text: String, namesMarks: Bool = true) {
        var text = text
        text.withUTF8 { source in
            var clean = 0
            var index = 0
            func flush(_ bytes: inout [UInt8], upTo end: Int) {
                if clean < end { bytes.append(contentsOf: source[clean..<end]) }
            }
            while index < source.count {
                let byte = source[index]
                guard let (length, replacement) = Self.replacement(byte, at: index, in: source),
                    namesMarks || (byte != 0xD8 && byte != 0xE2)
                else {
                    index += 1
                    continue
                }
                flush(&bytes, upTo: index)
                replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
                index += length
                clean = index
            }
            flush(&bytes, upTo: source.count)
        }
    }

    private static func replacement(_ byte: UInt8, at index: Int, in source: UnsafeBufferPointer<UInt8>) -> (
        Int, StaticString
    )? {
        switch byte {
        case 0x26: return (1, "&amp;")
        case 0x3C: return (1, "&lt;")
        case 0x3E: return (1, "&gt;")
        case 0x22: return (1, "&quot;")
        case 0x27: return (1, "&#39;")
        case 0x09, 0x0A, 0x0D: return nil
        case 0..<0x20, 0x7F: return (1, "\u{FFFD}")
        case 0xC2:
            guard index + 1 < source.count, source[index + 1] < 0xA0 else { return nil }
            return (2, "\u{FFFD}")
        case 0xD8:
            guard index + 1 < source.count, source[index + 1] == 0x9C else { return nil }
            return (2, "[U+061C]")
        case 0xE2:
            guard index + 2 < source.count else { return nil }
            return directionMark(source[index + 1], source[index + 2]).map { (3, $0) }
        default: return nil
        }
    }

    /// The visible code of a mark of direction, by the second and third byte of its UTF-8.
    private static func directionMark(_ second: UInt8, _ third: UInt8) -> StaticString? {
        switch (second, third) {
        case (0x80, 0x8E): "[U+200E]"
        case (0x80, 0x8F): "[U+200F]"
        case (0x80, 0xAA): "[U+202A]"
        case (0x80, 0xAB): "[U+202B]"
        case (0x80, 0xAC): "[U+202C]"
        case (0x80, 0xAD): "[U+202D]"
        case (0x80, 0xAE): "[U+202E]"
        case (0x81, 0xA6): "[U+2066]"
        case (0x81, 0xA7): "[U+2067]"
        case (0x81, 0xA8): "[U+2068]"
        case (0x81, 0xA9): "[U+2069]"
        default: nil
        }
    }
}
