import Exit
import Map
import Vocabulary

/// 一张图: choices above, the map, its table, the chosen area beside.
enum MapPage {
    /// The width at which the map is drawn, near to the pixels of its panel.
    private static let width = 560.0

    /// The last column is seen too where the map stands beside; a long table scrolls inside, its head and sum in sight, and
    /// is whole on paper.
    private static let tableStyle: Markup = """
        #table :is(td,th){padding-inline:3px}#table tbody th{white-space:normal}#table :is(td,th):nth-child(n+3){min-width:3.2em}
        @media screen{#table>div{max-height:900px;overflow:auto}#table :is(thead,tfoot) :is(th,td){position:sticky;top:0;bottom:0;z-index:1}}
        """

    static func page(_ model: MapModel, _ link: SiteLinks, box: WorldBox?) -> Page {
        let language = model.language
        let year = model.indicator.hasYears ? String(model.years[model.year]) : ""
        let title = Phrase("{name} · {year}{label}", "{name} · {label} {year}")(
            language,
            [
                "name": model.name, "year": year.isEmpty ? "" : year + (language == "zh" ? "年" : ""),
                "label": model.label,
            ])
        return Page(
            title: title,
            crumbs: model.crumbs.enumerated().map { place, crumb in
                Page.Crumb(
                    crumb.name,
                    place == model.crumbs.count - 1 || !model.open.contains(crumb.area)
                        ? nil : link.map(crumb.area))
            },
            body: """
                <div id="live" data-area="\(model.area.description)">
                <div class="head"><h1>\(title)</h1><p class="asof">\(asOf(model))</p></div>
                <div class="panel">\(choices(model, link))</div>
                <div class="cols" style="margin-top:var(--s4)">
                \(map(model, link, box))
                \(table(model, link))
                \(side(model, link))
                </div></div>
                """,
            assets: [.maplibreStyle, .maplibre], scripts: [.live, .map],
            style: tableStyle)
    }

    private static func asOf(_ model: MapModel) -> String {
        Phrase("数据截至{day} 24:00 · 规则包{pack} · 示意图", "As of {day} 24:00 · pack {pack} · schematic")(
            model.language, ["day": model.asOf.description, "pack": model.packName])
    }

    private static func choices(_ model: MapModel, _ link: SiteLinks) -> Markup {
        let language = model.language
        func option(_ value: String, _ label: String, _ isChosen: Bool) -> Markup {
            "<option value=\"\(value)\"\(isChosen ? " selected" as Markup : "")>\(label)</option>"
        }
        let indicators = Markup.each(model.indicators) {
            option($0.indicator.id, $0.label, $0.indicator == model.indicator)
        }
        let levels = Markup.each(model.levels) { option($0.id, $0.label, $0.id == model.level) }
        let years = Markup.each(Array(model.years.enumerated())) { place, year in
            """
            <label class="chip"><input type="radio" name="year" value="\(year)"\(place == model.year ? " checked" as Markup : "")> \(year)</label>
            """
        }
        let exports = Markup.each(["xlsx", "csv", "json"]) {
            "<a class=\"btn\" href=\"\(link.export(model, $0))\">\($0)</a>"
        }
        return """
            <form class="bar" method="get" action="\(link.map(model.area))">
            <label>\(Phrase("指标", "Indicator")(language)) <select name="indicator">\(indicators)</select></label>
            \(model.levels.isEmpty ? Markup() : "<label>\(Phrase("对象", "Areas")(language)) <select name=\"level\">\(levels)</select></label>")
            <span role="group" aria-label="\(Phrase("年份", "Year")(language))">\(years)</span>
            <span class="acts r"><button class="btn pri">\(Phrase("更新", "Show")(language))</button><a class="btn" href="#table">\(Phrase("看数字表", "To the table")(language))</a>\(exports)</span></form>
            """
    }

