/// Chooses the households that identification will register, unit by unit with exactly its persons (贫困户).
///
/// A unit's share follows its surveyed persons by largest remainder, as `identify register --by` splits it, unless
/// the plan itself gives the unit a number. Households are enlarged or shrunk by one person, in pairs, until the
/// persons add up; the unit's total stays.
struct PoorSelection {
    var sizes: [UInt8]
    var villages: [SampleVillage]
    var hardships: [Hardship]
    /// Registered persons by unit.
    var byUnit: [Int] = []

    /// How poor the villages of each exit year are beside the city, in hundredths: those that leave first have
    /// the least to do.
    private static let firstYearWeight = 75
    private static let lastYearWeight = 190
    /// The largest share of a village's persons that may be poor, in hundredths.
    private static let mostPoor = 62

    init(ground: CityGround, frame: CityFrame, figures: CityFigures, seed: UInt64) {
        sizes = ground.sizes
        villages = ground.villages
        hardships = Array(repeating: [], count: sizes.count)
        var random = SeededRandom(seed: seed, 2)
        for village in villages.indices {
            villages[village].persons = villages[village].households.reduce(0) { $0 + Int(sizes[$1]) }
        }
        choosePoorVillages(frame: frame, figures: figures, random: &random)
        let unitOf = villages.map { frame.towns[$0.town].unit }
        var persons = frame.units.map { _ in 0 }
        for (village, unit) in unitOf.enumerated() { persons[unit] += villages[village].persons }
        let stated = frame.units.map(\.registeredPersons)
        byUnit = Apportionment.split(
            figures.registeredPersons, by: stated.contains(nil) ? persons : stated.compactMap { $0 })
        for unit in frame.units.indices {
            let places = villages.indices.filter { unitOf[$0] == unit }
            choose(byUnit[unit], in: places, figures: figures, random: &random)
        }
        for village in villages.indices {
            villages[village].poorPersons = villages[village].households.reduce(0) {
                $0 + (hardships[$1].contains(.poor) ? Int(sizes[$1]) : 0)
            }
        }
    }

    /// Poor villages in proportion to the units' villages, those that the plan names first; exit years by lot.
    private mutating func choosePoorVillages(
        frame: CityFrame, figures: CityFigures, random: inout SeededRandom
    ) {
        let byUnit = frame.units.indices.map { unit in
            villages.indices.filter { frame.towns[villages[$0].town].unit == unit }
        }
        let counts = Apportionment.split(figures.poorVillages, by: byUnit.map(\.count))
        var chosen: [Int] = []
        for (places, count) in zip(byUnit, counts) {
            let mixed = random.shuffled(places)
            chosen += (mixed.filter { villages[$0].isNamed } + mixed.filter { !villages[$0].isNamed }).prefix(
                count)
        }
        var years = figures.exits.indices.flatMap { Array(repeating: $0, count: figures.exits[$0].villages) }
        while years.count < chosen.count { years.append(max(0, figures.exits.count - 1)) }
        for (village, year) in zip(chosen, random.shuffled(years)) {
            villages[village].isPoor = true
            villages[village].exit = figures.exits.isEmpty ? nil : year
        }
    }

    private mutating func choose(
        _ target: Int, in places: [Int], figures: CityFigures, random: inout SeededRandom
    ) {
        let span = max(1, figures.exits.count - 1)
        let weights = places.map { place in
            let village = villages[place]
            let depth =
                village.exit.map {
                    Self.firstYearWeight + (Self.lastYearWeight - Self.firstYearWeight) * $0 / span
                } ?? (village.isPoor ? 130 : 85)
            return village.persons * depth * random.within(75...125) / 100
        }
        var carried = 0
        for (place, share) in zip(places, Apportionment.split(target, by: weights)) {
            let most = villages[place].persons * Self.mostPoor / 100
            let wanted = min(most, share + carried)
            let taken = take(wanted, in: villages[place], random: &random)
            carried += share - taken
        }
        settle(carried, in: places, random: &random)
    }

    /// Marks households until about so many persons are poor; small and large households come first.
    private mutating func take(_ wanted: Int, in village: SampleVillage, random: inout SeededRandom) -> Int {
        var order = village.households.map { household in
            let size = Int(sizes[household])
            let bias = size <= 2 ? 0.75 : size >= 6 ? 0.8 : 1
            return (key: random.unit() * bias, household: household)
        }
        order.sort { $0.key != $1.key ? $0.key < $1.key : $0.household < $1.household }
        var taken = 0
        for (_, household) in order {
            let size = Int(sizes[household])
            if taken + size / 2 >= wanted { continue }
            if taken + size > wanted + 1 { continue }
            hardships[household].insert(.poor)
            taken += size
        }
        return taken
    }

    /// Makes up what is missing (or too much) by moving single persons between neighbours' households.
    private mutating func settle(_ missing: Int, in places: [Int], random: inout SeededRandom) {
        var missing = missing
        var failures = 0
        while missing != 0, failures < 4 {
            let before = missing
            for place in random.shuffled(places) where missing != 0 {
                missing -= shift(missing.signum(), in: villages[place].households)
            }
            guard missing == before else { continue }
            failures += 1
            // No pair is left: one more household, or one fewer, then again in pairs.
            let all = places.flatMap { Array(villages[$0].households) }
            if missing > 0, let next = all.first(where: { !hardships[$0].contains(.poor) }) {
                hardships[next].insert(.poor)
                missing -= Int(sizes[next])
            } else if missing < 0, let last = all.last(where: { hardships[$0].contains(.poor) }) {
                hardships[last].remove(.poor)
                missing += Int(sizes[last])
            }
        }
    }

    /// Moves one person from the not poor to the poor of a village (or back); 0 where no pair allows it.
    private mutating func shift(_ step: Int, in households: Range<Int>) -> Int {
        let room = step > 0 ? 1...6 : 3...9
        let other = step > 0 ? 3...9 : 1...6
        guard
            let poor = households.first(where: {
                hardships[$0].contains(.poor) && room.contains(Int(sizes[$0]))
            }),
            let rich = households.first(where: {
                !hardships[$0].contains(.poor) && other.contains(Int(sizes[$0]))
            })
        else { return 0 }
        sizes[poor] = UInt8(Int(sizes[poor]) + step)
        sizes[rich] = UInt8(Int(sizes[rich]) - step)
        return step
    }
}
