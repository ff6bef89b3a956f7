import Access
import HTTPTypes
import Registry
import Vocabulary

/// The first set-up: three administrators by the code that the server printed (首次设置).
enum SetUpRoutes {
    private static let administrators = Role.allCases.filter(\.isAdministrator)

    static func show(_ visit: Visit) async throws -> Answer {
        let access = visit.site.access
        guard try await visit.site.work.run({ try access.accounts.isEmpty() }) else {
            return .redirect(SiteURL.signIn.path())
        }
        guard visit.isPost else { return .page(form(visit)) }
        var people: [Role: (login: String, name: String)] = [:]
        for role in administrators {
            people[role] = (visit.fields["login-\(role)"] ?? "", visit.fields["name-\(role)"] ?? "")
        }
        let code = visit.fields["code"] ?? ""
        let named = people
        do {
            let opened = try await visit.read { reading in
                guard let root = reading.directory.root else { throw Problem(.areaNotFound, ["area": ""]) }
                return root.id
            }
            let passwords = try await visit.site.work.run {
                try access.setUp(code: code, administrators: named, in: opened, from: visit.address)
            }
            return .page(done(visit, passwords))
        } catch let problem as Problem where problem.number.rawValue.hasPrefix("4") {
            return .page(form(visit, problem: problem), status: problem.status)
        }
    }

    private static func form(_ visit: Visit, problem: Problem? = nil) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let people = Markup.each(administrators) { role in
            let label = ["role": role.label(language)]
            return """
                \(EntryPages.field("login-\(role)", say.login(language, label), "off", value: visit.fields["login-\(role)"] ?? ""))
                \(EntryPages.field("name-\(role)", say.name(language, label), "off", value: visit.fields["name-\(role)"] ?? ""))
                """
        }
        let code = EntryPages.field(
            "code", say.setUpCode(language), "off", value: visit.fields["code"] ?? "",
            problem: problem?.text(language))
        let body: Markup = """
            <h1>\(say.setUp(language))</h1><p class="gap">\(say.setUpHint(language))</p>
            <form method="post" action="\(SiteURL.setUp.path())">\(visit.formField)\(code)\(people)
            <button class="btn big pri">\(say.make(language))</button></form>
            """
        return Page(title: say.setUp(language), body: body, isNarrow: true)
    }

    private static func done(_ visit: Visit, _ passwords: [OneTimePassword]) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let rows = Markup.each(passwords) { one in
            let role = one.account.grants.first?.role.label(language) ?? ""
            return """
                <tr><th scope="row">\(role)</th><td>\(one.account.login)</td><td><code>\(one.password)</code></td></tr>
                """
        }
        let body: Markup = """
            <h1>\(say.made(language))</h1><p class="gap">\(say.madeHint(language))</p>
            <table class="panel"><thead><tr><th scope="col">\(say.role(language))</th><th scope="col">\(say.account(language))</th><th scope="col">\(say.oneTimePassword(language))</th></tr></thead><tbody>\(rows)</tbody></table>
            <a class="btn big pri push" href="\(SiteURL.signIn.path())">\(say.signIn(language))</a>
            """
        return Page(title: say.made(language), body: body, isNarrow: true)
    }
}
