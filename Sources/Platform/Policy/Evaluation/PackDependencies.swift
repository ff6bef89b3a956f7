import Vocabulary

/// What expressions rest on, through the facts that are worked out from others (依赖关系).
struct PackDependencies {
    /// Facts and parameters by id.
    struct Ground: Sendable {
        var facts: Set<String> = []
        var parameters: Set<String> = []

        mutating func join(_ other: Ground) {
            facts.formUnion(other.facts)
            parameters.formUnion(other.parameters)
        }
    }

    private let facts: FactDictionary
    private var grounds: [String: Ground] = [:]
    /// Facts that are worked out from themselves, each circle once, as `a → b → a`.
    private(set) var circles: [[String]] = []

    init(_ pack: PolicyPack) {
        facts = pack.facts
        for fact in facts.all { _ = ground(ofFact: fact.id, under: []) }
    }

    /// The ids of facts that an expression names, also as fields of members.
    static func names(in expression: Expression) -> Set<String> {
        var names: Set<String> = []
        for node in expression.root.all {
            switch node.kind {
            case .name(let name, _): names.insert(name)
            case .select(_, let field, _), .has(_, let field): names.insert(field)
            default: break
            }
        }
        return names
    }

    /// The expressions by which a fact is worked out.
    static func expressions(of fact: Fact) -> [ExpressionText] {
        switch fact.origin {
        case .entered, .process: []
        case .rule(let rule): [rule]
        case .aggregate(let aggregate): [aggregate.of, aggregate.filter].compactMap { $0 }
        }
    }

    /// All that expressions rest on.
    func ground(of texts: [ExpressionText]) -> Ground {
        var ground = Ground()
        for expression in texts.compactMap(\.expression) {
            ground.parameters.formUnion(expression.parameterIDs)
            for name in Self.names(in: expression) where facts[name] != nil {
                ground.facts.insert(name)
                ground.join(grounds[name] ?? Ground())
            }
        }
        return ground
    }

    private mutating func ground(ofFact id: String, under path: [String]) -> Ground {
        if let known = grounds[id] { return known }
        if let start = path.firstIndex(of: id) {
            circles.append(path[start...] + [id])
            return Ground()
        }
        guard let fact = facts[id] else { return Ground() }
        var ground = Ground()
        for expression in Self.expressions(of: fact).compactMap(\.expression) {
            ground.parameters.formUnion(expression.parameterIDs)
            for name in Self.names(in: expression).sorted() where facts[name] != nil {
                ground.facts.insert(name)
                ground.join(self.ground(ofFact: name, under: path + [id]))
            }
        }
        grounds[id] = ground
        return ground
    }
}
