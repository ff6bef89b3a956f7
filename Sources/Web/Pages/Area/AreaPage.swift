import Exit
import Registry
import Vocabulary

/// The file of an area above the villages, made from its model (地区档案).
struct AreaPage {
    let model: AreaModel
    let language: String

    private typealias Say = AreaWords

    /// The page.
    var page: Page {
        let asOf = Say.asOf(language, ["day": model.asOf.description, "pack": model.pack])
        let left = model.tally.registeredHouseholds - model.tally.exitedHouseholds.reduce(0, +)
        let tabs = AreaTabs(
            model.id, isVillage: false, households: left, lines: model.tally.open.open, language)
        let body: Markup = """
            \(Components.pageHead(model.name, right: "<p class=\"asof\">\(asOf)</p>"))\(tabs.markup)
            \(figures(left))
            <div class="cols">
            \(below)\(chart)<div class="c7">\(gaps)\(model.responsible.panel(language))</div>\(departments)\(causes)\(TodayPage.changes(model.changes, in: AreaID(model.id), language))
            </div>
            """
        return Page(title: model.name, crumbs: model.crumbs, body: body)
    }

    private func figures(_ households: Int) -> Markup {
        let tally = model.tally
        let persons = tally.personsLeft(after: tally.exitedPersons.count - 1)
        let done = tally.exitedPersons[model.year.place]
        let out = tally.exitedVillages.reduce(0, +)
        let year = ["year": String(model.year.year)]
        let unit = Phrase("人", "persons")(language)
        let cases = cases(model.id)
        let gone = cases.villages([(ProcessFact.villageExited, "yes")])
        return """
            <dl class="kpis">
            \(Components.figure(Phrase("建档立卡", "Ever registered")(language), Figure.whole(tally.registeredPersons), unit, Phrase("{n}户", "{n} households")(language, ["n": Figure.whole(tally.registeredHouseholds)]), path: cases.households()))
            \(Components.figure(Phrase("未脱贫", "Still poor")(language), Figure.whole(persons), unit, Phrase("{n}户", "{n} households")(language, ["n": Figure.whole(households)]), path: cases.left()))
            \(Components.figure(Phrase("{year}年脱贫", "Left in {year}")(language, year), Figure.whole(done), unit, planned(done), path: done > 0 ? cases.out(in: model.year.year) : nil))
            \(Components.figure(Phrase("贫困发生率", "Incidence")(language), tally.population > 0 ? Figure.decimal(persons * 10_000 / tally.population, places: 2) : "–", "%", Phrase("总人口{n}", "of {n}")(language, ["n": tally.population > 0 ? Figure.whole(tally.population) : "–"])))
            \(Components.figure(Phrase("贫困村", "Poor villages")(language), Figure.whole(tally.poorVillages), Phrase("个", "")(language), Phrase("已出列{n}个", "{n} out")(language, ["n": Figure.whole(out)]), path: out > 0 ? gone : cases.villages()))
            \(Components.figure(Phrase("清单未办结", "Open lines")(language), Figure.whole(tally.open.open), Phrase("条", "")(language), Phrase("其中逾期{n}条", "{n} of them overdue")(language, ["n": Figure.whole(tally.open.overdue)]), path: tally.open.overdue > 0 ? cases.lines(.overdue) : cases.lines()))
            </dl>
            """
    }

    /// Where the figures of this area, or of one below, lead.
    private func cases(_ area: String) -> AreaCases { AreaCases(area: area, years: model.years.map(\.year)) }

    private func planned(_ done: Int) -> String {
        guard model.planned > 0 else { return Phrase("没有计划数", "nobody planned")(language) }
        return Phrase("计划{n}人，完成{share}%", "planned {n}, {share} % done")(
            language,
            ["n": Figure.whole(model.planned), "share": Figure.percent(done, of: model.planned)])
    }

    // MARK: - Areas below

    private var below: Markup {
        let heading = Say.below(language, ["level": model.level])
        guard !model.below.isEmpty else {
            return Components.panel(heading, columns: "c12", Components.empty(Say.noneBelow(language)))
        }
        let head = Components.head([
            (Say.area(language), false), (Say.registeredPersons(language), true),
            (Say.stillPoor(language), true),
            (Say.doneYear(language, ["year": String(model.year.year)]), true),
            (Say.plannedPersons(language), true), (Say.doneShare(language), true),
            (Say.poorVillages(language), true), (Say.villagesOut(language), true),
            (Say.open(language), true), (Say.overdue(language), true),
        ])
        let rows = Markup.each(model.below) { area in
            "<tr><th scope=\"row\"><a href=\"\(SiteURL.area.path(area.id))\">\(area.name)</a></th>\(numbers(area.id, area.tally, planned: area.planned))</tr>\n"
        }
        let planned = model.below.reduce(0) { $0 + $1.planned }
        let foot: Markup = """
            <tfoot><tr><th scope="row">\(Say.total(language))</th>\(numbers(model.id, model.tally, planned: planned))</tr></tfoot>
            """
        return Components.panel(
            heading, columns: "c12",
            Components.scroll(
                heading, "<table class=\"dense\">\(head)<tbody>\(rows)</tbody>\(foot)</table>"))
    }

