// One table: what each operation of a checked expression does over a row.
import Vocabulary

/// The facts of one subject as numbers in fixed places, with its persons (行).
public struct FactRow: Sendable {
    /// The numbers; those of missing facts are not read.
    public var numbers: [Int64]
    /// Whether each is known.
    public var known: [Bool]
    /// The persons, each in the places of person facts.
    public var members: [FactRow]

    /// A row by its numbers, nil where a fact is missing.
    public init(_ numbers: [Int64?], members: [FactRow] = []) {
        self.numbers = numbers.map { $0 ?? 0 }
        known = numbers.map { $0 != nil }
        self.members = members
    }
}

/// What a row or column answers; names of missing facts and the error's text come from the tree evaluator.
public enum FastOutcome: Sendable, Hashable {
    /// A number: 0 and 1 for truth, day numbers for days, places in their lists for codes.
    case value(Int64)
    /// Not known.
    case unknown
    /// An error.
    case error
}

/// A checked expression as a list of steps for one subject after another (逐行程序).
///
/// The same outcomes as the tree evaluator at a fraction of the time; it neither allocates nor looks up names.
public struct RowProgram: Sendable {
    enum Step: Sendable {
        case constant(Int64)
        case fact(Int)
        case memberFact(Int)
        case known(Int)
        case memberKnown(Int)
        case not
        /// Goes on at a step when the truth on top decides: false for `&&`, true for `||`.
        case unlessDecided(by: Int64, at: Int)
        /// Joins the two truths on top, neither of which may decide alone any more but the upper.
        case join(deciding: Int64)
        case compare(ExpressionNode.BinaryOperator)
        /// Compares with a constant.
        case compareConstant(ExpressionNode.BinaryOperator, Int64)
        case isIn([Int64])
        /// Whether the value below equals one of so many on top.
        case isAmong(Int)
        case add, subtract, multiply, divide, remainder
        /// Takes a truth; false goes on at `otherwise`, unknown and error stay and go on at `end`.
        case branch(otherwise: Int, end: Int)
        case jump(Int)
        case between(TypedNode.Span)
        case part(String)
        case fold(TypedNode.Fold, filters: [RowProgram], body: RowProgram)
    }

    /// A value with its state: 0 known, 1 error, 2 unknown.
    struct Cell {
        var value: Int64
        var state: UInt8
    }

    private(set) var steps: [Step] = []
    private var height = 0
    private var greatestHeight = 0

    /// Compiles an expression for rows whose facts stand in the places given; both lists name fact ids.
    public init(
        _ checked: CheckedExpression, facts: [String], memberFacts: [String] = [],
        _ context: EvaluationContext = EvaluationContext()
    ) throws(BoundParameters.Refusal) {
        let bound = try BoundParameters(checked, context)
        let compiler = Compiler(
            bound: bound, places: try Self.places(of: checked.facts, in: facts),
            memberPlaces: try Self.places(of: checked.memberFacts, in: memberFacts))
        self = compiler.program(checked.node)
    }

    private init() {}

    private static func places(of names: [String], in list: [String]) throws(BoundParameters.Refusal) -> [Int]
    {
        var places: [Int] = []
        for name in names {
            guard let place = list.firstIndex(of: name) else { throw .fact(name) }
            places.append(place)
        }
        return places
    }

    /// The outcome for a row.
    public func outcome(_ row: borrowing FactRow) -> FastOutcome {
        let cell = run(row, member: nil)
        return cell.state == 0 ? .value(cell.value) : (cell.state == 2 ? .unknown : .error)
    }

    // MARK: running

