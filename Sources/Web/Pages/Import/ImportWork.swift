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

    /// The file with what a check finds in it; nothing is written.
    func check(_ file: HandedIn) async throws -> HandedIn { try await run(file, takes: false, reason: nil) }

    /// The file with what became of it; its valid rows are in the register.
    func take(_ file: HandedIn, reason: String?) async throws -> HandedIn {
        try await run(file, takes: true, reason: reason)
    }

    /// Writes batches in the caller's name.
    var writer: RegistryWriter {
        RegistryWriter(
            store: site.store, keys: site.keys,
            context: EntryContext(
                actor: caller.id, pack: pack.hash, recordedAt: now, timeZone: pack.zone),
            projections: site.access.setting.projections)
    }

    private func run(_ file: HandedIn, takes: Bool, reason: String?) async throws -> HandedIn {
        var options = ImportOptions()
        options.layout = file.layout
        options.effectiveOn = file.effectiveOn
        options.reason = reason
        options.isDryRun = !takes
        options.acceptsValid = true
        let pack = pack
        let done = try await outcome(file.file, options)
        return try await site.work.run {
            var file = file
            guard let outcome = done else { return file }
            file.outcome = outcome
            file.isTaken = outcome.batch != nil
            file.excerpts = try Self.excerpts(file, outcome, pack)
            return file
        }
    }

    /// What becomes of a file under some options, within the areas in which the caller may import.
    func outcome(_ file: ArrivedFile, _ options: ImportOptions) async throws -> ImportOutcome? {
        var options = options
        options.areas = caller.areas(for: .importFiles)
        let (chosen, writer, pack) = (options, writer, pack)
        let today = now.day(in: pack.zone)
        return try await site.work.run {
            try SurveyImport(writer, pack: pack, options: chosen, today: today).run([file.path]).outcomes
                .first
        }
    }

    private static func excerpts(
        _ file: HandedIn, _ outcome: ImportOutcome, _ pack: PolicyPack
    ) throws -> [SheetExcerpt] {
        guard outcome.problems.contains(where: { $0.place.row != nil }) else { return [] }
        let columns = outcome.layout.flatMap { pack.layouts[$0] }?.sheets.flatMap(\.columns) ?? []
        return SheetExcerpt.of(
            try WorkbookReader.read(file: file.file.path),
            problems: Array(outcome.problems.prefix(ImportModel.problemLimit)),
            headers: Set(columns.flatMap(\.headers)))
    }
}
