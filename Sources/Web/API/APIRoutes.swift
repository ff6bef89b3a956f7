import Access
import HTTPTypes
import Hummingbird
import Journal
import Registry
import Vocabulary

/// Answers the API (接口): finds the operation, checks what is asked, lets it answer.
enum APIRoutes {
    static func answer(_ visit: Visit) async throws -> Answer {
        let method = visit.request.method == .head ? .get : visit.request.method
        guard let operation = visit.url.operations.first(where: { $0.method == method }) else {
            throw Problem(.methodNotAllowed, ["method": visit.request.method.rawValue, "path": visit.path])
        }
        var call = try APICall(visit, operation)
        if let wanted = call.text(.atLeast).flatMap(APIText.position) { try await visit.site.reach(wanted) }
        switch operation.body {
        case .json(let schema): call = try await call.reading(schema)
        case .form(let schema): call = try await call.reading(form: schema)
        case nil: break
        }
        let asked = call
        guard operation.mayTakeLong, asked.asksPast || visit.isWrite else { return try await done(asked) }
        return try await visit.site.jobs.answer(asked) { try await done(asked) }
    }

    /// Does what is asked; a file that came with it goes.
    private static func done(_ call: APICall) async throws -> Answer {
        defer { call.site.uploads.discard(call.file) }
        guard let key = call.text(.key) else { return try await call.operation.run(call) }
        return try await once(call, key)
    }

    /// Does what is asked with a key once: what comes again with it is answered as the first time.
    private static func once(_ call: APICall, _ key: String) async throws -> Answer {
        let (site, now) = (call.site, call.now)
        let keys = RequestKeys(store: site.store, account: try call.requireCaller().id, key: key)
        let (method, path, body) = (call.visit.request.method.rawValue, call.visit.path, call.body)
        let known = try await site.work.run {
            var parts = [method, path, body?.text ?? ""]
            parts += call.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            if let file = call.file { parts += [file.name, try Digest.sha256Hex(file: file.path)] }
            return try keys.begin(RequestKeys.digest(parts), at: now)
        }
        if let known {
            var answer = Answer(content: .json(known["body"] ?? .null))
            answer.tag = known["etag"]?.stringValue
            answer.isAlwaysSent = true
            if let name = HTTPField.Name("Idempotent-Replayed") { answer.headers.append((name, "true")) }
            return answer
        }
        do {
            let answer = try await call.operation.run(call)
            guard answer.status == .ok, case .json(let body) = answer.content else {
                try await site.work.run { try keys.giveBack() }
                return answer
            }
            let kept: JSONValue = ["etag": .text(answer.tag), "body": body]
            try await site.work.run { try keys.end(kept) }
            return answer
        } catch {
            try await site.work.run { try keys.giveBack() }
            throw error
        }
    }

    /// What the API can be asked, as OpenAPI has it.
    static func description(_ call: APICall) async throws -> Answer {
        Answer(content: .json(OpenAPIDocument.json))
    }

    /// Who asks: the account, what it may do, and the token that a session's writes carry.
    static func me(_ call: APICall) async throws -> Answer {
        let caller = try call.requireCaller()
        let permissions = Permission.allCases.filter { caller.may($0) }
        return Answer(
            content: .json([
                "id": .string(caller.id), "name": .string(caller.name), "way": .string(caller.way.rawValue),
                "stage": .string(caller.stage.rawValue),
                "grants": .array(
                    caller.grants.map { grant in
                        [
                            "role": .string(grant.role.rawValue), "area": .string(grant.area.description),
                            "department": .text(grant.department),
                        ]
                    }),
                "permissions": .array(permissions.map { .string($0.rawValue) }),
                "form_token": .text(caller.way == .session ? call.visit.formToken : nil),
            ]))
    }
}

extension Site {
    /// Waits until a position is read, for half a second at most (409.702 where it is not by then).
    func reach(_ wanted: Position) async throws {
        for attempt in 0..<5 {
            let reached = try await work.run { try renewSnapshot().position }
            if reached.contains(wanted) { return }
            if attempt < 4 { try await Task.sleep(for: .milliseconds(100)) }
        }
        throw Problem(.positionNotReached, ["position": wanted.description])
    }
}
