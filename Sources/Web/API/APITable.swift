import HTTPTypes
import Vocabulary

extension SiteURL {
    /// What can be asked here as JSON; empty for pages (接口操作表). `methods` and the description are made from it.
    var operations: [APIOperation] { APITable.byURL[self] ?? [] }

    /// The names of the path's parts.
    var parts: [String] {
        pattern.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
    }
}

/// Every operation of the API by its address (接口操作表).
enum APITable {
    static let byURL: [SiteURL: [APIOperation]] = Dictionary(
        uniqueKeysWithValues: SiteURL.allCases.map { ($0, operations($0)) })

    private static func operations(_ url: SiteURL) -> [APIOperation] {
        switch url {
        case .apiDescription:
            [
                APIOperation(
                    id: "describe", summary: Phrase("接口说明", "This description"), answer: .map(.anything),
                    run: APIRoutes.description)
            ]
        case .apiMe:
            [
                APIOperation(
                    id: "me", summary: Phrase("我是谁、能做什么", "Who asks and what they may do"),
                    answer: .named("Me"), run: APIRoutes.me)
            ]
        case .changes:
            [
                APIOperation(
                    id: "changes",
                    summary: Phrase("变更流：server-sent events", "Changes as server-sent events"),
                    answer: .text, type: "text/event-stream", run: { try await ChangesRoutes.show($0.visit) })
            ]
        case .apiAreas:
            [
                rows(
                    "listAreas", Phrase("地区", "Areas"), "Area",
                    [
                        .area,
                        APIParameter(
                            name: "level", schema: .string(.filled(40)),
                            note: Phrase("层级", "A level of the pack's management tree, or group")),
                        .asOf,
                    ], PolicyResource.areas)
            ]
        case .apiHouseholds: [list("listHouseholds", Phrase("户清单", "Households"), .households)]
        case .apiPersons: [list("listPersons", Phrase("人员清单", "Persons"), .persons)]
        case .apiVillages: [list("listVillages", Phrase("村清单", "Villages"), .villages)]
        case .apiExits:
            [list("listExits", Phrase("拟退出户", "Households with the conditions of exit"), .exits)]
        case .apiWorkList:
            [
                APIOperation(
                    id: "listWorkList", summary: Phrase("任务清单", "Lines of the work lists"),
                    parameters: [
                        .area,
                        APIParameter(
                            name: "state", schema: .choice(TasksQuestion.State.allCases.map(\.rawValue)),
                            note: Phrase("状态，缺省 open", "Which lines; the open ones unless said")),
                        APIParameter(
                            name: "department", schema: .string(.filled(60)),
                            note: Phrase("部门，- 为无", "A department; - where none answers")),
                        APIParameter(
                            name: "condition", schema: .string(.filled(120)),
                            note: Phrase("条件：规则集/条件", "A condition: ruleset/criterion")),
                        .limit, .page, .after, .atLeast,
                    ], answer: APIComponents.list(.named("WorkListLine")), isCached: true, statuses: [410],
                    run: ListResource.workList)
            ]
        default: subjects(url) + judgements(url) + record(url)
        }
    }

    /// One household, person or village.
    private static func subjects(_ url: SiteURL) -> [APIOperation] {
        let times: [APIParameter] = [.asOf, .knownAt, .atLeast]
        return switch url {
        case .apiHousehold:
            [
                APIOperation(
                    id: "readHousehold",
                    summary: Phrase("一户及其成员；ETag 供 If-Match", "A household; its ETag is for If-Match"),
                    parameters: times, answer: .any([.named("Household"), .named("Merged")]),
                    run: SubjectResource.household)
            ]
        case .apiHouseholdEntries:
            [
                APIOperation(
                    id: "listHouseholdEntries",
                    summary: Phrase("一户的记录", "The entries about a household"),
                    parameters: [.limit, .page, .atLeast],
                    answer: APIComponents.list(.named("HouseholdEntry")), run: SubjectResource.entries)
            ]
        case .apiHouseholdFacts:
            [
                APIOperation(
                    method: .patch, id: "correctHousehold",
                    summary: Phrase("更正一户及其成员的事实", "Corrects facts of a household and its members"),
                    parameters: [.ifMatch, .key], body: .json(.named("Correction")),
                    answer: .named("Written"), statuses: [428], run: WriteResource.facts)
            ]
        case .apiPerson:
            [
                APIOperation(
                    id: "readPerson", summary: Phrase("一人", "A person"), parameters: times,
                    answer: .any([.named("Person"), .named("Merged")]), run: SubjectResource.person)
            ]
        case .apiDocuments:
            [
                APIOperation(
                    id: "listDocuments",
                    summary: Phrase(
                        "一户或一村的材料", "What is filed to a household or village, and what is missing"),
                    parameters: times, answer: .named("Documents"), statuses: [409],
                    run: DocumentResource.list)
            ]
        case .apiDocumentFiling:
            [
                APIOperation(
                    method: .post, id: "fileDocument",
                    summary: Phrase("归档一份材料，最大20 MiB", "Files a document, 20 MiB at most"),
                    parameters: [.documentsSeen, .key], body: .form(APIComponents.fileDocument),
                    answer: .named("Filed"), statuses: [428], run: DocumentResource.file)
            ]
        case .apiDocumentContent:
            [
                APIOperation(
                    id: "readDocument", summary: Phrase("一份材料的内容", "The content of a document"),
                    answer: .string(.binary), type: "application/octet-stream", statuses: [409],
                    run: DocumentResource.content)
            ]
        case .apiVillage:
            [
                APIOperation(
                    id: "readVillage", summary: Phrase("一村", "A village"), parameters: times,
                    answer: .named("Village"), run: SubjectResource.village)
            ]
        default: []
        }
    }

