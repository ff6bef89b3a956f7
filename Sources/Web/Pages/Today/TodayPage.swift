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
            \(model.figures.map(columns) ?? office)
            """
        let last = model.path.count - 1
        return Page(
            title: heading,
            crumbs: model.path.enumerated().map { index, area in
                Page.Crumb(
                    area.name,
                    index == last || !model.open.contains(area.id)
                        ? nil : SiteURL.today.path(query: [("area", area.id.description)]))
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
        \(waiting)\(progress(figures))\(chart)\(below)\(Self.changes(model.changes, in: model.path.last?.id, language))
        </div>
        """
    }

    /// What those see who see neither figures nor lists.
    private var office: Markup { "<div class=\"cols\">\(waiting)\(accounts)</div>" }

    private var accounts: Markup {
        guard let accounts = model.accounts else { return Components.empty(Say.noFigures(language)) }
        func row(_ name: Phrase, _ state: String, _ count: Int) -> (name: String, value: Markup) {
            let path = SiteURL.adminAccounts.path(query: [("state", state)])
            return (name(language), "<a href=\"\(path)\"><b>\(Figure.whole(count))</b></a>")
        }
        let rows = [
            row(Say.active, "active", accounts.active), row(Say.disabled, "disabled", accounts.disabled),
        ]
        let all: Markup = "<a href=\"\(SiteURL.adminAccounts.path())\">\(Say.all(language))</a>"
        return Components.panel(
            Say.accounts(language), all, columns: "c4",
            Components.inset(
                "\(Components.facts(rows))<p class=\"m push\">\(Say.noFigures(language))</p>"))
    }

    // MARK: - What waits

    private var waiting: Markup {
        guard !model.waiting.isEmpty else {
            return Components.panel(
                Say.waiting(language), columns: "c8",
                Components.empty((model.figures == nil ? Say.nothing : Say.noneWaiting)(language)))
        }
        let head = Components.head([
            (Say.what(language), false), (Say.from(language), false), (Say.count(language), true),
            (Say.due(language), false), (Say.deal(language), true),
        ])
        let rows = Markup.each(model.waiting.enumerated()) { row($1, isFirst: $0 == 0) }
        return Components.panel(
            Say.waiting(language), "<small>\(Say.byDay(language))</small>", columns: "c8",
            "<table class=\"stack\">\(head)<tbody>\(rows)</tbody></table>")
    }

    private func row(_ waiting: TodayModel.Waiting, isFirst: Bool) -> Markup {
        let words = Say.words(waiting.kind)
        let from =
            switch waiting.kind {
            case .overdue, .soon, .open, .verify:
                Say.departments(language, ["count": String(waiting.from.count)])
            case .ready: Say.readyFrom(language)
            case .planned, .behind: Say.plannedFrom(language)
            case .upload: Say.uploadFrom(language)
            case .documents: Say.documentsFrom(language)
            case .noRole: Say.accounts(language)
            case .looks: Say.log(language)
            }
        let note =
            switch waiting.kind {
            case .overdue, .soon, .open, .verify: departments(waiting)
            case .upload:
                (waiting.from.first?.count == 0 ? Say.uploadUnread : Say.uploadNote)(
                    language,
                    [
                        "file": waiting.from.first?.name ?? "",
                        "rows": Figure.whole(waiting.from.first?.count ?? 0),
                        "count": Figure.whole(waiting.count),
                    ])
            case .ready: Say.readyNote(language)
            case .planned: Say.plannedNote(language)
            case .documents: Say.documentsNote(language)
            case .behind: waiting.note ?? ""
            case .noRole: Say.noRoleNote(language)
            case .looks: Say.looksNote(language)
            }
        let due: Markup =
            switch waiting.kind {
            case .overdue: "<b class=\"un\">\(Say.overdueNote(language))</b>"
            default:
                waiting.due.map { day in
                    day == model.asOf
                        ? "<b class=\"un\">\(Say.today(language))</b>"
                        : "\(day.description)\(Say.daysLeft(language, ["count": String(day.dayNumber - model.asOf.dayNumber)]))"
                } ?? "–"
            }
        let called = words.name(language)
        let button: Markup = isFirst ? "btn pri" : "btn"
        return """
            <tr><th scope="row"><a href="\(waiting.path)"><b>\(called)</b></a><br><small>\(note)</small></th><td class="nw">\(from)</td><td class="n nw">\(words.unit(language, ["count": Figure.whole(waiting.count)]))</td><td class="nw">\(due)</td><td class="n"><a class="\(button)" href="\(waiting.path)">\(words.go(language))<span class="sr">：\(called)</span></a></td></tr>
            """
    }

    /// The departments with most lines, by name, the others together.
    private func departments(_ waiting: TodayModel.Waiting) -> String {
        waiting.from.prefix(4).map { "\($0.name)\(language == "zh" ? "" : " ")\(Figure.whole($0.count))" }
            .joined(separator: language == "zh" ? "、" : ", ") + (waiting.from.count > 4 ? "…" : "")
    }

    // MARK: - The year

    private func progress(_ figures: ExitProgress.Figures) -> Markup {
        let year = model.planYear
        let isOver = year < model.asOf.year
        let done = figures.exited[year]?.persons ?? 0
        let planned = model.years.first { $0.year == year }?.planned ?? 0
        var body: Markup
        var rows: [(name: String, value: Markup)] = []
        if planned > 0 {
            let share = isOver ? 1_000 : model.yearShare
            let text = (isOver ? Say.ofPlannedThen : Say.ofPlanned)(
                language,
                [
                    "done": Figure.whole(done), "planned": Figure.whole(planned),
                    "share": Figure.decimal(share, places: 1), "year": String(model.asOf.year),
                ])
            let gap = share - done * 1_000 / planned
            let isBehind = gap > MapModel.mostBehind
            body = """
                <p style="font-size:var(--f7);line-height:1.2;font-weight:600">\(Figure.percent(done, of: planned))<span class="u">%</span></p><p>\(text)</p>
                \(Components.meter(done * 100 / planned, isBehind: isBehind))
                """
            let (behind, ahead) = isOver ? (Say.short, Say.beyond) : (Say.behind, Say.ahead)
            rows.append(
                (
                    (gap > 0 ? behind : ahead)(language),
                    "<span class=\"\(isBehind ? "un" as Markup : "")\"><b>\(Figure.decimal(abs(gap), places: 1))</b>\(Say.points(language))</span>"
                ))
            if !isOver { rows.append((Say.left(language), persons(max(0, planned - done)))) }
        } else {
            body = "<p>\(Say.doneOnly(language, ["done": Figure.whole(done)]))</p>"
        }
        let left = [(ProcessFact.registered, "yes"), (ProcessFact.exited, "no")]
        for (name, query, count) in [
            (Say.readyNow, left + [("owed", "0")], figures.ready.persons),
            (Say.oneShort, left + [("owed", "1")], figures.oneShort.persons),
            (Say.inRegister, left, figures.registered.persons),
        ] {
            let area = ("area", model.path.last?.id.description ?? "")
            let path = SiteURL.households.path(query: [area] + query)
            rows.append((name(language), "<a href=\"\(path)\">\(persons(count))</a>"))
        }
        let list = Markup.each(rows) { "<dt>\($0.name)</dt><dd class=\"n\">\($0.value)</dd>" }
        return Components.panel(
            Say.progress(language, ["year": String(year)]), byLevel, columns: "c4",
            Components.inset("\(body)<dl class=\"kv push\">\(list)</dl>"))
    }

    /// The way to the same figures of each area below.
    private var byLevel: Markup {
        guard let level = model.levelBelow, let area = model.path.last?.id else { return Markup() }
        return
            "<a href=\"\(SiteURL.area.path(area.description))\">\(Say.each(language, ["level": level.withoutBrackets]))</a>"
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
        if let visits = model.visits { return visited(visits) }
        let body = model.below.isEmpty ? Components.empty(Say.noneBelow(language)) : table
        return Components.panel(
            Say.below(language), "<small>\(Say.personsUnit(language))</small>", columns: "c4", body)
    }

    /// Households of a village, those first that were visited longest ago.
    private func visited(_ visits: (all: CaseCount.Cases, first: [TodayModel.Visit])) -> Markup {
        let rows = Markup.each(visits.first) { visit in
            """
            <tr><th scope="row"><a href="\(SiteURL.household.path(visit.household))">\(visit.name)</a></th><td class="n">\(visit.open)</td><td class="n nw">\(visit.last?.description ?? Say.never(language))</td></tr>
            """
        }
        let head = Components.head([
            (Say.head(language), false), (Say.openConditions(language), true),
            (Say.lastVisit(language), true),
        ])
        let all = Say.allOf(language, ["count": Figure.whole(visits.all.count)])
        return Components.panel(
            Say.toVisit(language), "<a href=\"\(visits.all.path)\">\(all)</a>", columns: "c4",
            "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>")
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
    static func changes(
        _ changes: [TodayModel.Change], in area: AreaID?, _ language: String
    ) -> Markup {
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
        let all = SiteURL.changeList.path(query: area.map { [("area", $0.description)] } ?? [])
        return Components.panel(
            Say.changes(language), "<a href=\"\(all)\">\(ChangeListWords.all(language))</a>", columns: "c3",
            body)
    }
}
