public import Vocabulary

/// A condition that compares two numbers, as it came out for one subject (测算): what is counted, item by item, and the
/// line that it is held to.
public struct Reckoning: Sendable, Hashable {
    /// What of an item stands in a column.
    public enum Amount: Sendable, Hashable {
        /// Nothing of it.
        case none
        /// So much of it.
        case known(Int64)
        /// It is not known how much.
        case unknown
    }

    /// One fact of what is counted.
    public struct Item: Sendable, Hashable {
        /// The fact's id.
        public var fact: String
        /// The fact under which it stands: the whole of which it is a part, or what is worked out from it and others;
        /// nil where it stands alone.
        public var group: String?
        /// What it adds; below zero for a cost.
        public var counted = Amount.none
        /// What of it is left out.
        public var leftOut = Amount.none
        /// Whether it is a whole less those of its parts that are left out.
        public var isRest = false
        /// Whether the rule goes on without it where it is not known.
        public var isOptional = false
    }

    /// The fact that the line is times, as the size of a household.
    public struct Times: Sendable, Hashable {
        /// The fact's id.
        public var fact: String
        /// Its value; nil where it is not known.
        public var value: Int64?
    }

    /// What is counted, a part before its whole; empty where it is no sum of facts.
    public var items: [Item]
    /// The fact that is compared; nil where it is none by itself.
    public var total: String?
    /// What is counted in all, in 10^-scale units or smallest money units; nil where it is not known.
    public var counted: Int64?
    /// How the two are compared.
    public var sign: ExpressionNode.BinaryOperator
    /// The line, of one where it is times something.
    public var line: Int64?
    /// What the line is times.
    public var times: Times?
    /// The form of all of them.
    public var form: ValueForm

    /// The line of the whole subject; nil where it is not known or beyond all numbers.
    public var limit: Int64? {
        guard let line else { return nil }
        guard let times else { return line }
        guard let (whole, over) = times.value.map({ line.multipliedReportingOverflow(by: $0) }), !over else {
            return nil
        }
        return whole
    }

    /// What is counted of each one that the line is of, rounded, but never to or across the line when it is not there.
    public var each: Int64? {
        guard let counted, let times else { return counted }
        guard let count = times.value, count > 0 else { return nil }
        let (whole, rest) = counted.quotientAndRemainder(dividingBy: count)
        let rounded = rest.magnitude * 2 >= count.magnitude ? whole + rest.signum() : whole
        guard let line, let limit else { return rounded }
        if counted < limit { return min(rounded, line - 1) }
        return counted > limit ? max(rounded, line + 1) : line
    }

    /// How far `each` is from the line; nil where either is not known.
    public var gap: Int64? {
        guard let each, let line else { return nil }
        return each - line
    }

    /// Whether the comparison holds; nil where a side of it is not known.
    public var holds: Bool? {
        guard let counted, let limit else { return nil }
        return switch sign {
        case .less: counted < limit
        case .lessOrEqual: counted <= limit
        case .greater: counted > limit
        case .greaterOrEqual: counted >= limit
        default: nil
        }
    }

    /// All facts that it shows.
    public var facts: [String] { items.map(\.fact) + [total, times?.fact].compactMap { $0 } }

    /// All that is counted, and all that is left out.
    public func sum(_ column: KeyPath<Item, Amount>) -> Amount {
        var sum: Int64?
        for item in items {
            switch item[keyPath: column] {
            case .none: break
            case .unknown: if !item.isOptional { return .unknown }
            case .known(let value): sum = (sum ?? 0) + value
            }
        }
        return sum.map { .known($0) } ?? .none
    }
}

extension RuleSetOnDay {
    /// How a criterion that compares two numbers came out for one subject; nil for any other.
    public func reckoning(_ criterion: String, _ facts: some Bindings, in pack: PolicyPack) -> Reckoning? {
        guard let asked = criteria.first(where: { $0.criterion.id == criterion }),
            case .binary(let sign, let left, let right) = asked.met.root.chosen(facts, context).kind,
            [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(sign),
            let form = FormInference(pack).form(of: left)
        else { return nil }
        func number(_ node: ExpressionNode) -> Int64? {
            guard case .value(.int(let value)) = Expression(root: node).evaluate(facts, context) else {
                return nil
            }
            return value
        }
        func fact(_ node: ExpressionNode) -> String? {
            guard case .name(let name, _) = node.kind else { return nil }
            return pack.facts[name]?.id
        }
        var (line, times) = (right, Reckoning.Times?.none)
        if case .binary(.multiply, let first, let second) = right.kind {
            // Money times a count: the line of one, and how many there are.
            for (unit, count) in [(first, second), (second, first)] where times == nil {
                guard let name = fact(count), fact(unit) == nil, pack.facts[name]?.type == .int else {
                    continue
                }
                (line, times) = (unit, Reckoning.Times(fact: name, value: number(count)))
            }
        }
        let sum = FactSum(pack: pack, subject: ruleSet.subject, facts: facts, context: context)
        return Reckoning(
            items: sum.items(of: left), total: fact(left), counted: number(left), sign: sign,
            line: number(line), times: times, form: form)
    }
}

extension ExpressionNode {
    /// The tree with every choice whose condition is known replaced by what was chosen.
    func chosen(_ facts: some Bindings, _ context: EvaluationContext) -> ExpressionNode {
        rewritten { node in
            guard case .conditional(let condition, let then, let otherwise) = node.kind else { return nil }
            return Expression(root: condition).evaluate(facts, context).boolValue.map {
                $0 ? then : otherwise
            }
        }
    }
}
