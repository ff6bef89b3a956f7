import Vocabulary

extension Evaluator {
    /// A macro over the elements of a list or the keys of a map.
    mutating func macro(_ macro: ExpressionNode.Macro) -> Outcome {
        let range = outcome(of: macro.range)
        guard case .value(let value) = range else { return range }
        if macro.form == .optMap || macro.form == .optFlatMap { return optionalMacro(macro, value) }
        var rounds: [[(String, Outcome)]] = []
        switch value {
        case .list(let elements):
            for (place, element) in elements.enumerated() {
                rounds.append(
                    macro.second.map { second in
                        [(macro.variable, .value(.int(Int64(place)))), (second, .element(element))]
                    } ?? [(macro.variable, .element(element))])
            }
        case .map(let map):
            for entry in map.entries {
                rounds.append(
                    macro.second.map { second in
                        [(macro.variable, .value(entry.key)), (second, .element(entry.value))]
                    } ?? [(macro.variable, .value(entry.key))])
            }
        default:
            return .failed(
                .expressionOverload, "\(macro.form.rawValue)() takes a list or map, found \(value.typeName)")
        }
        switch macro.form {
        case .all: return folded(macro.body, rounds, deciding: false)
        case .exists: return folded(macro.body, rounds, deciding: true)
        case .existsOne: return exactlyOne(macro.body, rounds)
        default: return made(macro, value, rounds)
        }
    }

    /// `exists` is an `||` over the elements, `all` an `&&`.
    private mutating func folded(
        _ body: ExpressionNode, _ rounds: [[(String, Outcome)]], deciding: Bool
    ) -> Outcome {
        var open: Outcome?
        for round in rounds {
            let outcome = Self.truth(within(round, body))
            if let truth = outcome.boolValue {
                if truth == deciding { return outcome }
            } else {
                open = open.map { Self.strict([$0, outcome]) ?? outcome } ?? outcome
            }
        }
        return open ?? .bool(!deciding)
    }

    private mutating func exactlyOne(_ body: ExpressionNode, _ rounds: [[(String, Outcome)]]) -> Outcome {
        var count = 0
        var open: [Outcome] = []
        for round in rounds {
            let outcome = Self.truth(within(round, body))
            if let truth = outcome.boolValue {
                count += truth ? 1 : 0
            } else {
                open.append(outcome)
            }
        }
        return Self.strict(open) ?? .bool(count == 1)
    }

    /// `map`, `filter` and the `transform` macros: every round is needed.
    private mutating func made(
        _ macro: ExpressionNode.Macro, _ range: CELValue, _ rounds: [[(String, Outcome)]]
    ) -> Outcome {
        var elements: [CELValue] = []
        var map = CELMap()
        var open: [Outcome] = []
        for (place, round) in rounds.enumerated() {
            var key: CELValue = .int(Int64(place))
            if case .map(let source) = range { key = source.entries[place].key }
            if let condition = macro.condition {
                let outcome = Self.truth(within(round, condition))
                guard let truth = outcome.boolValue else {
                    open.append(outcome)
                    continue
                }
                if !truth { continue }
            }
            let outcome =
                macro.form == .filter ? Self.truth(within(round, macro.body)) : within(round, macro.body)
            guard case .value(let value) = outcome else {
                open.append(outcome)
                continue
            }
            switch macro.form {
            case .filter:
                guard outcome.boolValue == true else { continue }
                switch range {
                case .list(let source): elements.append(source[place])
                default: elements.append(key)
                }
            case .transformMap: _ = map.insert(key, value)
            case .transformMapEntry:
                guard case .map(let single) = value,
                    single.entries.allSatisfy({ map.insert($0.key, $0.value) })
                else {
                    open.append(.failed(.expressionOverload, "transformMapEntry() takes new keys as a map"))
                    continue
                }
            default: elements.append(value)
            }
        }
        if let failed = Self.strict(open) { return failed }
        let makesMap = macro.form == .transformMap || macro.form == .transformMapEntry
        return .value(makesMap ? .map(map) : .list(elements))
    }

    private mutating func optionalMacro(_ macro: ExpressionNode.Macro, _ value: CELValue) -> Outcome {
        guard case .optional(let inner) = value else {
            return .failed(
                .expressionOverload, "\(macro.form.rawValue)() takes an optional, found \(value.typeName)")
        }
        guard let inner else { return .value(value) }
        let outcome = within([(macro.variable, .value(inner))], macro.body)
        guard macro.form == .optMap, case .value(let made) = outcome else { return outcome }
        return .value(.optional(made))
    }
}
