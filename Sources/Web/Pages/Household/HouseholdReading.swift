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
        take(conditions: file, show)
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

    private mutating func take(conditions file: HouseholdFile, _ show: FactShow) {
        guard let rules = file.reading.rules.judge.household else { return }
        let language = show.language
        ruleSet = (rules.ruleSet.id, rules.ruleSet.label(language), rules.edition.label(language))
        conditions = ConditionBox.boxes(rules, file.source, file.reading.pack, language)
        income = IncomeTable(rules, file.source, conditions, show)
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
            // What the income is reckoned from stands there; who the household is stands in the head all the same.
            guard fact.place.file == page || income?.facts.contains(fact.id) != true else { continue }
            var line = Line(name: fact.label(show.language), value: show.markup(fact, value))
            if mayUnmask, show.isMaskedSecret(fact) {
                line.value += UnmaskPanel.link(show.language)
                masked.append(
                    MaskedSecret(
                        subject: id, fact: fact.id,
                        label: "\(fact.label(show.language)) \(show.text(fact, value))"))
            }
            if fact.place.file == page {
                keyFacts.append(line)
            } else {
                facts.append(line)
            }
        }
    }

    private mutating func take(
        members file: HouseholdFile, _ secrets: SecretValues, _ show: FactShow, mayUnmask: Bool
    ) throws {
        let view = file.reading.view
        let all = file.reading.pack.facts.of(.person).filter {
            $0.origin == .entered && show.saysSomething($0)
        }
        members = MemberTable(
            facts: all, readByRules: file.reading.rules.readOfHouseholds, asOf: asOf, show,
            mayUnmask: mayUnmask)
        for person in file.members {
            let values = try all.map { fact -> FactValue? in
                if fact.sensitivity == .secret { return try secrets.value(.person, person, fact.id) }
                return view.value(fact.id, .person, person)
            }
            members.add(file.reading.personID(person), values)
        }
        masked += members.unmaskable
    }
}
