import Access
import Identification
import Journal
import Policy
import Registry
import Vocabulary

/// The facts of a form that writes (填写表): what was recorded when it was opened, what is now, what was typed.
struct EditSheet {
    /// One fact of one subject.
    struct Field {
        let fact: Fact
        /// The name in the form.
        let name: String
        /// As recorded when the form was opened.
        let before: FactValue?
        /// As recorded now.
        let now: FactValue?
        /// Whether the caller sees it masked: then what is left empty stays as it is.
        let isMasked: Bool
        /// What was typed; nil where the form did not send the field.
        let typed: String?
        /// What the sender wants.
        var wish: Wish

        /// Whether somebody else changed it since.
        var isOvertaken: Bool { before != now }

        /// What it will be.
        var value: FactValue? { if case .set(let value) = wish { value } else { now } }
    }

    /// What the sender of a form wants of a fact.
    enum Wish {
        /// Left as it was.
        case keep
        /// Another value; nil takes it away.
        case set(FactValue?)
        /// What was typed is no value.
        case refused(Problem)
    }

    /// Whose facts they are.
    enum Owner {
        /// A household or person that is recorded.
        case known(SubjectID)
        case village(AreaDirectory.Area)
        /// One that is not recorded yet.
        case new(SubjectKind)

        var kind: SubjectKind {
            switch self {
            case .known(let id): id.kind
            case .village: .village
            case .new(let kind): kind
            }
        }

        /// The household or person that is recorded.
        var subject: SubjectID? { if case .known(let id) = self { id } else { nil } }
    }

    /// One subject with its fields in the order of the dictionary.
    struct Part {
        let owner: Owner
        /// What the names of its fields begin with.
        let key: String
        var fields: [Field]

        /// The facts that the sender changed.
        var changes: RegistryChanges.Facts {
            fields.compactMap { field in
                if case .set(let value) = field.wish { (field.fact.id, value) } else { nil }
            }
        }

        /// What a fact of it will be.
        func value(_ fact: String) -> FactValue? { fields.first { $0.fact.id == fact }?.value }

        /// Whether the sender changed a fact of it.
        func changes(_ fact: String) -> Bool { changes.contains { $0.fact == fact } }

        /// Whether nothing was typed.
        var isBlank: Bool { !fields.contains { if case .keep = $0.wish { false } else { true } } }
    }

    /// The subjects, a household before its members.
    var parts: [Part]
    /// The latest entry about any of them that was not there when the form was opened.
    let overtaking: Entry?

    /// Lays the fields out as a caller may see them; without `seen` and `typed`: as they are now.
    ///
    /// `withVisits` where a program may record a visit among other facts; people have a form of its own for it.
    init(
        _ ground: EditGround, members: Int = 1, seen: Position? = nil, typed: [String: String] = [:],
        withVisits: Bool = false
    ) throws {
        let reading = ground.reading
        let seqs = Dictionary(
            uniqueKeysWithValues: reading.view.units.all.map { ($0.number, seen?.seq(of: $0.name) ?? 0) })
        let earlier =
            try seen.map { _ in
                try RegistryView(reading.connection, at: Moment(asOf: reading.asOf, seqs: seqs))
            }
            ?? reading.view
        parts = try ground.owners(members: members).map { owner, key in
            let facts = try Self.facts(owner, ground, withVisits: withVisits || ground.task.isVisit) { fact in
                typed["\(key).\(fact.id)"] != nil
            }
            let before = try Self.values(facts, owner, earlier, reading.keys)
            let now = seen == nil ? before : try Self.values(facts, owner, reading.view, reading.keys)
            return Part(
                owner: owner, key: key,
                fields: zip(facts, zip(before, now)).map { fact, values in
                    let name = "\(key).\(fact.id)"
                    let text = typed[name]?.trimming
                    // A visit is a new one: what the last one told is not there before.
                    let isNew = fact.visit != nil
                    let (before, now) = isNew ? (nil, nil) : values
                    let isMasked = !isNew && ground.show.visibility(of: fact) != .clear
                    return Field(
                        fact: fact, name: name, before: before, now: now, isMasked: isMasked,
                        typed: text, wish: Self.wish(text, fact, before, isMasked: isMasked, ground))
                })
        }
        overtaking = try seen.flatMap { seen in
            let journal = JournalReader(connection: reading.connection, keys: nil)
            let latest = try ground.watched(earlier).compactMap { try journal.entries(of: $0, last: 1).first }
            return latest.filter { !seen.contains($0.header.chain, $0.header.seq) }
                .max { $0.receipt < $1.receipt }
        }
    }

