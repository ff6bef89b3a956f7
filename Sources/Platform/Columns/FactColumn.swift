/// One fact of many subjects as a column of numbers (数据列): in their order, in the narrowest width that holds it.
///
/// Truth is 0 and 1, days are day numbers, codes are places in their lists, money is in minor units.
public struct FactColumn: Sendable {
    /// The numbers, 0 where the value is missing.
    public enum Numbers: Sendable {
        /// 8 bits.
        case int8([Int8])
        /// 16 bits.
        case int16([Int16])
        /// 32 bits.
        case int32([Int32])
        /// 64 bits.
        case int64([Int64])
    }

    /// The byte of `missing` for a value that is not there.
    public static let missingByte: UInt8 = 2
    /// The byte of `missing` for a derived value whose working out met an error.
    public static let failedByte: UInt8 = 1

    /// The numbers.
    public let numbers: Numbers
    /// 0 where the value is known, `missingByte` where it is not, `failedByte` for an error; nil when all are known.
    public let missing: [UInt8]?
    /// Whether some row is an error.
    public let mayFail: Bool
    /// The least number stored, 0 of missing ones included; 0 of an empty column.
    public let least: Int64
    /// The greatest number stored.
    public let greatest: Int64
    /// How many rows there are.
    public let count: Int

    /// A column of values, nil where one is missing.
    public init(_ values: some Collection<Int64?>) {
        self.init(numbers: values.map { $0 ?? 0 }, missing: values.map { $0 == nil ? Self.missingByte : 0 })
    }

    /// A column of numbers with a byte of `missing` each (any but 0 means missing); numbers of missing rows are
    /// not read.
    public init(numbers all: [Int64], missing: [UInt8]? = nil) {
        self.init(numbers: all, states: missing?.map { $0 == 0 ? 0 : Self.missingByte })
    }

    /// A column of numbers with a state each: 0 known, `failedByte` or `missingByte`.
    public init(numbers all: [Int64], states: [UInt8]?) {
        var all = all
        var worst: UInt8 = 0
        var mayFail = false
        if let states {
            for row in all.indices where states[row] != 0 {
                all[row] = 0
                worst = Swift.max(worst, states[row])
                mayFail = mayFail || states[row] == Self.failedByte
            }
        }
        var least = all.first ?? 0
        var greatest = least
        for number in all {
            least = Swift.min(least, number)
            greatest = Swift.max(greatest, number)
        }
        self.least = least
        self.greatest = greatest
        missing = worst == 0 ? nil : states
        self.mayFail = mayFail
        count = all.count
        if least >= Int64(Int8.min), greatest <= Int64(Int8.max) {
            numbers = .int8(all.map { Int8(truncatingIfNeeded: $0) })
        } else if least >= Int64(Int16.min), greatest <= Int64(Int16.max) {
            numbers = .int16(all.map { Int16(truncatingIfNeeded: $0) })
        } else if least >= Int64(Int32.min), greatest <= Int64(Int32.max) {
            numbers = .int32(all.map { Int32(truncatingIfNeeded: $0) })
        } else {
            numbers = .int64(all)
        }
    }

    /// A column of numbers whose range and states are known already.
    init(_ numbers: Numbers, states: [UInt8]?, range: ClosedRange<Int64>, count: Int, mayFail: Bool) {
        self.numbers = numbers
        missing = states
        least = range.lowerBound
        greatest = range.upperBound
        self.count = count
        self.mayFail = mayFail
    }

    /// So many rows of which nothing is known.
    public static func unknown(_ rows: Int) -> FactColumn {
        FactColumn(
            .int8(Array(repeating: 0, count: rows)),
            states: rows == 0 ? nil : Array(repeating: missingByte, count: rows), range: 0...0, count: rows,
            mayFail: false)
    }

    /// The state in a row: 0 known, `failedByte` or `missingByte`.
    public func state(_ row: Int) -> UInt8 { missing?[row] ?? 0 }

    /// The same column with errors as missing values, as a list of persons shows them.
    public var withoutErrors: FactColumn {
        guard mayFail else { return self }
        return FactColumn(
            numbers, states: missing?.map { $0 == 0 ? 0 : Self.missingByte }, range: least...greatest,
            count: count, mayFail: false)
    }

    /// The value in a row; nil where it is missing.
    public subscript(row: Int) -> Int64? {
        if let missing, missing[row] != 0 { return nil }
        return switch numbers {
        case .int8(let values): Int64(values[row])
        case .int16(let values): Int64(values[row])
        case .int32(let values): Int64(values[row])
        case .int64(let values): values[row]
        }
    }

    /// Bytes of memory held.
    public var byteCount: Int {
        let width =
            switch numbers {
            case .int8: 1
            case .int16: 2
            case .int32: 4
            case .int64: 8
            }
        return count * width + (missing == nil ? 0 : count)
    }
}

/// Facts of subjects as columns, with those of their persons (列表): the rows stand in village order.
public struct FactTable: Sendable {
    /// The persons of the subjects: those of row r stand in `offsets[r]..<offsets[r + 1]`.
    public struct Members: Sendable {
        /// One more offset than there are subjects, never decreasing.
        public let offsets: [Int32]
        /// The row of the subject of each person.
        public let owners: [Int32]
        /// The persons' facts by name.
        public let columns: [String: FactColumn]
        /// Whether a subject without persons is one whose persons are not listed, rather than an empty household.
        public let noneIsUnknown: Bool

        /// Persons by the offsets of their subjects.
        public init(offsets: [Int32], columns: [String: FactColumn], noneIsUnknown: Bool = false) {
            self.offsets = offsets
            self.columns = columns
            self.noneIsUnknown = noneIsUnknown
            var owners: [Int32] = []
            owners.reserveCapacity(Int(offsets.last ?? 0))
            for row in 0..<Swift.max(0, offsets.count - 1) {
                for _ in offsets[row]..<offsets[row + 1] { owners.append(Int32(row)) }
            }
            self.owners = owners
        }

        private init(_ other: Members, columns: [String: FactColumn]) {
            offsets = other.offsets
            owners = other.owners
            noneIsUnknown = other.noneIsUnknown
            self.columns = columns
        }

        /// The same persons with other facts.
        public func with(columns: [String: FactColumn]) -> Members { Members(self, columns: columns) }
    }

    /// How many subjects there are.
    public let rows: Int
    /// Their facts by name.
    public let columns: [String: FactColumn]
    /// Their persons; nil where none are kept.
    public let members: Members?

    /// A table of so many rows; every column must have as many.
    public init(rows: Int, columns: [String: FactColumn], members: Members? = nil) {
        self.rows = rows
        self.columns = columns
        self.members = members
    }
}
