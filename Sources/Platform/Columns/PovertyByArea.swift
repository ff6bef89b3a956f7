/// The poverty of one area at one line (区域贫困): sums from which headcount, gap and severity follow.
public struct AreaPoverty: Sendable, Hashable {
    /// Households whose income and size are known.
    public var households = 0
    /// Their persons.
    public var persons: Int64 = 0
    /// Households below the line.
    public var poorHouseholds = 0
    /// Persons below the line.
    public var poorPersons: Int64 = 0
    /// What lifts all of them to the line, in minor units.
    public var gapTotal: Int64 = 0
    /// Σ persons · ((line − income per head) / line)².
    public var severityTotal = 0.0
    /// Households left out: income or size not known, or size not above 0.
    public var leftOut = 0

    /// No households.
    public init() {}

    /// Adds another area's sums.
    public mutating func add(_ other: AreaPoverty) {
        households += other.households
        persons += other.persons
        poorHouseholds += other.poorHouseholds
        poorPersons += other.poorPersons
        gapTotal += other.gapTotal
        severityTotal += other.severityTotal
        leftOut += other.leftOut
    }

    /// P0, the share of persons below the line; nil without persons.
    public var headcount: Double? { persons > 0 ? Double(poorPersons) / Double(persons) : nil }

    /// P1 at the line, in minor units per head; nil without persons.
    public func gap(line: Int64) -> Double? {
        persons > 0 ? Double(gapTotal) / Double(line) / Double(persons) : nil
    }

    /// P2; nil without persons.
    public var severity: Double? { persons > 0 ? severityTotal / Double(persons) : nil }

    /// The poverty of each area: area a has the rows `offsets[a]..<offsets[a + 1]`.
    ///
    /// Income is the household's, in minor units; it is compared by cross-multiplication (income < line × size), so
    /// that no rounding decides. Overflow is excluded for incomes and lines below 10^15 minor units.
    public static func byArea(
        income: FactColumn, size: FactColumn, line: Int64, offsets: [Int32]
    ) -> [AreaPoverty] {
        func open<I: FixedWidthInteger & SignedInteger>(_ incomes: [I]) -> [AreaPoverty] {
            switch size.numbers {
            case .int8(let sizes): sums(incomes, sizes)
            case .int16(let sizes): sums(incomes, sizes)
            case .int32(let sizes): sums(incomes, sizes)
            case .int64(let sizes): sums(incomes, sizes)
            }
        }
        func sums<I: FixedWidthInteger & SignedInteger, S: FixedWidthInteger & SignedInteger>(
            _ incomes: [I], _ sizes: [S]
        ) -> [AreaPoverty] {
            (0..<Swift.max(0, offsets.count - 1)).map { area in
                var sum = AreaPoverty()
                let scale = line == 0 ? 0 : 1 / (Double(line) * Double(line))
                for row in Int(offsets[area])..<Int(offsets[area + 1]) {
                    let persons = Int64(sizes[row])
                    let isLeftOut =
                        persons <= 0 || (income.missing?[row] ?? 0) != 0 || (size.missing?[row] ?? 0) != 0
                    if isLeftOut {
                        sum.leftOut += 1
                        continue
                    }
                    sum.households += 1
                    sum.persons += persons
                    let gap = line &* persons &- Int64(incomes[row])
                    if gap > 0 {
                        sum.poorHouseholds += 1
                        sum.poorPersons += persons
                        sum.gapTotal &+= gap
                        sum.severityTotal += Double(gap) * Double(gap) * scale / Double(persons)
                    }
                }
                return sum
            }
        }
        switch income.numbers {
        case .int8(let incomes): return open(incomes)
        case .int16(let incomes): return open(incomes)
        case .int32(let incomes): return open(incomes)
        case .int64(let incomes): return open(incomes)
        }
    }
}
