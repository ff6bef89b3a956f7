import Access
import Journal
import Policy
import Registry
import Vocabulary

/// Why one condition answered as it did for one household or village (为什么): down to fact, entry, clause and nearest change.
struct WhyModel: Sendable {
    /// A fact that was read.
    struct UsedFact: Sendable {
        var name: String
        var value: Markup
        /// Whether it is worked out from others.
        var isDerived: Bool
        var source: String?
        var by: String?
        var entry: String?
        var day: LocalDate?
    }

    /// A parameter that was read.
    struct UsedParameter: Sendable {
        var name: String
        var value: String
        var from: LocalDate?
        var document: String
        var status: SourceStatus
    }

    /// The change of one fact that turns the answer.
    struct Nearest: Sendable {
        var name: String
        var from: String
        var to: String
        /// The two numbers for the scale, where they are numbers.
        var numbers: (from: Int64, to: Int64, scale: Int)?
        var unit: String
    }

    var subject: WhySubject.Named
    var crumbs: [Page.Crumb]
    var name: String
    var verdict: Verdict
    var sentence: String
    var ruleSet: String
    var edition: String
    var asOf: LocalDate
    var pack: String
    var position: String
    var isGate: Bool
    var expression: String
    /// The comparison in numbers, name and value.
    var comparison: [(name: String, value: String)] = []
    /// The truths of the expression with their values.
    var steps: [WorkedStep] = []
    var citation: String?
    var status: SourceStatus
    var margin: String?
    var missing: [String]
    var error: String?
    var facts: [UsedFact] = []
    var parameters: [UsedParameter] = []
    var nearest: Nearest?
    var others: [(id: String, name: String, verdict: Verdict)] = []
    var ruleSetID: String
    var criterion: String

    /// How many of what it rests on were not read in their source.
    var unverified: Int {
        parameters.filter { $0.status == .unverified }.count + (status == .unverified ? 1 : 0)
    }
}

extension WhyModel {
    /// Explains a condition; 404 where the pack has none of that id on the day.
    init(
        _ kind: SubjectKind, _ id: String, _ ruleSet: String, _ criterion: String, _ reading: Reading,
        _ caller: Caller, _ language: String
    ) throws {
        let pack = reading.pack
        let rules = try reading.rules.ruleSet(ruleSet)
        guard rules.ruleSet.subject == kind else {
            throw Problem(.ruleSetNotFound, ["rule_set": ruleSet])
        }
        let file = try WhySubject(kind, id, reading, caller, language)
        let show = FactShow(pack, language, caller, file.territory)
        let all = rules.explain(file.source, in: pack, nearest: { $0 == criterion }).criteria
        guard let found = all.first(where: { $0.id == criterion }) else {
            throw Problem(
                .criterionNotFound,
                [
                    "id": criterion, "ruleset": rules.ruleSet.label("en"),
                    "ruleset.zh": rules.ruleSet.label("zh"),
                    "known": all.map { $0.label("en") }.joined(separator: ", "),
                    "known.zh": all.map { $0.label("zh") }.joined(separator: "、"),
                ])
        }
        self.init(
            subject: file.named, crumbs: file.crumbs + [Page.Crumb(found.label(language))],
            name: found.label(language),
            verdict: found.result.verdict, sentence: found.sentence(language),
            ruleSet: rules.ruleSet.label(language), edition: rules.edition.label(language),
            asOf: reading.asOf, pack: "\(pack.id) \(pack.version)", position: Self.position(file, reading),
            isGate: found.result.role == .gate, expression: found.expression,
            citation: found.citation.map { Self.place($0, pack, language) }, status: found.status,
            margin: found.margin.map { margin in
                show.plain(margin.value, margin.form) + (show.unit(margin.form) ?? "")
            },
            missing: found.result.missing.map { pack.facts[$0]?.label(language) ?? $0 },
            error: found.result.error.map { Problem($0).text(language) }, ruleSetID: ruleSet,
            criterion: criterion)
        let seen = WhyComparison(show)
        comparison = rules.reckoning(criterion, file.source, in: pack).map { seen.lines($0) } ?? []
        steps = seen.steps(rules.steps(criterion, file.source, in: pack, shown: seen.text))
        others = all.map { ($0.id, $0.label(language), $0.result.verdict) }
        try take(facts: found, file, reading, show)
        take(parameters: found, show)
        take(nearest: found, show)
    }

    /// How much of the subject's own chain was known; the pack that another chain adopted is named beside.
    private static func position(_ file: WhySubject, _ reading: Reading) -> String {
        guard let chain = reading.view.units.name(file.place.unit) else {
            return reading.position.description
        }
        return "\(chain)@\(reading.position.seq(of: chain))"
    }

    private mutating func take(
        facts found: CriterionExplanation, _ file: WhySubject, _ reading: Reading, _ show: FactShow
    ) throws {
        let origins = try FactOrigins(
            of: file.named.id, file.named.kind, file.place.key, unit: file.place.unit,
            village: file.place.village, reading.view, keys: reading.keys)
        facts = try found.facts.compactMap { used in
            guard let fact = reading.pack.facts[used.id], show.isShown(fact) else { return nil }
            let origin = origins[used.id]
            return UsedFact(
                name: fact.label(show.language), value: show.markup(fact, used.value),
                isDerived: fact.origin != .entered && fact.origin != .process,
                source: origin?.source.map { FactOrigin.words($0) },
                by: try origin.map { try reading.who($0.recordedBy, show.language) },
                entry: origin?.entry, day: origin?.effectiveOn)
        }
    }

    private mutating func take(parameters found: CriterionExplanation, _ show: FactShow) {
        parameters = found.parameters.map { used in
            let unit = show.unit(used.form) ?? ""
            return UsedParameter(
                name: show.pack.parameters[used.id]?.label(show.language) ?? used.id,
                value: used.value.map { show.plain($0, used.form) + unit } ?? "–",
                from: used.validFrom.flatMap { $0 == .distantPast ? nil : $0 },
                document: used.citation.map { Self.place($0, show.pack, show.language) } ?? "–",
                status: used.status)
        }
    }

    private mutating func take(nearest found: CriterionExplanation, _ show: FactShow) {
        guard let change = found.nearest, let fact = show.pack.facts[change.fact],
            show.visibility(of: fact) == .clear
        else { return }
        let unit = show.unit(change.form) ?? ""
        nearest = Nearest(
            name: fact.label(show.language), from: show.plain(change.from, change.form) + unit,
            to: show.plain(change.to, change.form) + unit, unit: unit)
        if case .integer(let from) = change.from, case .integer(let to) = change.to {
            nearest?.numbers = (from, to, change.form.scale)
        }
    }

    /// Where something stands: the document's title and the place in it.
    static func place(_ citation: Citation, _ pack: PolicyPack, _ language: String) -> String {
        let title = pack.documents[citation.document]?.title(language) ?? citation.document
        return [title, citation.section].compactMap { $0 }.joined(separator: " ")
    }
}
