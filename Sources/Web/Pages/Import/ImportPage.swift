import Identification
import Tabular
import Vocabulary

/// The page on which workbooks are handed in, and that of one of them (导入页).
struct ImportPage {
    private typealias Say = ImportWords
    let model: ImportModel
    let language: String
    /// The hidden field of every form.
    let token: Markup
    /// What was wrong with the form.
    var problem: Problem?

    var page: Page {
        if let file = model.file, let work = file.work {
            return ImportProgressPage(
                file: file, work: work, language: language, token: token, problem: problem
            ).page
        }
        guard let file = model.file else {
            let body: Markup = """
                \(Components.pageHead(Say.heading(language), below: "<p class=\"m\">\(Say.start(language))</p>"))\
                \(Components.panel(Say.handIn(language), "", Components.inset(form)))\(batches)
                """
            return Page(title: Say.heading(language), body: body)
        }
        guard let outcome = file.outcome else { return page(withoutOutcome: file) }
        let title = title(file, outcome)
        let body: Markup = """
            \(Components.pageHead(title, below: "<p class=\"m\">\(original(outcome))</p>", right: acts(file, outcome)))\
            \(cameToNothing(file))\(receipt(outcome))\(steps(file, outcome))\(figures(file, outcome))\(take(file, outcome))\
            \(excerpts(file))\(problems(file, outcome))\
            \(handInAgain)
            """
        return Page(title: title, crumbs: Self.crumbs(file, language), body: body)
    }

    /// A file of which no check has come to its end.
    private func page(withoutOutcome file: HandedIn) -> Page {
        let title = Say.notChecked(language, ["file": file.file.name])
        let body: Markup = """
            \(Components.pageHead(title))\(cameToNothing(file))\(choosing(file, Say.checkAgain, button: ""))\(handInAgain)
            """
        return Page(title: title, crumbs: Self.crumbs(file, language), body: body)
    }

    static func crumbs(_ file: HandedIn, _ language: String) -> [Page.Crumb] {
        [.init(Say.heading(language), SiteURL.importing.path()), .init(file.file.name)]
    }

    private var handInAgain: Markup {
        Components.panel(
            Say.handInAgain(language), "",
            Components.inset("<p class=\"m gap\">\(Say.again(language))</p>\(form)"))
    }

    /// Why the last check or taking came to nothing.
    private func cameToNothing(_ file: HandedIn) -> Markup {
        guard let problem = file.problem else { return "" }
        return Self.alert(problem, language)
    }

    static func alert(_ problem: Problem, _ language: String) -> Markup {
        "<p class=\"msg bad\" role=\"alert\">\(problem.number.rawValue) \(problem.inWords(language))</p>"
    }

    private func title(_ file: HandedIn, _ outcome: ImportOutcome) -> String {
        let (phrase, count): (Phrase, Int) =
            if file.isTaken {
                (Say.allTaken, outcome.accepted)
            } else if outcome.rejected > 0 {
                (Say.toMend, outcome.rejected)
            } else if outcome.accepted == 0, outcome.unchanged > 0 {
                (Say.allKnown, outcome.unchanged)
            } else {
                (outcome.accepted > 0 ? Say.clean : Say.nothing, 0)
            }
        return phrase(language, ["file": file.file.name, "count": Figure.whole(count)])
    }

    private func original(_ outcome: ImportOutcome) -> String {
        Say.original(language, ["hash": String(outcome.sha256.prefix(12))])
    }

    // MARK: - Forms

    private var form: Markup {
        let size = String(UploadShelf.longest >> 20)
        let error: Markup = problem.map { "<em id=\"file-error\">\($0.text(language))</em>" } ?? ""
        let marks: Markup = problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"file-error\""
        return """
            <form method="post" action="\(SiteURL.importing.path())" enctype="multipart/form-data">\(token)
            <label class="field\(problem == nil ? "" : " err" as Markup)"><span>\(Say.file(language, ["size": size]))</span>\(error)<input type="file" name="file" accept=".xlsx,.csv" required\(marks)></label>
            \(choices(layout: model.file?.layout, day: model.file?.effectiveOn))
            <button class="btn pri">\(Say.handIn(language))</button></form>
            """
    }

    /// Layout and day; both may be left.
    private func choices(layout: String?, day: LocalDate?, isInline: Bool = false) -> Markup {
        let options = Markup.each(model.layouts) { choice in
            "<option value=\"\(choice.id)\"\(choice.id == layout ? " selected" as Markup : "")>\(choice.name)</option>"
        }
        let field: Markup = isInline ? "" : " class=\"field\""
        return """
            <label\(field)><span>\(Say.layout(language))</span> <select name="layout"><option value="">\(Say.found(language))</option>\(options)</select></label>
            <label\(field)><span>\(Say.day(language))</span> <input type="date" name="effective_on" value="\(day?.description ?? "")"></label>
            """
    }

