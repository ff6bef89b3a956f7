import Exit
import Registry
import Vocabulary

/// The chosen area beside its map (地图抽屉): its figures, each leading to its cases, what is missing, the areas below.
struct MapDrawer {
    let model: MapModel
    let choice: MapModel.Choice
    let link: SiteLinks

    /// Areas below that are shown before the others are unfolded.
    private static let most = 6
    private var language: String { model.language }
    private var area: (String, String) { ("area", choice.area.description) }

    var markup: Markup {
        let share = choice.whole > 0 ? min(100, max(0, choice.part * 100 / choice.whole)) : 0
        let order = Phrase("第{n}位", "no. {n}")(language, ["n": String(choice.order)])
        let isWorse = model.isWorse(part: choice.part, whole: choice.whole)
        return """
            <aside class="drawer c3" aria-label="\(choice.name)"><div class="head"><h2>\(choice.name)</h2><a href="\(link.close(model))">\(Phrase("关闭", "Close")(language))</a></div>
            <p style="font-size:var(--f6);font-weight:600;line-height:1.3">\(model.indicator.text(choice.part, choice.whole))</p><p class="m">\(Figure.whole(choice.part)) / \(Figure.whole(choice.whole))\(unit)\(language == "zh" ? "，" : ", ")\(order)</p>\(Components.meter(share, isBehind: isWorse))
            <dl class="kv push">\(figures)</dl>
            \(gaps)\(below)
            <p class="acts push"><a class="btn pri" href="\(households([]))">\(Phrase("看这些户", "See the households")(language))</a><a class="btn" href="\(link.map(choice.area))">\(Phrase("进入{name}", "Enter {name}")(language, ["name": choice.name]))</a><a class="btn" href="\(SiteURL.area.path(choice.area.description))">\(Phrase("看档案", "Its file")(language))</a></p></aside>
            """
    }

    /// The unit of part and whole, as their heads have it.
    private var unit: String {
        guard let name = model.indicator.heads(language).part.split(separator: "/").last else { return "" }
        return language == "zh" ? String(name) : " \(name)"
    }

    private var figures: Markup {
        let (tally, open) = (choice.tally, choice.tally.open)
        func row(_ name: Phrase, _ text: String, _ path: String?, isBad: Bool = false) -> Markup {
            let value: Markup = path.map { "<a href=\"\($0)\">\(text)</a>" } ?? "\(text)"
            return
                "<dt class=\"nw\">\(name(language))</dt><dd class=\"n\">\(isBad ? "<b>\(value)</b>" : value)</dd>"
        }
        func lines(_ count: Int) -> String { Phrase("{n}条", "{n}")(language, ["n": Figure.whole(count)]) }
        func tasks(_ state: TasksQuestion.State?) -> String {
            SiteURL.tasks.path(query: [area] + (state.map { [("state", $0.rawValue)] } ?? []))
        }
        let registered = Phrase("{h}户{p}人", "{h} ({p} persons)")(
            language,
            ["h": Figure.whole(tally.registeredHouseholds), "p": Figure.whole(tally.registeredPersons)])
        return Markup.joined([
            row(
                Phrase("建档立卡", "Registered"), registered,
                SiteURL.households.path(query: [area, (ProcessFact.registered, "yes")])),
            row(
                Phrase("贫困村", "Poor villages"),
                Phrase("{n}个", "{n}")(language, ["n": Figure.whole(tally.poorVillages)]),
                tally.poorVillages > 0
                    ? SiteURL.villages.path(query: [area, (CampaignFigures.poorVillageFact, "yes")]) : nil),
            row(Phrase("清单未办结", "Open lines"), lines(open.open), tasks(nil)),
            row(
                Phrase("其中逾期", "Overdue"), lines(open.overdue), tasks(.overdue),
                isBad: open.overdue * 10 > open.open),
            row(Phrase("其中待核实", "To verify"), lines(open.unknown), tasks(.verify)),
        ])
    }

    /// Households that have not left, with what else is asked of them.
    private func households(_ query: [(String, String)]) -> String {
        SiteURL.households.path(
            query: [area, (ProcessFact.registered, "yes"), (ProcessFact.exited, "no")] + query)
    }

    /// What the households of the register lack, most first.
    private var gaps: Markup {
        let rows = choice.gaps.filter { $0.condition.ruleSet == model.householdRules }.prefix(5)
        var list = Markup.each(rows) { gap in
            item(gap.name, gap.lines.open, households([("v." + gap.condition.criterion, "open")]))
        }
        if let verify = choice.toVerify {
            list += item(Phrase("有待核实", "Something to verify")(language), verify.count, verify.path)
        }
        guard !rows.isEmpty || choice.toVerify != nil else { return "" }
        return """
            <h3 class="push">\(Phrase("差在哪（未脱贫户）", "Gaps (households still poor)")(language))</h3><ul class="list">\(list)</ul>
            """
    }

    private func item(_ name: String, _ count: Int, _ path: String) -> Markup {
        """
        <li>\(name)<a class="r" href="\(path)">\(Phrase("{n}户", "{n}")(language, ["n": Figure.whole(count)]))</a></li>
        """
    }

    private var below: Markup {
        guard !choice.below.isEmpty else { return "" }
        func rows(_ places: some Sequence<MapModel.Place>) -> Markup {
            Markup.each(places) { place in
                "<li><a href=\"\(link.map(place.area))\">\(place.name)</a><span class=\"r\">\(model.indicator.text(place.part, place.whole))</span></li>"
            }
        }
        let rest = choice.below.dropFirst(Self.most)
        let all = Phrase("全部{n}个", "All {n}")(language, ["n": String(choice.below.count)])
        let more: Markup =
            rest.isEmpty
            ? ""
            : "<details><summary class=\"link\">\(all)</summary><ul class=\"list\">\(rows(rest))</ul></details>"
        return """
            <h3 class="push">\(Phrase("下一级", "Below")(language))</h3><ul class="list">\(rows(choice.below.prefix(Self.most)))</ul>\(more)
            """
    }
}
