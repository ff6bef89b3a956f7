extension ExpressionNode.Kind {
    /// The nodes right below, in the order of the text.
    var children: [ExpressionNode] {
        switch self {
        case .literal, .name: []
        case .select(let operand, _, _), .has(let operand, _), .unary(_, let operand), .known(let operand):
            [operand]
        case .index(let operand, let index, _): [operand, index]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .list(let elements, _): elements
        case .map(let entries, _): entries.flatMap { [$0.key, $0.value] }
        case .macro(let macro): [macro.range] + (macro.condition.map { [$0] } ?? []) + [macro.body]
        case .bind(_, let value, let body): [value, body]
        case .parameter(_, let day): day.map { [$0] } ?? []
        }
    }

    /// The same kind over other children, given in the order of `children`.
    func with(children: [ExpressionNode]) -> ExpressionNode.Kind {
        var rest = children[...]
        func next(_ old: ExpressionNode) -> ExpressionNode { rest.popFirst() ?? old }
        switch self {
        case .literal, .name: return self
        case .select(let operand, let field, let optional):
            return .select(next(operand), field: field, optional: optional)
        case .has(let operand, let field): return .has(next(operand), field: field)
        case .unary(let sign, let operand): return .unary(sign, next(operand))
        case .known(let operand): return .known(next(operand))
        case .index(let operand, let index, let optional):
            return .index(next(operand), next(index), optional: optional)
        case .call(let name, let target, let arguments):
            return .call(name, target: target.map(next), arguments: arguments.map(next))
        case .binary(let sign, let left, let right): return .binary(sign, next(left), next(right))
        case .conditional(let condition, let then, let otherwise):
            return .conditional(next(condition), next(then), next(otherwise))
        case .list(let elements, let optionals): return .list(elements.map(next), optionals: optionals)
        case .map(let entries, let optionals):
            let new = entries.map { ExpressionNode.Entry(key: next($0.key), value: next($0.value)) }
            return .map(new, optionals: optionals)
        case .macro(var macro):
            macro.range = next(macro.range)
            macro.condition = macro.condition.map(next)
            macro.body = next(macro.body)
            return .macro(macro)
        case .bind(let name, let value, let body): return .bind(name, next(value), next(body))
        case .parameter(let id, let day): return .parameter(id, on: day.map(next))
        }
    }
}

extension ExpressionNode {
    /// This node and all below it, each before its children.
    public var all: [ExpressionNode] { [self] + children.flatMap(\.all) }

    /// The tree with every node replaced by what the closure makes of it, children first; nil keeps it.
    public func rewritten(_ change: (ExpressionNode) -> ExpressionNode?) -> ExpressionNode {
        let children = children.map { $0.rewritten(change) }
        let same = children.isEmpty ? self : ExpressionNode(kind.with(children: children), at: position)
        return change(same) ?? same
    }

    /// The tree with the node at a place of `all` replaced.
    public func replacing(_ place: Int, with node: ExpressionNode) -> ExpressionNode {
        if place == 0 { return node }
        var seen = 1
        var children = children
        for (index, child) in children.enumerated() {
            let size = child.all.count
            if place < seen + size {
                children[index] = child.replacing(place - seen, with: node)
                break
            }
            seen += size
        }
        return ExpressionNode(kind.with(children: children), at: position)
    }
}

/// One small change of an expression, made to see whether some case notices it (变异).
public struct ExpressionMutation: Sendable {
    /// Where the change stands in the original text.
    public var position: ExpressionPosition
    /// What stood there, as `<`.
    public var before: String
    /// What stands there now, as `<=`; empty where a side was dropped.
    public var after: String
    /// The changed expression.
    public var expression: Expression
}

extension Expression {
    /// Each comparison flipped between strict and inclusive, one at a time, in the order of the text.
    public var comparisonsFlipped: [ExpressionMutation] {
        let flips: [ExpressionNode.BinaryOperator: ExpressionNode.BinaryOperator] = [
            .less: .lessOrEqual, .lessOrEqual: .less, .greater: .greaterOrEqual, .greaterOrEqual: .greater,
        ]
        return root.all.enumerated().compactMap { place, node in
            guard case .binary(let sign, let left, let right) = node.kind, let flipped = flips[sign] else {
                return nil
            }
            let changed = ExpressionNode(.binary(flipped, left, right), at: node.position)
            return ExpressionMutation(
                position: node.position, before: sign.rawValue, after: flipped.rawValue,
                expression: Expression(root: root.replacing(place, with: changed)))
        }.sorted { $0.position < $1.position }
    }

    /// Each side of an `&&` or `||` dropped, one at a time, in the order of the text.
    public var sidesDropped: [ExpressionMutation] {
        root.all.enumerated().flatMap { place, node -> [ExpressionMutation] in
            guard case .binary(let sign, let left, let right) = node.kind, sign == .and || sign == .or else {
                return []
            }
            return [(left, right), (right, left)].map { dropped, kept in
                ExpressionMutation(
                    position: dropped.position, before: dropped.text, after: "",
                    expression: Expression(root: root.replacing(place, with: kept)))
            }
        }.sorted { $0.position < $1.position }
    }
}
