import Columns
import Vocabulary

/// The loops behind the steps, plain so that the compiler makes vectors of them.
enum ColumnLoops {
    typealias In<T> = UnsafePointer<T>
    typealias Out<T> = UnsafeMutablePointer<T>

    @inline(__always)
    static func map<T, R>(_ a: In<T>, _ out: Out<R>, _ count: Int, _ apply: (T) -> R) {
        for row in 0..<count { out[row] = apply(a[row]) }
    }

    @inline(__always)
    static func zip<A, B, R>(_ a: In<A>, _ b: In<B>, _ out: Out<R>, _ count: Int, _ apply: (A, B) -> R) {
        for row in 0..<count { out[row] = apply(a[row], b[row]) }
    }

    @inline(__always)
    static func compare<T: FixedWidthInteger>(
        _ sign: ExpressionNode.BinaryOperator, _ a: In<T>, _ b: In<T>, _ out: Out<UInt8>, _ count: Int
    ) {
        switch sign {
        case .equal: zip(a, b, out, count) { $0 == $1 ? 0 : 3 }
        case .notEqual: zip(a, b, out, count) { $0 != $1 ? 0 : 3 }
        case .less: zip(a, b, out, count) { $0 < $1 ? 0 : 3 }
        case .lessOrEqual: zip(a, b, out, count) { $0 <= $1 ? 0 : 3 }
        case .greater: zip(a, b, out, count) { $0 > $1 ? 0 : 3 }
        default: zip(a, b, out, count) { $0 >= $1 ? 0 : 3 }
        }
    }

    @inline(__always)
    static func compare<T: FixedWidthInteger>(
        _ sign: ExpressionNode.BinaryOperator, _ a: In<T>, _ b: T, _ out: Out<UInt8>, _ count: Int
    ) {
        switch sign {
        case .equal: map(a, out, count) { $0 == b ? 0 : 3 }
        case .notEqual: map(a, out, count) { $0 != b ? 0 : 3 }
        case .less: map(a, out, count) { $0 < b ? 0 : 3 }
        case .lessOrEqual: map(a, out, count) { $0 <= b ? 0 : 3 }
        case .greater: map(a, out, count) { $0 > b ? 0 : 3 }
        default: map(a, out, count) { $0 >= b ? 0 : 3 }
        }
    }

    @inline(__always)
    static func isIn<T: FixedWidthInteger>(_ a: In<T>, _ elements: [T], _ out: Out<UInt8>, _ count: Int) {
        switch elements.count {
        case 0: map(a, out, count) { _ in 3 }
        case 1:
            let first = elements[0]
            map(a, out, count) { $0 == first ? 0 : 3 }
        case 2:
            let (first, second) = (elements[0], elements[1])
            map(a, out, count) { ($0 == first) != ($0 == second) ? 0 : 3 }
        default:
            let first = elements[0]
            map(a, out, count) { $0 == first ? 0 : 3 }
            for element in elements.dropFirst() {
                for row in 0..<count { out[row] = a[row] == element ? 0 : out[row] }
            }
        }
    }

    @inline(__always)
    static func calculate<T: FixedWidthInteger>(
        _ operation: ColumnStep.Operation, _ a: In<T>, _ b: In<T>, _ out: Out<T>, _ count: Int
    ) {
        switch operation {
        case .add: zip(a, b, out, count) { $0 &+ $1 }
        case .subtract: zip(a, b, out, count) { $0 &- $1 }
        case .multiply: zip(a, b, out, count) { $0 &* $1 }
        // Only with divisors that are never 0 or -1.
        case .divide: zip(a, b, out, count) { $0.dividedReportingOverflow(by: $1).partialValue }
        case .remainder: zip(a, b, out, count) { $0.remainderReportingOverflow(dividingBy: $1).partialValue }
        }
    }

