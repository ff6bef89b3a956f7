import Access
import HTTPTypes
import Policy
import Registry
import Tabular
import Vocabulary

/// The pages of accounts (账户管理): what may be done is decided by `Access`, not by the page.
enum AccountRoutes {
    /// The list.
    static func list(_ visit: Visit) async throws -> Answer {
        let (model, caller) = try await model(visit)
        let page = AccountsPage(
            model: model, mayOpen: caller.may(.manageAccounts), language: visit.language)
        return .page(page.page)
    }

    /// The list as a file.
    static func file(_ visit: Visit) async throws -> Answer {
        guard let form = ListFile.Form(rawValue: visit.part("form")) else {
            throw Problem(.pageNotFound, ["path": visit.path])
        }
        let snapshot = try await visit.snapshot()
        let (model, caller) = try await model(visit)
        let (language, now, rows) = (visit.language, visit.now, model.rows)
        typealias Say = AdminWords
        let made: (bytes: [UInt8], event: AccessEvent) = try await visit.site.read { reading in
            let file = ListFile(
                report: "accounts", title: Say.accounts(language),
                address: SiteURL.adminAccounts.path(query: model.question.query),
                headings: [
                    Say.number, Say.login, Say.name, Say.kind, Say.state, Say.roles, Say.factor,
                ].map { $0(language) },
                keys: ["id", "login", "name", "kind", "state", "roles", "second_factor"], isMasked: false,
                snapshot: snapshot, reading: reading, caller: caller, language: language, now: now)
            let bytes = try file.bytes(form, count: rows.count) { place in
                let (row, account) = (rows[place], rows[place].account)
                return [
                    .int(Int64(place + 1)), .text(account.login ?? ""), .text(account.name ?? ""),
                    .text((account.kind == .person ? Say.person : Say.machine)(language)),
                    .text((account.isActive ? Say.active : Say.disabled)(language)),
                    .text(row.grants.joined(separator: "；")), .bool(row.hasFactor),
                ]
            } json: { place in
                let (row, account) = (rows[place], rows[place].account)
                return [
                    .string(account.id), .text(account.login), .text(account.name),
                    .string(account.kind.rawValue), .string(account.isActive ? "active" : "disabled"),
                    .array(row.grants.map { .string($0) }), .bool(row.hasFactor),
                ]
            }
            let area = caller.areas(for: .seeAccounts)?.first ?? reading.directory.root?.id ?? AreaID(1)
            return (bytes, file.event(form, area: area, ids: rows.map(\.account.id)))
        }
        let log = visit.site.access.log
        try await visit.site.work.run { try log.record(made.event) }
        return Answer(content: .bytes(made.bytes, type: form.type, isImmutable: false))
    }

    /// The form for a new account, and what it brings.
    static func open(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard visit.isPost else { return .page(OpenPage(visit: visit, problem: nil).page) }
        let (login, name) = ((visit.fields["login"] ?? "").trimming, (visit.fields["name"] ?? "").trimming)
        guard !name.isEmpty, name.count <= 60 else {
            let problem = Problem(.badArgument, ["name": "name", "value": name, "why": "1–60"])
            return .page(OpenPage(visit: visit, problem: problem).page, status: .unprocessableContent)
        }
        let access = visit.site.access
        do {
            let opened = try await visit.site.work.run {
                try access.openAccount(login: login, name: name, by: caller)
            }
            return try await account(opened.account.id, visit, .password(opened.password))
        } catch let problem as Problem {
            return .page(OpenPage(visit: visit, problem: problem).page, status: problem.status)
        }
    }

    /// One account.
    static func show(_ visit: Visit) async throws -> Answer {
        try await account(visit.part("account"), visit, visit.query["done"] == "1" ? .done : nil)
    }

    /// Disables, enables, issues a new one-time password.
    static func manage(_ visit: Visit) async throws -> Answer {
        try await act(visit) { access, id, reason, caller in
            switch visit.fields["act"] {
            case "disable": _ = try access.disable(id, reason: reason, by: caller)
            case "enable": _ = try access.enable(id, reason: reason, by: caller)
            case "reset-password": return .password(try access.resetPassword(id, by: caller).password)
            default:
                throw visit.fields.refused("act")
            }
            return .done
        }
    }

    /// Gives and takes roles, removes a lost second factor.
    static func roles(_ visit: Visit) async throws -> Answer {
        var grant: Grant?
        if visit.isPost, ["grant", "revoke"].contains(visit.fields["act"] ?? "") {
            do {
                grant = try await Self.grant(visit)
            } catch let problem as Problem {
                return try await account(visit.part("account"), visit, .refused(problem))
            }
        }
        let named = grant
        return try await act(visit) { access, id, reason, caller in
            switch (visit.fields["act"], named) {
            case ("grant", let grant?): _ = try access.grant(grant, to: id, reason: reason, by: caller)
            case ("revoke", let grant?): _ = try access.revoke(grant, from: id, reason: reason, by: caller)
            case ("reset-second-factor", _): try access.resetSecondFactor(id, by: caller)
            default:
                throw visit.fields.refused("act")
            }
            return .done
        }
    }

