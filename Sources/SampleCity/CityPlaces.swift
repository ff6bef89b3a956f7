import Policy
import Vocabulary

/// Names, days and paths of a planned city's parts.
extension CityPlan {
    /// The day on which a town was surveyed.
    func surveyDay(of town: Int) -> LocalDate {
        var random = SeededRandom(seed: seed, 15, UInt64(town))
        return policy.surveyStart.adding(days: random.below(60))
    }

    /// The day on which a town's changes of a year were taken down.
    func updateDay(of town: Int, at exit: Int) -> LocalDate {
        var random = SeededRandom(seed: seed, 16, UInt64(town))
        let year = figures.exits[exit].year
        if let underway, underway.year == year { return underway.adding(days: -10 - random.below(20)) }
        let end = LocalDate(year, 12, 1) ?? policy.surveyStart
        return end.adding(days: random.below(20))
    }

    /// Whether a village has recorded who may leave by the day under way: of each town a share of its own (已办村).
    public func hasRecorded(village: Int64, town: Int64) -> Bool {
        var share = SeededRandom(seed: seed, 18, UInt64(bitPattern: town))
        var random = SeededRandom(seed: seed, 19, UInt64(bitPattern: village))
        return random.below(100) < 40 + share.below(65)
    }

    /// The day of the lists that other offices keep: after the whole survey.
    var registerDay: LocalDate { policy.surveyStart.adding(days: 75) }

    /// Where a group stands, in words.
    func place(of group: Int) -> SheetColumns.Place {
        let village = groups[group].village
        let town = villages[village].town
        return SheetColumns.Place(
            unit: policy.frame.units[policy.frame.towns[town].unit].name, town: policy.frame.towns[town].name,
            village: villages[village].name,
            group: VillageNames.group(
                group - villages[village].groups.lowerBound, seed: seed, village: village,
                places: policy.names.places))
    }

    /// The path of a workbook below the directory; folders stand in the order of import.
    func path(
        of purpose: Manifest.Purpose, town: Int? = nil, unit: Int? = nil, year: Int? = nil,
        layout: String = ""
    ) -> String {
        var folder =
            switch purpose {
            case .villages, .groups: "1-villages"
            case .survey: "2-survey"
            case .register: "3-registers"
            case .hits: "3-property-search"
            case .update, .villageUpdate: "4-\(year ?? 0)"
            }
        folder += "/"
        if let town {
            let place = policy.frame.towns[town]
            return folder + policy.frame.units[place.unit].area + "-" + place.area + "-" + place.name
                + ".xlsx"
        }
        let place = policy.frame.units[unit ?? 0]
        let name = place.area + "-" + place.name
        let ending =
            switch purpose {
            // Villages stand before their groups in every listing.
            case .villages: "-1-villages.xlsx"
            case .groups: "-2-groups.xlsx"
            case .register: "-\(layout).xlsx"
            case .villageUpdate: "-villages.xlsx"
            default: ".xlsx"
            }
        return folder + name + ending
    }

    /// A household in whose row a fault may stand: not poor, nothing amiss, outside poor villages.
    func isPlain(_ household: Int) -> Bool {
        hardships[household].isEmpty && !villages[groups[group(of: household)].village].isPoor
    }

    /// Whether a later survey finds a household changed: it is ready, or its village's last shortages were put right.
    func changes(_ household: Int, at exit: Int) -> Bool {
        let hardships = hardships[household]
        if let place = exitPlaces[household] {
            return hardships.contains(.early) ? exit == 0 : Int(place) == exit
        }
        guard !hardships.isEmpty else { return false }
        return villages[groups[group(of: household)].village].exit ?? figures.exits.count - 1 == exit
    }

    /// The name of a town in another unit, where it does not belong.
    func townElsewhere(than town: Int) -> String {
        let own = policy.frame.towns[town].unit
        let ownNames = policy.frame.towns.filter { $0.unit == own }.map(\.name)
        return policy.frame.towns.first { $0.unit != own && !ownNames.contains($0.name) }?.name
            ?? policy.names.places.mark
    }

    /// One of the first heads of the first town that has people, who is read before all others.
    func earlyHead(place: Int) throws(Problem) -> (head: FamilyMember, number: String)? {
        let town = villages.first?.town ?? 0
        var source = try HouseholdSource(
            plan: self, separation: Separation(policy: policy), town: town, surveyed: surveyDay(of: town))
        var found: (head: FamilyMember, number: String)?
        for household in 0...min(place, villages[0].households.count - 1) {
            let family = source.family(of: household)
            if let number = family.numbers.first { found = (family.members[0], number) }
        }
        return found
    }
}
