import Access
import Exit
import Policy
import Registry
import Vocabulary

/// One page of the adopted pack, as `policy doc` writes it, and whom its rules concern now (政策页).
struct PolicyModel: Sendable {
    /// A condition with how many households it holds open, and the lists of them.
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
    var affected: [Affected] = []

    /// A page by name; a Problem (404) where the pack has none of that name.
    init(_ name: String, _ reading: Reading, _ language: String) throws {
        let pack = reading.pack
        let all = PolicyPages(pack).markdown(pack.languages.contains(language) ? language : "en")
        guard let page = all.first(where: { $0.name == name }) else {
            throw Problem(.pageNotFound, ["path": SiteURL.policyPage.path(name)])
        }
        self.name = name
        text = page.text
        pages = all.map { ($0.name, PolicyText($0.text) { $0 }.title) }
        self.pack = "\(pack.id) \(pack.version)"
        asOf = reading.asOf
    }

    /// Counts whom the rules of the page concern in an area.
    mutating func count(
        _ area: AreaID, _ snapshot: RegistrySnapshot, _ site: Site, _ reading: Reading, _ language: String
    ) throws {
        let pack = snapshot.pack
        areaName = reading.directory.name(area, language)
        func path(_ condition: (String, String), registered: Bool) -> String {
            let left = registered ? [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")] : []
            return SiteURL.households.path(query: [("area", area.description)] + left + [condition])
        }
        if let set = pack.ruleSet(for: ExitJudge.householdRole), name == "rules-\(set.id)",
            let edition = set.edition(on: snapshot.moment.asOf)
        {
            let figures = try site.maps.figures(snapshot, reading.connection)
            let tally = figures.tally(area, in: reading.directory)
            affected = set.criteria(in: edition).map { criterion, _ in
                let lines = tally.lines[.init(ruleSet: set.id, criterion: criterion.id)]
                return Affected(
                    name: criterion.label(language), unmet: lines?.unmet ?? 0, unknown: lines?.unknown ?? 0,
                    unmetPath: path(("v." + criterion.id, "unmet"), registered: true),
                    unknownPath: path(("v." + criterion.id, "unknown"), registered: true))
            }
        }
        if let set = pack.ruleSet(for: QualityFindings.role), name == "rules-\(set.id)",
            let findings = try site.workLists.findings(snapshot, reading)
        {
            let counts = findings.counts(Scope(area, in: reading.directory)).rules
            affected = zip(findings.rules.criteria, counts).map { asked, count in
                let id = asked.criterion.id
                return Affected(
                    name: asked.criterion.label(language), unmet: count.unmet, unknown: count.unknown,
                    unmetPath: path(QualityCheck(rule: id).query, registered: false),
                    unknownPath: path(QualityCheck(rule: id, isUnknown: true).query, registered: false))
            }
        }
    }
}
