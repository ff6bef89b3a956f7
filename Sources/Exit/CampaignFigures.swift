public import Columns
public import Journal
public import Policy
public import Registry
public import Storage
public import Vocabulary

/// What a set of villages has reached of the plan (作战数字): the figures of the map, the wall screen and each area's page.
public struct CampaignTally: Sendable, Hashable {
    /// One condition of a rule set.
    public struct Condition: Sendable, Hashable {
        /// The rule set.
        public var ruleSet: String
        /// The criterion.
        public var criterion: String

        /// A condition by its parts.
        public init(ruleSet: String, criterion: String) {
            self.ruleSet = ruleSet
            self.criterion = criterion
        }
    }

    /// Open lines of one condition.
    public struct Lines: Sendable, Hashable {
        /// Conditions that are not met.
        public var unmet = 0
        /// Conditions that cannot be decided yet.
        public var unknown = 0
        /// Of both, those whose day has passed.
        public var overdue = 0

        /// Both together.
        public var open: Int { unmet + unknown }

        static func += (left: inout Lines, right: Lines) {
            left.unmet += right.unmet
            left.unknown += right.unknown
            left.overdue += right.overdue
        }
    }

    /// Households of all kinds.
    public var households = 0
    /// Their persons, as the households state them.
    public var persons = 0
    /// The population by which incidence is reckoned; 0 where no village states it.
    public var population = 0
    /// Households ever registered, and their persons.
    public var registeredHouseholds = 0
    /// Persons ever registered.
    public var registeredPersons = 0
    /// Persons of registered households by the year planned for their exit.
    public var plannedPersons: [Int]
    /// Households that have left, by year, in the order of `CampaignFigures.years`.
    public var exitedHouseholds: [Int]
    /// Their persons.
    public var exitedPersons: [Int]
    /// Villages.
    public var villages = 0
    /// Villages that the plan calls poor.
    public var poorVillages = 0
    /// Of these, those that have left, by year.
    public var exitedVillages: [Int]
    /// Households still in the register by the code of their main cause.
    public var causes: [String: Int] = [:]
    /// Open lines by condition.
    public var lines: [Condition: Lines] = [:]
    /// Open lines by department; lines that name none are under "".
    public var departments: [String: Lines] = [:]

    init(years: Int) {
        exitedHouseholds = Array(repeating: 0, count: years)
        exitedPersons = exitedHouseholds
        plannedPersons = exitedHouseholds
        exitedVillages = exitedHouseholds
    }

    /// All open lines.
    public var open: Lines { lines.values.reduce(into: Lines()) { $0 += $1 } }

    /// Persons who had left by the end of a year, by its place among the years.
    public func exitedPersons(through year: Int) -> Int { exitedPersons.prefix(year + 1).reduce(0, +) }

    /// Persons registered and not out at the end of a year.
    public func personsLeft(after year: Int) -> Int { registeredPersons - exitedPersons(through: year) }

    /// Adds another set of villages.
    public static func += (left: inout CampaignTally, right: CampaignTally) {
        left.households += right.households
        left.persons += right.persons
        left.population += right.population
        left.registeredHouseholds += right.registeredHouseholds
        left.registeredPersons += right.registeredPersons
        left.villages += right.villages
        left.poorVillages += right.poorVillages
        for year in left.exitedPersons.indices {
            left.exitedHouseholds[year] += right.exitedHouseholds[year]
            left.exitedPersons[year] += right.exitedPersons[year]
            left.plannedPersons[year] += right.plannedPersons[year]
            left.exitedVillages[year] += right.exitedVillages[year]
        }
        left.causes.merge(right.causes, uniquingKeysWith: +)
        left.lines.merge(right.lines) { $0 + $1 }
        left.departments.merge(right.departments) { $0 + $1 }
    }
}

extension CampaignTally.Lines {
    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum += right
        return sum
    }
}

/// The tallies of every village at one position (作战数字表), made from the column snapshot and the work lists.
public struct CampaignFigures: Sendable {
    /// The facts that it reads beside those of the process; a pack without one has no such figure.
    enum Fact {
        static let population = "population"
        static let poorVillage = "poor_village"
        static let cause = "cause_main"
    }

    /// The fact that says why a household is poor.
    public static let causeFact = Fact.cause

    /// The fact that says of how many persons incidence is reckoned.
    public static let populationFact = Fact.population

    /// The fact that says whether a village is poor.
    public static let poorVillageFact = Fact.poorVillage

    /// The years of the plan, the first one first; exits before it count to the first, later ones to the last.
    public let years: [Int]
    /// The day as of which lines are overdue.
    public let asOf: LocalDate
    /// The receipt of the last entry that counts.
    public let receipt: Int64
    private let plan: (persons: Target?, villages: Target?)
    /// The hash of the pack whose plan and facts they are.
    private let pack: String
    private var byVillage: [AreaID: CampaignTally] = [:]

