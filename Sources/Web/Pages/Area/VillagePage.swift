import Policy
import Registry
import Vocabulary

/// A village's book on screen, made from its model (村册).
struct VillagePage {
    let model: VillageModel
    let language: String

    private typealias Say = AreaWords
    /// Households shown before the list has the rest.
    private static let most = 50
    private var separator: String { language == "zh" ? "、" : "; " }

    /// The page.
    var page: Page {
        let body: Markup = """
            \(Components.pageHead(model.name, below: "<p class=\"m\">\(below)</p>", right: acts))\(AreaTabs(model.id, isVillage: true, households: model.left.households, lines: model.openLines, language).markup)
            \(conditions)\(matrix)
            <div class="cols">
            \(SubjectTask.panel(model.tasks, asOf: model.asOf, columns: "c7", language))\(progress)\(facts)<div class="c5">\(model.tasks.isEmpty ? model.responsible?.panel(language) ?? "" : "")\(SubjectEvent.panel(model.events, all: SiteURL.changeList.path(query: [("area", model.id)]), language))\(SubjectVisit.panel(model.visits, language))\(DocumentsPage.panel(model.documents, language))</div>
            </div>
            """
        return Page(title: model.name, crumbs: model.crumbs, body: body)
    }

    private var below: String {
        var parts: [String] =
            switch model.standing {
            case .poor: [Say.poor(language)]
            case .exited(let day):
                [
                    Say.poor(language),
                    day.map { Say.exitedOn(language, ["day": $0.description]) } ?? Say.exited(language),
                ]
            case .notPoor: [Say.notPoor(language)]
            case .unknown: [Say.standingUnknown(language)]
            }
        if model.standing == .poor, let year = model.planned {
            parts.append(Say.planned(language, ["year": String(year)]))
        }
        parts.append(
            Say.extent(
                language,
                [
                    "groups": Figure.whole(model.groups), "households": Figure.whole(model.all.households),
                    "persons": Figure.whole(model.all.persons),
                ]))
        return parts.joined(separator: " · ")
    }

    /// Printing, and the form that asks for another day.
    private var acts: Markup {
        let count = Figure.whole(model.registered.households)
        let cards: Markup =
            model.mayPrint && model.registered.households > 0
            ? """
            <a class="btn" href="\(SiteURL.villageCards.path(model.id, query: [("as_of", model.asOf.description)]))">\(CardWords.village(language, ["count": count]))</a>
            """ : ""
        let edit: Markup =
            model.mayEdit
            ? """
            \(SubjectVisit.button(model.visits, .villageVisit, model.id, language))<a class="btn" href="\(SiteURL.villageEdit.path(model.id))">\(EditWords.edit(language))</a><a class="btn" href="\(SiteURL.householdNew.path(query: [("area", model.id)]))">\(EditWords.newHousehold(language))</a>
            """ : ""
        return """
            <div class="acts">\(edit)\(cards)<form class="acts" method="get" action="\(SiteURL.area.path(model.id))"><label class="m">\(HouseholdWords.onDay(language)) <input type="date" name="as_of" value="\(model.asOf.description)"></label><button class="btn">\(HouseholdWords.look(language))</button></form></div>
            """
    }

    // MARK: - Conditions

    private var conditions: Markup {
        guard let rules = model.ruleSet else {
            return "<section class=\"panel\">\(Components.empty(Say.noRules(language)))</section>\n"
        }
        let heading = ConditionBox.heading(model.conditions, rules.name, language)
        let edition = HouseholdWords.edition(language, ["pack": model.pack, "edition": rules.edition])
        let day = Say.day(language, ["day": model.asOf.description])
        let strip = ConditionBox.strip(model.conditions, six: true, language) { criterion in
            SiteURL.villageWhy.path(
                model.id, rules.id, criterion, query: [("as_of", model.asOf.description)])
        }
        return Components.panel(
            heading, "<small>\(day) · \(edition)</small>", Components.inset("\(strip)\(outcome)"))
    }

