public import Columns
public import Vocabulary

/// How many subjects of an area got which verdict (判定汇总).
public struct RuleSetTally: Sendable, Hashable {
    /// Numbers of subjects by verdict.
    public struct Counts: Sendable, Hashable {
        /// Met.
        public var met = 0
        /// Unmet.
        public var unmet = 0
        /// Unknown, errors among them.
        public var unknown = 0
        /// Not applicable.
        public var notApplicable = 0

        static func += (left: inout Counts, right: Counts) {
            left.met += right.met
            left.unmet += right.unmet
            left.unknown += right.unknown
            left.notApplicable += right.notApplicable
        }
    }

    /// The subjects.
    public var subjects = 0
    /// By the verdict of the rule set.
    public var verdicts = Counts()
    /// By the verdict of each criterion, in the order of the rule set.
    public var criteria: [Counts]
    /// Subjects of whom some criterion met an error.
    public var errors = 0

    /// Adds another area's numbers, as those of a town's villages.
    public mutating func add(_ other: RuleSetTally) {
        subjects += other.subjects
        verdicts += other.verdicts
        errors += other.errors
        for place in criteria.indices { criteria[place] += other.criteria[place] }
    }
}

/// A rule set of one day over the columns of many subjects: verdicts and counts by area.
///
/// The table must hold a column for each fact that the criteria read, derived ones too.
public struct RuleSetProgram: Sendable {
    /// The bytes of verdicts, in the order in which the greatest of the gates decides.
    public enum VerdictByte {
        /// Not applicable.
        public static let notApplicable: UInt8 = 0
        /// Met.
        public static let met: UInt8 = 1
        /// Unknown.
        public static let unknown: UInt8 = 2
        /// Unmet.
        public static let unmet: UInt8 = 3
    }

    /// The ids of the criteria in order.
    public let criteria: [String]
    private let program: ColumnProgram
    private let parts: [(when: Int?, met: Int, isGate: Bool)]

    /// A rule set over a table; refused where a criterion is not fast, with the first reason.
    public init(
        _ rules: RuleSetOnDay, in pack: PolicyPack, over table: FactTable
    ) throws(BoundParameters.Refusal) {
        try self.init(rules, in: pack) { _ in table }
    }

    /// A rule set over whole villages whose derived facts are worked out; refused as over a table.
    public init(
        _ rules: RuleSetOnDay, in pack: PolicyPack, over tables: VillageTables
    ) throws(BoundParameters.Refusal) {
        try self.init(rules, in: pack) { expressions in
            tables.factTable(
                rules.ruleSet.subject, Set(expressions.flatMap(\.facts)),
                members: Set(expressions.flatMap(\.memberFacts)),
                listsMembers: expressions.contains(where: \.usesMembers))
        }
    }

    private init(
        _ rules: RuleSetOnDay, in pack: PolicyPack, _ table: ([CheckedExpression]) -> FactTable
    ) throws(BoundParameters.Refusal) {
        let scope = ExpressionScope(pack, rules.ruleSet.subject)
        var expressions: [CheckedExpression] = []
        var parts: [(when: Int?, met: Int, isGate: Bool)] = []
        func add(_ expression: Expression) throws(BoundParameters.Refusal) -> Int {
            guard case .success(let checked) = expression.checked(scope, wanted: .bool) else {
                throw .needsTree
            }
            expressions.append(checked)
            return expressions.count - 1
        }
        for asked in rules.criteria {
            var when: Int?
            if let condition = asked.when { when = try add(condition) }
            parts.append((when: when, met: try add(asked.met), isGate: asked.edition.role == .gate))
        }
        criteria = rules.criteria.map(\.criterion.id)
        program = try ColumnProgram(expressions, over: table(expressions), rules.context)
        self.parts = parts
    }

    /// The numbers by area: area a has the rows `offsets[a]..<offsets[a + 1]`, since rows stand in village order.
    public func tallies(offsets: [Int32]) -> [RuleSetTally] {
        let empty = RuleSetTally(criteria: Array(repeating: RuleSetTally.Counts(), count: parts.count))
        var tallies = [RuleSetTally](repeating: empty, count: Swift.max(0, offsets.count - 1))
        var area = 0
        run { block in
            var row = 0
            while row < block.count {
                while area < tallies.count, Int(offsets[area + 1]) <= block.start + row { area += 1 }
                guard area < tallies.count else { return }
                let end = Swift.min(block.count, Int(offsets[area + 1]) - block.start)
                // 255 at a time, so that counts fit into bytes.
                let part = Swift.min(end - row, 255)
                tallies[area].subjects += part
                tallies[area].verdicts += Self.counts(block.verdicts + row, part)
                tallies[area].errors += Self.count(block.errors + row, part, 1)
                for place in parts.indices {
                    tallies[area].criteria[place] += Self.counts(block.criterion(place) + row, part)
                }
                row += part
            }
        }
        return tallies
    }

