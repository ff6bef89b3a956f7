// All steps in one switch: longer than usual.
import Columns

/// The memory of one run: pointers to columns, registers for a block, results of folds.
struct ColumnRun {
    let program: ColumnProgram
    private let columnNumbers: [UnsafeRawPointer]
    private let columnMissing: [UnsafePointer<UInt8>?]
    private let memory: UnsafeMutableRawPointer
    private let memberMemory: UnsafeMutableRawPointer
    private let foldBytes: UnsafeMutablePointer<UInt8>
    private let foldCounts: UnsafeMutablePointer<Int32>
    /// Whether steps run over persons now.
    private var isOverMembers = false
    private static let size = ColumnProgram.blockSize

    init(
        _ program: ColumnProgram, numbers: [UnsafeRawPointer], missing: [UnsafePointer<UInt8>?]
    ) {
        self.program = program
        columnNumbers = numbers
        columnMissing = missing
        memory = .allocate(byteCount: Swift.max(8, program.registers) * Self.size, alignment: 64)
        memberMemory = .allocate(
            byteCount: Swift.max(8, program.memberRegisters) * Self.size, alignment: 64)
        foldBytes = .allocate(capacity: Swift.max(1, program.folds.count) * Self.size)
        foldCounts = .allocate(capacity: Swift.max(1, program.folds.count) * Self.size)
    }

    func free() {
        memory.deallocate()
        memberMemory.deallocate()
        foldBytes.deallocate()
        foldCounts.deallocate()
    }

