/// A word of an expression with its place.
struct ExpressionToken {
    enum Kind: Equatable {
        case name(String)
        /// A name in backquotes, allowed after a dot only.
        case quotedName(String)
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        /// An operator or bracket by its text.
        case mark(String)
        case end
    }
    var kind: Kind
    var position: ExpressionPosition
}

/// Splits the text of an expression into words, by its UTF-8 bytes.
struct ExpressionLexer {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var lineStart = 0
    private var counted = 0
    private var column = 1

    init(_ text: String) { bytes = Array(text.utf8) }

    /// All words, the last of them `end`.
    mutating func tokens() throws(ExpressionSyntaxError) -> [ExpressionToken] {
        var all: [ExpressionToken] = []
        while true {
            skipSpace()
            let position = place()
            let kind = try next(position)
            all.append(ExpressionToken(kind: kind, position: position))
            if kind == .end { return all }
        }
    }

    private func byte(_ ahead: Int = 0) -> UInt8 { at + ahead < bytes.count ? bytes[at + ahead] : 0 }

    /// The place of the next byte; lines and columns are counted onwards from the last asked place.
    private mutating func place() -> ExpressionPosition {
        while counted < at {
            if bytes[counted] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[counted] & 0xC0 != 0x80 {
                column += 1
            }
            counted += 1
        }
        return ExpressionPosition(line: line, column: column)
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: at += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            default: return
            }
        }
    }

    private mutating func next(
        _ position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionToken.Kind {
        guard at < bytes.count else { return .end }
        let first = bytes[at]
        if first.isDigit || (first == UInt8(ascii: ".") && byte(1).isDigit) { return try number(position) }
        if let text = try quoted(position) { return text }
        if first.isNameStart {
            let start = at
            while at < bytes.count, bytes[at].isNameStart || bytes[at].isDigit { at += 1 }
            return .name(String(decoding: bytes[start..<at], as: UTF8.self))
        }
        if first == UInt8(ascii: "`") {
            let start = at + 1
            at += 1
            while at < bytes.count,
                bytes[at].isNameStart || bytes[at].isDigit || " -./".utf8.contains(bytes[at])
            {
                at += 1
            }
            guard byte() == first, at > start else {
                throw ExpressionSyntaxError(position: position, reason: "name in backquotes not closed")
            }
            at += 1
            return .quotedName(String(decoding: bytes[start..<at - 1], as: UTF8.self))
        }
        for mark in ["&&", "||", "==", "!=", "<=", ">="] where bytes[at...].starts(with: mark.utf8) {
            at += 2
            return .mark(mark)
        }
        guard "()[]{}.,?:+-*/%!<>".utf8.contains(first) else {
            throw ExpressionSyntaxError(position: position, reason: "unexpected character")
        }
        at += 1
        return .mark(String(decoding: [first], as: UTF8.self))
    }

    private mutating func number(
        _ position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionToken.Kind {
        let start = at
        func failed(_ reason: String) -> ExpressionSyntaxError {
            ExpressionSyntaxError(position: position, reason: reason)
        }
        var radix = 10
        var digits = start
        var isDouble = false
        if bytes[at] == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x") {
            at += 2
            digits = at
            radix = 16
            while byte().isHexDigit { at += 1 }
        } else {
            while byte().isDigit { at += 1 }
            if byte() == UInt8(ascii: "."), byte(1).isDigit {
                isDouble = true
                at += 1
                while byte().isDigit { at += 1 }
            }
            if byte() | 0x20 == UInt8(ascii: "e") {
                let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
                if byte(signed ? 2 : 1).isDigit {
                    isDouble = true
                    at += signed ? 3 : 2
                    while byte().isDigit { at += 1 }
                }
            }
        }
        let text = String(decoding: bytes[digits..<at], as: UTF8.self)
        if isDouble {
            guard let value = Double(text), value.isFinite else { throw failed("number too large") }
            return .double(value)
        }
        guard at > digits else { throw failed("digit expected") }
        guard let value = UInt64(text, radix: radix) else { throw failed("number too large") }
        if byte() | 0x20 == UInt8(ascii: "u"), at < bytes.count {
            at += 1
            return .uint(value)
        }
        return .int(value)
    }

    /// Text or bytes in quotation marks with their prefix; nil when none begins here.
    private mutating func quoted(
        _ position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionToken.Kind? {
        var ahead = 0
        var raw = false
        var isBytes = false
        if byte() | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            ahead = 1
        }
        if byte(ahead) | 0x20 == UInt8(ascii: "r") {
            raw = true
            ahead += 1
        }
        let quote = byte(ahead)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        at += ahead
        let triple = byte(1) == quote && byte(2) == quote
        at += triple ? 3 : 1
        var out: [UInt8] = []
        func failed(_ reason: String) -> ExpressionSyntaxError {
            ExpressionSyntaxError(position: position, reason: reason)
        }
        while true {
            guard at < bytes.count else { throw failed("text not closed") }
            let next = bytes[at]
            if next == quote, !triple || (byte(1) == quote && byte(2) == quote) {
                at += triple ? 3 : 1
                break
            }
            if !triple, next == 0x0A || next == 0x0D { throw failed("line break in text") }
            at += 1
            if next == UInt8(ascii: "\\"), !raw {
                guard escape(into: &out, isBytes: isBytes) else { throw failed("unknown escape in text") }
            } else {
                out.append(next)
            }
        }
        return isBytes ? .bytes(out) : .string(String(decoding: out, as: UTF8.self))
    }

    private mutating func escape(into out: inout [UInt8], isBytes: Bool) -> Bool {
        let kind = byte()
        at += 1
        var digits = 0
        var radix = 16
        switch kind {
        case UInt8(ascii: "a"): out.append(0x07)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "v"): out.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            out.append(kind)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): digits = 2
        case UInt8(ascii: "u") where !isBytes: digits = 4
        case UInt8(ascii: "U") where !isBytes: digits = 8
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            digits = 3
            radix = 8
            at -= 1
        default: return false
        }
        guard digits > 0 else { return true }
        guard at + digits <= bytes.count, bytes[at..<at + digits].allSatisfy(\.isHexDigit),
            let code = UInt32(String(decoding: bytes[at..<at + digits], as: UTF8.self), radix: radix)
        else { return false }
        at += digits
        if isBytes {
            out.append(UInt8(code))
            return true
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        out += Array(String(scalar).utf8)
        return true
    }
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isHexDigit: Bool { isDigit || (97...102).contains(self | 0x20) }
    var isNameStart: Bool { (97...122).contains(self | 0x20) || self == UInt8(ascii: "_") }
}
