public import Vocabulary

/// One truth of a condition with values in the place of names (算式), as `11886.00 > 2995.00 * 4`.
public struct WorkedStep: Sendable, Hashable {
    /// The truth as the pack writes it, of what was chosen.
    public var text: String
    /// The same with values.
    public var filled: String
    /// Whether it holds; nil where it is not known.
    public var holds: Bool?
}

extension RuleSetOnDay {
    /// The truths of which a criterion's `met` is made, in the order of its text; `shown` writes the value of a fact or
    /// parameter, nil to leave its name.
    public func steps(
        _ criterion: String, _ facts: some Bindings, in pack: PolicyPack,
        shown: (String, FactValue, ValueForm) -> String?
    ) -> [WorkedStep] {
        guard let asked = criteria.first(where: { $0.criterion.id == criterion }) else { return [] }
        func written(_ id: String, _ form: ValueForm?, _ outcome: Outcome?, _ node: ExpressionNode)
            -> ExpressionNode
        {
            guard let form, case .value(let known)? = outcome, let value = FactValue(known),
                let text = shown(id, value, form)
            else { return node }
            return ExpressionNode(.name(text, absolute: false), at: node.position)
        }
        func filled(_ node: ExpressionNode) -> ExpressionNode {
            switch node.kind {
            // The names of a macro are not facts of the subject.
            case .macro, .bind, .known: node
            case .name(let name, _): written(name, pack.facts[name]?.form, facts.value(of: name), node)
            case .parameter(let id, _):
                written(
                    id, pack.parameters[id]?.form, Expression(root: node).evaluate(facts, context), node)
            default: ExpressionNode(node.kind.with(children: node.children.map(filled)), at: node.position)
            }
        }
        return asked.met.root.chosen(facts, context).truths.map { truth in
            // A fact that is a truth by itself says more by its name.
            let isName = truth.children.isEmpty
            return WorkedStep(
                text: truth.text, filled: isName ? truth.text : filled(truth).text,
                holds: Expression(root: truth).evaluate(facts, context).boolValue)
        }
    }
}

extension ExpressionNode {
    /// The sides of `&&` and `||`, down to those that are neither.
    fileprivate var truths: [ExpressionNode] {
        guard case .binary(let sign, let left, let right) = kind, sign == .and || sign == .or else {
            return [self]
        }
        return left.truths + right.truths
    }
}
