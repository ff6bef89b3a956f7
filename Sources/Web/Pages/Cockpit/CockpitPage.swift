import Exit
import Registry
import Vocabulary

/// 驾驶舱: figures above, the map in the middle, plan and progress left, causes and what to deal with right.
enum CockpitPage {
    private static let mapWidth = 760.0

    static func page(_ model: CockpitModel, _ link: SiteLinks) -> Page {
        let language = model.map.language
        let title = Phrase("{name}脱贫攻坚作战图", "{name}: campaign map")(language, ["name": model.map.name])
        return Page(
            title: title,
            body: """
                <header class="top"><span class="logo"><svg aria-hidden="true"><use href="#mark"/></svg>\(title)</span>
                <span class="asof">\(asOf(model))</span>
                <div class="who">\(model.map.simulated ? "<span class=\"tag sim\">\(Layout.simulated(language))</span>" as Markup : "")<a href="\(link.map(model.map.area))">\(Phrase("桌面版", "Desk view")(language))</a></div></header>
                <main class="wall" id="main" tabindex="-1"><h1 class="sr">\(title)</h1><div id="live" class="live" data-area="\(model.map.area.description)">
                \(figures(model, language))
                <div class="wcol">\(persons(model, language))\(villages(model, language))\(units(model, link, language))</div>
                \(map(model, link, language))
                <div class="wcol">\(bars(Phrase("主要致贫原因/户", "Main causes/households")(language), model.causes, most: 5, language))\(bars(Phrase("差在哪/条", "Gaps/lines")(language), model.gaps, most: 4, language))\(backlog(model, language))\(matters(model, language))</div>
                </div></main>
                """,
            scripts: [.live],
            // One line each, so that all of them fit the screen; a phone shows them whole.
            style:
                "@media(min-width:721px){.wl .list a{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}",
            isWall: true)
    }

    private static func asOf(_ model: CockpitModel) -> String {
        Phrase(
            "数据截至{day} 24:00 · 规则包{pack} · 口径：建档立卡{n}人",
            "As of {day} 24:00 · pack {pack} · basis: {n} registered persons")(
                model.map.language,
                [
                    "day": model.map.asOf.description, "pack": model.map.packName,
                    "n": Figure.whole(model.tally.registeredPersons),
                ])
    }

    private static func figures(_ model: CockpitModel, _ language: String) -> Markup {
        let tally = model.tally
        let year = String(model.map.years[model.map.year])
        let householdsLeft =
            tally.registeredHouseholds - tally.exitedHouseholds.prefix(model.map.year + 1).reduce(0, +)
        let villagesOut = tally.exitedVillages.prefix(model.map.year + 1).reduce(0, +)
        let persons = Phrase("人", "persons")(language)
        let area = ("area", model.map.area.description)
        // Of a year that is over the lists are those of today, not of then.
        let isNow = model.map.years[model.map.year] >= model.map.asOf.year
        let cases = AreaCases(area: model.map.area.description, years: model.map.years)
        func now(_ path: String) -> String? { isNow ? path : nil }
        return """
            <dl class="kpis">
            \(Components.figure(Phrase("累计脱贫", "Out of poverty")(language), Figure.whole(model.exited), persons,
                Phrase("占建档立卡人口{n}%", "{n} % of those registered")(language, ["n": Figure.percent(model.exited, of: tally.registeredPersons)]), path: now(cases.households([(ProcessFact.exited, "yes")]))))
            \(Components.figure(Phrase("未脱贫", "Still poor")(language), Figure.whole(model.left), persons,
                Phrase("{n}户", "{n} households")(language, ["n": Figure.whole(householdsLeft)]), path: now(cases.left())))
            \(Components.figure(Phrase("{year}年完成", "Done in {year}")(language, ["year": year]), Figure.percent(model.done, of: model.planned), "%",
                (model.timePassed < 1_000
                    ? Phrase("{done} / {plan}人，时间进度{time}%", "{done} / {plan} persons, {time} % of the year over")
                    : Phrase("{done} / {plan}人", "{done} / {plan} persons"))(
                    language, ["done": Figure.whole(model.done), "plan": Figure.whole(model.planned), "time": Figure.decimal(model.timePassed, places: 1)]), path: model.done > 0 ? cases.out(in: model.map.years[model.map.year]) : nil))
            \(Components.figure(Phrase("贫困发生率", "Incidence")(language), tally.population > 0 ? Figure.decimal(model.left * 10_000 / tally.population, places: 2) : "–", "%",
                Phrase("总人口{n}", "of {n}")(language, ["n": Figure.whole(tally.population)])))
            \(Components.figure(Phrase("贫困村出列", "Villages out")(language), Figure.whole(villagesOut), Phrase("个", "")(language),
                Phrase("共{n}个", "of {n}")(language, ["n": Figure.whole(tally.poorVillages)]), path: SiteURL.villages.path(query: [area, (CampaignFigures.poorVillageFact, "yes")])))
            \(Components.figure(Phrase("清单未办结", "Open lines")(language), Figure.whole(tally.open.open), Phrase("条", "")(language),
                Phrase("其中待核实{n}条", "{n} of them to verify")(language, ["n": Figure.whole(tally.open.unknown)]), path: SiteURL.tasks.path(query: [area, ("state", TasksQuestion.State.verify.rawValue)])))
            \(Components.figure(Phrase("逾期", "Overdue")(language), Figure.whole(tally.open.overdue), Phrase("条", "")(language),
                Phrase("占未办结{n}%", "{n} % of the open ones")(language, ["n": Figure.percent(tally.open.overdue, of: tally.open.open)]), path: SiteURL.tasks.path(query: [area, ("state", TasksQuestion.State.overdue.rawValue)])))
            </dl>
            """
    }

