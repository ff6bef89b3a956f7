import Access
import Policy
import Registry
import Vocabulary

/// What is filed to a household or village, and what is missing, as JSON (材料接口).
enum DocumentResource {
    /// The documents in the order of filing; names and remarks are null for who sees persons masked.
    static func list(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let (id, language) = (call.visit.part("id"), call.language)
        let (document, area) = try await call.read { reading in
            let model = try DocumentsModel(id, reading, caller, language)
            let items = model.filed.map { filed in
                model.mayOpen ? filed.json(reading.pack) : hidden(filed.json(reading.pack))
            }
            let answer: JSONValue = [
                "id": .string(id), "as_of": .string(reading.asOf.description),
                "asked": .int(Int64(model.asked)), "present": .int(Int64(model.present)),
                "missing": .array(model.missing.map { .string($0) }), "items": .array(items),
            ]
            return (answer, try reading.territory(of: id).path.last)
        }
        var answer = Answer(content: .json(document))
        answer.shows = [AccessEvent(.read, by: caller, at: call.now, subject: id, area: area)]
        return answer
    }

    /// Without what may tell of a person; the hash of a content tells what it is.
    private static func hidden(_ row: JSONValue) -> JSONValue {
        let told: Set<String> = ["name", "remark", "sha256", "withdrawn_because"]
        return .object(
            (row.members ?? []).map { told.contains($0.key) ? .init($0.key, .null) : $0 })
    }
}
