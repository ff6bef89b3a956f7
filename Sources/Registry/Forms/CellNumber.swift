package import Tabular
package import Vocabulary

/// What a number column expects: the fact's scale and unit, and the power of ten that the header's unit gives.
package struct NumberRule: Sendable {
    /// What the number counts.
    package enum Kind: Sendable, Hashable {
        /// Money, kept in the smallest unit.
        case money
        /// A whole number.
        case whole
        /// A number with decimals.
        case decimal
        /// A share of one: `45.5%` is 0.455.
        case ratio
        /// A share in percent: `45.5%` is 45.5.
        case percent
    }

    /// What the number counts.
    package var kind: Kind
    /// Decimal places kept.
    package var scale: Int
    /// The fact's unit, as `m2`.
    package var unit: String?
    /// The power of ten of the header's unit (万元: 4); a cell with its own unit overrides it.
    package var headerPower = 0
    /// Smallest and largest plausible value, scaled.
    package var minimum: Int64?
    package var maximum: Int64?
    /// Whether the header names a unit that is not the fact's: then only cells with their own unit are taken.
    package var hasForeignUnit = false
    /// A bare value from here on, scaled and before the header's unit, looks as if written in the smaller unit.
    package var suspectFrom: Int64?

    package init(
        kind: Kind, scale: Int, unit: String? = nil, headerPower: Int = 0, minimum: Int64? = nil,
        maximum: Int64? = nil
    ) {
        self.kind = kind
        self.scale = scale
        self.unit = unit
        self.headerPower = headerPower
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// Reads numbers as officials write them, exactly, or says why not (数值单元格).
package struct CellNumber: Sendable {
    let conventions: ReadingConventions

    private let approximate: [[Unicode.Scalar]]
    private let currencyPrefixes: [[Unicode.Scalar]]

    package init(_ conventions: ReadingConventions = .usual) {
        self.conventions = conventions
        approximate = conventions.approximateMarks.map { Array($0.unicodeScalars) }
        currencyPrefixes = conventions.currencyPrefixes.map { Array($0.unicodeScalars) }
    }

    /// The value of a cell in 10^-scale units.
    package func read(_ cell: Cell, _ rule: NumberRule) -> CellReading<Int64> {
        switch cell.value {
        case .number(let text):
            guard let plain = PlainDecimal(text) else { return .refused(.cellNotANumber) }
            let percent = cell.format.map(Self.showsPercent) ?? false
            if percent, rule.kind == .money || rule.kind == .whole { return .refused(.numberUnitUnfit) }
            return finish(plain, power: rule.headerPower, isBare: !percent, isPercent: percent, rule)
        case .text(let text): return read(text, rule)
        case .date, .bool: return .refused(.valueOfOtherKind)
        case .error: return .refused(.errorCell)
        }
    }

    /// The value of a text in 10^-scale units.
    package func read(_ text: String, _ rule: NumberRule) -> CellReading<Int64> {
        if let plain = PlainDecimal(text) {
            return finish(plain, power: rule.headerPower, isBare: true, isPercent: false, rule)
        }
        let scalars = CellText.folded(text)
        if scalars.isEmpty { return .empty }
        let word = CellText.string(scalars.filter { $0 != " " }).lowercased()
        if conventions.noneWords.contains(word) { return .none }
        if conventions.unknownWords.contains(word) { return .refused(.valueNotKnown) }
        return written(scalars, rule)
    }

    private func written(_ scalars: [Unicode.Scalar], _ rule: NumberRule) -> CellReading<Int64> {
        if scalars.first == "(" { return .refused(.numberBracketed) }
        var at = 0
        var negative = false
        var signed = false
        var money = false
        while at < scalars.count {
            let scalar = scalars[at]
            if scalar == "+" || scalar == "-", !signed {
                signed = true
                negative = scalar == "-"
                at += 1
            } else if scalar == "\u{A5}" || scalar == "$", !money {
                money = true
                at += 1
            } else if scalar == " ", at > 0 {
                at += 1
            } else if !money, let prefix = currencyPrefixes.first(where: { scalars[at...].starts(with: $0) })
            {
                money = true
                at += prefix.count
            } else {
                break
            }
        }
        let start = at
        var whole: [UInt8] = []
        var groups: [Int] = [0]
        var fraction: [UInt8]?
        var broken = false
        scan: while at < scalars.count {
            let scalar = scalars[at]
            switch scalar {
            case "0"..."9":
                let digit = UInt8(scalar.value - 48)
                if fraction != nil {
                    fraction?.append(digit)
                } else {
                    whole.append(digit)
                    groups[groups.count - 1] += 1
                }
            case ",":
                if fraction != nil { broken = true }
                groups.append(0)
            case ".":
                if fraction != nil { return .refused(.cellNotANumber) }
                fraction = []
            default: break scan
            }
            at += 1
        }
        guard !whole.isEmpty || fraction?.isEmpty == false else {
            if start == 0, let level = level(scalars, rule) { return level }
            return .refused(withoutDigits(Array(scalars[start...])))
        }
        if fraction?.isEmpty == true { return .refused(.cellNotANumber) }
        if groups.count > 1 {
            let rest = groups.dropFirst()
            if !(1...3).contains(groups[0]) || rest.contains(where: { $0 != 3 }) { broken = true }
        }
        let tail = Array(scalars[at...].drop { $0 == " " })
        let hadSpace = at < scalars.count && scalars[at] == " "
        if let first = tail.first {
            if let doubt = doubtful(first, tail, hadSpace: hadSpace) { return .refused(doubt) }
        }
        if broken { return .refused(.numberGrouping) }
        guard let plain = PlainDecimal(negative: negative, whole: whole, fraction: fraction ?? []) else {
            return .refused(.numberTooLarge)
        }
        if money, rule.kind != .money { return .refused(.numberUnitUnfit) }
        if tail.isEmpty {
            let power = money ? 0 : rule.headerPower
            return finish(plain, power: power, isBare: !money, isPercent: false, rule)
        }
        return withUnit(plain, tail, rule)
    }

    /// Why what follows the digits makes them doubtful; nil where it may be a unit.
    private func doubtful(_ first: Unicode.Scalar, _ tail: [Unicode.Scalar], hadSpace: Bool) -> ProblemNumber?
    {
        let next = tail.count > 1 ? tail[1] : nil
        let nextIsDigit = next.map { ("0"..."9").contains($0) } ?? false
        if ("0"..."9").contains(first) || first == "," && hadSpace { return .numberInnerSpace }
        if first == "e" || first == "E", nextIsDigit || next == "+" || next == "-" { return .numberExponent }
        if first == "\u{3002}" || first == "\u{B7}" || first == "\u{30FB}", nextIsDigit {
            return .numberChinesePoint
        }
        if first == "(" { return .numberBracketed }
        let hasDigits = tail.contains { ("0"..."9").contains($0) }
        if hasDigits, tail.contains(where: { conventions.rangeMarks.contains($0) }) { return .numberRange }
        if hasDigits { return .numberTwoUnits }
        return CellText.contains(tail, anyOf: approximate) ? .numberApproximate : nil
    }

    /// A single digit in words with the fact's own unit, as `三级`: nothing else can be meant.
    private func level(_ scalars: [Unicode.Scalar], _ rule: NumberRule) -> CellReading<Int64>? {
        guard rule.kind == .whole, scalars.count >= 2, let digit = conventions.wordDigits[scalars[0]],
            digit > 0
        else { return nil }
        let word = CellText.string(scalars.dropFirst())
        guard conventions.units.contains(where: { $0.word == word && $0.unit == rule.unit }),
            let plain = PlainDecimal(negative: false, whole: [digit], fraction: [])
        else { return nil }
        return finish(plain, power: 0, isBare: false, isPercent: false, rule)
    }

    /// Why a text that does not begin with digits is no number.
    private func withoutDigits(_ scalars: [Unicode.Scalar]) -> ProblemNumber {
        let hasDigits = scalars.contains { ("0"..."9").contains($0) }
        if hasDigits {
            return CellText.contains(scalars, anyOf: approximate) ? .numberApproximate : .numberTwoUnits
        }
        if let first = scalars.first,
            conventions.wordDigits[first] != nil || conventions.wordPowers.contains(first)
        {
            return .numberInWords
        }
        for scalar in scalars where conventions.wordDigits[scalar] != nil { return .numberInWords }
        return .cellNotANumber
    }

    private func withUnit(
        _ plain: PlainDecimal, _ tail: [Unicode.Scalar], _ rule: NumberRule
    ) -> CellReading<Int64> {
        var word = CellText.string(tail.filter { $0 != " " }).lowercased()
        var power = 0
        var hasPower = false
        var isPercent = false
        for (spelled, ten) in conventions.powers where word.hasPrefix(spelled) {
            power = ten
            hasPower = true
            isPercent = ten < 0
            word.removeFirst(spelled.count)
            break
        }
        if isPercent {
            guard word.isEmpty, power == -2 || rule.kind != .percent else {
                return .refused(.numberUnitUnfit)
            }
            switch rule.kind {
            case .money, .whole: return .refused(.numberUnitUnfit)
            case .percent: return finish(plain, power: 0, isBare: false, isPercent: false, rule)
            case .ratio, .decimal: return finish(plain, power: power, isBare: false, isPercent: true, rule)
            }
        }
        var isOwn = hasPower
        if !word.isEmpty {
            let units = conventions.units.filter { $0.word == word }.map(\.unit)
            guard let unit = units.first(where: { Self.fits($0, rule) })
            else {
                return .refused(.numberUnitUnfit)
            }
            if unit == "major" || rule.hasForeignUnit { isOwn = true }
        }
        return finish(
            plain, power: isOwn ? power : rule.headerPower, isBare: !isOwn, isPercent: false, rule)
    }

    /// Units that measure; whatever else a fact counts may be written with any counter (台, 个, 人).
    private static let measures: Set<String> = [
        "m2", "m", "km", "mu", "litre", "minute", "hour", "day", "month", "year", "kg", "jin", "grade",
        "point",
    ]
    private static let counters: Set<String> = [
        "count", "set", "head", "person", "household", "storey", "room", "visit",
    ]

    /// Whether a unit written in a cell or header is the fact's own.
    static func fits(_ unit: String, _ rule: NumberRule) -> Bool {
        switch rule.kind {
        case .money: return unit == "major"
        case .ratio, .percent: return false
        case .whole, .decimal:
            guard let own = rule.unit else { return unit != "tenth" && unit != "minor" }
            return own == unit || own.hasPrefix(unit + "-")
                || counters.contains(unit) && !measures.contains(own)
        }
    }

    /// Scales, rounds and checks the range.
    private func finish(
        _ plain: PlainDecimal, power: Int, isBare: Bool, isPercent: Bool, _ rule: NumberRule
    ) -> CellReading<Int64> {
        if rule.hasForeignUnit, isBare { return .refused(.numberUnitUnfit) }
        var said: [ProblemNumber] = []
        var power = power
        if rule.kind == .ratio, isBare, power == 0, plain.isAbove(1) {
            guard !plain.isAbove(100) else { return .refused(.numberOutOfRange) }
            power = -2
            said.append(.percentWithoutSign)
        }
        if rule.kind == .percent, isPercent { power += 2 }
        if isBare, let limit = rule.suspectFrom, let raw = plain.scaled(rule.scale, power: 0)?.value,
            raw.magnitude >= limit.magnitude
        {
            return .refused(.unitAgainstMagnitude)
        }
        guard let (value, isExact) = plain.scaled(rule.scale, power: power) else {
            return .refused(.numberTooLarge)
        }
        if !isExact {
            if rule.kind == .whole { return .refused(.numberNotWhole) }
            said.append(.numberRounded)
        }
        let isLow = rule.minimum.map { value < $0 } ?? false
        let isHigh = rule.maximum.map { value > $0 } ?? false
        if isLow || isHigh {
            if isBare, power > 0, let bare = plain.scaled(rule.scale, power: 0)?.value,
                rule.minimum.map({ bare >= $0 }) ?? true, rule.maximum.map({ bare <= $0 }) ?? true
            {
                return .refused(.unitAgainstMagnitude)
            }
            return .refused(.numberOutOfRange)
        }
        return .taken(value, said: said)
    }

    /// Whether a number format shows a share in percent (a `%` outside quotes).
    static func showsPercent(_ format: String) -> Bool {
        var quoted = false
        var escaped = false
        for byte in format.utf8 {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "!") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == UInt8(ascii: "%"), !quoted {
                return true
            }
        }
        return false
    }
}
