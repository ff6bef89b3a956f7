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
            case .int8(let sizes): gaps(incomes, sizes)
            case .int16(let sizes): gaps(incomes, sizes)
            case .int32(let sizes): gaps(incomes, sizes)
            case .int64(let sizes): gaps(incomes, sizes)
            }
        }
        func gaps<I: FixedWidthInteger & SignedInteger, S: FixedWidthInteger & SignedInteger>(
            _ incomes: [I], _ sizes: [S]
        ) -> [AreaPoverty] {
            // Gaps in 32 bits where none can be larger.
            let most = line.magnitude.multipliedReportingOverflow(by: size.greatest.magnitude)
            let income = Swift.max(income.least.magnitude, income.greatest.magnitude)
            let isNarrow = !most.overflow && most.partialValue < 1 << 30 && income < 1 << 30
            return isNarrow
                ? sums(incomes, sizes, Int32(truncatingIfNeeded: line)) : sums(incomes, sizes, line)
        }
        func sums<
            I: FixedWidthInteger & SignedInteger, S: FixedWidthInteger & SignedInteger,
            G: FixedWidthInteger & SignedInteger
        >(_ incomes: [I], _ sizes: [S], _ line: G) -> [AreaPoverty] {
            let scratch = PovertyScratch<S, G>(line, greatestSize: size.greatest)
            defer { scratch.free() }
            return incomes.withUnsafeBufferPointer { incomes in
                sizes.withUnsafeBufferPointer { sizes in
                    (0..<Swift.max(0, offsets.count - 1)).map { area in
                        var sum = AreaPoverty()
                        let end = Int(offsets[area + 1])
                        for start in stride(from: Int(offsets[area]), to: end, by: PovertyScratch<S, G>.size)
                        {
                            guard let first = incomes.baseAddress, let second = sizes.baseAddress else {
                                break
                            }
                            let count = Swift.min(PovertyScratch<S, G>.size, end - start)
                            scratch.take(second + start, count)
                            for missing in [income.missing, size.missing] {
                                missing?.withUnsafeBufferPointer {
                                    if let states = $0.baseAddress { scratch.leaveOut(states + start, count) }
                                }
                            }
                            scratch.add(first + start, count, to: &sum)
                        }
                        return sum
                    }
                }
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

/// Room for some rows on their way into the sums of an area.
///
/// Plain loops without branches, which the compiler makes vectors of: a condition is a mask of all bits or none. The
/// poor, who are few, are then gone through one by one.
private struct PovertyScratch<S: FixedWidthInteger & SignedInteger, G: FixedWidthInteger & SignedInteger> {
    static var size: Int { 512 }
    private let line: G
    private let lineSquared: Double
    /// 1 / (line² × size) by size; empty where sizes are too many.
    private let shares: [Double]
    private let persons: UnsafeMutablePointer<S>
    private let gaps: UnsafeMutablePointer<G>
    private let poor: UnsafeMutablePointer<UInt16>

    init(_ line: G, greatestSize: Int64) {
        self.line = line
        let squared = Double(line) * Double(line)
        lineSquared = squared
        shares =
            greatestSize > 4_096 || squared == 0
            ? [] : (0...Int(Swift.max(0, greatestSize))).map { $0 == 0 ? 0 : 1 / squared / Double($0) }
        persons = .allocate(capacity: Self.size)
        gaps = .allocate(capacity: Self.size)
        poor = .allocate(capacity: Self.size + 1)
    }

    func free() {
        persons.deallocate()
        gaps.deallocate()
        poor.deallocate()
    }

    /// Takes sizes, 0 for those not above 0.
    func take(_ sizes: UnsafePointer<S>, _ count: Int) {
        for row in 0..<count {
            let keep: S = sizes[row] > 0 ? -1 : 0
            persons[row] = sizes[row] & keep
        }
    }

    /// Leaves out the rows that have a state.
    func leaveOut(_ states: UnsafePointer<UInt8>, _ count: Int) {
        for row in 0..<count {
            let keep: S = states[row] == 0 ? -1 : 0
            persons[row] &= keep
        }
    }

    func add<I: FixedWidthInteger & SignedInteger>(
        _ incomes: UnsafePointer<I>, _ count: Int, to sum: inout AreaPoverty
    ) {
        let sign = S(truncatingIfNeeded: S.bitWidth - 1)
        var households: Int32 = 0
        for row in 0..<count { households &-= Int32(truncatingIfNeeded: (0 &- persons[row]) &>> sign) }
        var all: Int64 = 0
        for row in 0..<count { all &+= Int64(persons[row]) }
        for row in 0..<count {
            let size = G(truncatingIfNeeded: persons[row])
            let keep: G = size != 0 ? -1 : 0
            gaps[row] = (line &* size &- G(truncatingIfNeeded: incomes[row])) & keep
        }
        let gapSign = G(truncatingIfNeeded: G.bitWidth - 1)
        var found = 0
        for row in 0..<count {
            poor[found] = UInt16(truncatingIfNeeded: row)
            found &+= Int(truncatingIfNeeded: (0 &- gaps[row]) &>> gapSign) & 1
        }
        sum.households += Int(households)
        sum.persons += all
        sum.leftOut += count - Int(households)
        sum.poorHouseholds += found
        for place in 0..<found {
            let row = Int(poor[place])
            let size = Int(persons[row])
            let gap = Double(gaps[row])
            sum.poorPersons &+= Int64(size)
            sum.gapTotal &+= Int64(gaps[row])
            if lineSquared > 0 {
                sum.severityTotal +=
                    gap * gap * (shares.isEmpty ? 1 / lineSquared / Double(size) : shares[size])
            }
        }
    }
}
