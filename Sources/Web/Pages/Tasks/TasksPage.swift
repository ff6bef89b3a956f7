import Exit
import Vocabulary

/// The work lists as a page (任务清单页).
struct TasksPage {
    let model: TasksModel
    let language: String
    private typealias Say = TasksWords

    private func path(_ change: (inout TasksQuestion) -> Void) -> String {
        SiteURL.tasks.path(query: model.question.with(change).query)
    }

    var page: Page {
        let title = Say.title(language, ["by": Say.by(model.question.grouping)(language)])
        let body: Markup = """
            <div class="head"><h1>\(title) <small>\(Figure.whole(model.all.open))</small></h1><p class="asof">\(Say.source(language, ["day": model.asOf.description]))</p></div>
            \(tabs)\(counts)\(lines)
            """
        return Page(title: title, crumbs: model.crumbs, body: body, style: ListPages.sheet)
    }

    private var tabs: Markup {
        let groupings = Markup.each(TasksQuestion.Grouping.allCases) { grouping in
            let isThis = grouping == model.question.grouping
            return """
                <a href="\(path { $0.grouping = grouping })"\(isThis ? " aria-current=\"page\"" : "" as Markup)>\(Say.by(grouping)(language))</a>
                """
        }
        let overdue = path { question in
            question.state = .overdue
            question.department = nil
            question.condition = nil
        }
        return """
            <div class="tabs" role="navigation" aria-label="\(Say.views(language))">\(groupings)<a href="\(overdue)">\(Say.state(.overdue)(language)) <small>\(Figure.whole(model.all.overdue))</small></a></div>
            """
    }

    // MARK: - Counts

    private var counts: Markup {
        let head = Components.head([
            (Say.group(model.question.grouping)(language), false), (Say.open(language), true),
            (Say.overdue(language), true), (Say.soon(language), true), (Say.done(language), true),
            (Say.share(language), false), ("%", true),
        ])
        let rows = Markup.each(model.groups) { group in
            row(name(group), group.counts, isChosen: isChosen(group.id))
        }
        let foot = row(Markup(Say.total(language)), model.all, isChosen: false)
        let table: Markup =
            "<table class=\"dense\">\(head)<tbody>\(rows)</tbody><tfoot>\(foot)</tfoot></table>"
        return
            "<section class=\"panel\">\(Components.scroll(Say.by(model.question.grouping)(language), table))</section>\n"
    }

    private func isChosen(_ id: String) -> Bool {
        switch model.question.grouping {
        case .department: model.question.department == id
        case .condition: model.question.condition == id
        case .area: false
        }
    }

    /// A group's name opens its lines.
    private func name(_ group: TasksModel.Group) -> Markup {
        let link = path { question in
            switch question.grouping {
            case .department: question.department = group.id
            case .condition: question.condition = group.id
            case .area: question.area = AreaID(group.id) ?? question.area
            }
        }
        return "<a href=\"\(link)\">\(group.name)</a>"
    }