    private func run(_ row: borrowing FactRow, member: Int?) -> Cell {
        withUnsafeTemporaryAllocation(of: Cell.self, capacity: greatestHeight + 1) { stack in
            var top = -1
            var at = 0
            while at < steps.count {
                switch steps[at] {
                case .constant(let value):
                    top += 1
                    stack[top] = Cell(value: value, state: 0)
                case .fact(let place):
                    top += 1
                    stack[top] = Cell(value: row.numbers[place], state: row.known[place] ? 0 : 2)
                case .memberFact(let place):
                    top += 1
                    let person = member ?? 0
                    stack[top] = Cell(
                        value: row.members[person].numbers[place],
                        state: row.members[person].known[place] ? 0 : 2)
                case .known(let place):
                    top += 1
                    stack[top] = Cell(value: row.known[place] ? 1 : 0, state: 0)
                case .memberKnown(let place):
                    top += 1
                    stack[top] = Cell(value: row.members[member ?? 0].known[place] ? 1 : 0, state: 0)
                case .not: stack[top].value = 1 &- stack[top].value
                case .unlessDecided(let deciding, let target):
                    if stack[top].state == 0, stack[top].value == deciding {
                        at = target
                        continue
                    }
                case .join(let deciding):
                    let right = stack[top]
                    top -= 1
                    if right.state == 0, right.value == deciding {
                        stack[top] = right
                    } else if right.state > stack[top].state {
                        stack[top].state = right.state
                    } else if stack[top].state == 0 {
                        stack[top].value = right.value
                    }
                case .compare(let sign):
                    let right = stack[top]
                    top -= 1
                    stack[top] = Cell(
                        value: Self.holds(sign, stack[top].value, right.value) ? 1 : 0,
                        state: Swift.max(stack[top].state, right.state))
                case .compareConstant(let sign, let constant):
                    stack[top].value = Self.holds(sign, stack[top].value, constant) ? 1 : 0
                case .isIn(let elements): stack[top].value = elements.contains(stack[top].value) ? 1 : 0
                case .isAmong(let count): Self.among(stack, &top, count)
                case .add: Self.calculate(stack, &top) { $0.addingReportingOverflow($1) }
                case .subtract: Self.calculate(stack, &top) { $0.subtractingReportingOverflow($1) }
                case .multiply: Self.calculate(stack, &top) { $0.multipliedReportingOverflow(by: $1) }
                case .divide: Self.calculate(stack, &top) { $0.dividedReportingOverflow(by: $1) }
                case .remainder:
                    Self.calculate(stack, &top) { $0.remainderReportingOverflow(dividingBy: $1) }
                case .branch(let otherwise, let end):
                    if stack[top].state != 0 {
                        at = end
                        continue
                    }
                    top -= 1
                    if stack[top + 1].value == 0 {
                        at = otherwise
                        continue
                    }
                case .jump(let target):
                    at = target
                    continue
                case .between(let span):
                    let right = stack[top]
                    top -= 1
                    let state = Swift.max(stack[top].state, right.state)
                    let count = state == 0 ? span.count(stack[top].value, right.value) : 0
                    stack[top] = Cell(value: count, state: state)
                case .part(let getter):
                    if stack[top].state == 0 {
                        let day = LocalDate(dayNumber: Int32(truncatingIfNeeded: stack[top].value))
                        stack[top].value = day.part(getter) ?? 0
                    }
                case .fold(let fold, let filters, let body):
                    top += 1
                    stack[top] = Self.folded(fold, filters, body, row)
                }
                at += 1
            }
            return top >= 0 ? stack[top] : Cell(value: 0, state: 1)
        }
    }

