import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Tabular
import Vocabulary

/// `tuopin report`: published lists and counts (报表).
struct ReportVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "报表 · Published lists and counts; --list names them.")

    @Argument(help: "报表名 · The report.") var name: String?
    @Flag(help: "列出报表 · Lists the reports.") var list = false
    @Option(help: "年度 · The year, for exit reports.") var year: Int?
    @Option(name: .customLong("rule-set"), help: "规则集 · The rule set, for evaluation.") var ruleSet: String?
    @Option(help: "层级 · The level, for evaluation.") var level: String?
    @OptionGroup var moment: MomentOptions
    @OptionGroup var area: AreaOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        if list || name == nil {
            try Printer(output, rows: true).rows(
                Reports.all.map { ["report": .string($0.id), "zh": .string($0.zh), "en": .string($0.en)] })
            return
        }
        var arguments: [String: String] = [:]
        if let year { arguments["year"] = String(year) }
        if let ruleSet { arguments["ruleset"] = ruleSet }
        if let level { arguments["level"] = level }
        if let area = area.area { arguments["area"] = area }
        try Reports.run(name ?? "", arguments, try Session(database, readOnly: true), moment, output)
    }
}

/// `tuopin verify`: makes a published list again from the record and compares (名单核验).
struct VerifyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "名单核验 · Makes a published list again from the record and compares.")

    @Argument(help: "名单文件 · The published file.") var file: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database, readOnly: true)
        let answer = try Self.verify(file, session)
        try Printer(output, rows: false).document(answer)
        let status = answer["status"]?.stringValue
        if status != "same" && status != "redacted" { throw ExitStatus.refused }
    }

    static func verify(_ file: String, _ session: Session) throws -> JSONValue {
        let published = try PublishedContent(file: file)
        let provenance = published.provenance
        func answer(
            _ status: String, rebuilt: String? = nil, first: JSONValue = .null, why: String? = nil
        ) -> JSONValue {
            [
                "status": .string(status), "content_sha256": .string(published.contentHash),
                "rebuilt_sha256": .text(rebuilt), "first": first, "report": .text(provenance["report"]),
                "as_of": .text(provenance["as_of"]), "position": .text(provenance["position"]),
                "pack": .text(provenance["pack_hash"]), "why": .text(why),
            ]
        }
        guard let report = provenance["report"], let day = provenance["as_of"].flatMap({ LocalDate($0) }),
            let text = provenance["position"], let position = Position(text),
            let arguments = provenance["arguments"].flatMap({ try? JSONValue(parsing: $0) })?.members,
            let kind = try? Reports.kind(report)
        else { return answer("cannot", why: "没有完整的出处 / no complete provenance") }
        if let fault = try fault(provenance["heads"] ?? "", session) { return answer("cannot", why: fault) }
        let isKept = try session.store.read { connection in
            try connection.first(
                "SELECT 1 FROM pack_file WHERE pack = ? LIMIT 1", [.text(provenance["pack_hash"] ?? "")],
                { _ in true })
        }
        guard isKept == true else { return answer("cannot", why: "本库没有这个政策包 / this database lacks the pack") }
        var moment = MomentOptions.plain
        moment.asOf = day
        moment.knownAt = text
        moment.pack = provenance["pack_hash"]
        var values: [String: String] = [:]
        for member in arguments { values[member.key] = member.value.stringValue }
        let language = values.removeValue(forKey: "language") ?? "zh"
        let (content, _) = try kind.make(values, session, moment, language)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tuopin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let isCSV = file.lowercased().hasSuffix(".csv")
        let path = folder.appendingPathComponent(isCSV ? "list.csv" : "list.xlsx").path
        _ = try Reports.publish(content, to: path, form: isCSV ? .csv : .xlsx, provenance)
        let rebuilt = try PublishedContent(file: path)
        if rebuilt.contentHash == published.contentHash {
            return answer("same", rebuilt: rebuilt.contentHash)
        }
        let difference = PublishedContent.firstDifference(published.sheets, rebuilt.sheets)
        let first: JSONValue =
            difference.map {
                [
                    "sheet": .string($0.sheet), "row": .int(Int64($0.row)), "column": .string($0.column),
                    "published": .text($0.published), "rebuilt": .text($0.rebuilt),
                ]
            } ?? .null
        let redaction = try session.store.read { connection in
            try Redaction(since: position, asOf: day, connection, keys: session.keys)
        }
        if published.isUntouched, let why = redaction.why(published.sheets, rebuilt.sheets) {
            return answer("redacted", rebuilt: rebuilt.contentHash, first: first, why: why)
        }
        return answer("different", rebuilt: rebuilt.contentHash, first: first)
    }

    /// Whether the heads printed on the list stand in this journal; what is wrong where not.
    private static func fault(_ heads: String, _ session: Session) throws -> String? {
        try session.store.read { connection in
            for text in heads.split(separator: ",") {
                guard let head = ExpectedHead(String(text)) else {
                    return "出处的链头读不懂 / heads are not readable"
                }
                let hash = try connection.first(
                    "SELECT hash FROM journal_entry WHERE chain = ? AND seq = ?",
                    [.text(head.chain), .integer(head.seq)]
                ) { $0.blob(0) ?? [] }
                if hash != head.hash {
                    return "本账本没有这个链头 / this journal lacks the head \(head.chain)@\(head.seq)"
                }
            }
            return nil
        }
    }
}

