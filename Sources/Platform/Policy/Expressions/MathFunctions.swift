import Vocabulary

/// The language's `math` extension.
enum MathFunctions {
    static let all: [String: ExtensionFunctions.Function] = [
        "math.greatest": { extreme("math.greatest", $0, .greater) },
        "math.least": { extreme("math.least", $0, .less) },
        "math.ceil": { double("math.ceil", $0) { .value(.double($0.rounded(.up))) } },
        "math.floor": { double("math.floor", $0) { .value(.double($0.rounded(.down))) } },
        "math.round": { double("math.round", $0) { .value(.double($0.rounded(.toNearestOrAwayFromZero))) } },
        "math.trunc": { double("math.trunc", $0) { .value(.double($0.rounded(.towardZero))) } },
        "math.isNaN": { double("math.isNaN", $0) { .bool($0.isNaN) } },
        "math.isInf": { double("math.isInf", $0) { .bool($0.isInfinite) } },
        "math.isFinite": { double("math.isFinite", $0) { .bool($0.isFinite) } },
        "math.abs": { absolute($0) }, "math.sign": { sign($0) }, "math.sqrt": { root($0) },
        "math.bitAnd": { bits("math.bitAnd", $0) { $0 & $1 } },
        "math.bitOr": { bits("math.bitOr", $0) { $0 | $1 } },
        "math.bitXor": { bits("math.bitXor", $0) { $0 ^ $1 } },
        "math.bitNot": { values in
            switch values.count == 1 ? values[0] : .null {
            case .int(let number): .value(.int(~number))
            case .uint(let number): .value(.uint(~number))
            default: StandardFunctions.noOverload("math.bitNot", values)
            }
        },
        "math.bitShiftLeft": { shift("math.bitShiftLeft", $0) { $0 << $1 } },
        "math.bitShiftRight": { shift("math.bitShiftRight", $0) { $0 >> $1 } },
    ]

    /// The greatest or least of the arguments, or of one list; the first of equal ones.
    private static func extreme(_ name: String, _ values: [CELValue], _ wanted: CELValue.Order) -> Outcome {
        var numbers = values
        if values.count == 1, case .list(let elements) = values[0] { numbers = elements }
        var best: CELValue?
        for number in numbers {
            switch number {
            case .int, .uint, .double: break
            case .unknown(let names): return .unknown(Outcome.union([names]))
            default: return StandardFunctions.noOverload(name, values)
            }
            if let before = best, number.order(against: before) != wanted { continue }
            best = number
        }
        return best.map { .value($0) } ?? StandardFunctions.noOverload(name, values)
    }

    private static func double(_ name: String, _ values: [CELValue], _ apply: (Double) -> Outcome) -> Outcome
    {
        guard values.count == 1, case .double(let number) = values[0] else {
            return StandardFunctions.noOverload(name, values)
        }
        return apply(number)
    }

    private static func absolute(_ values: [CELValue]) -> Outcome {
        switch values.count == 1 ? values[0] : .null {
        case .int(let number):
            number == .min
                ? .failed(.expressionOverflow, "the result does not fit into 64 bits")
                : .value(.int(abs(number)))
        case .uint: .value(values[0])
        case .double(let number): .value(.double(number.magnitude))
        default: StandardFunctions.noOverload("math.abs", values)
        }
    }

    private static func sign(_ values: [CELValue]) -> Outcome {
        switch values.count == 1 ? values[0] : .null {
        case .int(let number): .value(.int(number.signum()))
        case .uint(let number): .value(.uint(number == 0 ? 0 : 1))
        case .double(let number):
            .value(.double(number > 0 ? 1 : (number < 0 ? -1 : number)))
        default: StandardFunctions.noOverload("math.sign", values)
        }
    }

    private static func root(_ values: [CELValue]) -> Outcome {
        switch values.count == 1 ? values[0] : .null {
        case .int(let number): .value(.double(Double(number).squareRoot()))
        case .uint(let number): .value(.double(Double(number).squareRoot()))
        case .double(let number): .value(.double(number.squareRoot()))
        default: StandardFunctions.noOverload("math.sqrt", values)
        }
    }

    private static func bits(
        _ name: String, _ values: [CELValue], _ apply: (UInt64, UInt64) -> UInt64
    ) -> Outcome {
        guard values.count == 2 else { return StandardFunctions.noOverload(name, values) }
        switch (values[0], values[1]) {
        case (.int(let left), .int(let right)):
            let result = apply(UInt64(bitPattern: left), UInt64(bitPattern: right))
            return .value(.int(Int64(bitPattern: result)))
        case (.uint(let left), .uint(let right)): return .value(.uint(apply(left, right)))
        default: return StandardFunctions.noOverload(name, values)
        }
    }

    /// Shifts are of the bits, without regard to the sign.
    private static func shift(
        _ name: String, _ values: [CELValue], _ apply: (UInt64, Int64) -> UInt64
    ) -> Outcome {
        guard values.count == 2, case .int(let places) = values[1] else {
            return StandardFunctions.noOverload(name, values)
        }
        guard places >= 0 else { return .failed(.expressionRange, "a shift by \(places)") }
        return switch values[0] {
        case .int(let number): .value(.int(Int64(bitPattern: apply(UInt64(bitPattern: number), places))))
        case .uint(let number): .value(.uint(apply(number, places)))
        default: StandardFunctions.noOverload(name, values)
        }
    }
}
