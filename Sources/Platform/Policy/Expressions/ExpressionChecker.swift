// The rules of types, one function a construct: longer than usual since they are one table.
import Vocabulary

extension Expression {
    /// Checks the expression strictly against the names of a scope (严格检查).
    ///
    /// Either a checked expression, or every problem found, in the order of the text. With `wanted` its type must
    /// be that one (units aside).
    public func checked(
        _ scope: ExpressionScope, wanted: ExpressionType? = nil
    ) -> Result<CheckedExpression, ExpressionProblems> {
        var checker = ExpressionChecker(scope: scope)
        let (node, type) = checker.check(root)
        if let wanted, let type { checker.expect(wanted, type, at: root) }
        guard checker.problems.isEmpty, let type else {
            return .failure(ExpressionProblems(all: checker.problems.sorted { $0.position < $1.position }))
        }
        return .success(
            CheckedExpression(
                expression: self, type: type, facts: checker.facts, memberFacts: checker.memberFacts,
                parameters: checker.parameters, usesMembers: checker.usesMembers, node: node,
                codes: scope.codes,
                factTypes: checker.facts.map { scope.facts[$0] ?? .bool },
                memberFactTypes: checker.memberFacts.map { scope.members?[$0] ?? .bool },
                parameterTypes: checker.parameters.map { scope.parameters[$0.id] ?? .bool }))
    }
}

/// All that is wrong with one expression.
public struct ExpressionProblems: Error, Sendable {
    /// The problems in the order of the text, at least one.
    public var all: [ExpressionProblem]
}

/// Types from below; nil stands for a type already complained about.
struct ExpressionChecker {
    typealias Checked = (node: TypedNode, type: ExpressionType?)

    let scope: ExpressionScope
    var problems: [ExpressionProblem] = []
    var facts: [String] = []
    var memberFacts: [String] = []
    var parameters: [CheckedExpression.ParameterUse] = []
    var usesMembers = false
    /// The variables of the macros around, the innermost last.
    private var variables: [String] = []

    init(scope: ExpressionScope) { self.scope = scope }

    private mutating func complain(
        _ number: ProblemNumber, _ arguments: [String: String], at node: ExpressionNode
    ) -> Checked {
        problems.append(ExpressionProblem(number, arguments, at: node.position))
        return (.slow, nil)
    }

    private mutating func refuse(_ what: String, at node: ExpressionNode) -> Checked {
        complain(.expressionNotInRules, ["what": what], at: node)
    }

    mutating func expect(_ wanted: ExpressionType, _ type: ExpressionType, at node: ExpressionNode) {
        let same =
            switch (wanted, type) {
            case (.int, .int), (.code, .code): true
            case (.money(let left, _), .money(let right, _)), (.number(let left, _), .number(let right, _)):
                left == right
            default: wanted == type
            }
        if !same { mismatch(wanted.description, type, at: node) }
    }

    private mutating func mismatch(_ wanted: String, _ type: ExpressionType, at node: ExpressionNode) {
        _ = complain(.expressionType, ["wanted": wanted, "found": type.description], at: node)
    }

    mutating func check(_ node: ExpressionNode) -> Checked {
        switch node.kind {
        case .literal(let value): return literal(value, node)
        case .name(let name, absolute: false): return named(name, node)
        case .name: return refuse(node.text, at: node)
        case .select(let operand, let field, optional: false): return member(operand, field, node)
        case .parameter(let id, let day): return parameter(id, day, node)
        case .known(let operand): return known(operand)
        case .unary(.not, let operand): return (.not(truth(operand)), .bool)
        case .unary(.negate, let operand): return negated(operand)
        case .binary(.and, let left, let right): return (.and(truth(left), truth(right)), .bool)
        case .binary(.or, let left, let right): return (.or(truth(left), truth(right)), .bool)
        case .binary(.isIn, let left, let right): return membership(left, right, node)
        case .binary(let sign, let left, let right):
            return sign.precedence == 3
                ? comparison(sign, left, right, node) : arithmetic(sign, left, right, node)
        case .conditional(let condition, let then, let otherwise):
            return conditional(condition, then, otherwise, node)
        case .macro(let macro): return self.macro(macro, node)
        case .call(let name, let target, let arguments): return call(name, target, arguments, node)
        case .has: return refuse("has()", at: node)
        case .index: return refuse("[]", at: node)
        case .list: return refuse("[…]", at: node)
        case .map: return refuse("{…}", at: node)
        case .bind: return refuse("cel.bind()", at: node)
        case .select: return refuse(".?", at: node)
        }
    }