    /// Take what is valid, or check again with another layout or day.
    private func take(_ file: HandedIn, _ outcome: ImportOutcome) -> Markup {
        guard !file.isTaken else { return Markup() }
        let count = Figure.whole(outcome.accepted)
        let button: Markup =
            outcome.accepted > 0
            ? "<button class=\"btn pri\" name=\"do\" value=\"take\">\(Say.take(language, ["count": count]))</button>"
            : ""
        return choosing(file, Say.steps[3], button: button)
    }

    /// The form to check again with another layout or day.
    private func choosing(_ file: HandedIn, _ heading: Phrase, button: Markup) -> Markup {
        Components.panel(
            heading(language), "",
            """
            <form class="bar" method="post" action="\(SiteURL.upload.path(file.file.id))">\(token)
            \(choices(layout: file.layout, day: file.effectiveOn, isInline: true))
            <label>\(Say.reason(language)) <input name="reason" maxlength="200"></label>
            \(button)<button class="btn" name="do" value="check">\(Say.checkAgain(language))</button></form>
            """)
    }

    private func acts(_ file: HandedIn, _ outcome: ImportOutcome) -> Markup {
        guard outcome.problems.contains(where: { $0.place.row != nil }) else { return Markup() }
        return """
            <div class="acts"><a class="btn" href="\(SiteURL.markedUpload.path(file.file.id))">\(Say.download(language))</a></div>
            """
    }

    private func receipt(_ outcome: ImportOutcome) -> Markup {
        guard let batch = outcome.batch else { return Markup() }
        let link: Markup = "<a href=\"\(SiteURL.batch.path(batch))\">\(Say.undo(language))</a>"
        return "<p class=\"msg ok\">\(Say.receipt(language, ["batch": batch])) \(link)</p>"
    }

    // MARK: - Figures

    private func steps(_ file: HandedIn, _ outcome: ImportOutcome) -> Markup {
        // Handed in; layout; check; taking.
        let now = file.isTaken ? 4 : outcome.layout == nil ? 1 : outcome.rejected > 0 ? 2 : 3
        let items = Markup.each(Say.steps.enumerated()) { index, step in
            let state: Markup = index < now ? " class=\"done\"" : index == now ? " class=\"now\"" : ""
            let layout = index == 1 ? model.layouts.first { $0.id == outcome.layout }?.name : nil
            return "<li\(state)>\(index + 1) \(step(language))\(layout.map { " · \($0)" } ?? "")</li>"
        }
        return "<ol class=\"steps\">\(items)</ol>"
    }

    private func figures(_ file: HandedIn, _ outcome: ImportOutcome) -> Markup {
        let people = Say.people(
            language,
            [
                "households": Figure.whole(outcome.households), "persons": Figure.whole(outcome.persons),
            ])
        let problems = Say.problemCount(language, ["count": Figure.whole(outcome.problems.count)])
        return """
            <dl class="kpis" style="margin-bottom:var(--s4)">\
            \(figure(Say.total, outcome.rows, Say.rows, outcome.layout == nil ? "" : people))\
            \(figure(file.isTaken ? Say.taken : Say.valid, outcome.accepted, Say.rows, ""))\
            \(figure(Say.same, outcome.unchanged, Say.rows, Say.known(language)))\
            \(figure(Say.rejected, outcome.rejected, Say.rows, problems))\
            \(figure(Say.saved, outcome.keystrokes, KeystrokeWords.unit, saved(outcome)))</dl>
            """
    }

    private func saved(_ outcome: ImportOutcome) -> String {
        Say.savedBasis(language, ["count": Figure.whole(outcome.facts)]) + KeystrokeWords.basis(language)
    }

    private func figure(_ name: Phrase, _ value: Int, _ unit: Phrase, _ remark: String) -> Markup {
        let isBad = name == Say.rejected && value > 0
        return Components.figure(
            name(language), Figure.whole(value), unit(language), remark, isBad: isBad)
    }

    // MARK: - Problems