    @inline(__always)
    static func calculate<T: FixedWidthInteger>(
        _ operation: ColumnStep.Operation, _ a: In<T>, constant b: T, _ out: Out<T>, _ count: Int
    ) {
        switch operation {
        case .add: map(a, out, count) { $0 &+ b }
        case .subtract: map(a, out, count) { $0 &- b }
        case .multiply: map(a, out, count) { $0 &* b }
        case .divide: map(a, out, count) { $0.dividedReportingOverflow(by: b).partialValue }
        case .remainder: map(a, out, count) { $0.remainderReportingOverflow(dividingBy: b).partialValue }
        }
    }

    static func calculateChecked(
        _ operation: ColumnStep.Operation, _ a: In<Int64>, _ b: In<Int64>, _ joined: In<UInt8>?,
        _ out: Out<Int64>,
        _ state: Out<UInt8>, _ count: Int
    ) {
        for row in 0..<count {
            let result =
                switch operation {
                case .add: a[row].addingReportingOverflow(b[row])
                case .subtract: a[row].subtractingReportingOverflow(b[row])
                case .multiply: a[row].multipliedReportingOverflow(by: b[row])
                case .divide: a[row].dividedReportingOverflow(by: b[row])
                case .remainder: a[row].remainderReportingOverflow(dividingBy: b[row])
                }
            let before = joined?[row] ?? 0
            state[row] = before != 0 ? before : (result.overflow ? 1 : 0)
            out[row] = before != 0 || result.overflow ? 0 : result.partialValue
        }
    }

    @inline(__always)
    static func flipped(_ truth: UInt8) -> UInt8 { truth == 0 ? 3 : (truth == 3 ? 0 : truth) }

    static func or(_ a: In<UInt8>, _ b: In<UInt8>, mayFail: Bool, _ out: Out<UInt8>, _ count: Int) {
        if mayFail {
            zip(a, b, out, count) { flipped(max(flipped($0), flipped($1))) }
        } else {
            zip(a, b, out, count) { min($0, $1) }
        }
    }

    static func sameTruth(_ a: In<UInt8>, _ b: In<UInt8>, isEqual: Bool, _ out: Out<UInt8>, _ count: Int) {
        zip(a, b, out, count) { left, right in
            let first: UInt8 = left == 3 ? 0 : left
            let second: UInt8 = right == 3 ? 0 : right
            let state = max(first, second)
            return state != 0 ? state : ((left == right) == isEqual ? 0 : 3)
        }
    }

    static func select(
        _ test: In<UInt8>, _ then: In<UInt8>, _ otherwise: In<UInt8>, _ out: Out<UInt8>, _ count: Int
    ) {
        for row in 0..<count {
            out[row] = test[row] == 0 ? then[row] : (test[row] == 3 ? otherwise[row] : test[row])
        }
    }

    static func selectState(
        _ test: In<UInt8>, _ then: In<UInt8>?, _ otherwise: In<UInt8>?, _ out: Out<UInt8>, _ count: Int
    ) {
        for row in 0..<count {
            out[row] =
                test[row] == 0 ? (then?[row] ?? 0) : (test[row] == 3 ? (otherwise?[row] ?? 0) : test[row])
        }
    }

    @inline(__always)
    static func select<T>(_ test: In<UInt8>, _ then: In<T>, _ otherwise: In<T>, _ out: Out<T>, _ count: Int) {
        for row in 0..<count { out[row] = test[row] == 0 ? then[row] : otherwise[row] }
    }

    static func truth(_ a: In<Int8>, _ missing: In<UInt8>?, _ out: Out<UInt8>, _ count: Int) {
        if let missing {
            zip(a, missing, out, count) { $1 != 0 ? $1 : ($0 != 0 ? 0 : 3) }
        } else {
            map(a, out, count) { $0 != 0 ? 0 : 3 }
        }
    }

    static func between(
        _ span: TypedNode.Span, _ a: In<Int64>, _ b: In<Int64>, _ out: Out<Int64>, _ count: Int
    ) {
        zip(a, b, out, count) { span.count($0, $1) }
    }

    static func part(_ getter: String, _ a: In<Int64>, _ out: Out<Int64>, _ count: Int) {
        map(a, out, count) { LocalDate(dayNumber: Int32(truncatingIfNeeded: $0)).part(getter) ?? 0 }
    }
}