    private func row(_ name: Markup, _ counts: TasksModel.Counts, isChosen: Bool) -> Markup {
        // More than a tenth past its day breaks the limit of the office.
        let late: Markup = counts.overdue * 10 > counts.open ? " un" : ""
        let share = counts.share.map { Figure.decimal($0, places: 1) } ?? "–"
        let meter = counts.share.map { Components.meter($0 / 10, isBehind: false) } ?? Markup()
        let cells: Markup = """
            <th scope="row">\(name)</th><td class="n">\(Figure.whole(counts.open))</td><td class="n\(late)">\(Figure.whole(counts.overdue))</td><td class="n">\(Figure.whole(counts.soon))</td><td class="n">\(Figure.whole(counts.done))</td><td style="width:20%">\(meter)</td><td class="n">\(share)</td>
            """
        return "<tr\(isChosen ? " class=\"on\"" : "" as Markup)>\(cells)</tr>\n"
    }

    // MARK: - Lines

    private var lines: Markup {
        let names = [model.department, model.condition].compactMap { $0 }
        let who = names.isEmpty ? Say.everybody(language) : names.joined(separator: " · ")
        let heading = Say.lines(language, ["who": who, "count": Figure.whole(model.total)])
        let body = model.lines.isEmpty ? Components.empty(Say.none(language)) : table
        return Components.panel(heading, exports, Markup.joined([bar, body]))
    }

    private var exports: Markup {
        let links = Markup.each(["xlsx", "csv", "json"]) { form in
            let query = model.question.with { _ in }.query
            return
                "<a class=\"btn\" href=\"\(SiteURL.tasksFile.path(form, query: query))\">\(form.uppercased())</a>"
        }
        let masked = SiteURL.tasksFile.path(
            "xlsx", query: model.question.with { _ in }.query + [("personal", "masked")])
        return
            "<div class=\"acts\">\(links)<a class=\"btn\" href=\"\(masked)\">\(ListWords.masked(language))</a></div>"
    }

    private var bar: Markup {
        let areas = Markup.each(model.below) { "<option value=\"\($0.id.description)\">\($0.name)</option>" }
        let whole = ListWords.wholeArea(language, ["name": model.areaName])
        let states = Markup.each(TasksQuestion.State.allCases) { state in
            let chosen: Markup = state == model.question.state ? " selected" : ""
            return "<option value=\"\(state.rawValue)\"\(chosen)>\(Say.state(state)(language))</option>"
        }
        var kept: [(String, String)] = [("by", model.question.grouping.rawValue)]
        if let department = model.question.department {
            kept.append(("department", department.isEmpty ? "-" : department))
        }
        if let condition = model.question.condition { kept.append(("condition", condition)) }
        if let day = model.question.asOf { kept.append(("as_of", day.description)) }
        let hidden = Markup.each(kept) { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
        var chips = Markup()
        if let name = model.department {
            chips += chip(Say.department(language), name, path { $0.department = nil })
        }
        if let name = model.condition {
            chips += chip(Say.group(.condition)(language), name, path { $0.condition = nil })
        }
        if let day = model.question.asOf {
            let words = ListWords.onDay(language, ["day": day.description])
            chips += Components.chip(words, without: path { $0.asOf = nil }, language)
        }
        return """
            <form class="bar" method="get" action="\(SiteURL.tasks.path())">\(hidden)<label>\(ListWords.area(language)) <select name="area"><option value="\(model.question.area.description)">\(whole)</option>\(areas)</select></label><label>\(Say.status(language)) <select name="state">\(states)</select></label><button class="btn pri">\(ListWords.filter(language))</button>\(chips)</form>
            """
    }

    private func chip(_ what: String, _ name: String, _ without: String) -> Markup {
        let words = ListWords.equals(language, ["fact": what, "value": name])
        return Components.chip(words, without: without, language)
    }

    private var table: Markup {
        let names = Markup.each([
            Say.subject, Say.place, Say.missing, Say.measures, Say.department, Say.due, Say.status,
        ]) { name in
            let number: Markup = name == Say.due ? " class=\"n\"" : ""
            return "<th scope=\"col\"\(number)>\(name(language))</th>"
        }
        let head: Markup = "<thead><tr>\(ListPages.numberHead(language))\(names)</tr></thead>"
        let first = (model.question.page - 1) * TasksQuestion.size
        let rows = Markup.each(model.lines.enumerated()) { place, line in
            let mark = line.isUnmet ? Say.notMet(language) : Say.toVerify(language)
            let sign: Markup = line.isUnmet ? "un" : "uk"
            return """
                <tr><td><small>\(first + place + 1)</small></td><th scope="row"><a href="\(line.book)">\(line.name)</a></th><td>\(line.place)</td><td><a href="\(line.why)">\(line.condition)</a> <small class="\(sign)">\(mark)</small></td><td style="white-space:normal;min-width:9em">\(line.measures.isEmpty ? "–" : line.measures)</td><td>\(line.department)</td><td class="n">\(line.due.description)</td><td>\(status(line))</td></tr>

                """
        }
        return """
            \(Components.scroll(Say.missing(language), "<table class=\"dense fix\">\(head)<tbody>\(rows)</tbody></table>"))\(pager)
            """
    }

    private func status(_ line: TasksModel.Line) -> Markup {
        if let closed = line.closed {
            return VerdictMark.markup("met", Say.doneOn(language, ["day": closed.description]))
        }
        let days = Int(line.due.dayNumber) - Int(model.asOf.dayNumber)
        guard days >= 0 else {
            return VerdictMark.markup("un", Say.overdueBy(language, ["days": Figure.whole(-days)]))
        }
        return "<span class=\"tag b\">\(Say.daysLeft(language, ["days": Figure.whole(days)]))</span>"
    }

    private var pager: Markup {
        let (page, size) = (model.question.page, TasksQuestion.size)
        func address(_ to: Int) -> String {
            var question = model.question
            question.page = to
            return SiteURL.tasks.path(query: question.query)
        }
        let range = Say.range(
            language,
            [
                "first": Figure.whole(min(model.total, (page - 1) * size + 1)),
                "last": Figure.whole(min(model.total, page * size)), "total": Figure.whole(model.total),
                "size": String(size),
            ])
        return Pager(page: page, last: model.lastPage, language: language).markup(range, address)
    }
}
