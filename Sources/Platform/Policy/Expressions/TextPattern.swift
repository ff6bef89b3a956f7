import Synchronization

/// What is wrong with a pattern.
struct TextPatternError: Error {
    var reason: String
}

/// A regular expression in RE2's syntax, matched in time proportional to the text (正则式).
///
/// Matching answers only whether some part of the text fits, so that all states are followed at once and no
/// pattern can make it slow; there are no groups to take out.
final class TextPattern: Sendable {
    /// One step of the compiled pattern.
    enum Step: Sendable {
        case scalars(ScalarClass)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case end
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }

    private let steps: [Step]

    init(_ pattern: String) throws(TextPatternError) {
        var parser = TextPatternParser(pattern)
        var compiler = TextPatternCompiler()
        try compiler.add(try parser.whole())
        steps = compiler.steps + [.end]
    }

    private static let cache = Mutex<[String: TextPattern]>([:])

    /// The compiled form of a pattern; a thousand are kept.
    static func cached(_ pattern: String) throws(TextPatternError) -> TextPattern {
        if let known = cache.withLock({ $0[pattern] }) { return known }
        let made = try TextPattern(pattern)
        cache.withLock { known in
            if known.count >= 1_000 { known.removeAll() }
            known[pattern] = made
        }
        return made
    }

    /// Whether some part of the UTF-8 text fits.
    func matches(_ text: [UInt8]) -> Bool {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        var now = StateSet(count: steps.count)
        var next = StateSet(count: steps.count)
        for at in 0...scalars.count {
            if follow(0, into: &now, scalars, at) { return true }
            if at == scalars.count { return false }
            next.clear()
            for state in now.members {
                if case .scalars(let accepted) = steps[state], accepted.contains(scalars[at]),
                    follow(state + 1, into: &next, scalars, at + 1)
                {
                    return true
                }
            }
            swap(&now, &next)
        }
        return false
    }

    /// Adds a state and all that it reaches without reading; true when the end is among them.
    private func follow(_ start: Int, into set: inout StateSet, _ text: [Unicode.Scalar], _ at: Int) -> Bool {
        var open = [start]
        while let state = open.popLast() {
            guard set.insert(state) else { continue }
            switch steps[state] {
            case .scalars: break
            case .split(let first, let second):
                open.append(second)
                open.append(first)
            case .jump(let target): open.append(target)
            case .assert(let assertion): if holds(assertion, text, at) { open.append(state + 1) }
            case .end: return true
            }
        }
        return false
    }

    private func holds(_ assertion: Assertion, _ text: [Unicode.Scalar], _ at: Int) -> Bool {
        switch assertion {
        case .textStart: return at == 0
        case .textEnd: return at == text.count
        case .lineStart: return at == 0 || text[at - 1] == "\n"
        case .lineEnd: return at == text.count || text[at] == "\n"
        case .wordBoundary, .noWordBoundary:
            let before = at > 0 && ScalarClass.word.contains(text[at - 1])
            let after = at < text.count && ScalarClass.word.contains(text[at])
            return (before != after) == (assertion == .wordBoundary)
        }
    }

    private struct StateSet {
        private(set) var members: [Int] = []
        private var seen: [Bool]
        init(count: Int) { seen = Array(repeating: false, count: count) }
        mutating func insert(_ state: Int) -> Bool {
            if seen[state] { return false }
            seen[state] = true
            members.append(state)
            return true
        }
        mutating func clear() {
            for state in members { seen[state] = false }
            members.removeAll(keepingCapacity: true)
        }
    }
}

/// A set of code points: ranges and general categories, possibly all others.
struct ScalarClass: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var categories: [String] = []
    var nested: [ScalarClass] = []
    var isNegated = false
    var foldsCase = false

    static let digit = ScalarClass(ranges: [48...57])
    static let space = ScalarClass(ranges: [9...10, 12...13, 32...32])
    static let word = ScalarClass(ranges: [48...57, 65...90, 95...95, 97...122])
    static let any = ScalarClass(ranges: [0...0x10FFFF])
    static let anyButLineFeed = ScalarClass(ranges: [0...9, 11...0x10FFFF])
    static let chinese: [ClosedRange<UInt32>] = [
        0x2E80...0x2FD5, 0x3005...0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xF900...0xFAD9, 0x20000...0x323AF,
    ]

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = holds(scalar)
        if !found, foldsCase {
            found =
                scalar.properties.lowercaseMapping.unicodeScalars.first.map(holds) == true
                || scalar.properties.uppercaseMapping.unicodeScalars.first.map(holds) == true
        }
        return found != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        if ranges.contains(where: { $0.contains(scalar.value) }) { return true }
        if nested.contains(where: { $0.contains(scalar) }) { return true }
        if categories.isEmpty { return false }
        let category = scalar.properties.generalCategory.abbreviation
        return categories.contains { $0 == category || $0 == String(category.prefix(1)) }
    }
}

extension Unicode.GeneralCategory {
    var abbreviation: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
