import Registry
import Vocabulary

/// How far the check or the taking of a workbook is, with a way to stop it (导入进度页): it renews itself, with our script
/// without a flicker, without scripts by loading anew.
struct ImportProgressPage {
    let file: HandedIn
    let work: HandedIn.Work
    let language: String
    /// The hidden field of every form.
    let token: Markup
    /// Why it could not be stopped.
    var problem: Problem?

    private typealias Say = ImportWords
    /// How often it renews itself.
    private static let seconds = 2

    var page: Page {
        let phrase = work.takes ? Say.beingTaken : Say.beingChecked
        let title = phrase(language, ["file": file.file.name])
        let state = work.progress.state
        let text = text(state)
        let reached: Markup =
            state.all.map { " max=\"\(max(1, $0))\" value=\"\(min(state.done, $0))\"" } ?? ""
        let stop: Markup =
            state.isStopping
            ? ""
            : """
            <form class="push" method="post" action="\(SiteURL.upload.path(file.file.id))">\(token)<button class="btn" name="do" value="stop">\(Say.stop(language))</button></form>
            """
        let body: Markup = """
            \(Components.pageHead(title, below: "<p class=\"m\">\(Say.whileRunning(language))</p>"))\
            \(problem.map { ImportPage.alert($0, language) } ?? "")\
            <section class="panel"><div class="in top-in"><div id="live" data-every="\(Self.seconds)" aria-live="polite"><p>\(text)</p>
            <progress aria-label="\(title)" style="width:100%;accent-color:var(--brand)"\(reached)>\(text)</progress></div>
            \(stop)</div></section>
            """
        var page = Page(title: title, crumbs: ImportPage.crumbs(file, language), body: body)
        page.scripts = [.live]
        page.refresh = Self.seconds
        return page
    }

    private func text(_ state: ImportProgress.State) -> String {
        let stage = state.isStopping ? Say.stopping(language) : Say.stage(state.stage)(language)
        guard let all = state.all else {
            guard state.done > 0 else { return stage }
            return Say.rowsRead(language, ["stage": stage, "done": Figure.whole(state.done)])
        }
        let isRows = [.reading, .matching].contains(state.stage)
        return (isRows ? Say.rowsDone : Say.entriesDone)(
            language,
            ["stage": stage, "done": Figure.whole(min(state.done, all)), "all": Figure.whole(all)])
    }
}