    /// The classes and their limits.
    static func legend(_ model: MapModel) -> Markup {
        let language = model.language
        func mark(_ grade: Int, _ name: String) -> Markup {
            "<span><svg class=\"q\(grade)\" viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path d=\"M0 0h14v14H0z\"/></svg>\(name)</span>"
        }
        let marks = Markup.each(Array(model.indicator.gradeNames().enumerated())) { mark($0 + 1, $1) }
        return """
            <div class="leg" role="group" aria-label="\(Phrase("图例", "Legend")(language))">\(marks)\(mark(0, Phrase("无", "none")(language)))</div>
            """
    }

    /// The drawing, so wide in its own units.
    static func picture(_ model: MapModel, _ link: SiteLinks, width: Double) -> Markup {
        let language = model.language
        let heads = model.indicator.heads(language)
        let drawing = MapDrawing(
            around: model.places.flatMap(\.rings) + model.outlines.flatMap { $0 }, width: width)
        guard let drawing, !model.places.isEmpty else {
            return "<p class=\"m\">\(Phrase("这里没有可画的下级地区。", "There is no area below to draw.")(language))</p>"
        }
        return drawing.markup(
            model.places, units: model.units, outlines: model.outlines, chosen: model.choice?.area,
            label: Phrase("{title}示意图，数字见表", "Schematic map of {title}; the table has the numbers")(
                language, ["title": model.label]),
            value: { model.indicator.text($0.part, $0.whole) },
            title: {
                let share = model.indicator.text($0.part, $0.whole)
                return
                    "\($0.name) · \(heads.whole) \(Figure.whole($0.whole)) · \(heads.part) \(Figure.whole($0.part)) · \(share)"
            },
            link: { link.choose($0.area, model) }, open: { link.open($0.area, model) })
    }

    /// What the map is and is not.
    static func note(_ language: String) -> String {
        Phrase(
            "每镇一格，位置近似，村界和户点为模拟，非行政区域界线图。",
            "One cell a town, places approximate; village shapes and household points are invented: no map of administrative boundaries."
        )(language)
    }

    private static func map(_ model: MapModel, _ link: SiteLinks, _ box: WorldBox?) -> Markup {
        let language = model.language
        return """
            <section class="panel c5"><header><h2>\(Phrase("示意图", "Schematic map")(language))</h2>\(legend(model))</header>
            <div class="in">\(Components.scroll(model.label, picture(model, link, width: width)))\(zoomable(model, link, box))
            <div class="head push"><h3>\(Phrase("逐年计划与实际", "Plan and actual by year")(language))</h3>\(YearBars.legend(language))</div><div style="max-width:30rem">\(bars(model.chart, language))</div></div>
            <footer class="m">\(note(language))</footer></section>
            """
    }

    /// Plan and actual by year.
    static func bars(_ years: [(year: Int, planned: Int, done: Int)], _ language: String) -> Markup {
        let isLarge = (years.map { max($0.planned, $0.done) }.max() ?? 0) >= 10_000
        let words = years.map {
            Phrase("{year}年计划{planned}，实际{done}", "{year}: plan {planned}, actual {done}")(
                language,
                [
                    "year": String($0.year), "planned": Figure.whole($0.planned),
                    "done": Figure.whole($0.done),
                ])
        }
        return YearBars(
            years: years.map { (String($0.year), $0.planned, $0.done) },
            label: words.joined(separator: language == "zh" ? "；" : "; "),
            scale: !isLarge
                ? (1, TodayWords.personsUnit(language))
                : language == "zh"
                    ? (10_000, TodayWords.tenThousands(language)) : (1_000, TodayWords.thousands(language))
        ).markup
    }

