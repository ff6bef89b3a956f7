/// The text of an identity number as people and programs leave it, made plain (号码归一).
///
/// Full width becomes half width, outer white space, zero-width characters and one leading apostrophe go; nothing
/// else is repaired, so that no number is changed into another person's.
public enum IdentityNumberText {
    /// The plain text; `letters` are those that a number may hold, small ones become capital.
    public static func normal(_ text: String, letters: [UInt8] = []) -> String {
        // Most numbers are plain already.
        if text.utf8.allSatisfy({ (48...57).contains($0) || letters.contains($0) }) { return text }
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where !isZeroWidth(scalar) {
            scalars.append(halfWidth(scalar))
        }
        var slice = trimmed(scalars[...])
        if let first = slice.first, first == "'" || first == "\u{2018}" || first == "\u{2019}" {
            slice = trimmed(slice.dropFirst())
        }
        var normal = String.UnicodeScalarView()
        for scalar in slice {
            if scalar.isASCII, letters.contains(UInt8(scalar.value) & 0xDF), (97...122).contains(scalar.value)
            {
                normal.append(Unicode.Scalar(UInt8(scalar.value) & 0xDF))
            } else {
                normal.append(scalar)
            }
        }
        return String(normal)
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
        case 0x3000: " "
        default: scalar
        }
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xAD: true
        default: false
        }
    }

    private static func trimmed(_ slice: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var slice = slice
        while let first = slice.first, first.properties.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.properties.isWhitespace { slice = slice.dropLast() }
        return slice
    }
}
