public import Vocabulary

/// How many households and persons have each score in an area (得分分布).
public struct ScoreDistribution: Sendable {
    /// Households and persons of one score.
    public struct Group: Sendable, Hashable {
        /// How many households.
        public var households = 0
        /// How many persons.
        public var persons: Int64 = 0
    }

    /// The groups by score.
    public private(set) var groups: [Int64: Group] = [:]

    /// An empty distribution.
    public init() {}

    /// Counts a household.
    public mutating func add(score: Int64, persons: Int64) {
        groups[score, default: Group()].households += 1
        groups[score, default: Group()].persons += persons
    }

    /// All persons counted.
    public var persons: Int64 { groups.values.reduce(0) { $0 + $1.persons } }
}

/// The cut-off that fits a target number of persons (分数线): the highest whose persons do not exceed it.
///
/// Households of one score are taken together or not at all; what is left and the next score's group are shown.
public struct Cutoff: Sendable, Hashable {
    /// The persons wanted.
    public var targetPersons: Int64
    /// The line; nil where even the lowest score's group is too large.
    public var cutoff: Int64?
    /// Whether the line itself is in.
    public var isInclusive: Bool
    /// Households in.
    public var households = 0
    /// Persons in.
    public var persons: Int64 = 0
    /// The next score and its group; nil where everybody is in.
    public var next: (score: Int64, group: ScoreDistribution.Group)? {
        nextScore.map { ($0, nextGroup) }
    }
    private var nextScore: Int64?
    private var nextGroup = ScoreDistribution.Group()

    /// The cut-off for a target; `higherIsBetterOff`: low scores are in, else high ones.
    public init(
        _ distribution: ScoreDistribution, targetPersons: Int64, isInclusive: Bool,
        higherIsBetterOff: Bool = true
    ) {
        self.targetPersons = targetPersons
        self.isInclusive = isInclusive
        let scores = distribution.groups.keys.sorted { higherIsBetterOff ? $0 < $1 : $0 > $1 }
        var last: Int64?
        for score in scores {
            let group = distribution.groups[score] ?? ScoreDistribution.Group()
            guard persons + group.persons <= targetPersons else {
                nextScore = score
                nextGroup = group
                break
            }
            last = score
            households += group.households
            persons += group.persons
        }
        // Where the line itself is out, the first score beyond those in is the line.
        cutoff = isInclusive ? last : nextScore ?? last.map { higherIsBetterOff ? $0 + 1 : $0 - 1 }
        if last == nil { cutoff = nil }
    }

    /// Whether a score is in.
    public func takes(_ score: Int64, higherIsBetterOff: Bool = true) -> Bool {
        guard let cutoff else { return false }
        if score == cutoff { return isInclusive }
        return higherIsBetterOff ? score < cutoff : score > cutoff
    }

    /// The row of `identify cutoff`.
    public func json(area: String) -> JSONValue {
        [
            "area": .string(area), "target_persons": .int(targetPersons),
            "cutoff": cutoff.map { .int($0) } ?? .null, "inclusive": .bool(isInclusive),
            "households": .int(Int64(households)), "persons": .int(persons),
            "short_by": .int(targetPersons - persons),
            "next": next.map {
                [
                    "score": .int($0.score), "households": .int(Int64($0.group.households)),
                    "persons": .int($0.group.persons),
                ]
            } ?? .null,
        ]
    }
}

/// Splits a number over areas in proportion to their weights (最大余数法): parts are whole and sum to it.
public enum LargestRemainder {
    /// The parts in the order of the weights; equal remainders go to the earlier area.
    public static func split(_ total: Int64, by weights: [Int64]) -> [Int64] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        var parts: [Int64] = []
        var remainders: [(index: Int, rest: UInt64)] = []
        for (index, weight) in weights.enumerated() {
            let product = total.magnitude.multipliedFullWidth(by: weight.magnitude)
            let (quotient, rest) = sum.magnitude.dividingFullWidth(product)
            parts.append(Int64(quotient))
            remainders.append((index, rest))
        }
        let left = Int(total - parts.reduce(0, +))
        for (index, _) in remainders.sorted(by: { ($1.rest, $0.index) < ($0.rest, $1.index) }).prefix(left) {
            parts[index] += 1
        }
        return parts
    }
}
