import Access
import Policy
import Registry
import Vocabulary

/// What the data-quality rules find in an area (数据质量): counts that open their households.
struct QualityModel: Sendable {
    /// One rule.
    struct Row: Sendable {
        var id: String
        var name: String
        /// Whether a finding blocks the use of the household, or only wants a reason.
        var blocks: Bool
        var department: String
        var isUnverified: Bool
        var source: String
        var unmet: Int
        var unknown: Int
    }

    var crumbs: [Page.Crumb]
    var area: String
    var areaName: String
    var asOf: LocalDate
    /// The day as addresses have it; empty for today.
    var day: [(String, String)]
    var pack: String
    var edition: String?
    var households = 0
    var rows: [Row] = []

    /// Reads the counts of an area.
    init(
        _ area: AreaID, _ snapshot: RegistrySnapshot, _ findings: QualityFindings?, _ reading: Reading,
        _ caller: Caller, _ language: String, isPast: Bool = false
    ) {
        let directory = reading.directory
        let day = isPast ? [("as_of", snapshot.moment.asOf.description)] : []
        self.day = day
        crumbs = reading.crumbs(area, caller, language, on: .quality, day)
        self.area = area.description
        areaName = directory.name(area, language)
        asOf = snapshot.moment.asOf
        pack = "\(snapshot.pack.id) \(snapshot.pack.version)"
        guard let findings else { return }
        edition = findings.rules.edition.label(language)
        let counts = findings.counts()
        households = counts.households
        rows = zip(findings.rules.criteria, counts.rules).map { asked, count in
            let (criterion, edition) = (asked.criterion, asked.edition)
            let document = edition.citation.flatMap { snapshot.pack.documents[$0.document]?.title(language) }
            return Row(
                id: criterion.id, name: criterion.label(language), blocks: edition.role == .gate,
                department: criterion.department.map { snapshot.pack.departments[$0]?.label(language) ?? $0 }
                    ?? "–",
                isUnverified: edition.status == .unverified,
                source: [document, edition.citation?.section].compactMap { $0 }.joined(separator: " "),
                unmet: count.unmet, unknown: count.unknown)
        }
    }
}
