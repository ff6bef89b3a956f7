/// A piece of a pattern.
indirect enum TextPatternPart {
    case empty
    case scalars(ScalarClass)
    case assert(TextPattern.Assertion)
    case sequence([TextPatternPart])
    case choice([TextPatternPart])
    /// At least `least` times, at most `most` where that is given.
    case repeated(TextPatternPart, least: Int, most: Int?)
}

/// Makes steps of pieces; the number of steps is limited, since repetitions multiply.
struct TextPatternCompiler {
    var steps: [TextPattern.Step] = []

    mutating func add(_ part: TextPatternPart) throws(TextPatternError) {
        guard steps.count < 20_000 else { throw TextPatternError(reason: "the pattern is too large") }
        switch part {
        case .empty: break
        case .scalars(let accepted): steps.append(.scalars(accepted))
        case .assert(let assertion): steps.append(.assert(assertion))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let parts):
            var jumps: [Int] = []
            for (index, part) in parts.enumerated() {
                guard index < parts.count - 1 else {
                    try add(part)
                    break
                }
                let split = steps.count
                steps.append(.split(split + 1, split + 1))
                try add(part)
                jumps.append(steps.count)
                steps.append(.jump(0))
                steps[split] = .split(split + 1, steps.count)
            }
            for jump in jumps { steps[jump] = .jump(steps.count) }
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try add(part) }
            if let most {
                var splits: [Int] = []
                for _ in least..<most {
                    splits.append(steps.count)
                    steps.append(.jump(0))
                    try add(part)
                }
                for split in splits { steps[split] = .split(split + 1, steps.count) }
            } else {
                let split = steps.count
                steps.append(.jump(0))
                try add(part)
                steps.append(.jump(split))
                steps[split] = .split(split + 1, steps.count)
            }
        }
    }
}

