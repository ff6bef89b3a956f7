import Exit
import Registry
import Vocabulary

/// The first page, made from its model (今天).
struct TodayPage {
    let model: TodayModel
    let language: String
    /// The map of the area as it is now; nil where it has none, or another day is asked for.
    var map: MapModel?

    private typealias Say = TodayWords

    /// The page.
    var page: Page {
        let count = model.waiting.count
        let heading = (count == 0 ? Say.nothingWaits : Say.waitingForYou)(
            language, ["name": model.name, "count": String(count)])
        let asOf = Say.asOf(language, ["day": model.asOf.description, "pack": model.pack])
        let body: Markup = """
            \(Components.pageHead(heading, right: "<p class=\"asof\">\(asOf)</p>"))\(choices)
            \(model.figures.map(columns) ?? Components.empty(Say.noFigures(language)))
            """
        let last = model.path.count - 1
        return Page(
            title: heading,
            crumbs: model.path.enumerated().map { index, area in
                Page.Crumb(
                    area.name,
                    index == last ? nil : SiteURL.today.path(query: [("area", area.id.description)]))
            }, body: body)
    }

    /// The caller's own areas, where there are several.
    private var choices: Markup {
        guard !model.choices.isEmpty else { return Markup() }
        let links = Markup.each(model.choices) { area in
            let current: Markup = area.id == model.path.last?.id ? " aria-current=\"page\"" : ""
            let path = SiteURL.today.path(query: [("area", area.id.description)])
            return "<a href=\"\(path)\"\(current)>\(area.name)</a>"
        }
        return "<nav class=\"tabs\" aria-label=\"\(Say.choose(language))\">\(links)</nav>"
    }

    private func columns(_ figures: ExitProgress.Figures) -> Markup {
        """
        <div class="cols">
        \(waiting)\(progress(figures))\(chart)\(below)\(Self.changes(model.changes, language))
        </div>
        """
    }

    // MARK: - What waits

    private var waiting: Markup {
        guard !model.waiting.isEmpty else {
            return Components.panel(
                Say.waiting(language), columns: "c8", Components.empty(Say.noneWaiting(language)))
        }
        let head = Components.head([
            (Say.what(language), false), (Say.from(language), false), (Say.count(language), true),
            (Say.due(language), false), (Say.deal(language), true),
        ])
        let rows = Markup.each(model.waiting, row)
        return Components.panel(
            Say.waiting(language), columns: "c8",
            "<table class=\"stack\">\(head)<tbody>\(rows)</tbody></table>")
    }

    private func row(_ waiting: TodayModel.Waiting) -> Markup {
        let (name, note, unit) =
            switch waiting.kind {
            case .ready: (Say.ready, Say.readyNote(language), Say.households)
            case .overdue: (Say.overdue, departments(waiting), Say.lines)
            case .soon: (Say.soon, departments(waiting), Say.lines)
            }
        let from: String =
            switch waiting.kind {
            case .ready: Say.readyFrom(language)
            case .overdue, .soon: Say.departments(language, ["count": String(waiting.from.count)])
            }
        let due: Markup =
            switch waiting.kind {
            case .ready: Markup(waiting.due?.description ?? "–")
            case .overdue: "<b class=\"un\">\(Say.overdueNote(language))</b>"
            case .soon: Markup(model.asOf.adding(days: WorkListLine.soonDays - 1).description)
            }
        let path = list(of: waiting)
        let go = (waiting.kind == .ready ? Say.seeList : Say.seeLines)(language)
        let called = name(language)
        return """
            <tr><th scope="row"><a href="\(path)"><b>\(called)</b></a><br><small>\(note)</small></th><td class="nw">\(from)</td><td class="n nw">\(unit(language, ["count": Figure.whole(waiting.count)]))</td><td class="nw">\(due)</td><td class="n"><a class="btn" href="\(path)">\(go)<span class="sr">：\(called)</span></a></td></tr>
            """
    }

