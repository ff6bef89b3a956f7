import Access
import Registry
import Vocabulary

/// The shapes that several operations share (公用形状), and what the parts of paths are.
enum APIComponents {
    static let all: [(String, APISchema)] = [
        ("Problem", .object(problem, others: nil)),
        ("Refusal", .object(problem, others: .anything)),
        ("Me", me), ("Area", area), ("Row", row), ("WorkListLine", workListLine),
        ("Household", household), ("Person", person), ("Village", village), ("Merged", merged),
        ("Entry", .object(entry, others: nil)), ("HouseholdEntry", .object(entry + told, others: nil)),
        ("Explanation", explanation), ("Evaluation", evaluation), ("Tally", tally),
        ("Fact", .map(.anything)), ("Parameter", .map(.anything)), ("Batch", batch), ("Import", imported),
        ("Duplicate", duplicate), ("Account", account), ("Written", written), ("Undone", undone),
        ("Taken", taken), ("Correction", correction), ("Undoing", undoing), ("HandIn", handIn),
        ("Shapes", shapes), ("Job", job),
        ("Documents", documents), ("FileDocument", fileDocument), ("Filed", filed),
    ]

    static let parts: [String: Phrase] = [
        "id": Phrase("编号", "An id: h-lingshan-12, p-lingshan-3, a17"),
        "batch": Phrase("批次", "A batch: b-…"),
        "document": Phrase("材料：归档它的那一笔", "A document: the entry that filed it, as lingshan@57"),
        "job": Phrase("作业", "A job: j-…, out of `Location`"),
        "layer": Phrase("图层：层级", "A layer: a level that has shapes, as unit, town or village"),
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

    private static let merged = APISchema.record([("id", .text), ("merged_into", .text)])

    private static let household = APISchema.object(
        [
            .init(key: "id", schema: .text), .init(key: "area", schema: .text),
            .init(key: "group", schema: APISchema.text.orNull), .init(key: "as_of", schema: .day),
            .init(key: "members", schema: .array(.named("Person"))),
        ], others: .value)

    private static let person = APISchema.object(
        [
            .init(key: "id", schema: .text), .init(key: "area", schema: .text),
            .init(key: "household", schema: APISchema.text.orNull),
        ], others: .value)

    private static let village = APISchema.object(
        [.init(key: "id", schema: .text), .init(key: "as_of", schema: .day)], others: .value)

    private static let documents = APISchema.record([
        ("id", .text), ("as_of", .day), ("asked", .count), ("present", .count), ("missing", .array(.text)),
        (
            "items",
            .array(
                .object(
                    [
                        .init(key: "document", schema: .text), .init(key: "owner", schema: .text),
                        .init(key: "kind", schema: .text), .init(key: "name", schema: APISchema.text.orNull),
                        .init(key: "type", schema: .text), .init(key: "bytes", schema: .count),
                        .init(key: "on", schema: .day), .init(key: "filed_by", schema: .text),
                        .init(key: "recorded_at", schema: .text),
                        .init(key: "remark", schema: APISchema.text.orNull),
                        .init(key: "sha256", schema: APISchema.text.orNull),
                        .init(key: "withdrawn_on", schema: APISchema.day.orNull),
                        .init(key: "withdrawn_because", schema: APISchema.text.orNull),
                    ], others: .value))
        ),
    ])

    private static let entry: [APISchema.Property] = [
        .init(key: "header", schema: .map(.anything)), .init(key: "hash", schema: .text),
        .init(
            key: "bodies",
            schema: .array(.record([("class", .text), ("sha256", .text), ("bytes", .null)]))),
    ]

    private static let told: [APISchema.Property] = [
        .init(
            key: "changes", schema: .array(.record([("id", .text), ("fact", .text), ("value", .value)]))),
        .init(key: "reason", schema: APISchema.text.orNull),
    ]

    private static let explanation = APISchema.record([
        ("id", .text), ("ruleset", .text), ("edition", .text), ("verdict", .verdict), ("as_of", .day),
        ("position", .position),
        ("pack", .record([("id", .text), ("version", .text), ("hash", .text)])),
        (
            "criteria",
            .array(
                .record(
                    [
                        ("id", .text), ("verdict", .verdict), ("role", .text), ("expression", .text),
                        ("facts", .array(.map(.anything))), ("parameters", .array(.map(.anything))),
                        ("missing", .array(.text)), ("margin", .anything), ("nearest", .anything),
                    ], others: .anything))
        ),
    ])

    private static let evaluation = APISchema.record([
        ("id", .text), ("area", .text), ("ruleset", .text), ("edition", .text), ("verdict", .verdict),
        ("criteria", .map(.verdict)), ("missing", .array(.text)), ("errors", .array(.text)),
        ("unverified", .array(.text)),
    ])

    private static let counts: [(String, APISchema)] = [
        ("met", .count), ("unmet", .count), ("unknown", .count), ("not_applicable", .count),
    ]

    private static let tally = APISchema.record(
        [("area", .text), ("name", .text), ("subjects", .count), ("persons", .count)] + counts + [
            ("errors", .count), ("criteria", .map(.record(counts))),
        ])

    private static let batch = APISchema.record([
        ("batch", .text), ("kind", .text), ("actor", .text), ("entries", .count),
        ("undone_by", APISchema.text.orNull),
    ])

    private static let imported = APISchema.record([
        ("batch", .text), ("file", .text), ("sha256", .text), ("layout", .text),
        ("undone_by", APISchema.text.orNull),
    ])

    private static let duplicate = APISchema.record([
        ("first", .text), ("second", .text), ("grade", .choice(["certain", "probable", "possible"])),
        ("score", .integer(nil)), ("areas", .array(.text)),
    ])

    private static let account = APISchema.record([
        ("id", .text), ("login", APISchema.text.orNull), ("name", APISchema.text.orNull),
        ("kind", .choice(["person", "machine"])), ("state", .choice(["active", "disabled"])),
        ("grants", .array(grant)),
    ])

    private static let written = APISchema.record([
        ("batch", APISchema.text.orNull), ("entries", .count), ("position", .position),
    ])

    private static let undone = APISchema.record([
        ("batch", .text), ("undone", .count),
        (
            "kept",
            .array(.record([("id", .text), ("fact", .text), ("changed_by_entry", .text)]))
        ), ("undone_by", APISchema.text.orNull), ("position", .position),
    ])

    private static let taken = APISchema.record([
        ("batch", APISchema.text.orNull), ("position", .position), ("files", .array(.map(.anything))),
    ])

    private static let shapes = APISchema.record(
        [("type", .choice(["FeatureCollection"])), ("features", .array(.map(.anything)))], others: .anything)

    private static let jobProgress = APISchema.record([
        ("stage", .choice(ImportProgress.Stage.allCases.map(\.rawValue))), ("done", .count),
        ("all", APISchema.count.orNull),
    ])

    private static let job = APISchema.record([
        ("id", .text), ("operation", .text), ("state", .choice(["running", "done"])),
        ("started_at", .instant), ("ended_at", APISchema.instant.orNull),
        ("progress", jobProgress.orNull), ("status", APISchema.integer(200...599).orNull),
        ("answer", .anything),
    ])

    private static let correction = APISchema.body(
        [
            ("effective_on", .day), ("reason", .string(.filled(200))), ("facts", .map(.value)),
            ("members", .map(.map(.value))),
        ], wants: ["effective_on", "reason"])

    private static let undoing = APISchema.body(
        [("reason", .string(.filled(200))), ("dry_run", .boolean)], wants: ["reason"])

    static let fileDocument = APISchema.body(
        [
            ("file", .string(.binary)), ("kind", .string(.filled(60))), ("on", .day),
            ("remark", .string(.filled(200))),
        ], wants: ["file", "kind"])

    private static let filed = APISchema.record([
        ("batch", .text), ("document", .text), ("sha256", .text), ("type", .text), ("position", .position),
    ])

    static let handIn = APISchema.body(
        [
            ("file", .string(.binary)), ("layout", .string(.filled(60))), ("effective_on", .day),
            ("reason", .string(.filled(200))), ("dry_run", .boolean), ("accept_valid", .boolean),
            ("answers", .text),
        ], wants: ["file"])

    /// What `answers` holds as JSON.
    static let answers = APISchema.array(
        .object(
            [
                .init(key: "sheet", schema: APISchema.text.orNull, isOptional: true),
                .init(key: "row", schema: .integer(1...10_000_000)), .init(key: "column", schema: .text),
                .init(key: "value", schema: APISchema.text.orNull),
            ], others: nil))

    private static let workListLine = APISchema.record([
        ("line", .text), ("subject", .text), ("area", .text), ("ruleset", .text), ("criterion", .text),
        ("verdict", .verdict), ("department", APISchema.text.orNull), ("measures", .array(.text)),
        ("opened", .day), ("due", .day), ("state", .choice(["open", "done", "waived"])),
        ("closed", APISchema.day.orNull),
    ])
}
