extension ExpressionNode {
    /// The tree as text that reads back to the same tree, with no more brackets than it needs.
    public var text: String { Self.text(self, inside: 0) }

    /// The place of a node among the operators: 0 conditional, 1-5 binary, 6 before one side, 7 closed.
    private var precedence: Int {
        switch kind {
        case .conditional: 0
        case .binary(let sign, _, _): sign.precedence
        case .unary: 6
        case .literal(.int(let value)) where value < 0: 6
        case .literal(.double(let value)) where value.sign == .minus: 6
        default: 7
        }
    }

    private static func text(_ node: ExpressionNode, inside precedence: Int) -> String {
        let text = node.bareText
        return node.precedence < precedence ? "(\(text))" : text
    }

    private var bareText: String {
        func closed(_ node: ExpressionNode) -> String { Self.text(node, inside: 7) }
        func listed(_ nodes: [ExpressionNode], _ optionals: [Int] = []) -> String {
            nodes.enumerated().map { (optionals.contains($0) ? "?" : "") + $1.text }.joined(separator: ", ")
        }
        switch kind {
        case .literal(let value): return value.literalText
        case .name(let name, let absolute): return (absolute ? "." : "") + name
        case .select(let operand, let field, let optional):
            return closed(operand) + (optional ? ".?" : ".") + Self.fieldText(field)
        case .has(let operand, let field): return "has(\(closed(operand)).\(Self.fieldText(field)))"
        case .index(let operand, let index, let optional):
            return closed(operand) + (optional ? "[?" : "[") + index.text + "]"
        case .call(let name, let target, let arguments):
            return (target.map { closed($0) + "." } ?? "") + "\(name)(\(listed(arguments)))"
        case .unary(let sign, let operand):
            // A literal after a minus would read back as a negative literal.
            if sign == .negate, case .literal = operand.kind { return "-(\(operand.text))" }
            return sign.rawValue + Self.text(operand, inside: 6)
        case .binary(let sign, let left, let right):
            return Self.text(left, inside: sign.precedence) + " \(sign.rawValue) "
                + Self.text(right, inside: sign.precedence + 1)
        case .conditional(let condition, let then, let otherwise):
            return Self.text(condition, inside: 1) + " ? " + Self.text(then, inside: 1) + " : "
                + otherwise.text
        case .list(let elements, let optionals): return "[\(listed(elements, optionals))]"
        case .map(let entries, let optionals):
            let parts = entries.enumerated().map { place, entry in
                (optionals.contains(place) ? "?" : "") + "\(entry.key.text): \(entry.value.text)"
            }
            return "{\(parts.joined(separator: ", "))}"
        case .macro(let macro):
            let parts =
                [macro.variable] + (macro.second.map { [$0] } ?? [])
                + (macro.condition.map { [$0.text] } ?? []) + [macro.body.text]
            return "\(closed(macro.range)).\(macro.form.rawValue)(\(parts.joined(separator: ", ")))"
        case .bind(let name, let value, let body): return "cel.bind(\(name), \(value.text), \(body.text))"
        case .parameter(let id, let day):
            return "param(\(CELValue.quoted(id))\(day.map { ", " + $0.text } ?? ""))"
        case .known(let operand): return "known(\(operand.text))"
        }
    }

    private static func fieldText(_ field: String) -> String {
        let bytes = Array(field.utf8)
        let plain =
            bytes.first.map(\.isNameStart) == true && bytes.allSatisfy { $0.isNameStart || $0.isDigit }
        return plain ? field : "`\(field)`"
    }
}

extension CELValue {
    /// The value as a literal of the language, as far as it has one.
    var literalText: String {
        switch self {
        case .int(let value): String(value)
        case .uint(let value): "\(value)u"
        case .double(let value): value.shortestText
        case .bool(let value): value ? "true" : "false"
        case .string(let text): Self.quoted(text)
        case .bytes(let bytes): "b'" + bytes.map { "\\x" + Self.hex(UInt32($0), 2) }.joined() + "'"
        case .null: "null"
        case .date(let day): "date('\(day)')"
        case .timestamp(let moment): "timestamp('\(moment.text)')"
        case .duration(let length): "duration('\(length.text)')"
        case .type(let name): name
        case .list(let elements): "[\(elements.map(\.literalText).joined(separator: ", "))]"
        case .map(let map):
            "{"
                + map.entries.map { "\($0.key.literalText): \($0.value.literalText)" }.joined(separator: ", ")
                + "}"
        case .optional(let value): value.map { "optional.of(\($0.literalText))" } ?? "optional.none()"
        case .unknown(let names): names.joined(separator: ", ")
        }
    }

    /// Text in single quotation marks with escapes.
    static func quoted(_ text: String) -> String {
        var out = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": out += "\\'"
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    out += "\\x" + hex(scalar.value, 2)
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "'"
    }

    private static func hex(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Double {
    /// The shortest decimal that gives the double back, always with a point or an exponent.
    ///
    /// `inf`, `-inf` and `nan` for the others; an exponent below 1e-4 and from 1e16, as in Python.
    var shortestText: String {
        if isNaN { return "nan" }
        if isInfinite { return self < 0 ? "-inf" : "inf" }
        let (digits, exponent) = decimalDigits
        let sign = self.sign == .minus ? "-" : ""
        if exponent < -4 || exponent >= 16 {
            let size = String(abs(exponent))
            let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
            return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(size.utf8.count < 2 ? "0" : "")\(size)"
        }
        if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
        if digits.utf8.count <= exponent + 1 {
            return "\(sign)\(digits)\(String(repeating: "0", count: exponent + 1 - digits.utf8.count)).0"
        }
        return "\(sign)\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }

    /// The shortest significant digits, and the power of ten of the first of them.
    var decimalDigits: (digits: String, exponent: Int) {
        var mantissa = Array(magnitude.description.utf8)
        var exponent = 0
        if let mark = mantissa.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(String(decoding: mantissa[(mark + 1)...], as: UTF8.self)) ?? 0
            mantissa.removeSubrange(mark...)
        }
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
        exponent += point - 1
        if point < mantissa.count { mantissa.remove(at: point) }
        while mantissa.count > 1, mantissa.first == UInt8(ascii: "0") {
            mantissa.removeFirst()
            exponent -= 1
        }
        while mantissa.count > 1, mantissa.last == UInt8(ascii: "0") { mantissa.removeLast() }
        if mantissa == [UInt8(ascii: "0")] { exponent = 0 }
        return (String(decoding: mantissa, as: UTF8.self), exponent)
    }
}
