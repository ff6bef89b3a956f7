import Vocabulary

/// The form of corrections on screen, made from its model (更正页).
struct EditPage {
    let model: EditModel
    let language: String
    /// The hidden field that every form carries.
    let token: Markup

    private typealias Say = EditWords

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["name": model.head])
        let path = SiteURL.householdEdit.path(model.id)
        let groups = Markup.each(model.groups) { group in
            Components.panel(group.title, "", Components.inset(rows(group.fields)))
        }
        let when = Components.panel(
            Say.when(language), "",
            Components.inset(
                """
                \(rows([model.effectiveOn, model.reason]))<p class="acts"><button class="btn pri">\(Say.save(language))</button><a class="btn" href="\(SiteURL.household.path(model.id))">\(Say.cancel(language))</a></p>
                """))
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(Say.hint(language))</p>"))
            \(message)\(versions)
            <form class="push" method="post" action="\(path)" novalidate>\(token)<input type="hidden" name="seen" value="\(model.seen)">
            \(groups)\(when)</form>
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    private var message: Markup {
        switch model.state {
        case .open: ""
        case .unchanged: "<p class=\"msg warn\" role=\"alert\">\(Say.unchanged(language))</p>"
        case .refused:
            "<p class=\"msg bad\" role=\"alert\">\(Say.problems(language, ["count": String(model.problems)]))</p>"
        case .overtaken:
            model.overtaking.map { other in
                """
                <div class="msg bad" role="alert"><p><b>\(other.problem)</b></p><p>\(Say.overtaken(language, ["who": other.who, "at": other.at, "entry": other.entry]))</p></div>
                """
            } ?? ""
        }
    }

    private var versions: Markup {
        guard let other = model.overtaking, !other.differences.isEmpty else { return "" }
        let head = Components.head(
            [Say.whose, Say.fact, Say.before, Say.now, Say.yours].map { ($0(language), false) })
        let rows = Markup.each(other.differences) { row in
            let yours = row.yours.map { "<b>\($0)</b>" as Markup } ?? "\(Say.untouched(language))"
            return """
                <tr><td>\(row.whose)</td><th scope="row">\(row.fact)</th><td>\(row.before)</td><td>\(row.now)</td><td>\(yours)</td></tr>
                """
        }
        let heading = Say.versions(language)
        return Components.panel(
            heading, "", Components.scroll(heading, "<table>\(head)<tbody>\(rows)</tbody></table>"))
    }

    private func rows(_ fields: [EditModel.Field]) -> Markup {
        "<div class=\"cols\">\(Markup.each(fields, row))</div>"
    }

    /// A row of the form: label, problem above the input, input.
    private func row(_ field: EditModel.Field) -> Markup {
        let isWrong = field.problem != nil
        let problem: Markup = field.problem.map { "<em id=\"\(field.name)-error\">\($0)</em>" } ?? ""
        let marks: Markup =
            isWrong ? " aria-invalid=\"true\" aria-describedby=\"\(field.name)-error\"" : ""
        let unit: Markup = field.unit.map { " <small>\($0)</small>" } ?? ""
        let kind: Markup? =
            switch field.input {
            case .choice: nil
            case .day: "type=\"date\""
            case .number: "inputmode=\"decimal\""
            case .text: "type=\"text\""
            }
        let input: Markup
        if case .choice(let choices) = field.input {
            let options = Markup.each(choices) { choice in
                let mark: Markup = choice.value == field.value ? " selected" : ""
                return "<option value=\"\(choice.value)\"\(mark)>\(choice.label)</option>"
            }
            input = "<select name=\"\(field.name)\"\(marks)>\(options)</select>"
        } else {
            input = """
                <input name="\(field.name)" \(kind) value="\(Markup.sentBack(field.value))" placeholder="\(field.kept)" autocomplete="off"\(marks)>
                """
        }
        return
            "<label class=\"field c3\(isWrong ? " err" as Markup : "")\"><span>\(field.label)\(unit)</span>\(problem)\(input)</label>\n"
    }
}
