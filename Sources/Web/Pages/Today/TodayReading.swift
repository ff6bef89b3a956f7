import Access
import Exit
import Journal
import Policy
import Registry
import Vocabulary

extension TodayModel {
    /// Reads the page's model for a caller; `area` is one of the caller's own, or below one.
    init(
        _ reading: Reading, _ site: Site, _ caller: Caller, area asked: String?, _ language: String,
        now: Instant
    ) throws {
        let directory = reading.directory
        let own = caller.areas(for: .seeFigures) ?? directory.root.map { [$0.id] } ?? []
        var area = own.first
        if let asked {
            guard let id = AreaID(asked), directory[id] != nil else {
                throw Problem(.areaNotFound, ["area": asked])
            }
            try caller.require(.seeFigures, in: reading.territory(id), at: now)
            area = id
        }
        func named(_ id: AreaID) -> (id: AreaID, name: String) { (id, directory.name(id, language)) }
        self.init(
            name: caller.name, path: area.map { directory.path($0).map(named) } ?? [],
            choices: own.count > 1 ? own.map(named) : [], asOf: reading.asOf,
            pack: "\(reading.pack.id) \(reading.pack.version)")
        open = Set(path.map(\.id).filter { caller.may(.seeFigures, in: reading.territory($0)) })
        // Workbooks lie here for half a day.
        let others =
            try Self.waiting(site.uploads.troubled(of: caller.id), asOf)
            + Self.waiting(site.access.log, reading, caller, language)
        if caller.may(.seeAccounts) {
            let visible = try AccountReader(reading.connection).all().filter {
                AccountsModel.isVisible($0, reading, caller)
            }
            let active = visible.count { $0.isActive }
            accounts = (active, visible.count - active)
        }
        guard let area else {
            waiting = others
            return
        }
        let progress = try site.progress.progress(area, reading)
        let figures = progress.total(Scope(area, in: directory))
        self.figures = figures
        waiting = Self.ordered(others + Self.waiting(figures, area, reading, caller, language))
        take(years: figures, ExitTargets.persons(reading.pack), area)
        // Natural villages have no figures of their own.
        let children = directory[area]?.village == nil ? directory.below(area) : []
        levelBelow = children.first.flatMap { reading.pack.areas.levels[$0.level]?.label(language) }
        below = children.map { child in
            let figures = progress.total(Scope(child.id, in: directory))
            return Below(
                name: directory.name(child.id, language), id: child.id,
                exited: figures.exited.values.reduce(0) { $0 + $1.persons },
                registered: figures.registered.persons)
        }
        changes = try Self.changes(reading, caller, area, language)
    }

    private mutating func take(years figures: ExitProgress.Figures, _ target: Target?, _ area: AreaID) {
        let byPlan = target.flatMap { target in
            target.area == area.description || target.byArea[area.description] != nil ? target : nil
        }
        isOfPlan = byPlan != nil
        let known = Set(byPlan?.years ?? Array(figures.planned.keys)).union(
            figures.exited.keys.filter { $0 > 0 })
        years = known.sorted().suffix(6).map { year in
            let planned =
                byPlan != nil
                ? byPlan?.value(year, area: area.description).map { Int($0) }
                : figures.planned[year]?.persons
            return Year(year: year, planned: planned, actual: figures.exited[year]?.persons ?? 0)
        }
    }

    /// Whether a chain is that of the unit in which an area lies; the top of the tree has all of them.
    private static func isOf(_ chain: String, _ area: AreaID, _ directory: AreaDirectory) -> Bool {
        let path = directory.path(area)
        return path.count == 1 || path.contains { directory[$0]?.node == chain && $0 != path.first }
    }

    /// Most entries that are looked through for those of an area.
    private static let lookedThrough = 1_000

    /// The last entries about what lies in an area; of a subject that the caller may not see, only the kind.
    static func changes(
        _ reading: Reading, _ caller: Caller, _ area: AreaID, _ language: String
    ) throws -> [Change] {
        var changes: [Change] = []
        try JournalReader(connection: reading.connection, keys: nil).forEachLatestHeader(lookedThrough) {
            if let change = try change($0, reading, caller, area, language) { changes.append(change) }
            return changes.count < 5
        }
        return changes
    }

    /// What an entry did; nil where it is not about the register or not about what lies in the area.
    private static func change(
        _ entry: EntryHeader, _ reading: Reading, _ caller: Caller, _ area: AreaID, _ language: String
    ) throws -> Change? {
        guard ChangeWords.isOfRegister(entry.kind) else { return nil }
        var subject: String?
        var household: String?
        if let text = entry.subject, let id = reading.view.units.subject(text),
            let place = try reading.view.place(of: id)
        {
            let territory = reading.territory(AreaID(place.village))
            guard territory.isWithin(area) else { return nil }
            if id.kind == .household, let state = try reading.view.state(id),
                let fact = reading.pack.facts[ProcessFact.headName],
                let name = reading.view.value(fact.id, .household, state)
            {
                subject = FactShow(reading.pack, language, caller, territory).text(fact, name)
                household = caller.may(.seeHouseholds, in: territory) ? text : nil
            }
        } else if let text = entry.subject, let place = AreaID(text), reading.directory[place] != nil {
            guard reading.territory(place).isWithin(area) else { return nil }
            subject = reading.directory.name(place, language)
        } else if !isOf(entry.chain, area, reading.directory) {
            return nil
        }
        return Change(
            what: ChangeWords.kind(entry.kind), subject: subject, household: household,
            who: try reading.who(entry.actor, language),
            minute: entry.recordedAt.minute(in: reading.pack.zone))
    }
}
