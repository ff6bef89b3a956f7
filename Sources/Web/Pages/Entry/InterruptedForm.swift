import Access
import HTTPTypes
import Vocabulary

/// A form that arrived after its sender's session had ended (登录过期的表单): what was typed goes along with signing in, and is
/// then sent again by a press.
struct InterruptedForm: Error {
    /// The visit with its fields.
    let visit: Visit

    /// The hidden field in which the fields travel.
    static let field = "kept"

    /// The form of a visit whose session has ended; nil where it is not one that takes long to fill in, or was not given out
    /// to the session that has ended: nobody else may have fields sent in somebody's name.
    init?(_ visit: Visit, session token: String?) {
        guard visit.isPost, visit.url.isLongForm, let token,
            (try? FormToken.check(visit.fields["form_token"], session: token)) != nil
        else { return nil }
        self.visit = visit
    }

    /// The fields as one text.
    private var packed: String {
        visit.fields.filter { $0.key != "form_token" }.sorted { $0.key < $1.key }
            .map { "\(Percent.encoded($0.key))=\(Percent.encoded($0.value))" }.joined(separator: "&")
    }

    /// The form of signing in, with what was typed in it.
    func answer() -> Answer {
        let (token, fresh) = Gate.visitor(visit)
        var visitor = visit
        visitor.token = token
        visitor.caller = nil
        visitor.fields = ["next": visit.uri, Self.field: packed]
        var answer = Answer.page(EntryPages.signIn(visitor), status: .unauthorized)
        answer.isPrivate = true
        answer.cookies = fresh + [SiteCookie(name: .session, value: "", seconds: nil)]
        return answer
    }

    /// After signing in: the button that sends the fields again, in the new session.
    static func resumed(_ visit: Visit, session: String, kept: String, to path: String) -> Page {
        let language = visit.language
        let fields = Percent.fields(kept.utf8).filter { $0.key != "form_token" }.sorted { $0.key < $1.key }
        let hidden = Markup.each(fields) {
            "<input type=\"hidden\" name=\"\($0.key)\" value=\"\(Markup.sentBack($0.value))\">"
        }
        let heading = EntryWords.resume(language)
        let body: Markup = """
            <h1>\(heading)</h1><p class="gap">\(EntryWords.resumeHint(language))</p>
            <form method="post" action="\(path)"><input type="hidden" name="form_token" value="\(FormToken.of(session: session))">\(hidden)<button class="btn big pri">\(EntryWords.resumeGo(language))</button></form>
            <p class="push"><a href="\(path)">\(EntryWords.resumeNot(language))</a></p>
            """
        return Page(title: heading, body: body, isNarrow: true)
    }
}
