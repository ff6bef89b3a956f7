public import Vocabulary

/// The line protocol of `tuopin expr` (interfaces.md, section 2): one JSON object in, one out.
public enum ExpressionLineProtocol {
    /// The answer to one line: exactly one of `value`, `unknown`, `error`, as one line of JSON without its end.
    ///
    /// The context brings the day and the pack's parameters; the line's `container` wins over the context's.
    public static func answer(_ line: String, _ context: EvaluationContext = EvaluationContext()) -> String {
        answer(Array(line.utf8), context).text
    }

    /// The answer to one line given as UTF-8 bytes.
    public static func answer(_ line: [UInt8], _ context: EvaluationContext) -> JSONValue {
        let request: JSONValue
        do throws(JSONSyntaxError) {
            request = try JSONValue(parsing: line)
        } catch {
            return malformed("no JSON at byte \(error.offset): \(error.reason)")
        }
        guard request.members != nil else { return malformed("an object expected") }
        guard let text = request["expr"]?.stringValue else { return malformed("“expr” must be text") }
        var context = context
        switch request["container"] {
        case nil, .null?: break
        case .string(let container)?: context.container = container
        default: return malformed("“container” must be text")
        }
        var outcomes: [String: Outcome] = [:]
        if let bindings = request["bindings"], bindings != .null {
            guard let members = bindings.members else { return malformed("“bindings” must be an object") }
            for member in members {
                guard let value = TaggedValue.value(member.value, named: member.key) else {
                    return malformed("“\(member.key)” is no tagged value")
                }
                outcomes[member.key] = .element(value)
            }
        }
        do throws(ExpressionSyntaxError) {
            let expression = try Expression(text)
            return json(expression.evaluate(DictionaryBindings(outcomes), context))
        } catch {
            return ["error": .string("\(ProblemNumber.expressionSyntax.rawValue): \(error)")]
        }
    }

    /// An outcome in the protocol's form; a value with parts that are not known is unknown.
    public static func json(_ outcome: Outcome) -> JSONValue {
        switch outcome {
        case .value(let value):
            let names = value.namesOfUnknownParts
            if !names.isEmpty { return json(.unknown(Outcome.union([names]))) }
            return ["value": TaggedValue.json(value)]
        case .unknown(let names): return ["unknown": .array(names.map { .string($0) })]
        case .error(let text): return ["error": .string(text)]
        }
    }

    private static func malformed(_ reason: String) -> JSONValue {
        ["error": .string("\(ProblemNumber.expressionLine.rawValue): \(reason)")]
    }
}