    /// Says of a field that it cannot be taken.
    mutating func refuse(_ part: Int, _ fact: String, _ problem: Problem) {
        guard let at = parts[part].fields.firstIndex(where: { $0.fact.id == fact }) else { return }
        parts[part].fields[at].wish = .refused(problem)
    }

    /// The day of the visit that was typed.
    var visitDay: LocalDate? {
        let field = parts.lazy.flatMap(\.fields).first { $0.fact.visit == .day }
        guard case .day(let day)? = field?.value else { return nil }
        return day
    }

    /// Whether any field cannot be taken.
    var isRefused: Bool {
        parts.contains { part in
            part.fields.contains { if case .refused = $0.wish { true } else { false } }
        }
    }

    /// The facts that a person fills in: never what a procedure decides, never what the caller may not see.
    ///
    /// Of a visit what it tells, what it can find out, and what was typed.
    private static func facts(
        _ owner: Owner, _ ground: EditGround, withVisits: Bool, isTyped: (Fact) -> Bool
    ) throws -> [Fact] {
        // What follows from the members of a new household is not asked.
        var left: Set<String> = []
        if case .new(.household) = owner {
            left = [ProcessFact.headName, ProcessFact.householdSize, ground.checks.headIdentityFact]
        }
        let facts = ground.reading.pack.facts.of(owner.kind).filter { fact in
            fact.isEntered && fact.origin != .process && ground.show.isShown(fact)
                && !left.contains(fact.id) && (withVisits || fact.visit == nil)
                && ground.reading.view.tables.column(fact.id, of: owner.kind) != nil
        }
        guard ground.task.isVisit else { return facts }
        let known = try values(facts, owner, ground.reading.view, ground.reading.keys)
        return zip(facts, known).filter { fact, value in
            fact.visit != nil || isTyped(fact)
                || ground.questions.contains { $0.asks(fact, isKnown: value != nil) }
        }.map(\.0)
    }

    private static func values(
        _ facts: [Fact], _ owner: Owner, _ view: RegistryView, _ keys: KeyRing
    ) throws -> [FactValue?] {
        let found: SubjectState? =
            switch owner {
            case .known(let subject): try view.state(subject)
            case .village(let village): try view.state(ofVillage: village)
            case .new: nil
            }
        guard let state = found else { return facts.map { _ in nil } }
        let secrets = SecretValues(view, keys)
        return try facts.map { fact in
            fact.sensitivity == .secret
                ? try secrets.value(owner.kind, state, fact.id) : view.value(fact.id, owner.kind, state)
        }
    }

    private static func wish(
        _ text: String?, _ fact: Fact, _ before: FactValue?, isMasked: Bool, _ ground: EditGround
    ) -> Wish {
        guard let text, !(isMasked && text.isEmpty) else { return .keep }
        do {
            let value: FactValue? =
                fact.id == ProcessFact.identityNumber
                ? try ground.checks.number(text).map { .text($0) }
                : try ground.reading.pack.typed(text, for: fact)
            return value == before ? .keep : .set(value)
        } catch {
            return .refused(error as? Problem ?? Problem(.unexpected, ["why": ""]))
        }
    }
}
