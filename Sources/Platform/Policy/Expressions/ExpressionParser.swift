/// Reads the grammar of the language definition (google/cel-spec, langdef) by recursive descent.
struct ExpressionParser {
    private let tokens: [ExpressionToken]
    private var at = 0
    private var depth = 0

    /// Deeper nesting than this is refused, so that no text can exhaust the stack.
    static let depthLimit = 160
    /// A higher tree, as of a thousand sums in a row, is refused for the same reason.
    static let heightLimit = 400

    init(_ text: String) throws(ExpressionSyntaxError) {
        var lexer = ExpressionLexer(text)
        tokens = try lexer.tokens()
    }

    mutating func whole() throws(ExpressionSyntaxError) -> ExpressionNode {
        let node = try expression()
        guard token.kind == .end else { throw unexpected("end of expression") }
        return node
    }

    private var token: ExpressionToken { tokens[at] }

    private func failed(_ reason: String) -> ExpressionSyntaxError {
        ExpressionSyntaxError(position: token.position, reason: reason)
    }

    private func unexpected(_ wanted: String) -> ExpressionSyntaxError {
        let found: String =
            switch token.kind {
            case .end: "the end"
            case .mark(let mark): "“\(mark)”"
            case .name(let name): "“\(name)”"
            default: "a literal"
            }
        return failed("\(wanted) expected, found \(found)")
    }

    private func sees(_ mark: String) -> Bool { token.kind == .mark(mark) }

    private mutating func takes(_ mark: String) -> Bool {
        guard sees(mark) else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ mark: String) throws(ExpressionSyntaxError) {
        guard takes(mark) else { throw unexpected("“\(mark)”") }
    }