    /// What follows from the verdicts: may it leave, what is nearest, what is to be put right besides.
    private var outcome: Markup {
        let open = ConditionBox.open(model.conditions)
        let (kind, said): (Markup, String) =
            switch model.standing {
            case .exited(let day):
                ("ok", day.map { Say.exitedOn(language, ["day": $0.description]) } ?? Say.exited(language))
            case .notPoor: ("", Say.notPoorNote(language))
            case .unknown: ("warn", Say.unknownNote(language))
            case .poor where open.isEmpty: ("ok", Say.mayLeave(language))
            case .poor:
                (
                    open.contains { $0.verdict == .unmet } ? "bad" : "warn",
                    Say.mayNotLeave(
                        language,
                        [
                            "names": open.map { box in
                                let word = box.gap ?? VerdictMark.word(box.verdict)(language)
                                return Say.nameAndGap(language, ["name": box.name, "gap": word])
                            }.joined(separator: separator)
                        ])
                )
            }
        let nearest = Markup.each(model.nearest) { "<br>\($0)" }
        let beside = model.conditions.filter { !$0.isGate && $0.verdict == .unmet }.map(\.name)
        let references: Markup =
            beside.isEmpty
            ? ""
            : "<br>\(Say.references(language, ["names": beside.joined(separator: separator)]))"
        return
            "<p class=\"msg \(kind) push\" style=\"margin-bottom:0\"><b>\(said)</b>\(nearest)\(references)</p>"
    }

    // MARK: - Households

    private var matrix: Markup {
        guard !model.households.isEmpty else {
            return Components.panel(Say.matrix(language), "", Components.empty(Say.nobodyLeft(language)))
        }
        let shown = model.households.prefix(Self.most)
        let criteria = Markup.each(model.criteria) { column($0.name) }
        let heads: Markup = """
            \(ListPages.numberHead(language))\(column(Say.head(language)))\(column(Say.group(language)))\(column(Say.size(language), isNumber: true))\(column(Say.year(language), isNumber: true))\(criteria)\(model.showsVisited ? column(VisitWords.column(language), isNumber: true) : "")
            """
        let rows = Markup.each(Array(shown.enumerated())) { place, household in
            row(place + 1, household)
        }
        let sums = Markup.each(model.criteria.indices) { place in
            let verdicts = model.households.map { $0.verdicts[place] }
            let (unmet, unknown) = (verdicts.count { $0 == .unmet }, verdicts.count { $0 == .unknown })
            return "<td class=\"nw\">\(unmet) / \(unknown)</td>"
        }
        let foot: Markup = """
            <tfoot><tr><td></td><th scope="row">\(Say.openCells(language))</th><td></td><td class="n">\(Figure.whole(model.left.persons))</td><td></td>\(sums)\(model.showsVisited ? "<td></td>" as Markup : "")</tr></tfoot>
            """
        let note = Say.matrixNote(
            language,
            [
                "households": Figure.whole(model.households.count),
                "persons": Figure.whole(model.left.persons),
            ])
        let list = SiteURL.households.path(query: [
            ("area", model.id), (ProcessFact.registered, "yes"), (ProcessFact.exited, "no"),
        ])
        let more: Markup =
            shown.count < model.households.count
            ? "<footer>\(Say.matrixMore(language, ["shown": String(shown.count)]))</footer>" : ""
        let table = Components.scroll(
            Say.matrix(language),
            "<table class=\"dense fix wrap\"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody>\(foot)</table>"
        )
        return Components.panel(
            Say.matrix(language), "<small>\(note)</small><a href=\"\(list)\">\(Say.seeAll(language))</a>",
            "\(table)\(more)")
    }

