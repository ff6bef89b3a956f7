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
        default: []
        }
    }

    /// A list of the snapshot.
    private static func list(_ id: String, _ summary: Phrase, _ kind: ListKind) -> APIOperation {
        APIOperation(
            id: id, summary: summary, parameters: APIParameter.list(sorts: true),
            answer: APIComponents.list(.named("Row")), isCached: true, statuses: [410],
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
