public import Policy
public import Vocabulary

/// A seeded sample city of any size that is built to a pack's own figures (样本城市).
public enum SampleCity {
    /// Plans a city: who lives where, who is poor, what each is short of and when it can leave.
    ///
    /// The same size, seed and pack give the same plan. Throws where the pack lacks what a city is made from, or the
    /// city is too small for its units.
    public static func plan(households: Int, seed: UInt64, pack: PolicyPack) throws -> CityPlan {
        try CityPlan(households: households, seed: seed, policy: SamplePolicy(pack))
    }

    /// The households of a pack's own survey; nil where it does not state them.
    public static func surveyedHouseholds(of pack: PolicyPack) throws -> Int? {
        try SamplePolicy(pack).stated.households
    }
}

/// What a sample city consists of, before any workbook is written (样本城市方案).
public struct CityPlan: Sendable {
    /// One unit of the city with what identification must find in it.
    public struct Unit: Sendable, Hashable {
        /// The unit's area id in the pack.
        public var area: String
        /// Its name in the pack's first language.
        public var name: String
        /// Households surveyed.
        public var households: Int
        /// Persons surveyed.
        public var persons: Int
        /// Persons whom `identify register --by` must register.
        public var registeredPersons: Int
        /// Households whom it must register.
        public var registeredHouseholds: Int
        /// Administrative villages.
        public var villages: Int
        /// Of these poor.
        public var poorVillages: Int
    }

    /// The figures that the city meets.
    public let figures: CityFigures
    /// The seed.
    public let seed: UInt64
    /// A day in the middle of a year of exits, whose changes are taken down in the weeks before; nil where every year ends.
    public var underway: LocalDate?
    /// Its units in the order of the pack.
    public let units: [Unit]

    let policy: SamplePolicy
    let villages: [SampleVillage]
    let groups: [SampleGroup]
    let sizes: [UInt8]
    let hardships: [Hardship]
    /// The place of the exit year of each household; nil for those who are not registered.
    let exitPlaces: [UInt8?]
    let villagesByTown: [Range<Int>]
    /// Registered population by village.
    let populations: [Int]

    /// Persons surveyed in all.
    public var persons: Int { units.reduce(0) { $0 + $1.persons } }
    /// Households to be registered in all.
    public var registeredHouseholds: Int { units.reduce(0) { $0 + $1.registeredHouseholds } }

    /// Fewest households a unit.
    private static let leastPerUnit = 20

    init(households: Int, seed: UInt64, policy: SamplePolicy) throws(Problem) {
        let frame = policy.frame
        let least = frame.units.count * Self.leastPerUnit
        guard households >= least else {
            throw Problem(.sampleTooSmall, ["least": String(least), "households": String(households)])
        }
        let figures = policy.stated.scaled(to: households, units: frame.units.count)
        let ground = CityGround(frame: frame, figures: figures, names: policy.names, seed: seed)
        let selection = PoorSelection(ground: ground, frame: frame, figures: figures, seed: seed)
        let schedule = ExitSchedule(selection: selection, figures: figures, seed: seed)
        let allotment = HardshipAllotment(
            ground: ground, selection: selection, schedule: schedule, figures: figures, seed: seed)
        self.figures = figures
        self.seed = seed
        self.policy = policy
        villages = allotment.villages
        villagesByTown = Self.villagesByTown(allotment.villages, towns: frame.towns.count)
        groups = allotment.groups
        sizes = selection.sizes
        hardships = allotment.hardships
        exitPlaces = schedule.years
        populations = Self.populations(
            of: allotment.villages, registered: figures.registeredPersons, pack: policy.pack)
        units = Self.units(
            frame: frame, villages: allotment.villages, sizes: selection.sizes, hardships: allotment.hardships
        )
    }

    private static func units(
        frame: CityFrame, villages: [SampleVillage], sizes: [UInt8], hardships: [Hardship]
    ) -> [Unit] {
        frame.units.map { unit in
            var result = Unit(
                area: unit.area, name: unit.name, households: 0, persons: 0, registeredPersons: 0,
                registeredHouseholds: 0, villages: 0, poorVillages: 0)
            for village in villages where unit.towns.contains(village.town) {
                result.villages += 1
                result.poorVillages += village.isPoor ? 1 : 0
                result.households += village.households.count
                for household in village.households {
                    result.persons += Int(sizes[household])
                    guard hardships[household].contains(.poor) else { continue }
                    result.registeredPersons += Int(sizes[household])
                    result.registeredHouseholds += 1
                }
            }
            return result
        }
    }

    /// Poor villages were surveyed whole; in others so many more people live that the pack's own rate comes out.
    private static func populations(
        of villages: [SampleVillage], registered: Int, pack: PolicyPack
    ) -> [Int] {
        let surveyed = villages.map(\.persons)
        guard let target = pack.targets["baseline.poverty-rate"], let year = target.years.last,
            let rate = target.value(year), rate > 0
        else { return surveyed }
        var unit = 100
        for _ in 0..<target.form.scale { unit *= 10 }
        let whole = registered * unit / Int(rate)
        let rest = whole - surveyed.reduce(0, +)
        guard rest > 0 else { return surveyed }
        let more = Apportionment.split(rest, by: villages.map { $0.isPoor ? 0 : $0.persons })
        return zip(surveyed, more).map { $0 + $1 }
    }
}
