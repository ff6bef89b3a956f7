public import Vocabulary

/// Why a criterion answered as it did (判定说明).
public struct CriterionExplanation: Sendable, Identifiable {
    /// A fact that the criterion read.
    public struct UsedFact: Sendable, Hashable {
        /// The fact's id.
        public var id: String
        /// Its value; nil where it is not known.
        public var value: FactValue?
        /// Its form.
        public var form: ValueForm
    }

    /// A parameter that the criterion read.
    public struct UsedParameter: Sendable, Hashable {
        /// The parameter's id.
        public var id: String
        /// Its value; nil where it has none on the day.
        public var value: FactValue?
        /// Its form.
        public var form: ValueForm
        /// The day from which the value holds.
        public var validFrom: LocalDate?
        /// How firm it is.
        public var status: SourceStatus
        /// Where it was read.
        public var citation: Citation?
    }

    /// A change of one fact that turns the criterion.
    public struct NearestChange: Sendable, Hashable {
        /// The fact.
        public var fact: String
        /// Its value now.
        public var from: FactValue
        /// The value that turns the criterion.
        public var to: FactValue
        /// Its form.
        public var form: ValueForm
    }

    /// The criterion's id.
    public var id: String
    /// Its name.
    public var label: Label
    /// What it answered.
    public var result: CriterionResult
    /// The sentence for the verdict, with facts and parameters filled in.
    public var sentence: Label
    /// The expression of `met`.
    public var expression: String
    /// The facts read, derived ones followed by what they rest on.
    public var facts: [UsedFact]
    /// The parameters read.
    public var parameters: [UsedParameter]
    /// How far from the line.
    public var margin: FormedValue?
    /// The smallest change of one fact that turns it; nil when no one fact can, or it was not asked for.
    public var nearest: NearestChange?
    /// Where the criterion was read.
    public var citation: Citation?
    /// How firm the criterion's text is.
    public var status: SourceStatus
    /// The papers required.
    public var evidence: [String]
    /// Who signs.
    public var signatures: [String]
}

/// Why a rule set answered as it did for one subject (判定说明).
public struct Explanation: Sendable {
    /// What it answered.
    public var result: RuleSetResult
    /// The day of the decision.
    public var asOf: LocalDate
    /// The criteria in order.
    public var criteria: [CriterionExplanation]
}

extension RuleSetOnDay {
    /// The answer for one subject with its reasons; the nearest change, which takes longest, only of the criteria whose
    /// id `nearest` accepts.
    public func explain(
        _ facts: some Bindings, in pack: PolicyPack, nearest: (String) -> Bool = { _ in true }
    ) -> Explanation {
        let explained = criteria.map { explain($0, facts, pack, withNearest: nearest($0.criterion.id)) }
        return Explanation(
            result: RuleSetResult(
                ruleSet: ruleSet.id, edition: edition.id,
                verdict: Verdict.combined(
                    explained.lazy.filter { $0.result.role == .gate }.map(\.result.verdict)),
                criteria: explained.map(\.result)), asOf: asOf, criteria: explained)
    }

    private func explain(
        _ asked: Asked, _ facts: some Bindings, _ pack: PolicyPack, withNearest: Bool
    ) -> CriterionExplanation {
        let result = evaluate(asked, facts)
        let margin = result.verdict == .notApplicable ? nil : margin(asked, facts, pack)
        return CriterionExplanation(
            id: asked.criterion.id, label: asked.criterion.label, result: result,
            sentence: sentence(asked, result, margin, facts, pack), expression: asked.met.text,
            facts: usedFacts(asked, facts, pack), parameters: usedParameters(asked, facts, pack),
            margin: margin,
            nearest: withNearest ? nearest(asked, result.verdict, facts, pack) : nil,
            citation: asked.edition.citation,
            status: asked.edition.status, evidence: asked.edition.evidence,
            signatures: asked.edition.signatures)
    }

