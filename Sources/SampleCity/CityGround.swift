/// Lays out units, towns, villages, groups and household sizes: the ground before anybody is poor.
struct CityGround {
    var villages: [SampleVillage] = []
    var groups: [SampleGroup] = []
    var sizes: [UInt8] = []

    /// Shares in a thousand of households with one, two, three … persons.
    private static let sizeShares = [52, 112, 200, 262, 206, 104, 42, 22]

    init(frame: CityFrame, figures: CityFigures, names: InventedNames, seed: UInt64) {
        var random = SeededRandom(seed: seed, 1)
        let named = Self.namedVillages(of: frame, figures: figures, random: &random)
        let counts = Self.villageCounts(of: frame, figures: figures, named: named.map(\.count))
        for (town, count) in counts.enumerated() {
            var names = VillageNames(
                avoiding: frame.towns[town].named, seed: seed, town: town,
                places: names.places)
            for place in 0..<count {
                var village = SampleVillage(town: town, groups: 0..<0, households: 0..<0)
                village.isNamed = place < named[town].count
                village.name = village.isNamed ? named[town][place] : names.next()
                villages.append(village)
            }
        }
        layGroups(figures: figures, random: &random)
        layHouseholds(figures: figures, random: &random)
    }

    /// The named villages that a city of this size has, town by town, in proportion of the units' lists.
    private static func namedVillages(
        of frame: CityFrame, figures: CityFigures, random: inout SeededRandom
    ) -> [[String]] {
        guard !figures.isFullSize else { return frame.towns.map(\.named) }
        let all = frame.towns.indices.flatMap { town in frame.towns[town].named.map { (town, $0) } }
        var kept = frame.towns.map { _ in [String]() }
        for (town, name) in random.shuffled(all).prefix(min(figures.namedVillages, figures.villages)) {
            kept[town].append(name)
        }
        return kept
    }

    private static func villageCounts(of frame: CityFrame, figures: CityFigures, named: [Int]) -> [Int] {
        let weights = frame.towns.map(\.weight)
        let unitWeights = frame.units.map { unit in weights[unit.towns].reduce(0, +) }
        let unitLeast = frame.units.map { unit in max(1, named[unit.towns].reduce(0, +)) }
        let byUnit = Apportionment.split(figures.villages, by: unitWeights, atLeast: unitLeast)
        return zip(frame.units, byUnit).flatMap { unit, count in
            Apportionment.split(
                count, by: inhabited(Array(weights[unit.towns]), villages: count),
                atLeast: Array(named[unit.towns]))
        }
    }

    /// The weights of the towns that a small city has: the heaviest, with two villages each; the others have none.
    private static func inhabited(_ weights: [Int], villages: Int) -> [Int] {
        let kept = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }.prefix(
            max(1, villages / 2))
        return weights.indices.map { kept.contains($0) ? weights[$0] : 0 }
    }

    private mutating func layGroups(figures: CityFigures, random: inout SeededRandom) {
        let weights = villages.map { _ in random.within(500...1500) }
        let counts = Apportionment.split(figures.groups, by: weights, atLeast: villages.map { _ in 1 })
        for (village, count) in counts.enumerated() {
            villages[village].groups = groups.count..<groups.count + count
            groups += (0..<count).map { _ in SampleGroup(village: village, households: 0..<0) }
        }
    }

    private mutating func layHouseholds(figures: CityFigures, random: inout SeededRandom) {
        let weights = groups.map { _ in random.within(350...1650) }
        let counts = Apportionment.split(figures.households, by: weights, atLeast: groups.map { _ in 1 })
        var next = 0
        for (group, count) in counts.enumerated() {
            groups[group].households = next..<next + count
            next += count
        }
        for village in villages.indices {
            let first = groups[villages[village].groups.lowerBound].households.lowerBound
            let last = groups[villages[village].groups.upperBound - 1].households.upperBound
            villages[village].households = first..<last
        }
        sizes = (0..<next).map { _ in UInt8(1 + random.place(in: Self.sizeShares)) }
    }
}
