// The rules of widths and states, one function a construct: longer than usual since they are one table.
import Columns

/// Makes steps of checked expressions against the columns of a table; equal parts are computed once.
struct ColumnCompiler {
    struct Number {
        var source: ColumnStep.Numbers
        var width: ColumnStep.Width
        var range: ClosedRange<Int64>
        var state: ColumnStep.Bytes?
        var mayFail: Bool
    }

    struct Truth {
        var source: ColumnStep.Bytes
        var mayFail: Bool
    }

    /// A fold over persons that must run before the block that reads it.
    struct FoldPlan: Sendable {
        var fold: TypedNode.Fold
        var filters: [ColumnStep.Bytes]
        var body: ColumnStep.Bytes
    }

    let table: FactTable
    let isOverMembers: Bool
    private(set) var steps: [ColumnStep] = []
    /// Bytes of registers for each row of a block.
    private(set) var registers = 0
    private(set) var columns: [FactColumn] = []
    private(set) var folds: [FoldPlan] = []
    /// The steps of all folds' bodies, over persons.
    private(set) var memberSteps: [ColumnStep] = []
    private(set) var memberRegisters = 0
    private var names: [String: Int] = [:]
    private var numbersSeen: [String: Number] = [:]
    private var truthsSeen: [String: Truth] = [:]
    private var members: [ColumnCompiler] = []

    init(table: FactTable, isOverMembers: Bool = false) {
        self.table = table
        self.isOverMembers = isOverMembers
    }

    /// A place in a block's memory for numbers of a width, or for bytes; its offset in bytes for each row.
    private mutating func register(_ width: ColumnStep.Width = .int8) -> Int {
        defer { registers += width.byteCount }
        return registers
    }

    private mutating func column(
        _ name: String, _ from: [String: FactColumn], _ prefix: String
    ) throws(BoundParameters.Refusal) -> Int {
        if let place = names[prefix + name] { return place }
        guard let column = from[name] else { throw .fact(name) }
        names[prefix + name] = columns.count
        columns.append(column)
        return columns.count - 1
    }

    // MARK: truths

