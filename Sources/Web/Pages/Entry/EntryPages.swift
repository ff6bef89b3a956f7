import Access
import Vocabulary

/// The forms of signing in (登录各页).
enum EntryPages {
    static func signIn(_ visit: Visit, login: String = "", problem: Problem? = nil) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let heading = say.signIn(language)
        let body: Markup = """
            <h1>\(heading)</h1><p class="m gap">\(Layout.product(language))\(simulated(visit))</p>\(ended(visit))
            <form method="post" action="\(SiteURL.signIn.path())">\(hidden(visit))
            \(field("login", say.account(language), "username", value: login, problem: problem?.text(language)))
            \(field("password", say.password(language), "current-password", type: "password"))
            <button class="btn big pri">\(heading)</button></form>
            <p class="push">\(say.forgotten(language))</p><p class="m push">\(say.watched(language))</p>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }

    static func password(_ visit: Visit, problem: Problem? = nil) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let heading = say.changePassword(language)
        let why = visit.caller?.stage == .changePassword ? say.oneTime(language) : ""
        let body: Markup = """
            <h1>\(heading)</h1><p class="m gap">\(why) \(say.rules(language))</p>
            <form method="post" action="\(SiteURL.password.path())">\(hidden(visit))
            \(field("old", say.oldPassword(language), "current-password", type: "password", problem: problem?.text(language)))
            \(field("new", say.newPassword(language), "new-password", type: "password"))
            \(field("again", say.again(language), "new-password", type: "password"))
            <button class="btn big pri">\(heading)</button></form>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }

    static func code(_ visit: Visit, problem: Problem? = nil) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let heading = say.secondFactor(language)
        let body: Markup = """
            <h1>\(heading)</h1><p class="m gap">\(say.codeHint(language))</p>
            <form method="post" action="\(SiteURL.secondFactor.path())">\(hidden(visit))
            \(field("code", say.code(language), "one-time-code", problem: problem?.text(language)))
            <button class="btn big pri">\(say.goOn(language))</button></form>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }

    static func enrol(_ visit: Visit, secret: String, address: String, problem: Problem? = nil) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let heading = say.enrol(language)
        let body: Markup = """
            <h1>\(heading)</h1><p class="gap">\(say.enrolHint(language))</p>
            <pre class="gap">\(secret)</pre><p class="gap"><a href="\(address)">\(say.openApp(language))</a></p>
            <form method="post" action="\(SiteURL.secondFactor.path())">\(hidden(visit))
            <input type="hidden" name="secret" value="\(secret)"><input type="hidden" name="address" value="\(address)">
            \(field("code", say.code(language), "one-time-code", problem: problem?.text(language)))
            <button class="btn big pri">\(say.goOn(language))</button></form>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }

    static func recovery(_ visit: Visit, codes: [String], next: String) -> Page {
        let say = EntryWords.self
        let language = visit.language
        let heading = say.recovery(language)
        let list = Markup.each(codes) { "\($0)\n" }
        let body: Markup = """
            <h1>\(heading)</h1><p class="gap">\(say.recoveryHint(language))</p><pre class="gap">\(list)</pre>
            <a class="btn big pri" href="\(next)">\(say.written(language))</a>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }

    /// A row of a form: label, error above the input, input.
    static func field(
        _ name: String, _ label: String, _ completion: String, type: String = "text", value: String = "",
        problem: String? = nil
    ) -> Markup {
        let error: Markup = problem.map { "<em id=\"\(name)-error\">\($0)</em>" } ?? ""
        let marks: Markup =
            problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(name)-error\" autofocus"
        return """
            <label class="field\(problem == nil ? "" : " err" as Markup)"><span>\(label)</span>\(error)<input name="\(name)" type="\(type)" value="\(value)" autocomplete="\(completion)" required\(marks)></label>
            """
    }

    private static func hidden(_ visit: Visit) -> Markup {
        let next = visit.fields["next"] ?? visit.query["next"]
        let onward: Markup = next.map { "<input type=\"hidden\" name=\"next\" value=\"\($0)\">" } ?? ""
        let kept: Markup =
            visit.fields[InterruptedForm.field].map {
                "<input type=\"hidden\" name=\"\(InterruptedForm.field)\" value=\"\($0)\">"
            } ?? ""
        return "\(visit.formField)\(onward)\(kept)"
    }

    /// Whoever was signed out in the middle of a form is told that nothing of it is lost.
    private static func ended(_ visit: Visit) -> Markup {
        visit.fields[InterruptedForm.field] == nil
            ? "" : "<p class=\"msg warn\" role=\"alert\">\(EntryWords.ended(visit.language))</p>"
    }

    private static func simulated(_ visit: Visit) -> Markup {
        visit.site.isSimulated
            ? " <span class=\"tag sim\">\(Layout.simulated(visit.language))</span>" : Markup()
    }
}
