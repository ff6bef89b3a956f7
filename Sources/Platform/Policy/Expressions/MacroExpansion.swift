/// Turns calls that are macros into their own kinds of nodes.
enum MacroExpansion {
    /// The node's kind when name, target and number of arguments are those of a macro; else nil.
    static func kind(
        _ name: String, on target: ExpressionNode?, arguments: [ExpressionNode],
        at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode.Kind? {
        guard let target else { return try global(name, arguments, at: position) }
        if case .name("cel", _) = target.kind, name == "bind", arguments.count == 3 {
            return .bind(try variable(arguments[0]), arguments[1], arguments[2])
        }
        let count = arguments.count
        switch name {
        case "all", "exists", "exists_one", "existsOne":
            guard count == 2 || count == 3 else { return nil }
            let form: ExpressionNode.Macro.Form =
                name == "all" ? .all : (name == "exists" ? .exists : .existsOne)
            return try macro(form, over: target, arguments, variables: count - 1)
        case "map":
            guard count == 2 || count == 3 else { return nil }
            return try macro(.map, over: target, arguments, variables: 1)
        case "filter": return count == 2 ? try macro(.filter, over: target, arguments, variables: 1) : nil
        case "transformList", "transformMap", "transformMapEntry":
            guard count == 3 || count == 4, let form = ExpressionNode.Macro.Form(rawValue: name) else {
                return nil
            }
            return try macro(form, over: target, arguments, variables: 2)
        case "optMap", "optFlatMap":
            guard count == 2, let form = ExpressionNode.Macro.Form(rawValue: name) else { return nil }
            return try macro(form, over: target, arguments, variables: 1)
        default: return nil
        }
    }

    private static func global(
        _ name: String, _ arguments: [ExpressionNode], at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode.Kind? {
        switch (name, arguments.count) {
        case ("has", 1):
            guard case .select(let operand, let field, let optional) = arguments[0].kind, !optional else {
                throw ExpressionSyntaxError(
                    position: arguments[0].position, reason: "has() takes a field, as has(a.b)")
            }
            return .has(operand, field: field)
        case ("known", 1): return .known(arguments[0])
        case ("param", 1), ("param", 2):
            guard case .literal(.string(let id)) = arguments[0].kind else {
                throw ExpressionSyntaxError(
                    position: arguments[0].position,
                    reason: "param() takes a parameter's id in quotation marks")
            }
            return .parameter(id, on: arguments.count == 2 ? arguments[1] : nil)
        default: return nil
        }
    }

    private static func macro(
        _ form: ExpressionNode.Macro.Form, over range: ExpressionNode, _ arguments: [ExpressionNode],
        variables: Int
    ) throws(ExpressionSyntaxError) -> ExpressionNode.Kind? {
        let first = try variable(arguments[0])
        let second = variables == 2 ? try variable(arguments[1]) : nil
        if let second, second == first {
            throw ExpressionSyntaxError(position: arguments[1].position, reason: "two variables of one name")
        }
        guard let body = arguments.last else { return nil }
        let condition = arguments.count == variables + 2 ? arguments[variables] : nil
        return .macro(
            ExpressionNode.Macro(
                form: form, range: range, variable: first, second: second, condition: condition, body: body))
    }

    private static func variable(_ node: ExpressionNode) throws(ExpressionSyntaxError) -> String {
        guard case .name(let name, absolute: false) = node.kind else {
            throw ExpressionSyntaxError(position: node.position, reason: "a variable's name expected")
        }
        return name
    }
}
