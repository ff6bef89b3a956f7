/// Where something stands in an expression's text, 1-based (位置).
public struct ExpressionPosition: Sendable, Hashable, Comparable {
    /// The line.
    public var line: Int
    /// The column in code points.
    public var column: Int

    /// A place by line and column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// In the order of reading.
    public static func < (left: ExpressionPosition, right: ExpressionPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// What is wrong with the text of an expression, and where (语法错误).
public struct ExpressionSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it was found.
    public var position: ExpressionPosition
    /// What was expected or found.
    public var reason: String

    /// The place and the reason.
    public var description: String { "line \(position.line), column \(position.column): \(reason)" }
}

/// A node of an expression's tree with its place in the text (语法树).
public struct ExpressionNode: Sendable {
    /// What it is.
    public let kind: Kind
    /// Where it begins; for an operator between two sides, the operator itself.
    public let position: ExpressionPosition
    /// The number of nodes from here down to the deepest.
    let height: Int

    /// A node at a place.
    public init(_ kind: Kind, at position: ExpressionPosition = ExpressionPosition(line: 1, column: 1)) {
        self.kind = kind
        self.position = position
        height = 1 + (kind.children.map(\.height).max() ?? 0)
    }

    /// The nodes right below, in the order of the text.
    public var children: [ExpressionNode] { kind.children }

    /// The kinds of nodes.
    public indirect enum Kind: Sendable {
        /// A literal number, text, bytes, truth value or null.
        case literal(CELValue)
        /// A name; with `absolute` written with a leading dot.
        case name(String, absolute: Bool)
        /// A field of a map or record; `optional` for `?.`.
        case select(ExpressionNode, field: String, optional: Bool)
        /// `has(operand.field)`.
        case has(ExpressionNode, field: String)
        /// An element by index or key; `optional` for `[?`.
        case index(ExpressionNode, ExpressionNode, optional: Bool)
        /// A function, with what stands before its dot.
        case call(String, target: ExpressionNode?, arguments: [ExpressionNode])
        /// `!` and `-`.
        case unary(UnaryOperator, ExpressionNode)
        /// An operator between two sides.
        case binary(BinaryOperator, ExpressionNode, ExpressionNode)
        /// `condition ? then : otherwise`.
        case conditional(ExpressionNode, ExpressionNode, ExpressionNode)
        /// A list; the places of `optionals` were written with `?`.
        case list([ExpressionNode], optionals: [Int])
        /// A map; the places of `optionals` were written with `?`.
        case map([Entry], optionals: [Int])
        /// A macro over the elements of a list or the keys of a map.
        case macro(Macro)
        /// `cel.bind(name, value, body)`.
        case bind(String, ExpressionNode, ExpressionNode)
        /// `param('id')`, and with a day.
        case parameter(String, on: ExpressionNode?)
        /// `known(fact)`.
        case known(ExpressionNode)
    }

    /// One key of a map literal with its value.
    public struct Entry: Sendable {
        /// The key.
        public var key: ExpressionNode
        /// The value.
        public var value: ExpressionNode
    }

    /// A macro: what it does, over what, under which variable names.
    public struct Macro: Sendable {
        /// What macros there are.
        public enum Form: String, Sendable {
            case all, exists, existsOne = "exists_one", map, filter
            case transformList, transformMap, transformMapEntry
            case optMap, optFlatMap
        }

        /// What it does.
        public var form: Form
        /// The list or map.
        public var range: ExpressionNode
        /// The element, or the index or key where `second` is there.
        public var variable: String
        /// The element or value of a macro with two variables.
        public var second: String?
        /// The condition of `map`, `transformList` and `transformMap`, where given.
        public var condition: ExpressionNode?
        /// The condition of the others, or what is made of each element.
        public var body: ExpressionNode
    }

    /// The operators before one side.
    public enum UnaryOperator: String, Sendable {
        case not = "!"
        case negate = "-"
    }

    /// The operators between two sides.
    public enum BinaryOperator: String, Sendable, CaseIterable {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"

        /// How tightly it binds, from 1 (`||`).
        var precedence: Int {
            switch self {
            case .or: 1
            case .and: 2
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: 3
            case .add, .subtract: 4
            case .multiply, .divide, .remainder: 5
            }
        }
    }
}
