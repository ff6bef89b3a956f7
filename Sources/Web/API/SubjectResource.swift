import Access
import HTTPTypes
import Journal
import Policy
import Registry
import Storage
import Vocabulary

/// One household, person or village, and a household's history (对象接口).
enum SubjectResource {
    /// A household with its members; its ETag is the last entry about any of them, for `If-Match`.
    static func household(_ call: APICall) async throws -> Answer {
        try await show(call) { id, reading, show in
            if let merged = try merged(id, .household, reading) { return (merged, nil) }
            let file = try HouseholdFile(id, reading)
            return (try document(file, show()), try file.lastEntry())
        }
    }

    /// A person.
    static func person(_ call: APICall) async throws -> Answer {
        try await show(call) { id, reading, show in
            if let merged = try merged(id, .person, reading) { return (merged, nil) }
            guard let state = try reading.view.state(try reading.view.require(id, .person)) else {
                throw Problem(.subjectNotFound, ["id": id])
            }
            let sources = reading.rules.sources
            return (try person(state, sources, reading, show()), nil)
        }
    }

    /// A village, over its households and groups.
    static func village(_ call: APICall) async throws -> Answer {
        try await show(call) { id, reading, show in
            let file = try VillageFile(id, reading)
            let names = reading.directory[file.id]?.names ?? [:]
            let members: [JSONValue.Member] =
                [.init("id", .string(id)), .init("as_of", .string(reading.asOf.description))]
                + reading.pack.languages.map { .init($0, .text(names[$0])) }
            return (
                .object(members + (try facts(.village, reading, show()) { fact in file.value(fact.id) })), nil
            )
        }
    }

    /// The entries about a household, the latest first; values of a class that the caller does not see stay out.
    static func entries(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, language, (offset, limit)) = (call.visit.part("id"), call.language, call.slice)
        let (rows, total, area, position, asOf) = try await call.read { reading in
            let territory = try reading.territory(of: id)
            let show = FactShow(reading.pack, language, caller, territory)
            let total = try reading.connection.first(
                "SELECT COUNT(*) FROM journal_subject WHERE subject = ?", [.text(id)]
            ) { $0.integer(0) ?? 0 }
            let journal = JournalReader(connection: reading.connection, keys: reading.keys)
            let found = try journal.entries(of: id, last: offset + limit).dropFirst(offset)
            return (
                try found.map { try entry($0, reading, show) }, Int(total ?? 0), territory.path.last,
                reading.position, reading.asOf
            )
        }
        let next = offset + rows.count < total && !rows.isEmpty
        var answer = Answer(
            content: .json([
                "total": .int(Int64(total)), "snapshot": .string(position.description),
                "as_of": .string(asOf.description),
                "next": .text(
                    next
                        ? call.address(with: [("page", String((call.number(.page) ?? 1) + 1))]) : nil),
                "items": .array(rows),
            ]))
        answer.shows = [AccessEvent(.read, by: caller, at: call.now, subject: id, area: area)]
        return answer
    }

    // MARK: - Documents

    /// A household as the API shows it.
    static func document(_ file: HouseholdFile, _ show: FactShow) throws -> JSONValue {
        let reading = file.reading
        let secrets = SecretValues(reading.view, reading.keys)
        let sources = reading.rules.sources
        return .object(
            [
                .init("id", .string(file.id)),
                .init("area", .string(AreaID(file.state.village).description)),
                .init("group", .text(file.state.link.map { AreaID($0).description })),
                .init("as_of", .string(reading.asOf.description)),
            ]
                + (try facts(.household, reading, show) { fact in
                    fact.sensitivity == .secret
                        ? try secrets.value(.household, file.state, fact.id) : file.value(fact.id)
                }) + [
                    .init("members", .array(try file.members.map { try person($0, sources, reading, show) }))
                ])
    }

    private static func person(
        _ state: SubjectState, _ sources: SubjectSources, _ reading: Reading, _ show: FactShow
    ) throws -> JSONValue {
        let secrets = SecretValues(reading.view, reading.keys)
        let source = sources.source(.person, state)
        let units = reading.view.units
        return .object(
            [
                .init("id", .string(units.text(SubjectID(kind: .person, key: state.subject)))),
                .init("area", .string(AreaID(state.village).description)),
                .init(
                    "household",
                    .text(state.link.map { units.text(SubjectID(kind: .household, key: $0)) })),
            ]
                + (try facts(.person, reading, show) { fact in
                    fact.sensitivity == .secret
                        ? try secrets.value(.person, state, fact.id) : source.known(fact.id)
                }))
    }

    /// Every fact of a kind that the caller may see; what is not known is null.
    private static func facts(
        _ kind: SubjectKind, _ reading: Reading, _ show: FactShow, _ value: (Fact) throws -> FactValue?
    ) rethrows -> [JSONValue.Member] {
        try reading.pack.facts.of(kind).filter(show.isShown).map { fact in
            .init(fact.key, show.json(fact, try value(fact)))
        }
    }

    private static func merged(_ id: String, _ kind: SubjectKind, _ reading: Reading) throws -> JSONValue? {
        let subject = try reading.view.require(id, kind)
        return try reading.view.mergedInto(subject).map { into in
            ["id": .string(id), "merged_into": .string(reading.view.units.text(into))]
        }
    }

    private static func entry(_ entry: Entry, _ reading: Reading, _ show: FactShow) throws -> JSONValue {
        let changes = entry.bodies.flatMap { body -> [JSONValue] in
            guard let id = body.payload?["subject"], let set = body.payload?["set"]?.members else {
                return []
            }
            return set.compactMap { member in
                guard let fact = reading.pack.facts[member.key], show.isShown(fact) else { return nil }
                let value = fact.form.value(of: member.value)
                return ["id": id, "fact": .string(fact.key), "value": show.json(fact, value)]
            }
        }
        return .object(
            (try JournalResource.row(entry.receipt, reading.connection).members ?? [])
                + [
                    .init("changes", .array(changes)),
                    .init("reason", .text(entry.bodies.lazy.compactMap(\.reason).first)),
                ])
    }

    private static func show(
        _ call: APICall,
        _ make: @escaping @Sendable (String, Reading, () throws -> FactShow) throws -> (JSONValue, Position?)
    ) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, language) = (call.visit.part("id"), call.language)
        let (document, entry, area) = try await call.read { reading in
            let territory = try reading.territory(of: id)
            let made = try make(id, reading) { FactShow(reading.pack, language, caller, territory) }
            return (made.0, made.1, territory.path.last)
        }
        var answer = Answer(content: .json(document))
        // The past has no ETag: nothing can be changed by it.
        if call.text(.asOf) == nil, call.text(.knownAt) == nil { answer.tag = entry.map(APIText.tag(entry:)) }
        answer.isAlwaysSent = true
        answer.shows = [AccessEvent(.read, by: caller, at: call.now, subject: id, area: area)]
        return answer
    }
}

extension HouseholdFile {
    /// The last entry about the household or any of its members, by chain.
    func lastEntry() throws -> Position {
        let journal = JournalReader(connection: reading.connection, keys: nil)
        var last = Position()
        let ids = [id] + members.map { reading.view.units.text(SubjectID(kind: .person, key: $0.subject)) }
        for (id, state) in zip(ids, [state] + members) {
            // What came with others in one entry is found by the state, what holds from a later day by the entries.
            if let chain = reading.view.units.name(state.unit) { last.advance(to: state.seq, on: chain) }
            guard let header = try journal.entries(of: id, last: 1).first?.header else { continue }
            last.advance(to: header.seq, on: header.chain)
        }
        return last
    }
}