    /// Verdicts, and the pack that they come from.
    private static func judgements(_ url: SiteURL) -> [APIOperation] {
        switch url {
        case .apiExplanation:
            [
                APIOperation(
                    id: "explain", summary: Phrase("判定说明", "Why a verdict is so"),
                    parameters: [.asOf, .knownAt, .atLeast],
                    answer: .any([.named("Explanation"), .named("Merged")]), statuses: [422],
                    run: JudgementResource.explanation)
            ]
        case .apiEvaluations:
            [
                APIOperation(
                    id: "evaluate", summary: Phrase("逐户判定", "A rule set over every subject of an area"),
                    parameters: [
                        .area,
                        APIParameter(
                            name: "summary", schema: .string(.filled(40)),
                            note: Phrase("按层级汇总", "Sums by a level of the management tree")),
                        .asOf, .knownAt, .limit, .page, .atLeast,
                    ],
                    answer: .any([
                        APIComponents.list(.named("Evaluation")), APIComponents.list(.named("Tally")),
                    ]), isCached: true, mayTakeLong: true, statuses: [422],
                    run: JudgementResource.evaluations)
            ]
        case .apiParameters:
            [
                rows(
                    "listParameters", Phrase("政策参数", "Parameters of the pack"), "Parameter",
                    [.knownAt], PolicyResource.parameters)
            ]
        case .apiFacts:
            [rows("listFacts", Phrase("指标", "Facts of the pack"), "Fact", [.knownAt], PolicyResource.facts)]
        case .apiGeo:
            [
                APIOperation(
                    id: "shapes", summary: Phrase("示意图图形", "Shapes of the schematic map"),
                    parameters: [.area, .asOf], answer: .named("Shapes"), type: "application/geo+json",
                    run: GeoResource.shapes)
            ]
        default: []
        }
    }

    /// The record, files and accounts.
    private static func record(_ url: SiteURL) -> [APIOperation] {
        switch url {
        case .apiEntries:
            [
                APIOperation(
                    id: "listEntries", summary: Phrase("记录", "Entries in the order of arrival"),
                    parameters: [.limit, .afterEntry, .atLeast], answer: APIComponents.list(.named("Entry")),
                    isCached: true, run: JournalResource.entries)
            ]
        case .apiBatches:
            [rows("listBatches", Phrase("自己的批次", "One's own batches"), "Batch", [], JournalResource.batches)]
        case .apiUndo:
            [
                APIOperation(
                    method: .post, id: "undoBatch", summary: Phrase("撤销批次", "Takes a batch back"),
                    parameters: [.key], body: .json(.named("Undoing")), answer: .named("Undone"),
                    mayTakeLong: true, run: WriteResource.undo)
            ]
        case .apiImports:
            [
                rows(
                    "listImports", Phrase("自己交的表", "Files that one handed in"), "Import", [],
                    JournalResource.imports),
                APIOperation(
                    method: .post, id: "importFile", summary: Phrase("导入一个文件", "Takes a workbook or CSV"),
                    parameters: [.key], body: .form(APIComponents.handIn), answer: .named("Taken"),
                    mayTakeLong: true, run: WriteResource.importing),
            ]
        case .apiDuplicates:
            [
                rows(
                    "listDuplicates", Phrase("疑似重复", "Persons recorded twice"), "Duplicate", [.area],
                    JournalResource.duplicates)
            ]
        case .apiJob:
            [
                APIOperation(
                    id: "readJob",
                    summary: Phrase(
                        "后台作业：状态及结果", "Work that took long: its state and, once there, its answer"),
                    answer: .named("Job"), statuses: [404], run: JobShelf.show)
            ]
        case .apiUsers:
            [rows("listUsers", Phrase("账户", "Accounts"), "Account", [], JournalResource.users)]
        default: []
        }
    }

    /// A list of the snapshot.
    private static func list(_ id: String, _ summary: Phrase, _ kind: ListKind) -> APIOperation {
        APIOperation(
            id: id, summary: summary, parameters: APIParameter.list,
            answer: APIComponents.list(.named("Row")), isCached: true, mayTakeLong: true, statuses: [410],
            run: { try await ListResource.list(kind, $0) })
    }

    /// Rows in one order.
    private static func rows(
        _ id: String, _ summary: Phrase, _ item: String, _ parameters: [APIParameter],
        _ run: @escaping @Sendable (APICall) async throws -> Answer
    ) -> APIOperation {
        APIOperation(
            id: id, summary: summary, parameters: parameters + [.limit, .page, .atLeast],
            answer: APIComponents.list(.named(item)), isCached: true, run: run)
    }
}
