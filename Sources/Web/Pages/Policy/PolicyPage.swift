import Vocabulary

/// A page of the adopted policy pack on screen (政策页).
struct PolicyPage {
    let model: PolicyModel
    let language: String
    private typealias Say = PolicyWords

    /// The page.
    var page: Page {
        let text = PolicyText(model.text) { SiteURL.policyPage.path($0) }
        let below = Say.below(language, ["pack": model.pack, "day": model.asOf.description])
        let body: Markup = """
            \(Components.pageHead(text.title, below: "<p class=\"m\">\(below)</p>"))
            <div class="tabs" role="navigation" aria-label="\(Say.pages(language))">\(tabs)</div>
            \(affected)<section class="panel"><div class="in top-in">\(text.markup)</div></section>
            """
        return Page(
            title: text.title,
            crumbs: [.init(Say.policy(language), model.name == "index" ? nil : SiteURL.policy.path())]
                + (model.name == "index" ? [] : [.init(text.title)]), body: body)
    }

    private var tabs: Markup {
        .each(model.pages) { page in
            let current: Markup = page.name == model.name ? " aria-current=\"page\"" : ""
            let path = page.name == "index" ? SiteURL.policy.path() : SiteURL.policyPage.path(page.name)
            return "<a href=\"\(path)\"\(current)>\(page.title)</a>"
        }
    }

    private var affected: Markup {
        guard !model.affected.isEmpty else { return Markup() }
        let isOfVillages = model.isOfVillages
        let head = Components.head([
            (Say.criterion(language), false),
            ((isOfVillages ? Say.unmetVillages : Say.unmet)(language), true),
            ((isOfVillages ? Say.unknownVillages : Say.unknown)(language), true),
        ])
        let rows = Markup.each(model.affected) { row in
            """
            <tr><th scope="row">\(row.name)</th><td class="n">\(count(row.unmet, row.unmetPath))</td><td class="n">\(count(row.unknown, row.unknownPath))</td></tr>

            """
        }
        let heading = (isOfVillages ? Say.affectedVillages : Say.affected)(language, ["area": model.areaName])
        let table: Markup = "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"
        return Components.panel(heading, "", Components.scroll(heading, table))
    }

    private func count(_ count: Int, _ path: String) -> Markup {
        count == 0 ? "0" : "<a href=\"\(path)\">\(Figure.whole(count))</a>"
    }
}