    /// A condition: anything but a bool is complained about.
    private mutating func truth(_ node: ExpressionNode) -> TypedNode {
        let (typed, type) = check(node)
        if let type, type != .bool { mismatch("bool", type, at: node) }
        return typed
    }

    // MARK: leaves

    private mutating func literal(_ value: CELValue, _ node: ExpressionNode) -> Checked {
        switch value {
        case .int(let number): return (.constant(number), .int(.open))
        case .bool(let truth): return (.constant(truth ? 1 : 0), .bool)
        case .string: return (.slow, .text)
        case .double where scope.allowsDoubles: return (.slow, .double)
        default: return refuse(value.typeName, at: node)
        }
    }

    private static func place<T: Equatable>(of name: T, in list: inout [T]) -> Int {
        if let place = list.firstIndex(of: name) { return place }
        list.append(name)
        return list.count - 1
    }

    private mutating func named(_ name: String, _ node: ExpressionNode) -> Checked {
        if variables.contains(name) { return refuse("\(name) (…\(name).fact)", at: node) }
        if name == "as_of" { return (.asOf, .date) }
        if name == scope.membersName, scope.members != nil { return (.slow, .members) }
        guard let type = scope.facts[name] else {
            return complain(.expressionUnknownName, ["name": name], at: node)
        }
        let place = Self.place(of: name, in: &facts)
        if case .text = type { return (.slow, type) }
        return (.fact(place), type)
    }

    private mutating func member(_ operand: ExpressionNode, _ field: String, _ node: ExpressionNode)
        -> Checked
    {
        guard case .name(let variable, absolute: false) = operand.kind, variables.contains(variable) else {
            return complain(.expressionUnknownName, ["name": node.text], at: operand)
        }
        guard let type = scope.members?[field] else {
            return complain(.expressionUnknownName, ["name": node.text], at: node)
        }
        let place = Self.place(of: field, in: &memberFacts)
        // Within macros one in another only the innermost person has a number.
        guard variables.count == 1, type != .text else { return (.slow, type) }
        return (.memberFact(place), type)
    }

    private mutating func parameter(_ id: String, _ day: ExpressionNode?, _ node: ExpressionNode) -> Checked {
        guard let type = scope.parameters[id] else {
            return complain(.expressionParameterNotInPack, ["id": id], at: node)
        }
        var use = CheckedExpression.ParameterUse(id: id, day: nil)
        if let day {
            let (typed, dayType) = check(day)
            if let dayType, dayType != .date { mismatch("date", dayType, at: day) }
            switch typed {
            case .constant(let number): use.day = LocalDate(dayNumber: Int32(truncatingIfNeeded: number))
            case .asOf: break
            default: return (.slow, type)
            }
        }
        let place = Self.place(of: use, in: &parameters)
        return (type == .text ? .slow : .parameter(place), type)
    }

    private mutating func known(_ operand: ExpressionNode) -> Checked {
        let (typed, type) = check(operand)
        switch operand.kind {
        case .name, .select: break
        default: return complain(.expressionType, ["wanted": "a fact", "found": operand.text], at: operand)
        }
        guard type != nil else { return (.slow, .bool) }
        if type == .members { mismatch("a fact", .members, at: operand) }
        if case .fact = typed { return (.known(typed), .bool) }
        if case .memberFact = typed { return (.known(typed), .bool) }
        // Text has no number, but whether it is there is known.
        if case .name(let name, _) = operand.kind, let place = facts.firstIndex(of: name) {
            return (.known(.fact(place)), .bool)
        }
        if case .select(_, let field, _) = operand.kind, variables.count == 1,
            let place = memberFacts.firstIndex(of: field)
        {
            return (.known(.memberFact(place)), .bool)
        }
        return (.slow, .bool)
    }

