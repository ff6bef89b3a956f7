import Exit
import Policy
import Vocabulary

/// What a list asks of rules beside the household exit (规则条件): of households the data-quality rules and the exclusions of the
/// identification, of villages the exit rules.
struct QualityCheck: Sendable, Hashable {
    /// The role of the rule set in `pack.yaml`.
    private(set) var role: String
    /// The rule set as addresses name it; nil for the data-quality rules.
    private var set: String?
    /// The rule.
    var rule: String
    /// Whether those are meant of whom the rule cannot be asked for want of facts.
    var isUnknown = false

    /// The roles whose rules a list may ask for.
    static func roles(_ kind: ListKind) -> [String] {
        switch kind {
        case .households, .exits: [QualityFindings.role, QualityFindings.exclusions]
        case .villages: [ExitJudge.villageRole]
        case .persons: []
        }
    }

    /// A data-quality rule.
    init(rule: String, isUnknown: Bool = false) {
        role = QualityFindings.role
        self.rule = rule
        self.isUnknown = isUnknown
    }

    /// A rule of the set that has a role.
    init(_ role: String, _ set: RuleSet, rule: String, isUnknown: Bool) {
        self.role = role
        self.set = role == QualityFindings.role ? nil : set.id
        self.rule = rule
        self.isUnknown = isUnknown
    }

    /// Reads `RULE` of the data-quality rules or `RULESET/RULE`; nil where a list of this kind has no such rule.
    init?(_ text: String, _ kind: ListKind, _ pack: PolicyPack, isUnknown: Bool) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        let found = Self.roles(kind).first { role in
            guard let set = pack.ruleSet(for: role), let rule = parts.last else { return false }
            return (parts.count == 2 ? set.id == parts[0] : role == QualityFindings.role)
                && set.criteria[rule] != nil
        }
        guard let found, let set = pack.ruleSet(for: found), let rule = parts.last else { return nil }
        self.init(found, set, rule: rule, isUnknown: isUnknown)
    }

    /// How it stands in an address.
    var query: (String, String) {
        (isUnknown ? "doubt" : "check", [set, rule].compactMap { $0 }.joined(separator: "/"))
    }

    /// In words, as the chip of a list has it.
    func words(_ pack: PolicyPack, _ language: String) -> String {
        let set = pack.ruleSet(for: role)
        let name = [
            "rule": set?.criteria[rule]?.label(language) ?? rule, "set": set?.label(language) ?? role,
        ]
        if role == QualityFindings.role {
            return (isUnknown ? QualityWords.doubt : QualityWords.found)(language, name)
        }
        return (isUnknown ? QualityWords.toVerify : QualityWords.unmetOf)(language, name)
    }
}
