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

    var head: AreaHead
    var edition: String?
    var households = 0
    var rows: [Row] = []

    /// Reads the counts of an area.
    init(_ read: AreaReading) throws {
        let (snapshot, language) = (read.snapshot, read.language)
        head = AreaHead(read, on: .quality)
        let findings = try read.cache.findings(snapshot, in: read.scope, read.reading)
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