    // MARK: - Within

    private static func model(_ visit: Visit) async throws -> (AccountsModel, Caller) {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let question = try AccountsModel.Question(visit.query)
        let (access, language) = (visit.site.access, visit.language)
        let factors = try await visit.site.work.run { try access.accountsWithSecondFactor() }
        let model = try await visit.site.read { reading in
            try AccountsModel(question, reading, factors: factors, caller, language)
        }
        return (model, caller)
    }

    /// Does what a form asks and shows the account again; what is refused is said on its page.
    private static func act(
        _ visit: Visit,
        _ body: @escaping @Sendable (AccessControl, String, String?, Caller) throws -> AccountPage.Outcome
    ) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let id = visit.part("account")
        guard visit.isPost else { return .redirect(SiteURL.adminAccount.path(id)) }
        let access = visit.site.access
        let typed = (visit.fields["reason"] ?? "").trimming
        let reason = typed.isEmpty ? nil : String(typed.prefix(200))
        do {
            let outcome = try await visit.site.work.run { try body(access, id, reason, caller) }
            if case .done = outcome {
                return .redirect(SiteURL.adminAccount.path(id, query: [("done", "1")]))
            }
            return try await account(id, visit, outcome)
        } catch let problem as Problem where problem.number != .accountNotFound {
            return try await account(id, visit, .refused(problem))
        }
    }

    /// The role, area and department that a form names.
    private static func grant(_ visit: Visit) async throws -> Grant {
        guard let role = Role(rawValue: visit.fields["role"] ?? "") else {
            throw visit.fields.refused("role")
        }
        let text = (visit.fields["area"] ?? "").trimming
        let department = visit.fields["department"].flatMap { $0.isEmpty ? nil : $0 }
        return try await visit.site.read { reading in
            let found = reading.directory.resolve(text, scheme: nil)
            guard let area = found.first else { throw Problem(.areaNotFound, ["area": text]) }
            guard found.count == 1 else {
                let names = found.map { reading.names($0, visit.language).joined(separator: "/") }
                throw Problem(.areaAmbiguous, ["area": text, "list": names.joined(separator: ", ")])
            }
            if let department, reading.pack.departments[department] == nil {
                throw Problem(.badArgument, ["name": "department", "value": department, "why": "-"])
            }
            return Grant(role, in: area, department: department)
        }
    }

    private static func account(_ id: String, _ visit: Visit, _ outcome: AccountPage.Outcome?) async throws
        -> Answer
    {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (access, language, token) = (visit.site.access, visit.language, visit.formField)
        let factors = try await visit.site.work.run { try access.accountsWithSecondFactor() }
        let page = try await visit.site.read { reading in
            guard let account = try AccountReader(reading.connection).account(id),
                AccountsModel.isVisible(account, reading, caller)
            else { throw Problem(.accountNotFound, ["account": id]) }
            return AccountPage(
                account: account,
                grants: account.grants.map { AccountsModel.words($0, reading, language) },
                hasFactor: factors.contains(id),
                departments: reading.pack.departments.map { ($0.id, $0.label(language)) }, caller: caller,
                outcome: outcome, language: language, token: token
            ).page
        }
        var status = HTTPResponse.Status.ok
        if case .refused(let problem) = outcome { status = problem.status }
        return .page(
            page, status: status,
            shows: [AccessEvent(.read, by: caller, at: visit.now, subject: id, detail: ["page": "account"])])
    }
}

/// The form for a new account (新增账户页).
struct OpenPage {
    let visit: Visit
    let problem: Problem?

    private typealias Say = AdminWords

    /// The page.
    var page: Page {
        let language = visit.language
        let title = Say.open(language)
        let message: Markup =
            problem.map { problem in
                "<p class=\"msg bad\" role=\"alert\">\(problem.number.rawValue) \(problem.text(language))</p>"
            } ?? ""
        func field(_ name: Markup, _ label: Phrase, _ value: String) -> Markup {
            """
            <label class="field"><span>\(label(language))</span><input name="\(name)" value="\(value)" required autocomplete="off"></label>
            """
        }
        let body: Markup = """
            \(Components.pageHead(title, below: "<p class=\"m\">\(Say.openHint(language))</p>"))\(message)
            <section class="panel" style="max-width:440px"><form class="in top-in" method="post" action="\(SiteURL.adminOpen.path())">\(visit.formField)\(field("login", Say.login, visit.fields["login"] ?? ""))\(field("name", Say.name, visit.fields["name"] ?? ""))<button class="btn pri">\(title)</button></form></section>
            """
        return Page(
            title: title,
            crumbs: [Page.Crumb(Say.accounts(language), SiteURL.adminAccounts.path()), Page.Crumb(title)],
            body: body)
    }
}
