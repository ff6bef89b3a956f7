import Registry
import Vocabulary

/// The forms that file a document and withdraw one (归档、撤回表单).
struct DocumentForms {
    private typealias Say = DocumentWords
    let model: DocumentsModel
    let language: String
    /// The hidden field of every form.
    let token: Markup
    /// What was sent, where the form comes back.
    var fields: [String: String] = [:]
    /// What was wrong with it.
    var problem: Problem?

    /// The form that files a document.
    var filing: Page {
        let options = Markup.each(model.kinds) { kind in
            let mark: Markup = kind.id == fields["kind"] ? " selected" : ""
            return "<option value=\"\(kind.id)\"\(mark)>\(kind.name)</option>"
        }
        let size = String(DocumentType.longest >> 20)
        let form: Markup = """
            <form method="post" action="\(SiteURL.documentNew.path(model.id))" enctype="multipart/form-data">\(token)
            <label class="field"><span>\(Say.kind(language))</span><select name="kind">\(options)</select></label>
            <label class="field\(isWrong)"><span>\(Say.choose(language, ["size": size]))</span>\(error)<input type="file" name="file" accept=".pdf,.jpg,.jpeg,.png,.webp,.xlsx,.txt" required\(marks)></label>
            <label class="field"><span>\(Say.day(language))</span><input type="date" name="on" value="\(Markup.sentBack(fields["on"] ?? model.asOf.description))"></label>
            <label class="field"><span>\(Say.remark(language))</span><input name="remark" maxlength="200" value="\(Markup.sentBack(fields["remark"] ?? ""))"></label>
            <p class="acts"><button class="btn pri">\(Say.add(language))</button>\(cancel)</p></form>
            """
        return page(Say.add(language), Say.hint(language), form)
    }

    /// The form that withdraws a document.
    func withdrawing(_ document: DocumentsModel.File) -> Page {
        let form: Markup = """
            <form method="post" action="\(SiteURL.documentWithdraw.path(model.id, document.id))">\(token)
            <label class="field\(isWrong)"><span>\(Say.reason(language))</span>\(error)<input name="reason" maxlength="200" required\(marks)></label>
            <p class="acts"><button class="btn bad">\(Say.withdraw(language))</button>\(cancel)</p></form>
            """
        let name = "\(document.kind) \(document.name ?? document.id) \(document.on.description)"
        return page(Say.withdrawing(language, ["name": name]), Say.withdrawHint(language), form)
    }

    private func page(_ title: String, _ hint: String, _ form: Markup) -> Page {
        var crumbs = model.crumbs
        crumbs[crumbs.count - 1].path = SiteURL.documents.path(model.id)
        let body: Markup = """
            \(Components.pageHead(title, below: "<p class=\"m\">\(model.title)</p>"))\
            \(Components.panel(title, "", Components.inset("<p class=\"m gap\">\(hint)</p>\(form)")))
            """
        return Page(title: title, crumbs: crumbs + [Page.Crumb(title)], body: body)
    }

    private var cancel: Markup {
        "<a class=\"btn\" href=\"\(SiteURL.documents.path(model.id))\">\(EditWords.cancel(language))</a>"
    }

    private var isWrong: Markup { problem == nil ? "" : " err" }

    private var error: Markup {
        problem.map { "<em id=\"field-error\">\($0.number.rawValue) \($0.text(language))</em>" } ?? ""
    }

    private var marks: Markup {
        problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"field-error\""
    }
}