    private func numbers(_ area: String, _ tally: CampaignTally, planned: Int) -> Markup {
        let cases = cases(area)
        let year = model.year.year
        let left = tally.personsLeft(after: tally.exitedPersons.count - 1)
        let out = tally.exitedVillages.reduce(0, +)
        let done = tally.exitedPersons[model.year.place]
        let open = tally.open
        let isLate = open.open > 0 && open.overdue * 10 > open.open
        let share = planned > 0 ? Figure.percent(done, of: planned) + "%" : "–"
        return """
            <td class="n">\(AreaCases.number(tally.registeredPersons, cases.households()))</td><td class="n">\(AreaCases.number(left, cases.left()))</td><td class="n">\(AreaCases.number(done, cases.out(in: year)))</td><td class="n">\(plannedNumber(planned, tally, model.year.place, cases))</td><td class="n">\(share)</td><td class="n">\(AreaCases.number(tally.poorVillages, cases.villages()))</td><td class="n">\(AreaCases.number(out, cases.villages([(ProcessFact.villageExited, "yes")])))</td><td class="n">\(AreaCases.number(open.open, cases.lines()))</td><td class="n\(isLate ? " un" as Markup : "")">\(AreaCases.number(open.overdue, cases.lines(.overdue)))</td>
            """
    }

    /// Planned persons; what the plan says of an area is no list, what its households say is one.
    private func plannedNumber(_ planned: Int, _ tally: CampaignTally, _ year: Int, _ cases: AreaCases)
        -> Markup
    {
        planned == tally.plannedPersons[year]
            ? AreaCases.number(planned, cases.planned(for: model.years[year].year))
            : Markup(Figure.whole(planned))
    }

    // MARK: - Progress, gaps, causes

    private var chart: Markup {
        let head = Components.head([
            (Say.yearHead(language), false), (Say.plannedPersons(language), true),
            (Say.exitedPersons(language), true),
        ])
        let cases = cases(model.id)
        let rows = Markup.each(model.years.enumerated()) { place, year in
            """
            <tr><th scope="row">\(year.year)</th><td class="n">\(plannedNumber(year.planned, model.tally, place, cases))</td><td class="n">\(AreaCases.number(year.done, cases.out(in: year.year)))</td></tr>
            """
        }
        return Components.panel(
            Say.progress(language), YearBars.legend(language), columns: "c5",
            Markup.joined([
                Components.inset(MapPage.bars(model.years, language)),
                Components.scroll(
                    Say.progress(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"),
            ]))
    }

    private var gaps: Markup {
        guard !model.gaps.isEmpty else {
            return Components.panel(Say.gaps(language), "", Components.empty(Say.noGaps(language)))
        }
        let head = Components.head([
            (Say.condition(language), false), (Say.open(language), true),
            (Say.unknownLines(language), true), (Say.overdue(language), true),
        ])
        let cases = cases(model.id)
        func cells(_ lines: CampaignTally.Lines, _ query: [(String, String)]) -> Markup {
            """
            <td class="n">\(AreaCases.number(lines.open, cases.lines(nil, query)))</td><td class="n">\(AreaCases.number(lines.unknown, cases.lines(.verify, query)))</td><td class="n">\(AreaCases.number(lines.overdue, cases.lines(.overdue, query)))</td>
            """
        }
        let rows = Markup.each(model.gaps) { gap in
            let query = [("condition", "\(gap.condition.ruleSet)/\(gap.condition.criterion)")]
            return """
                <tr><th scope="row"><a href="\(cases.lines(nil, query))">\(gap.name)</a></th>\(cells(gap.lines, query))</tr>
                """
        }
        let foot: Markup = """
            <tfoot><tr><th scope="row">\(Say.total(language))</th>\(cells(model.tally.open, []))</tr></tfoot>
            """
        return Components.panel(
            Say.gaps(language), "<small>\(Say.lines(language))</small>",
            Components.scroll(
                Say.gaps(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody>\(foot)</table>"))
    }

    private var departments: Markup {
        guard !model.departments.isEmpty else { return Markup() }
        let head = Components.head([
            (Say.department(language), false), (Say.open(language), true), (Say.overdue(language), true),
        ])
        let cases = cases(model.id)
        let rows = Markup.each(model.departments) { department in
            let query = [("department", department.id.isEmpty ? "-" : department.id)]
            let (open, overdue) = (department.lines.open, department.lines.overdue)
            return """
                <tr><th scope="row"><a href="\(cases.lines(nil, query))">\(department.name)</a></th><td class="n">\(AreaCases.number(open, cases.lines(nil, query)))</td><td class="n">\(AreaCases.number(overdue, cases.lines(.overdue, query)))</td></tr>
                """
        }
        return Components.panel(
            Say.departments(language), columns: "c5",
            Components.scroll(
                Say.departments(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    private var causes: Markup {
        guard !model.causes.isEmpty else {
            return Components.panel(
                Say.causes(language), columns: "c4", Components.empty(Say.noCauses(language)))
        }
        let sum = model.causes.reduce(0) { $0 + $1.count }
        let head = Components.head([
            (Say.cause(language), false), (Say.householdCount(language), true), (Say.share(language), true),
        ])
        let cases = cases(model.id)
        let rows = Markup.each(model.causes) { cause in
            let path = cases.left([(CampaignFigures.causeFact, cause.code)])
            return """
                <tr><th scope="row"><a href="\(path)">\(cause.name)</a></th><td class="n">\(AreaCases.number(cause.count, path))</td><td class="n">\(Figure.percent(cause.count, of: sum))%</td></tr>
                """
        }
        return Components.panel(
            Say.causes(language), columns: "c4",
            Components.scroll(
                Say.causes(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }
}
