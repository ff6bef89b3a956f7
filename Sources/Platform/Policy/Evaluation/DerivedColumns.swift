public import Columns
import Vocabulary

/// The derived facts of a pack on one day as columns (派生列): rules of the same subject and aggregates over lower
/// ones, in the order in which each rests on those before it.
///
/// The same values, unknowns and errors as `FactSource` works out subject by subject.
public struct DerivedColumns: Sendable {
    /// The facts in the order in which they are worked out.
    public let facts: [String]
    private let steps: [Step]
    private let context: EvaluationContext

    private struct Step: Sendable {
        var fact: Fact
        var expressions: [CheckedExpression]
        var hasFilter = false
    }

    /// All derived facts, or those among some; refused where only the tree evaluator can work one out.
    public init(
        _ pack: PolicyPack, _ context: EvaluationContext, needing wanted: Set<String>? = nil
    ) throws(BoundParameters.Refusal) {
        self.context = context
        var scopes: [SubjectKind: ExpressionScope] = [:]
        for kind in SubjectKind.allCases { scopes[kind] = ExpressionScope(pack, kind) }
        var steps: [Step] = []
        for fact in try Self.ordered(pack, wanted) {
            steps.append(try Self.step(fact, scopes))
        }
        self.steps = steps
        facts = steps.map(\.fact.id)
    }

    /// Those facts that can be worked out in columns; the others are left out with all that rests on them.
    public init(leniently pack: PolicyPack, _ context: EvaluationContext) {
        self.context = context
        var scopes: [SubjectKind: ExpressionScope] = [:]
        for kind in SubjectKind.allCases { scopes[kind] = ExpressionScope(pack, kind) }
        var steps: [Step] = []
        var known: Set<String> = []
        let ordered = (try? Self.ordered(pack, nil)) ?? []
        for fact in ordered {
            guard let step = try? Self.step(fact, scopes) else { continue }
            let needs = step.expressions.flatMap { $0.facts + $0.memberFacts }
            guard needs.allSatisfy({ pack.facts[$0]?.isDerived != true || known.contains($0) }),
                step.expressions.allSatisfy({ (try? BoundParameters($0, context)) != nil })
            else { continue }
            known.insert(fact.id)
            steps.append(step)
        }
        self.steps = steps
        facts = steps.map(\.fact.id)
    }

    /// The derived facts, each behind those on which it rests.
    private static func ordered(
        _ pack: PolicyPack, _ wanted: Set<String>?
    ) throws(BoundParameters.Refusal) -> [Fact] {
        var done: Set<String> = []
        var underway: Set<String> = []
        var ordered: [Fact] = []
        func visit(_ fact: Fact) throws(BoundParameters.Refusal) {
            guard fact.isDerived, !done.contains(fact.id) else { return }
            guard underway.insert(fact.id).inserted else { throw .needsTree }
            for text in PackDependencies.expressions(of: fact) {
                guard let expression = text.expression else { throw .needsTree }
                for name in PackDependencies.names(in: expression).sorted() {
                    if let other = pack.facts[name] { try visit(other) }
                }
            }
            done.insert(fact.id)
            ordered.append(fact)
        }
        for fact in pack.facts.all where wanted?.contains(fact.id) ?? true { try visit(fact) }
        return ordered
    }

    private static func step(
        _ fact: Fact, _ scopes: [SubjectKind: ExpressionScope]
    ) throws(BoundParameters.Refusal) -> Step {
        func checked(
            _ text: ExpressionText?, _ kind: SubjectKind, _ type: ExpressionType?
        ) throws(BoundParameters.Refusal) -> CheckedExpression? {
            guard let text else { return nil }
            guard let scope = scopes[kind], let expression = text.expression,
                case .success(let checked) = expression.checked(scope, wanted: type), checked.isFast
            else { throw .needsTree }
            return checked
        }
        switch fact.origin {
        case .entered, .process: throw .needsTree
        case .rule(let text):
            guard let rule = try checked(text, fact.subject, nil), rule.type.isNumbered else {
                throw .needsTree
            }
            return Step(fact: fact, expressions: [rule])
        case .aggregate(let aggregate):
            let truths: [Fact.Aggregate.Operation] = [.count, .any, .all]
            let filter = try checked(aggregate.filter, aggregate.over, .bool)
            let of = try checked(
                aggregate.of, aggregate.over, truths.contains(aggregate.operation) ? .bool : nil)
            if let of {
                let isOrdered = of.type == .date || of.type.isQuantity
                switch aggregate.operation {
                case .sum where !of.type.isQuantity: throw .needsTree
                case .min where !isOrdered, .max where !isOrdered: throw .needsTree
                default: break
                }
            } else if aggregate.operation != .count {
                throw .needsTree
            }
            return Step(
                fact: fact, expressions: [filter, of].compactMap { $0 }, hasFilter: filter != nil)
        }
    }