    /// The map that can be zoomed, opened by a button that its script shows.
    private static func zoomable(_ model: MapModel, _ link: SiteLinks, _ box: WorldBox?) -> Markup {
        guard let box = WorldBox(around: model.places.flatMap(\.rings).flatMap { $0 }) ?? box else {
            return Markup()
        }
        let bounds = [box.low.longitude, box.high.latitude, box.high.longitude, box.low.latitude]
            .map { String($0) }.joined(separator: ",")
        return """
            <button class="btn" type="button" id="livemap-button" aria-controls="livemap" aria-expanded="false" hidden>\(Phrase("打开可缩放地图", "Open the map that zooms")(model.language))</button>
            <div class="livemap" id="livemap" data-keep hidden role="application" aria-label="\(Phrase("可缩放地图", "Map that zooms")(model.language))" data-level="\(model.level)" data-bounds="\(bounds)" data-boundaries="\(link.tiles("boundaries"))" data-households="\(link.tiles("households"))" data-table="\(link.export(model, "json"))" data-household="\(link.household)" data-choose="\(link.chooseAny(model))"></div>
            """
    }

    private static func table(_ model: MapModel, _ link: SiteLinks) -> Markup {
        let language = model.language
        let heads = model.indicator.heads(language)
        func cells(_ part: Int, _ whole: Int, isWorse: Bool) -> Markup {
            let mark: Markup = isWorse ? "n un" : "n"
            return """
                <td class="n">\(Figure.whole(whole))</td><td class="n">\(Figure.whole(part))</td><td class="n">\(Figure.whole(whole - part))</td><td class="\(mark)">\(model.indicator.text(part, whole))</td>
                """
        }
        let rows = Markup.each(Array(model.places.enumerated())) { place, row in
            """
            <tr\(row.area == model.choice?.area ? " class=\"on\"" as Markup : "")><td class="n">\(place + 1)</td><th scope="row"><a href="\(link.choose(row.area, model))">\(row.name)</a></th>\(cells(row.part, row.whole, isWorse: model.isWorse(part: row.part, whole: row.whole)))</tr>
            """
        }
        return """
            <section class="panel c4" id="table"><header><h2>\(Phrase("数字表", "Table")(language))</h2><small>\(Phrase("与图同一组数，落后在前", "The map's numbers, worst first")(language))</small></header>
            <div class="scroll" tabindex="0" role="region" aria-label="\(Phrase("数字表", "Table")(language))"><table class="dense wrap"><thead><tr><th class="n" scope="col">\(Phrase("序", "No.")(language))</th><th scope="col">\(model.levelName)</th><th class="n" scope="col">\(Components.breaking(heads.whole))</th><th class="n" scope="col">\(Components.breaking(heads.part))</th><th class="n" scope="col">\(Components.breaking(heads.rest))</th><th class="n" scope="col">\(model.indicator.shareHead(language))</th></tr></thead>
            <tbody>\(rows)</tbody><tfoot><tr><td></td><th scope="row">\(Phrase("合计", "Total")(language))</th>\(cells(model.total.part, model.total.whole, isWorse: false))</tr></tfoot></table></div></section>
            """
    }

    private static func side(_ model: MapModel, _ link: SiteLinks) -> Markup {
        let language = model.language
        guard let choice = model.choice else {
            return """
                <aside class="panel c3"><div class="in top-in"><p class="m">\(Phrase("点图上一格或表中一行，这里看它的数字、差在哪、下一级。", "Choose a cell or a row: its figures, gaps and the areas below appear here.")(language))</p></div></aside>
                """
        }
        return MapDrawer(model: model, choice: choice, link: link).markup
    }
}

extension MapModel {
    /// Who is further behind time is called behind, in tenths of a percent: five points (look to reach, numbers).
    static let mostBehind = 50

    /// Whether an area's share breaks its limit: behind a year that is over, or more than a tenth of the lines overdue.
    func isWorse(part: Int, whole: Int) -> Bool {
        guard whole > 0 else { return false }
        switch indicator {
        case .progress: return years[year] < asOf.year && part * 1_000 < whole * (1_000 - Self.mostBehind)
        case .overdue: return part * 10 > whole
        default: return false
        }
    }
}
