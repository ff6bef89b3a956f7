public import Journal
public import Policy
import Storage
public import Vocabulary

/// What an entry `SubjectErased` about a household or person says (销毁): where it ever stood, in the open; and to the
/// household that a person leaves a gap in, under that household's key.
public enum Erasure {
    /// The village in which the subject stood last; nil where the entry is about an account.
    public static func village(_ entry: Entry) -> AreaID? {
        entry.body(.open)?.payload?["village"]?.stringValue.flatMap { AreaID($0) }
    }

    /// The villages in which it ever stood.
    public static func villages(_ entry: Entry) -> [AreaID] {
        (entry.body(.open)?.payload?["villages"]?.arrayValue ?? []).compactMap {
            $0.stringValue.flatMap { AreaID($0) }
        }
    }

    /// The households that still stand and to which an erased person once belonged.
    public static func households(_ entry: Entry) -> [String] {
        entry.bodies.filter { $0.bodyClass == .household }.compactMap {
            $0.payload?["subject"]?.stringValue
        }
    }
}

extension RegistryChanges {
    /// Erases a household with everybody who last belonged to it, or one person, and whoever was merged into them
    /// (销毁): an entry each that travels too. Nothing brings them back.
    ///
    /// 409.106 where it was erased before; 409.403 where it was merged into another, or where a person's name stands
    /// among the facts of a household as its head's, which the household's key protects.
    public func erase(_ id: SubjectID) throws -> [EntryPlan] {
        if let into = try view.mergedInto(id) {
            throw Problem(
                .changeRefused,
                [
                    "id": view.units.text(id),
                    "why": "已并入 \(view.units.text(into)) / erase what it was merged into",
                ])
        }
        var subjects = try view.merged(into: id) + [id]
        if id.kind == .household {
            subjects = try lastMembers(of: subjects) + subjects
        } else {
            try subjects.forEach(refuseHead)
        }
        return try subjects.compactMap { subject in
            let text = view.units.text(subject)
            if try KeyRing.isErased(text, view.connection) {
                if subject == id { throw Problem(.subjectErased, ["subject": text]) }
                return nil
            }
            return try erasure(of: subject, aloneFrom: id.kind == .person)
        }
    }

    private func erasure(of subject: SubjectID, aloneFrom household: Bool) throws -> EntryPlan {
        let text = view.units.text(subject)
        guard let place = try view.place(of: subject) else { throw Problem(.subjectNotFound, ["id": text]) }
        let villages = try view.connection.rows(
            "SELECT DISTINCT village FROM \(subject.kind.rawValue)_version WHERE subject = ? ORDER BY village",
            [.integer(subject.key)]
        ) { AreaID($0.integer(0) ?? 0) }
        let village = AreaID(place.village)
        var plan = EntryPlan(
            chain: view.units.name(place.unit) ?? "", kind: JournalWriter.subjectErased, subject: text,
            effectiveOn: reason.effectiveOn,
            open: [
                "subject": .string(text), "village": .string(village.description),
                "villages": .array(villages.map { .string($0.description) }),
            ], reason: reason.reason)
        guard household else { return plan }
        for home in try households(of: subject) {
            let home = view.units.text(home)
            guard try !KeyRing.isErased(home, view.connection) else { continue }
            plan.further.append(
                BodyDraft(
                    .household, subject: home,
                    payload: [
                        "member_erased": .string(text), "subject": .string(home),
                        "village": .string(village.description),
                    ]))
        }
        return plan
    }

    /// The persons whose last household is one of some, the dead and those who left too, with whoever was merged into them.
    private func lastMembers(of households: [SubjectID]) throws -> [SubjectID] {
        var found: Set<SubjectID> = []
        for household in households {
            try view.connection.forEach(
                "SELECT DISTINCT subject FROM person_version WHERE household = ? ORDER BY subject",
                [.integer(household.key)]
            ) {
                found.insert(SubjectID(kind: .person, key: $0.integer(0) ?? 0))
                return true
            }
        }
        let keys = Set(households.map(\.key))
        let last = try found.sorted().filter { person in
            guard let place = try view.place(of: person) else { return false }
            let home = try view.connection.first(
                """
                SELECT household FROM person_version WHERE unit = ? AND village = ? AND subject = ?
                ORDER BY effective_on DESC, seq DESC LIMIT 1
                """, [.integer(Int64(place.unit)), .integer(place.village), .integer(person.key)]
            ) { $0.integer(0) }
            return home.flatMap { $0 }.map { keys.contains($0) } ?? false
        }
        var all: [SubjectID] = []
        for person in try last.flatMap({ try view.merged(into: $0) + [$0] }) where !all.contains(person) {
            all.append(person)
        }
        return all
    }

    private func households(of person: SubjectID) throws -> [SubjectID] {
        try view.connection.rows(
            """
            SELECT DISTINCT household FROM person_version WHERE subject = ? AND household IS NOT NULL
            ORDER BY household
            """, [.integer(person.key)]
        ) { SubjectID(kind: .household, key: $0.integer(0) ?? 0) }
    }

    /// A head's name stands in what was recorded of the household: only with the household can it be erased.
    private func refuseHead(_ person: SubjectID) throws {
        guard view.tables.column(ProcessFact.headName, of: .household) != nil,
            view.tables.column(ProcessFact.personName, of: .person) != nil
        else { return }
        for household in try households(of: person) {
            guard let place = try view.place(of: household) else { continue }
            let isHead =
                try view.connection.first(
                    """
                    SELECT 1 FROM household_version
                    WHERE unit = ? AND village = ? AND subject = ? AND \(ProcessFact.headName) IN (
                        SELECT \(ProcessFact.personName) FROM person_version WHERE subject = ?) LIMIT 1
                    """,
                    [
                        .integer(Int64(place.unit)), .integer(place.village), .integer(household.key),
                        .integer(person.key),
                    ]
                ) { _ in true } ?? false
            guard isHead else { continue }
            let home = view.units.text(household)
            throw Problem(
                .changeRefused,
                [
                    "id": view.units.text(person),
                    "why":
                        "是 \(home) 的户主，其姓名在该户的内容里 / its name stands with \(home) as head: erase the household",
                ])
        }
    }
}