    // MARK: operators

    private static func intLiteral(_ node: ExpressionNode) -> Int64? {
        guard case .literal(.int(let value)) = node.kind else { return nil }
        return value
    }

    /// Complains unless the two may be added or compared.
    private mutating func meet(
        _ left: ExpressionType, _ leftNode: ExpressionNode, _ right: ExpressionType,
        _ rightNode: ExpressionNode,
        _ node: ExpressionNode
    ) -> Bool {
        let types = ["left": left.description, "right": right.description]
        switch (left, right) {
        case (.bool, .bool), (.date, .date), (.text, .text), (.double, .double): return true
        case (.code(let first), .code(let second)):
            if first != second { _ = complain(.expressionUnit, types, at: node) }
            return first == second
        case (.code(let list), .text), (.text, .code(let list)):
            let other = if case .text = right { rightNode } else { leftNode }
            return code(other, of: list) != nil
        default: break
        }
        guard left.isQuantity, right.isQuantity else {
            _ = complain(.expressionMismatch, types, at: node)
            return false
        }
        for (type, literal) in [(left, rightNode), (right, leftNode)] {
            guard let value = Self.intLiteral(literal) else { continue }
            if case .int = type { return true }
            if value != 0 {
                _ = complain(
                    .expressionBareNumber, ["number": literal.text, "type": type.description], at: literal)
            }
            return value == 0
        }
        if left.isMoney != right.isMoney {
            _ = complain(.expressionMoney, types, at: node)
        } else if left.scale != right.scale {
            _ = complain(.expressionScale, types, at: node)
        } else if !left.unit.fits(right.unit) {
            _ = complain(.expressionUnit, types, at: node)
        } else {
            return true
        }
        return false
    }

    /// The number of a code literal; nil, and a complaint, when it is none of the list.
    private mutating func code(_ node: ExpressionNode, of list: String) -> Int64? {
        guard case .literal(.string(let code)) = node.kind else {
            mismatch("code \(list)", .text, at: node)
            return nil
        }
        guard let place = scope.codes[list]?.firstIndex(of: code) else {
            _ = complain(.expressionCode, ["code": code, "list": list], at: node)
            return nil
        }
        return Int64(place)
    }

    /// A code literal beside a code becomes its number.
    private mutating func numbered(
        _ typed: TypedNode, _ node: ExpressionNode, beside type: ExpressionType
    ) -> TypedNode {
        guard case .code(let list) = type, case .literal(.string(let code)) = node.kind,
            let place = scope.codes[list]?.firstIndex(of: code)
        else { return typed }
        return .constant(Int64(place))
    }

    private mutating func comparison(
        _ sign: ExpressionNode.BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode,
        _ node: ExpressionNode
    ) -> Checked {
        let (first, leftType) = check(left)
        let (second, rightType) = check(right)
        guard let leftType, let rightType, meet(leftType, left, rightType, right, node) else {
            return (.slow, .bool)
        }
        if sign != .equal, sign != .notEqual {
            switch leftType {
            case .code, .bool: mismatch("a number or day", leftType, at: left)
            default: if case .code = rightType { mismatch("a number or day", rightType, at: right) }
            }
        }
        return (
            .compare(
                sign, numbered(first, left, beside: rightType), numbered(second, right, beside: leftType)),
            .bool
        )
    }

    private mutating func membership(
        _ left: ExpressionNode, _ right: ExpressionNode, _ node: ExpressionNode
    ) -> Checked {
        let (first, type) = check(left)
        guard case .list(let elements, let optionals) = right.kind, optionals.isEmpty else {
            mismatch("[…]", check(right).type ?? .members, at: right)
            return (.slow, .bool)
        }
        var typed: [TypedNode] = []
        for element in elements {
            let (second, elementType) = check(element)
            guard let type, let elementType, meet(type, left, elementType, element, element) else { continue }
            typed.append(numbered(second, element, beside: type))
        }
        return (.isIn(first, typed), .bool)
    }

