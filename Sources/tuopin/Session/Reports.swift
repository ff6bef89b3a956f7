import ArgumentParser
import Exit
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Tabular
import Vocabulary

/// A report as worked out: rows for programs, sheets for people (报表内容).
struct ReportContent {
    /// One sheet.
    struct Page {
        var name: String
        var columns: [SheetColumn]
        var rows: [[CellContent]] = []
    }

    var rows: [JSONValue] = []
    var pages: [Page] = []
}

/// The reports that there are: each a pure function of its arguments, a day and a position (报表).
enum Reports {
    /// One kind of report.
    struct Kind: Sendable {
        var id: String
        var zh: String
        var en: String
        var make:
            @Sendable (_ arguments: [String: String], Session, MomentOptions, _ language: String) throws -> (
                content: ReportContent, asOf: LocalDate
            )
    }

    static let all = [
        Kind(id: "exit-list", zh: "退出名单", en: "Exit list", make: ExitReports.list),
        Kind(id: "exit-gaps", zh: "退出差距清单", en: "Exit gap list", make: ExitReports.gaps),
        Kind(id: "evaluation", zh: "判定汇总", en: "Verdicts by area", make: EvaluationReport.make),
    ]

    static func kind(_ id: String) throws -> Kind {
        guard let kind = all.first(where: { $0.id == id }) else {
            throw Problem(.reportNotFound, ["report": id])
        }
        return kind
    }

    /// Makes a report and writes it: as rows, or as a published list with its provenance.
    static func run(
        _ id: String, _ arguments: [String: String], _ session: Session, _ moment: MomentOptions,
        _ output: OutputOptions
    ) throws {
        let kind = try kind(id)
        let fixed = try fixed(session, moment)
        let (content, asOf) = try kind.make(arguments, session, fixed.moment, output.words)
        guard let out = output.out, output.format == .xlsx || output.format == .csv else {
            try Printer(output, rows: true).rows(content.rows)
            return
        }
        var arguments = arguments
        arguments["language"] = output.words
        _ = try publish(
            content, to: out, form: output.format == .csv ? .csv : .xlsx,
            try provenance(id, arguments, session, fixed.moment, fixed.position, asOf))
    }

    /// The moment with its position written out, so that the list can be made again.
    static func fixed(
        _ session: Session, _ moment: MomentOptions
    ) throws -> (moment: MomentOptions, position: Position) {
        let position = try session.store.read { connection in
            try Question(connection, keys: session.keys, moment).position
        }
        var fixed = MomentOptions.plain
        fixed.asOf = moment.asOf
        fixed.knownAt = position.description
        fixed.pack = moment.pack
        return (fixed, position)
    }

    static func provenance(
        _ report: String, _ arguments: [String: String], _ session: Session, _ moment: MomentOptions,
        _ position: Position, _ asOf: LocalDate
    ) throws -> Provenance {
        try session.store.read { connection in
            let pack = try Question(connection, keys: session.keys, moment).pack
            let heads = try position.heads.map { head in
                let hash = try connection.first(
                    "SELECT hash FROM journal_entry WHERE chain = ? AND seq = ?",
                    [.text(head.chain), .integer(head.seq)]
                ) { $0.blob(0) ?? [] }
                return "\(head.chain)@\(head.seq):\(Digest.hex(hash ?? []))"
            }
            let sorted = arguments.sorted { $0.key < $1.key }
            return Provenance(
                report: report,
                arguments: JSONValue.object(sorted.map { .init($0.key, .string($0.value)) }).text,
                pack: "\(pack.id) \(pack.version)", packHash: pack.hash, engine: "tuopin \(Release.version)",
                position: position.description, heads: heads.joined(separator: ","), asOf: asOf,
                exportedBy: Session.actor, exportedAt: .now())
        }
    }

