import Access
import Foundation
import HTTPTypes
import Identification
import Policy
import Registry
import Vocabulary

/// What is filed to a household or village: seen, filed, read, withdrawn (材料).
enum DocumentRoutes {
    /// What is there and what is missing.
    static func list(_ visit: Visit) async throws -> Answer {
        let caller = try caller(visit)
        let (id, language, written) = (visit.part("id"), visit.language, visit.query["written"])
        let (model, area) = try await visit.read { reading in
            var model = try DocumentsModel(id, reading, caller, language)
            if model.mayEdit { model.written = written }
            return (model, try reading.territory(of: id).path.last)
        }
        let line = AccessEvent(
            .read, by: caller, at: visit.now, subject: id, area: area, detail: ["page": "documents"])
        return .page(DocumentsPage(model: model, language: language).page, shows: [line])
    }

    /// The form that files a document; what it sends is filed as one batch.
    static func file(_ visit: Visit) async throws -> Answer {
        let caller = try caller(visit)
        guard visit.isPost else {
            return .page(try await forms(visit, caller, visit.query, nil).filing, shows: [])
        }
        defer { visit.site.uploads.discard(visit.file) }
        do {
            if let refusal = visit.refusal { throw refusal }
            let filed = try await file(visit.file, visit.fields, visit, caller)
            return written(filed.batch, visit, caller, ["act": "file"])
        } catch let problem as Problem where problem.isOfForm {
            let page = try await forms(visit, caller, visit.fields, problem).filing
            return .page(page, status: problem.status)
        }
    }

    /// The content of a document, once its line of the access log is on the disk.
    static func content(_ visit: Visit) async throws -> Answer {
        let (document, content) = try await opened(visit, try caller(visit))
        let type = DocumentType(rawValue: document.type)
        return Answer(
            content: .bytes(content, type: document.type, isImmutable: false), fileName: document.name,
            isShownInPlace: type?.isShown ?? false)
    }

    /// A document with its content for who may see it, once its line of the access log is on the disk.
    static func opened(_ visit: Visit, _ caller: Caller) async throws -> (FiledDocument, content: [UInt8]) {
        let (id, wanted, site) = (visit.part("id"), visit.part("document"), visit.site)
        let (document, area) = try await visit.read { reading in
            let owner = try reading.view.documentOwner(id)
            let territory = reading.territory(AreaID(owner.village))
            let document = try reading.view.document(wanted, of: owner)
            guard caller.mayOpenDocuments(of: owner, in: territory) else { throw Problem(.documentMasked) }
            return (document, territory.path.last)
        }
        let line = AccessEvent(
            .read, by: caller, at: visit.now, subject: id, area: area,
            detail: ["page": "document", "document": document.id, "file": document.name])
        let content = try await site.work.run {
            try site.access.log.record(line)
            return [UInt8](try site.documents.content(document))
        }
        return (document, content)
    }

    /// The form that withdraws a document, with its reason.
    static func withdraw(_ visit: Visit) async throws -> Answer {
        let caller = try caller(visit)
        let (id, wanted) = (visit.part("id"), visit.part("document"))
        let reason = (visit.fields["reason"] ?? "").trimming
        guard visit.isPost, reason.count >= 2, reason.count <= 200 else {
            let problem = visit.isPost ? Problem(.reasonMissing) : nil
            let forms = try await forms(visit, caller, [:], problem)
            let all = forms.model.lines.flatMap(\.files) + forms.model.withdrawn
            guard let document = all.first(where: { $0.id == wanted }) else {
                throw Problem(.documentNotFound, ["document": wanted, "id": id])
            }
            return .page(forms.withdrawing(document), status: problem?.status ?? .ok)
        }
        let batch = try await commit(visit, caller, on: nil, reason) { changes in
            try changes.withdraw(wanted, of: try changes.view.documentOwner(id))
        }
        return written(batch.batch, visit, caller, ["act": "withdraw", "document": wanted, "reason": reason])
    }

