import Access
import Vocabulary

/// The accounts on screen (账户清单页).
struct AccountsPage {
    let model: AccountsModel
    let mayOpen: Bool
    let language: String

    private typealias Say = AdminWords

    /// The page.
    var page: Page {
        let count = Say.count(language, ["count": Figure.whole(model.rows.count)])
        let open: Markup =
            mayOpen
            ? "<div class=\"acts\"><a class=\"btn pri\" href=\"\(SiteURL.adminOpen.path())\">\(Say.open(language))</a></div>"
            : ""
        let body: Markup = """
            <div class="head"><h1>\(Say.accounts(language)) <small>\(count)</small></h1>\(open)</div>
            <section class="panel">\(bar)\(table)</section>
            """
        return Page(title: Say.accounts(language), crumbs: [Page.Crumb(Say.accounts(language))], body: body)
    }

    private var bar: Markup {
        let question = model.question
        let roles: Markup = """
            \(Markup.each(Role.allCases) { option($0.rawValue, $0.label(language), isChosen: question.role == $0) })\(option("-", Say.noRole(language), isChosen: question.hasNoRole))
            """
        let states: Markup = """
            \(option("active", Say.active(language), isChosen: question.isActive == true))\(option("disabled", Say.disabled(language), isChosen: question.isActive == false))
            """
        let file = SiteURL.adminAccountsFile.path("xlsx", query: question.query.filter { $0.0 != "page" })
        return """
            <form class="bar" method="get" action="\(SiteURL.adminAccounts.path())"><label>\(Say.find(language)) <input type="search" name="q" value="\(question.search)"></label><label>\(Say.role(language)) <select name="role"><option value="">\(Say.any(language))</option>\(roles)</select></label><label>\(Say.state(language)) <select name="state"><option value="">\(Say.any(language))</option>\(states)</select></label><button class="btn">\(Say.show(language))</button><a class="btn r" href="\(file)">\(Say.export(language))</a></form>
            """
    }

    private func option(_ value: String, _ label: String, isChosen: Bool) -> Markup {
        "<option value=\"\(value)\"\(isChosen ? " selected" as Markup : "")>\(label)</option>"
    }

    private var table: Markup {
        guard !model.rows.isEmpty else { return Components.empty(Say.none(language)) }
        let heads: Markup = """
            <th scope="col">\(Say.number(language))</th>\(sortable(.login, Say.login))\(sortable(.name, Say.name))<th scope="col">\(Say.kind(language))</th>\(sortable(.state, Say.state))<th scope="col">\(Say.roles(language))</th><th scope="col">\(Say.factor(language))</th>
            """
        let first = (model.question.page - 1) * AccountsModel.Question.size
        let rows = Markup.each(Array(model.shown.enumerated())) { row(first + $0 + 1, $1) }
        let pager = Pager(page: model.question.page, last: model.lastPage, language: language)
            .markup(Say.count(language, ["count": Figure.whole(model.rows.count)])) { page in
                address { $0.page = page }
            }
        return """
            \(Components.scroll(Say.accounts(language), "<table class=\"dense\"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table>"))\(pager)
            """
    }

    private func row(_ number: Int, _ row: AccountsModel.Row) -> Markup {
        let account = row.account
        let grants = row.grants.isEmpty ? Say.noRole(language) : row.grants.joined(separator: "；")
        let kind = (account.kind == .person ? Say.person : Say.machine)(language)
        return """
            <tr><td><small>\(number)</small></td><th scope="row"><a href="\(SiteURL.adminAccount.path(account.id))">\(account.login ?? account.id)</a></th><td>\(account.name ?? "–")</td><td>\(kind)</td><td>\(AccountPage.state(account, language))</td><td>\(grants)</td><td>\((row.hasFactor ? Say.enrolled : Say.notEnrolled)(language))</td></tr>

            """
    }

    private func sortable(_ order: AccountsModel.Question.Order, _ name: Phrase) -> Markup {
        let isThis = model.question.order == order
        let isUp = isThis && !model.question.isDescending
        let path = address { question in
            question.order = order
            question.isDescending = isUp
            question.page = 1
        }
        let arrow: String = isThis ? (isUp ? " ↑" : " ↓") : ""
        let state: Markup =
            isThis ? (isUp ? " aria-sort=\"ascending\"" : " aria-sort=\"descending\"") : ""
        return
            "<th scope=\"col\"\(state)><a href=\"\(path)\">\(name(language))\(arrow)</a></th>"
    }

    private func address(_ change: (inout AccountsModel.Question) -> Void) -> String {
        var question = model.question
        change(&question)
        return SiteURL.adminAccounts.path(query: question.query)
    }
}
