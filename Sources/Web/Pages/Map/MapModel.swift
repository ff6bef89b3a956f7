import Exit
import Map
import Policy
import Registry
import Vocabulary

/// One area's map with its table (一张图): the same numbers in both.
struct MapModel: Sendable {
    /// One area of the map, one row of the table.
    struct Place: Sendable {
        var area: AreaID
        var name: String
        /// What stands in its cell.
        var label: String
        var part: Int
        var whole: Int
        var grade: Int
        var rings: [MapRing]
        /// Its own area above, whose outline is drawn.
        var unit: AreaID?
    }

    /// What the drawer says of the chosen area.
    struct Choice: Sendable {
        var area: AreaID
        var name: String
        var tally: CampaignTally
        var part: Int
        var whole: Int
        /// The place in the order of the table, from 1.
        var order: Int
        /// Conditions with most open lines first.
        var gaps: [(name: String, lines: CampaignTally.Lines, condition: CampaignTally.Condition)]
        var below: [Place]
        /// Households with something to be verified; nil where there are none or the caller sees no lists.
        var toVerify: CaseCount.Cases?
    }

    var area: AreaID
    var crumbs: [(area: AreaID, name: String)]
    /// Those of them whose map the caller may open.
    var open: Set<AreaID> = []
    var indicator: MapIndicator
    var indicators: [(indicator: MapIndicator, label: String)]
    /// The levels that can be coloured here and the one that is.
    var levels: [(id: String, label: String)]
    var level: String
    var years: [Int]
    /// The place of the year among the years.
    var year: Int
    /// Worst first.
    var places: [Place]
    var total: (part: Int, whole: Int)
    /// The units of whose cells the map is made, each with its own share; empty where it shows one alone, or units.
    var units: [Place] = []
    /// The outlines of the units around.
    var outlines: [[MapRing]]
    var choice: Choice?
    /// The rules by which households leave; nil where the pack has none.
    var householdRules: String?
    /// Planned and reached persons by year.
    var chart: [(year: Int, planned: Int, done: Int)]
    var asOf: LocalDate
    var packName: String
    var position: String
    var language: String
    /// Whether the people are invented.
    var simulated = false

    var name: String { crumbs.last?.name ?? "" }
    var label: String { indicators.first { $0.indicator == indicator }?.label ?? "" }
    var levelName: String { levels.first { $0.id == level }?.label ?? level }
}

/// What a visitor asks of the map.
struct MapQuestion: Sendable {
    var area: AreaID
    var indicator: String?
    var level: String?
    var year: Int?
    var choice: AreaID?

    init(_ area: AreaID, _ query: [String: String]) {
        self.area = area
        indicator = query["indicator"]
        level = query["level"]
        year = query["year"].flatMap { Int($0) }
        choice = query["choice"].flatMap { AreaID($0) }
    }
}

extension CampaignFigures {
    /// The place of the year that pages of an area begin with: the day's, else the newest before it in which somebody is
    /// planned to leave (默认年份).
    func usualYear(of area: AreaID, in directory: AreaDirectory) -> Int {
        let past = years.indices.filter { years[$0] <= asOf.year }
        let planned = past.last { (plannedPersons($0, for: [area], of: area, in: directory).first ?? 0) > 0 }
        return planned ?? past.last ?? 0
    }
}

