public import Vocabulary

/// What one criterion answered (条件判定).
public struct CriterionResult: Sendable, Hashable, Identifiable {
    /// The criterion's id.
    public var id: String
    /// Its verdict.
    public var verdict: Verdict
    /// Whether it decides.
    public var role: CriterionEdition.Role
    /// The facts that are missing, sorted by their bytes; empty unless the verdict is unknown.
    public var missing: [String]
    /// The number of the error that made it unknown.
    public var error: ProblemNumber?
    /// The unverified parameters that it used.
    public var unverified: [String]
}

/// What a rule set answered (规则集判定).
public struct RuleSetResult: Sendable, Hashable {
    /// The rule set's id.
    public var ruleSet: String
    /// The edition that decided.
    public var edition: String
    /// The verdict of its gate criteria together.
    public var verdict: Verdict
    /// Its criteria in order.
    public var criteria: [CriterionResult]

    /// The missing facts of all criteria, sorted, each once.
    public var missing: [String] { Outcome.union(criteria.map(\.missing)) }

    /// The numbers of the errors, sorted, each once.
    public var errors: [ProblemNumber] {
        Set(criteria.compactMap(\.error)).sorted { $0.rawValue < $1.rawValue }
    }

    /// The unverified parameters of all criteria, sorted, each once.
    public var unverified: [String] { Outcome.union(criteria.map(\.unverified)) }

    /// The verdict of one criterion; nil where the edition does not ask it.
    public subscript(criterion: String) -> Verdict? { criteria.first { $0.id == criterion }?.verdict }
}

/// A rule set as it decides on one day (某日的规则集): its edition chosen, its parameters looked up once.
///
/// Made once and asked for many subjects.
public struct RuleSetOnDay: Sendable {
    /// The rule set.
    public let ruleSet: RuleSet
    /// The edition in force.
    public let edition: RuleSet.Edition
    /// The day of the decision.
    public let asOf: LocalDate
    /// What its expressions are evaluated in.
    public let context: EvaluationContext
    /// The criteria in force, in order.
    public let criteria: [Asked]

    /// A criterion as it is asked on the day.
    public struct Asked: Sendable {
        /// The criterion.
        public let criterion: Criterion
        /// Its text in force.
        public let edition: CriterionEdition
        let when: Expression?
        let met: Expression
        let unverifiedWhen: [String]
        let unverifiedMet: [String]
    }

    /// A rule set of a pack on a day; refused where no edition is in force or a text is no expression.
    ///
    /// `values` stand in place of the pack's parameters, for what-if questions and cases.
    public init(
        _ ruleSet: RuleSet, in pack: PolicyPack, asOf: LocalDate, replacing values: [String: FactValue] = [:]
    ) throws(Problem) {
        guard let edition = ruleSet.edition(on: asOf) else {
            throw Problem(.packNoEdition, ["ruleset": ruleSet.id, "day": asOf.description])
        }
        self.ruleSet = ruleSet
        self.edition = edition
        self.asOf = asOf
        context = pack.context(asOf: asOf, replacing: values)
        func unverified(_ expression: Expression?) -> [String] {
            (expression?.parameterIDs ?? []).filter {
                values[$0] == nil && pack.parameters[$0]?.entry(on: asOf)?.status == .unverified
            }
        }
        var asked: [Asked] = []
        for (criterion, edition) in ruleSet.criteria(in: edition) {
            guard let met = edition.met.expression, edition.when == nil || edition.when?.expression != nil
            else {
                throw Problem(
                    .packExpression, ["why": "\(ruleSet.id)/\(criterion.id)"], at: edition.place.problemPlace)
            }
            asked.append(
                Asked(
                    criterion: criterion, edition: edition, when: edition.when?.expression, met: met,
                    unverifiedWhen: unverified(edition.when?.expression), unverifiedMet: unverified(met)))
        }
        criteria = asked
    }

    /// Whether a list is made for a subject: the rule set's `among`.
    public func concerns(_ facts: some Bindings) -> Outcome {
        ruleSet.among?.expression.map { $0.evaluate(facts, context) } ?? .bool(true)
    }

    /// The answer for one subject.
    public func evaluate(_ facts: some Bindings) -> RuleSetResult {
        let results = criteria.map { evaluate($0, facts) }
        return RuleSetResult(
            ruleSet: ruleSet.id, edition: edition.id,
            verdict: Verdict.combined(results.lazy.filter { $0.role == .gate }.map(\.verdict)),
            criteria: results)
    }

