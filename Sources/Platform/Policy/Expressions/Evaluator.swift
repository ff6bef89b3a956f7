import Vocabulary

/// Walks the tree by the language's dynamic rules (langdef, Evaluation), with unknowns.
///
/// `&&`, `||`, `all` and `exists` absorb an error or an unknown that the other side decides; elsewhere unknown
/// beats error in any order, and the names of all unknown arguments are joined.
struct Evaluator<B: Bindings> {
    let bindings: B
    let context: EvaluationContext
    /// Variables of the macros around, the innermost last.
    var variables: [(name: String, outcome: Outcome)] = []

    init(bindings: B, context: EvaluationContext) {
        self.bindings = bindings
        self.context = context
    }

    mutating func outcome(of node: ExpressionNode) -> Outcome {
        switch node.kind {
        case .literal(let value): return .value(value)
        case .name, .select: return selection(node)
        case .has(let operand, let field): return presence(of: field, in: outcome(of: operand))
        case .index(let operand, let index, let optional):
            return both(outcome(of: operand), outcome(of: index)) { Self.element($0, $1, optional: optional) }
        case .call(let name, let target, let arguments): return call(name, on: target, arguments)
        case .unary(let sign, let operand):
            return one(outcome(of: operand)) { sign == .not ? Arithmetic.not($0) : Arithmetic.negated($0) }
        case .binary(.and, let left, let right): return logic(left, right, deciding: false)
        case .binary(.or, let left, let right): return logic(left, right, deciding: true)
        case .binary(let sign, let left, let right):
            return both(outcome(of: left), outcome(of: right)) { Arithmetic.binary(sign, $0, $1) }
        case .conditional(let condition, let then, let otherwise):
            return conditional(condition, then, otherwise)
        case .list(let elements, let optionals): return list(elements, optionals)
        case .map(let entries, let optionals): return map(entries, optionals)
        case .macro(let macro): return self.macro(macro)
        case .bind(let name, let value, let body): return within([(name, outcome(of: value))], body)
        case .parameter(let id, let day): return parameter(id, on: day)
        case .known(let operand):
            switch outcome(of: operand) {
            case .value: return .bool(true)
            case .unknown: return .bool(false)
            case .error(let text): return .error(text)
            }
        }
    }

    // MARK: strictness

    func one(_ argument: Outcome, _ apply: (CELValue) -> Outcome) -> Outcome {
        guard case .value(let value) = argument else { return argument }
        return apply(value)
    }

    func both(_ left: Outcome, _ right: Outcome, _ apply: (CELValue, CELValue) -> Outcome) -> Outcome {
        if case .value(let first) = left, case .value(let second) = right { return apply(first, second) }
        return Self.strict([left, right]) ?? left
    }

    /// The unknown or error of arguments all of which are needed; nil when all are values.
    static func strict(_ arguments: [Outcome]) -> Outcome? {
        var names: [[String]] = []
        var error: Outcome?
        for argument in arguments {
            switch argument {
            case .value: break
            case .unknown(let missing): names.append(missing)
            case .error: error = error ?? argument
            }
        }
        return names.isEmpty ? error : .unknown(Outcome.union(names))
    }

    private mutating func logic(_ left: ExpressionNode, _ right: ExpressionNode, deciding: Bool) -> Outcome {
        let first = Self.truth(outcome(of: left))
        if first.boolValue == deciding { return first }
        let second = Self.truth(outcome(of: right))
        if second.boolValue == deciding { return second }
        return Self.strict([first, second]) ?? first
    }

    /// A truth value as it is, another value as an error.
    static func truth(_ outcome: Outcome) -> Outcome {
        guard case .value(let value) = outcome else { return outcome }
        if case .bool = value { return outcome }
        return .failed(.expressionOverload, "a bool expected, found \(value.typeName)")
    }

    private mutating func conditional(
        _ condition: ExpressionNode, _ then: ExpressionNode, _ otherwise: ExpressionNode
    ) -> Outcome {
        let decided = Self.truth(outcome(of: condition))
        guard let truth = decided.boolValue else { return decided }
        return outcome(of: truth ? then : otherwise)
    }

    // MARK: names

    /// A name or a chain of selections: macro variables first, then the longest bound name, from the
    /// innermost namespace outwards.
    private mutating func selection(_ node: ExpressionNode) -> Outcome {
        // A plain name, as nearly all are.
        if case .name(let name, absolute: false) = node.kind, context.container.isEmpty,
            !name.utf8.contains(UInt8(ascii: "."))
        {
            if let variable = variables.last(where: { $0.name == name }) { return variable.outcome }
            if let found = resolved(name, absolute: false) { return found }
        }
        guard let chain = node.chain else {
            guard case .select(let operand, let field, let optional) = node.kind else { return .value(.null) }
            return one(outcome(of: operand)) { Self.field(field, of: $0, optional: optional) }
        }
        if !chain.absolute {
            let first = chain.name.prefix { $0 != "." }
            if let variable = variables.last(where: { $0.name == first }) {
                return fields(chain.name.dropFirst(first.count), of: variable.outcome)
            }
        }
        var prefix = chain.name[...]
        while true {
            let rest = chain.name[prefix.endIndex...]
            if let found = resolved(String(prefix), absolute: chain.absolute) {
                return fields(rest, of: found)
            }
            guard let dot = prefix.lastIndex(of: ".") else { break }
            prefix = prefix[..<dot]
        }
        return .failed(.expressionUnboundName, "no value is bound to “\(chain.name)”")
    }

