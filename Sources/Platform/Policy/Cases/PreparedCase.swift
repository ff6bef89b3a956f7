import Vocabulary

/// A case with its facts read in the forms of the dictionary, ready to be asked again and again.
struct PreparedCase {
    /// Facts of one subject in their forms.
    struct Facts {
        var values: [String: FactValue] = [:]
        var lower: [SubjectKind: [Facts]] = [:]

        func source(_ subject: SubjectKind, in pack: PolicyPack, _ context: EvaluationContext) -> FactSource {
            var sources: [SubjectKind: [FactSource]] = [:]
            for (kind, subjects) in lower {
                sources[kind] = subjects.map { $0.source(kind, in: pack, context) }
            }
            return FactSource(subject, in: pack, context: context, entered: values, lower: sources)
        }
    }

    let written: PolicyCase
    let subject: SubjectKind
    var facts = Facts()
    var parameters: [String: FactValue] = [:]
    /// What cannot be read of the case itself: it fails for that.
    var faults: [Problem] = []

    /// Names under which a case lists lower subjects.
    static let lists: [String: SubjectKind] = [
        "members": .person, "households": .household, "groups": .group,
    ]

    init(_ written: PolicyCase, in pack: PolicyPack) {
        self.written = written
        switch written.question {
        case .ruleSet(let id): subject = pack.ruleSets[id]?.subject ?? .household
        case .form(let id): subject = pack.scoreForms[id]?.subject ?? .household
        case .facts(let kind): subject = kind
        case .decision, .identity: subject = .household
        }
        var whole = written.facts
        if let base = written.base {
            if let found = pack.caseBases[base] {
                whole = whole.over(found)
            } else {
                faults.append(
                    Problem(
                        .packUnknownReference, ["kind": "base", "id": base], at: written.place.problemPlace))
            }
        }
        for id in written.without {
            whole.values[id] = nil
            whole.lower[id] = nil
        }
        facts = read(whole, subject, pack)
        for (id, text) in written.parameters.sorted(by: { $0.key < $1.key }) {
            guard let parameter = pack.parameters[id] else {
                fault(id, "no such parameter", text.place)
                continue
            }
            guard let words = text.text else { continue }
            if let value = try? parameter.form.value(words) {
                parameters[id] = value
            } else {
                fault(id, "“\(words)” is no \(parameter.form.type.rawValue)", text.place)
            }
        }
    }

    private mutating func fault(_ fact: String, _ why: String, _ place: PackPlace) {
        faults.append(Problem(.packCaseFact, ["fact": fact, "why": why], at: place.problemPlace))
    }

    private mutating func read(_ written: PolicyCase.Facts, _ subject: SubjectKind, _ pack: PolicyPack)
        -> Facts
    {
        var facts = Facts()
        for (id, value) in written.values.sorted(by: { $0.key < $1.key }) {
            guard let fact = pack.facts[id], fact.subject == subject else {
                fault(id, "no fact of a \(subject.rawValue)", value.place)
                continue
            }
            guard let text = value.text else { continue }
            do {
                facts.values[id] = try fact.form.value(text)
            } catch .tooManyDecimals {
                fault(id, "“\(text)” has more than \(fact.scale) decimal places", value.place)
            } catch {
                fault(id, "“\(text)” is no \(fact.type.rawValue)", value.place)
            }
            if fact.type == .code, let list = fact.codes.flatMap({ pack.codeLists[$0] }),
                list.value(text) == nil
            {
                fault(id, "“\(text)” is no code of \(list.id)", value.place)
            }
        }
        for (name, subjects) in written.lower.sorted(by: { $0.key < $1.key }) {
            guard let kind = Self.lists[name], subject.lower.contains(kind) else {
                fault(name, "no list of a \(subject.rawValue)", self.written.place)
                continue
            }
            facts.lower[kind] = subjects.map { read($0, kind, pack) }
        }
        return facts
    }
}

/// What a case got.
struct CaseAnswer {
    var ruleSet: RuleSetResult?
    var score: ScoreResult?
    var finding: IdentityNumberCheck.Finding?
    var decision: RegistrationDecision?
    var because: String?
    /// Margins and derived facts, as plain text.
    var margins: [String: String?] = [:]
    var facts: [String: String?] = [:]
}
