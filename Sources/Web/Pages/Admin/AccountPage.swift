import Access
import Policy
import Vocabulary

/// One account with what an administrator may do with it (账户页).
struct AccountPage {
    /// What a form brought.
    enum Outcome: Sendable {
        case done
        case password(String)
        case refused(Problem)
    }

    let account: Account
    /// The grants in words, beside the account's own.
    let grants: [String]
    let hasFactor: Bool
    let departments: [(id: String, name: String)]
    let caller: Caller
    let outcome: Outcome?
    let language: String
    /// The hidden field that every form carries.
    let token: Markup

    private typealias Say = AdminWords

    /// The page.
    var page: Page {
        let title = account.name ?? account.login ?? account.id
        let facts = Components.facts(
            [
                (Say.login(language), Markup(account.login ?? "–")),
                (Say.name(language), Markup(account.name ?? "–")),
                (Say.kind(language), Markup((account.kind == .person ? Say.person : Say.machine)(language))),
                (Say.state(language), Self.state(account, language)),
                (Say.factor(language), Markup((hasFactor ? Say.enrolled : Say.notEnrolled)(language))),
                ("ID", Markup(account.id)),
            ], four: true)
        let own: Markup =
            caller.id == account.id ? "<p class=\"msg\">\(Say.ownAccount(language))</p>" : ""
        let body: Markup = """
            \(Components.pageHead(title))\(message)\(own)
            <section class="panel"><div class="in top-in">\(facts)</div></section>
            <div class="cols">\(roles)\(manage)</div>
            """
        return Page(
            title: title,
            crumbs: [Page.Crumb(Say.accounts(language), SiteURL.adminAccounts.path()), Page.Crumb(title)],
            body: body)
    }

    /// Whether it may sign in, by shape and word.
    static func state(_ account: Account, _ language: String) -> Markup {
        account.isActive
            ? VerdictMark.markup("met", Say.active(language))
            : VerdictMark.markup("un", Say.disabled(language))
    }

    private var message: Markup {
        switch outcome {
        case nil: ""
        case .done: "<p class=\"msg ok\" role=\"status\">\(Say.done(language))</p>\n"
        case .refused(let problem):
            "<p class=\"msg bad\" role=\"alert\">\(problem.number.rawValue) \(problem.text(language))</p>\n"
        case .password(let password):
            """
            <div class="msg warn" role="status"><p>\(Say.oneTime(language, ["login": account.login ?? account.id]))</p><pre>\(password)</pre></div>

            """
        }
    }

    private var isOthers: Bool { caller.id != account.id }

    // MARK: - Roles

    private var roles: Markup {
        let mayGrant = isOthers && caller.may(.grantRoles)
        let path = SiteURL.adminRoles.path(account.id)
        let head = Components.head([(Say.roles(language), false), ("", false)])
        let rows = Markup.each(Array(zip(account.grants, grants))) { grant, words in
            let take: Markup =
                mayGrant
                ? """
                <form class="acts" method="post" action="\(path)">\(token)<input type="hidden" name="act" value="revoke"><input type="hidden" name="role" value="\(grant.role.rawValue)"><input type="hidden" name="area" value="\(grant.area.description)"><input type="hidden" name="department" value="\(grant.department ?? "")"><button class="link">\(Say.take(language))<span class="sr"> \(words)</span></button></form>
                """ : ""
            return "<tr><th scope=\"row\">\(words)</th><td>\(take)</td></tr>"
        }
        let list: Markup =
            account.grants.isEmpty
            ? Components.empty(Say.noRole(language)) : "<table>\(head)<tbody>\(rows)</tbody></table>"
        return Components.panel(
            Say.roles(language), columns: "c7", "\(list)\(mayGrant ? forms(path) : Markup())")
    }

    private func forms(_ path: String) -> Markup {
        let options = Markup.each(Role.allCases) { role in
            "<option value=\"\(role.rawValue)\">\(role.label(language))</option>"
        }
        let offices = Markup.each(departments) { "<option value=\"\($0.id)\">\($0.name)</option>" }
        let factor: Markup =
            hasFactor
            ? """
            <form class="bar" method="post" action="\(path)">\(token)<input type="hidden" name="act" value="reset-second-factor"><button class="btn bad">\(Say.resetFactor(language))</button><small>\(Say.resetFactorNote(language))</small></form>
            """ : ""
        return """
            <form class="bar" method="post" action="\(path)">\(token)<input type="hidden" name="act" value="grant"><label>\(Say.role(language)) <select name="role">\(options)</select></label><label>\(Say.area(language)) <input name="area" required placeholder="\(Say.areaHint(language))"></label><label>\(Say.department(language)) <select name="department"><option value="">\(Say.noDepartment(language))</option>\(offices)</select></label><label>\(Say.reason(language)) <input name="reason" maxlength="200"></label><button class="btn pri">\(Say.give(language))</button></form>\(factor)
            """
    }

    // MARK: - State and password

    private var manage: Markup {
        guard isOthers, caller.may(.manageAccounts) else { return Markup() }
        let path = SiteURL.adminManage.path(account.id)
        func form(_ act: Markup, _ name: Phrase, _ note: Phrase?, isBad: Bool) -> Markup {
            """
            <form class="bar" method="post" action="\(path)">\(token)<input type="hidden" name="act" value="\(act)"><label>\(Say.reason(language)) <input name="reason" maxlength="200"></label><button class="btn\(isBad ? " bad" as Markup : "")">\(name(language))</button>\(note.map { "<small>\($0(language))</small>" as Markup } ?? "")</form>
            """
        }
        let state =
            account.isActive
            ? form("disable", Say.disable, Say.disableNote, isBad: true)
            : form("enable", Say.enable, nil, isBad: false)
        let reset: Markup =
            account.kind == .person
            ? """
            <form class="bar" method="post" action="\(path)">\(token)<input type="hidden" name="act" value="reset-password"><button class="btn bad">\(Say.resetPassword(language))</button><small>\(Say.resetPasswordNote(language))</small></form>
            """ : ""
        return Components.panel(Say.manage(language), columns: "c5", "\(state)\(reset)")
    }
}