    private func sentence(
        _ asked: Asked, _ result: CriterionResult, _ margin: FormedValue?, _ facts: some Bindings,
        _ pack: PolicyPack
    ) -> Label {
        guard let text = asked.edition.texts[result.verdict] else { return asked.criterion.label }
        return Label(
            text.texts.map { text in
                let filled = SentenceFilling.filled(text.text) { name in
                    if name == "margin" {
                        guard case .integer(let value)? = margin?.value, let form = margin?.form else {
                            return "…"
                        }
                        // The sentence says on which side of the line it is.
                        return pack.shown(.integer(Int64(clamping: value.magnitude)), form, text.language)
                    }
                    return pack.shown(name, facts, context, text.language) ?? "…"
                }
                return (text.language, filled)
            })
    }

    private func expressions(_ asked: Asked) -> [Expression] {
        [asked.when, asked.met].compactMap { $0 }
    }

    private func usedFacts(
        _ asked: Asked, _ facts: some Bindings, _ pack: PolicyPack
    ) -> [CriterionExplanation.UsedFact] {
        var used: [CriterionExplanation.UsedFact] = []
        var seen: Set<String> = []
        func add(_ names: [String]) {
            for name in names where seen.insert(name).inserted {
                guard let fact = pack.facts[name], fact.subject == ruleSet.subject else { continue }
                var value: FactValue?
                if case .value(let known)? = facts.value(of: name) { value = FactValue(known) }
                used.append(CriterionExplanation.UsedFact(id: name, value: value, form: fact.form))
                if case .rule(let rule) = fact.origin { add(rule.expression?.freeNames ?? []) }
            }
        }
        for expression in expressions(asked) { add(expression.freeNames) }
        return used
    }

    private func usedParameters(
        _ asked: Asked, _ facts: some Bindings, _ pack: PolicyPack
    ) -> [CriterionExplanation.UsedParameter] {
        var used: [CriterionExplanation.UsedParameter] = []
        for expression in expressions(asked) {
            for read in expression.trace(facts, context).parameters {
                guard let parameter = pack.parameters[read.id], !used.contains(where: { $0.id == read.id })
                else {
                    continue
                }
                let entry = parameter.entry(on: read.day ?? asOf)
                used.append(
                    CriterionExplanation.UsedParameter(
                        id: read.id, value: read.value.flatMap { FactValue($0) }, form: parameter.form,
                        validFrom: entry?.from, status: entry?.status ?? .unverified,
                        citation: entry?.citation))
            }
        }
        return used
    }
}

extension CriterionExplanation {
    /// The criterion of `explain`; `provenance` adds to each fact where its value comes from.
    public func json(
        _ pack: PolicyPack, provenance: (String) -> [JSONValue.Member] = { _ in [] }
    ) -> JSONValue {
        .object(
            [
                .init("id", .string(id)), .init("verdict", .string(result.verdict.rawValue)),
                .init("role", .string(result.role.rawValue)),
            ] + sentence.members + [
                .init("expression", .string(expression)),
                .init(
                    "facts",
                    .array(
                        facts.map { fact in
                            .object(
                                [
                                    .init("id", .string(fact.id)), .init("value", fact.form.json(fact.value)),
                                    .init("unit", .text(pack.unit(of: fact.form))),
                                ] + provenance(fact.id))
                        })),
                .init("parameters", .array(parameters.map { $0.json(pack) })),
                .init("missing", .array(result.missing.map { .string($0) })),
                .init(
                    "margin",
                    margin.map { ["value": $0.form.json($0.value), "unit": .text(pack.unit(of: $0.form))] }
                        ?? .null),
                .init(
                    "nearest",
                    nearest.map {
                        ["fact": .string($0.fact), "from": $0.form.json($0.from), "to": $0.form.json($0.to)]
                    } ?? .null),
                .init("error", .text(result.error?.rawValue)), .init("status", .string(status.rawValue)),
                .init("citation", citation?.json ?? .null),
                .init("evidence", .array(evidence.map { .string($0) })),
                .init("signatures", .array(signatures.map { .string($0) })),
            ])
    }
}

extension CriterionExplanation.UsedParameter {
    func json(_ pack: PolicyPack) -> JSONValue {
        [
            "id": .string(id), "value": form.json(value), "unit": .text(pack.unit(of: form)),
            "valid_from": .text(validFrom.flatMap { $0 == .distantPast ? nil : $0.description }),
            "status": .string(status.rawValue), "citation": citation?.json ?? .null,
        ]
    }
}