    /// Works out the columns of some villages, each put beside what was entered.
    public func add(to tables: inout VillageTables) throws(BoundParameters.Refusal) {
        for step in steps {
            let kind = step.fact.subject
            let written = tables[kind].numbers[step.fact.id]
            let column: FactColumn
            switch step.fact.origin {
            case .entered, .process: continue
            case .rule:
                let (numbers, states) = try Self.run(step.expressions, kind, tables, context)[0]
                column = Self.rule(
                    numbers, states, step.fact.mayBeEntered ? written : nil)
            case .aggregate(let aggregate):
                column = try Self.aggregate(aggregate, step, written, tables, context)
            }
            if let written { tables[kind].written[step.fact.id] = written }
            tables[kind].numbers[step.fact.id] = column
        }
    }

    /// Runs expressions over all subjects of a kind: numbers and states of each.
    private static func run(
        _ expressions: [CheckedExpression], _ kind: SubjectKind, _ tables: VillageTables,
        _ context: EvaluationContext
    ) throws(BoundParameters.Refusal) -> [(numbers: [Int64], states: [UInt8])] {
        let table = tables.factTable(
            kind, Set(expressions.flatMap(\.facts)), members: Set(expressions.flatMap(\.memberFacts)),
            listsMembers: expressions.contains(where: \.usesMembers))
        let program = try ColumnProgram(expressions, over: table, context)
        var results = expressions.map { _ in (numbers: [Int64](), states: [UInt8]()) }
        for place in results.indices {
            results[place].numbers.reserveCapacity(table.rows)
            results[place].states.reserveCapacity(table.rows)
        }
        program.run { block in
            for place in results.indices { block.append(place, to: &results[place]) }
        }
        return results
    }

    private static func rule(_ numbers: [Int64], _ states: [UInt8], _ written: FactColumn?) -> FactColumn {
        guard let written else { return FactColumn(numbers: numbers, states: states) }
        var (numbers, states) = (numbers, states)
        for row in numbers.indices where states[row] == FactColumn.missingByte {
            guard let value = written[row] else { continue }
            numbers[row] = value
            states[row] = 0
        }
        return FactColumn(numbers: numbers, states: states)
    }

    private static func aggregate(
        _ aggregate: Fact.Aggregate, _ step: Step, _ written: FactColumn?, _ tables: VillageTables,
        _ context: EvaluationContext
    ) throws(BoundParameters.Refusal) -> FactColumn {
        let results = try run(step.expressions, aggregate.over, tables, context)
        let filter = step.hasFilter ? results[0] : nil
        let of = results.count > (step.hasFilter ? 1 : 0) ? results[results.count - 1] : nil
        let rows = tables[step.fact.subject].rows
        var numbers = Array(repeating: Int64(0), count: rows)
        var states = Array(repeating: FactColumn.missingByte, count: rows)
        for row in 0..<rows {
            guard let lower = tables.lower(aggregate.over, of: step.fact.subject, row) else {
                // Not listed: what was entered stands.
                if let value = written?[row] { (numbers[row], states[row]) = (value, 0) }
                continue
            }
            var fold = AggregateFold(aggregate.operation)
            for place in lower {
                let chosen = filter.map { (number: $0.numbers[place], state: $0.states[place]) } ?? (1, 0)
                let value = of.map { (number: $0.numbers[place], state: $0.states[place]) }
                if fold.take(chosen, value) { break }
            }
            (numbers[row], states[row]) = fold.result
            if states[row] == FactColumn.missingByte, step.fact.mayBeEntered, let value = written?[row] {
                (numbers[row], states[row]) = (value, 0)
            }
        }
        return FactColumn(numbers: numbers, states: states)
    }
}

extension Fact {
    /// Whether it is worked out from other facts.
    public var isDerived: Bool {
        switch origin {
        case .entered, .process: false
        case .rule, .aggregate: true
        }
    }
}

