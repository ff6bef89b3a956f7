import Vocabulary

/// Takes a sum of facts apart (分项): down to facts that somebody enters, as far as they add up to what was worked out.
struct FactSum<Facts: Bindings> {
    let pack: PolicyPack
    let subject: SubjectKind
    let facts: Facts
    let context: EvaluationContext

    /// One fact of a sum.
    private struct Term {
        var fact: Fact
        var sign: Int64
        var group: String?
        /// Whether the sum goes on without it where it is not known, as it does now.
        var isOptional = false
    }

    /// The items of a sum; none where it is no sum of facts.
    func items(of node: ExpressionNode) -> [Reckoning.Item] {
        guard let terms = terms(node, 1) else { return [] }
        return laidOut(merged(terms.flatMap { parts(of: $0, besides: terms) }))
    }

    private func value(_ fact: Fact) -> Int64? {
        guard case .value(.int(let value))? = facts.value(of: fact.id) else { return nil }
        return value
    }

    // MARK: - Taking apart

    /// The facts that a node adds and takes away; nil where it does anything else.
    private func terms(_ node: ExpressionNode, _ sign: Int64) -> [Term]? {
        switch node.kind {
        case .literal(.int(0)): return []
        case .name(let name, _):
            guard let fact = pack.facts[name], fact.subject == subject,
                [.int, .money, .number].contains(fact.type)
            else { return nil }
            return [Term(fact: fact, sign: sign)]
        case .unary(.negate, let operand): return terms(operand, -sign)
        case .binary(.add, let left, let right): return joined(terms(left, sign), terms(right, sign))
        case .binary(.subtract, let left, let right): return joined(terms(left, sign), terms(right, -sign))
        case .conditional(let condition, let then, let otherwise):
            guard let holds = Expression(root: condition).evaluate(facts, context).boolValue else {
                return nil
            }
            // What is passed over because nobody has said it is shown as not known.
            let passed = (terms(holds ? otherwise : then, sign) ?? []).filter { value($0.fact) == nil }.map {
                Term(fact: $0.fact, sign: $0.sign, isOptional: true)
            }
            return joined(terms(holds ? then : otherwise, sign), passed)
        default: return nil
        }
    }

    private func joined(_ left: [Term]?, _ right: [Term]?) -> [Term]? {
        guard let left, let right else { return nil }
        return left + right
    }

    /// What a term is made of, where that adds up to it; else the term itself.
    private func parts(of term: Term, besides others: [Term]) -> [Term] {
        guard case .rule(let rule) = term.fact.origin, let root = rule.expression?.root,
            let parts = terms(root, term.sign), adds(parts, upTo: term)
        else { return [term] }
        // What only leaves parts out of a sum is no item of it.
        let isWhole = term.group == nil && others.allSatisfy { $0.fact.id == term.fact.id || isPart($0.fact) }
        return parts.flatMap { part in
            var part = part
            part.group = isWhole ? nil : term.group ?? term.fact.id
            return self.parts(of: part, besides: parts)
        }
    }

    private func isPart(_ fact: Fact) -> Bool { fact.within != nil }

    private func adds(_ parts: [Term], upTo term: Term) -> Bool {
        let values = parts.filter { !$0.isOptional }.map { part in value(part.fact).map { $0 * part.sign } }
        guard let total = value(term.fact) else { return values.contains { $0 == nil } }
        guard !values.contains(where: { $0 == nil }) else { return false }
        return values.reduce(0) { $0 + ($1 ?? 0) } == total * term.sign
    }

    /// Each fact once, with its signs together.
    private func merged(_ terms: [Term]) -> [Term] {
        var merged: [Term] = []
        for term in terms {
            if let place = merged.firstIndex(where: { $0.fact.id == term.fact.id }) {
                merged[place].sign += term.sign
            } else {
                merged.append(term)
            }
        }
        return merged
    }

    // MARK: - Laying out

    /// What a term adds.
    private func amount(_ term: Term) -> Reckoning.Amount {
        value(term.fact).map { .known($0 * term.sign) } ?? .unknown
    }

    /// What is taken away again of a whole that is counted, or counted and taken away, is left out; parts stand before
    /// their whole.
    private func laidOut(_ terms: [Term]) -> [Reckoning.Item] {
        let wholes = Set(terms.filter { $0.sign > 0 }.map(\.fact.id))
        func whole(_ term: Term) -> String? {
            term.sign < 0 ? term.fact.within.flatMap { wholes.contains($0) ? $0 : nil } : nil
        }
        return terms.filter { whole($0) == nil }.flatMap { term -> [Reckoning.Item] in
            var item = Reckoning.Item(fact: term.fact.id, group: term.group, isOptional: term.isOptional)
            guard term.sign != 0 else {
                item.leftOut = value(term.fact).map { .known($0) } ?? .unknown
                return [item]
            }
            item.counted = amount(term)
            var parts = terms.filter { whole($0) == term.fact.id }.map { part in
                Reckoning.Item(
                    fact: part.fact.id, group: term.fact.id,
                    leftOut: value(part.fact).map { .known($0) } ?? .unknown, isOptional: part.isOptional)
            }
            guard !parts.isEmpty else { return [item] }
            item.group = term.fact.id
            item.isRest = true
            take(&parts, from: &item)
            return parts + [item]
        }
    }

    /// Takes parts out of their whole; one that they exceed stays as it is, and what they come to is taken away beside it.
    private func take(_ parts: inout [Reckoning.Item], from whole: inout Reckoning.Item) {
        var out: Int64 = 0
        for part in parts where !part.isOptional {
            guard case .known(let value) = part.leftOut else {
                whole.counted = .unknown
                return
            }
            out += value
        }
        guard case .known(let value) = whole.counted else { return }
        guard out > value else {
            whole.counted = .known(value - out)
            return
        }
        whole.isRest = false
        for index in parts.indices {
            guard case .known(let value) = parts[index].leftOut else { continue }
            parts[index].counted = .known(-value)
        }
    }
}
