import Vocabulary

/// The counts of the data-quality rules on screen (数据质量页).
struct QualityPage {
    let model: QualityModel
    let language: String
    private typealias Say = QualityWords

    /// The page.
    var page: Page {
        let found = model.rows.filter { $0.unmet > 0 }
        let heading =
            model.rows.isEmpty
            ? Say.title(language)
            : Say.heading(
                language,
                [
                    "area": model.head.areaName, "found": String(found.count),
                    "rules": String(model.rows.count),
                ])
        let asOf = Say.asOf(
            language,
            [
                "day": model.head.asOf.description, "pack": model.head.pack, "edition": model.edition ?? "–",
                "count": Figure.whole(model.households),
            ])
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(asOf)</p>", right: day))
            \(model.rows.isEmpty ? Components.empty(Say.none(language)) : table)<p class="asof push">\(Say.hint(language))</p>
            <p><a href="\(SiteURL.missingDocuments.path(query: [("area", model.head.area)] + model.head.day))">\(Say.documents(language))</a></p>
            """
        return Page(title: Say.title(language), crumbs: model.head.crumbs, body: body)
    }

    /// The counts on another day.
    private var day: Markup {
        """
        <form class="acts" method="get" action="\(SiteURL.quality.path())"><input type="hidden" name="area" value="\(model.head.area)"><label>\(Say.day(language)) <input type="date" name="as_of" value="\(model.head.asOf.description)"></label><button class="btn">\(Say.show(language))</button></form>
        """
    }

    private var table: Markup {
        let head = Components.head([
            (Say.number(language), false), (Say.rule(language), false), (Say.severity(language), false),
            (Say.department(language), false), (Say.unmet(language), true), (Say.unknown(language), true),
            (Say.source(language), false),
        ])
        let rows = Markup.each(model.rows) { row in
            let mark: Markup =
                row.isUnverified
                ? " <small class=\"unv\" title=\"\(HouseholdWords.unverified(language))\"></small>" : ""
            let severity: Markup =
                row.blocks
                ? VerdictMark.markup("un", Say.blocks(language))
                : VerdictMark.markup("uk", Say.warns(language))
            return """
                <tr><td>\(row.id.uppercased())</td><th scope="row" style="white-space:normal;min-width:9em">\(row.name)\(mark)</th><td class="nw">\(severity)</td><td>\(row.department)</td><td class="n">\(count(row.unmet, .init(rule: row.id)))</td><td class="n">\(count(row.unknown, .init(rule: row.id, isUnknown: true)))</td><td><small>\(row.source)</small></td></tr>

                """
        }
        return """
            <section class="panel">\(Components.scroll(Say.title(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))</section>
            """
    }

    private func count(_ count: Int, _ check: QualityCheck) -> Markup {
        guard count > 0 else { return "0" }
        let path = SiteURL.households.path(query: [("area", model.head.area), check.query] + model.head.day)
        return "<a href=\"\(path)\">\(Figure.whole(count))</a>"
    }
}
