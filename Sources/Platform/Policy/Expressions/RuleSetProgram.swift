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

    /// The numbers of answers given one by one, each with so many criteria.
    public init(_ results: [RuleSetResult], criteria count: Int) {
        subjects = results.count
        criteria = Array(repeating: Counts(), count: count)
        for result in results {
            verdicts.count(result.verdict)
            if !result.errors.isEmpty { errors += 1 }
            for (place, criterion) in result.criteria.enumerated() {
                criteria[place].count(criterion.verdict)
            }
        }
    }

    init(criteria: [Counts]) { self.criteria = criteria }

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

    /// A bit for each criterion that is not met, and one for each that is unknown, for all subjects; of the first 64 criteria.
    public func bits() -> (unmet: [UInt64], unknown: [UInt64]) {
        var unmet = [UInt64](repeating: 0, count: program.table.rows)
        var unknown = unmet
        run { block in
            for place in 0..<Swift.min(64, parts.count) {
                let (verdicts, bit) = (block.criterion(place), UInt64(1) << UInt64(place))
                for row in 0..<block.count {
                    unmet[block.start + row] |= verdicts[row] == VerdictByte.unmet ? bit : 0
                    unknown[block.start + row] |= verdicts[row] == VerdictByte.unknown ? bit : 0
                }
            }
        }
        return (unmet, unknown)
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
        /// The truth bytes of criteria without a condition, verdict bytes of the others.
        fileprivate let sources: [CriterionBytes]
        fileprivate let scratch: UnsafeMutablePointer<UInt8>

        /// The verdict byte of a criterion by its place, row by row; valid until the next is asked for.
        public func criterion(_ place: Int) -> UnsafePointer<UInt8> {
            let source = sources[place]
            guard !source.areVerdicts else { return source.bytes }
            CriterionBytes.verdicts(source.bytes, scratch, count)
            return UnsafePointer(scratch)
        }

        /// How many rows of a range got which verdict.
        public func counts(_ rows: Range<Int>) -> RuleSetTally.Counts {
            var sum = RuleSetTally.Counts()
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 255) {
                sum += RuleSetProgram.counts(verdicts + start, Swift.min(255, rows.upperBound - start))
            }
            return sum
        }

        /// A bit for each of the first sixteen criteria: of those that are met or do not apply, and of the unknown.
        public func masks(_ met: UnsafeMutablePointer<UInt16>, unknown: UnsafeMutablePointer<UInt16>) {
            let (holds, open) = (scratch, scratch + ColumnProgram.blockSize)
            for first in stride(from: 0, to: Swift.min(16, sources.count), by: 8) {
                holds.update(repeating: 0, count: count)
                open.update(repeating: 0, count: count)
                let last = Swift.min(first + 8, sources.count)
                for place in stride(from: first, to: last, by: 2) {
                    CriterionBytes.mark(
                        sources[place], place + 1 < last ? sources[place + 1] : nil,
                        1 << UInt8(place - first), holds, open, count)
                }
                for (bits, masks) in [(holds, met), (open, unknown)] {
                    if first == 0 {
                        for row in 0..<count { masks[row] = UInt16(bits[row]) }
                    } else {
                        for row in 0..<count { masks[row] |= UInt16(bits[row]) &<< 8 }
                    }
                }
            }
        }
    }

    /// Runs over all rows and hands on each block.
    public func run(_ body: (borrowing Block) -> Void) {
        let size = ColumnProgram.blockSize
        // One place for each criterion with a condition, the verdicts, errors, greatest truths, and room for blocks.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: (parts.count + 5) * size) { memory in
            guard let base = memory.baseAddress else { return }
            let verdicts = base + parts.count * size
            let errors = verdicts + size
            let truths = errors + size
            program.run { block in
                let count = block.count
                verdicts.update(repeating: VerdictByte.notApplicable, count: count)
                errors.update(repeating: 0, count: count)
                truths.update(repeating: TruthByte.holds, count: count)
                var sources: [CriterionBytes] = []
                var hasPlainGates = false
                for (place, part) in parts.enumerated() {
                    guard let met = block.truths(of: part.met) else { continue }
                    guard let when = part.when.flatMap({ block.truths(of: $0) }) else {
                        if program.mayFail(part.met) { CriterionBytes.markErrors(met, errors, count) }
                        if part.isGate {
                            hasPlainGates = true
                            ColumnLoops.zip(UnsafePointer(truths), met, truths, count) { Swift.max($0, $1) }
                        }
                        sources.append(CriterionBytes(bytes: met, areVerdicts: false))
                        continue
                    }
                    let out = base + place * size
                    CriterionBytes.judge(when, met, out, errors, count)
                    if part.isGate {
                        ColumnLoops.zip(UnsafePointer(verdicts), out, verdicts, count) { Swift.max($0, $1) }
                    }
                    sources.append(CriterionBytes(bytes: UnsafePointer(out), areVerdicts: true))
                }
                if hasPlainGates {
                    // Of truths the greatest decides as it does of verdicts.
                    CriterionBytes.verdicts(truths, truths, count)
                    ColumnLoops.zip(UnsafePointer(verdicts), truths, verdicts, count) { Swift.max($0, $1) }
                }
                body(
                    Block(
                        start: block.start, count: count, verdicts: UnsafePointer(verdicts),
                        errors: UnsafePointer(errors), sources: sources, scratch: truths + size))
            }
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

    fileprivate static func counts(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> RuleSetTally.Counts {
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

/// The answers of one criterion in a block: truth bytes as its expression gives them, or verdict bytes.
private struct CriterionBytes {
    let bytes: UnsafePointer<UInt8>
    let areVerdicts: Bool

    /// Truths as verdicts: 0, 1, 2, 3 (holds, error, unknown, fails) become met, unknown, unknown, unmet.
    static func verdicts(_ truths: UnsafePointer<UInt8>, _ out: UnsafeMutablePointer<UInt8>, _ count: Int) {
        ColumnLoops.map(truths, out, count) { ($0 == 0 ? 1 : 0) | ($0 == 1 ? 2 : $0) }
    }

    static func markErrors(
        _ truths: UnsafePointer<UInt8>, _ errors: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        ColumnLoops.zip(UnsafePointer(errors), truths, errors, count) { $0 | ($1 == 1 ? 1 : 0) }
    }

    /// The verdicts of a criterion with a condition.
    static func judge(
        _ when: UnsafePointer<UInt8>, _ met: UnsafePointer<UInt8>, _ out: UnsafeMutablePointer<UInt8>,
        _ errors: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        verdicts(met, out, count)
        for row in 0..<count {
            out[row] = when[row] == 0 ? out[row] : (when[row] == 3 ? 0 : 2)
        }
        for row in 0..<count {
            let error: UInt8 = when[row] == 1 ? 1 : 0
            let inner: UInt8 = (when[row] | (met[row] ^ 1)) == 0 ? 1 : 0
            errors[row] |= error | inner
        }
    }

    /// Sets the bits of one or two criteria.
    static func mark(
        _ first: CriterionBytes, _ second: CriterionBytes?, _ bit: UInt8,
        _ holds: UnsafeMutablePointer<UInt8>, _ open: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        if let second, !first.areVerdicts, !second.areVerdicts {
            let (a, b) = (first.bytes, second.bytes)
            let (x, y) = (bit, bit &<< 1)
            for row in 0..<count { holds[row] |= (a[row] == 0 ? x : 0) | (b[row] == 0 ? y : 0) }
            for row in 0..<count { open[row] |= (a[row] &- 1 < 2 ? x : 0) | (b[row] &- 1 < 2 ? y : 0) }
            return
        }
        first.mark(bit, holds, open, count)
        second?.mark(bit &<< 1, holds, open, count)
    }

    private func mark(
        _ bit: UInt8, _ holds: UnsafeMutablePointer<UInt8>, _ open: UnsafeMutablePointer<UInt8>, _ count: Int
    ) {
        let bytes = bytes
        if areVerdicts {
            for row in 0..<count { holds[row] |= bytes[row] < 2 ? bit : 0 }
            for row in 0..<count { open[row] |= bytes[row] == 2 ? bit : 0 }
        } else {
            for row in 0..<count { holds[row] |= bytes[row] == 0 ? bit : 0 }
            for row in 0..<count { open[row] |= bytes[row] &- 1 < 2 ? bit : 0 }
        }
    }
}