    @inline(__always)
    static func holds(_ sign: ExpressionNode.BinaryOperator, _ left: Int64, _ right: Int64) -> Bool {
        switch sign {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }

    @inline(__always)
    private static func calculate(
        _ stack: UnsafeMutableBufferPointer<Cell>, _ top: inout Int,
        _ apply: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) {
        let right = stack[top]
        top -= 1
        let state = Swift.max(stack[top].state, right.state)
        if state != 0 {
            stack[top] = Cell(value: 0, state: state)
            return
        }
        let result = apply(stack[top].value, right.value)
        stack[top] = Cell(value: result.overflow ? 0 : result.partialValue, state: result.overflow ? 1 : 0)
    }

    private static func among(_ stack: UnsafeMutableBufferPointer<Cell>, _ top: inout Int, _ count: Int) {
        let bottom = top - count
        var state = stack[bottom].state
        var found = false
        for place in (bottom + 1)..<(top + 1) {
            state = Swift.max(state, stack[place].state)
            if stack[place].value == stack[bottom].value { found = true }
        }
        top = bottom
        stack[top] = Cell(value: found ? 1 : 0, state: state)
    }

    private static func folded(
        _ fold: TypedNode.Fold, _ filters: [RowProgram], _ body: RowProgram, _ row: borrowing FactRow
    ) -> Cell {
        // Each filter is needed whole, for those whom the filters before let pass.
        for place in filters.indices {
            var state: UInt8 = 0
            for person in row.members.indices where passes(person, filters[..<place], row) {
                state = Swift.max(state, filters[place].run(row, member: person).state)
            }
            if state != 0 { return Cell(value: 0, state: state) }
        }
        var open: UInt8 = 0
        var count: Int64 = 0
        var total: Int64 = 0
        for person in row.members.indices where passes(person, filters[...], row) {
            let cell = body.run(row, member: person)
            total += 1
            if cell.state != 0 {
                open = Swift.max(open, cell.state)
            } else if cell.value != 0 {
                count += 1
                if case .exists = fold { return cell }
            } else if case .all = fold {
                return cell
            }
        }
        if open != 0 { return Cell(value: 0, state: open) }
        return switch fold {
        case .all: Cell(value: 1, state: 0)
        case .exists: Cell(value: 0, state: 0)
        case .existsOne: Cell(value: count == 1 ? 1 : 0, state: 0)
        case .count: Cell(value: total, state: 0)
        }
    }

    private static func passes(_ person: Int, _ filters: ArraySlice<RowProgram>, _ row: borrowing FactRow)
        -> Bool
    {
        for filter in filters where filter.run(row, member: person).value == 0 { return false }
        return true
    }

    // MARK: compiling

    private struct Compiler {
        let bound: BoundParameters
        let places: [Int]
        let memberPlaces: [Int]

        func program(_ node: TypedNode) -> RowProgram {
            var program = RowProgram()
            add(node, to: &program)
            return program
        }

        private func push(_ step: Step, _ change: Int, to program: inout RowProgram) {
            program.steps.append(step)
            program.height += change
            program.greatestHeight = Swift.max(program.greatestHeight, program.height)
        }

        private func add(_ node: TypedNode, to program: inout RowProgram) {
            if let constant = bound.constant(node) {
                push(.constant(constant), 1, to: &program)
                return
            }
            switch node {
            case .fact(let place): push(.fact(places[place]), 1, to: &program)
            case .memberFact(let place): push(.memberFact(memberPlaces[place]), 1, to: &program)
            case .known(.memberFact(let place)): push(.memberKnown(memberPlaces[place]), 1, to: &program)
            case .known(.fact(let place)): push(.known(places[place]), 1, to: &program)
            case .not(let operand):
                add(operand, to: &program)
                push(.not, 0, to: &program)
            case .and(let left, let right): addLogic(left, right, deciding: 0, to: &program)
            case .or(let left, let right): addLogic(left, right, deciding: 1, to: &program)
            case .compare(let sign, let left, let right):
                add(left, to: &program)
                if let constant = bound.constant(right) {
                    push(.compareConstant(sign, constant), 0, to: &program)
                } else {
                    add(right, to: &program)
                    push(.compare(sign), -1, to: &program)
                }
            case .isIn(let operand, let elements):
                add(operand, to: &program)
                let constants = elements.compactMap(bound.constant)
                if constants.count == elements.count {
                    push(.isIn(constants), 0, to: &program)
                } else {
                    for element in elements { add(element, to: &program) }
                    push(.isAmong(elements.count), -elements.count, to: &program)
                }
            case .arithmetic(let sign, let left, let right):
                add(left, to: &program)
                add(right, to: &program)
                let step: Step =
                    switch sign {
                    case .add: .add
                    case .subtract: .subtract
                    case .multiply: .multiply
                    case .divide: .divide
                    default: .remainder
                    }
                push(step, -1, to: &program)
            case .conditional(let condition, let then, let otherwise):
                add(condition, to: &program)
                let branch = program.steps.count
                push(.jump(0), -1, to: &program)
                add(then, to: &program)
                let jump = program.steps.count
                push(.jump(0), -1, to: &program)
                add(otherwise, to: &program)
                program.steps[branch] = .branch(otherwise: jump + 1, end: program.steps.count)
                program.steps[jump] = .jump(program.steps.count)
            case .between(let span, let left, let right):
                add(left, to: &program)
                add(right, to: &program)
                push(.between(span), -1, to: &program)
            case .part(let getter, let operand):
                add(operand, to: &program)
                push(.part(getter), 0, to: &program)
            case .fold(let fold, let filters, let body):
                push(
                    .fold(fold, filters: filters.map(self.program), body: self.program(body)), 1, to: &program
                )
            case .constant, .parameter, .asOf, .known, .slow: push(.constant(0), 1, to: &program)
            }
        }

        private func addLogic(
            _ left: TypedNode, _ right: TypedNode, deciding: Int64, to program: inout RowProgram
        ) {
            add(left, to: &program)
            let test = program.steps.count
            push(.jump(0), 0, to: &program)
            add(right, to: &program)
            push(.join(deciding: deciding), -1, to: &program)
            program.steps[test] = .unlessDecided(by: deciding, at: program.steps.count)
        }
    }
}

/// Bindings of a checked expression to the facts of a row: for names of missing facts, and for explanations.
public struct FactRowBindings: Bindings, Sendable {
    private let outcomes: [String: Outcome]

    /// The row's facts under their names; both lists name the places of the row.
    public init(_ checked: CheckedExpression, _ row: FactRow, facts: [String], memberFacts: [String] = []) {
        var outcomes: [String: Outcome] = [:]
        func value(_ row: FactRow, _ place: Int, _ type: ExpressionType) -> CELValue? {
            row.known[place] ? CELValue(number: row.numbers[place], type, codes: checked.codes) : nil
        }
        for (name, type) in zip(checked.facts, checked.factTypes) {
            guard let place = facts.firstIndex(of: name) else { continue }
            outcomes[name] = value(row, place, type).map { .value($0) } ?? .unknown([name])
        }
        if checked.usesMembers {
            outcomes["members"] = .value(
                .list(
                    row.members.map { member in
                        .map(
                            CELMap(
                                record: zip(checked.memberFacts, checked.memberFactTypes).compactMap {
                                    name, type in
                                    guard let place = memberFacts.firstIndex(of: name) else { return nil }
                                    return (name, value(member, place, type) ?? .unknown([name]))
                                }))
                    }))
        }
        self.outcomes = outcomes
    }

    /// The outcome of a fact.
    public func value(of name: String) -> Outcome? { outcomes[name] }
}
