/// Spreads the plan's shortages over poor households and villages: housing, water, works, relocation (短板).
///
/// Those that leave in the first year are spared where the numbers allow it, since a year is short.
struct HardshipAllotment {
    var hardships: [Hardship]
    var villages: [SampleVillage]
    var groups: [SampleGroup]

    private let sizes: [UInt8]
    private let years: [UInt8?]

    init(
        ground: CityGround, selection: PoorSelection, schedule: ExitSchedule, figures: CityFigures,
        seed: UInt64
    ) {
        hardships = schedule.hardships
        villages = schedule.villages
        groups = ground.groups
        sizes = selection.sizes
        years = schedule.years
        var random = SeededRandom(seed: seed, 4)
        allotHousing(figures: figures, random: &random)
        allotWater(figures: figures, random: &random)
        allotWorks(figures: figures, random: &random)
        allotSmaller(random: &random)
    }

    /// Poor households in an order by lot, those of later years first.
    private func poor(_ random: inout SeededRandom) -> [Int] {
        let all = random.shuffled(hardships.indices.filter { hardships[$0].contains(.poor) })
        return all.filter { isLate($0) } + all.filter { !isLate($0) }
    }

    private func isLate(_ household: Int) -> Bool {
        (years[household] ?? 0) > 0 && !hardships[household].contains(.early)
    }

    private mutating func allotHousing(figures: CityFigures, random: inout SeededRandom) {
        let unsafe = Array(poor(&random).prefix(figures.unsafeHouseholds))
        for (place, household) in unsafe.enumerated() {
            hardships[household].insert(.unsafeHouse)
            if place % 25 == 0 { hardships[household].insert(.noHouse) }
        }
        let moving = ExactChoice.counting(
            min(figures.relocationHouseholds, unsafe.count), summing: figures.relocationPersons,
            from: random.shuffled(unsafe), size: { Int(sizes[$0]) })
        for household in moving { hardships[household].insert(.relocation) }
    }

    /// Whole natural villages are short of water, poor and not poor alike, until the persons add up.
    private mutating func allotWater(figures: CityFigures, random: inout SeededRandom) {
        var candidates: [Int] = []
        for group in random.shuffled(lateGroups()) + random.shuffled(otherGroups()) {
            candidates += random.shuffled(Array(groups[group].households)).dropLast(
                groups[group].households.count / 3)
        }
        // In a village of the first year nobody is short of water unless the numbers leave no other place.
        let short = ExactChoice.summing(
            to: figures.waterTroublePersons, from: candidates, size: { Int(sizes[$0]) })
        for household in short { hardships[household].insert(.water) }
    }

    private mutating func allotWorks(figures: CityFigures, random: inout SeededRandom) {
        let late = random.shuffled(lateVillages())
        let others = random.shuffled(
            villages.indices.filter { !villages[$0].isPoor || villages[$0].exit == 0 })
        let order = late + others
        for village in order.prefix(figures.villagesWithoutCultureCentre) {
            villages[village].lacksCultureCentre = true
        }
        let courts = order.prefix(figures.villagesWithoutCultureCentre * 9 / 10)
        let rest = order.dropFirst(courts.count)
        for village in (random.shuffled(Array(courts)) + rest).prefix(figures.villagesWithoutBasketballCourt)
        {
            villages[village].lacksBasketballCourt = true
        }
        let dark = random.shuffled(lateGroups()) + random.shuffled(otherGroups())
        for group in dark.prefix(figures.groupsWithoutTelevision) {
            groups[group].lacksTelevision = true
            for household in groups[group].households {
                if hardships[household].contains(.poor) || random.chance(0.3) {
                    hardships[household].insert(.television)
                }
            }
        }
        for group in lateGroups() where random.chance(0.08) { groups[group].lacksRoad = true }
    }

    /// Shortages that the plan gives no number for.
    private mutating func allotSmaller(random: inout SeededRandom) {
        for household in hardships.indices where hardships[household].contains(.poor) && isLate(household) {
            if random.chance(0.006) { hardships[household].insert(.power) }
            if random.chance(0.05) { hardships[household].insert(.insurance) }
            if random.chance(0.03) { hardships[household].insert(.schooling) }
            if random.chance(0.02) { hardships[household].insert(.television) }
        }
    }

    private func lateVillages() -> [Int] {
        villages.indices.filter { villages[$0].isPoor && (villages[$0].exit ?? 0) > 0 }
    }

    private func lateGroups() -> [Int] { lateVillages().flatMap { Array(villages[$0].groups) } }

    private func otherGroups() -> [Int] {
        villages.indices.filter { !(villages[$0].isPoor && (villages[$0].exit ?? 0) > 0) }.flatMap {
            Array(villages[$0].groups)
        }
    }
}