    /// Reckons every village; one pass over the snapshot's columns a year and one over the open lines.
    public init(_ snapshot: RegistrySnapshot, _ connection: any StorageConnection) throws {
        self.init(snapshot, knowing: [:])
        tally(snapshot.columns, snapshot)
        try addLines("", [], connection)
    }

    /// The figures at a later snapshot: only the villages that entries have touched since are reckoned anew.
    public func refreshed(
        _ snapshot: RegistrySnapshot, keys: KeyRing, _ connection: any StorageConnection
    ) throws -> CampaignFigures {
        guard snapshot.receipt > receipt, snapshot.moment.asOf == asOf, snapshot.pack.hash == pack,
            let touched = try RegistrySnapshot.villages(touchedAfter: receipt, keys: keys, connection)
        else { return try CampaignFigures(snapshot, connection) }
        var next = CampaignFigures(snapshot, knowing: byVillage)
        for village in touched { next.byVillage[AreaID(village.village)] = nil }
        next.tally(snapshot.columns.only(touched), snapshot)
        for village in touched {
            try next.addLines(
                "AND unit = ? AND village = ?", [.integer(Int64(village.unit)), .integer(village.village)],
                connection)
        }
        return next
    }

    private init(_ snapshot: RegistrySnapshot, knowing byVillage: [AreaID: CampaignTally]) {
        self.byVillage = byVillage
        pack = snapshot.pack.hash
        plan = (ExitTargets.persons(snapshot.pack), ExitTargets.villages(snapshot.pack))
        let named = Set((plan.persons?.years ?? []) + (plan.villages?.years ?? []))
        years = named.isEmpty ? [snapshot.moment.asOf.year] : named.sorted()
        asOf = snapshot.moment.asOf
        receipt = snapshot.receipt
    }

    /// Counts the villages of some columns of a snapshot.
    private mutating func tally(_ columns: Snapshot, _ snapshot: RegistrySnapshot) {
        var tallies = columns.chunks.map { chunk in
            var tally = CampaignTally(years: years.count)
            tally.villages = chunk.hasOwn ? 1 : 0
            tally.households = chunk.rows(.household)
            return tally
        }
        let registered = ListQuery.Filter(ProcessFact.registered, .isOneOf([1]))
        func tell(
            _ kind: SubjectKind, _ filters: [ListQuery.Filter],
            count: WritableKeyPath<CampaignTally, Int>? = nil,
            _ fact: String? = nil, sum: WritableKeyPath<CampaignTally, Int>? = nil
        ) {
            var query = ListQuery(kind)
            query.filters = filters
            if let count, let counts = columns.counts(query) {
                for place in tallies.indices { tallies[place][keyPath: count] += counts[place] }
            }
            if let fact, let sum, let sums = columns.sums(fact, query) {
                for place in tallies.indices { tallies[place][keyPath: sum] += Int(sums[place].sum) }
            }
        }
        tell(.household, [], ProcessFact.householdSize, sum: \.persons)
        tell(
            .household, [registered], count: \.registeredHouseholds, ProcessFact.householdSize,
            sum: \.registeredPersons)
        tell(.village, [], Fact.population, sum: \.population)
        let poor = ListQuery.Filter(Fact.poorVillage, .isOneOf([1]))
        tell(.village, [poor], count: \.poorVillages)
        for year in years.indices {
            let span = span(year)
            tell(
                .household,
                [registered, .init(ProcessFact.exited, .isOneOf([1])), .init(ProcessFact.exitedOn, span)],
                count: \.exitedHouseholds[year], ProcessFact.householdSize, sum: \.exitedPersons[year])
            tell(
                .household, [registered, .init(ProcessFact.exitPlannedYear, .isOneOf([Int64(years[year])]))],
                count: nil, ProcessFact.householdSize, sum: \.plannedPersons[year])
            tell(
                .village,
                [.init(ProcessFact.villageExited, .isOneOf([1])), .init(ProcessFact.villageExitedOn, span)],
                count: \.exitedVillages[year])
        }
        for (number, code) in snapshot.codes.codes(snapshot.pack.facts[Fact.cause]?.form.codes ?? "")
            .enumerated()
        {
            let cause = ListQuery.Filter(Fact.cause, .isOneOf([Int64(number)]))
            let out = ListQuery.Filter(ProcessFact.exited, .isOneOf([1]))
            // Whether somebody has left is known only of those who have.
            for (sign, filters) in [(1, [registered, cause]), (-1, [registered, cause, out])] {
                var query = ListQuery(.household)
                query.filters = filters
                for (place, count) in (columns.counts(query) ?? []).enumerated() where count > 0 {
                    tallies[place].causes[code, default: 0] += sign * count
                }
            }
        }
        for (place, chunk) in columns.chunks.enumerated() {
            byVillage[AreaID(chunk.key.village)] = tallies[place]
        }
    }

