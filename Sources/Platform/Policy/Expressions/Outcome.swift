public import Vocabulary

/// What an expression answers (结果): a value, not known, or an error; missing is not false.
public enum Outcome: Sendable {
    /// A value.
    case value(CELValue)
    /// Not known, with the names of the missing facts, sorted by their bytes, each once.
    case unknown([String])
    /// An error: a problem's number, a colon and what is wrong, as `422.513: division by zero`.
    case error(String)

    /// The number of the error's problem; nil for a value or an unknown.
    public var problemNumber: ProblemNumber? {
        guard case .error(let text) = self else { return nil }
        return ProblemNumber(rawValue: String(text.prefix { $0 != ":" }))
    }

    /// The truth value; nil for anything else.
    public var boolValue: Bool? {
        guard case .value(.bool(let truth)) = self else { return nil }
        return truth
    }

    static func failed(_ number: ProblemNumber, _ text: String) -> Outcome {
        .error("\(number.rawValue): \(text)")
    }

    static func bool(_ truth: Bool) -> Outcome { .value(.bool(truth)) }

    /// An element taken out of a list or map: a value, or unknown.
    static func element(_ value: CELValue) -> Outcome {
        guard case .unknown(let names) = value else { return .value(value) }
        return .unknown(union([names]))
    }

    /// Names sorted by their bytes, each once.
    static func union(_ lists: [[String]]) -> [String] {
        let all = lists.flatMap { $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return all.indices.filter { $0 == 0 || all[$0] != all[$0 - 1] }.map { all[$0] }
    }
}

/// Gives the values of names to an expression (取值): facts of a subject, or what a line of `expr` binds.
public protocol Bindings {
    /// The outcome under a name; nil when the name is not bound, unknown when its fact has no value.
    func value(of name: String) -> Outcome?
}

/// Bindings from a dictionary.
public struct DictionaryBindings: Bindings, Sendable {
    /// The outcome of each name.
    public var outcomes: [String: Outcome]

    /// Bindings by name.
    public init(_ outcomes: [String: Outcome] = [:]) { self.outcomes = outcomes }

    /// Bindings by name where all is known.
    public init(values: [String: CELValue]) { outcomes = values.mapValues { .value($0) } }

    /// The outcome under a name.
    public func value(of name: String) -> Outcome? { outcomes[name] }
}

/// What an expression is evaluated against besides its names (上下文): the day and the pack's parameters.
public struct EvaluationContext: Sendable {
    /// The day of the decision: `as_of`, and the day of `param('id')`.
    public var asOf: LocalDate?
    /// A parameter's value on a day (nil: on `asOf`); nil when there is none.
    public var parameter: @Sendable (String, LocalDate?) -> CELValue?
    /// The namespace in which names are looked up first, as `com.example`.
    public var container: String

    /// A context; without parameters `param()` is an error.
    public init(
        asOf: LocalDate? = nil, container: String = "",
        parameter: @escaping @Sendable (String, LocalDate?) -> CELValue? = { _, _ in nil }
    ) {
        self.asOf = asOf
        self.container = container
        self.parameter = parameter
    }
}