    /// Opens the columns' arrays one within the other, since their pointers hold only so long.
    static func withPointers(
        to columns: [FactColumn], _ numbers: [UnsafeRawPointer] = [], _ missing: [UnsafePointer<UInt8>?] = [],
        _ body: ([UnsafeRawPointer], [UnsafePointer<UInt8>?]) -> Void
    ) {
        guard numbers.count < columns.count else { return body(numbers, missing) }
        let column = columns[numbers.count]
        func open<T>(_ values: [T]) {
            values.withUnsafeBytes { bytes in
                // An empty array may have no address; it is never read either.
                let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)
                guard let base else { return }
                if let marks = column.missing {
                    marks.withUnsafeBufferPointer {
                        withPointers(to: columns, numbers + [base], missing + [$0.baseAddress], body)
                    }
                } else {
                    withPointers(to: columns, numbers + [base], missing + [nil], body)
                }
            }
        }
        switch column.numbers {
        case .int8(let values): open(values)
        case .int16(let values): open(values)
        case .int32(let values): open(values)
        case .int64(let values): open(values)
        }
    }

    // MARK: where things stand

    private func register(_ place: Int) -> UnsafeMutableRawPointer {
        (isOverMembers ? memberMemory : memory) + place * Self.size
    }

    private func register<T>(_ place: Int, as type: T.Type) -> UnsafeMutablePointer<T> {
        register(place).assumingMemoryBound(to: T.self)
    }

    func bytes(_ source: ColumnStep.Bytes, _ start: Int) -> UnsafePointer<UInt8> {
        switch source {
        case .register(let place): UnsafePointer(register(place, as: UInt8.self))
        case .folded(let place): UnsafePointer(foldBytes + place * Self.size)
        case .missing(let column):
            columnMissing[column].map { $0 + start } ?? UnsafePointer(register(0, as: UInt8.self))
        }
    }

    func numbers<T>(_ source: ColumnStep.Numbers, _ start: Int, as type: T.Type) -> UnsafePointer<T> {
        switch source {
        case .column(let place): columnNumbers[place].assumingMemoryBound(to: T.self) + start
        case .register(let place): UnsafePointer(register(place, as: T.self))
        case .counts(let place):
            UnsafeRawPointer(foldCounts + place * Self.size).assumingMemoryBound(to: T.self)
        case .constant: UnsafePointer(register(0, as: T.self))
        }
    }

    // MARK: steps

    func run(_ steps: [ColumnStep], _ start: Int, _ count: Int) {
        for step in steps { run(step, start, count) }
    }

    private func run(_ step: ColumnStep, _ start: Int, _ count: Int) {
        func mark(_ source: ColumnStep.Bytes) -> UnsafePointer<UInt8> { bytes(source, start) }
        func out(_ place: Int) -> UnsafeMutablePointer<UInt8> { register(place, as: UInt8.self) }
        func wide(_ source: ColumnStep.Numbers) -> UnsafePointer<Int64> {
            numbers(source, start, as: Int64.self)
        }
        switch step {
        case .widen(let source, let from, let to, let into):
            switch from {
            case .int8: widen(numbers(source, start, as: Int8.self), to, into, count)
            case .int16: widen(numbers(source, start, as: Int16.self), to, into, count)
            case .int32: widen(numbers(source, start, as: Int32.self), to, into, count)
            case .int64: widen(wide(source), to, into, count)
            }
        case .fill(let value, let width, let into):
            switch width {
            case .int8:
                register(into, as: Int8.self).update(repeating: Int8(truncatingIfNeeded: value), count: count)
            case .int16:
                register(into, as: Int16.self).update(
                    repeating: Int16(truncatingIfNeeded: value), count: count)
            case .int32:
                register(into, as: Int32.self).update(
                    repeating: Int32(truncatingIfNeeded: value), count: count)
            case .int64: register(into, as: Int64.self).update(repeating: value, count: count)
            }
        case .compare(let sign, let left, let right, let width, let into):
            switch width {
            case .int8: compare(sign, left, right, Int8.self, out(into), start, count)
            case .int16: compare(sign, left, right, Int16.self, out(into), start, count)
            case .int32: compare(sign, left, right, Int32.self, out(into), start, count)
            case .int64: compare(sign, left, right, Int64.self, out(into), start, count)
            }
        case .isIn(let source, let elements, let width, let into):
            switch width {
            case .int8: isIn(source, elements, Int8.self, out(into), start, count)
            case .int16: isIn(source, elements, Int16.self, out(into), start, count)
            case .int32: isIn(source, elements, Int32.self, out(into), start, count)
            case .int64: isIn(source, elements, Int64.self, out(into), start, count)
            }
        case .calculate(let operation, let left, let right, let width, let into):
            switch width {
            case .int8: calculate(operation, left, right, Int8.self, into, start, count)
            case .int16: calculate(operation, left, right, Int16.self, into, start, count)
            case .int32: calculate(operation, left, right, Int32.self, into, start, count)
            case .int64: calculate(operation, left, right, Int64.self, into, start, count)
            }
        case .calculateChecked(let operation, let left, let right, let joined, let into, let state):
            ColumnLoops.calculateChecked(
                operation, wide(left), wide(right), joined.map(mark), register(into, as: Int64.self),
                out(state), count)
        case .joinStates(let left, let right, let into), .and(let left, let right, let into):
            ColumnLoops.zip(mark(left), mark(right), out(into), count) { max($0, $1) }
        case .applyState(let state, let into):
            ColumnLoops.zip(mark(state), UnsafePointer(out(into)), out(into), count) { $0 != 0 ? $0 : $1 }
        case .truth(let source, let state, let into):
            ColumnLoops.truth(numbers(source, start, as: Int8.self), state.map(mark), out(into), count)
        case .fillTruth(let truth, let into): out(into).update(repeating: truth, count: count)
        case .isKnown(let state, let into):
            // An error stays one: 0, 1, 2 become holds, error, fails.
            ColumnLoops.map(mark(state), out(into), count) { $0 + ($0 >> 1) }
        case .not(let source, let into): ColumnLoops.map(mark(source), out(into), count, ColumnLoops.flipped)
        case .or(let left, let right, let mayFail, let into):
            ColumnLoops.or(mark(left), mark(right), mayFail: mayFail, out(into), count)
        case .sameTruth(let left, let right, let isEqual, let into):
            ColumnLoops.sameTruth(mark(left), mark(right), isEqual: isEqual, out(into), count)
        case .selectTruth(let test, let then, let otherwise, let into):
            ColumnLoops.select(mark(test), mark(then), mark(otherwise), out(into), count)
        case .selectNumbers(let test, let then, let otherwise, let width, let into):
            switch width {
            case .int8: select(test, then, otherwise, Int8.self, into, start, count)
            case .int16: select(test, then, otherwise, Int16.self, into, start, count)
            case .int32: select(test, then, otherwise, Int32.self, into, start, count)
            case .int64: select(test, then, otherwise, Int64.self, into, start, count)
            }
        case .selectState(let test, let then, let otherwise, let into):
            ColumnLoops.selectState(mark(test), then.map(mark), otherwise.map(mark), out(into), count)
        case .between(let span, let left, let right, let into):
            ColumnLoops.between(span, wide(left), wide(right), register(into, as: Int64.self), count)
        case .part(let getter, let source, let into):
            ColumnLoops.part(getter, wide(source), register(into, as: Int64.self), count)
        case .gather(let column, let width, let into):
            switch width {
            case .int8: gather(column, Int8.self, into, start, count)
            case .int16: gather(column, Int16.self, into, start, count)
            case .int32: gather(column, Int32.self, into, start, count)
            case .int64: gather(column, Int64.self, into, start, count)
            }
        case .gatherMissing(let column, let into):
            guard let owners = program.table.members?.owners, let marks = columnMissing[column] else {
                return
            }
            for row in 0..<count { out(into)[row] = marks[Int(owners[start + row])] }
        }
    }

    @inline(__always)
    private func widen<T: FixedWidthInteger>(
        _ source: UnsafePointer<T>, _ to: ColumnStep.Width, _ into: Int, _ count: Int
    ) {
        switch to {
        case .int8:
            ColumnLoops.map(source, register(into, as: Int8.self), count) { Int8(truncatingIfNeeded: $0) }
        case .int16:
            ColumnLoops.map(source, register(into, as: Int16.self), count) { Int16(truncatingIfNeeded: $0) }
        case .int32:
            ColumnLoops.map(source, register(into, as: Int32.self), count) { Int32(truncatingIfNeeded: $0) }
        case .int64:
            ColumnLoops.map(source, register(into, as: Int64.self), count) { Int64(truncatingIfNeeded: $0) }
        }
    }

    @inline(__always)
    private func compare<T: FixedWidthInteger>(
        _ sign: ExpressionNode.BinaryOperator, _ left: ColumnStep.Numbers, _ right: ColumnStep.Numbers,
        _ type: T.Type, _ out: UnsafeMutablePointer<UInt8>, _ start: Int, _ count: Int
    ) {
        let first = numbers(left, start, as: T.self)
        if case .constant(let constant) = right {
            ColumnLoops.compare(sign, first, T(truncatingIfNeeded: constant), out, count)
        } else {
            ColumnLoops.compare(sign, first, numbers(right, start, as: T.self), out, count)
        }
    }

    @inline(__always)
    private func isIn<T: FixedWidthInteger>(
        _ source: ColumnStep.Numbers, _ elements: [Int64], _ type: T.Type, _ out: UnsafeMutablePointer<UInt8>,
        _ start: Int, _ count: Int
    ) {
        ColumnLoops.isIn(
            numbers(source, start, as: T.self), elements.map { T(truncatingIfNeeded: $0) }, out, count)
    }

    @inline(__always)
    private func calculate<T: FixedWidthInteger>(
        _ operation: ColumnStep.Operation, _ left: ColumnStep.Numbers, _ right: ColumnStep.Numbers,
        _ type: T.Type,
        _ into: Int, _ start: Int, _ count: Int
    ) {
        let first = numbers(left, start, as: T.self)
        let out = register(into, as: T.self)
        if case .constant(let constant) = right {
            ColumnLoops.calculate(operation, first, constant: T(truncatingIfNeeded: constant), out, count)
        } else {
            ColumnLoops.calculate(operation, first, numbers(right, start, as: T.self), out, count)
        }
    }

    @inline(__always)
    private func select<T>(
        _ test: ColumnStep.Bytes, _ then: ColumnStep.Numbers, _ otherwise: ColumnStep.Numbers, _ type: T.Type,
        _ into: Int, _ start: Int, _ count: Int
    ) {
        ColumnLoops.select(
            bytes(test, start), numbers(then, start, as: T.self), numbers(otherwise, start, as: T.self),
            register(into, as: T.self), count)
    }

    @inline(__always)
    private func gather<T>(_ column: Int, _ type: T.Type, _ into: Int, _ start: Int, _ count: Int) {
        guard let owners = program.table.members?.owners else { return }
        let source = columnNumbers[column].assumingMemoryBound(to: T.self)
        let out = register(into, as: T.self)
        for row in 0..<count { out[row] = source[Int(owners[start + row])] }
    }

    // MARK: persons

    /// Runs the persons' steps for the rows of a block and folds them.
    ///
    /// A block of persons may end within a household, so that folds carry what they have seen in their bytes.
    mutating func fold(_ start: Int, _ count: Int) {
        guard let members = program.table.members, !program.folds.isEmpty else { return }
        isOverMembers = true
        defer { isOverMembers = false }
        let size = Self.size
        // Per fold and row: the filters' worst state, the body's worst state, decided, count.
        var tallies = [FoldTally](repeating: FoldTally(), count: program.folds.count * count)
        let first = Int(members.offsets[start])
        let last = Int(members.offsets[start + count])
        for person in stride(from: first, to: last, by: size) {
            let part = Swift.min(size, last - person)
            run(program.memberSteps, person, part)
            for (place, plan) in program.folds.enumerated() {
                let body = bytes(plan.body, person)
                let filters = plan.filters.map { bytes($0, person) }
                for row in 0..<part {
                    let owner = Int(members.owners[person + row]) - start
                    tallies[place * count + owner].add(filters, body, row)
                }
            }
        }
        for (place, plan) in program.folds.enumerated() {
            for row in 0..<count {
                var tally = tallies[place * count + row]
                if members.noneIsUnknown, members.offsets[start + row] == members.offsets[start + row + 1] {
                    tally.isUnlisted()
                }
                foldBytes[place * size + row] = tally.byte(plan.fold)
                foldCounts[place * size + row] = tally.passed
            }
        }
    }
}

