import Vocabulary

extension Evaluator {
    /// A function, global or of a value, or of a namespace such as `math`.
    mutating func call(_ name: String, on target: ExpressionNode?, _ arguments: [ExpressionNode]) -> Outcome {
        var values: [Outcome] = []
        if let target {
            if let chain = target.chain, !isVariable(chain.name),
                let function = ExtensionFunctions.namespaced("\(chain.name).\(name)", in: context.container)
            {
                for argument in arguments { values.append(outcome(of: argument)) }
                return apply(values) { function($0) }
            }
            values.append(outcome(of: target))
        }
        for argument in arguments { values.append(outcome(of: argument)) }
        let isMember = target != nil
        if isMember, name == "or" || name == "orValue" { return optionalElse(name, values) }
        return apply(values) { StandardFunctions.apply(name, $0, isMember: isMember) }
    }

    private func isVariable(_ name: String) -> Bool {
        let first = name.prefix { $0 != "." }
        return variables.contains { $0.name == first }
    }

    private func apply(_ outcomes: [Outcome], _ function: ([CELValue]) -> Outcome) -> Outcome {
        if let failed = Self.strict(outcomes) { return failed }
        return function(
            outcomes.compactMap { outcome in
                guard case .value(let value) = outcome else { return nil }
                return value
            })
    }

    /// `x.or(y)` and `x.orValue(y)` look at y only when x is empty.
    private func optionalElse(_ name: String, _ outcomes: [Outcome]) -> Outcome {
        guard outcomes.count == 2, case .value(let first) = outcomes[0] else {
            return apply(outcomes) { StandardFunctions.noOverload(name, $0) }
        }
        guard case .optional(let inner) = first else { return StandardFunctions.noOverload(name, [first]) }
        guard let inner else { return outcomes[1] }
        return .value(name == "or" ? .optional(inner) : inner)
    }
}

/// The standard functions and our own additions for days.
enum StandardFunctions {
    static func noOverload(_ name: String, _ values: [CELValue]) -> Outcome {
        let types = values.map(\.typeName).joined(separator: ", ")
        return .failed(.expressionOverload, "no function “\(name)” for (\(types))")
    }

    static func apply(_ name: String, _ values: [CELValue], isMember: Bool) -> Outcome {
        if !isMember {
            let plain = name.hasPrefix(".") ? String(name.dropFirst()) : name
            if values.count == 1, let converted = Conversions.apply(plain, values[0]) { return converted }
            if let answer = days(plain, values) { return answer }
            switch (plain, values.count) {
            case ("size", 1), ("matches", 2): return member(plain, values)
            default: return noOverload(plain, values)
            }
        }
        return member(name, values)
    }

    private static func member(_ name: String, _ values: [CELValue]) -> Outcome {
        switch (name, values.count) {
        case ("size", 1): return size(values[0])
        case ("startsWith", 2), ("endsWith", 2), ("contains", 2), ("matches", 2):
            guard case .string(let text) = values[0], case .string(let part) = values[1] else { break }
            return search(name, Array(text.utf8), part)
        default:
            if name.hasPrefix("get"), let answer = part(name, values) { return answer }
            if let answer = ExtensionFunctions.member(name, values) { return answer }
        }
        return noOverload(name, values)
    }

    private static func size(_ value: CELValue) -> Outcome {
        switch value {
        case .string(let text): .value(.int(Int64(text.unicodeScalars.count)))
        case .bytes(let bytes): .value(.int(Int64(bytes.count)))
        case .list(let elements): .value(.int(Int64(elements.count)))
        case .map(let map): .value(.int(Int64(map.entries.count)))
        default: noOverload("size", [value])
        }
    }

    private static func search(_ name: String, _ text: [UInt8], _ part: String) -> Outcome {
        let bytes = Array(part.utf8)
        switch name {
        case "startsWith": return .bool(text.starts(with: bytes))
        case "endsWith":
            return .bool(text.count >= bytes.count && text.suffix(bytes.count).elementsEqual(bytes))
        case "contains": return .bool(text.firstPlace(of: bytes) != nil)
        default:
            do throws(TextPatternError) {
                return .bool(try TextPattern.cached(part).matches(text))
            } catch {
                return .failed(.expressionPattern, "pattern: \(error.reason)")
            }
        }
    }

    /// `getHours()` and its kin on timestamps (with a zone), durations and days.
    private static func part(_ name: String, _ values: [CELValue]) -> Outcome? {
        var zone: String?
        switch values.count {
        case 1: break
        case 2:
            guard case .timestamp = values[0], case .string(let named) = values[1] else { return nil }
            zone = named
        default: return nil
        }
        let number: Int64? =
            switch values[0] {
            case .timestamp(let moment): moment.part(name, zone: zone)
            case .duration(let length): length.part(name)
            case .date(let day): day.part(name)
            default: nil
            }
        if number == nil, zone != nil {
            return .failed(.expressionConversion, "no time zone “\(zone ?? "")”, or no such part")
        }
        return number.map { .value(.int($0)) }
    }

    /// Whole years, months and days from one day to another.
    private static func days(_ name: String, _ values: [CELValue]) -> Outcome? {
        guard values.count == 2, ["years_between", "months_between", "days_between"].contains(name) else {
            return nil
        }
        guard case .date(let from) = values[0], case .date(let until) = values[1] else { return nil }
        let number =
            switch name {
            case "years_between": from.years(until: until)
            case "months_between": from.months(until: until)
            default: Int(until.dayNumber - from.dayNumber)
            }
        return .value(.int(Int64(number)))
    }
}

extension [UInt8] {
    /// The place of the first occurrence of bytes at or after an offset; the offset itself for none.
    func firstPlace(of part: [UInt8], from start: Int = 0) -> Int? {
        guard let first = part.first else { return start <= count ? start : nil }
        var at = start
        while at + part.count <= count {
            if self[at] == first, self[at..<at + part.count].elementsEqual(part) { return at }
            at += 1
        }
        return nil
    }
}
