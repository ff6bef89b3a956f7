import Exit
import Vocabulary

/// A household's book on screen, made from its model (一户一册).
struct HouseholdPage {
    let model: HouseholdModel
    let language: String
    /// The name of the pack's money.
    let currency: String

    private typealias Say = HouseholdWords

    /// The page.
    var page: Page {
        let heading = Say.title(language, ["name": model.head])
        let code = model.code.map { Say.number(language, ["code": $0]) + " · " } ?? ""
        let body: Markup = """
            \(Components.pageHead(heading, below: "<p class=\"m\">\(code)\(model.id) · \(model.area)</p>", right: acts))
            \(keyFacts)\(conditions)
            <div class="cols">
            \(money)\(members)\(tasks)\(history)\(facts)
            </div>
            """
        return Page(title: heading, crumbs: model.crumbs, body: body)
    }

    /// What can be done here.
    private var acts: Markup {
        let edit: Markup =
            model.mayEdit
            ? "<a class=\"btn\" href=\"\(SiteURL.householdEdit.path(model.id))\">\(Say.edit(language))</a>"
            : ""
        return "<div class=\"acts\">\(edit)\(day)</div>"
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
        let heading = Say.conditions(
            language,
            [
                "name": rules.name, "met": String(model.count(.met)), "unmet": String(model.count(.unmet)),
                "unknown": String(model.count(.unknown)), "none": String(model.count(.notApplicable)),
            ])
        let edition = Say.edition(language, ["pack": model.pack, "edition": rules.edition])
        let boxes = Markup.each(model.conditions) { box($0, rules.id) }
        let body: Markup = """
            <ol class="nine">\(boxes)</ol><p class="m push">\(outcome)</p>
            """
        return Components.panel(heading, "<small>\(edition)</small>", Components.inset(body))
    }

    private func box(_ condition: HouseholdModel.Condition, _ rules: String) -> Markup {
        let path = SiteURL.why.path(
            model.id, rules, condition.id, query: [("as_of", model.asOf.description)])
        let mark: Markup =
            condition.isUnverified
            ? " <small class=\"unv\" title=\"\(Say.unverified(language))\"></small>" : ""
        let role: Markup = condition.isGate ? "" : "<p>\(Say.reference(language))</p>"
        return """
            <li class="\(VerdictMark.sign(condition.verdict))">\(VerdictMark.markup(condition.verdict, language))\(mark)<h3>\(condition.name)</h3><p>\(condition.sentence)</p>\(role)<a href="\(path)"><small>\(Say.why(language))<span class="sr">：\(condition.name)</span></small></a></li>
            """
    }

    private var outcome: String {
        let open = model.conditions.filter { condition in
            condition.isGate && (condition.verdict == .unmet || condition.verdict == .unknown)
        }
        guard !open.isEmpty else { return Say.mayLeave(language) }
        let names = open.map(\.name).joined(separator: language == "zh" ? "、" : "; ")
        return Say.mayNotLeave(language, ["names": names])
    }

    // MARK: - Money, members

    private var money: Markup {
        let unit = Say.perYear(language, ["unit": currency])
        guard !model.money.isEmpty else {
            return Components.panel(
                Say.income(language), columns: "c7", Components.empty(Say.noMoney(language)))
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
            Say.income(language), "<small>\(unit)</small>", columns: "c7",
            Components.scroll(
                Say.income(language),
                "<table>\(head)<tbody>\(entered)</tbody>\(foot)</table>")
        )
    }

    private var members: Markup {
        guard !model.members.isEmpty else {
            return Components.panel(
                Say.members(language), columns: "c5", Components.empty(Say.noMembers(language)))
        }
        let head = Components.head(model.memberColumns.map { ($0, false) })
        let rows = Markup.each(model.members) { row in
            let first = row.first ?? Markup()
            let cells = Markup.each(row.dropFirst()) { "<td>\($0)</td>" }
            return "<tr><th scope=\"row\">\(first)</th>\(cells)</tr>"
        }
        let count = Say.persons(language, ["count": String(model.members.count)])
        return Components.panel(
            Say.members(language), "<small>\(count)</small>", columns: "c5",
            Components.scroll(
                Say.members(language),
                "<table class=\"dense\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    // MARK: - Work list, history, other facts

    private var tasks: Markup {
        guard !model.tasks.isEmpty else {
            return Components.panel(
                Say.tasks(language), columns: "c7", Components.empty(Say.noTasks(language)))
        }
        let head = Components.head([
            (Say.condition(language), false), (Say.department(language), false),
            (Say.measures(language), false), (Say.due(language), false), (Say.state(language), false),
        ])
        let rows = Markup.each(model.tasks) { task in
            let measures = task.measures.joined(separator: language == "zh" ? "、" : ", ")
            return """
                <tr><th scope="row">\(task.condition)</th><td>\(task.department)</td><td>\(measures)</td><td class="nw">\(task.due.description)</td><td class="nw">\(state(task))</td></tr>
                """
        }
        let open = model.tasks.filter { $0.state == .open }.count
        let count = Say.openTasks(language, ["open": String(open), "all": String(model.tasks.count)])
        return Components.panel(
            Say.tasks(language), "<small>\(count)</small>", columns: "c7",
            "<table class=\"stack\">\(head)<tbody>\(rows)</tbody></table>")
    }

    /// Overdue is a square, waiting a diamond, done a tick.
    private func state(_ task: HouseholdModel.Task) -> Markup {
        let word = HouseholdWords.word(task.state)(language)
        return switch task.state {
        case .open: VerdictMark.markup(task.due < model.asOf ? "un" : "uk", word)
        case .done: VerdictMark.markup("met", word)
        case .waived: VerdictMark.markup("na", word)
        }
    }

    private var history: Markup {
        guard !model.events.isEmpty else {
            return Components.panel(
                Say.history(language), columns: "c5", Components.empty(Say.noHistory(language)))
        }
        let items = Markup.each(model.events) { event in
            let facts = event.facts.map { "\($0.name) \($0.value)" }
                .joined(separator: language == "zh" ? "，" : ", ")
            let more = event.more > 0 ? Say.more(language, ["count": String(event.more)]) : ""
            let reason = event.reason.map { " · " + Say.reason(language, ["reason": $0]) } ?? ""
            let rest =
                "\(Say.effective(language, ["day": event.effectiveOn.description])) · \(event.who)\(reason) · "
                + Say.entry(language, ["entry": event.entry])
            let colon = facts.isEmpty ? "" : language == "zh" ? "：" : ": "
            return """
                <li><time>\(event.at)</time>\(event.what(language))\(colon)\(facts)\(more) <small>\(rest)</small></li>
                """
        }
        let count = Say.entries(language, ["count": String(model.events.count)])
        return Components.panel(
            Say.history(language), "<small>\(count)</small>", columns: "c5",
            Components.inset("<ol class=\"tl\">\(items)</ol>"))
    }

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
