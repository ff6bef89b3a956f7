import Vocabulary

/// The forms of the pack with what of them is answered (一次填报页).
struct FormsPage {
    let model: FormsModel
    let language: String
    private typealias Say = FormsWords

    /// The page.
    var page: Page {
        let saved = model.forms.reduce(0) { $0 + $1.answered }
        let keystrokes = model.forms.reduce(0) { $0 + $1.keystrokes }
        let heading = Say.heading(
            language,
            [
                "area": model.areaName, "count": Figure.whole(saved), "keystrokes": Figure.whole(keystrokes),
            ])
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(Say.hint(language, ["day": model.asOf.description])) \(KeystrokeWords.basis(language))</p>", right: area))
            \(model.forms.isEmpty ? Components.empty(Say.none(language)) : table)
            """
        return Page(title: Say.title(language), crumbs: model.crumbs, body: body)
    }

    /// The area asked for.
    private var area: Markup {
        guard !model.below.isEmpty else { return "" }
        let options = Markup.each(model.below) { area in
            "<option value=\"\(area.id.description)\">\(area.name)</option>"
        }
        return """
            <form class="acts" method="get" action="\(SiteURL.filledForms.path())"><label class="m">\(Say.area(language)) <select name="area"><option value="\(model.area.description)">\(model.areaName)</option>\(options)</select></label><button class="btn">\(HouseholdWords.look(language))</button></form>
            """
    }

    private var table: Markup {
        let head = Components.head([
            (Say.form(language), false), (Say.rows(language), true), (Say.columns(language), true),
            (Say.answered(language), true), (Say.cells(language), true), (Say.keystrokes(language), true),
            (Say.share(language), false),
            ("%", true), (Say.open(language), false),
        ])
        let rows = Markup.each(model.forms) { form in
            let percent = form.cells == 0 ? 0 : form.answered * 100 / form.cells
            let withheld: Markup =
                form.withheld == 0
                ? "" : " <small>\(Say.withheld(language, ["count": String(form.withheld)]))</small>"
            return """
                <tr><th scope="row" style="white-space:normal;min-width:9em">\(form.name)\(withheld)</th><td class="n">\(ListWords.count(form.kind)(language, ["count": Figure.whole(form.rows)]))</td><td class="n">\(form.columns)</td><td class="n">\(Figure.whole(form.answered))</td><td class="n">\(Figure.whole(form.cells))</td><td class="n">\(Figure.whole(form.keystrokes))</td><td style="width:20%">\(Components.meter(percent, isBehind: false))</td><td class="n">\(percent)</td><td class="nw"><a href="\(form.path)">\(Say.look(language))</a>　<a href="\(form.workbook)">Excel</a></td></tr>

                """
        }
        let heading = Say.title(language)
        return """
            <section class="panel">\(Components.scroll(heading, "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))</section>
            """
    }
}

/// The words of the forms (用语).
enum FormsWords {
    static let title = Phrase("一次填报", "Fill once")
    static let heading = Phrase(
        "{area}：各表已有{count}格不用再填，省{keystrokes}键",
        "{area}: {count} cells of the forms need not be typed again, {keystrokes} keystrokes saved")
    static let hint = Phrase(
        "每张表都从台账现有的事实生成，数据截至{day}；行是建档立卡户、其成员或村。空格才是还要填的，填一次，各表都有。",
        "Each form is made from the facts there are, as of {day}; rows are registered households, their members or villages. Only empty cells are still to be filled: once, for all forms."
    )
    static let none = Phrase("政策包里没有表式。", "The pack has no forms.")
    static let area = Phrase("地区", "Area")
    static let form = Phrase("表", "Form")
    static let rows = Phrase("行", "Rows")
    static let columns = Phrase("列", "Columns")
    static let answered = Phrase("已有/格", "Answered/cells")
    static let cells = Phrase("共/格", "All/cells")
    static let keystrokes = Phrase("省/键", "Keystrokes saved")
    static let share = Phrase("已有", "Share")
    static let open = Phrase("预填的表", "Filled form")
    static let look = Phrase("看表", "Look")
    static let withheld = Phrase(
        "另有{count}列（证件号、账号等）不从这里给出", "{count} more columns (numbers, accounts) are not given out here")
}
