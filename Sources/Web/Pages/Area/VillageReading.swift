import Access
import Exit
import Policy
import Registry
import Vocabulary

extension VillageModel {
    /// Reads the book of a village for a caller.
    init(_ id: String, _ reading: Reading, _ caller: Caller, _ language: String) throws {
        let file = try VillageFile(id, reading)
        let show = FactShow(reading.pack, language, caller, file.territory)
        var crumbs = reading.crumbs(file.id, caller, language)
        if let last = crumbs.indices.last { crumbs[last].path = nil }
        self.init(
            id: id, name: reading.directory.name(file.id, language), crumbs: crumbs, asOf: reading.asOf,
            pack: "\(reading.pack.id) \(reading.pack.version)")
        mayPrint = !reading.pack.cards.isEmpty && caller.may(.exportPersonal, in: file.territory)
        mayEdit = caller.may(.editFacts, in: file.territory)
        groups = reading.directory.below(file.id).count
        population = file.source.integer(CampaignFigures.populationFact)
        planned = file.source.integer(ProcessFact.villageExitPlannedYear)
        standing = Self.standing(file)
        take(conditions: file, show)
        take(counts: file)
        responsible = try Responsible(file, show)
        take(households: file, show)
        try take(facts: file, show)
        tasks = try SubjectTask.read(
            .village, file.id.number, unit: file.state.unit, village: file.id.number, reading, language)
        try WorkListLine.lines(
            [(file.state.unit, file.id.number)], state: .open, reading.connection
        ) { _ in openLines += 1 }
        let entries = try SubjectEvent.entries(id, reading)
        events = try SubjectEvent.read(entries, of: id, reading, show)
        visits = try SubjectVisit.read(entries, of: id, .village, reading, show)
        if caller.may(.seeHouseholds, in: file.territory) {
            documents = try DocumentsModel(file, caller, language)
        }
    }

    private static func standing(_ file: VillageFile) -> Standing {
        if file.source.holds(ProcessFact.villageExited) {
            guard case .day(let day)? = file.value(ProcessFact.villageExitedOn) else { return .exited(nil) }
            return .exited(day)
        }
        return switch file.value(CampaignFigures.poorVillageFact) {
        case .bool(true): .poor
        case .bool(false): .notPoor
        default: .unknown
        }
    }

    private mutating func take(conditions file: VillageFile, _ show: FactShow) {
        let (pack, language) = (file.reading.pack, show.language)
        guard let rules = file.judge.village else { return }
        ruleSet = (rules.ruleSet.id, rules.ruleSet.label(language), rules.edition.label(language))
        for criterion in rules.explain(file.source, in: pack).criteria {
            var box = ConditionBox(criterion, language)
            if box.verdict == .unmet, let margin = criterion.margin, case .integer(let value) = margin.value,
                value < 0
            {
                box.gap = AreaWords.gap(language, ["gap": Self.short(value, margin.form, show)])
            }
            conditions.append(box)
            // Only how many more must meet something helps; not that there be fewer of all, or more people.
            guard box.isGate, box.verdict == .unmet, let change = criterion.nearest,
                let fact = pack.facts[change.fact], show.visibility(of: fact) == .clear,
                case .aggregate(let aggregate) = fact.origin, aggregate.filter != nil
            else { continue }
            let unit = show.unit(change.form) ?? ""
            nearest.append(
                AreaWords.nearest(
                    language,
                    [
                        "condition": box.name, "fact": fact.label(language),
                        "from": show.plain(change.from, change.form) + unit,
                        "to": show.plain(change.to, change.form) + unit,
                    ]))
        }
    }

    /// How much is short, with its unit: of what is counted in wholes the next whole, since 1.24 households take two more.
    static func short(_ margin: Int64, _ form: ValueForm, _ show: FactShow) -> String {
        var (short, form) = (Int64(clamping: margin.magnitude), form)
        if form.scale > 0, let unit = form.unit, UnitWords.isCounted(unit) {
            let one = (0..<form.scale).reduce(Int64(1)) { one, _ in one * 10 }
            short = short / one + (short % one > 0 ? 1 : 0)
            form.scale = 0
        }
        return show.plain(.integer(short), form) + (show.unit(form) ?? "")
    }

