import Access
import Exit
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
            }, crumbs: file.crumbs(show, caller), asOf: reading.asOf,
            pack: "\(reading.pack.id) \(reading.pack.version)")
        hasCard = !reading.pack.cards.isEmpty
        mayEdit = caller.may(.editFacts, in: file.territory)
        take(conditions: file, language)
        let secrets = SecretValues(reading.view, reading.keys)
        let mayUnmask = caller.may(.unmask, in: file.territory)
        try take(facts: file, secrets, show, mayUnmask: mayUnmask)
        try take(members: file, secrets, show, mayUnmask: mayUnmask)
        tasks = try SubjectTask.read(
            .household, file.state.subject, unit: file.state.unit, village: file.state.village, reading,
            language)
        let entries = try SubjectEvent.entries(id, reading)
        events = try SubjectEvent.read(entries, of: id, reading, show)
        visits = try SubjectVisit.read(entries, of: id, .household, reading, show)
        documents = try DocumentsModel(file, caller, language)
    }

    private mutating func take(conditions file: HouseholdFile, _ language: String) {
        let reading = file.reading
        guard let rules = reading.rules.judge.household else { return }
        ruleSet = (rules.ruleSet.id, rules.ruleSet.label(language), rules.edition.label(language))
        conditions = ConditionBox.boxes(rules, file.source, reading.pack, language)
    }

    /// The facts of the household: key facts are those that stand in the dictionary beside the head's name.
    private mutating func take(
        facts file: HouseholdFile, _ secrets: SecretValues, _ show: FactShow, mayUnmask: Bool
    ) throws {
        let reading = file.reading
        let page = reading.pack.facts[ProcessFact.headName]?.place.file
        for fact in reading.pack.facts.of(.household) where show.saysSomething(fact) && fact.visit == nil {
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
            if mayUnmask, show.isMaskedSecret(fact) {
                line.value += UnmaskPanel.link(show.language)
                masked.append(
                    MaskedSecret(
                        subject: id, fact: fact.id,
                        label: "\(fact.label(show.language)) \(show.text(fact, value))"))
            }
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
    private mutating func take(
        members file: HouseholdFile, _ secrets: SecretValues, _ show: FactShow, mayUnmask: Bool
    ) throws {
        let view = file.reading.view
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
        memberIDs = file.members.map { view.units.text(SubjectID(kind: .person, key: $0.subject)) }
        let name = file.reading.pack.facts[ProcessFact.personName]
        members = zip(file.members, rows).map { person, row in
            facts.map { index, fact -> Markup in
                guard let value = row[index] else { return "–" }
                let shown = show.markup(fact, value)
                guard mayUnmask, show.isMaskedSecret(fact) else {
                    return [.text, .date].contains(fact.type) ? "<span class=\"nw\">\(shown)</span>" : shown
                }
                let whose = name.flatMap { fact in
                    view.value(fact.id, .person, person).map { show.text(fact, $0) }
                }
                masked.append(
                    MaskedSecret(
                        subject: file.reading.personID(person), fact: fact.id,
                        label: [whose, fact.label(show.language), show.text(fact, value)].compactMap { $0 }
                            .joined(separator: " ")))
                return "<span class=\"nw\">\(shown)\(UnmaskPanel.link(show.language))</span>"
            }
        }
    }
}