    private mutating func negated(_ operand: ExpressionNode) -> Checked {
        let (typed, type) = check(operand)
        guard let type else { return (.slow, nil) }
        if type == .double { return (.slow, .double) }
        guard type.isQuantity else {
            mismatch("a number", type, at: operand)
            return (.slow, nil)
        }
        return (.arithmetic(.subtract, .constant(0), typed), type)
    }

    private mutating func arithmetic(
        _ sign: ExpressionNode.BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode,
        _ node: ExpressionNode
    ) -> Checked {
        let (first, leftType) = check(left)
        let (second, rightType) = check(right)
        guard let leftType, let rightType else { return (.slow, nil) }
        if leftType == .double, rightType == .double { return (.slow, .double) }
        for (type, side) in [(leftType, left), (rightType, right)] where !type.isQuantity {
            mismatch("a number", type, at: side)
            return (.slow, nil)
        }
        let typed = TypedNode.arithmetic(sign, first, second)
        switch sign {
        case .add, .subtract:
            guard meet(leftType, left, rightType, right, node) else { return (.slow, nil) }
            // A literal 0, or an int without a unit, takes the other side's type.
            let literal = Self.intLiteral(left) != nil || (!leftType.isMoney && leftType.unit.isOpen)
            return (typed, literal ? rightType : leftType)
        case .multiply:
            if leftType.isMoney, rightType.isMoney {
                return complain(.expressionMoney, types(leftType, rightType), at: node)
            }
            return (typed, Self.product(leftType, rightType, 1))
        case .divide:
            if rightType.isMoney, !leftType.isMoney || leftType.scale != rightType.scale {
                return complain(.expressionMoney, types(leftType, rightType), at: node)
            }
            if leftType.scale < rightType.scale {
                return complain(.expressionScale, types(leftType, rightType), at: node)
            }
            return (typed, Self.product(leftType, rightType, -1))
        default:
            guard case .int = leftType, case .int = rightType else {
                return complain(.expressionMismatch, types(leftType, rightType), at: node)
            }
            return (typed, leftType)
        }
    }

    private func types(_ left: ExpressionType, _ right: ExpressionType) -> [String: String] {
        ["left": left.description, "right": right.description]
    }

    private static func product(_ left: ExpressionType, _ right: ExpressionType, _ power: Int)
        -> ExpressionType
    {
        let scale = left.scale + power * right.scale
        let unit = left.unit.times(right.unit, power)
        if left.isMoney != right.isMoney { return .money(scale: scale, unit) }
        if case .int = left, case .int = right { return .int(unit) }
        return scale == 0 ? .int(unit) : .number(scale: scale, unit)
    }

    private mutating func conditional(
        _ condition: ExpressionNode, _ then: ExpressionNode, _ otherwise: ExpressionNode,
        _ node: ExpressionNode
    ) -> Checked {
        let test = truth(condition)
        let (first, thenType) = check(then)
        let (second, otherType) = check(otherwise)
        guard let thenType, let otherType, meet(thenType, then, otherType, otherwise, node) else {
            return (.slow, nil)
        }
        let literal = Self.intLiteral(then) != nil || (thenType == .text && otherType != .text)
        return (
            .conditional(
                test, numbered(first, then, beside: otherType), numbered(second, otherwise, beside: thenType)),
            literal ? otherType : thenType
        )
    }

    // MARK: members and functions

