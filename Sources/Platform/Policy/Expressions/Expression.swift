public import Vocabulary

/// An expression of a pack (表达式): its text and its tree, in the profile of docs/policy-packs.md.
public struct Expression: Sendable, Hashable, CustomStringConvertible {
    /// The text as written.
    public let text: String
    /// The tree.
    public let root: ExpressionNode

    /// Reads the text of an expression.
    public init(_ text: String) throws(ExpressionSyntaxError) {
        var parser = try ExpressionParser(text)
        self.text = text
        root = try parser.whole()
    }

    /// An expression from a tree; its text is the tree's.
    public init(root: ExpressionNode) {
        text = root.text
        self.root = root
    }

    /// Equal texts, byte by byte.
    public static func == (left: Expression, right: Expression) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the text's bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    /// The text.
    public var description: String { text }

    /// The outcome against bindings, by the language's dynamic rules.
    public func evaluate(_ bindings: some Bindings, _ context: EvaluationContext = EvaluationContext())
        -> Outcome
    {
        var evaluator = Evaluator(bindings: bindings, context: context)
        return evaluator.outcome(of: root)
    }

    /// The names that need a binding, sorted; of `a.b` the whole chain, since a name may have dots.
    public var freeNames: [String] {
        var names: [String] = []
        root.collectFreeNames(into: &names, bound: [])
        return Outcome.union([names.filter { !CELValue.typeNames.contains($0) }])
    }

    /// The ids of the parameters used, sorted.
    public var parameterIDs: [String] {
        Outcome.union([
            root.all.compactMap { node in
                guard case .parameter(let id, _) = node.kind else { return nil }
                return id
            }
        ])
    }

    /// The facts and parameters that the expression reads, with their values.
    ///
    /// For explanations; the first part of a chain such as `house.area` is what is looked up when the whole is
    /// not bound. Parameters with a day of their own show the value on that day.
    public func trace(
        _ bindings: some Bindings, _ context: EvaluationContext = EvaluationContext()
    ) -> ExpressionTrace {
        var facts: [ExpressionTrace.Fact] = []
        for name in freeNames where name != "as_of" {
            var parts = name.split(separator: ".")
            while !parts.isEmpty {
                let prefix = parts.joined(separator: ".")
                if let outcome = bindings.value(of: prefix) {
                    if !facts.contains(where: { $0.name == prefix }) {
                        facts.append(ExpressionTrace.Fact(name: prefix, outcome: outcome))
                    }
                    break
                }
                parts.removeLast()
            }
        }
        var parameters: [ExpressionTrace.Parameter] = []
        for node in root.all {
            guard case .parameter(let id, let day) = node.kind else { continue }
            var on = context.asOf
            if let day {
                var evaluator = Evaluator(bindings: bindings, context: context)
                guard case .value(.date(let known)) = evaluator.outcome(of: day) else { continue }
                on = known
            }
            if parameters.contains(where: { $0.id == id && $0.day == on }) { continue }
            parameters.append(ExpressionTrace.Parameter(id: id, day: on, value: context.parameter(id, on)))
        }
        parameters.sort { ($0.id, $0.day?.dayNumber ?? 0) < ($1.id, $1.day?.dayNumber ?? 0) }
        return ExpressionTrace(facts: facts, parameters: parameters)
    }
}

/// `Expression` under a name that Foundation does not have.
public typealias PolicyExpression = Expression

/// The facts and parameters that an expression reads, with their values (依据).
public struct ExpressionTrace: Sendable {
    /// A name with its outcome.
    public struct Fact: Sendable {
        /// The name.
        public var name: String
        /// Its value, or unknown.
        public var outcome: Outcome
    }

    /// A parameter with its value on a day.
    public struct Parameter: Sendable {
        /// The parameter's id.
        public var id: String
        /// The day for which it was read.
        public var day: LocalDate?
        /// Its value; nil where there is none.
        public var value: CELValue?
    }

    /// The facts in the order of their names.
    public var facts: [Fact]
    /// The parameters in the order of their ids.
    public var parameters: [Parameter]
}

extension ExpressionNode {
    /// `a.b.c` of a chain of names and plain selections; nil for anything else.
    var chain: (name: String, absolute: Bool)? {
        switch kind {
        case .name(let name, let absolute): return (name, absolute)
        case .select(let operand, let field, optional: false):
            return operand.chain.map { ("\($0.name).\(field)", $0.absolute) }
        default: return nil
        }
    }

    fileprivate func collectFreeNames(into names: inout [String], bound: Set<String>) {
        if let (name, absolute) = chain {
            let first = String(name.prefix { $0 != "." })
            if absolute || !bound.contains(first) { names.append(name) }
            return
        }
        switch kind {
        case .macro(let macro):
            macro.range.collectFreeNames(into: &names, bound: bound)
            var inner = bound
            inner.insert(macro.variable)
            if let second = macro.second { inner.insert(second) }
            macro.condition?.collectFreeNames(into: &names, bound: inner)
            macro.body.collectFreeNames(into: &names, bound: inner)
        case .bind(let name, let value, let body):
            value.collectFreeNames(into: &names, bound: bound)
            body.collectFreeNames(into: &names, bound: bound.union([name]))
        case .call(let name, let target?, let arguments):
            let space = target.chain.map { "\($0.name).\(name)" }
            if space.flatMap({ ExtensionFunctions.namespaced($0, in: "") }) == nil {
                target.collectFreeNames(into: &names, bound: bound)
            }
            for argument in arguments { argument.collectFreeNames(into: &names, bound: bound) }
        default:
            for child in children { child.collectFreeNames(into: &names, bound: bound) }
        }
    }
}
