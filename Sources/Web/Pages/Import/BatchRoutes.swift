import Access
import HTTPTypes
import Registry
import Storage
import Vocabulary

/// A batch and its undoing (批次): only where all that it wrote lies in the caller's areas.
enum BatchRoutes {
    /// What undoing a batch would do.
    struct Undoing: Sendable {
        /// How many facts return to what they were.
        var undone: Int
        /// What stays.
        var kept: [BatchUndo.Kept]
        /// Whether anything is to be written.
        var hasEffect: Bool
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let (id, language) = (visit.part("batch"), visit.language)
        let undo = try await visit.site.read { try plan(id, $0, caller, reason: nil) }
        let reason = visit.fields["reason"] ?? ""
        guard visit.isPost, !reason.isEmpty else {
            let problem = visit.isPost ? Problem(.reasonMissing) : nil
            return .page(
                page(id, undo, language, visit.formField, problem), status: problem?.status ?? .ok,
                shows: [AccessEvent(.list, by: caller, at: visit.now, subject: id)])
        }
        let work = try await ImportWork(visit, caller)
        let writer = work.writer
        _ = try await visit.site.work.run {
            // Planned again inside the transaction: what others changed meanwhile is kept.
            try writer.commit { connection in
                try BatchUndo(id, connection, keys: writer.keys, reason: reason).entries
            }
        }
        var answer = Answer.redirect(SiteURL.importing.path())
        answer.shows = [
            AccessEvent(.write, by: caller, at: visit.now, subject: id, detail: ["reason": reason])
        ]
        return answer
    }

    /// What undoing would do; a Problem where any of it lies outside the caller's areas.
    static func plan(_ id: String, _ reading: Reading, _ caller: Caller, reason: String?) throws
        -> Undoing
    {
        let undo = try BatchUndo(id, reading.connection, keys: reading.keys, reason: reason)
        let villages = Set(undo.entries.flatMap(\.writes).map(\.village))
        let directory = try AreaDirectory(reading.connection, asOf: .distantFuture)
        for village in villages {
            let territory = Territory(path: directory.path(village))
            guard caller.may(.importFiles, in: territory) else {
                throw Problem(
                    .outsideTerritory,
                    ["area": village.description, "permission": Permission.importFiles.rawValue])
            }
        }
        // Where nothing can be taken back, nothing says where it lies: only who imported it may look.
        if villages.isEmpty {
            let actor = try reading.connection.first(
                "SELECT actor FROM batch WHERE batch = ?", [.text(id)]
            ) { $0.text(0) ?? "" }
            guard actor == caller.id else { throw Problem(.batchNotFound, ["batch": id]) }
        }
        return Undoing(undone: undo.undone, kept: undo.kept, hasEffect: !undo.entries.isEmpty)
    }

    private static func page(
        _ id: String, _ undo: Undoing, _ language: String, _ token: Markup, _ problem: Problem?
    ) -> Page {
        let say = ImportWords.self
        let title = say.undoHeading(language, ["batch": id])
        let hint = say.undoHint(
            language, ["undone": Figure.whole(undo.undone), "kept": Figure.whole(undo.kept.count)])
        let error: Markup = problem.map { "<em id=\"reason-error\">\($0.text(language))</em>" } ?? ""
        let marks: Markup = problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"reason-error\""
        let form: Markup =
            !undo.hasEffect
            ? ""
            : """
            <form method="post" action="\(SiteURL.batch.path(id))">\(token)
            <label class="field\(problem == nil ? "" : " err" as Markup)"><span>\(say.reason(language))</span>\(error)<input name="reason" maxlength="200" required\(marks)></label>
            <button class="btn bad">\(say.undo(language))</button></form>
            """
        let rows = Markup.each(undo.kept.prefix(ImportModel.problemLimit)) { kept in
            "<tr><th scope=\"row\">\(kept.id)</th><td>\(kept.fact)</td><td>\(kept.changedBy)</td></tr>"
        }
        let head = Components.head([
            (say.subject(language), false), (say.fact(language), false), (say.changedBy(language), false),
        ])
        let keptPanel =
            undo.kept.isEmpty
            ? Markup()
            : Components.panel(
                say.keptHeading(language), "",
                Components.scroll(
                    say.keptHeading(language), "<table>\(head)<tbody>\(rows)</tbody></table>"))
        let body: Markup = """
            \(Components.pageHead(title))\(Components.panel(say.undo(language), "", Components.inset("<p class=\"gap\">\(hint)</p>\(form)")))\(keptPanel)
            """
        return Page(
            title: title, crumbs: [.init(say.heading(language), SiteURL.importing.path()), .init(id)],
            body: body)
    }
}
