import Policy
import Registry
import Vocabulary

/// What a visit can find out (走访待问): a condition that waits or is not met, with the facts that decide it.
struct VisitQuestion: Sendable {
    var name: String
    var verdict: Verdict
    var sentence: String
    /// Facts of the subject itself.
    var own: [String] = []
    /// Facts of its members.
    var members: [String] = []

    /// The questions about a subject by the rules of the day, in their order, what waits before what is not met; a fact
    /// is asked once. None where no rules hold.
    static func open(_ rules: RuleSetOnDay?, _ source: FactSource, _ show: FactShow) -> [VisitQuestion] {
        guard let rules else { return [] }
        let pack = show.pack
        let criteria = rules.explain(source, in: pack, nearest: { _ in false }).criteria
        var asked: Set<String> = []
        return [Verdict.unknown, .unmet].flatMap { verdict in
            criteria.filter { $0.result.verdict == verdict }.compactMap { criterion in
                var question = VisitQuestion(
                    name: criterion.label(show.language), verdict: verdict,
                    sentence: criterion.sentence(show.language))
                let read = verdict == .unknown ? criterion.result.missing : criterion.facts.map(\.id)
                for id in read.flatMap({ ground($0, source, pack) }) {
                    guard let fact = pack.facts[id], asked.insert(id).inserted else { continue }
                    if fact.subject == source.subject {
                        question.own.append(id)
                    } else if fact.subject == .person, source.subject == .household {
                        question.members.append(id)
                    }
                }
                return question
            }
        }
    }

    /// The facts to ask for one that was read: what is counted of the members is asked of them.
    private static func ground(_ id: String, _ source: FactSource, _ pack: PolicyPack) -> [String] {
        guard let fact = pack.facts[id], case .aggregate(let aggregate) = fact.origin,
            source.lower[aggregate.over] != nil
        else { return [id] }
        return [aggregate.filter, aggregate.of].compactMap { $0?.expression }.flatMap(\.freeNames)
    }

    /// Whether it asks a fact of a subject; of a member what waits is asked where it is not known.
    func asks(_ fact: Fact, isKnown: Bool) -> Bool {
        guard fact.subject == .person else { return own.contains(fact.id) }
        return members.contains(fact.id) && !(verdict == .unknown && isKnown)
    }
}
