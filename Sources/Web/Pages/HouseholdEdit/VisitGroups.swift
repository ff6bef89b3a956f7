import Access
import Policy
import Registry
import Vocabulary

extension EditModel {
    private typealias Say = VisitWords

    /// The form of a visit: what the visit tells, then each condition that waits with what decides it, then, folded,
    /// those that are not met.
    static func visitGroups(_ sheet: EditSheet, _ ground: EditGround) -> [Group] {
        let (reading, show) = (ground.reading, ground.show)
        let language = show.language
        var left = sheet.parts
        /// Takes fields out of a part, as rows of the form.
        func take(_ index: Int, _ isTaken: (Fact) -> Bool) -> [Field] {
            let taken = left[index].fields.filter { isTaken($0.fact) }
            left[index].fields.removeAll { isTaken($0.fact) }
            let isMember = left[index].owner.kind == .person
            let whose = isMember ? ground.name(left[index]) : nil
            return taken.map { field in
                var row = Self.field(field, reading, show)
                if field.typed == nil {
                    // Nothing is asked that is known: who fills it in, and today.
                    switch field.fact.visit {
                    case .day: row.value = reading.asOf.description
                    case .by: row.value = ground.caller.name
                    case .also, nil: break
                    }
                }
                if let whose { row.label = Say.ofMember(language, ["name": whose, "fact": row.label]) }
                return row
            }
        }
        var groups: [Group] = []
        if !left.isEmpty {
            groups.append(Group(title: Say.visits(language), fields: take(0) { $0.visit != nil }))
        }
        for question in ground.questions {
            let fields = left.indices.flatMap { index in
                take(index) { question.own.contains($0.id) || question.members.contains($0.id) }
            }
            guard !fields.isEmpty else { continue }
            let verdict = VerdictMark.word(question.verdict)(language)
            groups.append(
                Group(
                    title: Say.question(language, ["name": question.name, "verdict": verdict]),
                    note: question.sentence, fields: fields, isFolded: question.verdict == .unmet))
        }
        let others = left.indices.flatMap { index in take(index) { _ in true } }
        if !others.isEmpty { groups.append(Group(title: Say.others(language), fields: others)) }
        return groups
    }
}