    static func publish(
        _ content: ReportContent, to path: String, form: PublishedWorkbook.Form, _ provenance: Provenance
    ) throws -> Provenance {
        let book = try PublishedWorkbook(file: path, form: form)
        for page in content.pages {
            if case .csv = form, page.name != content.pages.first?.name { continue }
            try book.beginSheet(page.name, columns: page.columns)
            for row in page.rows { try book.add(row) }
        }
        return try book.finish(provenance)
    }
}

/// Exit lists and gap lists.
enum ExitReports {
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

    private static func words(_ language: String, _ zh: String, _ en: String) -> String {
        language == "zh" ? zh : en
    }

    private static func columns(_ language: String, _ titles: [(zh: String, en: String, width: Double)])
        -> [SheetColumn]
    {
        titles.map { SheetColumn(words(language, $0.zh, $0.en), width: $0.width) }
    }

    private static let place: [(zh: String, en: String, width: Double)] = [
        ("地区", "Place", 36), ("编号", "Id", 20),
    ]

    static func list(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> (content: ReportContent, asOf: LocalDate) {
        let asked = try question(arguments, session, moment)
        var content = ReportContent()
        var households = ReportContent.Page(
            name: words(language, "退出户", "Households"),
            columns: columns(
                language,
                place + [
                    ("户主", "Head", 12), ("人口", "Persons", 8), ("判定", "Verdict", 10),
                    ("签字", "Signatures", 12), ("未核实的参数", "Unverified parameters", 40),
                ]))
        try asked.forEachCandidate(session.store) { candidate in
            guard candidate.result.verdict == .met else { return }
            let id = asked.id(candidate)
            content.rows.append([
                "kind": "household", "id": .string(id),
                "area": .string(AreaID(candidate.village).description),
                "head": .text(candidate.headName), "persons": .int(candidate.persons),
                "edition": .string(candidate.result.edition),
                "verdict": .string(candidate.result.verdict.rawValue),
                "signatures": .text(candidate.signatures?.rawValue),
                "unverified": .array(candidate.result.unverified.map { .string($0) }),
            ])
            households.rows.append([
                .text(asked.place(candidate.village, language)), .text(id), .text(candidate.headName ?? ""),
                .int(candidate.persons), .text(candidate.result.verdict.rawValue),
                .text(signature(candidate, language)),
                .text(candidate.result.unverified.joined(separator: " ")),
            ])
        }
        var villages = ReportContent.Page(
            name: words(language, "摘帽村", "Villages"),
            columns: columns(
                language,
                place + [
                    ("判定", "Verdict", 10), ("未达标的参考项", "Reference items not met", 40),
                    ("未核实的参数", "Unverified parameters", 40),
                ]))
        try asked.forEachVillage(session.store) { answer in
            guard answer.result.verdict == .met else { return }
            let rectify = answer.result.criteria.filter { $0.role == .reference && $0.verdict != .met }.map(
                \.id)
            content.rows.append([
                "kind": "village", "id": .string(answer.area.description),
                "area": .string(answer.area.description),
                "head": nil, "persons": nil, "edition": .string(answer.result.edition),
                "verdict": .string(answer.result.verdict.rawValue), "signatures": nil,
                "unverified": .array(answer.result.unverified.map { .string($0) }),
            ])
            villages.rows.append([
                .text(asked.place(answer.area.number, language)), .text(answer.area.description),
                .text(answer.result.verdict.rawValue), .text(rectify.joined(separator: " ")),
                .text(answer.result.unverified.joined(separator: " ")),
            ])
        }
        content.pages = [households, villages]
        return (content, asked.moment.asOf)
    }

    private static func signature(_ candidate: ExitCandidate, _ language: String) -> String {
        switch candidate.signatures {
        case nil: ""
        case .met: words(language, "已签", "signed")
        default: words(language, "待签字", "awaiting signature")
        }
    }

    static func gaps(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> (content: ReportContent, asOf: LocalDate) {
        let asked = try question(arguments, session, moment)
        var content = ReportContent()
        var page = ReportContent.Page(
            name: words(language, "差距清单", "Gaps"),
            columns: columns(
                language,
                place + [
                    ("户主", "Head", 12), ("人口", "Persons", 8), ("条件", "Condition", 24),
                    ("判定", "Verdict", 10), ("缺的数据", "Missing facts", 32), ("责任部门", "Department", 20),
                    ("措施", "Measures", 32),
                ]))
        func add(_ id: String, _ village: Int64, _ head: String?, _ persons: Int64?, _ result: RuleSetResult)
        {
            for criterion in result.criteria
            where criterion.verdict == .unmet || criterion.verdict == .unknown {
                let rule = asked.pack.ruleSets[result.ruleSet]?.criteria[criterion.id]
                content.rows.append([
                    "id": .string(id), "area": .string(AreaID(village).description), "head": .text(head),
                    "persons": persons.map { .int($0) } ?? .null, "ruleset": .string(result.ruleSet),
                    "criterion": .string(criterion.id), "verdict": .string(criterion.verdict.rawValue),
                    "role": .string(criterion.role.rawValue),
                    "missing": .array(criterion.missing.map { .string($0) }),
                    "department": .text(rule?.department),
                    "measures": .array((rule?.measures ?? []).map { .string($0) }),
                ])
                let department = rule?.department.flatMap { asked.pack.departments[$0]?.label(language) }
                page.rows.append([
                    .text(asked.place(village, language)), .text(id), .text(head ?? ""),
                    persons.map { .int($0) } ?? .empty, .text(rule?.label(language) ?? criterion.id),
                    .text(criterion.verdict.rawValue),
                    .text(
                        criterion.missing.map { asked.pack.facts[$0]?.label(language) ?? $0 }.joined(
                            separator: "、")),
                    .text(department ?? ""),
                    .text(
                        (rule?.measures ?? []).map { asked.pack.measures[$0]?.label(language) ?? $0 }
                            .joined(separator: "、")),
                ])
            }
        }
        try asked.forEachCandidate(session.store) { candidate in
            guard candidate.result.verdict != .met else { return }
            add(
                asked.id(candidate), candidate.village, candidate.headName, candidate.persons,
                candidate.result)
        }
        try asked.forEachVillage(session.store) { answer in
            guard answer.result.verdict != .met else { return }
            add(answer.area.description, answer.area.number, nil, nil, answer.result)
        }
        content.pages = [page]
        return (content, asked.moment.asOf)
    }
}

extension ExitQuestion {
    /// The names of a village's areas from the top down.
    func place(_ village: Int64, _ language: String) -> String {
        directory.path(AreaID(village)).map { directory.name($0, language) }.joined(separator: "/")
    }
}

extension AreaOptions {
    /// Everything.
    static var whole: AreaOptions { plain }
}

/// Verdict counts of a rule set by areas of a level.
enum EvaluationReport {
    static func make(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> (content: ReportContent, asOf: LocalDate) {
        var area = AreaOptions.whole
        area.area = arguments["area"]
        let ruleSet = arguments["ruleset"] ?? "household-exit"
        let evaluation = try session.store.read { connection in
            try Evaluation(try Question(connection, keys: session.keys, moment), ruleSet, area)
        }
        let level = arguments["level"] ?? evaluation.pack.areas.levels.dropFirst().first?.id ?? ""
        var content = ReportContent()
        content.rows = try evaluation.summary(by: level, session.store, language: language)
        let keys = [
            "area", "name", "subjects", "persons", "met", "unmet", "unknown", "not_applicable", "errors",
        ]
        var page = ReportContent.Page(name: ruleSet, columns: keys.map { SheetColumn($0, width: 14) })
        page.rows = content.rows.map { row in
            keys.map { key in
                if let number = row[key]?.intValue { return .int(number) }
                return .text(row[key]?.stringValue ?? "")
            }
        }
        content.pages = [page]
        return (content, evaluation.moment.asOf)
    }
}
