import Policy
import Vocabulary

/// What the list of villages and the list of natural villages say (行政村、自然村情况).
struct VillageFacts {
    /// What is settled about a village before its facts are drawn.
    struct Setting {
        var village: SampleVillage
        /// Registered population: in poor villages everybody was surveyed, in others only a part.
        var population: Int
        /// Whether the village is to meet its exit criteria now.
        var isReady: Bool
        var poorHouseholds: Int
        var largeGroups: Int
        var largeGroupsWithoutRoad: Int
        var exitYear: Int?
        var day: LocalDate
        var major: Int
    }

    var row: FactRow

    init(_ setting: Setting, slots: FactSlots, random: inout SeededRandom) {
        row = FactRow(slots)
        let village = setting.village
        let isReady = setting.isReady
        func set(_ id: String, _ value: Int) { put(id, .integer(Int64(value))) }
        func set(_ id: String, _ value: Bool) { put(id, .bool(value)) }
        func put(_ id: String, _ value: FactValue) {
            if let slot = slots.slot(of: id) { row.values[slot] = value }
        }
        set("population_registered", setting.population)
        set("population_resident", setting.population * 92 / 100)
        set("population", setting.population)
        put("population_on", .day(setting.day))
        set("poor_village", village.isPoor)
        set("at_town_seat", false)
        if let year = setting.exitYear { set("village_exit_planned_year", year) }
        set("listed_industries", isReady ? 2 : random.within(0...2))
        set("industry_households", setting.poorHouseholds * (isReady ? 85 : random.within(20...55)) / 100)
        set("cooperative_or_base", isReady || random.chance(0.5))
        set("medical_aid_gaps", 0)
        set("unpersuaded_dropouts", 0)
        set("education_aid_gaps", 0)
        set("hard_road_to_village", true)
        put("village_subgrade_m", .integer(650))
        put("village_surface_m", .integer(450))
        set("large_groups", setting.largeGroups)
        set("large_groups_with_road", setting.largeGroups - (isReady ? 0 : setting.largeGroupsWithoutRoad))
        set("village_office", true)
        set("notice_board", true)
        set("standard_clinic", isReady || !village.isPoor || random.chance(0.7))
        set("basketball_court", isReady || !village.lacksBasketballCourt)
        set("culture_room", isReady || !village.lacksCultureCentre)
        set("stage", false)
        set("broadband", isReady || !village.isPoor || random.chance(0.6))
        let due = setting.population * 68 / 100
        set("pension_due", due)
        set("pension_enrolled", due * (isReady ? random.within(92...98) : random.within(84...95)) / 100)
        set("pensioners_due", setting.population * 13 / 100)
        set("pensioners_paid", setting.population * 13 / 100)
        set("dibao_eligible_outside", 0)
        set("villagers_cooperative", isReady || random.chance(0.5))
        let income = isReady ? random.within(52...90) : random.within(2...18)
        set("collective_income", income * 1000 * setting.major)
        set("collective_income_last_year", income * 800 * setting.major)
        set("committees_perform", true)
        set("weak_signs", 0)
        set("work_team", village.isPoor)
        // A village that is to be ready has its school near.
        put("school_km", .integer(Int64(random.within(isReady ? 2...45 : 2...90))))
        set("road_all_year", isReady || random.chance(0.6))
    }

    /// A natural village's facts.
    static func group(
        _ group: SampleGroup, persons: Int, remoteness: Double, slots: FactSlots, random: inout SeededRandom
    ) -> FactRow {
        var row = FactRow(slots)
        func put(_ id: String, _ value: FactValue) {
            if let slot = slots.slot(of: id) { row.values[slot] = value }
        }
        put("natural_village_households", .integer(Int64(group.households.count)))
        put("natural_village_persons", .integer(Int64(persons)))
        let surface = group.lacksRoad ? "earth" : remoteness > 0.55 ? "gravel" : "concrete"
        put("natural_village_road_surface", .text(surface))
        put(
            "natural_village_road_width_m",
            .integer(group.lacksRoad ? 250 : 350 + Int64((1 - remoteness) * 100) / 10 * 10))
        put("natural_village_piped_water", .bool(random.chance(0.6)))
        put("natural_village_power", .bool(true))
        put("natural_village_broadcast", .bool(!group.lacksTelevision))
        return row
    }
}
