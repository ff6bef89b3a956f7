import Columns

/// One loop over a block of rows, between columns and registers.
///
/// Truths are bytes of `TruthByte`, states bytes of 0 known, 1 error, 2 unknown, so that the greater of two states
/// and of the truths of an `&&` is the right one.
enum ColumnStep: Sendable {
    /// How wide the numbers of a step are.
    enum Width: Int, Sendable, Comparable {
        case int8, int16, int32, int64

        static func < (left: Width, right: Width) -> Bool { left.rawValue < right.rawValue }

        /// The narrowest that holds a range.
        init(_ range: ClosedRange<Int64>) {
            func fits<T: FixedWidthInteger & SignedInteger>(_ type: T.Type) -> Bool {
                range.lowerBound >= Int64(T.min) && range.upperBound <= Int64(T.max)
            }
            self = fits(Int8.self) ? .int8 : fits(Int16.self) ? .int16 : fits(Int32.self) ? .int32 : .int64
        }
    }

    /// Where numbers come from.
    enum Numbers: Sendable, Hashable {
        case constant(Int64)
        case column(Int)
        case register(Int)
        /// Counts of persons, folded before.
        case counts(Int)
    }

    /// Where bytes come from: states and truths.
    enum Bytes: Sendable, Hashable {
        case missing(column: Int)
        case register(Int)
        /// Bytes folded before from the persons.
        case folded(Int)
    }

    enum Operation: Sendable { case add, subtract, multiply, divide, remainder }

    case widen(Numbers, from: Width, to: Width, into: Int)
    case fill(Int64, Width, into: Int)
    case compare(ExpressionNode.BinaryOperator, Numbers, Numbers, Width, into: Int)
    case isIn(Numbers, [Int64], Width, into: Int)
    /// Without checks: the ranges show that it cannot overflow.
    case calculate(Operation, Numbers, Numbers, Width, into: Int)
    /// With checks, in 64 bits; the state tells of errors and joins those of the sides.
    case calculateChecked(Operation, Numbers, Numbers, Bytes?, into: Int, state: Int)
    case joinStates(Bytes, Bytes, into: Int)
    /// A truth gives way to a state other than known.
    case applyState(Bytes, into: Int)
    case truth(of: Numbers, Bytes?, into: Int)
    case fillTruth(UInt8, into: Int)
    case isKnown(Bytes, into: Int)
    case not(Bytes, into: Int)
    case and(Bytes, Bytes, into: Int)
    case or(Bytes, Bytes, mayFail: Bool, into: Int)
    case sameTruth(Bytes, Bytes, isEqual: Bool, into: Int)
    case selectTruth(Bytes, Bytes, Bytes, into: Int)
    case selectNumbers(Bytes, Numbers, Numbers, Width, into: Int)
    case selectState(Bytes, Bytes?, Bytes?, into: Int)
    case between(TypedNode.Span, Numbers, Numbers, into: Int)
    case part(String, Numbers, into: Int)
    /// Numbers of the subject for each of its persons.
    case gather(column: Int, Width, into: Int)
    case gatherMissing(column: Int, into: Int)
}

/// The bytes that truths have in blocks (真值字节).
public enum TruthByte {
    /// True.
    public static let holds: UInt8 = 0
    /// An error.
    public static let error: UInt8 = 1
    /// Not known.
    public static let unknown: UInt8 = 2
    /// False.
    public static let fails: UInt8 = 3
}
