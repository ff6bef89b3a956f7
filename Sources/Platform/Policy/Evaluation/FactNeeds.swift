import Vocabulary

extension PolicyPack {
    /// The facts on which rule sets and forms rest (所需指标), derived ones with what they are worked out from.
    ///
    /// A reader that fetches only these answers as one that fetches everything.
    public func facts(neededBy ruleSets: [RuleSet], _ forms: [ScoreForm] = []) -> Set<String> {
        let texts = ruleSets.flatMap(\.texts) + forms.flatMap(\.texts)
        return PackDependencies(self).ground(of: texts).facts
    }
}

extension RuleSet {
    /// Every expression of the rule set, in all editions.
    fileprivate var texts: [ExpressionText] {
        [among].compactMap { $0 }
            + criteria.flatMap { criterion in
                criterion.editions.flatMap { [$0.when, $0.met, $0.margin].compactMap { $0 } }
            }
    }
}

extension ScoreForm {
    /// Every expression of the form.
    fileprivate var texts: [ExpressionText] { items.flatMap { item in item.options.map(\.when) } }
}