    private mutating func expression() throws(ExpressionSyntaxError) -> ExpressionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw failed("the expression is nested too deeply") }
        let condition = try operation(above: 1)
        let position = token.position
        guard takes("?") else { return condition }
        let then = try operation(above: 1)
        try expect(":")
        let otherwise = try expression()
        return ExpressionNode(.conditional(condition, then, otherwise), at: position)
    }

    private var binaryOperator: ExpressionNode.BinaryOperator? {
        switch token.kind {
        case .mark(let mark): ExpressionNode.BinaryOperator(rawValue: mark)
        case .name("in"): .isIn
        default: nil
        }
    }

    /// Operators that bind at least so tightly, from the left.
    private mutating func operation(above precedence: Int) throws(ExpressionSyntaxError) -> ExpressionNode {
        if precedence > 5 { return try unary() }
        var left = try operation(above: precedence + 1)
        while let found = binaryOperator, found.precedence == precedence {
            let position = token.position
            at += 1
            let right = try operation(above: precedence + 1)
            left = ExpressionNode(.binary(found, left, right), at: position)
            guard left.height <= Self.heightLimit else { throw failed("too many operators in a row") }
        }
        return left
    }

    private mutating func unary() throws(ExpressionSyntaxError) -> ExpressionNode {
        let position = token.position
        guard sees("!") || sees("-") else { return try member() }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw failed("the expression is nested too deeply") }
        if takes("!") { return ExpressionNode(.unary(.not, try unary()), at: position) }
        at += 1
        switch token.kind {
        case .int(let size):
            guard size <= Int64.min.magnitude else { throw failed("number too large") }
            at += 1
            let value = Int64(truncatingIfNeeded: 0 &- size)
            return try suffixes(of: ExpressionNode(.literal(.int(value)), at: position))
        case .double(let value):
            at += 1
            return try suffixes(of: ExpressionNode(.literal(.double(-value)), at: position))
        default: return ExpressionNode(.unary(.negate, try unary()), at: position)
        }
    }

    private mutating func member() throws(ExpressionSyntaxError) -> ExpressionNode {
        try suffixes(of: try primary())
    }

    private mutating func suffixes(of node: ExpressionNode) throws(ExpressionSyntaxError) -> ExpressionNode {
        var node = node
        while true {
            let position = token.position
            if takes(".") {
                let optional = takes("?")
                let isQuoted = if case .quotedName = token.kind { true } else { false }
                let field = try fieldName()
                if !optional, !isQuoted, takes("(") {
                    node = try call(field, on: node, arguments: try arguments(until: ")"), at: position)
                } else {
                    node = ExpressionNode(.select(node, field: field, optional: optional), at: position)
                }
            } else if takes("[") {
                let optional = takes("?")
                let index = try expression()
                try expect("]")
                node = ExpressionNode(.index(node, index, optional: optional), at: position)
            } else {
                return node
            }
            guard node.height <= Self.heightLimit else { throw failed("too many selections in a row") }
        }
    }

    private mutating func fieldName() throws(ExpressionSyntaxError) -> String {
        switch token.kind {
        case .name(let name) where !["true", "false", "null", "in"].contains(name):
            at += 1
            return name
        case .quotedName(let name):
            at += 1
            return name
        default: throw unexpected("a field's name")
        }
    }

    private mutating func arguments(until mark: String) throws(ExpressionSyntaxError) -> [ExpressionNode] {
        var all: [ExpressionNode] = []
        if takes(mark) { return all }
        repeat { all.append(try expression()) } while takes(",")
        try expect(mark)
        return all
    }

    private mutating func primary() throws(ExpressionSyntaxError) -> ExpressionNode {
        let position = token.position
        let kind = token.kind
        func literal(_ value: CELValue) -> ExpressionNode { ExpressionNode(.literal(value), at: position) }
        switch kind {
        case .int(let size):
            guard let value = Int64(exactly: size) else { throw failed("number too large") }
            at += 1
            return literal(.int(value))
        case .uint(let value):
            at += 1
            return literal(.uint(value))
        case .double(let value):
            at += 1
            return literal(.double(value))
        case .string(let text):
            at += 1
            return literal(.string(text))
        case .bytes(let bytes):
            at += 1
            return literal(.bytes(bytes))
        case .name(let name): return try named(name, absolute: false, at: position)
        case .mark("."):
            at += 1
            guard case .name(let name) = token.kind else { throw unexpected("a name") }
            return try named(name, absolute: true, at: position)
        case .mark("("):
            at += 1
            let inner = try expression()
            try expect(")")
            return inner
        case .mark("["):
            at += 1
            return try list(at: position)
        case .mark("{"):
            at += 1
            return try map(at: position)
        default: throw unexpected("an expression")
        }
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ]

    private mutating func named(
        _ name: String, absolute: Bool, at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode {
        if Self.reserved.contains(name) { throw failed("“\(name)” is a reserved word") }
        at += 1
        let word: CELValue? =
            switch name {
            case "true": .bool(true)
            case "false": .bool(false)
            case "null": .null
            default: nil
            }
        if let word {
            if absolute { throw failed("“\(name)” is a reserved word") }
            return ExpressionNode(.literal(word), at: position)
        }
        if takes("(") {
            let arguments = try arguments(until: ")")
            return try call(absolute ? "." + name : name, on: nil, arguments: arguments, at: position)
        }
        if sees("{") { throw failed("messages are not part of this profile") }
        return ExpressionNode(.name(name, absolute: absolute), at: position)
    }

    private mutating func list(
        at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode {
        var elements: [ExpressionNode] = []
        var optionals: [Int] = []
        while !takes("]") {
            if takes("?") { optionals.append(elements.count) }
            elements.append(try expression())
            if !sees("]") { try expect(",") }
        }
        return ExpressionNode(.list(elements, optionals: optionals), at: position)
    }

    private mutating func map(
        at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode {
        var entries: [ExpressionNode.Entry] = []
        var optionals: [Int] = []
        while !takes("}") {
            if takes("?") { optionals.append(entries.count) }
            let key = try expression()
            try expect(":")
            entries.append(ExpressionNode.Entry(key: key, value: try expression()))
            if !sees("}") { try expect(",") }
        }
        return ExpressionNode(.map(entries, optionals: optionals), at: position)
    }

    /// A call, or the macro that it names.
    private func call(
        _ name: String, on target: ExpressionNode?, arguments: [ExpressionNode],
        at position: ExpressionPosition
    ) throws(ExpressionSyntaxError) -> ExpressionNode {
        let kind = try MacroExpansion.kind(name, on: target, arguments: arguments, at: position)
        return ExpressionNode(kind ?? .call(name, target: target, arguments: arguments), at: position)
    }
}
