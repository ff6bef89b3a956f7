import Policy
import Vocabulary

/// One household of the sample as a survey finds it.
struct SampleHousehold: Sendable {
    /// Its place in the plan.
    var index: Int
    var row: FactRow
    var members: [FactRow]
}

/// Makes the households of one town one after another, each as it was first found and as later surveys find it.
///
/// A household is drawn until the identification form puts it on its side of the cut, each time poorer (or richer).
struct HouseholdSource {
    private let plan: CityPlan
    private let separation: Separation
    private let town: Int
    private let surveyed: LocalDate
    private let firstLines: ClosedRange<Int>
    private var numbers: IdentityNumberMaker?

    /// Draws before the form is blamed.
    private static let mostAttempts = 240

    init(plan: CityPlan, separation: Separation, town: Int, surveyed: LocalDate) throws(Problem) {
        self.plan = plan
        self.separation = separation
        self.town = town
        self.surveyed = surveyed
        firstLines = try plan.policy.lines(on: surveyed)
        numbers = Self.numbers(plan.policy, town: town)
    }

    private static func numbers(_ policy: SamplePolicy, town: Int) -> IdentityNumberMaker? {
        guard let scheme = policy.pack.identityScheme else { return nil }
        let length = scheme.forms.first?.division?.length ?? 0
        func division(_ town: Int) -> String {
            String(policy.frame.units[policy.frame.towns[town].unit].division.prefix(length))
        }
        let own = division(town)
        let same = policy.frame.towns.indices.filter { division($0) == own }
        return IdentityNumberMaker(
            scheme: scheme, division: own, place: same.firstIndex(of: town) ?? 0, of: same.count)
    }

    /// The family of a household with births, names and numbers; to be called for each household once, in order.
    ///
    /// With `stranger`, another family of the same size, for households beyond the city's own.
    mutating func family(of household: Int, stranger: UInt64? = nil) -> (
        members: [FamilyMember], numbers: [String]
    ) {
        var random =
            stranger.map { SeededRandom(seed: plan.seed, 19, UInt64(town), $0) }
            ?? SeededRandom(seed: plan.seed, 8, UInt64(household))
        var members = FamilyTree.draw(size: Int(plan.sizes[household]), random: &random)
        let names = plan.policy.names
        let surname = names.surnames[random.place(in: names.surnameWeights)]
        var ids: [String] = []
        for place in members.indices {
            let member = members[place]
            members[place].birth = surveyed.adding(days: -(member.age * 1461 / 4 + 1 + random.below(363)))
            let marriedIn =
                member.relation == .spouse || member.relation == .sonsWife || member.relation == .mother
            let own = marriedIn ? names.surnames[random.place(in: names.surnameWeights)] : surname
            let given = random.one(of: member.isMale ? names.men : names.women) ?? ""
            members[place].name =
                names.surnameFirst ? own + names.joint + given : given + names.joint + own
            if let number = numbers?.next(birth: &members[place].birth, isMale: member.isMale) {
                ids.append(number)
            }
        }
        return (members, ids)
    }

    /// The household as the first survey finds it, and how often it was drawn.
    func found(_ household: Int, family: (members: [FamilyMember], numbers: [String])) throws(Problem)
        -> (SampleHousehold, attempt: Int)
    {
        let isPoor = plan.hardships[household].contains(.poor)
        for attempt in 0..<Self.mostAttempts {
            let drawn = draw(household, family: family, attempt: attempt, ready: nil)
            if separation.accepts(drawn, isPoor: isPoor) { return (drawn, attempt) }
        }
        throw Problem(
            .sampleCannotSeparate, ["form": separation.form, "household": plan.code(of: household)])
    }

    /// The household as a later survey finds it, once it meets its exit criteria (or its village does).
    func improved(
        _ household: Int, family: (members: [FamilyMember], numbers: [String]), attempt: Int,
        on day: LocalDate
    ) throws(Problem) -> SampleHousehold {
        draw(
            household, family: family, attempt: attempt,
            ready: (day, try plan.policy.lines(on: day)))
    }

    /// A family as old as it is at the end of a year: a child who has come of school age since goes to school.
    private static func grown(_ family: [FamilyMember], in year: Int) -> [FamilyMember] {
        guard let end = LocalDate(year, 12, 31) else { return family }
        return family.map { member in
            var member = member
            member.age = member.birth.years(until: end)
            return member
        }
    }

