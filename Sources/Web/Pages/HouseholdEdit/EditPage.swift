import Vocabulary

/// A form that writes on screen, made from its model (更正、新增、减员).
struct EditPage {
    let model: EditModel
    /// The hidden field that every form carries.
    let token: Markup

    private typealias Say = EditWords
    private var language: String { model.language }

    /// The page.
    var page: Page {
        let asked = [model.how, model.effectiveOn, model.reason].compactMap { $0 }
        let acts: Markup = """
            \(questions)<p class="acts"><button class="btn pri">\(model.save)</button>\(more)<a class="btn" href="\(model.back)">\(Say.cancel(language))</a></p>
            """
        let when: Markup =
            asked.isEmpty
            ? "<div class=\"push\">\(acts)</div>"
            : Components.panel(Say.when(language), "", Components.inset("\(Self.rows(asked))\(acts)"))
        let room: Markup =
            model.members.map { "<input type=\"hidden\" name=\"members\" value=\"\($0)\">" } ?? ""
        let body: Markup = """
            \(Components.pageHead(model.title, below: "<p class=\"m\">\(model.hint)</p>\(saved)"))
            \(message)\(versions)
            <form class="push" method="post" action="\(model.path)" novalidate>\(token)<input type="hidden" name="seen" value="\(model.seen)">\(room)
            \(Markup.each(model.groups, group))\(when)</form>
            """
        return Page(title: model.title, crumbs: model.crumbs, body: body)
    }

    private var saved: Markup {
        guard model.saved.fields > 0 else { return "" }
        let text = Say.saved(
            language,
            [
                "fields": Figure.whole(model.saved.fields),
                "keystrokes": Figure.whole(model.saved.keystrokes),
                "basis": KeystrokeWords.basis(language),
            ])
        return "<p class=\"m\">\(text)</p>"
    }

    private func group(_ group: EditModel.Group) -> Markup {
        let note: Markup = group.note.map { "<p class=\"m\">\($0)</p>" } ?? ""
        guard group.isFolded else {
            return Components.panel(
                group.title, "", Components.inset("\(note)\(Self.rows(group.fields))"))
        }
        let open: Markup = group.isOpen ? " open" : ""
        return """
            <section class="panel"><div class="in top-in"><details\(open)><summary>\(group.title)</summary><div class="push">\(note)\(Self.rows(group.fields))</div></details></div></section>

            """
    }

    /// Room for one person more, without a script.
    private var more: Markup {
        guard model.members != nil else { return "" }
        return "<button class=\"btn\" name=\"do\" value=\"more\">\(Say.oneMore(language))</button>"
    }

    /// What must be confirmed, a box each.
    private var questions: Markup {
        .each(model.questions.enumerated()) { place, text in
            """
            <label class="field"><input type="checkbox" name="answer.\(place)" value="\(text)" style="width:auto;height:auto"> \(Say.confirmed(language, ["what": text]))</label>
            """
        }
    }

    private var message: Markup {
        switch model.state {
        case .open: ""
        case .unchanged: "<p class=\"msg warn\" role=\"alert\">\(Say.unchanged(language))</p>"
        case .refused:
            """
            <div class="msg bad" role="alert"><p>\(Say.problems(language, ["count": String(model.wrong.count)]))</p>\(wrong)</div>
            """
        case .asked: "<p class=\"msg warn\" role=\"alert\">\(Say.asked(language))</p>"
        case .overtaken:
            model.overtaking.map { other in
                """
                <div class="msg bad" role="alert"><p><b>\(other.problem)</b></p><p>\(Say.overtaken(language, ["who": other.who, "at": other.at, "entry": other.entry]))</p></div>
                """
            } ?? ""
        }
    }

    /// A form is long: each wrong field is named at its top and leads there.
    private var wrong: Markup {
        let colon = language == "zh" ? "：" : ": "
        let links = Markup.each(model.wrong) { wrong in
            let group = wrong.group.map { "\($0)\(colon)" } ?? ""
            return "<li><a href=\"#\(wrong.field.name)-error\">\(group)\(wrong.field.label)</a></li>"
        }
        return "<ul>\(links)</ul>"
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

    /// The rows of a form.
    static func rows(_ fields: [EditModel.Field]) -> Markup {
        "<div class=\"cols\">\(Markup.each(fields, row))</div>"
    }

    /// A row of the form: label, problem above the input, input.
    private static func row(_ field: EditModel.Field) -> Markup {
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