/// `tuopin export`: registry tables in the layouts of the pack (导出).
struct ExportVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出 · Households or persons with their facts, as rows or a file.")

    @Argument(help: "households 或 persons · households, persons, villages or groups.") var name: String?
    @Flag(help: "列出可导出的表 · Lists what can be exported.") var list = false
    @OptionGroup var moment: MomentOptions
    @OptionGroup var area: AreaOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    private static let kinds: [(name: String, kind: SubjectKind)] = [
        ("households", .household), ("persons", .person), ("villages", .village), ("groups", .group),
    ]

    func run() throws {
        if list || name == nil {
            try Printer(output, rows: true).rows(Self.kinds.map { ["export": .string($0.name)] })
            return
        }
        guard let kind = Self.kinds.first(where: { $0.name == name })?.kind else {
            throw Problem(.reportNotFound, ["report": name ?? ""])
        }
        let session = try Session(database, readOnly: true)
        var sink = try Printer(output, rows: true).sink()
        try session.store.read { connection in
            let question = try Question(connection, keys: session.keys, moment, places: .named(area))
            let tables = question.view.tables
            let columns = tables.columns(of: kind)
            let reader = StateReader(tables, facts: [kind: columns])
            let units = question.view.units
            for part in try question.scope(area).parts {
                for village in part.villages {
                    try reader.forEach(
                        kind, unit: part.unit, village: village, at: question.moment, connection
                    ) {
                        state in
                        try sink.add(Self.row(kind, state, columns, question, units))
                    }
                }
            }
        }
        try sink.end()
    }

    /// One subject with every fact; secret ones are left out.
    private static func row(
        _ kind: SubjectKind, _ state: SubjectState, _ columns: [FactColumn], _ question: Question,
        _ units: UnitNames
    ) -> JSONValue {
        let isArea = kind == .village || kind == .group
        let id =
            isArea ? AreaID(state.subject).description : units.text(SubjectID(kind: kind, key: state.subject))
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("area", .string(AreaID(state.village).description)),
        ]
        if kind == .person {
            members.append(
                .init("household", .text(state.link.map { units.text(SubjectID(kind: .household, key: $0)) }))
            )
        }
        for (column, value) in zip(columns, state.values) where column.sensitivity != .secret {
            guard let fact = question.pack.facts[column.fact] else { continue }
            let key = fact.type == .money ? "\(column.fact)_fen" : column.fact
            members.append(.init(key, fact.form.json(column.value(value))))
        }
        return .object(members)
    }
}
