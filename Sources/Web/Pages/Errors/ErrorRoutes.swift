import Access
import HTTPTypes
import Hummingbird
import Policy
import Registry
import Vocabulary

/// What is answered where something went wrong (错误页): the number, what happened, what to do.
enum ErrorRoutes {
    private static let number = Phrase("错误{number}", "Error {number}")
    private static let kept = Phrase("已保存的内容没有变。", "Nothing that was saved has changed.")
    private static let home = Phrase("回首页", "To the first page")
    fileprivate static let back = Phrase("回上一页", "Back")
    private static let report = Phrase(
        "报修时说：{number}，编号{request}。", "When you report it: {number}, {request}.")

    /// The answer to a problem: a page, JSON for the API, or the page that must come first.
    static func answer(_ problem: Problem, _ visit: Visit, _ refusal: Refusal? = nil) -> Answer {
        let status = problem.status
        if visit.path.hasPrefix("/api/") {
            return forPrograms(problem, visit)
        }
        if let first = first(problem, visit) { return first }
        return .page(page(problem, visit, refusal), status: status)
    }

    /// Signing in, or the step of it that is left, comes before what was asked for.
    private static func first(_ problem: Problem, _ visit: Visit) -> Answer? {
        // A form that cannot be opened by its address leads nowhere.
        let next = !visit.isPost || visit.url.methods.contains(.get) ? [("next", visit.uri)] : []
        switch problem.number {
        case .sessionEnded:
            return .redirect(
                SiteURL.signIn.path(query: next),
                cookies: [SiteCookie(name: .session, value: "", seconds: nil)])
        case .signInUnfinished:
            guard let stage = visit.caller?.stage, stage != .full else { return nil }
            return .redirect(EntryRoutes.path(of: stage, next: next))
        case .secondFactorWanted:
            return .redirect(SiteURL.secondFactor.path(query: next))
        default: return nil
        }
    }

    /// RFC 9457, with the number, both texts and what else is to be said.
    static func forPrograms(_ problem: Problem, _ visit: Visit, _ more: [JSONValue.Member] = []) -> Answer {
        let status = problem.status
        let members: [JSONValue.Member] = [
            .init("type", "about:blank"), .init("title", .string(problem.text("en"))),
            .init("status", .int(Int64(status.code))), .init("number", .string(problem.number.rawValue)),
            .init("zh", .string(problem.text("zh"))), .init("en", .string(problem.text("en"))),
            .init("instance", .string(visit.number)),
        ]
        var answer = Answer(content: .json(.object(members + more)), status: status)
        if status == .unauthorized { answer.headers.append((.wwwAuthenticate, "Bearer")) }
        if status == .methodNotAllowed {
            let allowed = SiteURL.allCases.filter { $0.matches(visit.path) }.flatMap(\.methods)
            answer.headers.append((.allow, allowed.map(\.rawValue).joined(separator: ", ")))
        }
        return answer
    }

    private static func page(_ problem: Problem, _ visit: Visit, _ refusal: Refusal?) -> Page {
        let language = visit.language
        let number = problem.number.rawValue
        let text = problem.inWords(language)
        let more = refusal.map { $0.markup(language) } ?? Markup()
        // Without a pack nobody knows whose clock counts.
        let zone = visit.site.live.current?.pack.zone
        let when = zone.map { visit.now.minute(in: $0) } ?? visit.now.description
        let body: Markup = """
            <div style="max-width:760px;margin-top:var(--s4)"><p class="m">\(Self.number(language, ["number": number]))　\(when)</p>
            <h1>\(text)</h1><div class="push">\(more)</div><p class="push">\(kept(language))</p>
            <p class="acts push">\(backward(visit))<a class="btn pri" href="\(SiteURL.today.path())">\(home(language))</a></p>
            <p class="m push">\(report(language, ["number": number, "request": visit.number]))</p></div>
            """
        return Page(title: text, body: body, isNarrow: visit.caller == nil)
    }
}

extension ErrorRoutes {
    /// The way back to our page from which somebody came here, as the browser names it.
    fileprivate static func backward(_ visit: Visit) -> Markup {
        let base = visit.base
        guard !base.isEmpty, let from = visit.request.headers[.referer], from.hasPrefix(base + "/") else {
            return ""
        }
        let path = PreferenceRoutes.local(String(from.dropFirst(base.count)))
        guard path != visit.uri, path != SiteURL.today.path() else { return "" }
        return "<a class=\"btn\" href=\"\(path)\">\(back(visit.language))</a>"
    }
}

extension Problem {
    /// The integer part of its number.
    var status: HTTPResponse.Status {
        HTTPResponse.Status(code: Int(number.rawValue.prefix { $0 != "." }) ?? 500)
    }
}
