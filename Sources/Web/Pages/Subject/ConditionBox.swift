import Policy
import Registry
import Vocabulary

/// One condition with its verdict, as a box of the strip that books begin with (条件格).
struct ConditionBox: Sendable {
    private typealias Say = HouseholdWords

    var id: String
    var name: String
    var verdict: Verdict
    var sentence: String
    /// How far from the line, where the sentence does not say it; nil where it is not known.
    var gap: String?
    /// Whether it decides, or is only listed beside.
    var isGate: Bool
    /// Whether something that it rests on was not read in its source.
    var isUnverified: Bool

    init(_ criterion: CriterionExplanation, _ language: String) {
        id = criterion.id
        name = criterion.label(language)
        verdict = criterion.result.verdict
        sentence = criterion.sentence(language)
        isGate = criterion.result.role == .gate
        isUnverified = criterion.status == .unverified || !criterion.result.unverified.isEmpty
    }

    /// A box for each condition of a rule set.
    static func boxes(
        _ rules: RuleSetOnDay, _ source: FactSource, _ pack: PolicyPack, _ language: String
    ) -> [ConditionBox] {
        rules.explain(source, in: pack, nearest: { _ in false }).criteria.map { ConditionBox($0, language) }
    }

    /// The boxes side by side, nine a row or six; each leads to why.
    static func strip(
        _ boxes: [ConditionBox], six: Bool = false, _ language: String, why: (String) -> String
    ) -> Markup {
        let items = Markup.each(boxes) { $0.markup(language, why: why($0.id)) }
        return "<ol class=\"nine\(six ? " six" as Markup : "")\">\(items)</ol>"
    }

    /// What a panel of boxes is headed by: how many answered how. References do not count.
    static func heading(_ boxes: [ConditionBox], _ name: String, _ language: String) -> String {
        func count(_ verdict: Verdict) -> String {
            String(boxes.count { $0.isGate && $0.verdict == verdict })
        }
        return Say.conditions(
            language,
            [
                "name": name, "met": count(.met), "unmet": count(.unmet), "unknown": count(.unknown),
                "none": count(.notApplicable),
            ])
    }

    /// The gates that are not passed.
    static func open(_ boxes: [ConditionBox]) -> [ConditionBox] {
        boxes.filter { $0.isGate && ($0.verdict == .unmet || $0.verdict == .unknown) }
    }

    private func markup(_ language: String, why: String) -> Markup {
        let mark: Markup =
            isUnverified ? " <small class=\"unv\" title=\"\(Say.unverified(language))\"></small>" : ""
        let gap: Markup = gap.map { "<p><b>\($0)</b></p>" } ?? ""
        let role: Markup = isGate ? "" : "<p>\(Say.reference(language))</p>"
        return """
            <li class="\(VerdictMark.sign(verdict))">\(VerdictMark.markup(verdict, language))\(mark)<h3>\(name)</h3><p>\(sentence)</p>\(gap)\(role)<p><a href="\(why)">\(Say.why(language))<span class="sr">：\(name)</span></a></p></li>
            """
    }
}
