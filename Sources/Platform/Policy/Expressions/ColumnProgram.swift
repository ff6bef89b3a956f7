public import Columns

/// Checked expressions compiled against a table, evaluated block by block in vectorised loops (逐列程序).
///
/// The same outcomes as the tree evaluator. Widths come from the columns' ranges: where a product cannot overflow
/// it is computed without checks, in the narrowest width that holds it.
public struct ColumnProgram: Sendable {
    /// Rows in a block.
    static let blockSize = 2_048

    /// What an expression gives.
    enum Output: Sendable {
        case truth(ColumnStep.Bytes, mayFail: Bool)
        case numbers(ColumnStep.Numbers, ColumnStep.Bytes?)
    }

    /// The table that it runs over.
    public let table: FactTable
    let outputs: [Output]
    let steps: [ColumnStep]
    let registers: Int
    let columns: [FactColumn]
    let folds: [ColumnCompiler.FoldPlan]
    let memberSteps: [ColumnStep]
    let memberRegisters: Int

    /// Compiles expressions, all at once, so that what they share is computed once.
    public init(
        _ expressions: [CheckedExpression], over table: FactTable,
        _ context: EvaluationContext = EvaluationContext()
    ) throws(BoundParameters.Refusal) {
        var compiler = ColumnCompiler(table: table)
        var outputs: [Output] = []
        for checked in expressions {
            let expression = ColumnExpression(
                checked: checked, bound: try BoundParameters(checked, context))
            outputs.append(try compiler.output(expression))
        }
        self.table = table
        self.outputs = outputs
        steps = compiler.steps
        registers = compiler.registers
        columns = compiler.columns
        folds = compiler.folds
        memberSteps = compiler.memberSteps
        memberRegisters = compiler.memberRegisters
    }

    /// Whether an expression can meet an error in some row.
    func mayFail(_ expression: Int) -> Bool {
        if case .truth(_, mayFail: false) = outputs[expression] { false } else { true }
    }

    /// Runs over rows and hands on each block in their order; all rows when left out.
    public func run(rows: Range<Int>? = nil, _ body: (borrowing ColumnBlock) -> Void) {
        ColumnRun.withPointers(to: columns) { numbers, missing in
            var run = ColumnRun(self, numbers: numbers, missing: missing)
            defer { run.free() }
            let rows = rows ?? 0..<table.rows
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockSize) {
                let count = Swift.min(Self.blockSize, rows.upperBound - start)
                run.fold(start, count)
                run.run(steps, start, count)
                body(ColumnBlock(start: start, count: count, run: run))
            }
        }
    }

    /// The outcomes of one expression in all rows; slower than reading the blocks.
    public func outcomes(of expression: Int) -> [FastOutcome] {
        var all: [FastOutcome] = []
        all.reserveCapacity(table.rows)
        run { block in
            for row in 0..<block.count { all.append(block.outcome(of: expression, row: row)) }
        }
        return all
    }

    /// The truth bytes of one expression in all rows (`TruthByte`).
    public func truths(of expression: Int) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(table.rows)
        run { block in
            if let truths = block.truths(of: expression) {
                all.append(contentsOf: UnsafeBufferPointer(start: truths, count: block.count))
            }
        }
        return all
    }
}

/// The outcomes of a program in some rows (数据块); not to be kept beyond the call that gets it.
public struct ColumnBlock: ~Copyable {
    /// The first row.
    public let start: Int
    /// How many rows there are.
    public let count: Int
    let run: ColumnRun

    init(start: Int, count: Int, run: ColumnRun) {
        self.start = start
        self.count = count
        self.run = run
    }

    /// The truth bytes of an expression, one for each row of the block; nil when it gives numbers.
    public func truths(of expression: Int) -> UnsafePointer<UInt8>? {
        guard case .truth(let source, _) = run.program.outputs[expression] else { return nil }
        return run.bytes(source, start)
    }

    /// The numbers of an expression and their states (0 known, 1 error, 2 unknown; nil: all known).
    public func numbers(of expression: Int) -> (numbers: UnsafePointer<Int64>, states: UnsafePointer<UInt8>?)?
    {
        guard case .numbers(let source, let states) = run.program.outputs[expression] else { return nil }
        return (run.numbers(source, start, as: Int64.self), states.map { run.bytes($0, start) })
    }

    /// The outcome of an expression in a row of the block, counted from its start.
    public func outcome(of expression: Int, row: Int) -> FastOutcome {
        if let truths = truths(of: expression) {
            return switch truths[row] {
            case TruthByte.holds: .value(1)
            case TruthByte.fails: .value(0)
            case TruthByte.error: .error
            default: .unknown
            }
        }
        guard let (numbers, states) = numbers(of: expression) else { return .error }
        switch states?[row] ?? 0 {
        case 0: return .value(numbers[row])
        case 1: return .error
        default: return .unknown
        }
    }
}

extension ColumnCompiler {
    /// The output of a whole expression: truths as bytes, numbers in 64 bits.
    mutating func output(_ expression: ColumnExpression) throws(BoundParameters.Refusal)
        -> ColumnProgram.Output
    {
        if expression.checked.type == .bool {
            let made = try truth(expression.checked.node, expression)
            return .truth(made.source, mayFail: made.mayFail)
        }
        let value = try number(expression.checked.node, expression)
        return .numbers(try wide(value).source, value.state)
    }
}
