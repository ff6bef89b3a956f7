/// The units and towns of a pack in which a sample city stands, with the villages that the plan names (城市框架).
struct CityFrame: Sendable {
    /// An authority unit.
    struct Unit: Sendable {
        var area: String
        var name: String
        /// The code that identity numbers of its people begin with; empty where the pack has none.
        var division: String
        var towns: Range<Int>
        /// How many registered persons the plan itself gives to it, where it does.
        var registeredPersons: Int?
    }

    /// A town, the level above the village.
    struct Town: Sendable {
        var area: String
        var unit: Int
        /// The names on the way down from the unit, without unit and village: one in most packs.
        var name: String
        /// How large it is beside others.
        var weight: Int
        /// The villages that the plan names in it.
        var named: [String]
    }

    var units: [Unit]
    var towns: [Town]
}

/// One village of the sample.
struct SampleVillage: Sendable {
    var town: Int
    var groups: Range<Int>
    var households: Range<Int>
    var name = ""
    /// Named by the plan; all others are invented and say so.
    var isNamed = false
    var isPoor = false
    /// The place of its exit year in the figures' exits; nil for villages that are not poor.
    var exit: Int?
    var lacksCultureCentre = false
    var lacksBasketballCourt = false
    var persons = 0
    var poorPersons = 0
}

/// One natural village or villager group of the sample.
struct SampleGroup: Sendable {
    var village: Int
    var households: Range<Int>
    var lacksTelevision = false
    /// An earth track that no vehicle passes.
    var lacksRoad = false
}

/// What a household of the sample is short of, and whether it is to be registered.
struct Hardship: OptionSet, Sendable {
    let rawValue: UInt16
    static let poor = Hardship(rawValue: 1)
    static let unsafeHouse = Hardship(rawValue: 2)
    /// No house at all; always together with `unsafeHouse`.
    static let noHouse = Hardship(rawValue: 4)
    static let water = Hardship(rawValue: 8)
    static let relocation = Hardship(rawValue: 16)
    static let power = Hardship(rawValue: 32)
    static let insurance = Hardship(rawValue: 64)
    static let schooling = Hardship(rawValue: 128)
    static let television = Hardship(rawValue: 256)
    /// Meets everything a year before the plan lets it go: the margin of the first exit year.
    static let early = Hardship(rawValue: 512)
}
