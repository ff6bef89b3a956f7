import Vocabulary

/// The operators of the language over values.
enum Arithmetic {
    static func not(_ value: CELValue) -> Outcome {
        guard case .bool(let truth) = value else { return missing("!", value) }
        return .bool(!truth)
    }

    static func negated(_ value: CELValue) -> Outcome {
        switch value {
        case .int(let number): whole((0 as Int64).subtractingReportingOverflow(number))
        case .double(let number): .value(.double(-number))
        default: missing("-", value)
        }
    }

    static func binary(_ sign: ExpressionNode.BinaryOperator, _ left: CELValue, _ right: CELValue) -> Outcome
    {
        switch sign {
        case .equal, .notEqual:
            let names = left.namesOfUnknownParts + right.namesOfUnknownParts
            if !names.isEmpty { return .unknown(Outcome.union([names])) }
            return .bool(left.equality(with: right) == (sign == .equal))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let order = left.order(against: right) else { return missing(sign.rawValue, left, right) }
            switch sign {
            case .less: return .bool(order == .less)
            case .lessOrEqual: return .bool(order == .less || order == .equal)
            case .greater: return .bool(order == .greater)
            default: return .bool(order == .greater || order == .equal)
            }
        case .isIn: return membership(left, right)
        case .add: return sum(left, right)
        case .subtract: return difference(left, right)
        case .multiply, .divide, .remainder: return product(sign, left, right)
        case .and, .or: return missing(sign.rawValue, left, right)
        }
    }

    private static func missing(_ sign: String, _ values: CELValue...) -> Outcome {
        .failed(.expressionOverload, "no “\(sign)” for \(values.map(\.typeName).joined(separator: " and "))")
    }

    private static let overflow = Outcome.failed(.expressionOverflow, "the result does not fit into 64 bits")
    private static let zero = Outcome.failed(.expressionDivision, "division by zero")

    private static func whole(_ result: (partialValue: Int64, overflow: Bool)) -> Outcome {
        result.overflow ? overflow : .value(.int(result.partialValue))
    }

    private static func whole(_ result: (partialValue: UInt64, overflow: Bool)) -> Outcome {
        result.overflow ? overflow : .value(.uint(result.partialValue))
    }

    private static func moment(_ result: CELTimestamp?) -> Outcome {
        result.map { .value(.timestamp($0)) } ?? .failed(.expressionRange, "outside the years 1 to 9999")
    }

    private static func length(_ result: (partialValue: Int64, overflow: Bool)) -> Outcome {
        result.overflow
            ? .failed(.expressionRange, "the duration is too long")
            : .value(.duration(CELDuration(nanoseconds: result.partialValue)))
    }

    private static func membership(_ element: CELValue, _ range: CELValue) -> Outcome {
        switch range {
        case .list(let elements):
            var names: [String] = []
            for other in elements {
                let missing = other.namesOfUnknownParts
                if missing.isEmpty, element.equality(with: other) { return .bool(true) }
                names += missing
            }
            return names.isEmpty ? .bool(false) : .unknown(Outcome.union([names]))
        case .map(let map): return .bool(map[element] != nil)
        default: return missing("in", element, range)
        }
    }

    private static func sum(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int(let first), .int(let second)): whole(first.addingReportingOverflow(second))
        case (.uint(let first), .uint(let second)): whole(first.addingReportingOverflow(second))
        case (.double(let first), .double(let second)): .value(.double(first + second))
        case (.string(let first), .string(let second)): .value(.string(first + second))
        case (.bytes(let first), .bytes(let second)): .value(.bytes(first + second))
        case (.list(let first), .list(let second)): .value(.list(first + second))
        case (.timestamp(let first), .duration(let second)): moment(first.adding(second))
        case (.duration(let first), .timestamp(let second)): moment(second.adding(first))
        case (.duration(let first), .duration(let second)):
            length(first.nanoseconds.addingReportingOverflow(second.nanoseconds))
        default: missing("+", left, right)
        }
    }

    private static func difference(_ left: CELValue, _ right: CELValue) -> Outcome {
        switch (left, right) {
        case (.int(let first), .int(let second)): whole(first.subtractingReportingOverflow(second))
        case (.uint(let first), .uint(let second)): whole(first.subtractingReportingOverflow(second))
        case (.double(let first), .double(let second)): .value(.double(first - second))
        case (.timestamp(let first), .duration(let second)):
            second.nanoseconds == .min
                ? moment(nil) : moment(first.adding(CELDuration(nanoseconds: -second.nanoseconds)))
        case (.timestamp(let first), .timestamp(let second)):
            first.since(second).map { .value(.duration($0)) }
                ?? .failed(.expressionRange, "the duration is too long")
        case (.duration(let first), .duration(let second)):
            length(first.nanoseconds.subtractingReportingOverflow(second.nanoseconds))
        default: missing("-", left, right)
        }
    }

    private static func product(
        _ sign: ExpressionNode.BinaryOperator, _ left: CELValue, _ right: CELValue
    ) -> Outcome {
        switch (sign, left, right) {
        case (.multiply, .int(let first), .int(let second)):
            whole(first.multipliedReportingOverflow(by: second))
        case (.multiply, .uint(let first), .uint(let second)):
            whole(first.multipliedReportingOverflow(by: second))
        case (.multiply, .double(let first), .double(let second)): .value(.double(first * second))
        case (.divide, .double(let first), .double(let second)): .value(.double(first / second))
        case (_, .int, .int(0)), (_, .uint, .uint(0)): zero
        case (.divide, .int(let first), .int(let second)): whole(first.dividedReportingOverflow(by: second))
        case (.divide, .uint(let first), .uint(let second)): .value(.uint(first / second))
        case (.remainder, .int(let first), .int(let second)):
            whole(first.remainderReportingOverflow(dividingBy: second))
        case (.remainder, .uint(let first), .uint(let second)): .value(.uint(first % second))
        default: missing(sign.rawValue, left, right)
        }
    }
}
