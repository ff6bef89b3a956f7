/// The counts that a city of some size must show (样本城市的指标), the pack's own at full size and scaled below it.
///
/// A figure that the pack does not state is nil at its source and gets an invented proportion, or is left out.
public struct CityFigures: Sendable, Hashable {
    /// One year of the exit plan.
    public struct ExitYear: Sendable, Hashable {
        /// The calendar year.
        public var year: Int
        /// Persons who are to leave the register.
        public var persons: Int
        /// Poor villages that are to exit.
        public var villages: Int
    }

    /// Households surveyed.
    public var households: Int
    /// Villager groups.
    public var groups: Int
    /// Administrative villages; the plan does not state them, so this is the sample's own number.
    public var villages: Int
    /// Registered poor villages.
    public var poorVillages: Int
    /// Registered poor persons.
    public var registeredPersons: Int
    /// Households without a house or in an unsafe one.
    public var unsafeHouseholds: Int
    /// Persons short of safe water.
    public var waterTroublePersons: Int
    /// Villages without a culture centre.
    public var villagesWithoutCultureCentre: Int
    /// Villages without a basketball court.
    public var villagesWithoutBasketballCourt: Int
    /// Natural villages that receive no television.
    public var groupsWithoutTelevision: Int
    /// Registered households to relocate.
    public var relocationHouseholds: Int
    /// Persons of those households.
    public var relocationPersons: Int
    /// Villages that the plan names.
    public var namedVillages: Int
    /// The exit plan, year by year.
    public var exits: [ExitYear]
    /// Whether the city is as large as the pack's own survey.
    public var isFullSize: Bool
}

/// The figures as a pack states them, for a survey of `households`.
struct StatedFigures: Sendable {
    var households: Int?
    var groups: Int?
    var poorVillages: Int?
    var registeredPersons: Int?
    var unsafeHouseholds: Int?
    var waterTroublePersons: Int?
    var villagesWithoutCultureCentre: Int?
    var villagesWithoutBasketballCourt: Int?
    var groupsWithoutTelevision: Int?
    var relocationHouseholds: Int?
    var relocationPersons: Int?
    var namedVillages: Int?
    var exitPersons: [(year: Int, value: Int)] = []
    var exitVillages: [(year: Int, value: Int)] = []

    /// The invented proportions, where a pack states none: households a group, groups a village, persons a
    /// household and hundredths of the poor.
    private enum Invented {
        static let householdsPerGroup = 20
        static let groupsPerVillage = 15
        static let poorPerThousandHouseholds = 520
        static let poorVillagesPercent = 30
    }

    /// The figures of a city of `size` households: every count in proportion, yearly ones by largest remainder.
    func scaled(to size: Int, units: Int) -> CityFigures {
        let base = households ?? size
        func figure(_ stated: Int?, invented: Int = 0) -> Int {
            stated.map { Apportionment.scaled($0, part: size, base: base) } ?? invented
        }
        let groups = max(units, figure(groups, invented: size / Invented.householdsPerGroup))
        let villages = max(units, groups / Invented.groupsPerVillage)
        let poorVillages = min(
            villages, figure(poorVillages, invented: villages * Invented.poorVillagesPercent / 100))
        let registered = figure(
            registeredPersons, invented: size * Invented.poorPerThousandHouseholds / 1000)
        let years = exitPersons.filter { $0.value > 0 }
        let persons = Apportionment.split(registered, by: years.map(\.value))
        let exiting = Apportionment.split(
            poorVillages, by: years.map { year in exitVillages.first { $0.year == year.year }?.value ?? 0 })
        return CityFigures(
            households: size, groups: groups, villages: villages, poorVillages: poorVillages,
            registeredPersons: registered, unsafeHouseholds: figure(unsafeHouseholds),
            waterTroublePersons: figure(waterTroublePersons),
            villagesWithoutCultureCentre: min(villages, figure(villagesWithoutCultureCentre)),
            villagesWithoutBasketballCourt: min(villages, figure(villagesWithoutBasketballCourt)),
            groupsWithoutTelevision: min(groups, figure(groupsWithoutTelevision)),
            relocationHouseholds: figure(relocationHouseholds), relocationPersons: figure(relocationPersons),
            namedVillages: figure(namedVillages),
            exits: years.indices.map {
                CityFigures.ExitYear(year: years[$0].year, persons: persons[$0], villages: exiting[$0])
            },
            isFullSize: size == base)
    }
}
