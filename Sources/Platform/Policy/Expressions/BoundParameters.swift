import Vocabulary

/// What stands still while a checked expression runs over many rows: the day and the parameters' numbers.
public struct BoundParameters: Sendable {
    /// Why an expression cannot run over rows.
    public enum Refusal: Error, Sendable, Hashable {
        /// It compares text or does something else that only the tree evaluator does.
        case needsTree
        /// A parameter has no value on the day.
        case parameter(String)
        /// It asks for `as_of` without a day.
        case noDay
        /// A fact has no column or place.
        case fact(String)
    }

    let asOf: LocalDate?
    let numbers: [Int64]

    /// The numbers of a checked expression's parameters on the context's day.
    init(_ checked: CheckedExpression, _ context: EvaluationContext) throws(Refusal) {
        guard checked.isFast else { throw .needsTree }
        asOf = context.asOf
        var numbers: [Int64] = []
        for (use, type) in zip(checked.parameters, checked.parameterTypes) {
            // A parameter that is text is never read by its number.
            if type == .text {
                numbers.append(0)
                continue
            }
            guard let value = context.parameter(use.id, use.day ?? context.asOf),
                let number = value.number(type, codes: checked.codes)
            else { throw .parameter(use.id) }
            numbers.append(number)
        }
        self.numbers = numbers
        if asOf == nil, checked.node.asksForDay { throw .noDay }
    }

    /// The constant that a leaf stands for; nil for any other node.
    func constant(_ node: TypedNode) -> Int64? {
        switch node {
        case .constant(let number): number
        case .parameter(let place): numbers[place]
        case .asOf: asOf.map { Int64($0.dayNumber) }
        default: nil
        }
    }
}

extension TypedNode {
    fileprivate var asksForDay: Bool {
        if case .asOf = self { return true }
        return children.contains(where: \.asksForDay)
    }
}

extension CELValue {
    /// The number that rows and columns keep for a value of a type; nil when it is none, or a code of no list.
    public func number(_ type: ExpressionType, codes: [String: [String]]) -> Int64? {
        switch (type, self) {
        case (.bool, .bool(let truth)): truth ? 1 : 0
        case (.int, .int(let number)), (.money, .int(let number)), (.number, .int(let number)): number
        case (.date, .date(let day)): Int64(day.dayNumber)
        case (.code(let list), .string(let code)): codes[list]?.firstIndex(of: code).map { Int64($0) }
        default: nil
        }
    }

    /// The value that a number stands for in rows and columns.
    public init?(number: Int64, _ type: ExpressionType, codes: [String: [String]]) {
        switch type {
        case .bool: self = .bool(number != 0)
        case .int, .money, .number: self = .int(number)
        case .date: self = .date(LocalDate(dayNumber: Int32(truncatingIfNeeded: number)))
        case .code(let list):
            guard let known = codes[list], known.indices.contains(Int(number)) else { return nil }
            self = .string(known[Int(number)])
        default: return nil
        }
    }
}
