import Columns
import Exit
import Policy
import Registry
import Vocabulary

/// The wall screen of an area (驾驶舱): one set of numbers, the map's and the lists'.
struct CockpitModel: Sendable {
    /// One line of what is to be dealt with today.
    struct Matter: Sendable {
        var verdict: Verdict
        var kind: String
        var text: String
        /// What stands at its right: how long, where.
        var note = ""
        /// The list or map of its cases.
        var path: String
        var count: Int
        /// The most urgent kinds have the lowest.
        var rank: Int
    }

    /// One area right below with its plan.
    struct Unit: Sendable {
        var area: AreaID
        var name: String
        var planned: Int
        var done: Int
    }

    /// Share of a whole, as of households by cause.
    struct Bar: Sendable {
        var name: String
        var count: Int
        /// The list of its cases.
        var path: String
    }

    var map: MapModel
    var tally: CampaignTally
    /// The share of the chosen year that is over, in tenths of a percent.
    var timePassed: Int
    var units: [Unit]
    var unitsLabel: String
    /// Planned and reached villages by year.
    var villages: [(year: Int, planned: Int, done: Int)]
    var causes: [Bar]
    var gaps: [Bar]
    /// What was left of the lines through the year; nil for a year to come.
    var backlog: WorkListBacklog?
    var matters: [Matter] = []

    /// Persons planned and reached in the year.
    var planned: Int { map.chart[map.year].planned }
    var done: Int { map.chart[map.year].done }
    var exited: Int { tally.exitedPersons(through: map.year) }
    var left: Int { tally.personsLeft(after: map.year) }

    /// How far a share is before or behind time, in tenths of a percent.
    func lead(_ done: Int, _ planned: Int) -> Int? {
        planned > 0 ? done * 1_000 / planned - timePassed : nil
    }

    init(_ map: MapModel, _ figures: CampaignFigures, _ cases: CaseCount, _ link: SiteLinks) throws {
        let (directory, pack) = (cases.reading.directory, cases.reading.pack)
        self.map = map
        let language = map.language
        let tally = figures.tally(map.area, in: directory)
        self.tally = tally
        let year = map.years[map.year]
        timePassed = Self.passed(year, map.asOf)
        let below = directory.below(map.area).map(\.id)
        let planned = figures.plannedPersons(map.year, for: below, of: map.area, in: directory)
        units = zip(below, planned).map {
            Unit(
                area: $0, name: directory.name($0, language), planned: $1,
                done: figures.tally($0, in: directory).exitedPersons[map.year])
        }
        let level = below.first.flatMap { directory[$0]?.level } ?? ""
        unitsLabel = pack.areas.levels[level]?.label(language) ?? level
        villages = map.years.indices.map { place in
            (
                map.years[place],
                figures.plannedVillages(place, for: [map.area], of: map.area, in: directory).first ?? 0,
                tally.exitedVillages[place]
            )
        }
        let list = AreaCases(area: map.area.description, years: map.years)
        causes = tally.causes.map { code, count in
            let codes = pack.facts[CampaignFigures.causeFact]?.form.codes ?? ""
            return Bar(
                name: pack.codeLists[codes]?.value(code)?.label(language) ?? code, count: count,
                path: list.left([(CampaignFigures.causeFact, code)]))
        }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        gaps = MapModel.gaps(tally, pack, language).map { gap in
            let query = [("condition", "\(gap.condition.ruleSet)/\(gap.condition.criterion)")]
            return Bar(
                name: ConditionName.full(gap.condition, pack, language), count: gap.lines.open,
                path: list.lines(nil, query))
        }
        let lists = try cases.cache.lists(cases.snapshot, cases.reading)
        let villages = Scope(map.area, in: directory).parts.flatMap { part in
            part.villages.map { VillageKey(unit: part.unit, village: $0) }
        }
        backlog = lists.backlog(of: villages, in: year, asOf: map.asOf)
        matters = try Self.matters(
            self, Urgent(lists, villages, asOf: map.asOf), lists, cases, link)
    }

    private static func passed(_ year: Int, _ day: LocalDate) -> Int {
        guard let first = LocalDate(year, 1, 1), let next = LocalDate(year + 1, 1, 1) else { return 0 }
        let all = Int(next.dayNumber - first.dayNumber)
        return min(max(Int(day.dayNumber - first.dayNumber) + 1, 0), all) * 1_000 / all
    }
}
