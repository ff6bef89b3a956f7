public import Vocabulary

/// The points of one item (单项得分).
public struct ItemScore: Sendable, Hashable, Identifiable {
    /// The item's id.
    public var id: String
    /// Its points; nil where a fact is missing.
    public var points: Int?
    /// The missing facts, sorted by their bytes.
    public var missing: [String]
    /// The number of an error.
    public var error: ProblemNumber?
}

/// The points of a form (得分).
public struct ScoreResult: Sendable, Hashable {
    /// The form's id.
    public var form: String
    /// Whether the form is the office's own.
    public var official: Bool
    /// The sum of all items; nil where one of them is missing.
    public var score: Int?
    /// The sum of the items that are known.
    public var partial: Int
    /// The items in order.
    public var items: [ItemScore]

    /// The missing facts of all items, sorted, each once.
    public var missing: [String] { Outcome.union(items.map(\.missing)) }
}

/// What scoring decides for a subject (识别决定).
public enum RegistrationDecision: String, Sendable, Hashable, CaseIterable {
    /// 纳入.
    case registered
    /// 不纳入.
    case notRegistered = "not_registered"
    /// The score is not known.
    case unknown
}

extension ScoreForm {
    /// The points of a subject: an item none of whose options holds gives none, one that meets an unknown is missing.
    public func score(_ facts: some Bindings, _ context: EvaluationContext) -> ScoreResult {
        score(items.map { $0.score(facts, context) })
    }

    /// The points of a subject by those of its items.
    func score(_ scores: [ItemScore]) -> ScoreResult {
        let partial = scores.reduce(0) { $0 + ($1.points ?? 0) }
        let isWhole = scores.allSatisfy { $0.points != nil }
        return ScoreResult(
            form: id, official: official, score: isWhole ? partial : nil, partial: partial, items: scores)
    }

    /// Whether more points mean better off, so that low scores are taken.
    public var takesLowScores: Bool { higherIs != "worse-off" }

    /// Whether the cut-off itself is taken: the pack's expression on the day; nil where it is not known.
    public func takesCutoff(_ context: EvaluationContext) -> Bool? {
        guard let expression = cutoffInclusive?.expression else { return true }
        return expression.evaluate(DictionaryBindings(), context).boolValue
    }

    /// What a score decides by a cut-off; a confirmed exclusion (an unmet criterion) goes before every score.
    ///
    /// Where the score is inside and an exclusion is not known (a hit still to be verified), the decision is open and
    /// names that criterion; a list of those without a confirmed exclusion may take them all the same.
    public func decision(
        score: Int?, cutoff: Int, inclusive: Bool, exclusions: RuleSetResult? = nil
    ) -> (decision: RegistrationDecision, because: String) {
        if let excluded = exclusions?.criteria.first(where: { $0.role == .gate && $0.verdict == .unmet }) {
            return (.notRegistered, excluded.id)
        }
        guard let score else { return (.unknown, "score") }
        let distance = takesLowScores ? cutoff - score : score - cutoff
        guard distance > 0 || distance == 0 && inclusive else { return (.notRegistered, "cutoff") }
        let open = exclusions?.criteria.first { $0.role == .gate && $0.verdict == .unknown }
        return open.map { (.unknown, $0.id) } ?? (.registered, "cutoff")
    }
}

extension ScoreForm.Item {
    func score(_ facts: some Bindings, _ context: EvaluationContext) -> ItemScore {
        var sum = 0
        for option in options {
            guard let expression = option.when.expression else { continue }
            let outcome = expression.evaluate(facts, context)
            switch outcome {
            case .value(.bool(false)): continue
            case .value(.bool(true)):
                sum += option.points
                if !adds { return ItemScore(id: id, points: capped(sum), missing: []) }
            case .unknown(let names): return ItemScore(id: id, points: nil, missing: names)
            case .value, .error:
                return ItemScore(
                    id: id, points: nil, missing: [], error: outcome.problemNumber ?? .expressionOverload)
            }
        }
        return ItemScore(id: id, points: capped(sum), missing: [])
    }

    func capped(_ points: Int) -> Int { cap.map { min($0, points) } ?? points }
}
