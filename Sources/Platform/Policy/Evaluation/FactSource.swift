public import Vocabulary

extension FactValue {
    /// The value as expressions see it.
    public var celValue: CELValue {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .text(let text): .string(text)
        case .day(let day): .date(day)
        }
    }

    /// The value of an expression's answer; nil where it is of no fact's type.
    public init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(value)
        case .string(let text): self = .text(text)
        case .date(let day): self = .day(day)
        default: return nil
        }
    }
}

/// The facts of one subject as rules see them (事实来源): entered ones, and those worked out from them on demand.
///
/// An aggregate runs over the lower subjects where some are listed. What can be worked out stands before what was
/// entered for the same fact; where it cannot, the entered value stands, and else it is not known.
public final class FactSource: Bindings {
    /// Whose facts they are.
    public let subject: SubjectKind
    /// The lower subjects that are listed, by kind; a kind that is not there is not listed.
    public let lower: [SubjectKind: [FactSource]]
    private let facts: FactDictionary
    private let context: EvaluationContext
    private let entered: [String: FactValue]
    private var known: [String: Outcome] = [:]
    private var underway: Set<String> = []
    private var members: Outcome?

    /// The facts of a subject: what was entered, and the lower subjects that are listed.
    public init(
        _ subject: SubjectKind, in pack: PolicyPack, context: EvaluationContext, entered: [String: FactValue],
        lower: [SubjectKind: [FactSource]] = [:]
    ) {
        self.subject = subject
        facts = pack.facts
        self.context = context
        self.entered = entered
        // A village of which no household or group is recorded: nobody knows how many there are. What was entered
        // stands, and nothing counts as 0.
        var lower = subject == .village ? lower.filter { !$0.value.isEmpty } : lower
        // A village that lists its households lists their persons, where each of them does.
        if lower[.person] == nil, let households = lower[.household] {
            let persons = households.compactMap { $0.lower[.person] }
            if persons.count == households.count { lower[.person] = persons.flatMap { $0 } }
        }
        self.lower = lower
    }

    private init(_ other: FactSource, entered: [String: FactValue]) {
        subject = other.subject
        lower = other.lower
        facts = other.facts
        context = other.context
        self.entered = entered
    }

    /// The same subject with one entered fact changed; nil takes it away.
    public func replacing(_ id: String, with value: FactValue?) -> FactSource {
        var entered = entered
        entered[id] = value
        return FactSource(self, entered: entered)
    }

    /// The outcome under a fact of this subject, or of `members`; nil for any other name.
    public func value(of name: String) -> Outcome? {
        if let outcome = known[name] { return outcome }
        if name == "members", subject == .household { return listedMembers() }
        guard let fact = facts[name], fact.subject == subject else { return nil }
        switch fact.origin {
        case .entered, .process: return entered[name].map { .value($0.celValue) } ?? .unknown([name])
        case .rule, .aggregate: break
        }
        guard underway.insert(name).inserted else {
            return .failed(.packCycle, "“\(name)” is worked out from itself")
        }
        let outcome = workedOut(fact)
        underway.remove(name)
        known[name] = outcome
        return outcome
    }

    private func workedOut(_ fact: Fact) -> Outcome {
        let written = entered[fact.id]
        let derived: Outcome
        switch fact.origin {
        case .entered, .process: derived = .unknown([fact.id])
        case .rule(let rule):
            guard let expression = rule.expression else {
                return .failed(.packExpression, "“\(fact.id)” has no readable rule")
            }
            derived = expression.evaluate(self, context)
        case .aggregate(let aggregate):
            guard let subjects = lower[aggregate.over] else {
                return written.map { .value($0.celValue) } ?? .unknown([fact.id])
            }
            derived = aggregate.outcome(over: subjects, fact: fact.id, context)
        }
        if case .unknown = derived, fact.mayBeEntered, let written { return .value(written.celValue) }
        return derived
    }

    /// The persons of a household as a list of records whose fields are their facts.
    private func listedMembers() -> Outcome {
        if let members { return members }
        let outcome: Outcome
        if let persons = lower[.person] {
            let ids = facts.of(.person).map(\.id)
            outcome = .value(
                .list(
                    persons.map { person in
                        .map(CELMap(record: ids.map { ($0, person.field($0)) }))
                    }))
        } else {
            outcome = .unknown(["members"])
        }
        members = outcome
        return outcome
    }

    private func field(_ id: String) -> CELValue {
        switch value(of: id) {
        case .value(let value): value
        case .unknown(let names): .unknown(names)
        case .error, nil: .unknown([id])
        }
    }
}

extension Fact.Aggregate {
    /// The aggregate over listed subjects; what is not known of one spreads, unless the others decide.
    func outcome(over subjects: [FactSource], fact: String, _ context: EvaluationContext) -> Outcome {
        var missing: [[String]] = []
        var error: Outcome?
        var count: Int64 = 0
        var total: Int64 = 0
        var extreme: CELValue?
        func note(_ outcome: Outcome) {
            if case .unknown(let names) = outcome { missing.append(names) }
            if case .error = outcome { error = error ?? outcome }
        }
        for subject in subjects {
            let chosen =
                filter.map { $0.expression?.evaluate(subject, context) ?? .unknown([fact]) } ?? .bool(true)
            if chosen.boolValue == false { continue }
            let value =
                of.map { $0.expression?.evaluate(subject, context) ?? .unknown([fact]) } ?? .bool(true)
            let isChosen = chosen.boolValue == true
            if !isChosen {
                // Whether it counts is not known: it cannot matter where its own value changes nothing.
                if operation == .any, value.boolValue == false { continue }
                if operation == .all, value.boolValue == true { continue }
                note(chosen)
                continue
            }
            count += 1
            if operation == .count, of == nil { continue }
            guard case .value(let known) = value else {
                note(value)
                continue
            }
            switch (operation, known) {
            case (.count, .bool(let holds)): if !holds { count -= 1 }
            case (.any, .bool(true)): return .bool(true)
            case (.all, .bool(false)): return .bool(false)
            case (.any, .bool), (.all, .bool): break
            case (.sum, .int(let amount)):
                let (sum, over) = total.addingReportingOverflow(amount)
                if over { return .failed(.expressionOverflow, "the sum “\(fact)” is too large") }
                total = sum
            case (.min, _), (.max, _):
                guard let best = extreme else {
                    extreme = known
                    break
                }
                let wanted = operation == .min ? Self.isLess(known, best) : Self.isLess(best, known)
                guard let wanted else {
                    return .failed(.expressionOverload, "“\(fact)” compares unlike values")
                }
                if wanted { extreme = known }
            default: return .failed(.expressionOverload, "“\(fact)” cannot take a \(known.typeName)")
            }
        }
        if !missing.isEmpty { return .unknown(Outcome.union(missing)) }
        if let error { return error }
        switch operation {
        case .count: return .value(.int(count))
        case .sum: return .value(.int(total))
        case .any: return .bool(false)
        case .all: return .bool(true)
        case .min, .max: return extreme.map { .value($0) } ?? .unknown([fact])
        }
    }

    private static func isLess(_ left: CELValue, _ right: CELValue) -> Bool? {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        default: nil
        }
    }
}
