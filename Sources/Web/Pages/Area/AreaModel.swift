import Access
import Exit
import Policy
import Registry
import Vocabulary

/// The file of an area above the villages (地区档案): its figures, the areas below, what is open.
struct AreaModel: Sendable {
    /// An area below.
    struct Below: Sendable {
        var id: String
        var name: String
        var tally: CampaignTally
        /// Persons planned to leave in the year.
        var planned: Int
    }

    var id: String
    var name: String
    var crumbs: [Page.Crumb]
    var asOf: LocalDate
    var pack: String
    /// The year of the figures, and its place among the plan's years.
    var year: (year: Int, place: Int)
    var tally: CampaignTally
    var planned: Int
    /// Planned and left by year.
    var years: [(year: Int, planned: Int, done: Int)]
    var level: String
    var below: [Below]
    var gaps: [(name: String, lines: CampaignTally.Lines, condition: CampaignTally.Condition)]
    var departments: [(id: String, name: String, lines: CampaignTally.Lines)]
    var causes: [(code: String, name: String, count: Int)]
    var changes: [TodayModel.Change]
    var responsible: Responsible

    /// Reads the file of an area for a caller; figures are today's.
    init(
        _ area: AreaID, _ figures: CampaignFigures, _ reading: Reading, _ caller: Caller, _ language: String
    ) throws {
        let (directory, pack) = (reading.directory, reading.pack)
        id = area.description
        name = directory.name(area, language)
        crumbs = reading.crumbs(area, caller, language)
        if let last = crumbs.indices.last { crumbs[last].path = nil }
        asOf = figures.asOf
        self.pack = "\(pack.id) \(pack.version)"
        let all = figures.years
        tally = figures.tally(area, in: directory)
        func planned(_ year: Int) -> Int {
            figures.plannedPersons(year, for: [area], of: area, in: directory).first ?? 0
        }
        let place = figures.usualYear(of: area, in: directory)
        year = (all[place], place)
        self.planned = planned(place)
        let exited = tally.exitedPersons
        years = all.indices.map { (all[$0], planned($0), exited[$0]) }
        let children = directory.below(area).filter { $0.level != "group" }
        level =
            children.first.flatMap { child in
                pack.areas.levels.first { $0.id == child.level }?.label(language)
            } ?? ""
        let plans = figures.plannedPersons(place, for: children.map(\.id), of: area, in: directory)
        below = zip(children, plans).map { child, planned in
            Below(
                id: child.id.description, name: directory.name(child.id, language),
                tally: figures.tally(child.id, in: directory), planned: planned)
        }
        gaps = MapModel.gaps(tally, pack, language).map { gap in
            (ConditionName.full(gap.condition, pack, language), gap.lines, gap.condition)
        }
        departments = tally.departments.map { id, lines in
            (id, pack.departments[id]?.label(language) ?? (id.isEmpty ? "–" : id), lines)
        }.sorted { ($1.lines.open, $0.id) < ($0.lines.open, $1.id) }
        let codes = pack.facts[CampaignFigures.causeFact].map { fact in
            { (code: String) in pack.shown(.text(code), fact.form, language) }
        }
        causes = tally.causes.filter { $0.value > 0 }.map { ($0.key, codes?($0.key) ?? $0.key, $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        responsible = try Responsible(area, reading, language)
        changes = try TodayModel.changes(reading, caller, area, language)
    }
}