    private static func panel(_ title: String, beside: Markup = "", _ body: Markup) -> Markup {
        "<section class=\"panel\"><header><h2>\(title)</h2>\(beside)</header>\(body)</section>"
    }

    private static func persons(_ model: CockpitModel, _ language: String) -> Markup {
        panel(
            Phrase("脱贫人口：计划与实际", "Persons: plan and actual")(language),
            beside: YearBars.legend(language),
            "<div class=\"in\">\(MapPage.bars(model.map.chart, language))</div>")
    }

    /// Villages planned and out, a line a year.
    private static func villages(_ model: CockpitModel, _ language: String) -> Markup {
        let most = max(1, model.villages.map { max($0.planned, $0.done) }.max() ?? 1)
        let title = Phrase("贫困村出列：实际 / 计划", "Villages out: actual / plan")(language)
        let years = model.villages.filter { $0.planned > 0 || $0.done > 0 }
        guard !years.isEmpty else {
            return panel(title, Components.empty(Phrase("没有要出列的贫困村。", "No village is to leave.")(language)))
        }
        let lines = Markup.each(years.enumerated()) { place, year in
            let y = place * 37
            return """
                <text x="0" y="\(y + 22)">\(year.year)</text><path class="p" d="M62 \(y + 6)h\(year.planned * 260 / most)v8H62z"/><path class="a" d="M62 \(y + 15)h\(year.done * 260 / most)v11H62z"/><text class="t" x="404" y="\(y + 22)" text-anchor="end">\(Figure.whole(year.done))</text><text x="460" y="\(y + 22)" text-anchor="end">/ \(Figure.whole(year.planned))</text>
                """
        }
        let words = years.map { "\($0.year): \(Figure.whole($0.done)) / \(Figure.whole($0.planned))" }
        return panel(
            title,
            """
            <div class="in"><svg class="ch" viewBox="0 0 460 \(years.count * 37)" role="img" aria-label="\(words.joined(separator: "; "))">\(lines)</svg></div>
            """)
    }

    private static func units(_ model: CockpitModel, _ link: SiteLinks, _ language: String) -> Markup {
        func lead(_ done: Int, _ planned: Int) -> Markup {
            guard let lead = model.lead(done, planned) else { return "<td class=\"n\">–</td>" }
            let mark: Markup = lead < -MapModel.mostBehind ? "n un" : lead >= 0 ? "n met" : "n"
            let word = lead < 0 ? Phrase("落后{n}", "behind {n}") : Phrase("超前{n}", "ahead {n}")
            return "<td class=\"\(mark)\">\(word(language, ["n": Figure.decimal(abs(lead), places: 1)]))</td>"
        }
        // The screen has room for five; of more the slowest stand here, and the map has them all.
        let isPart = model.units.count > 6
        let slowest = model.units.filter { $0.planned > 0 }
            .sorted { ($0.done * $1.planned, $0.area) < ($1.done * $0.planned, $1.area) }
        let note: Markup =
            isPart
            ? "<small>\(Phrase("{all}个中最慢的5个", "the slowest 5 of {all}")(language, ["all": String(model.units.count)]))</small>"
            : ""
        let rows = Markup.each(isPart ? Array(slowest.prefix(5)) : model.units) { unit in
            """
            <tr><th scope="row" class="nw"><a href="\(link.map(unit.area))">\(unit.name)</a></th><td class="n">\(Figure.whole(unit.planned))</td><td class="n">\(Figure.whole(unit.done))</td><td class="n">\(Figure.percent(unit.done, of: unit.planned))%</td>\(lead(unit.done, unit.planned))</tr>
            """
        }
        return panel(
            Phrase("{level}{year}年进度", "{level}, {year}")(
                language, ["level": model.unitsLabel, "year": String(model.map.years[model.map.year])]),
            beside: note,
            """
            <div class="scroll" tabindex="0" role="region" aria-label="\(model.unitsLabel)"><table><thead><tr><th scope="col">\(model.unitsLabel)</th><th scope="col" class="n">\(Phrase("计划/人", "Plan")(language))</th><th scope="col" class="n">\(Phrase("完成/人", "Done")(language))</th><th scope="col" class="n">\(Phrase("完成率", "Share")(language))</th><th scope="col" class="n">\(Phrase("较进度", "Against time")(language))</th></tr></thead><tbody>\(rows)</tbody>
            <tfoot><tr><th scope="row">\(Phrase("合计", "Total")(language))</th><td class="n">\(Figure.whole(model.planned))</td><td class="n">\(Figure.whole(model.done))</td><td class="n">\(Figure.percent(model.done, of: model.planned))%</td>\(lead(model.done, model.planned))</tr></tfoot></table></div>
            """)
    }

