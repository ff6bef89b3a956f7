public import Vocabulary

extension Layout.RowCheck {
    /// What is said against a row of a list (行校验结果); nil where it holds, or too little is known to say.
    ///
    /// `earlier` are the rows of the same person that stand above it; `asOf` is the day of the parameters where the
    /// row itself names none.
    public func complaint(
        about row: [String: FactValue], after earlier: [[String: FactValue]], in pack: PolicyPack,
        asOf: LocalDate
    ) -> Label? {
        var today = asOf
        if case .day(let own)? = day.flatMap({ row[$0] }) { today = own }
        if let from, today < from { return nil }
        let context = pack.context(asOf: today)
        let facts = RowFacts(
            source: FactSource(.person, in: pack, context: context, entered: row), earlier: earlier,
            ids: pack.facts.of(.person).map(\.id))
        guard fails(row, facts, context) else { return nil }
        return Label(
            complaint.texts.map { text in
                (
                    text.language,
                    SentenceFilling.filled(text.text) {
                        pack.shown($0, facts, context, text.language) ?? "…"
                    }
                )
            })
    }

    private func fails(_ row: [String: FactValue], _ facts: RowFacts, _ context: EvaluationContext) -> Bool {
        if case .text(let text)? = row[fact], without.contains(where: { text.contains($0) }) { return true }
        return met?.expression?.evaluate(facts, context).boolValue == false
    }

    /// The scope in which a check is written: facts of the person, and of `earlier` rows.
    static func scope(_ pack: PolicyPack) -> ExpressionScope {
        var scope = ExpressionScope(pack, .person)
        scope.members = scope.facts
        scope.membersName = RowFacts.earlierName
        return scope
    }
}

/// The facts of one row, and the rows of its person above it.
private struct RowFacts: Bindings {
    static let earlierName = "earlier"
    let source: FactSource
    let earlier: [[String: FactValue]]
    let ids: [String]

    func value(of name: String) -> Outcome? {
        guard name == Self.earlierName else { return source.value(of: name) }
        return .value(
            .list(
                earlier.map { row in
                    .map(CELMap(record: ids.map { ($0, row[$0]?.celValue ?? .unknown([$0])) }))
                }))
    }
}