extension ExpressionType {
    /// Whether columns keep its values as numbers.
    var isNumbered: Bool {
        switch self {
        case .bool, .int, .money, .number, .date, .code: true
        default: false
        }
    }
}

extension VillageTables {
    /// The rows of the listed lower subjects of a row; nil where they are not listed (`FactSource.lower`).
    func lower(_ lower: SubjectKind, of kind: SubjectKind, _ row: Int) -> Range<Int>? {
        switch (kind, lower) {
        case (.household, .person):
            let range = Int(members[row])..<Int(members[row + 1])
            return range.isEmpty ? nil : range
        case (.village, .household), (.village, .group):
            // Of a village without recorded ones nobody knows how many there are.
            let offsets = self[lower].offsets
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            return range.isEmpty ? nil : range
        case (.village, .person):
            // Listed where every household lists its own.
            let homes = self[.household].offsets
            guard homes[row] < homes[row + 1] else { return nil }
            for home in Int(homes[row])..<Int(homes[row + 1]) where members[home] == members[home + 1] {
                return nil
            }
            return Int(self[.person].offsets[row])..<Int(self[.person].offsets[row + 1])
        default: return nil
        }
    }
}

extension ColumnBlock {
    /// Adds the outcomes of an expression to arrays of numbers and states; truths as 0 and 1.
    func append(_ expression: Int, to result: inout (numbers: [Int64], states: [UInt8])) {
        if let truths = truths(of: expression) {
            for row in 0..<count {
                let truth = truths[row]
                result.numbers.append(truth == TruthByte.holds ? 1 : 0)
                result.states.append(truth == TruthByte.fails ? 0 : truth)
            }
        } else if let (numbers, states) = numbers(of: expression) {
            result.numbers.append(contentsOf: UnsafeBufferPointer(start: numbers, count: count))
            if let states {
                result.states.append(contentsOf: UnsafeBufferPointer(start: states, count: count))
            } else {
                result.states.append(contentsOf: repeatElement(0, count: count))
            }
        }
    }
}

/// What an aggregate has seen of the lower subjects; see `Fact.Aggregate.outcome`.
private struct AggregateFold {
    private let operation: Fact.Aggregate.Operation
    private var count: Int64 = 0
    private var total: Int64 = 0
    private var extreme: Int64?
    private var isUnknown = false
    private var isError = false
    private var decided: (Int64, UInt8)?

    init(_ operation: Fact.Aggregate.Operation) { self.operation = operation }

    private mutating func note(_ state: UInt8) {
        if state == FactColumn.missingByte { isUnknown = true } else { isError = true }
    }

    /// Takes one subject; true when the rest cannot matter.
    mutating func take(
        _ chosen: (number: Int64, state: UInt8), _ value: (number: Int64, state: UInt8)?
    ) -> Bool {
        if chosen.state == 0, chosen.number == 0 { return false }
        let known = value ?? (1, 0)
        if chosen.state != 0 {
            if operation == .any, known.state == 0, known.number == 0 { return false }
            if operation == .all, known.state == 0, known.number != 0 { return false }
            note(chosen.state)
            return false
        }
        count += 1
        if operation == .count, value == nil { return false }
        guard known.state == 0 else {
            note(known.state)
            return false
        }
        switch operation {
        case .count: if known.number == 0 { count -= 1 }
        case .any:
            guard known.number != 0 else { return false }
            decided = (1, 0)
            return true
        case .all:
            guard known.number == 0 else { return false }
            decided = (0, 0)
            return true
        case .sum:
            let (sum, over) = total.addingReportingOverflow(known.number)
            if over {
                decided = (0, FactColumn.failedByte)
                return true
            }
            total = sum
        case .min: extreme = Swift.min(extreme ?? known.number, known.number)
        case .max: extreme = Swift.max(extreme ?? known.number, known.number)
        }
        return false
    }

    var result: (Int64, UInt8) {
        if let decided { return decided }
        if isUnknown { return (0, FactColumn.missingByte) }
        if isError { return (0, FactColumn.failedByte) }
        switch operation {
        case .count: return (count, 0)
        case .sum: return (total, 0)
        case .any: return (0, 0)
        case .all: return (1, 0)
        case .min, .max: return extreme.map { ($0, 0) } ?? (0, FactColumn.missingByte)
        }
    }
}