/// What a fold has seen of one household's persons.
private struct FoldTally {
    /// The worst state of the first filter that is not known throughout, and which one it is.
    var filterState: UInt8 = 0
    var filterPlace = Int8.max
    var bodyState: UInt8 = 0
    var passed: Int32 = 0
    var held: Int32 = 0
    var failed: Int32 = 0

    @inline(__always)
    mutating func add(_ filters: [UnsafePointer<UInt8>], _ body: UnsafePointer<UInt8>, _ row: Int) {
        for (place, filter) in filters.enumerated() {
            let byte = filter[row]
            if byte == TruthByte.fails { return }
            if byte != TruthByte.holds {
                if place < Int(filterPlace) {
                    filterPlace = Int8(truncatingIfNeeded: place)
                    filterState = byte
                } else if place == Int(filterPlace) {
                    filterState = Swift.max(filterState, byte)
                }
                return
            }
        }
        passed += 1
        switch body[row] {
        case TruthByte.holds: held += 1
        case TruthByte.fails: failed += 1
        default: bodyState = Swift.max(bodyState, body[row])
        }
    }

    /// The household's persons are not listed: nothing is known of them.
    mutating func isUnlisted() { filterState = TruthByte.unknown }

    /// The truth byte of a fold; of a count its state.
    func byte(_ fold: TypedNode.Fold) -> UInt8 {
        if filterState != 0 { return filterState }
        switch fold {
        case .all: return failed > 0 ? TruthByte.fails : (bodyState != 0 ? bodyState : TruthByte.holds)
        case .exists: return held > 0 ? TruthByte.holds : (bodyState != 0 ? bodyState : TruthByte.fails)
        case .existsOne: return bodyState != 0 ? bodyState : (held == 1 ? TruthByte.holds : TruthByte.fails)
        case .count: return 0
        }
    }
}