    func draw(
        _ household: Int, family: (members: [FamilyMember], numbers: [String]), attempt: Int,
        ready: (day: LocalDate, lines: ClosedRange<Int>)?
    ) -> SampleHousehold {
        let seed = plan.seed
        var random = SeededRandom(seed: seed, 9, UInt64(household), UInt64(attempt))
        let hardships = plan.hardships[household]
        let isPoor = hardships.contains(.poor)
        var push = 1.0
        for _ in 0..<min(attempt, 12) { push *= 0.8 }
        let draw = random.unit()
        let wealth = isPoor ? (0.02 + 0.3 * draw) * push : 1 - (0.04 + 0.54 * draw) * push
        let group = plan.group(of: household)
        let village = plan.groups[group].village
        let isReady = ready != nil && isPoor
        let members = MemberFacts(
            ready.map { Self.grown(family.members, in: $0.day.year) } ?? family.members,
            identityNumbers: family.numbers,
            standing: MemberFacts.Standing(
                wealth: wealth, isPoor: isPoor,
                lacksInsurance: ready == nil && hardships.contains(.insurance),
                lacksSchooling: ready == nil && hardships.contains(.schooling), hasWork: isReady),
            slots: plan.policy.memberSlots,
            stream: { SeededRandom(seed: seed, 10, UInt64(household), UInt64(attempt), $0) })
        let setting = HouseholdFacts.Setting(
            size: Int(plan.sizes[household]),
            hardships: ready == nil ? hardships : hardships.intersection([.poor, .relocation]),
            wealth: ready == nil ? wealth : max(wealth, 0.3), isPoor: isPoor, isReady: isReady,
            groupHouseholds: plan.groups[group].households.count,
            groupLacksRoad: plan.groups[group].lacksRoad && ready == nil,
            inPoorVillage: plan.villages[village].isPoor, remoteness: plan.remoteness(of: village),
            villageIncome: plan.villageIncome(of: village), surveyed: ready?.day ?? surveyed,
            lines: ready?.lines ?? firstLines, major: plan.policy.major)
        var facts = HouseholdFacts(
            setting, members: members, slots: plan.policy.householdSlots, random: &random)
        facts.row.set(.headName, text: family.members.first?.name ?? "")
        facts.row.set(.householdCode, text: plan.code(of: household))
        if let place = plan.exitPlaces[household] {
            facts.row.set(.exitPlannedYear, int: plan.figures.exits[Int(place)].year)
        }
        return SampleHousehold(index: household, row: facts.row, members: members.rows)
    }
}

extension CityPlan {
    /// The group in which a household lives.
    func group(of household: Int) -> Int {
        var low = 0
        var high = groups.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if groups[middle].households.lowerBound <= household { low = middle } else { high = middle }
        }
        return low
    }

    /// The code by which workbooks name a household: unit, town, village and its number there.
    func code(of household: Int) -> String {
        let village = groups[group(of: household)].village
        let town = villages[village].town
        let unit = policy.frame.towns[town].unit
        let first = townVillages(town).lowerBound
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "S" + digits(unit + 1, 2) + digits(town - policy.frame.units[unit].towns.lowerBound + 1, 2)
            + digits(village - first + 1, 3)
            + digits(household - villages[village].households.lowerBound + 1, 4)
    }

    /// The villages of a town; they follow one another.
    func townVillages(_ town: Int) -> Range<Int> { villagesByTown[town] }

    /// Where each town's villages stand.
    static func villagesByTown(_ villages: [SampleVillage], towns: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var next = 0
        for town in 0..<towns {
            let first = next
            while next < villages.count, villages[next].town == town { next += 1 }
            ranges.append(first..<next)
        }
        return ranges
    }

    /// How far up a village lies, from 0 to 1.
    func remoteness(of village: Int) -> Double {
        var random = SeededRandom(seed: seed, 11, UInt64(village))
        return villages[village].isPoor ? 0.35 + 0.65 * random.unit() : 0.75 * random.unit()
    }

    /// Incomes of a village beside the city's.
    func villageIncome(of village: Int) -> Double {
        var random = SeededRandom(seed: seed, 12, UInt64(village))
        return villages[village].isPoor ? 0.75 + 0.3 * random.unit() : 0.85 + 0.45 * random.unit()
    }
}