    /// The verdict bytes of all subjects (`VerdictByte`).
    public func verdicts() -> [UInt8] {
        var all: [UInt8] = []
        run { all.append(contentsOf: UnsafeBufferPointer(start: $0.verdicts, count: $0.count)) }
        return all
    }

    /// A bit for each criterion that is met or does not apply, for all subjects; of the first 64 criteria.
    public func masks() -> [UInt64] {
        var all = [UInt64](repeating: 0, count: program.table.rows)
        run { block in
            for place in 0..<Swift.min(64, parts.count) {
                let verdicts = block.criterion(place)
                for row in 0..<block.count {
                    all[block.start + row] |= verdicts[row] <= VerdictByte.met ? 1 << UInt64(place) : 0
                }
            }
        }
        return all
    }

    /// The verdicts of a block of subjects; not to be kept beyond the call that gets it.
    public struct Block: ~Copyable {
        /// The first row.
        public let start: Int
        /// How many rows there are.
        public let count: Int
        /// The verdict byte of the rule set, row by row.
        public let verdicts: UnsafePointer<UInt8>
        /// 1 where some criterion met an error.
        public let errors: UnsafePointer<UInt8>
        fileprivate let all: UnsafePointer<UInt8>

        /// The verdict byte of a criterion by its place, row by row.
        public func criterion(_ place: Int) -> UnsafePointer<UInt8> { all + place * ColumnProgram.blockSize }
    }

    /// Runs over all rows and hands on each block.
    public func run(_ body: (borrowing Block) -> Void) {
        let size = ColumnProgram.blockSize
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: (parts.count + 2) * size) { memory in
            guard let base = memory.baseAddress else { return }
            let verdicts = base + parts.count * size
            let errors = verdicts + size
            program.run { block in
                for row in 0..<block.count {
                    verdicts[row] = VerdictByte.notApplicable
                    errors[row] = 0
                }
                for (place, part) in parts.enumerated() {
                    let out = base + place * size
                    Self.judge(
                        part.when.flatMap { block.truths(of: $0) }, block.truths(of: part.met), out, errors,
                        block.count)
                    if part.isGate {
                        for row in 0..<block.count { verdicts[row] = Swift.max(verdicts[row], out[row]) }
                    }
                }
                body(
                    Block(
                        start: block.start, count: block.count, verdicts: UnsafePointer(verdicts),
                        errors: UnsafePointer(errors), all: UnsafePointer(base)))
            }
        }
    }

    private static func judge(
        _ when: UnsafePointer<UInt8>?, _ met: UnsafePointer<UInt8>?, _ out: UnsafeMutablePointer<UInt8>,
        _ errors: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        guard let met else { return }
        for row in 0..<count { out[row] = met[row] == 0 ? 1 : (met[row] == 3 ? 3 : 2) }
        if let when {
            for row in 0..<count {
                out[row] = when[row] == 0 ? out[row] : (when[row] == 3 ? 0 : 2)
                let error = when[row] == 1 || (when[row] == 0 && met[row] == 1)
                errors[row] |= error ? 1 : 0
            }
        } else {
            for row in 0..<count { errors[row] |= met[row] == 1 ? 1 : 0 }
        }
    }

    /// How many of at most 255 bytes, each 0...3, are the one wanted; eight at a time, since the plain loop is not
    /// vectorised.
    @inline(__always)
    private static func count(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ wanted: UInt8) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let pattern = ones &* UInt64(wanted)
        let raw = UnsafeRawPointer(bytes)
        var sums: UInt64 = 0
        var row = 0
        while row &+ 8 <= count {
            let other = raw.loadUnaligned(fromByteOffset: row, as: UInt64.self) ^ pattern
            sums &+= ones & ~(other | (other &>> 1))
            row &+= 8
        }
        var found = Int(truncatingIfNeeded: (sums &* ones) &>> 56)
        while row < count {
            found &+= bytes[row] == wanted ? 1 : 0
            row &+= 1
        }
        return found
    }

    private static func counts(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> RuleSetTally.Counts {
        var counts = RuleSetTally.Counts()
        counts.met = Self.count(bytes, count, VerdictByte.met)
        counts.unmet = Self.count(bytes, count, VerdictByte.unmet)
        counts.unknown = Self.count(bytes, count, VerdictByte.unknown)
        counts.notApplicable = count - counts.met - counts.unmet - counts.unknown
        return counts
    }

    /// The verdict of a byte.
    public static func verdict(_ byte: UInt8) -> Verdict {
        switch byte {
        case VerdictByte.notApplicable: .notApplicable
        case VerdictByte.met: .met
        case VerdictByte.unmet: .unmet
        default: .unknown
        }
    }
}
