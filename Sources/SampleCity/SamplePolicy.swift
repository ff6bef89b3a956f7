import Policy
import Vocabulary

/// What the sample takes from a pack: places, figures, dictionaries, lines, layouts, the identification form.
struct SamplePolicy: Sendable {
    let pack: PolicyPack
    let frame: CityFrame
    let stated: StatedFigures
    let names: InventedNames
    let householdSlots: FactSlots
    let memberSlots: FactSlots
    let villageSlots: FactSlots
    let groupSlots: FactSlots
    /// The smallest units in one major unit of the currency.
    let major: Int
    /// The first day of the survey.
    let surveyStart: LocalDate

    init(_ pack: PolicyPack) throws(Problem) {
        self.pack = pack
        names = InventedNames.of(language: pack.languages.first ?? "en")
        stated = Self.stated(in: pack)
        frame = try Self.frame(of: pack, language: pack.languages.first ?? "en")
        householdSlots = FactSlots(.household, pack: pack)
        memberSlots = FactSlots(.person, pack: pack)
        villageSlots = FactSlots(.village, pack: pack)
        groupSlots = FactSlots(.group, pack: pack)
        var major = 1
        for _ in 0..<pack.currency.exponent { major *= 10 }
        self.major = major
        guard let start = pack.validFrom else { throw Problem(.sampleNeedsPack, ["what": "valid.from"]) }
        surveyStart = start.adding(days: 35)
    }

    /// The least and the greatest poverty line of a day among all series, in the smallest unit a head.
    func lines(on day: LocalDate) throws(Problem) -> ClosedRange<Int> {
        var amounts: [Int] = []
        for parameter in pack.parameters
        where parameter.id.contains("poverty-line") && parameter.form.type == .money {
            if case .integer(let amount)? = parameter.value(on: day) { amounts.append(Int(amount)) }
        }
        guard let least = amounts.min(), let most = amounts.max() else {
            throw Problem(.sampleNeedsPack, ["what": "poverty-line on \(day)"])
        }
        return least...most
    }

    private static func stated(in pack: PolicyPack) -> StatedFigures {
        func figure(_ id: String) -> Int? {
            guard let target = pack.targets[id], let year = target.years.last, let value = target.value(year)
            else { return nil }
            return Int(value)
        }
        func series(_ id: String) -> [(year: Int, value: Int)] {
            guard let target = pack.targets[id] else { return [] }
            return target.years.map { ($0, Int(target.value($0) ?? 0)) }
        }
        return StatedFigures(
            households: figure("baseline.surveyed-households"), groups: figure("baseline.groups"),
            poorVillages: figure("baseline.poor-villages"),
            registeredPersons: figure("baseline.registered-persons"),
            unsafeHouseholds: figure("baseline.unsafe-housing-households"),
            waterTroublePersons: figure("baseline.water-trouble-persons"),
            villagesWithoutCultureCentre: figure("baseline.villages-without-culture-centre"),
            villagesWithoutBasketballCourt: figure("baseline.villages-without-basketball-court"),
            groupsWithoutTelevision: figure("baseline.groups-without-television"),
            relocationHouseholds: figure("baseline.relocation-households"),
            relocationPersons: figure("baseline.relocation-persons"),
            namedVillages: pack.areas.namedVillages.reduce(0) { $0 + $1.villages.count },
            exitPersons: series("exit-persons"), exitVillages: series("exit-villages"))
    }

    private static func frame(of pack: PolicyPack, language: String) throws(Problem) -> CityFrame {
        let levels = pack.areas.levels.map(\.id)
        guard levels.count >= 3 else { throw Problem(.sampleNeedsPack, ["what": "levels"]) }
        let unitLevel = levels[1]
        let townLevel = levels[levels.count - 2]
        let tree = pack.areas.trees.first ?? ""
        func unit(of area: Area) -> String? {
            var area = area
            while area.level != unitLevel {
                guard let parent = area.parent(tree: tree).flatMap({ pack.areas.areas[$0] }) else {
                    return nil
                }
                area = parent
            }
            return area.id
        }
        let all = pack.areas.areas.filter { $0.level == townLevel }
        let mostCodes = all.map { codes(of: $0, pack: pack).count }.max() ?? 0
        var units: [CityFrame.Unit] = []
        var towns: [CityFrame.Town] = []
        for area in pack.areas.areas where area.level == unitLevel {
            let first = towns.count
            for (place, town) in all.filter({ unit(of: $0) == area.id }).enumerated() {
                let named = pack.areas.namedVillages.flatMap(\.villages).filter { $0.town == town.id }
                // Zones that only some code series know are small.
                let small = codes(of: town, pack: pack).count < mostCodes
                towns.append(
                    CityFrame.Town(
                        area: town.id, unit: units.count, name: town.name(language),
                        weight: (small ? 8 : 70) + (place * 37 + units.count * 11) % 60 / (small ? 10 : 1),
                        named: named.map { $0.name(language) }))
            }
            guard towns.count > first else { continue }
            let digits = codes(of: area, pack: pack).first ?? ""
            units.append(
                CityFrame.Unit(
                    area: area.id, name: area.name(language), division: digits, towns: first..<towns.count,
                    registeredPersons: pack.targets["baseline.registered-persons"].flatMap { target in
                        target.years.last.flatMap { target.byArea[area.id]?[$0] }.map { Int($0) }
                    }))
        }
        guard !units.isEmpty else { throw Problem(.sampleNeedsPack, ["what": "areas"]) }
        return CityFrame(units: units, towns: towns)
    }

    private static func codes(of area: Area, pack: PolicyPack) -> [String] {
        pack.areas.schemes.compactMap { area.code(scheme: $0.id) }
    }
}
