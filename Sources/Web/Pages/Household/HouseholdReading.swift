import Access
import Exit
import Journal
import Policy
import Registry
import Vocabulary

extension HouseholdModel {
    /// Reads the book of a household for a caller.
    init(_ id: String, _ reading: Reading, _ caller: Caller, _ language: String) throws {
        let file = try HouseholdFile(id, reading)
        let show = FactShow(reading.pack, language, caller, file.territory)
        self.init(
            id: id, head: file.headName(show),
            area: reading.directory.name(AreaID(file.state.village), language),
            code: file.value(ProcessFact.householdCode).flatMap { value in
                reading.pack.facts[ProcessFact.householdCode].map { show.text($0, value) }
            }, crumbs: file.crumbs(show), asOf: reading.asOf,
            pack: "\(reading.pack.id) \(reading.pack.version)")
        mayEdit = caller.may(.editFacts, in: file.territory)
        take(conditions: file, language)
        try take(facts: file, show)
        try take(members: file, show)
        try take(tasks: file, language)
        try take(events: file, show)
    }

    private mutating func take(conditions file: HouseholdFile, _ language: String) {
        let reading = file.reading
        let judge = ExitJudge(reading.pack, reading.view.tables, asOf: reading.asOf)
        guard let rules = judge.household else { return }
        ruleSet = (rules.ruleSet.id, rules.ruleSet.label(language), rules.edition.label(language))
        conditions = rules.explain(file.source, in: reading.pack).criteria.map { criterion in
            Condition(
                id: criterion.id, name: criterion.label(language), verdict: criterion.result.verdict,
                sentence: criterion.sentence(language), isGate: criterion.result.role == .gate,
                isUnverified: criterion.status == .unverified || !criterion.result.unverified.isEmpty)
        }
    }

    /// The facts of the household: key facts are those that stand in the dictionary beside the head's name.
    private mutating func take(facts file: HouseholdFile, _ show: FactShow) throws {
        let reading = file.reading
        let page = reading.pack.facts[ProcessFact.headName]?.place.file
        let secrets = SecretValues(reading.connection, reading.keys)
        for fact in reading.pack.facts.of(.household) where show.saysSomething(fact) {
            var value = file.value(fact.id)
            if value == nil, fact.sensitivity == .secret {
                value = try secrets.value(.household, file.state, fact.id)
            }
            guard let value else {
                if fact.isEntered { unknown.append(fact.label(show.language)) }
                continue
            }
            var line = Line(name: fact.label(show.language), value: show.markup(fact, value))
            if case .rule = fact.origin { line.isDerived = true }
            if fact.type == .money, fact.per != nil {
                line.value = show.markup(fact, value, withUnit: false)
                money.append(line)
            } else if fact.place.file == page {
                keyFacts.append(line)
            } else {
                facts.append(line)
            }
        }
    }

    /// The members, with the columns that say something of any of them.
    private mutating func take(members file: HouseholdFile, _ show: FactShow) throws {
        let view = file.reading.view
        let secrets = SecretValues(view.connection, file.reading.keys)
        let rows = try file.members.map { person in
            try file.reading.pack.facts.of(.person).map { fact -> FactValue? in
                if fact.sensitivity == .secret { return try secrets.value(.person, person, fact.id) }
                return view.value(fact.id, .person, person)
            }
        }
        let facts = file.reading.pack.facts.of(.person).enumerated().filter { index, fact in
            fact.origin == .entered && show.saysSomething(fact) && rows.contains { $0[index] != nil }
        }
        memberColumns = facts.map { $0.element.label(show.language) }
        members = rows.map { row in
            facts.map { index, fact in row[index] == nil ? "–" : show.markup(fact, row[index]) }
        }
    }

    private mutating func take(tasks file: HouseholdFile, _ language: String) throws {
        let pack = file.reading.pack
        try WorkListLine.lines(
            [(file.state.unit, file.state.village)], file.reading.connection
        ) { line in
            guard line.kind == .household, line.subject == file.state.subject else { return }
            let criterion = pack.ruleSets[line.ruleSet]?.criteria[line.criterion]
            tasks.append(
                Task(
                    condition: criterion?.label(language) ?? line.criterion,
                    department: line.department.map { pack.departments[$0]?.label(language) ?? $0 } ?? "–",
                    measures: (criterion?.measures ?? []).map { pack.measures[$0]?.label(language) ?? $0 },
                    due: line.due, state: line.state))
        }
        tasks.sort { ($0.state == .open ? 0 : 1, $0.due) < ($1.state == .open ? 0 : 1, $1.due) }
    }

    /// Its entries, the latest first; bodies of a class that the caller may not see in clear stay closed.
    private mutating func take(events file: HouseholdFile, _ show: FactShow) throws {
        let reading = file.reading
        let accounts = AccountReader(reading.connection)
        let journal = JournalReader(connection: reading.connection, keys: reading.keys)
        for entry in try journal.entries(of: id, last: 30) where entry.effectiveOn <= asOf {
            var set: [(name: String, value: String)] = []
            var all = 0
            for body in entry.bodies where body.payload?["subject"]?.stringValue == id {
                for member in body.payload?["set"]?.members ?? [] {
                    all += 1
                    guard set.count < 3, let fact = reading.pack.facts[member.key],
                        fact.sensitivity != .secret, show.visibility(of: fact) == .clear,
                        let value = fact.form.value(of: member.value)
                    else { continue }
                    let unit = show.unit(fact.form) ?? ""
                    set.append((fact.label(show.language), show.plain(value, fact.form) + unit))
                }
            }
            events.append(
                Event(
                    at: entry.recordedAt.minute(in: reading.pack.zone), what: ChangeWords.kind(entry.kind),
                    facts: set, more: all - set.count,
                    who: try accounts.account(entry.actor)?.name ?? entry.actor, entry: entry.position,
                    reason: entry.bodies.lazy.compactMap(\.reason).first, effectiveOn: entry.effectiveOn))
        }
    }
}

extension ValueForm {
    /// The value that a body of an entry states; nil where it is none of this form.
    fileprivate func value(of json: JSONValue) -> FactValue? {
        switch (type, json) {
        case (.bool, .bool(let value)): .bool(value)
        case (.int, .int(let value)), (.money, .int(let value)), (.number, .int(let value)): .integer(value)
        case (.number, .string(let text)), (.number, .number(let text)): try? self.value(text)
        case (.code, .string(let text)), (.text, .string(let text)): .text(text)
        case (.date, .string(let text)): LocalDate(text).map { .day($0) }
        default: nil
        }
    }
}
