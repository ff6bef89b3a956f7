import Vocabulary

/// A household's book on screen, made from its model (一户一册).
struct HouseholdPage {
    let model: HouseholdModel
    let language: String
    /// The form for what is masked, and what it brought.
    let unmasking: UnmaskPanel

    private typealias Say = HouseholdWords

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["name": model.head])
        // A household without a code of its own is told by ours.
        let code = Say.number(language, ["code": model.code ?? model.id])
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(code) · \(model.area)</p>", right: acts))
            \(written)\(unmasking.answer)\(keyFacts)\(conditions)
            <div class="cols">
            \(money)<div class="\(model.income == nil ? "c12" : "c5" as Markup)">\(members)\(SubjectTask.panel(model.tasks, asOf: model.asOf, columns: "", language))</div><div class="c7">\(SubjectEvent.panel(model.events, all: SiteURL.changeList.path(query: [("subject", model.id)]), language))</div><div class="c5">\(SubjectVisit.panel(model.visits, language))\(DocumentsPage.panel(model.documents, language))</div>\(facts)\(unmasking.form)
            </div>
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    /// What can be done here.
    private var acts: Markup {
        let edit: Markup =
            model.mayEdit
            ? """
            \(SubjectVisit.button(model.visits, .householdVisit, model.id, language))<a class="btn pri" href="\(SiteURL.householdEdit.path(model.id))">\(Say.edit(language))</a>
            """
            : ""
        let card: Markup =
            model.hasCard
            ? """
            <a class="btn" href="\(SiteURL.card.path(model.id, query: [("as_of", model.asOf.description)]))">\(CardWords.print(language))</a>
            """ : ""
        return "<div class=\"acts\">\(day)\(card)\(edit)</div>"
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
        let boxes = ConditionBox.strip(model.conditions, language, why: why)
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

    private func why(_ criterion: String) -> String {
        SiteURL.why.path(
            model.id, model.ruleSet?.id ?? "", criterion, query: [("as_of", model.asOf.description)])
    }

    private var money: Markup { model.income.map { "<div class=\"c7\">\($0.panel(why: why))</div>" } ?? "" }

    private var members: Markup { model.members.panel(editable: model.mayEdit ? model.id : nil, language) }

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
