import Access
import Policy
import Registry
import Vocabulary

/// Which documents are missing in an area (缺件), as one caller may see it: counts that open their lists.
struct MissingModel: Sendable {
    /// One kind that is asked for.
    struct Row: Sendable {
        var id: String
        var name: String
        /// Whether it is a village's; else a household's.
        var isOfVillages: Bool
        /// Of whom it is asked.
        var asked: DocumentKind.Asked
        var isVerified: Bool
        var source: String
        /// Of how many it is asked, and how many miss it.
        var count: (asked: Int, missing: Int)
    }

    /// What is missing in an area below.
    struct Below: Sendable {
        var id: AreaID
        var name: String
        var sum: MissingFindings.Sum
    }

    var head: AreaHead
    var sum: MissingFindings.Sum?
    var rows: [Row] = []
    var below: [Below] = []

    /// Reads the counts of an area.
    init(_ read: AreaReading) throws {
        let (pack, directory, language) = (read.snapshot.pack, read.reading.directory, read.language)
        head = AreaHead(read, on: .missingDocuments)
        let findings = try read.cache.missing.findings(read.snapshot, in: read.scope, read.reading)
        guard let findings else { return }
        let sum = findings.sum(read.scope)
        self.sum = sum
        rows = zip(findings.kinds, sum.counts).compactMap { kind, count in
            guard let asked = kind.asked else { return nil }
            let document = kind.citation.flatMap { pack.documents[$0.document]?.title(language) }
            return Row(
                id: kind.id, name: kind.label(language), isOfVillages: kind.subject == .village, asked: asked,
                isVerified: kind.status != .unverified,
                source: [document, kind.citation?.section].compactMap { $0 }.joined(separator: " "),
                count: count)
        }
        below = directory.below(read.area).filter { $0.level != AreaRecord.groupLevel }.map { area in
            Below(
                id: area.id, name: directory.name(area.id, language),
                sum: findings.sum(Scope(area.id, in: directory)))
        }
    }
}

/// The missing documents of an area on screen (缺件页).
struct MissingPage {
    private typealias Say = DocumentWords
    let model: MissingModel
    let language: String

    /// The page.
    var page: Page {
        let title = Say.missingTitle(language)
        let heading = model.sum.map {
            Say.missingHeading(
                language,
                [
                    "area": model.head.areaName, "households": Figure.whole($0.households),
                    "count": Figure.whole($0.missing),
                ])
        }
        let asOf = Say.missingAsOf(language, ["day": model.head.asOf.description, "pack": model.head.pack])
        let body: Markup = """
            \(Components.pageHead(heading ?? title, below: "<p class=\"m\">\(asOf)</p>"))
            \(model.rows.isEmpty ? Components.empty(Say.noneAsked(language)) : kinds)\(below)<p class="asof push">\(Say.missingHint(language))</p>
            """
        return Page(title: title, crumbs: model.head.crumbs, body: body)
    }

    private var kinds: Markup {
        let head = Components.head([
            (Say.kind(language), false), (Say.askedOf(language), false), (Say.askedCount(language), true),
            (Say.there(language), true), (Say.missing(language), true), ("%", true),
            (QualityWords.source(language), false),
        ])
        let rows = Markup.each(model.rows) { row in
            let mark: Markup =
                row.isVerified
                ? "" : " <small class=\"unv\" title=\"\(HouseholdWords.unverified(language))\"></small>"
            let there = row.count.asked - row.count.missing
            let share = row.count.asked == 0 ? "–" : Figure.percent(there, of: row.count.asked)
            return """
                <tr><th scope="row">\(row.name)\(mark)</th><td>\(Say.asked(row.asked, ofVillages: row.isOfVillages)(language))</td><td class="n">\(Figure.whole(row.count.asked))</td><td class="n">\(Figure.whole(there))</td><td class="n">\(count(row))</td><td class="n">\(share)</td><td><small>\(row.source)</small></td></tr>

                """
        }
        return """
            <section class="panel">\(Components.scroll(Say.missingTitle(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))</section>
            """
    }

    private func count(_ row: MissingModel.Row) -> Markup {
        guard row.count.missing > 0 else { return "0" }
        let list: SiteURL = row.isOfVillages ? .villages : .households
        return link(list, model.head.area, row.id, row.count.missing)
    }

    private func link(_ list: SiteURL, _ area: String, _ kind: String, _ count: Int) -> Markup {
        let path = list.path(query: [("area", area), ("missing", kind)] + model.head.day)
        return "<a href=\"\(path)\">\(Figure.whole(count))</a>"
    }

    private var below: Markup {
        guard !model.below.isEmpty else { return "" }
        let head = Components.head([
            (FormsWords.area(language), false), (Say.households(language), true),
            (Say.villages(language), true), (Say.missing(language), true),
        ])
        let rows = Markup.each(model.below) { area in
            let id = area.id.description
            let path = SiteURL.missingDocuments.path(query: [("area", id)] + model.head.day)
            let households: Markup =
                area.sum.households == 0
                ? "0" : link(.households, id, MissingFindings.any, area.sum.households)
            let villages: Markup =
                area.sum.villages == 0 ? "0" : link(.villages, id, MissingFindings.any, area.sum.villages)
            return """
                <tr><th scope="row"><a href="\(path)">\(area.name)</a></th><td class="n">\(households)</td><td class="n">\(villages)</td><td class="n">\(Figure.whole(area.sum.missing))</td></tr>

                """
        }
        return Components.panel(
            Say.missingBelow(language), "",
            Components.scroll(
                Say.missingBelow(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }
}

extension DocumentRoutes {
    /// What is missing in an area.
    static func missing(_ visit: Visit) async throws -> Answer {
        let model = try await visit.readArea { try MissingModel($0) }
        return .page(MissingPage(model: model, language: visit.language).page)
    }
}