    private func excerpts(_ file: HandedIn) -> Markup {
        .each(file.excerpts) { excerpt in
            let letters = Markup.each(excerpt.columns) { "<th scope=\"col\">\($0)</th>" }
            let rows = Markup.each(excerpt.rows) { row in
                "<tr><th scope=\"row\">\(row.number)</th>\(Markup.each(row.cells) { cell($0) })</tr>"
            }
            let table: Markup =
                "<table class=\"sheet\"><thead><tr><td></td>\(letters)</tr></thead><tbody>\(rows)</tbody></table>"
            let name = Say.sheet(language, ["name": excerpt.name])
            let leftOut =
                excerpt.leftOut > 0
                ? " " + Say.leftOut(language, ["count": String(excerpt.leftOut)]) : ""
            return Components.panel(
                Say.places(language), "<small>\(name)</small>",
                "\(Components.scroll(name, table))<footer>\(Say.legend(language))\(leftOut)</footer>")
        }
    }

    private func cell(_ cell: SheetExcerpt.Cell) -> Markup {
        let kind: Markup =
            switch cell.mark {
            case .error: " class=\"un\""
            case .question: " class=\"uk\""
            case .warning, nil: ""
            }
        let text = cell.text.isEmpty && !cell.problems.isEmpty ? Say.empty(language) : cell.text
        return "<td\(kind)>\(text)\(Markup.each(cell.problems) { "<sup id=\"p\($0)\">\($0)</sup>" })</td>"
    }

    private func problems(_ file: HandedIn, _ outcome: ImportOutcome) -> Markup {
        guard !outcome.problems.isEmpty else { return Markup() }
        let shown = Set(file.excerpts.flatMap(\.rows).flatMap(\.cells).flatMap(\.problems))
        let listed = outcome.problems.prefix(ImportModel.problemLimit)
        let rows = Markup.each(listed.enumerated()) { index, problem in
            let place = place(problem)
            let cell: Markup =
                shown.contains(index + 1) ? "<a href=\"#p\(index + 1)\">\(place)</a>" : "\(place)"
            return """
                <tr><td class="n">\(index + 1)</td><th scope="row">\(cell)</th><td>\(result(problem.severity))</td><td>\(problem.number.rawValue) \(said(problem))</td><td>\(problem.value ?? "–")</td></tr>
                """
        }
        let head = Components.head([
            (Say.number(language), true), (Say.cell(language), false), (Say.result(language), false),
            (Say.problem(language), false), (Say.value(language), false),
        ])
        let count = Say.listed(
            language,
            ["total": Figure.whole(outcome.problems.count), "count": Figure.whole(listed.count)])
        return Components.panel(
            Say.list(language), "<small>\(count)</small>",
            Components.scroll(Say.list(language), "<table>\(head)<tbody>\(rows)</tbody></table>"))
    }

    /// A problem in words; layouts by their names.
    private func said(_ problem: Problem) -> String {
        guard problem.number == .noFormFits, let sheets = problem.arguments["sheets"] else {
            return problem.inWords(language)
        }
        var named = problem
        named.arguments["sheets"] = sheets.split(separator: "; ").map { part in
            let layout = model.layouts.first { part.hasPrefix($0.id + ": ") }
            return layout.map { "\($0.name)（\(part.dropFirst($0.id.count + 2))）" } ?? String(part)
        }.joined(separator: language == "zh" ? "、" : "; ")
        return named.inWords(language)
    }

    private func place(_ problem: Problem) -> String {
        problem.place.cell ?? problem.place.row.map { "\($0)" } ?? Say.wholeFile(language)
    }

    private func result(_ severity: Problem.Severity) -> Markup {
        switch severity {
        case .error: VerdictMark.markup("un", Say.notTaken(language))
        case .question: VerdictMark.markup("uk", Say.decide(language))
        case .warning: VerdictMark.markup("met", Say.said(language))
        }
    }

    // MARK: - Batches

    private var batches: Markup {
        guard !model.batches.isEmpty else {
            return Components.panel(Say.batches(language), "", Components.empty(Say.noBatches(language)))
        }
        let rows = Markup.each(model.batches) { batch in
            let id: Markup =
                batch.isUndone ? "\(batch.id)" : "<a href=\"\(SiteURL.batch.path(batch.id))\">\(batch.id)</a>"
            let state = batch.isUndone ? Say.undone : Say.stands
            return "<tr><th scope=\"row\">\(id)</th><td>\(batch.files)</td><td>\(state(language))</td></tr>"
        }
        let head = Components.head([
            (Say.batch(language), false), (Say.fileName(language), false),
            (Say.state(language), false),
        ])
        return Components.panel(
            Say.batches(language), "",
            Components.scroll(Say.batches(language), "<table>\(head)<tbody>\(rows)</tbody></table>"))
    }
}
