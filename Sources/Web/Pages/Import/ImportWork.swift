import Access
import Identification
import Journal
import Policy
import Registry
import Tabular
import Vocabulary

/// Checks a workbook that was handed in, or takes its valid rows (查表与入库): within the areas in which the caller may
/// import, in the caller's name.
struct ImportWork: Sendable {
    let site: Site
    let pack: PolicyPack
    let caller: Caller
    let now: Instant

    init(_ visit: Visit, _ caller: Caller) async throws {
        site = visit.site
        pack = try await visit.site.read { $0.pack }
        self.caller = caller
        now = visit.now
    }

    /// Checks a file, or takes its valid rows, in the background, and waits a moment for the end. One at a time a file:
    /// while anything is done with it, nothing else begins.
    func start(_ asked: HandedIn, takes: Bool, reason: String? = nil) async {
        let (id, progress) = (asked.file.id, ImportProgress())
        if let file = site.uploads.begin(.init(takes: takes, progress: progress), on: asked) {
            site.background.begin(id) { await run(file, takes: takes, reason: reason, progress) }
        }
        await site.background.wait(for: id, atMost: site.pagePatience)
    }

    /// Writes batches in the caller's name.
    var writer: RegistryWriter {
        RegistryWriter(
            store: site.store, keys: site.keys,
            context: EntryContext(
                actor: caller.id, pack: pack.hash, recordedAt: now, timeZone: pack.zone),
            projections: site.access.setting.projections)
    }

    private func run(
        _ file: HandedIn, takes: Bool, reason: String?, _ progress: ImportProgress
    ) async {
        var options = ImportOptions()
        options.layout = file.layout
        options.effectiveOn = file.effectiveOn
        options.reason = reason
        options.isDryRun = !takes
        options.acceptsValid = true
        options.countsKeystrokes = true
        let (uploads, id, pack) = (site.uploads, file.file.id, pack)
        do {
            let outcome = try await outcome(file.file, options, progress)
            uploads.change(id) { file in
                file.problem = nil
                file.outcome = outcome
                file.excerpts = []
                file.isTaken = outcome.batch != nil
            }
            if let batch = outcome.batch {
                await site.note([
                    AccessEvent(
                        .write, by: caller, at: now, subject: batch,
                        detail: ["file": outcome.file, "sha256": outcome.sha256])
                ])
            }
            let part = progress.part(0)
            do {
                let excerpts = try await site.fileWork.run { try Self.excerpts(file, outcome, pack, part) }
                uploads.change(id) { $0.excerpts = excerpts }
            } catch let problem as Problem where problem.number == .importStopped {
                // What was found, or taken, stands: only the rows around the problems are not shown.
            }
        } catch {
            let problem = site.problem(error)
            uploads.change(id) { $0.problem = problem }
        }
        uploads.change(id) { $0.work = nil }
    }

    /// What becomes of a file under some options, within the areas in which the caller may import.
    func outcome(
        _ file: ArrivedFile, _ options: ImportOptions, _ progress: ImportProgress = ImportProgress()
    ) async throws -> ImportOutcome {
        var options = options
        options.areas = caller.areas(for: .importFiles)
        let (chosen, writer, pack) = (options, writer, pack)
        let today = site.cache.today(now, in: pack.zone)
        return try await site.fileWork.run {
            let intake = SurveyImport(writer, pack: pack, options: chosen, today: today)
            guard let outcome = try intake.run([file.path], progress: progress).outcomes.first else {
                throw Problem(.unexpected, ["why": ""])
            }
            return outcome
        }
    }

    /// The rows around the problems, for which the file is read a second time; throws 409.407 where it is to stop.
    private static func excerpts(
        _ file: HandedIn, _ outcome: ImportOutcome, _ pack: PolicyPack, _ part: ImportProgress.Part
    ) throws -> [SheetExcerpt] {
        guard outcome.problems.contains(where: { $0.place.row != nil }) else { return [] }
        try part.begin(.reading)
        let columns = outcome.layout.flatMap { pack.layouts[$0] }?.sheets.flatMap(\.columns) ?? []
        return SheetExcerpt.of(
            try WorkbookReader.read(file: file.file.path) { try part.step() },
            problems: Array(outcome.problems.prefix(ImportModel.problemLimit)),
            headers: Set(columns.flatMap(\.headers)))
    }
}
