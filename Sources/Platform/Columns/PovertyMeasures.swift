import Foundation
import Vocabulary

/// Poverty and inequality measures of one group at one line (贫困测度): FGT, Watts, Sen, Gini and the rest.
///
/// Poor is strictly below the line. A household weighs size × survey weight. All sums are compensated.
struct PovertyMeasures {
    var households = 0
    var persons = 0.0
    var weight = 0.0
    var poorHouseholds = 0
    var poorPersons = 0.0
    var poorWeight = 0.0
    var gapTotal = 0.0
    var headcount: Double?
    var gap: Double?
    var severity: Double?
    var watts: Double?
    var sen: Double?
    var gini: Double?
    var giniPositive: Double?
    var mean: Double?
    var median: Double?
    var s80s20: Double?
    var wattsLeftOut = 0
    var leftOut = 0

    init(of sample: SortedIncomes, line: Double) {
        let entries = sample.entries
        households = entries.count
        persons = sample.persons
        leftOut = sample.leftOut
        let all = entries[...]
        weight = Self.sum(all) { $0.weight }
        poor(entries.prefix { $0.income < line }, line: line)
        guard weight > 0 else { return }
        mean = Self.sum(all) { $0.weight * $0.income } / weight
        median = Self.lowerMedian(all, half: weight / 2)
        gini = Self.gini(all)
        let positive = entries.drop { $0.income <= 0 }
        giniPositive = Self.gini(positive)
        s80s20 = Self.quintileRatio(positive)
    }

    private mutating func poor(_ poor: ArraySlice<SortedIncomes.Entry>, line: Double) {
        poorHouseholds = poor.count
        poorPersons = Self.sum(poor) { $0.size }
        poorWeight = Self.sum(poor) { $0.weight }
        gapTotal = Self.sum(poor) { $0.weight * (line - $0.income) }
        wattsLeftOut = poor.prefix { $0.income <= 0 }.count
        guard weight > 0, line > 0 else { return }
        headcount = poorWeight / weight
        gap = gapTotal / line / weight
        severity =
            Self.sum(poor) {
                let share = (line - $0.income) / line
                return $0.weight * share * share
            } / weight
        watts = Self.sum(poor.drop { $0.income <= 0 }) { $0.weight * log(line / $0.income) } / weight
        // Sen's index for large populations: H (I + (1 − I) G) = P1 + P0 × (G of the poor × their mean) / line;
        // the product is half their mean difference, so it also stands where their mean is not positive.
        sen = poorWeight > 0 ? gapTotal / line / weight + Self.halfDifference(poor) / line / weight : 0
    }

    private static func sum(
        _ entries: ArraySlice<SortedIncomes.Entry>, _ term: (SortedIncomes.Entry) -> Double
    ) -> Double {
        var total = CompensatedSum()
        for entry in entries { total.add(term(entry)) }
        return total.value
    }

    /// Σ over pairs of w·w'·|y − y'| divided by Σ w, so half the mean difference times Σ w.
    private static func halfDifference(_ entries: ArraySlice<SortedIncomes.Entry>) -> Double {
        let whole = sum(entries) { $0.weight }
        guard whole > 0, var previous = entries.first else { return 0 }
        var below = CompensatedSum()
        var total = CompensatedSum()
        for entry in entries {
            // Every step between neighbours counts for all pairs that it separates: no term is negative.
            let step = entry.income - previous.income
            if step > 0 { total.add(below.value * ((whole - below.value) / whole) * step) }
            below.add(entry.weight)
            previous = entry
        }
        return total.value
    }

    private static func gini(_ entries: ArraySlice<SortedIncomes.Entry>) -> Double? {
        let income = sum(entries) { $0.weight * $0.income }
        guard income > 0 else { return nil }
        return halfDifference(entries) / income
    }

    private static func lowerMedian(_ entries: ArraySlice<SortedIncomes.Entry>, half: Double) -> Double? {
        var reached = CompensatedSum()
        for entry in entries where entry.weight > 0 {
            reached.add(entry.weight)
            if reached.value >= half { return entry.income }
        }
        return entries.last?.income
    }

    /// Income of the upper fifth of the weight over that of the lower fifth; a household on the cut is split.
    private static func quintileRatio(_ entries: ArraySlice<SortedIncomes.Entry>) -> Double? {
        let whole = sum(entries) { $0.weight }
        guard whole > 0 else { return nil }
        let low = fifth(entries, whole / 5)
        return low > 0 ? fifth(entries.reversed(), whole / 5) / low : nil
    }

    private static func fifth(_ entries: some Sequence<SortedIncomes.Entry>, _ share: Double) -> Double {
        var reached = CompensatedSum()
        var income = CompensatedSum()
        for entry in entries {
            let room = share - reached.value
            if entry.weight >= room {
                income.add(room * entry.income)
                break
            }
            reached.add(entry.weight)
            income.add(entry.weight * entry.income)
        }
        return income.value
    }

    /// The row of `tuopin measure`, keys in the order of the contract.
    func row(line: Double, group: JSONValue) -> JSONValue {
        [
            "line": .double(line), "group": group, "households": .int(Int64(households)),
            "persons": .double(persons), "weight": .double(weight),
            "poor_households": .int(Int64(poorHouseholds)), "poor_persons": .double(poorPersons),
            "poor_weight": .double(poorWeight), "gap_total": .double(gapTotal), "P0": .double(headcount),
            "P1": .double(gap), "P2": .double(severity), "watts": .double(watts), "sen": .double(sen),
            "gini": .double(gini), "gini_positive": .double(giniPositive), "mean": .double(mean),
            "median": .double(median), "s80s20": .double(s80s20),
            "watts_left_out": .int(Int64(wattsLeftOut)), "left_out": .int(Int64(leftOut)),
        ]
    }
}
