import Vocabulary

/// A household's book on screen, made from its model (一户一册).
struct HouseholdPage {
    let model: HouseholdModel
    let language: String
    /// The name of the pack's money.
    let currency: String
    /// The form for what is masked, and what it brought.
    let unmasking: UnmaskPanel

    private typealias Say = HouseholdWords

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["name": model.head])
        let code = model.code.map { Say.number(language, ["code": $0]) + " · " } ?? ""
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(code)\(model.id) · \(model.area)</p>", right: acts))
            \(written)\(unmasking.answer)\(keyFacts)\(conditions)
            <div class="cols">
            \(members)<div class="c7">\(money)\(SubjectVisit.panel(model.visits, language))\(DocumentsPage.panel(model.documents, language))</div><div class="c5">\(SubjectTask.panel(model.tasks, asOf: model.asOf, columns: "", language))\(SubjectEvent.panel(model.events, columns: "", language))</div>\(facts)\(unmasking.form)
            </div>
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    /// What can be done here.
    private var acts: Markup {
        let edit: Markup =
            model.mayEdit
            ? """
            \(SubjectVisit.button(model.visits, .householdVisit, model.id, language))<a class="btn" href="\(SiteURL.householdEdit.path(model.id))">\(Say.edit(language))</a><a class="btn" href="\(SiteURL.memberNew.path(model.id))">\(Say.add(language))</a><a class="btn" href="\(SiteURL.memberNew.path(model.id, query: [("as", "born")]))">\(Say.born(language))</a>
            """
            : ""
        let card: Markup =
            model.hasCard
            ? """
            <a class="btn" href="\(SiteURL.card.path(model.id, query: [("as_of", model.asOf.description)]))">\(CardWords.print(language))</a>
            """ : ""
        return "<div class=\"acts\">\(card)\(edit)\(day)</div>"
    }

    /// What was just written here, and how to take it back.
    private var written: Markup {
        guard let batch = model.written else { return "" }
        return """
            <p class="msg ok" role="status">\(Say.written(language, ["batch": batch]))<a href="\(SiteURL.batch.path(batch))">\(Say.undo(language))</a></p>
            """
    }

    /// The form that asks for another day.
    private var day: Markup {
        """
        <form class="acts" method="get" action="\(SiteURL.household.path(model.id))"><label class="m">\(Say.onDay(language)) <input type="date" name="as_of" value="\(model.asOf.description)"></label><button class="btn">\(Say.look(language))</button></form>
        """
    }

    private var keyFacts: Markup {
        guard !model.keyFacts.isEmpty else { return Markup() }
        let facts = Components.facts(model.keyFacts.map { ($0.name, $0.value) }, four: true)
        return "<section class=\"panel\"><div class=\"in top-in\">\(facts)</div></section>\n"
    }

    // MARK: - Conditions

    private var conditions: Markup {
        guard let rules = model.ruleSet else {
            return "<section class=\"panel\">\(Components.empty(Say.noRules(language)))</section>\n"
        }
        let heading = ConditionBox.heading(model.conditions, rules.name, language)
        let edition = Say.edition(language, ["pack": model.pack, "edition": rules.edition])
        let boxes = ConditionBox.strip(model.conditions, language) { criterion in
            SiteURL.why.path(
                model.id, rules.id, criterion, query: [("as_of", model.asOf.description)])
        }
        let body: Markup = "\(boxes)<p class=\"m push\">\(outcome)</p>"
        return Components.panel(heading, "<small>\(edition)</small>", Components.inset(body))
    }

    private var outcome: String {
        let open = ConditionBox.open(model.conditions)
        guard !open.isEmpty else { return Say.mayLeave(language) }
        let names = open.map(\.name).joined(separator: language == "zh" ? "、" : "; ")
        return Say.mayNotLeave(language, ["names": names])
    }

    // MARK: - Money, members

    private var money: Markup {
        let unit = Say.perYear(language, ["unit": currency])
        guard !model.money.isEmpty else {
            return Components.panel(
                Say.income(language), "", Components.empty(Say.noMoney(language)))
        }
        let head = Components.head([
            (Say.item(language), false), (Say.amount(language, ["unit": currency]), true),
        ])
        func rows(_ lines: [HouseholdModel.Line]) -> Markup {
            .each(lines) { line in
                let mark: Markup =
                    line.isDerived ? " <small>\(Say.derived(language))</small>" : ""
                return "<tr><th scope=\"row\">\(line.name)\(mark)</th><td class=\"n\">\(line.value)</td></tr>"
            }
        }
        let entered = rows(model.money.filter { !$0.isDerived })
        let derived = model.money.filter(\.isDerived)
        let foot: Markup = derived.isEmpty ? "" : "<tfoot>\(rows(derived))</tfoot>"
        return Components.panel(
            Say.income(language), "<small>\(unit)</small>",
            Components.scroll(
                Say.income(language),
                "<table>\(head)<tbody>\(entered)</tbody>\(foot)</table>")
        )
    }

    private var members: Markup {
        guard !model.members.isEmpty else {
            return Components.panel(
                Say.members(language), columns: "c12", Components.empty(Say.noMembers(language)))
        }
        let head = Components.head(
            (model.memberColumns + (model.mayEdit ? [Say.change(language)] : [])).map { ($0, false) })
        let rows = Markup.each(zip(model.members, model.memberIDs)) { row, person in
            let first = row.first ?? Markup()
            let cells = Markup.each(row.dropFirst()) { "<td>\($0)</td>" }
            let change: Markup =
                model.mayEdit
                ? "<td class=\"nw\"><a href=\"\(SiteURL.memberLeave.path(model.id, person))\">\(Say.leave(language))<span class=\"sr\">：\(first)</span></a></td>"
                : ""
            return "<tr><th scope=\"row\" class=\"nw\">\(first)</th>\(cells)\(change)</tr>"
        }
        let count = Say.persons(language, ["count": String(model.members.count)])
        return Components.panel(
            Say.members(language), "<small>\(count)</small>", columns: "c12",
            Components.scroll(
                Say.members(language),
                "<table class=\"wrap\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    // MARK: - Other facts

    private var facts: Markup {
        let known = Components.facts(model.facts.map { ($0.name, $0.value) }, four: true)
        let missing: Markup =
            model.unknown.isEmpty
            ? ""
            : """
            <details class="push"><summary class="uk">\(Say.missing(language, ["count": String(model.unknown.count)]))</summary><p class="m">\(model.unknown.joined(separator: language == "zh" ? "、" : ", "))</p></details>
            """
        let count = Say.known(language, ["count": String(model.facts.count)])
        return Components.panel(
            Say.facts(language), "<small>\(count)</small>", columns: "c12",
            Components.inset("\(known)\(missing)"))
    }
}
