import Access
import Exit
import Policy
import Registry
import Vocabulary

/// One page of the adopted pack, as `policy doc` writes it, and whom its rules concern now (政策页).
struct PolicyModel: Sendable {
    /// A condition with how many households or villages it holds open, and the lists of them.
    struct Affected: Sendable {
        var name: String
        var unmet: Int
        var unknown: Int
        var unmetPath: String
        var unknownPath: String
    }

    var name: String
    var text: String
    var pages: [(name: String, title: String)]
    var pack: String
    var asOf: LocalDate
    var areaName = ""
    /// Whether the rules of the page are asked of villages.
    var isOfVillages = false
    var affected: [Affected] = []

    /// A page by name; a Problem (404) where the pack has none of that name.
    init(_ name: String, _ reading: Reading, _ shelf: PolicyShelf, _ language: String) throws {
        let pack = reading.pack
        let all = shelf.pages(pack, language)
        guard let page = all.first(where: { $0.name == name }) else {
            throw Problem(.pageNotFound, ["path": SiteURL.policyPage.path(name)])
        }
        self.name = name
        text = page.text
        pages = all.map { ($0.name, $0.title) }
        self.pack = "\(pack.id) \(pack.version)"
        asOf = reading.asOf
    }

    /// Counts whom the rules of the page concern in an area.
    mutating func count(
        _ area: AreaID, _ snapshot: RegistrySnapshot, _ site: Site, _ reading: Reading, _ language: String
    ) throws {
        let pack = snapshot.pack
        areaName = reading.directory.name(area, language)
        for role in Self.counted {
            guard let set = pack.ruleSet(for: role), name == "rules-\(set.id)" else { continue }
            isOfVillages = set.subject == .village
            let isExit = [ExitJudge.householdRole, ExitJudge.villageRole].contains(role)
            let counts: [Count]
            if isExit {
                counts = try lines(of: set, area, snapshot, site, reading)
            } else {
                let scope = Scope(area, in: reading.directory)
                counts =
                    try site.workLists.findings(of: role, snapshot, in: scope, reading)?.byCriterion ?? []
            }
            affected = counts.map { criterion, unmet, unknown in
                func path(isUnknown: Bool) -> String {
                    Self.path(
                        role, set, criterion.id, isUnknown: isUnknown, [("area", area.description)])
                }
                return Affected(
                    name: criterion.label(language), unmet: unmet, unknown: unknown,
                    unmetPath: path(isUnknown: false), unknownPath: path(isUnknown: true))
            }
        }
    }

    /// The roles of whose rule sets it is told whom they concern.
    private static let counted = [
        ExitJudge.householdRole, ExitJudge.villageRole, QualityFindings.role, QualityFindings.exclusions,
    ]

    private typealias Count = (criterion: Criterion, unmet: Int, unknown: Int)

    /// The open lines of each condition of an exit rule set.
    private func lines(
        of set: RuleSet, _ area: AreaID, _ snapshot: RegistrySnapshot, _ site: Site, _ reading: Reading
    ) throws -> [Count] {
        guard let edition = set.edition(on: snapshot.moment.asOf) else { return [] }
        let tally = try site.maps.figures(snapshot, reading).tally(area, in: reading.directory)
        return set.criteria(in: edition).map { criterion, _ in
            let lines = tally.lines[.init(ruleSet: set.id, criterion: criterion.id)]
            return (criterion, lines?.unmet ?? 0, lines?.unknown ?? 0)
        }
    }

    /// The list that a count opens.
    private static func path(
        _ role: String, _ set: RuleSet, _ criterion: String, isUnknown: Bool, _ area: [(String, String)]
    ) -> String {
        guard role == ExitJudge.householdRole else {
            let list: SiteURL = role == ExitJudge.villageRole ? .villages : .households
            let check = QualityCheck(role, set, rule: criterion, isUnknown: isUnknown)
            return list.path(query: area + [check.query])
        }
        let left = [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        return SiteURL.households.path(
            query: area + left + [("v." + criterion, isUnknown ? "unknown" : "unmet")])
    }
}

extension QualityFindings {
    /// How many households each rule finds something of, and of how many it cannot say.
    fileprivate var byCriterion: [(criterion: Criterion, unmet: Int, unknown: Int)] {
        zip(rules.criteria, counts().rules).map { ($0.criterion, $1.unmet, $1.unknown) }
    }
}
