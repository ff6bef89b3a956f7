import Access
import Exit
import Journal
import Policy
import Registry
import Vocabulary

extension TodayModel {
    /// Reads the page's model for a caller; `area` is one of the caller's own, or below one.
    init(
        _ reading: Reading, _ progress: ProgressCache, _ caller: Caller, area asked: String?,
        _ language: String, now: Instant
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
        guard let area else { return }
        let progress = try progress.progress(area, reading)
        let figures = progress.total(Scope(area, in: directory))
        self.figures = figures
        let territory = reading.territory(area)
        waiting = Self.waiting(
            figures, asOf: asOf, mayDecide: caller.may(.decideExits, in: territory),
            departments: caller.may(.answerWorkList, in: territory)
                ? caller.departments(for: .answerWorkList, in: territory) : nil
        ) { id in
            reading.pack.departments[id]?.label(language) ?? (id.isEmpty ? "–" : id)
        }
        take(years: figures, ExitTargets.persons(reading.pack), area)
        below = directory.below(area).map { child in
            let figures = progress.total(Scope(child.id, in: directory))
            return Below(
                name: directory.name(child.id, language), id: child.id,
                exited: figures.exited.values.reduce(0) { $0 + $1.persons },
                registered: figures.registered.persons)
        }
        changes = try Self.changes(reading, caller, Set([area]), language)
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

    /// The last entries about what lies in the areas; of a subject that the caller may not see, only the kind.
    private static func changes(
        _ reading: Reading, _ caller: Caller, _ areas: Set<AreaID>, _ language: String
    ) throws -> [Change] {
        var changes: [Change] = []
        let accounts = AccountReader(reading.connection)
        for entry in try JournalReader(connection: reading.connection, keys: nil).latest(200) {
            guard changes.count < 5 else { break }
            guard ChangeWords.isOfRegister(entry.kind) else { continue }
            var change = Change(
                what: ChangeWords.kind(entry.kind),
                who: try accounts.account(entry.actor)?.name ?? entry.actor, at: entry.recordedAt,
                minute: entry.recordedAt.minute(in: reading.pack.zone))
            if let text = entry.subject, let id = reading.view.units.subject(text),
                let place = try reading.view.place(of: id)
            {
                let territory = reading.territory(AreaID(place.village))
                guard areas.contains(where: territory.isWithin) else { continue }
                if id.kind == .household, let state = try reading.view.state(id),
                    let fact = reading.pack.facts[ProcessFact.headName],
                    let name = reading.view.value(ProcessFact.headName, .household, state)
                {
                    change.subject = FactShow(reading.pack, language, caller, territory).text(fact, name)
                    change.household = caller.may(.seeHouseholds, in: territory) ? text : nil
                }
            } else if let text = entry.subject, let area = AreaID(text), reading.directory[area] != nil {
                guard areas.contains(where: reading.territory(area).isWithin) else { continue }
                change.subject = reading.directory.name(area, language)
            } else if !areas.contains(where: { isOf(entry.chain, $0, reading.directory) }) {
                continue
            }
            changes.append(change)
        }
        return changes
    }
}