    private static func map(_ model: CockpitModel, _ link: SiteLinks, _ language: String) -> Markup {
        let map = model.map
        let title = Phrase("各{level}{year}年{label}", "{label} by {level}, {year}")(
            language, ["level": map.levelName, "year": String(map.years[map.year]), "label": map.label])
        return """
            <section class="panel wmap"><header><h2>\(title)</h2>\(MapPage.legend(map))</header><div class="in">\(Components.scroll(title, MapPage.picture(map, link, width: mapWidth), style: " style=\"width:100%\""))</div><footer>\(MapPage.note(language))</footer></section>
            """
    }

    /// Bars with their numbers, the longest ones.
    private static func bars(
        _ title: String, _ bars: [CockpitModel.Bar], most limit: Int, _ language: String
    ) -> Markup {
        guard !bars.isEmpty else { return Markup() }
        let shown = bars.prefix(limit)
        let most = max(1, shown.map(\.count).max() ?? 1)
        let sum = bars.reduce(0) { $0 + $1.count }
        let lines = Markup.each(Array(shown.enumerated())) { place, bar in
            let y = 18 + place * 28
            return """
                <a href="\(bar.path)"><text x="0" y="\(y)"><title>\(bar.name)</title>\(short(bar.name))</text><path class="a" d="M226 \(y - 11)h\(bar.count * 118 / most)v14H226z"/><text class="t" x="408" y="\(y)" text-anchor="end">\(Figure.whole(bar.count))</text></a><text x="460" y="\(y)" text-anchor="end">\(Figure.percent(bar.count, of: sum))%</text>
                """
        }
        return panel(
            title,
            """
            <div class="in"><svg class="ch" viewBox="0 0 460 \(shown.count * 28)" role="group" aria-label="\(shown.map { "\($0.name) \(Figure.whole($0.count))" }.joined(separator: language == "zh" ? "，" : ", "))">\(lines)</svg></div>
            """)
    }

    /// A name that leaves room for its bar: a Han character is twice a letter's width.
    private static func short(_ name: String) -> String {
        var room = 28
        for (place, character) in name.enumerated() {
            room -= character.isASCII ? 1 : 2
            if room < 0 { return name.prefix(max(1, place - 1)) + "…" }
        }
        return name
    }

    private static let backlogHeight = 118

    /// What is left of the lines through the year.
    private static func backlog(_ model: CockpitModel, _ language: String) -> Markup {
        let title = Phrase("清单余量", "Lines left")(language)
        let chart = model.backlog.map { BacklogChart(backlog: $0, language: language, height: backlogHeight) }
        guard let chart, let drawn = chart.markup else {
            return panel(
                title, Components.empty(Phrase("这一年没有清单。", "No line in this year.")(language)))
        }
        return panel(title, beside: "<small>\(chart.note)</small>", "<div class=\"in\">\(drawn)</div>")
    }

    private static func matters(_ model: CockpitModel, _ language: String) -> Markup {
        let lines = Markup.each(model.matters.prefix(6)) { matter in
            """
            <li>\(VerdictMark.markup(VerdictMark.sign(matter.verdict), matter.kind))<a href="\(matter.path)" title="\(matter.text)">\(matter.text)</a><small class="r">\(matter.note)</small></li>
            """
        }
        guard !model.matters.isEmpty else {
            return panel(
                Phrase("今日要处置", "To deal with today")(language),
                Components.empty(
                    Phrase("没有过期、落后、待核实的。", "Nothing is overdue, behind or to be verified.")(language)))
        }
        return """
            <section class="panel"><header><h2>\(Phrase("今日要处置", "To deal with today")(language))</h2></header><ul class="in list">\(lines)</ul></section>
            """
    }
}
