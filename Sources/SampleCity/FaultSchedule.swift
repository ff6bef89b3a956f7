import Policy
import Vocabulary

/// Where faults are planted: so many of each kind, spread over the towns by their households.
struct FaultSchedule: Sendable {
    /// Faults of each kind, town by town.
    private let counts: [PlantedKind: [Int]]

    /// One of each kind for so many households, and at least one.
    private static let householdsPerFault = 6_000

    init(plan: CityPlan) {
        var counts: [PlantedKind: [Int]] = [:]
        let policy = plan.policy
        let households = policy.frame.towns.indices.map { town in
            plan.townVillages(town).reduce(0) { $0 + plan.villages[$1].households.count }
        }
        let firstUnit = policy.frame.units.first?.towns ?? 0..<0
        for kind in PlantedKind.allCases where kind != .propertyHit {
            guard !kind.needsIdentityNumbers || policy.pack.identityScheme != nil else { continue }
            guard kind != .unitSlip || plan.showsSlips else { continue }
            let total = max(1, plan.figures.households / Self.householdsPerFault)
            // A person can only stand twice where somebody has been read before: not in the first unit.
            let weights = households.indices.map { town in
                kind == .duplicateAcrossUnits && firstUnit.contains(town)
                    || kind == .duplicateInTown && plan.townVillages(town).count < 2 ? 0 : households[town]
            }
            counts[kind] = Apportionment.split(total, by: weights)
        }
        self.counts = counts
    }

    func count(_ kind: PlantedKind, town: Int) -> Int { counts[kind]?[town] ?? 0 }

    /// All kinds that a town has, each as often as it is planted there.
    func kinds(rejecting: Bool, town: Int) -> [PlantedKind] {
        PlantedKind.allCases.filter { $0.rejectsRow == rejecting }.flatMap { kind in
            Array(repeating: kind, count: count(kind, town: town))
        }
    }
}

extension CityPlan {
    /// A household's wages of a good year, ten times the line, written a thousand times too large; in major units.
    var slippedAmount: Int {
        let line = (try? policy.lines(on: policy.surveyStart).upperBound) ?? 0
        return line / policy.major * 10 * 1000
    }

    /// Whether the pack bounds wages below such an amount, so that its dictionary can tell the slip.
    var showsSlips: Bool {
        guard let slot = policy.householdSlots[.wageIncome],
            let greatest = policy.householdSlots.facts[slot].greatest
        else { return false }
        return Int64(slippedAmount) * Int64(policy.major) > greatest
    }
}
