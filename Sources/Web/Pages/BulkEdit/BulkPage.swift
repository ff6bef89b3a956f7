import Policy
import Vocabulary

/// One fact set for many households on screen (批量更正页).
struct BulkPage {
    let model: BulkModel
    let language: String
    /// The hidden field that every form carries.
    let token: Markup

    private typealias Say = BulkWords
    private var heading: String { Say.title(language, ["count": Figure.whole(model.chosen)]) }

    /// The page.
    var page: Page {
        let body: Markup = """
            \(Components.pageHead(heading))\(message)
            <form method="post" action="\(SiteURL.bulkEdit.path())" novalidate>\(token)\(kept)\(form)</form>\(sample)
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    private var message: Markup {
        if model.chosen == 0 { return "<p class=\"msg warn\" role=\"alert\">\(Say.nothing(language))</p>" }
        switch model.state {
        case .choosing, .asking: return ""
        case .overtaken: return "<p class=\"msg bad\" role=\"alert\">\(Say.overtaken(language))</p>\(summary)"
        case .preview: return summary
        }
    }

    private var summary: Markup {
        guard model.changing > 0 else {
            return "<p class=\"msg warn\" role=\"alert\">\(Say.none(language))</p>"
        }
        let said = Say.summary(
            language,
            [
                "changing": Figure.whole(model.changing), "same": Figure.whole(model.same),
                "value": model.rows.first?.now ?? "",
            ])
        return "<p class=\"msg\" role=\"status\">\(said)</p>"
    }

    /// What was chosen before, sent along.
    private var kept: Markup {
        let fact: Markup =
            model.state == .choosing
            ? "" : "<input type=\"hidden\" name=\"fact\" value=\"\(model.fact?.id)\">"
        return """
            <input type="hidden" name="list" value="\(model.list)"><input type="hidden" name="ids" value="\(model.ids.joined(separator: ","))">\(fact)
            """
    }

    private var form: Markup {
        guard model.chosen > 0 else { return back }
        if model.state == .choosing {
            let options = Markup.each(model.facts) { "<option value=\"\($0.id)\">\($0.label)</option>" }
            return Components.panel(
                Say.fact(language), "",
                Components.inset(
                    """
                    <label class="field"><span>\(Say.fact(language))</span><select name="fact">\(options)</select></label><p class="acts"><button class="btn pri">\(Say.next(language))</button>\(back)</p>
                    """))
        }
        let fields = [model.value, model.effectiveOn, model.reason].compactMap { $0 }
        let isReady = model.state != .asking && model.changing > 0
        let write: Markup =
            isReady
            ? """
            <input type="hidden" name="count" value="\(model.changing)"><button class="btn pri" name="do" value="write">\(Say.write(language, ["count": Figure.whole(model.changing)]))</button>
            """ : ""
        let preview: Markup =
            isReady
            ? "<button class=\"btn\" name=\"do\" value=\"preview\">\(Say.preview(language))</button>"
            : "<button class=\"btn pri\" name=\"do\" value=\"preview\">\(Say.preview(language))</button>"
        return Components.panel(
            model.fact?.label(language) ?? "", "",
            Components.inset("\(EditPage.rows(fields))<p class=\"acts\">\(write)\(preview)\(back)</p>"))
    }

    private var back: Markup {
        "<a class=\"btn\" href=\"\(SiteURL.households.path())?\(model.list)\">\(Say.back(language))</a>"
    }

    private var sample: Markup {
        guard !model.rows.isEmpty else { return "" }
        let head = Components.head([Say.name, Say.before, Say.now].map { ($0(language), false) })
        let rows = Markup.each(model.rows) { row in
            """
            <tr><th scope="row"><a href="\(SiteURL.household.path(row.id))">\(row.name)</a></th><td>\(row.before)</td><td><b>\(row.now)</b></td></tr>
            """
        }
        let shown = Say.first(
            language,
            ["shown": Figure.whole(model.rows.count), "count": Figure.whole(model.changing)])
        let heading = Say.sample(language)
        return Components.panel(
            heading, "<small>\(shown)</small>",
            Components.scroll(heading, "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }
}
