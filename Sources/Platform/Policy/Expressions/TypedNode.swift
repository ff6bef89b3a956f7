public import Vocabulary

/// A checked expression over numbered facts, the one tree behind all fast ways of evaluating.
///
/// Every value is an Int64: truth as 0 and 1, days as day numbers, codes as their places in their lists.
indirect enum TypedNode: Sendable {
    case constant(Int64)
    /// A fact by its place in `CheckedExpression.facts`.
    case fact(Int)
    /// A fact of the person of the macro around, by its place in `CheckedExpression.memberFacts`.
    case memberFact(Int)
    /// A parameter by its place in `CheckedExpression.parameters`.
    case parameter(Int)
    case asOf
    case known(TypedNode)
    case not(TypedNode)
    case and(TypedNode, TypedNode)
    case or(TypedNode, TypedNode)
    case compare(ExpressionNode.BinaryOperator, TypedNode, TypedNode)
    case isIn(TypedNode, [TypedNode])
    case arithmetic(ExpressionNode.BinaryOperator, TypedNode, TypedNode)
    case conditional(TypedNode, TypedNode, TypedNode)
    case between(Span, TypedNode, TypedNode)
    case part(String, TypedNode)
    case fold(Fold, where: [TypedNode], TypedNode)
    /// Something only the tree evaluator does: text, macros within macros, functions of the caller.
    case slow

    enum Span: String, Sendable {
        case years = "years_between"
        case months = "months_between"
        case days = "days_between"

        func count(_ from: Int64, _ until: Int64) -> Int64 {
            let first = LocalDate(dayNumber: Int32(truncatingIfNeeded: from))
            let last = LocalDate(dayNumber: Int32(truncatingIfNeeded: until))
            return switch self {
            case .years: Int64(first.years(until: last))
            case .months: Int64(first.months(until: last))
            case .days: until &- from
            }
        }
    }

    /// What is made of the household's persons.
    enum Fold: Sendable {
        case all, exists, existsOne, count
    }

    /// The nodes right below.
    var children: [TypedNode] {
        switch self {
        case .constant, .fact, .memberFact, .parameter, .asOf, .slow: []
        case .known(let node), .not(let node), .part(_, let node): [node]
        case .and(let left, let right), .or(let left, let right), .compare(_, let left, let right),
            .arithmetic(_, let left, let right), .between(_, let left, let right):
            [left, right]
        case .isIn(let node, let elements): [node] + elements
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .fold(_, let filters, let body): filters + [body]
        }
    }

    /// Whether all of it can run fast.
    var isFast: Bool {
        if case .slow = self { return false }
        return children.allSatisfy(\.isFast)
    }
}

/// An expression that the strict checker has passed (已检查的表达式).
public struct CheckedExpression: Sendable {
    /// A parameter as the expression reads it.
    public struct ParameterUse: Sendable, Hashable {
        /// The parameter's id.
        public var id: String
        /// The day named in the expression; nil: the day of the decision.
        public var day: LocalDate?
    }

    /// The expression.
    public let expression: Expression
    /// The type of its value.
    public let type: ExpressionType
    /// The facts of the subject that it reads, in the order of their first use.
    public let facts: [String]
    /// The facts of persons that it reads inside macros over `members`, in the order of their first use.
    public let memberFacts: [String]
    /// The parameters that it reads, in the order of their first use.
    public let parameters: [ParameterUse]
    /// Whether it goes over the household's persons.
    public let usesMembers: Bool
    let node: TypedNode
    /// The code lists of facts and parameters of type code, for turning codes into numbers.
    let codes: [String: [String]]
    let factTypes: [ExpressionType]
    let memberFactTypes: [ExpressionType]
    let parameterTypes: [ExpressionType]

    /// Whether rows and columns of numbers suffice to evaluate it; otherwise only the tree evaluator does.
    public var isFast: Bool { node.isFast }
}

/// One thing that is wrong with an expression, and where in its text.
public struct ExpressionProblem: Error, Sendable, Hashable {
    /// The number in the catalogue.
    public var number: ProblemNumber
    /// What fills its texts.
    public var arguments: [String: String]
    /// Where it stands in the text of the expression.
    public var position: ExpressionPosition

    /// The problem of a syntax error.
    public init(_ error: ExpressionSyntaxError) {
        number = .expressionSyntax
        arguments = [
            "line": String(error.position.line), "column": String(error.position.column), "why": error.reason,
        ]
        position = error.position
    }

    init(_ number: ProblemNumber, _ arguments: [String: String], at position: ExpressionPosition) {
        self.number = number
        self.arguments = arguments
        self.position = position
    }

    /// As a catalogue problem; row and column are those within the expression's text.
    public var problem: Problem {
        Problem(number, arguments, at: Problem.Place(row: position.line, column: String(position.column)))
    }
}
