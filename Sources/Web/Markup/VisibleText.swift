extension String {
    /// The text with what would not be seen on paper made visible: control characters as U+FFFD, marks that turn the
    /// direction of writing as their code (`[U+202E]`); `Markup` does the same on screen.
    var visible: String {
        var out = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: out.append(" ")
            case 0..<0x20, 0x7F..<0xA0: out.append("\u{FFFD}")
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                let code = String(scalar.value, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
                out.append(contentsOf: "[U+\(padded)]".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
