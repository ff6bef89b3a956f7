/// What a cell's number format does to the text that `read` gives (数字格式).
struct NumberFormat: Sendable, Hashable {
    /// The kinds that change the text.
    enum Kind: Sendable, Hashable {
        /// The number as it is.
        case plain
        /// A date or time.
        case date(Shape)
        /// Zeros only: padded to this many digits.
        case zeros(Int)
    }

    /// What a date format shows.
    struct Shape: Sendable, Hashable {
        /// Year and month alone.
        var isMonthOnly = false
        /// Hours, minutes or seconds alone.
        var isTimeOnly = false
        /// Hours counted beyond a day, as `[h]`.
        var isElapsed = false
    }

    /// What it does.
    var kind: Kind
    /// The code; nil for General.
    var code: String?

    /// General.
    static let general = NumberFormat(kind: .plain, code: nil)

    /// The format of a built-in id, the Chinese meaning where languages differ (ECMA-376 18.8.30).
    static func builtIn(_ id: Int) -> NumberFormat? {
        switch id {
        case 0: return .general
        default: return builtInCodes[id].map { NumberFormat(code: $0) }
        }
    }

    /// A format by its code.
    init(code: String) {
        self.code = code.utf8.elementsEqual("General".utf8) || code.isEmpty ? nil : code
        kind = Self.kind(of: Array(code.utf8))
    }

    private init(kind: Kind, code: String?) {
        self.kind = kind
        self.code = code
    }

    private static func kind(of code: [UInt8]) -> Kind {
        if code.count >= 2, code.allSatisfy({ $0 == 48 }) { return .zeros(code.count) }
        var scan = FormatScan(code)
        scan.section()
        if scan.hasCondition {
            while !scan.isDone { scan.section() }
        }
        return scan.shape.map { .date($0) } ?? .plain
    }

    private static let builtInCodes: [Int: String] = [
        1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
        13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0",
        38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss",
        46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
        27: "yyyy\"年\"m\"月\"", 28: "m\"月\"d\"日\"", 29: "m\"月\"d\"日\"", 30: "m-d-yy",
        31: "yyyy\"年\"m\"月\"d\"日\"", 32: "h\"时\"mm\"分\"", 33: "h\"时\"mm\"分\"ss\"秒\"",
        34: "上午/下午h\"时\"mm\"分\"", 35: "上午/下午h\"时\"mm\"分\"ss\"秒\"", 36: "yyyy\"年\"m\"月\"",
        50: "yyyy\"年\"m\"月\"", 51: "m\"月\"d\"日\"", 52: "yyyy\"年\"m\"月\"", 53: "m\"月\"d\"日\"",
        54: "m\"月\"d\"日\"", 55: "上午/下午h\"时\"mm\"分\"", 56: "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        57: "yyyy\"年\"m\"月\"", 58: "m\"月\"d\"日\"",
    ]
}

/// A walk over a format code that passes over quotes, brackets and escapes and notes the date letters.
private struct FormatScan {
    let code: [UInt8]
    var at = 0
    var hasCondition = false
    private var year = false
    private var month = false
    private var day = false
    private var hour = false
    private var minute = false
    private var second = false
    private var elapsed = false
    private var places = false
    private var lastWasHour = false
    /// An `m` that is minutes if seconds follow.
    private var openMonth = false

    init(_ code: [UInt8]) { self.code = code }

    var isDone: Bool { at >= code.count }

    /// The date format found; nil where there is none.
    var shape: NumberFormat.Shape? {
        let isTime = hour || minute || second || elapsed
        guard year || month || day || isTime, !places else { return nil }
        return NumberFormat.Shape(
            isMonthOnly: year && month && !day && !isTime, isTimeOnly: isTime && !year && !month && !day,
            isElapsed: elapsed)
    }

    mutating func section() {
        while at < code.count {
            let byte = code[at]
            switch byte {
            case 0x3B:
                at += 1
                return
            case 0x22:
                at += 1
                while at < code.count, code[at] != 0x22 { at += 1 }
                at += 1
            case 0x5C, 0x5F, 0x2A, 0x21: at += 2
            case 0x5B: bracket()
            case 0x30, 0x23, 0x3F:
                // Zeros behind the point of seconds are parts of a second.
                places = places || !(second && byte == 0x30)
                at += 1
            default: letters(byte)
            }
        }
    }

    private mutating func bracket() {
        let start = at + 1
        while at < code.count, code[at] != 0x5D { at += 1 }
        let inner = code[start..<min(at, code.count)]
        at += 1
        guard let first = inner.first else { return }
        if first == 0x3C || first == 0x3E || first == 0x3D { hasCondition = true }
        let letter = first | 0x20
        if letter == 0x68 || letter == 0x6D || letter == 0x73, inner.allSatisfy({ $0 | 0x20 == letter }) {
            elapsed = true
            lastWasHour = letter == 0x68
            if letter == 0x73 { second = true }
        }
    }

    private mutating func letters(_ byte: UInt8) {
        let letter = byte | 0x20
        guard (0x61...0x7A).contains(letter), byte < 0x80 else {
            at += 1
            return
        }
        if follows("general") {
            at += 7
            return
        }
        if follows("am/pm") || follows("a/p") {
            at += follows("am/pm") ? 5 : 3
            hour = true
            return
        }
        if follows("g/") {
            at += 2
            return
        }
        var end = at
        while end < code.count, code[end] | 0x20 == letter { end += 1 }
        let count = end - at
        switch letter {
        case 0x79, 0x62: year = true
        case 0x65:
            // 0.00E+00 is an exponent; a lone e is a year.
            let isBehindDigit = at > 0 && [0x30, 0x23, 0x3F, 0x2E].contains(code[at - 1])
            if isBehindDigit, end < code.count, code[end] == 0x2B || code[end] == 0x2D {
                places = true
            } else {
                year = true
            }
        case 0x64: day = true
        case 0x61 where count >= 3: day = true
        case 0x68:
            hour = true
            lastWasHour = true
        case 0x73:
            second = true
            if openMonth {
                openMonth = false
                minute = true
                month = monthBefore
            }
        case 0x6D:
            if lastWasHour, count <= 2 {
                minute = true
            } else {
                monthBefore = month
                month = true
                openMonth = count <= 2
            }
        default: break
        }
        if letter != 0x68 { lastWasHour = false }
        if letter != 0x6D { openMonth = false }
        at = end
    }

    private var monthBefore = false

    private func follows(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= code.count else { return false }
        for index in 0..<word.utf8CodeUnitCount {
            let byte = code[at + index]
            let lower = (65...90).contains(byte) ? byte + 32 : byte
            if lower != word.utf8Start[index] { return false }
        }
        return true
    }
}