    /// The list of what waits: as long as its number says.
    private func list(of waiting: TodayModel.Waiting) -> String {
        var query = [("area", model.path.last?.id.description ?? "")]
        guard waiting.kind != .ready else {
            query += [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no"), ("owed", "0")]
            return SiteURL.households.path(query: query)
        }
        if let department = waiting.department {
            query.append(("department", department.isEmpty ? "-" : department))
        }
        query.append(("state", (waiting.kind == .soon ? TasksQuestion.State.soon : .overdue).rawValue))
        return SiteURL.tasks.path(query: query)
    }

    /// The departments with most lines, by name, the others together.
    private func departments(_ waiting: TodayModel.Waiting) -> String {
        waiting.from.prefix(4).map { "\($0.name)\(language == "zh" ? "" : " ")\(Figure.whole($0.count))" }
            .joined(separator: language == "zh" ? "、" : ", ") + (waiting.from.count > 4 ? "…" : "")
    }

    // MARK: - The year

    private func progress(_ figures: ExitProgress.Figures) -> Markup {
        let year = model.asOf.year
        let done = figures.exited[year]?.persons ?? 0
        let planned = model.years.first { $0.year == year }?.planned ?? 0
        var body: Markup
        var rows: [(name: String, value: Markup)] = []
        if planned > 0 {
            let text = Say.ofPlanned(
                language,
                [
                    "done": Figure.whole(done), "planned": Figure.whole(planned),
                    "share": Figure.decimal(model.yearShare, places: 1),
                ])
            let gap = model.yearShare - done * 1_000 / planned
            // More than five points behind time is behind.
            let isBehind = gap > 50
            body = """
                <p style="font-size:var(--f7);line-height:1.2;font-weight:600">\(Figure.percent(done, of: planned))<span class="u">%</span></p><p>\(text)</p>
                \(Components.meter(done * 100 / planned, isBehind: isBehind))
                """
            rows.append(
                (
                    (gap > 0 ? Say.behind : Say.ahead)(language),
                    "<span class=\"\(isBehind ? "un" as Markup : "")\"><b>\(Figure.decimal(abs(gap), places: 1))</b>\(Say.points(language))</span>"
                ))
            rows.append((Say.left(language), persons(max(0, planned - done))))
        } else {
            body = "<p>\(Say.doneOnly(language, ["done": Figure.whole(done)]))</p>"
        }
        rows.append((Say.readyNow(language), persons(figures.ready.persons)))
        rows.append((Say.oneShort(language), persons(figures.oneShort.persons)))
        rows.append((Say.inRegister(language), persons(figures.registered.persons)))
        let list = Markup.each(rows) { "<dt>\($0.name)</dt><dd class=\"n\">\($0.value)</dd>" }
        return Components.panel(
            Say.progress(language, ["year": String(year)]), columns: "c4",
            Components.inset("\(body)<dl class=\"kv push\">\(list)</dl>"))
    }

    private func persons(_ count: Int) -> Markup {
        "<b>\(Figure.whole(count))</b>\(Say.persons(language))"
    }

    private var chart: Markup {
        let isPartYear = model.asOf < (LocalDate(model.asOf.year, 12, 31) ?? model.asOf)
        let bars = YearBars(
            years: model.years.map { year in
                let star = isPartYear && year.year == model.asOf.year ? "*" : ""
                return (String(year.year) + star, year.planned, year.actual)
            }, label: Say.chart(language), scale: scale)
        let table = Markup.each(model.years) { year in
            """
            <tr><th scope="row">\(year.year)</th><td class="n">\(year.planned.map { Figure.whole($0) } ?? "–")</td><td class="n">\(Figure.whole(year.actual))</td></tr>
            """
        }
        let head = Components.head([
            (Say.year(language), false), (Say.planned(language), true), (Say.actual(language), true),
        ])
        let note =
            (isPartYear
                ? Say.partYear(
                    language, ["year": String(model.asOf.year), "day": model.asOf.description]) + " " : "")
            + (model.isOfPlan ? Say.byPlan : Say.byRegister)(language)
        return Components.panel(
            Say.planAndActual(language), YearBars.legend(language), columns: "c5",
            Components.inset(
                """
                \(bars.markup)<p class="m">\(note)</p>
                <details><summary class="m">\(Say.chart(language))</summary><table>\(head)<tbody>\(table)</tbody></table></details>
                """))
    }

    /// Persons; where there are many, in the unit in which the language counts.
    private var scale: (persons: Int, unit: String) {
        let most = model.years.map { max($0.planned ?? 0, $0.actual) }.max() ?? 0
        guard most >= 10_000 else { return (1, Say.personsUnit(language)) }
        return language == "zh"
            ? (10_000, Say.tenThousands(language)) : (1_000, Say.thousands(language))
    }

    // MARK: - Below and changes

    private var below: Markup {
        let head = Components.head([
            (Say.area(language), false), (Say.exited(language), true), (Say.registered(language), true),
            (Say.share(language), true),
        ])
        let rows = Markup.each(model.below) { area in
            let all = area.exited + area.registered
            return """
                <tr><th scope="row"><a href="\(SiteURL.today.path(query: [("area", area.id.description)]))">\(area.name)</a></th><td class="n">\(Figure.whole(area.exited))</td><td class="n">\(Figure.whole(area.registered))</td><td class="n">\(all > 0 ? Figure.percent(area.exited, of: all) + "%" : "–")</td></tr>
                """
        }
        let table = Components.scroll(
            Say.below(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>",
            style: " style=\"max-height:340px;overflow-y:auto\"")
        if let map, !model.below.isEmpty { return drawn(map, table) }
        let body = model.below.isEmpty ? Components.empty(Say.noneBelow(language)) : table
        return Components.panel(
            Say.below(language), "<small>\(Say.personsUnit(language))</small>", columns: "c4", body)
    }

    /// The map with its legend, the table below it folded.
    private func drawn(_ map: MapModel, _ table: Markup) -> Markup {
        let heading = Say.byLevel(
            language, ["level": map.levelName, "year": String(map.years[map.year]), "label": map.label])
        return Components.panel(
            heading, "<a href=\"\(SiteURL.map.path(map.area.description))\">\(Say.openMap(language))</a>",
            columns: "c4",
            """
            <div class="in">\(MapPage.picture(map, SiteLinks(), width: Self.mapWidth))<div class="push">\(MapPage.legend(map))</div>
            <details class="push"><summary class="m">\(Say.below(language))/\(Say.personsUnit(language))</summary>\(table)</details></div>
            """)
    }

    /// The width at which the map is drawn, near to the pixels of its panel.
    private static let mapWidth = 400.0

    /// What changed last, as the files of areas show it too.
    static func changes(_ changes: [TodayModel.Change], _ language: String) -> Markup {
        let items = Markup.each(changes) { change in
            let name = change.subject.map { subject -> Markup in
                guard let household = change.household else { return " \(subject)" }
                let text = Say.household(language, ["name": subject])
                // Bold: a link among words is told by more than its colour.
                return " <b><a href=\"\(SiteURL.household.path(household))\">\(text)</a></b>"
            }
            return """
                <li><span>\(change.what(language))\(name)<br><small>\(change.who) · \(change.minute)</small></span></li>
                """
        }
        let body =
            changes.isEmpty
            ? Components.empty(Say.noChanges(language)) : "<ul class=\"in list\">\(items)</ul>" as Markup
        return Components.panel(Say.changes(language), columns: "c3", body)
    }
}
