import Access
import Journal
import Policy
import Registry
import Vocabulary

/// One household's sheet of corrections (更正表): what was recorded when it was opened, what is now, what was typed.
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
        let wish: Wish

        /// Whether somebody else changed it since.
        var isOvertaken: Bool { before != now }
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

    /// The household or one member with its fields in the order of the dictionary.
    struct Part {
        let subject: SubjectID
        let fields: [Field]

        /// The facts that the sender changed.
        var changes: [(fact: String, value: FactValue?)] {
            fields.compactMap { field in
                if case .set(let value) = field.wish { (field.fact.id, value) } else { nil }
            }
        }
    }

    /// The household first, then its members.
    let parts: [Part]
    /// The latest entry about any of them that was not there when the form was opened.
    let overtaking: Entry?

    /// Lays the fields out as a caller may see them; without `seen` and `typed`: as they are now.
    init(
        _ file: HouseholdFile, _ show: FactShow, seen: Position? = nil, typed: [String: String] = [:]
    ) throws {
        let reading = file.reading
        let seqs = Dictionary(
            uniqueKeysWithValues: reading.view.units.all.map { ($0.number, seen?.seq(of: $0.name) ?? 0) })
        let earlier =
            try seen.map { _ in
                try RegistryView(reading.connection, at: Moment(asOf: reading.asOf, seqs: seqs))
            }
            ?? reading.view
        let subjects = [file.subject] + file.members.map { SubjectID(kind: .person, key: $0.subject) }
        parts = try subjects.map { subject in
            let facts = Self.facts(subject.kind, reading, show)
            let before = try Self.values(facts, subject, earlier, reading.keys)
            let now = seen == nil ? before : try Self.values(facts, subject, reading.view, reading.keys)
            let id = reading.view.units.text(subject)
            return Part(
                subject: subject,
                fields: zip(facts, zip(before, now)).map { fact, values in
                    let name = "\(id).\(fact.id)"
                    let isMasked = show.visibility(of: fact) != .clear
                    let text = typed[name]?.trimming
                    return Field(
                        fact: fact, name: name, before: values.0, now: values.1, isMasked: isMasked,
                        typed: text,
                        wish: Self.wish(text, fact, values.0, isMasked: isMasked, reading.pack))
                })
        }
        overtaking = try seen.flatMap { seen in
            let journal = JournalReader(connection: reading.connection, keys: nil)
            let latest = try subjects.compactMap {
                try journal.entries(of: reading.view.units.text($0), last: 1).first
            }
            return latest.filter { !seen.contains($0.header.chain, $0.header.seq) }
                .max { $0.receipt < $1.receipt }
        }
    }

    /// The facts that a person fills in: never what a procedure decides, never what the caller may not see.
    private static func facts(_ kind: SubjectKind, _ reading: Reading, _ show: FactShow) -> [Fact] {
        reading.pack.facts.of(kind).filter { fact in
            fact.isEntered && fact.origin != .process && show.isShown(fact)
                && reading.view.tables.column(fact.id, of: kind) != nil
        }
    }

    private static func values(
        _ facts: [Fact], _ subject: SubjectID, _ view: RegistryView, _ keys: KeyRing
    ) throws -> [FactValue?] {
        guard let state = try view.state(subject) else { return facts.map { _ in nil } }
        let secrets = SecretValues(view, keys)
        return try facts.map { fact in
            fact.sensitivity == .secret
                ? try secrets.value(subject.kind, state, fact.id) : view.value(fact.id, subject.kind, state)
        }
    }

    private static func wish(
        _ text: String?, _ fact: Fact, _ before: FactValue?, isMasked: Bool, _ pack: PolicyPack
    ) -> Wish {
        guard let text, !(isMasked && text.isEmpty) else { return .keep }
        do {
            let value = try pack.typed(text, for: fact)
            return value == before ? .keep : .set(value)
        } catch {
            return .refused(error as? Problem ?? Problem(.unexpected, ["why": ""]))
        }
    }
}
