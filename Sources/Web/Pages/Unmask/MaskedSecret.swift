import Policy
import Registry
import Vocabulary

/// An identity number or account that a book shows masked, and that the caller may ask to see (脱敏值).
struct MaskedSecret: Sendable {
    /// Whose: the household or a member, by id.
    var subject: String
    var fact: String
    /// Whose it is and what, with the masked value, for people.
    var label: String

    /// What the form sends.
    var key: String { "\(subject)/\(fact)" }
}

/// What became of asking for one (看原文).
enum Unmasking: Sendable {
    /// Shown once, with what the log says of it.
    case shown(label: String, value: String, reason: String)
    /// Refused, and why.
    case refused(Problem)
}

/// The form that asks for one, and what it brought (看原文表单).
struct UnmaskPanel {
    private static let title = Phrase("看证件号码或账号的原文", "See an identity number or account in clear")
    private static let hint = Phrase(
        "一次看一个，写明理由；先记入访问日志，再显示。", "One at a time, with a reason; it is logged before it is shown.")
    private static let which = Phrase("看哪一个", "Which")
    private static let reason = Phrase("理由", "Reason")
    static let show = Phrase("显示", "Show")
    private static let logged = Phrase(
        "已记入访问日志，理由：{reason}。离开本页就不再显示。",
        "Logged, with the reason: {reason}. It is gone when you leave this page.")

    /// The longest reason.
    static let longest = 200

    let household: String
    let secrets: [MaskedSecret]
    let outcome: Unmasking?
    let language: String
    /// The hidden field that every form carries.
    let token: Markup

    /// What was asked for, above the book.
    var answer: Markup {
        switch outcome {
        case nil: ""
        case .refused(let problem):
            """
            <p class="msg bad" role="alert">\(problem.number.rawValue) \(problem.text(language))</p>

            """
        case .shown(let label, let value, let reason):
            """
            <div class="msg warn" role="status"><p>\(label)</p><p class="say"><b>\(value)</b></p><p class="m">\(Self.logged(language, ["reason": reason]))</p></div>

            """
        }
    }

    /// The form; nothing where there is nothing to be asked for.
    var form: Markup {
        guard !secrets.isEmpty else { return "" }
        let options = Markup.each(secrets) { "<option value=\"\($0.key)\">\($0.label)</option>" }
        return """
            <section class="panel c12" id="unmask"><header><h2>\(Self.title(language))</h2><small>\(Self.hint(language))</small></header>
            <form class="bar" method="post" action="\(SiteURL.unmask.path(household))">\(token)<label>\(Self.which(language)) <select name="secret" style="max-width:70vw">\(options)</select></label><label>\(Self.reason(language)) <input name="reason" required maxlength="\(Self.longest)" autocomplete="off"></label><button class="btn">\(Self.show(language))</button></form></section>

            """
    }

    /// The way to the form, beside a masked value.
    static func link(_ language: String) -> Markup {
        " <a class=\"tag b\" href=\"#unmask\">\(show(language))</a>"
    }
}