    /// `members`, or `members.filter(…)` of it, as its filters; nil, and a complaint, for anything else.
    private mutating func persons(_ node: ExpressionNode) -> [TypedNode]? {
        switch node.kind {
        case .name(scope.membersName, absolute: false)
        where scope.members != nil && !variables.contains(scope.membersName):
            usesMembers = true
            return []
        case .macro(let macro) where macro.form == .filter && macro.second == nil:
            guard let outer = persons(macro.range) else { return nil }
            return outer + [within(macro.variable, macro.body)]
        default:
            if case .name(scope.membersName, _) = node.kind {
                _ = complain(.expressionUnknownName, ["name": scope.membersName], at: node)
            } else {
                _ = refuse(node.text, at: node)
            }
            return nil
        }
    }

    private mutating func within(_ variable: String, _ body: ExpressionNode) -> TypedNode {
        variables.append(variable)
        defer { variables.removeLast() }
        return truth(body)
    }

    private mutating func macro(_ macro: ExpressionNode.Macro, _ node: ExpressionNode) -> Checked {
        let fold: TypedNode.Fold
        switch macro.form {
        case .all: fold = .all
        case .exists: fold = .exists
        case .existsOne: fold = .existsOne
        default: return refuse("\(macro.form.rawValue)()", at: node)
        }
        if macro.second != nil { return refuse("\(macro.form.rawValue)(i, v, …)", at: node) }
        guard let filters = persons(macro.range) else { return (.slow, .bool) }
        let body = within(macro.variable, macro.body)
        return (variables.isEmpty ? .fold(fold, where: filters, body) : .slow, .bool)
    }

    private mutating func call(
        _ name: String, _ target: ExpressionNode?, _ arguments: [ExpressionNode], _ node: ExpressionNode
    ) -> Checked {
        let all = (target.map { [$0] } ?? []) + arguments
        if name == "size", all.count == 1 {
            if case .text = quietType(all[0]) {
                _ = check(all[0])
                return (.slow, .int(.open))
            }
            guard let filters = persons(all[0]) else { return (.slow, .int(.open)) }
            return (
                variables.isEmpty ? .fold(.count, where: filters, .constant(1)) : .slow,
                .int(MeasureUnit("person"))
            )
        }
        if name == "date", target == nil, arguments.count == 1 {
            guard case .literal(.string(let text)) = arguments[0].kind, let day = LocalDate(text) else {
                return complain(
                    .expressionType, ["wanted": "'YYYY-MM-DD'", "found": arguments[0].text], at: arguments[0])
            }
            return (.constant(Int64(day.dayNumber)), .date)
        }
        if let span = TypedNode.Span(rawValue: name), target == nil, arguments.count == 2 {
            let units = ["years_between": "year", "months_between": "month", "days_between": "day"]
            let sides = arguments.map { argument -> TypedNode in
                let (typed, type) = check(argument)
                if let type, type != .date { mismatch("date", type, at: argument) }
                return typed
            }
            return (.between(span, sides[0], sides[1]), .int(MeasureUnit(units[name])))
        }
        if let target, name.hasPrefix("get"), arguments.isEmpty, LocalDate(dayNumber: 0).part(name) != nil {
            let (typed, type) = check(target)
            if let type, type != .date { mismatch("date", type, at: target) }
            return (.part(name, typed), .int(.open))
        }
        if let target, ["startsWith", "endsWith", "contains", "matches"].contains(name), arguments.count == 1
        {
            for side in [target, arguments[0]] {
                if let type = check(side).type, type != .text { mismatch("text", type, at: side) }
            }
            return (.slow, .bool)
        }
        if let type = scope.functions[name], target == nil {
            for argument in arguments {
                guard case .literal = argument.kind else {
                    return complain(
                        .expressionType, ["wanted": "a literal", "found": argument.text], at: argument)
                }
            }
            return (.slow, type)
        }
        if name == "double", target == nil, scope.allowsDoubles, arguments.count == 1 {
            if let type = check(arguments[0]).type, !type.isQuantity {
                mismatch("a number", type, at: arguments[0])
            }
            return (.slow, .double)
        }
        return complain(.expressionUnknownFunction, ["name": name], at: node)
    }

    /// The type of a node without complaints or marks.
    private func quietType(_ node: ExpressionNode) -> ExpressionType? {
        var other = self
        return other.check(node).type
    }
}
