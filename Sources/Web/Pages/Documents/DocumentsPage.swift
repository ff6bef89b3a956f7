import Registry
import Vocabulary

/// What is filed to a household or village, on a page of its own and as a box of its book (材料页).
struct DocumentsPage {
    private typealias Say = DocumentWords
    let model: DocumentsModel
    let language: String

    /// The page.
    var page: Page {
        let title = Say.of(language, ["name": model.title])
        let right: Markup =
            model.mayEdit
            ? "<div class=\"acts\"><a class=\"btn pri\" href=\"\(SiteURL.documentNew.path(model.id))\">\(Say.add(language))</a></div>"
            : ""
        let body: Markup = """
            \(Components.pageHead(title, below: "<p class=\"m\">\(note)</p>", right: right))\(written)\
            \(Components.panel(Say.documents(language), "<small>\(count)</small>", table))\(withdrawn)
            """
        return Page(title: title, crumbs: model.crumbs, body: body)
    }

    private var note: String { model.mayOpen ? Say.hint(language) : Say.masked(language) }

    private var written: Markup {
        guard let batch = model.written else { return "" }
        return """
            <p class="msg ok" role="status">\(HouseholdWords.written(language, ["batch": batch]))<a href="\(SiteURL.batch.path(batch))">\(HouseholdWords.undo(language))</a></p>
            """
    }

    private var count: String {
        model.asked == 0
            ? Say.noneAsked(language)
            : Say.count(language, ["asked": String(model.asked), "present": String(model.present)])
    }

    private var table: Markup {
        guard !model.lines.isEmpty else { return Components.empty(Say.none(language)) }
        let head = Components.head([Say.kind, Say.state, Say.file].map { ($0(language), false) })
        let rows = Markup.each(model.lines) { line in
            let files: Markup =
                line.files.isEmpty ? add(line) : Markup.joined(line.files.map(cell), separator: "<br>")
            return """
                <tr><th scope="row">\(line.name)\(Self.small(remarks(line)))</th><td class="nw">\(mark(line))</td><td>\(files)</td></tr>

                """
        }
        return Components.scroll(
            Say.documents(language), "<table class=\"wrap\">\(head)<tbody>\(rows)</tbody></table>")
    }

    /// A file, and under it its day, size, sender and remark.
    private func cell(_ file: DocumentsModel.File) -> Markup {
        let withdraw: Markup =
            model.mayEdit
            ? """
             <a href="\(SiteURL.documentWithdraw.path(model.id, file.id))">\(Say.withdraw(language))<span class="sr">：\(file.name ?? file.id)</span></a>
            """ : ""
        let parts = [file.on.description, file.size, file.who, file.remark].compactMap { $0 }
        let entry = RecordPage.link(file.id, HouseholdWords.entry(language, ["entry": file.id]))
        return "\(link(file))\(withdraw)\(Self.small(parts)) <small>· \(entry)</small>"
    }

    private func link(_ file: DocumentsModel.File) -> Markup {
        guard let name = file.name else { return "***" }
        return "<a href=\"\(SiteURL.documentFile.path(model.id, file.id))\">\(name)</a>"
    }

    private func remarks(_ line: DocumentsModel.Line) -> [String] {
        let names = line.conditions.joined(separator: language == "zh" ? "、" : ", ")
        return (names.isEmpty ? [] : [Say.speaksFor(language, ["names": names])])
            + (line.isVerified ? [] : [HouseholdWords.unverified(language)])
    }

    private static func small(_ parts: [String]) -> Markup {
        parts.isEmpty ? "" : "<br><small>\(parts.joined(separator: " · "))</small>"
    }

    private func mark(_ line: DocumentsModel.Line) -> Markup {
        if line.files.isEmpty { return VerdictMark.markup("un", Say.missing(language)) }
        return line.isAsked
            ? VerdictMark.markup("met", Say.there(language)) : VerdictMark.markup("na", Say.beside(language))
    }

    private func add(_ line: DocumentsModel.Line) -> Markup {
        guard model.mayEdit else { return "" }
        return """
            <a href="\(SiteURL.documentNew.path(model.id, query: [("kind", line.id)]))">\(Say.add(language))<span class="sr">：\(line.name)</span></a>
            """
    }

    private var withdrawn: Markup {
        guard !model.withdrawn.isEmpty else { return "" }
        let rows = Markup.each(model.withdrawn) { file in
            let why = file.withdrawal.map {
                Say.withdrawnOn(language, ["day": $0.on.description, "who": $0.who, "reason": $0.reason])
            }
            return """
                <tr><th scope="row">\(file.kind)</th><td>\(link(file))</td><td class="nw">\(file.on.description)</td><td>\(why ?? "")</td></tr>

                """
        }
        let head = Components.head(
            [Say.kind, Say.file, Say.day, Say.reason].map { ($0(language), false) })
        return Components.panel(
            Say.withdrawn(language), "",
            Components.scroll(
                Say.withdrawn(language), "<table class=\"wrap\">\(head)<tbody>\(rows)</tbody></table>"))
    }

    // MARK: - In a book

    /// The box in a book; nothing where the caller sees no documents.
    static func panel(_ model: DocumentsModel?, _ language: String) -> Markup {
        model.map { DocumentsPage(model: $0, language: language).panel } ?? ""
    }

    /// Each kind with its mark, and the way to the page of all.
    private var panel: Markup {
        let items = Markup.each(model.lines) { line in
            let right: Markup =
                line.files.last.map { "\($0.on.description)" } ?? add(line)
            return "<li>\(mark(line))\(line.name)<span class=\"r m\">\(right)</span></li>\n"
        }
        let list: Markup =
            model.lines.isEmpty
            ? Components.empty(Say.none(language)) : Components.inset("<ul class=\"list\">\(items)</ul>")
        return Components.panel(
            Say.documents(language),
            "<small>\(count)</small><a href=\"\(SiteURL.documents.path(model.id))\">\(Say.all(language))</a>",
            list)
    }
}
