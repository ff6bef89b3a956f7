import Access
import HTTPTypes
import Vocabulary

/// The description of the API as OpenAPI 3.1 (接口说明): made from the same operations as the router.
enum OpenAPIDocument {
    /// The whole document.
    static let json: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "Tuopin", "version": "1",
            "description":
                "脱贫数据平台的接口；见 docs/api.md。 The platform's JSON API; see docs/api.md.",
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "security": [["token": []], ["session": []]],
        "paths": .object(
            SiteURL.allCases.filter { !$0.operations.isEmpty }.map { .init($0.pattern, path($0)) }),
        "components": [
            "securitySchemes": [
                "token": ["type": "http", "scheme": "bearer"],
                "session": [
                    "type": "apiKey", "in": "cookie", "name": .string(SiteCookie.Name.session.rawValue),
                ],
            ],
            "schemas": .object(APIComponents.all.map { .init($0.0, $0.1.json) }),
        ],
    ]

    private static func path(_ url: SiteURL) -> JSONValue {
        .object(url.operations.map { .init($0.method.rawValue.lowercased(), operation($0, url)) })
    }

    private static func operation(_ operation: APIOperation, _ url: SiteURL) -> JSONValue {
        let parts = url.parts.map { name in
            APIParameter(
                name: name, place: .path, schema: .string(.filled(200)), isRequired: true,
                note: APIComponents.parts[name] ?? Phrase(name, name))
        }
        var members: [JSONValue.Member] = [
            .init("operationId", .string(operation.id)),
            .init("summary", .string(operation.summary.zh + " · " + operation.summary.en)),
        ]
        if url.entry == .everyone { members.append(.init("security", [])) }
        if case .permission(let permission, let place) = url.entry {
            let within = place == .anywhere ? "在本人地区内 / within one's areas" : "在该地区 / at that place"
            members.append(.init("description", .string("`\(permission.rawValue)`，\(within)")))
        }
        members.append(.init("parameters", .array((parts + operation.parameters).map(parameter))))
        if let body = operation.body { members.append(.init("requestBody", requestBody(body))) }
        members.append(
            .init(
                "responses",
                .object(operation.allStatuses(url).map { .init(String($0), response($0, operation)) })))
        return .object(members)
    }

    private static func parameter(_ parameter: APIParameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "schema": parameter.schema.json,
            "description": .string(parameter.note.zh + " · " + parameter.note.en),
        ]
    }

    private static func requestBody(_ body: APIOperation.Body) -> JSONValue {
        let (type, schema): (String, APISchema) =
            switch body {
            case .json(let schema): ("application/json", schema)
            case .form(let schema): ("multipart/form-data", schema)
            }
        return ["required": true, "content": .object([.init(type, ["schema": schema.json])])]
    }

    private static func response(_ status: Int, _ operation: APIOperation) -> JSONValue {
        switch status {
        case 200:
            let content: JSONValue =
                operation.type == "text/event-stream" ? [:] : ["schema": operation.answer.json]
            return ["description": "OK", "content": .object([.init(operation.type, content)])]
        case 202:
            return [
                "description": "Accepted: ask Location again",
                "headers": ["Location": ["required": true, "schema": ["type": "string"]]],
                "content": ["application/json": ["schema": APISchema.named("Job").json]],
            ]
        case 304: return ["description": "Not Modified"]
        default:
            // What was sent and is not taken is answered with all that helps to send it again.
            let isExplained = operation.body != nil && [409, 422].contains(status)
            let schema = APISchema.named(isExplained ? "Refusal" : "Problem")
            return [
                "description": .string(HTTPResponse.Status(code: status).reasonPhrase),
                "content": ["application/problem+json": ["schema": schema.json]],
            ]
        }
    }
}
