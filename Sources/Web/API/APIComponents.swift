import Access
import Vocabulary

/// The shapes that several operations share (公用形状), and what the parts of paths are.
enum APIComponents {
    static let all: [(String, APISchema)] = [
        ("Problem", .object(problem, others: nil)),
        ("Conflict", .object(problem, others: .anything)),
        ("Me", me), ("Area", area), ("Row", row), ("WorkListLine", workListLine),
    ]

    static let parts: [String: Phrase] = [
        "id": Phrase("编号", "An id: h-lingshan-12, p-lingshan-3, a17"),
        "ruleset": Phrase("规则集", "A rule set of the pack, as household-exit"),
    ]

    /// One page of rows.
    static func list(_ items: APISchema) -> APISchema {
        .record([
            ("total", .count), ("snapshot", .position), ("as_of", .day), ("next", APISchema.text.orNull),
            ("items", .array(items)),
        ])
    }

    private static let problem: [APISchema.Property] = [
        .init(key: "type", schema: .text), .init(key: "title", schema: .text),
        .init(key: "status", schema: .integer(400...599)),
        .init(key: "number", schema: .string(.written("^[0-9]{3}\\.[0-9]+$"))),
        .init(key: "zh", schema: .text), .init(key: "en", schema: .text),
        .init(key: "instance", schema: .text),
    ]

    private static let grant = APISchema.record([
        ("role", .choice(Role.allCases.map(\.rawValue))), ("area", .text),
        ("department", APISchema.text.orNull),
    ])

    private static let me = APISchema.record([
        ("id", .text), ("name", .text), ("way", .choice(["session", "token"])), ("stage", .text),
        ("grants", .array(grant)), ("permissions", .array(.choice(Permission.allCases.map(\.rawValue)))),
        ("form_token", APISchema.text.orNull),
    ])

    private static let area = APISchema.record(
        [
            ("id", .text), ("level", .text), ("parent", APISchema.text.orNull),
            ("unit", APISchema.text.orNull), ("codes", .map(.text)),
        ], others: APISchema.text.orNull)

    /// A row of a list: facts by their ids, money by `ID_fen`, the conditions as one object.
    private static let row = APISchema.object(
        [.init(key: "id", schema: .text), .init(key: "area", schema: .text, isOptional: true)],
        others: .any([.value, .map(.verdict)]))

    private static let workListLine = APISchema.record([
        ("line", .text), ("subject", .text), ("area", .text), ("ruleset", .text), ("criterion", .text),
        ("verdict", .verdict), ("department", APISchema.text.orNull), ("measures", .array(.text)),
        ("opened", .day), ("due", .day), ("state", .choice(["open", "done", "waived"])),
        ("closed", APISchema.day.orNull),
    ])
}
