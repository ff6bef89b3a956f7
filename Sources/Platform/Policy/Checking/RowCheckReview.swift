import Vocabulary

/// The part of a check that reads what layouts ask of the rows of lists: facts, expressions, citations, texts.
extension PackCheck {
    mutating func rowChecks() {
        let scope = Layout.RowCheck.scope(pack)
        for layout in pack.layouts {
            for check in layout.sheets.flatMap(\.checks) {
                for id in [check.fact, check.day].compactMap({ $0 })
                where pack.facts[id]?.subject != .person {
                    report(.packUnknownReference, ["kind": "fact of a person", "id": id], at: check.place)
                }
                if let met = check.met,
                    case .failure(let found)? = met.expression?.checked(scope, wanted: .bool)
                {
                    for problem in found.all { report(problem.number, problem.arguments, at: met.place) }
                }
                if let citation = check.citation {
                    if pack.documents[citation.document] == nil {
                        report(.packDeadCitation, ["id": citation.document], at: citation.at)
                    }
                } else {
                    report(.packNoCitation, ["what": "\(layout.id)/\(check.id)"], at: check.place)
                }
                for text in check.complaint.texts { placeholders(text.text, of: .person, at: check.place) }
            }
        }
    }
}
