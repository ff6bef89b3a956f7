import Policy
import Print
import Vocabulary

/// A card on screen, ready to be printed by the browser (户卡页): the form that also goes into the PDF.
struct CardPage {
    private typealias Say = CardWords

    let household: String
    let form: PrintedForm
    let asOf: LocalDate
    /// The hidden field of every form.
    let token: Markup
    /// Whether the code has just been made anew.
    var isRenewed = false
    let language: String

    /// Black on white, as on paper; these rules stand nowhere else.
    private static let style: Markup = """
        .card{width:182mm;margin:14mm auto;background:#fff;color:#000}.card>header{display:flex;justify-content:space-between;align-items:flex-end;border-bottom:2px solid #000;padding-bottom:8px}.card h1{font-family:var(--song);font-size:30px;letter-spacing:.12em}.card h2{font-size:14px;margin:12px 0 4px}.card figure{text-align:center;font-size:11px;line-height:1.2}.card figure svg{margin:auto}.box{table-layout:fixed;margin-top:10px}.card h2+.box{margin-top:0}.box :is(td,th){border:1px solid #000;padding:4px 7px!important;background:none!important;color:#000;vertical-align:middle;white-space:normal;text-align:left}.box .n{text-align:right}.box th{font-weight:600}.sign td,.sign th{height:36px}.card .v{color:#000}.card .tag{border:1px dashed #000;color:#000}.card footer{margin-top:10px;font-size:11px;color:#000}html{background:#fff}@media screen{html{background:var(--page)}.card{padding:14mm;width:210mm;min-height:297mm;margin:0 auto}}@media(max-width:820px){.card{width:auto;min-height:0;padding:16px;overflow-x:auto}.box{min-width:640px}}@media print{.card{margin:0;width:auto}.box tr,.card figure{break-inside:avoid}.card h2{break-after:avoid}@page{@bottom-center{font-size:9px;content:counter(page)" / "counter(pages)}}}
        """

    /// The page.
    var page: Page {
        let day = [("as_of", asOf.description)]
        let body: Markup = """
            <div class="bar acts"><a class="btn" href="\(SiteURL.household.path(household, query: day))">\(Say.back(language))</a><a class="btn pri" href="\(SiteURL.cardFile.path(household, query: day))">\(Say.pdf(language))</a><span class="m">\(Say.hint(language))</span><span class="r">\(revoking)</span></div>
            <main class="card" id="main" tabindex="0"><header><div><h1>\(form.title)</h1><p>\(form.subtitle)\(stamp)</p></div>\(code)</header>
            \(Markup.each(form.tables, table))
            <footer>\(Markup.joined(form.notes.map { Markup($0) }, separator: "<br>"))</footer></main>
            """
        return Page(title: form.title, body: body, style: Self.style, isPaper: true)
    }

    /// What makes the code of a lost card good for nothing.
    private var revoking: Markup {
        guard form.code != nil else { return "" }
        if isRenewed { return "<span role=\"status\">\(Say.renewed(language))</span>" }
        return """
            <details><summary class="link">\(Say.lost(language))</summary><form class="acts" method="post" action="\(SiteURL.cardRevoke.path(household))">\(token)<label>\(Say.why(language)) <input name="reason" required maxlength="\(UnmaskPanel.longest)"></label><button class="btn bad">\(Say.revoke(language))</button></form></details>
            """
    }

    private var stamp: Markup {
        form.stamp.map { "　<span class=\"tag\">\($0)</span>" } ?? ""
    }

    private var code: Markup {
        guard let text = form.code, let code = MatrixCode(text) else { return Markup() }
        let runs = Markup.each(code.runs) { "M\($0.column) \($0.row)h\($0.length)v1h-\($0.length)z" }
        let side = code.side + 8
        return """
            <figure><svg viewBox="-4 -4 \(side) \(side)" width="120" height="120" role="img" aria-label="\(Say.code(language))"><path d="\(runs)"/></svg>\(form.codeCaption)</figure>
            """
    }

    private func table(_ table: PrintedForm.Table) -> Markup {
        let sum = max(table.shares.reduce(0, +), 0.001)
        let columns = Markup.each(table.shares) { share in
            "<col style=\"width:\(Figure.decimal(Int(share / sum * 1_000), places: 1))%\">"
        }
        let heading: Markup = table.heading.map { "<h2>\($0)</h2>" } ?? ""
        let head: Markup = table.head.isEmpty ? "" : "<thead><tr>\(cells(table.head, "col"))</tr></thead>"
        let rows = Markup.each(table.rows) { "<tr>\(cells($0, "row"))</tr>" }
        return """
            \(heading)<table class="box\(table.rowHeight > 0 ? " sign" as Markup : "")"><colgroup>\(columns)</colgroup>\(head)<tbody>\(rows)</tbody></table>

            """
    }

    private func cells(_ cells: [PrintedForm.Cell], _ scope: Markup) -> Markup {
        .each(cells) { cell in
            let span: Markup = cell.span > 1 ? " colspan=\"\(cell.span)\"" : ""
            let number: Markup = cell.isNumber ? " class=\"n\"" : ""
            if cell.isLabel { return "<th scope=\"\(scope)\"\(span)\(number)>\(cell.text)</th>" }
            let text = cell.mark.map { VerdictMark.markup($0.verdict, language) } ?? Markup(cell.text)
            return "<td\(span)\(number)>\(text)</td>"
        }
    }
}