    private func column(_ name: String, isNumber: Bool = false) -> Markup {
        "<th scope=\"col\"\(isNumber ? " class=\"n\"" as Markup : "")>\(name)</th>"
    }

    /// A household's line: each verdict leads to why.
    private func row(_ number: Int, _ household: VillageModel.Household) -> Markup {
        let day = [("as_of", model.asOf.description)]
        let cells = Markup.each(zip(model.criteria, household.verdicts)) { criterion, verdict in
            let path = SiteURL.why.path(
                household.id, model.householdRules ?? "", criterion.id, query: day)
            let sign = VerdictMark.sign(verdict)
            return """
                <td><a class="v \(sign)" href="\(path)" title="\(criterion.name)"><svg aria-hidden="true"><use href="#\(sign)"/></svg><span class="sr">\(household.name) \(criterion.name) </span>\(VerdictMark.short(verdict)(language))</a></td>
                """
        }
        let visited: Markup =
            model.showsVisited ? "<td class=\"n nw\">\(household.visited?.description ?? "–")</td>" : ""
        return """
            <tr><td><small>\(number)</small></td><th scope="row"><a href="\(SiteURL.household.path(household.id, query: day))">\(household.name)</a></th><td>\(household.group ?? "–")</td><td class="n">\(household.persons.map { Figure.whole($0) } ?? "–")</td><td class="n">\(household.planned.map { String($0) } ?? "–")</td>\(cells)\(visited)</tr>

            """
    }

    // MARK: - Progress, facts

    private var progress: Markup {
        let registered = Say.registered(
            language,
            [
                "households": Figure.whole(model.registered.households),
                "persons": Figure.whole(model.registered.persons),
            ])
        // Beside a list of what is to be done there is room; else it stands in the next row.
        let responsible = model.tasks.isEmpty ? Markup() : model.responsible?.markup(language) ?? Markup()
        let below: Markup = responsible.isEmpty ? "" : "<div class=\"in top-in\">\(responsible)</div>"
        guard !model.years.isEmpty else {
            return Components.panel(
                Say.progress(language), "<small>\(registered)</small>", columns: "c5",
                "\(Components.empty(Say.noYears(language)))\(below)")
        }
        let head = Components.head([
            (Say.yearHead(language), false), (Say.plannedPersons(language), true),
            (Say.exitedPersons(language), true), (Say.leftPersons(language), true),
            (Say.incidence(language), true),
        ])
        let rows = Markup.each(model.years) { year in
            """
            <tr><th scope="row">\(year.year)</th><td class="n">\(Figure.whole(year.planned))</td><td class="n">\(Figure.whole(year.exited))</td><td class="n">\(year.left.map { Figure.whole($0) } ?? "–")</td><td class="n">\(incidence(year.left))</td></tr>
            """
        }
        let (planned, exited) = (
            model.years.reduce(0) { $0 + $1.planned }, model.years.reduce(0) { $0 + $1.exited }
        )
        let note =
            model.population.map { Say.incidenceNote(language, ["population": Figure.whole($0)]) }
            ?? Say.noIncidence(language)
        let table = Components.scroll(
            Say.progress(language),
            """
            <table class="dense">\(head)<tbody>\(rows)</tbody><tfoot><tr><th scope="row">\(Say.total(language))</th><td class="n">\(Figure.whole(planned))</td><td class="n">\(Figure.whole(exited))</td><td></td><td></td></tr></tfoot></table>
            """)
        return Components.panel(
            Say.progress(language), "<small>\(registered)</small>", columns: "c5",
            "\(table)\(below)<footer>\(note)</footer>")
    }

    private func incidence(_ left: Int?) -> String {
        guard let left, let population = model.population, population > 0 else { return "–" }
        return Figure.decimal(left * 10_000 / population, places: 2) + "%"
    }

    private var facts: Markup {
        let missing: Markup =
            model.unknown.isEmpty
            ? ""
            : """
            <details class="push"><summary class="uk">\(HouseholdWords.missing(language, ["count": String(model.unknown.count)]))</summary><p class="m">\(model.unknown.joined(separator: separator))</p></details>
            """
        guard !model.facts.isEmpty else {
            return Components.panel(
                Say.facts(language), columns: "c7",
                Components.inset("\(Components.empty(Say.noFacts(language)))\(missing)"))
        }
        let head = Components.head([
            (Say.fact(language), false), (Say.value(language), true), (Say.holdsFrom(language), false),
            (Say.source(language), false),
        ])
        let rows = Markup.each(model.facts) { line in
            let source =
                line.isDerived
                ? HouseholdWords.derived(language)
                : line.entry.map { HouseholdWords.entry(language, ["entry": $0]) } ?? "–"
            return """
                <tr><th scope="row">\(line.name)</th><td class="n">\(line.value)</td><td class="nw">\(line.from?.description ?? "–")</td><td>\(source)</td></tr>
                """
        }
        let count = HouseholdWords.known(language, ["count": String(model.facts.count)])
        let table = Components.scroll(
            Say.facts(language), "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>",
            style: " style=\"max-height:560px;overflow-y:auto\"")
        return Components.panel(
            Say.facts(language), "<small>\(count)</small>", columns: "c7",
            "\(table)\(missing.isEmpty ? missing : Components.inset(missing))")
    }
}
