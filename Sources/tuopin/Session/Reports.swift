import ArgumentParser
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

    /// Adds a sheet of these columns, a row for each subject.
    mutating func addPage<Row>(
        _ name: (zh: String, en: String), _ language: String, _ columns: [ListColumn<Row>], _ rows: [Row]
    ) {
        var page = Page(
            name: language.words(name.zh, name.en),
            columns: columns.map { SheetColumn(language.words($0.zh, $0.en), width: $0.width) })
        page.rows = rows.map { row in columns.map { $0.cell(row) } }
        pages.append(page)
    }
}

/// One column of a list for people: its title, its width in characters, and what stands in it.
struct ListColumn<Row> {
    var zh: String
    var en: String
    var width: Double
    var cell: (Row) -> CellContent

    init(_ zh: String, _ en: String, _ width: Double, _ cell: @escaping (Row) -> CellContent) {
        self.zh = zh
        self.en = en
        self.width = width
        self.cell = cell
    }
}

extension String {
    /// Words of the software itself in this language: Chinese, else English.
    func words(_ zh: String, _ en: String) -> String { self == "zh" ? zh : en }
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
            let heads = try position.heads.filter { $0.seq > 0 }.map { head in
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

/// Verdict counts of a rule set by areas of a level.
enum EvaluationReport {
    static func make(
        _ arguments: [String: String], _ session: Session, _ moment: MomentOptions, _ language: String
    ) throws -> (content: ReportContent, asOf: LocalDate) {
        var area = AreaOptions.whole
        area.area = arguments["area"]
        let ruleSet = arguments["ruleset"] ?? "household-exit"
        let evaluation = try session.store.read { connection in
            try Evaluation(
                try Question(connection, keys: session.keys, moment, places: .named(area)), ruleSet, area)
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

extension AreaOptions {
    /// Everything.
    static var whole: AreaOptions { plain }
}