    /// The days that count to a year of the plan.
    private func span(_ year: Int) -> ListQuery.Test {
        let first = year == 0 ? nil : LocalDate(years[year], 1, 1).map { Int64($0.dayNumber) }
        let last = year == years.count - 1 ? nil : LocalDate(years[year], 12, 31).map { Int64($0.dayNumber) }
        return .isBetween(first, last)
    }

    /// Adds the open lines under a further condition.
    private mutating func addLines(
        _ further: String, _ values: [SQLValue], _ connection: any StorageConnection
    ) throws {
        let years = years.count
        try connection.forEach(
            """
            SELECT village, rule_set, criterion, verdict, COALESCE(department, ''), COUNT(*),
            SUM(CASE WHEN due < ? THEN 1 ELSE 0 END) FROM worklist_line WHERE state = ? \(further)
            GROUP BY village, rule_set, criterion, verdict, COALESCE(department, '')
            """, [.integer(Int64(asOf.yyyymmdd)), .text(WorkListLine.State.open.rawValue)] + values
        ) { row in
            var lines = CampaignTally.Lines()
            let count = Int(row.integer(5) ?? 0)
            if row.text(3) == Verdict.unmet.rawValue { lines.unmet = count } else { lines.unknown = count }
            lines.overdue = Int(row.integer(6) ?? 0)
            let condition = CampaignTally.Condition(
                ruleSet: row.text(1) ?? "", criterion: row.text(2) ?? "")
            let village = AreaID(row.integer(0) ?? 0)
            byVillage[village, default: CampaignTally(years: years)].lines[condition, default: .init()] +=
                lines
            byVillage[village]?.departments[row.text(4) ?? "", default: .init()] += lines
            return true
        }
    }

    /// The tally of an area on the directory's day: its villages together.
    public func tally(_ area: AreaID, in directory: AreaDirectory) -> CampaignTally {
        var sum = CampaignTally(years: years.count)
        for village in directory.villages(under: area) {
            if let tally = byVillage[village] { sum += tally }
        }
        return sum
    }

    /// The persons planned to leave in a year for each of some areas: what the plan states for them, else what their
    /// households' planned years add up to, else a share of the area above.
    ///
    /// Shares go by registered persons, largest remainders first, so that they add up to what the plan says.
    public func plannedPersons(
        _ year: Int, for areas: [AreaID], of whole: AreaID, in directory: AreaDirectory
    ) -> [Int] {
        guard years.indices.contains(year) else { return areas.map { _ in 0 } }
        let byHousehold = tally(whole, in: directory).plannedPersons.contains { $0 > 0 }
        guard byHousehold else {
            return split(plan.persons, year, areas, whole, directory) { $0.registeredPersons }
        }
        return areas.map { area in
            plan.persons?.value(years[year], area: area.description).map { Int($0) }
                ?? tally(area, in: directory).plannedPersons[year]
        }
    }

    /// The villages planned to leave in a year for each of some areas, split by poor villages.
    public func plannedVillages(
        _ year: Int, for areas: [AreaID], of whole: AreaID, in directory: AreaDirectory
    ) -> [Int] {
        split(plan.villages, year, areas, whole, directory) { $0.poorVillages }
    }

    private func split(
        _ target: Target?, _ year: Int, _ areas: [AreaID], _ whole: AreaID, _ directory: AreaDirectory,
        _ weight: (CampaignTally) -> Int
    ) -> [Int] {
        guard let target, years.indices.contains(year) else { return areas.map { _ in 0 } }
        let stated = areas.map { target.value(years[year], area: $0.description) }
        if stated.allSatisfy({ $0 != nil }) { return stated.map { Int($0 ?? 0) } }
        guard let total = planned(target, year, whole, directory, weight) else { return areas.map { _ in 0 } }
        return Self.shares(total, areas.map { weight(tally($0, in: directory)) })
    }

    /// What the plan says of an area, or its share of what the plan says of the area above.
    private func planned(
        _ target: Target, _ year: Int, _ area: AreaID, _ directory: AreaDirectory,
        _ weight: (CampaignTally) -> Int
    ) -> Int? {
        if let stated = target.value(years[year], area: area.description) { return Int(stated) }
        guard let above = directory[area]?.parents[AreaDirectory.management],
            let total = planned(target, year, above, directory, weight)
        else { return nil }
        let siblings = directory.below(above).map(\.id)
        guard let place = siblings.firstIndex(of: area) else { return nil }
        return Self.shares(total, siblings.map { weight(tally($0, in: directory)) })[place]
    }

    /// A number split by weights, largest remainders first, earlier ones first among equals.
    public static func shares(_ total: Int, _ weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0, total > 0 else { return weights.map { _ in 0 } }
        var shares = weights.map { total * $0 / sum }
        let order = weights.indices.sorted {
            let (left, right) = (total * weights[$0] % sum, total * weights[$1] % sum)
            return (right, $0) < (left, $1)
        }
        for place in order.prefix(total - shares.reduce(0, +)) { shares[place] += 1 }
        return shares
    }
}