extension MapModel {
    /// The model of a question; a Problem (404) where the indicator is none of the pack's.
    init(
        _ question: MapQuestion, _ figures: CampaignFigures, _ shapes: CityShapes, _ directory: AreaDirectory,
        _ pack: PolicyPack, position: String, language: String
    ) throws {
        let area = question.area
        self.area = area
        crumbs = directory.path(area).map { ($0, directory.name($0, language)) }
        let all = MapIndicator.all(pack)
        indicators = all.map { ($0, $0.label(language, pack)) }
        guard let indicator = question.indicator.map({ id in all.first { $0.id == id } }) ?? all.first else {
            throw Problem(
                .badArgument,
                [
                    "name": "indicator", "value": question.indicator ?? "",
                    "why": all.map(\.id).joined(separator: ", "),
                ])
        }
        self.indicator = indicator
        let years = figures.years
        self.years = years
        let tally = figures.tally(area, in: directory)
        let year =
            question.year.flatMap { years.firstIndex(of: $0) } ?? figures.usualYear(of: area, in: directory)
        self.year = year
        let own = pack.areas.levels.firstIndex { $0.id == directory[area]?.level } ?? 0
        let drawn = pack.areas.levels.enumerated().filter { place, level in
            place > own && shapes.draws(level.id)
        }
        let levels: [(id: String, label: String)] = drawn.map { ($1.id, $1.label(language)) }
        self.levels = levels
        // Above the towns the map shows towns: as in the plan's own tables; a town shows its villages.
        let usual = levels.contains { $0.id == shapes.townLevel } ? shapes.townLevel : levels.first?.id
        let level = question.level.flatMap { asked in levels.first { $0.id == asked }?.id } ?? usual ?? ""
        self.level = level
        let areas = level.isEmpty ? [area] : directory.descendants(area, level: level)
        let unitLevel = pack.areas.levels.dropFirst().first?.id ?? ""
        func places(_ areas: [AreaID]) -> [Place] {
            let planned = figures.plannedPersons(year, for: areas, of: area, in: directory)
            return zip(areas, planned).map { area, planned in
                let share = indicator.share(figures.tally(area, in: directory), year: year, planned: planned)
                let name = directory.name(area, language)
                return Place(
                    area: area, name: name,
                    label: pack.areas.grid?.labels[area.description]?[language] ?? name,
                    part: share.part, whole: share.whole,
                    grade: indicator.grade(share.part, share.whole), rings: shapes.rings(area),
                    unit: directory.ancestor(area, level: unitLevel))
            }.sorted { left, right in
                // What is nothing to be shared comes last, then the worst first, then by area.
                guard left.whole > 0, right.whole > 0 else { return left.whole > right.whole }
                let (a, b) = (left.part * right.whole, right.part * left.whole)
                if a == b { return left.area < right.area }
                return indicator.moreIsBetter ? a < b : a > b
            }
        }
        let placed = places(areas)
        self.places = placed
        total = (placed.reduce(0) { $0 + $1.part }, placed.reduce(0) { $0 + $1.whole })
        let units = Set(placed.compactMap(\.unit)).sorted()
        // Inside a town its own shape stands around, as large as there is room: in its unit it is a speck.
        outlines =
            directory.ancestor(area, level: shapes.townLevel).map { [shapes.rings($0)] }
            ?? units.map { shapes.outlines($0) }
        if units.count > 1, level != unitLevel { self.units = places(units).sorted { $0.area < $1.area } }
        chart = years.indices.map { year in
            (
                years[year], figures.plannedPersons(year, for: [area], of: area, in: directory).first ?? 0,
                tally.exitedPersons[year]
            )
        }
        if let chosen = question.choice, let order = placed.firstIndex(where: { $0.area == chosen }) {
            let tally = figures.tally(chosen, in: directory)
            choice = Choice(
                area: chosen, name: placed[order].name, tally: tally, part: placed[order].part,
                whole: placed[order].whole, order: order + 1, gaps: Self.gaps(tally, pack, language),
                below: places(directory.below(chosen).filter { shapes.draws($0.level) }.map(\.id)))
        }
        householdRules = pack.ruleSet(for: ExitJudge.householdRole)?.id
        asOf = figures.asOf
        packName = "\(pack.id) \(pack.version)"
        self.position = position
        self.language = language
    }

    /// The conditions with open lines, most first.
    static func gaps(
        _ tally: CampaignTally, _ pack: PolicyPack, _ language: String
    ) -> [(name: String, lines: CampaignTally.Lines, condition: CampaignTally.Condition)] {
        tally.lines.sorted {
            ($1.value.open, $0.key.ruleSet, $0.key.criterion) < (
                $0.value.open, $1.key.ruleSet, $1.key.criterion
            )
        }.map { condition, lines in
            (ConditionName.plain(condition, pack, language), lines, condition)
        }
    }
}
