import Access
import Foundation
import Identification
import Policy
import Registry
import Tabular
import Vocabulary

/// Handing in a workbook, its check, its marked copy, its taking (导入).
enum ImportRoutes {
    /// The form; what it sends is checked at once, without writing.
    static func start(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        guard visit.isPost else { return .page(try await page(visit, caller, nil)) }
        guard let arrived = visit.file else {
            let problem = Problem(.fileNotChosen)
            return .page(try await page(visit, caller, nil, problem: problem), status: problem.status)
        }
        do {
            let work = try await ImportWork(visit, caller)
            var file = HandedIn(file: arrived, account: caller.id, at: visit.now)
            try choose(&file, visit, work)
            visit.site.uploads.keep(file)
            await work.start(file, takes: false)
            return .redirect(SiteURL.upload.path(arrived.id))
        } catch {
            visit.site.uploads.discard(arrived)
            throw error
        }
    }

    /// A file handed in: what the check found, or how far it is; `take` takes its valid rows, `stop` stops what is under
    /// way, anything else checks it again.
    static func upload(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        var file = try visit.site.uploads.file(visit.part("upload"), of: caller.id)
        guard visit.isPost else { return try await shown(visit, caller, file) }
        if visit.fields["do"] == "stop" { return try await stopped(visit, caller, file) }
        guard !file.isTaken, file.work == nil else { return .redirect(visit.path) }
        let work = try await ImportWork(visit, caller)
        try choose(&file, visit, work)
        let reason = visit.fields["reason"].flatMap { $0.isEmpty ? nil : $0 }
        await work.start(file, takes: visit.fields["do"] == "take", reason: reason)
        return .redirect(visit.path)
    }

    /// Stops what is done with a file; a Problem on its page where it is being written.
    private static func stopped(_ visit: Visit, _ caller: Caller, _ file: HandedIn) async throws -> Answer {
        if let work = file.work, !work.progress.stop() {
            let problem = Problem(.importPastStopping)
            return .page(try await page(visit, caller, file, problem: problem), status: problem.status)
        }
        await visit.site.background.wait(for: file.file.id, atMost: visit.site.pagePatience)
        return .redirect(visit.path)
    }

    /// The workbook with its problems marked, as a file.
    static func marked(_ visit: Visit) async throws -> Answer {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        let file = try visit.site.uploads.file(visit.part("upload"), of: caller.id)
        let language = visit.language
        let bytes = try await visit.site.work.run {
            let marks = file.outcome?.problems.compactMap { MarkedWorkbook.Mark($0, language: language) }
            return try MarkedWorkbook.write(
                original: Array(Data(contentsOf: URL(fileURLWithPath: file.file.path))),
                name: file.file.name, marks: marks ?? [])
        }
        let stem = (file.file.name as NSString).deletingPathExtension
        return Answer(
            content: .bytes(
                bytes, type: ListFile.Form.xlsx.type,
                isImmutable: false),
            fileName: stem + ImportWords.markedSuffix(language) + ".xlsx",
            shows: [AccessEvent(.list, by: caller, at: visit.now, detail: detail(file))])
    }

    private static func shown(_ visit: Visit, _ caller: Caller, _ file: HandedIn) async throws -> Answer {
        var answer = Answer.page(try await page(visit, caller, file))
        // How far it is says nothing of persons.
        answer.isPrivate = true
        if file.work == nil {
            answer.shows = [AccessEvent(.list, by: caller, at: visit.now, detail: detail(file))]
        }
        return answer
    }

    private static func page(
        _ visit: Visit, _ caller: Caller, _ file: HandedIn?, problem: Problem? = nil
    ) async throws -> Page {
        let language = visit.language
        let model = try await visit.site.read { reading in
            try ImportModel(reading, account: caller.id, language: language, file: file)
        }
        return ImportPage(model: model, language: language, token: visit.formField, problem: problem).page
    }

    private static func detail(_ file: HandedIn) -> [String: String] {
        ["file": file.file.name, "sha256": file.outcome?.sha256 ?? ""]
    }

    /// The layout and day chosen on the form; without a choice the layout is found and the file's own day holds.
    private static func choose(_ file: inout HandedIn, _ visit: Visit, _ work: ImportWork) throws {
        file.layout = nil
        if let layout = visit.fields["layout"], !layout.isEmpty {
            guard work.pack.layouts[layout] != nil else {
                throw visit.fields.refused("layout")
            }
            file.layout = layout
        }
        file.effectiveOn = try visit.fields.day("effective_on")
    }
}