/// Reads RE2's syntax; back references and looking around are not part of it.
struct TextPatternParser {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0
    private var foldsCase = false
    private var isMultiline = false
    private var dotTakesLineFeed = false

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func whole() throws(TextPatternError) -> TextPatternPart {
        let part = try choice()
        guard at == scalars.count else { throw TextPatternError(reason: "unexpected )") }
        return part
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func takes(_ text: String) -> Bool {
        guard scalars[at...].starts(with: text.unicodeScalars) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    private mutating func choice() throws(TextPatternError) -> TextPatternPart {
        var choices = [try sequence()]
        while takes("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(TextPatternError) -> TextPatternPart {
        var parts: [TextPatternPart] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            var part = try atom()
            var repeats = 0
            while let (least, most) = try repetition() {
                repeats += 1
                guard repeats == 1 else { throw TextPatternError(reason: "repetition of a repetition") }
                part = .repeated(part, least: least, most: most)
                _ = takes("?")
            }
            parts.append(part)
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repetition() throws(TextPatternError) -> (Int, Int?)? {
        if takes("*") { return (0, nil) }
        if takes("+") { return (1, nil) }
        if takes("?") { return (0, 1) }
        let start = at
        guard takes("{") else { return nil }
        guard let least = number() else {
            at = start
            return nil
        }
        var most: Int? = least
        if takes(",") { most = number() }
        guard takes("}") else {
            at = start
            return nil
        }
        guard least <= 1_000, (most ?? 0) <= 1_000, most.map({ $0 >= least }) != false else {
            throw TextPatternError(reason: "bad repetition")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = at
        while let scalar = next, ("0"..."9").contains(scalar), at - start < 6 { at += 1 }
        return Int(String(String.UnicodeScalarView(scalars[start..<at])))
    }

    private func exactly(_ scalar: Unicode.Scalar) -> TextPatternPart {
        .scalars(ScalarClass(ranges: [scalar.value...scalar.value], foldsCase: foldsCase))
    }

    private mutating func atom() throws(TextPatternError) -> TextPatternPart {
        guard let scalar = next else { return .empty }
        at += 1
        switch scalar {
        case ".": return .scalars(dotTakesLineFeed ? .any : .anyButLineFeed)
        case "^": return .assert(isMultiline ? .lineStart : .textStart)
        case "$": return .assert(isMultiline ? .lineEnd : .textEnd)
        case "(": return try group()
        case "[": return .scalars(try set())
        case "\\": return try escape()
        case "*", "+", "?": throw TextPatternError(reason: "nothing to repeat")
        case "{":
            let start = at
            at -= 1
            if try repetition() != nil { throw TextPatternError(reason: "nothing to repeat") }
            at = start
            return exactly(scalar)
        default: return exactly(scalar)
        }
    }

    private mutating func group() throws(TextPatternError) -> TextPatternPart {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 200 else { throw TextPatternError(reason: "nested too deeply") }
        let before = (foldsCase, isMultiline, dotTakesLineFeed)
        if takes("?") {
            if takes("P<") || takes("<") {
                guard next != "=", next != "!" else { throw TextPatternError(reason: "looking behind") }
                while let scalar = next, scalar != ">" { at += 1 }
                guard takes(">") else { throw TextPatternError(reason: "group's name not closed") }
            } else {
                var turnsOn = true
                flags: while true {
                    guard let flag = next else { throw TextPatternError(reason: "group not closed") }
                    at += 1
                    switch flag {
                    case "i": foldsCase = turnsOn
                    case "m": isMultiline = turnsOn
                    case "s": dotTakesLineFeed = turnsOn
                    case "U": break
                    case "-": turnsOn = false
                    case ":": break flags
                    case ")": return .empty
                    default: throw TextPatternError(reason: "unknown group")
                    }
                }
            }
        }
        let part = try choice()
        guard takes(")") else { throw TextPatternError(reason: "missing )") }
        (foldsCase, isMultiline, dotTakesLineFeed) = before
        return part
    }

    private mutating func escape() throws(TextPatternError) -> TextPatternPart {
        switch next {
        case "b":
            at += 1
            return .assert(.wordBoundary)
        case "B":
            at += 1
            return .assert(.noWordBoundary)
        case "A":
            at += 1
            return .assert(.textStart)
        case "z":
            at += 1
            return .assert(.textEnd)
        case "Q":
            at += 1
            var parts: [TextPatternPart] = []
            while at < scalars.count, !takes("\\E") {
                parts.append(exactly(scalars[at]))
                at += 1
            }
            return .sequence(parts)
        default: break
        }
        if var named = try namedClass() {
            named.foldsCase = foldsCase
            return .scalars(named)
        }
        return exactly(try escapedScalar())
    }

    /// `\d`, `\pL` and their kin after the backslash; nil when it is no class.
    private mutating func namedClass() throws(TextPatternError) -> ScalarClass? {
        guard let scalar = next else { return nil }
        var found: ScalarClass
        switch scalar {
        case "d", "D": found = .digit
        case "s", "S": found = .space
        case "w", "W": found = .word
        case "p", "P":
            at += 1
            var name = next.map { String($0) } ?? ""
            at += 1
            if name == "{" {
                name = ""
                while let letter = next, letter != "}" {
                    name.unicodeScalars.append(letter)
                    at += 1
                }
                guard takes("}") else { throw TextPatternError(reason: "class not closed") }
            }
            var turned = false
            if name.hasPrefix("^") {
                turned = true
                name.removeFirst()
            }
            if name == "Han" {
                found = ScalarClass(ranges: ScalarClass.chinese)
            } else if name == "Any" {
                found = .any
            } else {
                guard (1...2).contains(name.utf8.count), "LMNPSZC".contains(name.prefix(1)) else {
                    throw TextPatternError(reason: "unknown class \(name)")
                }
                found = ScalarClass(categories: [name])
            }
            found.isNegated = (scalar == "P") != turned
            return found
        default: return nil
        }
        at += 1
        found.isNegated = ("A"..."Z").contains(scalar)
        return found
    }

    private mutating func escapedScalar() throws(TextPatternError) -> Unicode.Scalar {
        guard let scalar = next else { throw TextPatternError(reason: "backslash at the end") }
        at += 1
        switch scalar {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "v": return "\u{0B}"
        case "x":
            var digits = ""
            if takes("{") {
                while let digit = next, digit != "}" {
                    digits.unicodeScalars.append(digit)
                    at += 1
                }
                at += 1
            } else {
                digits = String(String.UnicodeScalarView(scalars[at..<min(at + 2, scalars.count)]))
                at = min(at + 2, scalars.count)
            }
            guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
                throw TextPatternError(reason: "bad code point")
            }
            return scalar
        case "0":
            return "\0"
        default:
            guard scalar.value < 128, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil
            else {
                throw TextPatternError(reason: "unknown escape \\\(scalar)")
            }
            return scalar
        }
    }

    private static let posix: [String: ScalarClass] = [
        "alpha": ScalarClass(ranges: [65...90, 97...122]), "digit": .digit,
        "alnum": ScalarClass(ranges: [48...57, 65...90, 97...122]), "upper": ScalarClass(ranges: [65...90]),
        "lower": ScalarClass(ranges: [97...122]), "space": ScalarClass(ranges: [9...13, 32...32]),
        "punct": ScalarClass(ranges: [33...47, 58...64, 91...96, 123...126]), "word": .word,
        "xdigit": ScalarClass(ranges: [48...57, 65...70, 97...102]),
        "blank": ScalarClass(ranges: [9...9, 32...32]),
        "print": ScalarClass(ranges: [32...126]), "graph": ScalarClass(ranges: [33...126]),
        "cntrl": ScalarClass(ranges: [0...31, 127...127]), "ascii": ScalarClass(ranges: [0...127]),
    ]

    private mutating func set() throws(TextPatternError) -> ScalarClass {
        var found = ScalarClass(foldsCase: foldsCase)
        found.isNegated = takes("^")
        var isFirst = true
        while true {
            guard let scalar = next else { throw TextPatternError(reason: "missing ]") }
            if scalar == "]", !isFirst {
                at += 1
                return found
            }
            isFirst = false
            if takes("[:") {
                let turned = takes("^")
                var name = ""
                while let letter = next, letter != ":" {
                    name.unicodeScalars.append(letter)
                    at += 1
                }
                guard takes(":]"), var named = Self.posix[name] else {
                    throw TextPatternError(reason: "unknown class")
                }
                named.isNegated = turned
                found.nested.append(named)
                continue
            }
            if scalar == "\\" {
                at += 1
                if let named = try namedClass() {
                    found.nested.append(named)
                    continue
                }
                at -= 1
            }
            let low = try member()
            var high = low
            if next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" {
                at += 1
                high = try member()
            }
            guard low.value <= high.value else { throw TextPatternError(reason: "range backwards") }
            found.ranges.append(low.value...high.value)
        }
    }

    private mutating func member() throws(TextPatternError) -> Unicode.Scalar {
        guard let scalar = next else { throw TextPatternError(reason: "missing ]") }
        at += 1
        return scalar == "\\" ? try escapedScalar() : scalar
    }
}