    /// Who is registered, who left in which year; households that do not state their size count by listed persons.
    private mutating func take(counts file: VillageFile) {
        var planned: [Int: Int] = [:]
        var exited: [Int: Int] = [:]
        for (state, source) in file.village.households {
            let persons =
                source.integer(ProcessFact.householdSize) ?? file.village.persons[state.subject]?.count ?? 0
            all = (all.households + 1, all.persons + persons)
            guard source.holds(ProcessFact.registered) else { continue }
            registered = (registered.households + 1, registered.persons + persons)
            if let year = source.integer(ProcessFact.exitPlannedYear) { planned[year, default: 0] += persons }
            if source.holds(ProcessFact.exited) {
                var year = source.integer(ProcessFact.exitYear)
                if case .day(let day)? = source.known(ProcessFact.exitedOn) { year = day.year }
                exited[year ?? 0, default: 0] += persons
            } else {
                left = (left.households + 1, left.persons + persons)
            }
        }
        var rest = registered.persons - (exited[0] ?? 0)
        years = Set(planned.keys).union(exited.keys).subtracting([0]).sorted().map { year in
            rest -= exited[year] ?? 0
            return Year(
                year: year, planned: planned[year] ?? 0, exited: exited[year] ?? 0,
                left: year <= asOf.year ? rest : nil)
        }
    }

    private mutating func take(households file: VillageFile, _ show: FactShow) {
        let (pack, reading) = (file.reading.pack, file.reading)
        guard let rules = file.judge.household else { return }
        householdRules = rules.ruleSet.id
        criteria = rules.criteria.map { ($0.criterion.id, $0.criterion.label(show.language)) }
        let name = pack.facts[ProcessFact.headName]
        let visitDay = pack.facts.visitDay(of: .household).flatMap { show.saysSomething($0) ? $0 : nil }
        showsVisited = visitDay != nil
        households = file.village.households.compactMap { state, source in
            guard rules.concerns(source).boolValue == true else { return nil }
            let id = reading.view.units.text(SubjectID(kind: .household, key: state.subject))
            let result = rules.evaluate(source)
            let known = name.flatMap { fact in source.known(fact.id).map { show.text(fact, $0) } }
            var visited: LocalDate?
            if let visitDay, case .day(let day)? = source.known(visitDay.id) { visited = day }
            return Household(
                id: id, name: known ?? id,
                group: state.link.map { reading.directory.name(AreaID($0), show.language) },
                persons: source.integer(ProcessFact.householdSize),
                planned: source.integer(ProcessFact.exitPlannedYear),
                visited: visited, verdicts: result.criteria.map(\.verdict), verdict: result.verdict)
        }.sorted { left, right in
            (right.count(.unmet), right.count(.unknown), left.id) < (
                left.count(.unmet), left.count(.unknown), right.id
            )
        }
    }

    private mutating func take(facts file: VillageFile, _ show: FactShow) throws {
        let reading = file.reading
        let origins = try FactOrigins(
            of: id, .village, file.id.number, unit: file.state.unit, village: file.id.number, reading.view,
            keys: reading.keys)
        for fact in reading.pack.facts.of(.village) where show.saysSomething(fact) && fact.visit == nil {
            guard let value = file.value(fact.id) else {
                if fact.isEntered { unknown.append(fact.label(show.language)) }
                continue
            }
            // What is worked out stands before what was recorded; the entry belongs to the value only where it is shown.
            let origin = file.recorded(fact.id) == value ? origins[fact.id] : nil
            facts.append(
                Line(
                    name: fact.label(show.language), value: show.markup(fact, value),
                    isDerived: origin == nil && fact.origin != .entered && fact.origin != .process,
                    from: origin?.effectiveOn, entry: origin?.entry))
        }
    }
}
