import Access
import Journal
import Policy
import Registry
import Vocabulary

/// What is filed to a household or village, and what is missing, as JSON (材料接口).
enum DocumentResource {
    /// The documents in the order of filing; names and remarks are null for who sees persons masked.
    static func list(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, language) = (call.visit.part("id"), call.language)
        let (document, tag, area) = try await call.read { reading in
            let model = try DocumentsModel(id, reading, caller, language)
            let items = model.filed.map { filed in
                model.mayOpen ? filed.json(reading.pack) : hidden(filed.json(reading.pack))
            }
            let answer: JSONValue = [
                "id": .string(id), "as_of": .string(reading.asOf.description),
                "asked": .int(Int64(model.asked)), "present": .int(Int64(model.present)),
                "missing": .array(model.missing.map { .string($0) }), "items": .array(items),
            ]
            return (answer, model.filed.tag, try reading.territory(of: id).path.last)
        }
        var answer = Answer(content: .json(document))
        answer.tag = tag
        answer.isAlwaysSent = true
        answer.shows = [AccessEvent(.read, by: caller, at: call.now, subject: id, area: area)]
        return answer
    }

    /// Files a document, if what is filed is still what the sender saw.
    static func file(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        guard let seen = call.text(.documentsSeen) else { throw Problem(.ifMatchMissing) }
        let id = call.visit.part("id")
        let filed = try await DocumentRoutes.file(call.file, call.fields, call.visit, caller, seen: seen)
        let documents = try await call.site.read { reading in
            try reading.view.documents(of: try reading.view.documentOwner(id))
        }
        // The position stands after the one entry that was written.
        let document = documents.last { filed.position.contains($0.id) }
        var answer = Answer(
            content: .json([
                "batch": .string(filed.batch), "document": .text(document?.id),
                "sha256": .text(document?.sha256), "type": .text(document?.type),
                "position": .string(filed.position.description),
            ]))
        answer.tag = documents.tag
        answer.isAlwaysSent = true
        answer.shows = [
            AccessEvent(.write, by: caller, at: call.now, subject: id, detail: ["act": "file"])
        ]
        return answer
    }

    /// The content of a document, whatever its type: the list says that.
    static func content(_ call: APICall) async throws -> Answer {
        let (document, content) = try await DocumentRoutes.opened(call.visit, try call.requireCaller())
        var answer = Answer(
            content: .bytes(content, type: "application/octet-stream", isImmutable: false),
            fileName: document.name)
        answer.isPrivate = true
        return answer
    }

    /// Without what may tell of a person; the hash of a content tells what it is.
    private static func hidden(_ row: JSONValue) -> JSONValue {
        let told: Set<String> = ["name", "remark", "sha256", "withdrawn_because"]
        return .object(
            (row.members ?? []).map { told.contains($0.key) ? .init($0.key, .null) : $0 })
    }
}

extension Position {
    /// Whether an entry named as `chain@seq` is the last of its chain here.
    fileprivate func contains(_ id: String) -> Bool {
        guard let entry = Position(id)?.heads.first else { return false }
        return seq(of: entry.chain) == entry.seq
    }
}

extension APIParameter {
    static let documentsSeen = APIParameter(
        name: "If-Match", place: .header, schema: .string(.written("^\"d-[0-9a-f]{32}\"$")), isRequired: true,
        note: Phrase("读材料清单时得到的 ETag", "The ETag that reading the documents gave"))
}