    mutating func truth(
        _ node: TypedNode, _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Truth {
        let key = expression.key(node)
        if let known = truthsSeen[key] { return known }
        let made = try newTruth(node, expression)
        truthsSeen[key] = made
        return made
    }

    private mutating func newTruth(
        _ node: TypedNode, _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Truth {
        if let constant = expression.bound.constant(node) {
            let into = register()
            steps.append(.fillTruth(constant != 0 ? TruthByte.holds : TruthByte.fails, into: into))
            return Truth(source: .register(into), mayFail: false)
        }
        switch node {
        case .not(let operand):
            let inner = try truth(operand, expression)
            let into = register()
            steps.append(.not(inner.source, into: into))
            return Truth(source: .register(into), mayFail: inner.mayFail)
        case .and(let left, let right):
            let (first, second) = (try truth(left, expression), try truth(right, expression))
            let into = register()
            steps.append(.and(first.source, second.source, into: into))
            return Truth(source: .register(into), mayFail: first.mayFail || second.mayFail)
        case .or(let left, let right):
            let (first, second) = (try truth(left, expression), try truth(right, expression))
            let into = register()
            let mayFail = first.mayFail || second.mayFail
            steps.append(.or(first.source, second.source, mayFail: mayFail, into: into))
            return Truth(source: .register(into), mayFail: mayFail)
        case .known(let fact):
            let value = try number(fact, expression)
            let into = register()
            steps.append(
                value.state.map { .isKnown($0, into: into) } ?? .fillTruth(TruthByte.holds, into: into))
            return Truth(source: .register(into), mayFail: value.mayFail)
        case .compare(let sign, let left, let right): return try comparison(sign, left, right, expression)
        case .isIn(let operand, let elements): return try membership(operand, elements, expression)
        case .conditional(let condition, let then, let otherwise):
            let test = try truth(condition, expression)
            let (first, second) = (try truth(then, expression), try truth(otherwise, expression))
            let into = register()
            steps.append(.selectTruth(test.source, first.source, second.source, into: into))
            return Truth(
                source: .register(into), mayFail: test.mayFail || first.mayFail || second.mayFail)
        case .fold(let fold, let filters, let body):
            let (place, mayFail) = try self.fold(fold, filters, body, expression)
            return Truth(source: .folded(place), mayFail: mayFail)
        default:
            let value = try number(node, expression)
            let into = register()
            steps.append(.truth(of: try widened(value, to: .int8).source, value.state, into: into))
            return Truth(source: .register(into), mayFail: value.mayFail)
        }
    }

    private mutating func comparison(
        _ sign: ExpressionNode.BinaryOperator, _ left: TypedNode, _ right: TypedNode,
        _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Truth {
        if expression.isTruth(left) || expression.isTruth(right) {
            let (first, second) = (try truth(left, expression), try truth(right, expression))
            let into = register()
            steps.append(.sameTruth(first.source, second.source, isEqual: sign == .equal, into: into))
            return Truth(source: .register(into), mayFail: first.mayFail || second.mayFail)
        }
        var (first, second, sign) = (try number(left, expression), try number(right, expression), sign)
        if case .constant = first.source {
            (first, second) = (second, first)
            sign = sign.turned
        }
        let width = max(
            ColumnStep.Width(first.range), ColumnStep.Width(second.range), first.width,
            second.source.isConstant ? .int8 : second.width)
        first = try widened(first, to: width)
        if !second.source.isConstant { second = try widened(second, to: width) }
        let into = register()
        steps.append(.compare(sign, first.source, second.source, width, into: into))
        if let state = joined(first.state, second.state) { steps.append(.applyState(state, into: into)) }
        return Truth(source: .register(into), mayFail: first.mayFail || second.mayFail)
    }

    private mutating func membership(
        _ operand: TypedNode, _ elements: [TypedNode], _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Truth {
        let constants = elements.compactMap(expression.bound.constant)
        if constants.count == elements.count, !expression.isTruth(operand) {
            let value = try number(operand, expression)
            // Elements outside the operand's width can never be met.
            let possible = constants.filter(value.width.range.contains)
            let into = register()
            let unique = possible.indices.filter { !possible[..<$0].contains(possible[$0]) }.map {
                possible[$0]
            }
            let source = try widened(value, to: value.width)
            steps.append(.isIn(source.source, unique, value.width, into: into))
            if let state = value.state { steps.append(.applyState(state, into: into)) }
            return Truth(source: .register(into), mayFail: value.mayFail)
        }
        // A list is needed whole: states of all elements count even where one is met.
        var found: Truth?
        var every: Truth?
        for element in elements {
            let same = try comparison(.equal, operand, element, expression)
            if let before = found, let beforeEvery = every {
                let into = (register(), register())
                let mayFail = before.mayFail || same.mayFail
                steps.append(.or(before.source, same.source, mayFail: mayFail, into: into.0))
                // True and false are both known: a truth that is the same as itself keeps only states.
                let known = register()
                steps.append(.sameTruth(same.source, same.source, isEqual: true, into: known))
                steps.append(.and(beforeEvery.source, .register(known), into: into.1))
                found = Truth(source: .register(into.0), mayFail: mayFail)
                every = Truth(source: .register(into.1), mayFail: mayFail)
            } else {
                let known = register()
                steps.append(.sameTruth(same.source, same.source, isEqual: true, into: known))
                found = same
                every = Truth(source: .register(known), mayFail: same.mayFail)
            }
        }
        guard let found, let every else {
            let value = try number(operand, expression)
            let into = register()
            steps.append(.fillTruth(TruthByte.fails, into: into))
            if let state = value.state { steps.append(.applyState(state, into: into)) }
            return Truth(source: .register(into), mayFail: value.mayFail)
        }
        // every is true or a state: where true, found decides.
        let into = register()
        steps.append(.selectTruth(every.source, found.source, every.source, into: into))
        return Truth(source: .register(into), mayFail: found.mayFail)
    }

    // MARK: numbers

    mutating func number(
        _ node: TypedNode, _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Number {
        let key = expression.key(node)
        if let known = numbersSeen[key] { return known }
        let made = try newNumber(node, expression)
        numbersSeen[key] = made
        return made
    }

    private mutating func newNumber(
        _ node: TypedNode, _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> Number {
        if let constant = expression.bound.constant(node) {
            return Number(
                source: .constant(constant), width: ColumnStep.Width(constant...constant),
                range: constant...constant, state: nil, mayFail: false)
        }
        switch node {
        case .fact(let place):
            let name = expression.checked.facts[place]
            let place = try column(name, table.columns, "")
            return isOverMembers ? gathered(place) : stored(place)
        case .memberFact(let place):
            guard let members = table.members else { throw .fact("members") }
            let held = try column(expression.checked.memberFacts[place], members.columns, "m.")
            return stored(held)
        case .arithmetic(let sign, let left, let right):
            return try arithmetic(sign, try number(left, expression), try number(right, expression))
        case .conditional(let condition, let then, let otherwise):
            let test = try truth(condition, expression)
            let (first, second) = (try number(then, expression), try number(otherwise, expression))
            let range =
                min(
                    first.range.lowerBound, second.range.lowerBound)...max(
                    first.range.upperBound, second.range.upperBound)
            let width = max(ColumnStep.Width(range), first.width, second.width)
            let sides = (
                try materialised(first, to: width).source, try materialised(second, to: width).source
            )
            let into = register(width)
            let state = register()
            steps.append(.selectNumbers(test.source, sides.0, sides.1, width, into: into))
            steps.append(.selectState(test.source, first.state, second.state, into: state))
            return Number(
                source: .register(into), width: width, range: range, state: .register(state),
                mayFail: test.mayFail || first.mayFail || second.mayFail)
        case .between(let span, let left, let right):
            let (first, second) = (try number(left, expression), try number(right, expression))
            let sides = (
                try materialised(first, to: .int64).source, try materialised(second, to: .int64).source
            )
            let into = register(.int64)
            steps.append(.between(span, sides.0, sides.1, into: into))
            return Number(
                source: .register(into), width: .int64, range: Int64.min...Int64.max,
                state: joined(first.state, second.state), mayFail: first.mayFail || second.mayFail)
        case .part(let getter, let operand):
            let value = try number(operand, expression)
            let source = try materialised(value, to: .int64).source
            let into = register(.int64)
            steps.append(.part(getter, source, into: into))
            return Number(
                source: .register(into), width: .int64, range: Int64.min...Int64.max, state: value.state,
                mayFail: value.mayFail)
        case .fold(.count, let filters, let body):
            let (place, mayFail) = try fold(.count, filters, body, expression)
            return Number(
                source: .counts(place), width: .int32, range: 0...Int64(Int32.max),
                state: filters.isEmpty && table.members?.noneIsUnknown != true ? nil : .folded(place),
                mayFail: mayFail)
        default: throw .needsTree
        }
    }

    private func stored(_ place: Int) -> Number {
        let column = columns[place]
        return Number(
            source: .column(place), width: column.width, range: column.least...column.greatest,
            state: column.missing == nil ? nil : .missing(column: place), mayFail: column.mayFail)
    }

    /// A fact of the subject beside facts of its persons.
    private mutating func gathered(_ place: Int) -> Number {
        let column = columns[place]
        let into = register(column.width)
        steps.append(.gather(column: place, column.width, into: into))
        var state: ColumnStep.Bytes?
        if column.missing != nil {
            let bytes = register()
            steps.append(.gatherMissing(column: place, into: bytes))
            state = .register(bytes)
        }
        return Number(
            source: .register(into), width: column.width, range: column.least...column.greatest, state: state,
            mayFail: column.mayFail)
    }

    private mutating func widened(_ value: Number, to width: ColumnStep.Width) throws(BoundParameters.Refusal)
        -> Number
    {
        if value.source.isConstant { return try materialised(value, to: width) }
        guard value.width != width else { return value }
        var wide = value
        let into = register(width)
        steps.append(.widen(value.source, from: value.width, to: width, into: into))
        wide.source = .register(into)
        wide.width = width
        return wide
    }

    /// A number in 64 bits, a constant too as a register.
    mutating func wide(_ value: Number) throws(BoundParameters.Refusal) -> Number {
        try materialised(value, to: .int64)
    }

    /// As `widened`, a constant too as a register.
    private mutating func materialised(
        _ value: Number, to width: ColumnStep.Width
    ) throws(BoundParameters.Refusal) -> Number {
        guard case .constant(let constant) = value.source else { return try widened(value, to: width) }
        var filled = value
        let into = register(width)
        steps.append(.fill(constant, width, into: into))
        filled.source = .register(into)
        filled.width = width
        return filled
    }

    private mutating func joined(_ first: ColumnStep.Bytes?, _ second: ColumnStep.Bytes?) -> ColumnStep.Bytes?
    {
        guard let first, let second, first != second else { return first ?? second }
        let into = register()
        steps.append(.joinStates(first, second, into: into))
        return .register(into)
    }

    private mutating func arithmetic(
        _ sign: ExpressionNode.BinaryOperator, _ left: Number, _ right: Number
    ) throws(BoundParameters.Refusal) -> Number {
        var (first, second) = (left, right)
        let operation: ColumnStep.Operation =
            switch sign {
            case .add: .add
            case .subtract: .subtract
            case .multiply: .multiply
            case .divide: .divide
            default: .remainder
            }
        let state = joined(first.state, second.state)
        let mayFail = first.mayFail || second.mayFail
        if let range = Self.range(operation, first.range, second.range) {
            if first.source.isConstant, operation == .add || operation == .multiply {
                (first, second) = (second, first)
            }
            let width = max(
                ColumnStep.Width(range), first.width, second.width, ColumnStep.Width(first.range),
                ColumnStep.Width(second.range))
            let one = try materialised(first, to: width).source
            let other = second.source.isConstant ? second.source : try widened(second, to: width).source
            let into = register(width)
            steps.append(.calculate(operation, one, other, width, into: into))
            return Number(
                source: .register(into), width: width, range: range, state: state, mayFail: mayFail)
        }
        let sides = (
            try materialised(first, to: .int64).source, try materialised(second, to: .int64).source
        )
        let (into, failed) = (register(.int64), register())
        steps.append(.calculateChecked(operation, sides.0, sides.1, state, into: into, state: failed))
        return Number(
            source: .register(into), width: .int64, range: Int64.min...Int64.max, state: .register(failed),
            mayFail: true)
    }

    /// The range of results; nil when some could overflow or divide by zero.
    private static func range(
        _ operation: ColumnStep.Operation, _ left: ClosedRange<Int64>, _ right: ClosedRange<Int64>
    ) -> ClosedRange<Int64>? {
        if operation == .divide || operation == .remainder {
            guard !right.contains(0), !(right.contains(-1) && left.lowerBound == .min) else { return nil }
            if operation == .remainder {
                let most =
                    right.lowerBound == .min ? Int64.max : max(abs(right.lowerBound), abs(right.upperBound))
                return -most...most
            }
        }
        var ends: [Int64] = []
        for a in [left.lowerBound, left.upperBound] {
            for b in [right.lowerBound, right.upperBound] {
                let end =
                    switch operation {
                    case .add: a.addingReportingOverflow(b)
                    case .subtract: a.subtractingReportingOverflow(b)
                    case .multiply: a.multipliedReportingOverflow(by: b)
                    default: a.dividedReportingOverflow(by: b)
                    }
                if end.overflow { return nil }
                ends.append(end.partialValue)
            }
        }
        guard let least = ends.min(), let greatest = ends.max() else { return nil }
        return least...greatest
    }

    // MARK: persons

    /// Plans a fold; its steps run over the persons before the block.
    private mutating func fold(
        _ fold: TypedNode.Fold, _ filters: [TypedNode], _ body: TypedNode, _ expression: ColumnExpression
    ) throws(BoundParameters.Refusal) -> (place: Int, mayFail: Bool) {
        guard table.members != nil, !isOverMembers else { throw .fact("members") }
        var inner = members.popLast() ?? ColumnCompiler(table: table, isOverMembers: true)
        inner.columns = columns
        inner.names = names
        var sources: [ColumnStep.Bytes] = []
        var mayFail = false
        for filter in filters {
            let made = try inner.truth(filter, expression)
            sources.append(made.source)
            mayFail = mayFail || made.mayFail
        }
        let made = try inner.truth(body, expression)
        mayFail = mayFail || made.mayFail
        columns = inner.columns
        names = inner.names
        memberSteps = inner.steps
        memberRegisters = inner.registers
        members = [inner]
        folds.append(FoldPlan(fold: fold, filters: sources, body: made.source))
        return (folds.count - 1, mayFail)
    }
}

/// A checked expression with its constants, for compiling.
struct ColumnExpression {
    let checked: CheckedExpression
    let bound: BoundParameters

    /// Text that is equal for equal parts, also of different expressions.
    func key(_ node: TypedNode) -> String {
        if let constant = bound.constant(node) { return "\(constant)" }
        switch node {
        case .fact(let place): return checked.facts[place]
        case .memberFact(let place): return "m." + checked.memberFacts[place]
        case .known(let fact): return "known(\(key(fact)))"
        case .not(let operand): return "!(\(key(operand)))"
        case .and(let left, let right): return "(\(key(left))&&\(key(right)))"
        case .or(let left, let right): return "(\(key(left))||\(key(right)))"
        case .compare(let sign, let left, let right), .arithmetic(let sign, let left, let right):
            return "(\(key(left))\(sign.rawValue)\(key(right)))"
        case .isIn(let operand, let elements):
            return "(\(key(operand))in[\(elements.map(key).joined(separator: ","))])"
        case .conditional(let condition, let then, let otherwise):
            return "(\(key(condition))?\(key(then)):\(key(otherwise)))"
        case .between(let span, let left, let right): return "\(span.rawValue)(\(key(left)),\(key(right)))"
        case .part(let getter, let operand): return "\(key(operand)).\(getter)"
        case .fold(let fold, let filters, let body):
            return "members\(filters.map { "[\(key($0))]" }.joined()).\(fold)(\(key(body)))"
        case .constant, .parameter, .asOf, .slow: return "?"
        }
    }

    /// Whether a node is a truth rather than a number.
    func isTruth(_ node: TypedNode) -> Bool {
        switch node {
        case .fact(let place): checked.factTypes[place] == .bool
        case .memberFact(let place): checked.memberFactTypes[place] == .bool
        case .parameter(let place): checked.parameterTypes[place] == .bool
        case .known, .not, .and, .or, .compare, .isIn, .fold(.all, _, _), .fold(.exists, _, _),
            .fold(.existsOne, _, _):
            true
        case .conditional(_, let then, let otherwise): isTruth(then) || isTruth(otherwise)
        default: false
        }
    }
}

extension ColumnStep.Numbers {
    var isConstant: Bool { if case .constant = self { true } else { false } }
}

extension ColumnStep.Width {
    var byteCount: Int {
        switch self {
        case .int8: 1
        case .int16: 2
        case .int32: 4
        case .int64: 8
        }
    }

    var range: ClosedRange<Int64> {
        switch self {
        case .int8: Int64(Int8.min)...Int64(Int8.max)
        case .int16: Int64(Int16.min)...Int64(Int16.max)
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        }
    }
}

extension FactColumn {
    var width: ColumnStep.Width {
        switch numbers {
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        }
    }
}

extension ExpressionNode.BinaryOperator {
    /// The comparison with its sides exchanged.
    var turned: ExpressionNode.BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }
}
