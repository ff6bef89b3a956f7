import Journal
import Policy
import Vocabulary

/// What the bodies of a pack's entries are likely to hold (词表), from its dictionary of facts: one payload for each
/// kind of subject with every fact of the class, in the order in which payloads are written.
enum PackWords {
    /// The words of each class of body.
    static func words(_ pack: PolicyPack) -> [BodyClass: String] {
        let facts = pack.facts.all.filter { $0.isEntered || $0.origin == .process }
        return Dictionary(
            uniqueKeysWithValues: Sensitivity.allCases.map { sensitivity in
                let texts = SubjectKind.allCases.map { kind in
                    text(kind, facts.filter { $0.subject == kind && $0.sensitivity == sensitivity }, pack)
                }
                return (BodyClass(sensitivity), texts.joined())
            })
    }

    private static func text(_ kind: SubjectKind, _ facts: [Fact], _ pack: PolicyPack) -> String {
        guard !facts.isEmpty else { return "" }
        let set = facts.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
            .map { "\"\($0.id)\":\(likely($0, pack))" }.joined(separator: ",")
        let place =
            switch kind {
            case .person: "\"household\":\"h-\",\"present\":true,"
            case .household: "\"group\":\"a\",\"present\":true,"
            case .group, .village: "\"kind\":\"\(kind.rawValue)\",\"present\":true,"
            }
        let subject =
            switch kind {
            case .person: "p-"
            case .household: "h-"
            case .group, .village: "a"
            }
        return "{\"payload\":{\(place)\"set\":{\(set)},\"source\":{\"file\":\"\",\"row\":,\"sheet\":\"\"},"
            + "\"subject\":\"\(subject)\",\"village\":\"a\"},\"reason\":\"\"}"
    }

    /// A value that a fact may have: the first code, true, nought.
    private static func likely(_ fact: Fact, _ pack: PolicyPack) -> String {
        switch fact.type {
        case .bool: "true"
        case .int, .money, .number: "0"
        case .code: "\"\(fact.codes.flatMap { pack.codeLists[$0]?.allCodes.first } ?? "")\""
        case .date, .text: "\"\""
        }
    }
}
