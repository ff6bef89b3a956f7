import Access
import HTTPTypes
import Registry
import Storage
import Vocabulary

/// A batch and its undoing (批次): only where all that it wrote lies in the caller's areas. Whoever may import may take
/// back any batch there; whoever may edit facts, one of their own.
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
        let id = visit.part("batch")
        let undo = try await visit.site.read { try plan(id, $0, caller, reason: nil) }
        let reason = visit.fields["reason"] ?? ""
        guard visit.isPost, !reason.isEmpty else {
            let problem = visit.isPost ? Problem(.reasonMissing) : nil
            return .page(
                page(id, undo, visit, problem), status: problem?.status ?? .ok,
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
        var answer = Answer.redirect(
            caller.may(.importFiles) ? SiteURL.importing.path() : SiteURL.today.path())
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
        let villages = undo.villages
        let actor = try reading.connection.first(
            "SELECT actor FROM batch WHERE batch = ?", [.text(id)]
        ) { $0.text(0) ?? "" }
        let permission: Permission = actor == caller.id ? .editFacts : .importFiles
        let directory = try AreaDirectory(reading.connection, asOf: .distantFuture)
        for village in villages {
            let territory = Territory(path: directory.path(village))
            guard caller.may(permission, in: territory) else {
                throw Problem(
                    .outsideTerritory,
                    ["area": village.description, "permission": permission.rawValue])
            }
        }
        // Where nothing can be taken back, nothing says where it lies: only who wrote it may look.
        if villages.isEmpty, actor != caller.id { throw Problem(.batchNotFound, ["batch": id]) }
        return Undoing(undone: undo.undone, kept: undo.kept, hasEffect: !undo.entries.isEmpty)
    }

    private static func page(
        _ id: String, _ undo: Undoing, _ visit: Visit, _ problem: Problem?
    ) -> Page {
        let (language, token) = (visit.language, visit.formField)
        let written: Markup =
            visit.query["written"] == nil || problem != nil
            ? "" : "<p class=\"msg ok\" role=\"status\">\(ImportWords.written(language))</p>"
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
            \(Components.pageHead(title))\(written)\(Components.panel(say.undo(language), "", Components.inset("<p class=\"gap\">\(hint)</p>\(form)")))\(keptPanel)
            """
        return Page(
            title: title,
            crumbs: [
                .init(
                    say.heading(language),
                    visit.caller?.may(.importFiles) == true ? SiteURL.importing.path() : nil), .init(id),
            ],
            body: body)
    }
}
