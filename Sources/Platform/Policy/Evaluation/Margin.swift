import Vocabulary

/// A number with the form in which it is shown (带单位的值).
public struct FormedValue: Sendable, Hashable {
    /// The number in 10^-scale units or smallest money units.
    public var value: FactValue
    /// Its form.
    public var form: ValueForm

    /// A value with its form.
    public init(_ value: FactValue, _ form: ValueForm) {
        self.value = value
        self.form = form
    }
}

extension RuleSetOnDay {
    /// How far a subject is from a criterion's line, positive when beyond it; nil where none is given or known.
    public func margin(_ asked: Asked, _ facts: some Bindings, _ pack: PolicyPack) -> FormedValue? {
        guard let expression = asked.edition.margin?.expression,
            case .value(let value) = expression.evaluate(facts, context), let known = FactValue(value)
        else { return nil }
        let form = asked.edition.marginForm ?? FormInference(pack).form(of: expression.root)
        return FormedValue(known, form ?? ValueForm(type: .int))
    }
}

/// Finds the form of an expression's number from its facts and parameters: money times a count is money.
struct FormInference {
    private let pack: PolicyPack

    init(_ pack: PolicyPack) { self.pack = pack }

    /// The form of a node's value; nil where it is a plain number, or no number.
    func form(of node: ExpressionNode) -> ValueForm? {
        switch node.kind {
        case .name(let name, _): return numeric(pack.facts[name]?.form)
        case .select(_, let field, _): return numeric(pack.facts[field]?.form)
        case .parameter(let id, _): return numeric(pack.parameters[id]?.form)
        case .unary(.negate, let operand): return form(of: operand)
        case .binary(.add, let left, let right), .binary(.subtract, let left, let right):
            return form(of: left) ?? form(of: right)
        case .binary(.multiply, let left, let right): return product(form(of: left), form(of: right))
        case .binary(.divide, let left, let right):
            guard let dividend = form(of: left) else { return nil }
            guard let divisor = form(of: right), divisor.scale > 0 else { return dividend }
            var quotient = dividend
            quotient.scale = max(0, dividend.scale - divisor.scale)
            return quotient
        case .conditional(_, let then, let otherwise): return form(of: then) ?? form(of: otherwise)
        case .bind(_, _, let body): return form(of: body)
        default: return nil
        }
    }

    private func numeric(_ form: ValueForm?) -> ValueForm? {
        guard let form, [.int, .money, .number].contains(form.type) else { return nil }
        return form
    }

    /// Money wins over a count; scales of decimals add.
    private func product(_ left: ValueForm?, _ right: ValueForm?) -> ValueForm? {
        guard let left else { return right }
        guard let right else { return left }
        if left.type == .int, left.scale == 0 { return right }
        if right.type == .int, right.scale == 0 { return left }
        var product = left.type == .money || right.type != .money ? left : right
        product.scale = left.scale + right.scale
        if product.type != .money || product.scale > pack.currency.exponent { product.type = .number }
        return product
    }
}
