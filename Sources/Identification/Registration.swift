public import Policy
public import Registry
import Storage
public import Vocabulary

/// Draws the cut-offs that fit a target and registers who is in (划线、建档立卡).
public struct Registration: Sendable {
    /// The areas, their cut-offs and who is in.
    public struct Draw: Sendable {
        /// One area's cut-off.
        public struct Part: Sendable {
            /// The area.
            public var area: AreaID
            /// Its cut-off.
            public var cutoff: Cutoff
        }

        /// The parts in order of area; one for all without a level.
        public var parts: [Part] = []
        /// Households in, not registered yet, in order of unit, village and id.
        public var entering: [Scoring.Finding] = []
        /// Households below the line that a confirmed exclusion keeps out.
        public var excluded = 0
        /// Households whose score is not known.
        public var unscored = 0
    }

    private let pack: PolicyPack
    private let scoring: Scoring

    /// Registration under a pack's form.
    public init(_ pack: PolicyPack, _ scoring: Scoring) {
        self.pack = pack
        self.scoring = scoring
    }

    /// Draws the line for a target number of persons: one for all, or one an area of a level.
    ///
    /// With a level the number is split as the pack's target of the year says (`registered-persons` by area), else in
    /// proportion to the surveyed persons. Households with a confirmed exclusion and those without a score take no
    /// part; they are counted.
    public func draw(
        _ findings: [Scoring.Finding], targetPersons: Int64, areaOf: (Int64) -> AreaID?, areas: [AreaID]
    ) -> Draw {
        var draw = Draw()
        var distributions = [AreaID: ScoreDistribution]()
        var surveyed = [AreaID: Int64]()
        for finding in findings {
            guard let area = areaOf(finding.village) else { continue }
            surveyed[area, default: 0] += finding.persons
            guard let score = finding.score.score else {
                draw.unscored += 1
                continue
            }
            guard finding.vetoes.isEmpty else { continue }
            distributions[area, default: ScoreDistribution()].add(
                score: Int64(score), persons: finding.persons)
        }
        let shares = LargestRemainder.split(targetPersons, by: areas.map { surveyed[$0] ?? 0 })
        let inclusive = scoring.form.takesCutoff(scoring.sources.context) ?? true
        let low = scoring.form.takesLowScores
        var cutoffs: [AreaID: Cutoff] = [:]
        for (area, share) in zip(areas, shares) {
            let cutoff = Cutoff(
                distributions[area] ?? ScoreDistribution(), targetPersons: share, isInclusive: inclusive,
                higherIsBetterOff: low)
            cutoffs[area] = cutoff
            draw.parts.append(Draw.Part(area: area, cutoff: cutoff))
        }
        for finding in findings {
            guard let area = areaOf(finding.village), let score = finding.score.score,
                cutoffs[area]?.takes(Int64(score), higherIsBetterOff: low) == true
            else { continue }
            if !finding.vetoes.isEmpty {
                draw.excluded += 1
            } else if !finding.isRegistered {
                draw.entering.append(finding)
            }
        }
        return draw
    }

    /// The entries that register households, one each (建档立卡).
    public func entries(_ draw: Draw, on day: LocalDate, units: UnitNames, reason: String?) -> [EntryPlan] {
        draw.entering.map { finding in
            let id = units.text(SubjectID(kind: .household, key: finding.household))
            var write = SubjectWrite(kind: .household, id: id, village: AreaID(finding.village))
            write.facts = [
                (ProcessFact.registered, .bool(true)), (ProcessFact.registeredOn, .day(day)),
                (ProcessFact.score, finding.score.score.map { .integer(Int64($0)) }),
            ]
            var plan = EntryPlan(
                chain: units.name(finding.unit) ?? "", kind: EntryKind.householdRegistered, subject: id,
                effectiveOn: day, reason: reason)
            plan.writes = [write]
            return plan
        }
    }
}
