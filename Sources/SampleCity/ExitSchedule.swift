/// Plans in which year each poor household will meet its exit criteria, so that the plan can be kept (脱贫计划).
///
/// A poor village's people leave by its own year, but for a few who stay and keep it under the least incidence that
/// any edition asks for. The rest of a year's persons come from everywhere else. A year's persons add up exactly.
struct ExitSchedule {
    /// The place of the exit year by household; nil for those who are not registered.
    var years: [UInt8?]
    var hardships: [Hardship]
    var villages: [SampleVillage]

    /// In thousandths of a village: who may stay when it leaves.
    private static let mostStaying = 16
    /// In hundredths of the first year's persons: who meets everything a year early.
    private static let earlyPercent = 6

    init(selection: PoorSelection, figures: CityFigures, seed: UInt64) {
        years = Array(repeating: nil, count: selection.sizes.count)
        hardships = selection.hardships
        villages = selection.villages
        var random = SeededRandom(seed: seed, 3)
        let sizes = selection.sizes
        func persons(_ households: some Sequence<Int>) -> Int { households.reduce(0) { $0 + Int(sizes[$1]) } }
        let poor = hardships.indices.filter { hardships[$0].contains(.poor) }
        var mandatory = figures.exits.map { _ in [Int]() }
        var free: [Int] = []
        for village in villages {
            var members = village.households.filter { hardships[$0].contains(.poor) }
            guard let exit = village.exit else {
                free += members
                continue
            }
            if exit + 1 < figures.exits.count, random.chance(0.35) {
                let staying = ExactChoice.summing(
                    to: village.persons * Self.mostStaying / 1000, from: random.shuffled(members),
                    size: { Int(sizes[$0]) })
                members.removeAll { staying.contains($0) }
                mandatory[exit + 1] += staying
            }
            mandatory[exit] += members
        }
        for year in figures.exits.indices {
            let last = year == figures.exits.count - 1
            var leaving = mandatory[year].filter { years[$0] == nil }
            for household in leaving { years[household] = UInt8(year) }
            if last {
                for household in poor where years[household] == nil { years[household] = UInt8(year) }
                break
            }
            let later = mandatory[(year + 1)...].joined().filter { years[$0] == nil }
            let open =
                free.filter { years[$0] == nil } + random.shuffled(Array(later)).prefix(later.count / 3)
            let rest = figures.exits[year].persons - persons(leaving)
            if rest > 0 {
                leaving = ExactChoice.summing(to: rest, from: random.shuffled(open), size: { Int(sizes[$0]) })
                for household in leaving { years[household] = UInt8(year) }
            }
        }
        markEarly(free: free, figures: figures, sizes: sizes, random: &random)
    }

    private mutating func markEarly(
        free: [Int], figures: CityFigures, sizes: [UInt8], random: inout SeededRandom
    ) {
        guard let first = figures.exits.first else { return }
        let next = random.shuffled(free.filter { years[$0] == 1 })
        let early = ExactChoice.summing(
            to: first.persons * Self.earlyPercent / 100, from: next, size: { Int(sizes[$0]) })
        for household in early { hardships[household].insert(.early) }
    }
}