    /// The answer of one criterion.
    public func evaluate(_ asked: Asked, _ facts: some Bindings) -> CriterionResult {
        var result = CriterionResult(
            id: asked.criterion.id, verdict: .unknown, role: asked.edition.role, missing: [], error: nil,
            unverified: asked.unverifiedWhen)
        if let when = asked.when {
            let outcome = when.evaluate(facts, context)
            switch outcome {
            case .value(.bool(true)): break
            case .value(.bool(false)):
                result.verdict = .notApplicable
                return result
            default:
                result.takes(outcome)
                return result
            }
        }
        result.unverified = Outcome.union([asked.unverifiedWhen, asked.unverifiedMet])
        result.takes(asked.met.evaluate(facts, context))
        return result
    }
}

extension CriterionResult {
    fileprivate mutating func takes(_ outcome: Outcome) {
        switch outcome {
        case .value(.bool(let holds)): verdict = holds ? .met : .unmet
        case .value: error = .expressionOverload
        case .unknown(let names): missing = names
        case .error: error = outcome.problemNumber ?? .packExpression
        }
    }
}

extension PolicyPack {
    /// What the pack's expressions are evaluated in on a day; `values` stand in place of its parameters.
    public func context(asOf: LocalDate, replacing values: [String: FactValue] = [:]) -> EvaluationContext {
        let parameters = parameters
        var onDay: [String: CELValue] = [:]
        for parameter in parameters { onDay[parameter.id] = parameter.value(on: asOf)?.celValue }
        for (id, value) in values { onDay[id] = value.celValue }
        let today = onDay
        return EvaluationContext(asOf: asOf) { id, day in
            if day == nil || day == asOf || values[id] != nil { return today[id] }
            return day.flatMap { parameters[id]?.value(on: $0)?.celValue }
        }
    }

    /// The rule set with an id, or the complaint that there is none.
    public func ruleSet(_ id: String) throws(Problem) -> RuleSet {
        if let found = ruleSets[id] { return found }
        throw Problem(
            .ruleSetNotFound, ["id": id, "known": ruleSets.map(\.id).joined(separator: ", ")])
    }

    /// The score form with an id, or the complaint that there is none.
    public func scoreForm(_ id: String) throws(Problem) -> ScoreForm {
        if let found = scoreForms[id] { return found }
        throw Problem(
            .scoreFormNotFound, ["id": id, "known": scoreForms.map(\.id).joined(separator: ", ")])
    }

    /// The parameter with an id, or the complaint that there is none.
    public func parameter(_ id: String) throws(Problem) -> Parameter {
        if let found = parameters[id] { return found }
        throw Problem(.parameterNotFound, ["id": id])
    }

    /// A parameter with another value, written `ID=VALUE` in major units, as what-if questions have it.
    public func replacement(_ text: String) throws(Problem) -> (id: String, value: FactValue) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw Problem(.badArgument, ["name": "--set", "value": text, "why": "PARAM=VALUE"])
        }
        let parameter = try parameter(parts[0])
        do {
            let value = try parameter.form.value(parts[1])
            if case .text(let code) = value, let list = parameter.form.codes,
                codeLists[list]?.value(code) == nil
            {
                throw Problem(.packCodes, ["list": list, "code": code])
            }
            return (parts[0], value)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.packValue, ["value": parts[1], "type": parameter.form.type.rawValue])
        }
    }

    /// A rule set as it decides on a day.
    public func ruleSet(
        _ id: String, on day: LocalDate, replacing values: [String: FactValue] = [:]
    ) throws(Problem) -> RuleSetOnDay {
        try RuleSetOnDay(try ruleSet(id), in: self, asOf: day, replacing: values)
    }
}

extension RuleSet {
    /// The criterion with an id, or the complaint that there is none.
    public func criterion(_ id: String) throws(Problem) -> Criterion {
        if let found = criteria[id] { return found }
        throw Problem(
            .criterionNotFound,
            ["ruleset": self.id, "id": id, "known": criteria.map(\.id).joined(separator: ", ")])
    }

    /// The answer for one subject on a day; for many subjects make a `RuleSetOnDay` once.
    public func evaluate(
        _ facts: some Bindings, in pack: PolicyPack, asOf: LocalDate
    ) throws(Problem) -> RuleSetResult {
        try RuleSetOnDay(self, in: pack, asOf: asOf).evaluate(facts)
    }
}