    // MARK: - Parts

    private static func caller(_ visit: Visit) throws -> Caller {
        guard let caller = visit.caller else { throw Problem(.sessionEnded) }
        return caller
    }

    private static func forms(
        _ visit: Visit, _ caller: Caller, _ fields: [String: String], _ problem: Problem?
    ) async throws -> DocumentForms {
        let (id, language) = (visit.part("id"), visit.language)
        let model = try await visit.site.read { try DocumentsModel(id, $0, caller, language) }
        return DocumentForms(
            model: model, language: language, token: visit.formField, fields: fields, problem: problem)
    }

    private static func written(
        _ batch: String, _ visit: Visit, _ caller: Caller, _ detail: [String: String]
    ) -> Answer {
        let id = visit.part("id")
        var answer = Answer.redirect(SiteURL.documents.path(id, query: [("written", batch)]))
        answer.shows = [AccessEvent(.write, by: caller, at: visit.now, subject: id, detail: detail)]
        return answer
    }

    /// The file goes into the folder, then its entry into the record; with `seen` only where the documents are still those
    /// of that tag (409.704).
    static func file(
        _ file: ArrivedFile?, _ fields: [String: String], _ visit: Visit, _ caller: Caller,
        seen: String? = nil
    ) async throws -> RegistryWriter.Commit {
        guard let file else { throw Problem(.documentEmpty) }
        let (id, site) = (visit.part("id"), visit.site)
        let day = try fields.day("on")
        let (owner, pack) = try await site.read { (try $0.view.documentOwner(id), $0.pack) }
        if let day, day > site.cache.today(visit.now, in: pack.zone) {
            throw Problem(
                .badArgument,
                ["name": "on", "value": day.description, "why": DocumentWords.future(visit.language)])
        }
        let remark = String((fields["remark"] ?? "").trimming.prefix(200))
        let ready = try await site.work.run {
            try site.documents.ready(
                try Data(contentsOf: URL(fileURLWithPath: file.path)), named: file.name,
                kind: fields["kind"] ?? "", remark: remark, of: owner, pack)
        }
        return try await commit(visit, caller, on: day, nil) { changes in
            let documents = try changes.view.documents(of: owner)
            if let seen, seen != documents.tag {
                throw Problem(.overtaken, ["id": id, "entry": documents.last?.id ?? "-"])
            }
            return try changes.file(ready, to: owner)
        }
    }

    /// Writes one entry in the caller's name; today's where no day is given.
    private static func commit(
        _ visit: Visit, _ caller: Caller, on day: LocalDate?, _ reason: String?,
        _ decide: @escaping @Sendable (RegistryChanges) throws -> EntryPlan
    ) async throws -> RegistryWriter.Commit {
        let work = try await ImportWork(visit, caller)
        let writer = work.writer
        let today = visit.site.cache.today(visit.now, in: work.pack.zone)
        let why = ChangeReason(effectiveOn: day ?? today, reason: reason)
        return try await visit.site.work.run {
            try writer.commit { connection in
                let view = try RegistryView(connection, at: SurveyImport.latest(connection))
                return [try decide(RegistryChanges(view, why))]
            }
        }
    }
}

extension [FiledDocument] {
    /// An ETag of what is filed and withdrawn.
    var tag: String {
        let state = map { "\($0.id) \($0.withdrawal?.on.description ?? "")" }.joined(separator: "\n")
        return "\"d-\(Digest.sha256Hex([UInt8](state.utf8)).prefix(32))\""
    }
}

extension Problem {
    /// Whether it is about what the form sent, so that the form comes back with it.
    fileprivate var isOfForm: Bool {
        [
            ProblemNumber.documentEmpty, .documentTooLong, .documentTypeRefused, .documentKindNotFound,
            .badArgument,
        ].contains(number)
    }
}
