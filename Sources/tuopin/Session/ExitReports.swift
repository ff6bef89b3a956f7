import Exit
import Foundation
import Policy
import Registry
import Tabular
import Vocabulary

/// Exit lists and gap lists of a year (退出名单、差距清单).
///
/// The list of a year names whoever has left in it, as recorded, and whoever may leave; the gaps, who may not yet. Recording
/// an exit moves nobody off the list.
enum ExitReports {
    typealias Made = (content: ReportContent, asOf: LocalDate)

    private static func question(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions
    ) throws -> ExitQuestion {
        guard let year = arguments["year"].flatMap({ Int($0) }) else {
            throw Problem(
                .badArgument, ["name": "year", "value": arguments["year"] ?? "", "why": "要年份 / a year"])
        }
        var area = AreaOptions.whole
        area.area = arguments["area"]
        return try ExitQuestion(session, year: year, moment, area)
    }

    static func list(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> Made {
        let asked = try question(arguments, session, moment)
        var households: [ExitCandidate] = []
        var villages: [VillageExitCandidate] = []
        try asked.forEach(session.store) { part in
            households += part.households.filter(\.isListed)
            villages += [part.village].compactMap { $0 }.filter(\.isListed)
        }
        var content = ReportContent()
        content.rows =
            households.map { home in
                row(
                    "household", asked.id(home), home.village, home.result, home.exit,
                    head: home.headName, persons: home.persons, signatures: home.signatures)
            }
            + villages.map { row("village", AreaID($0.village).description, $0.village, $0.result, $0.exit) }
        content.addPage(
            ("退出户", "Households"), language,
            place(asked, language, { (asked.id($0), $0.village) }) + [
                ListColumn("户主", "Head", 12) { .text($0.headName ?? "") },
                ListColumn("人口", "Persons", 8) { .int($0.persons) },
            ] + standing(language, ("脱贫日期", "Exited on"), { ($0.result, $0.exit) }) + [
                ListColumn("签字", "Signatures", 12) { .text(signature($0, language)) },
                ListColumn("未核实的参数", "Unverified parameters", 40) { unverified($0.result) },
            ], households)
        content.addPage(
            ("摘帽村", "Villages"), language,
            place(asked, language, { (AreaID($0.village).description, $0.village) })
                + standing(language, ("摘帽日期", "Exited on"), { ($0.result, $0.exit) }) + [
                    ListColumn("未达标的参考项", "Reference items not met", 40) { village in
                        let rectify = village.result.criteria.filter {
                            $0.role == .reference && $0.verdict != .met
                        }
                        return .text(rectify.map(\.id).joined(separator: " "))
                    },
                    ListColumn("未核实的参数", "Unverified parameters", 40) { unverified($0.result) },
                ], villages)
        return (content, asked.moment.asOf)
    }

    /// One row of the list for programs.
    private static func row(
        _ kind: String, _ id: String, _ village: Int64, _ result: RuleSetResult, _ exit: RecordedExit?,
        head: String? = nil, persons: Int64? = nil, signatures: Verdict? = nil
    ) -> JSONValue {
        [
            "kind": .string(kind), "id": .string(id), "area": .string(AreaID(village).description),
            "head": .text(head), "persons": persons.map { .int($0) } ?? .null,
            "state": .string(exit == nil ? "proposed" : "exited"), "exited_on": .text(exit?.day?.description),
            "edition": .string(result.edition), "verdict": .string(result.verdict.rawValue),
            "signatures": .text(signatures?.rawValue),
            "unverified": .array(result.unverified.map { .string($0) }),
        ]
    }

    static func gaps(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> Made {
        let asked = try question(arguments, session, moment)
        var households: [Gap] = []
        var villages: [Gap] = []
        try asked.forEach(session.store) { part in
            for home in part.households where !home.isListed {
                households += Gap.all(home.result) {
                    Gap(
                        id: asked.id(home), village: home.village, head: home.headName,
                        persons: home.persons, result: home.result, criterion: $0)
                }
            }
            if let village = part.village, !village.isListed {
                villages += Gap.all(village.result) {
                    Gap(
                        id: AreaID(village.village).description, village: village.village,
                        result: village.result, criterion: $0)
                }
            }
        }
        let gaps = households + villages
        var content = ReportContent()
        content.rows = gaps.map { $0.json(asked.pack) }
        content.addPage(
            ("差距清单", "Gaps"), language,
            place(asked, language, { ($0.id, $0.village) }) + [
                ListColumn("户主", "Head", 12) { .text($0.head ?? "") },
                ListColumn("人口", "Persons", 8) { gap in gap.persons.map { .int($0) } ?? .empty },
                ListColumn("条件", "Condition", 24) { gap in
                    .text(gap.rule(asked.pack)?.label(language) ?? gap.criterion.id)
                },
                ListColumn("判定", "Verdict", 10) { .text($0.criterion.verdict.rawValue) },
                ListColumn("缺的数据", "Missing facts", 32) { gap in
                    labels(gap.criterion.missing) { asked.pack.facts[$0]?.label(language) }
                },
                ListColumn("责任部门", "Department", 20) { gap in
                    let department = gap.rule(asked.pack)?.department
                    return .text(department.flatMap { asked.pack.departments[$0]?.label(language) } ?? "")
                },
                ListColumn("措施", "Measures", 32) { gap in
                    labels(gap.rule(asked.pack)?.measures ?? []) { asked.pack.measures[$0]?.label(language) }
                },
            ], gaps)
        return (content, asked.moment.asOf)
    }

    /// One condition that one subject does not meet, or of which nobody knows.
    private struct Gap {
        var id: String
        var village: Int64
        var head: String?
        var persons: Int64?
        var result: RuleSetResult
        var criterion: CriterionResult

        static func all(_ result: RuleSetResult, _ gap: (CriterionResult) -> Gap) -> [Gap] {
            result.criteria.filter { $0.verdict == .unmet || $0.verdict == .unknown }.map(gap)
        }

        func rule(_ pack: PolicyPack) -> Criterion? { pack.ruleSets[result.ruleSet]?.criteria[criterion.id] }

        func json(_ pack: PolicyPack) -> JSONValue {
            [
                "id": .string(id), "area": .string(AreaID(village).description), "head": .text(head),
                "persons": persons.map { .int($0) } ?? .null, "ruleset": .string(result.ruleSet),
                "criterion": .string(criterion.id), "verdict": .string(criterion.verdict.rawValue),
                "role": .string(criterion.role.rawValue),
                "missing": .array(criterion.missing.map { .string($0) }),
                "department": .text(rule(pack)?.department),
                "measures": .array((rule(pack)?.measures ?? []).map { .string($0) }),
            ]
        }
    }

    // MARK: - Columns

    /// Where a subject is and its id.
    private static func place<Row>(
        _ asked: ExitQuestion, _ language: String, _ subject: @escaping (Row) -> (id: String, village: Int64)
    ) -> [ListColumn<Row>] {
        [
            ListColumn("地区", "Place", 36) { .text(asked.place(subject($0).village, language)) },
            ListColumn("编号", "Id", 20) { .text(subject($0).id) },
        ]
    }

    /// Whether a subject has left, when, and what the rules say.
    private static func standing<Row>(
        _ language: String, _ day: (zh: String, en: String),
        _ row: @escaping (Row) -> (result: RuleSetResult, exit: RecordedExit?)
    ) -> [ListColumn<Row>] {
        [
            ListColumn("状态", "State", 10) {
                .text(
                    row($0).exit == nil ? language.words("拟退出", "proposed") : language.words("已退出", "exited"))
            },
            ListColumn(day.zh, day.en, 12) { .text(row($0).exit?.day?.description ?? "") },
            ListColumn("判定", "Verdict", 10) { .text(row($0).result.verdict.rawValue) },
        ]
    }

    private static func signature(_ candidate: ExitCandidate, _ language: String) -> String {
        switch candidate.signatures {
        case nil: ""
        case .met: language.words("已签", "signed")
        default: language.words("待签字", "awaiting signature")
        }
    }

    private static func unverified(_ result: RuleSetResult) -> CellContent {
        .text(result.unverified.joined(separator: " "))
    }

    private static func labels(_ ids: [String], _ label: (String) -> String?) -> CellContent {
        .text(ids.map { label($0) ?? $0 }.joined(separator: "、"))
    }
}

extension ExitQuestion {
    /// The names of a village's areas from the top down.
    func place(_ village: Int64, _ language: String) -> String {
        directory.path(AreaID(village)).map { directory.name($0, language) }.joined(separator: "/")
    }
}