    private func fields(_ rest: Substring, of start: Outcome) -> Outcome {
        var outcome = start
        for field in rest.split(separator: ".") {
            outcome = one(outcome) { Self.field(String(field), of: $0, optional: false) }
        }
        return outcome
    }

    private func resolved(_ name: String, absolute: Bool) -> Outcome? {
        var container = absolute ? "" : context.container[...]
        while !container.isEmpty {
            let qualified = "\(container).\(name)"
            if let found = bindings.value(of: qualified) { return found }
            container = container.lastIndex(of: ".").map { container[..<$0] } ?? ""
        }
        if let found = bindings.value(of: name) { return found }
        if name == "as_of", let day = context.asOf { return .value(.date(day)) }
        return CELValue.typeNames.contains(name) ? .value(.type(name)) : nil
    }

    private mutating func parameter(_ id: String, on day: ExpressionNode?) -> Outcome {
        var on: LocalDate?
        if let day {
            let outcome = outcome(of: day)
            guard case .value(let value) = outcome else { return outcome }
            guard case .date(let known) = value else {
                return .failed(.expressionOverload, "param() takes a date, found \(value.typeName)")
            }
            on = known
        }
        guard let value = context.parameter(id, on ?? context.asOf) else {
            return .failed(.expressionUnknownParameter, "no parameter “\(id)” with a value on that day")
        }
        return .element(value)
    }

    // MARK: fields and elements

    private static func field(_ name: String, of value: CELValue, optional: Bool) -> Outcome {
        if case .optional(let inner) = value {
            guard let inner else { return .value(value) }
            return wrapped(field(name, of: inner, optional: true))
        }
        guard case .map(let map) = value else {
            return .failed(.expressionOverload, "\(value.typeName) has no field “\(name)”")
        }
        let found = map[.string(name)]
        if optional { return wrapped(found.map { .element($0) } ?? .value(.optional(nil))) }
        return found.map { .element($0) } ?? .failed(.expressionNoSuchElement, "no field “\(name)”")
    }

    private static func wrapped(_ outcome: Outcome) -> Outcome {
        guard case .value(let value) = outcome else { return outcome }
        if case .optional = value { return outcome }
        return .value(.optional(value))
    }

    private func presence(of field: String, in operand: Outcome) -> Outcome {
        one(operand) { value in
            switch value {
            case .map(let map): return .bool(map[.string(field)] != nil)
            case .optional(.some(.map(let map))): return .bool(map[.string(field)] != nil)
            case .optional(nil): return .bool(false)
            default: return .failed(.expressionOverload, "\(value.typeName) has no field “\(field)”")
            }
        }
    }

    private static func element(_ operand: CELValue, _ index: CELValue, optional: Bool) -> Outcome {
        if case .optional(let inner) = operand {
            guard let inner else { return .value(operand) }
            return wrapped(element(inner, index, optional: true))
        }
        switch operand {
        case .map(let map):
            if let found = map[index] { return optional ? wrapped(.element(found)) : .element(found) }
        case .list(let elements):
            let place: Int? =
                switch index {
                case .int(let value): Int(exactly: value)
                case .uint(let value): Int(exactly: value)
                case .double(let value): Int(exactly: value)
                default: nil
                }
            if let place, elements.indices.contains(place) {
                return optional ? wrapped(.element(elements[place])) : .element(elements[place])
            }
            if place == nil, !optional {
                return .failed(.expressionOverload, "a list has no element \(index.literalText)")
            }
        default: return .failed(.expressionOverload, "\(operand.typeName) has no elements")
        }
        if optional { return .value(.optional(nil)) }
        return .failed(.expressionNoSuchElement, "no element \(index.literalText)")
    }

    // MARK: lists and maps

    private mutating func list(_ nodes: [ExpressionNode], _ optionals: [Int]) -> Outcome {
        var outcomes: [Outcome] = []
        for node in nodes { outcomes.append(outcome(of: node)) }
        if let failed = Self.strict(outcomes) { return failed }
        var elements: [CELValue] = []
        for (place, outcome) in outcomes.enumerated() {
            guard case .value(let value) = outcome else { continue }
            if optionals.contains(place) {
                guard case .optional(let inner) = value else {
                    return .failed(.expressionOverload, "an optional expected after “?”")
                }
                if let inner { elements.append(inner) }
            } else {
                elements.append(value)
            }
        }
        return .value(.list(elements))
    }

    private mutating func map(_ entries: [ExpressionNode.Entry], _ optionals: [Int]) -> Outcome {
        var outcomes: [Outcome] = []
        for entry in entries { outcomes += [outcome(of: entry.key), outcome(of: entry.value)] }
        if let failed = Self.strict(outcomes) { return failed }
        var map = CELMap()
        for place in entries.indices {
            guard case .value(let key) = outcomes[place * 2], case .value(var value) = outcomes[place * 2 + 1]
            else { continue }
            if optionals.contains(place) {
                guard case .optional(let inner) = value else {
                    return .failed(.expressionOverload, "an optional expected after “?”")
                }
                guard let inner else { continue }
                value = inner
            }
            guard map.insert(key, value) else {
                return .failed(
                    .expressionOverload, "\(key.literalText) cannot be a key here, or is there twice")
            }
        }
        return .value(.map(map))
    }

    /// A body's outcome with further variables.
    mutating func within(_ added: [(String, Outcome)], _ body: ExpressionNode) -> Outcome {
        let count = variables.count
        for (name, outcome) in added { variables.append((name: name, outcome: outcome)) }
        defer { variables.removeSubrange(count...) }
        return outcome(of: body)
    }
}
