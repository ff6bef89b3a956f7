import ArgumentParser
import Foundation
import Identification
import Journal
import Policy
import Registry
import SQLiteStorage
import Tabular
import Vocabulary

/// `tuopin import`: takes workbooks into the registry (导入).
struct ImportVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入 · Takes workbooks into the registry, each file whole or not at all.")

    @Argument(help: "xlsx 或 CSV 文件 · xlsx or CSV files.") var files: [String]
    @Option(help: "表式 · The layout, where it is not recognised.") var layout: String?
    @Option(help: "对照文件：自定表式 · A layout of your own, written like those of a pack's forms/.") var mapping:
        String?
    @Option(help: "起效日 · The day from which the facts hold, where the file gives none.") var effectiveOn:
        LocalDate?
    @Option(help: "缘由 · Why.") var reason: String?
    @Flag(help: "试导入，不写库 · Read and check only.") var dryRun = false
    @Flag(help: "有错的户退回，其余收下 · Take the valid households of a file that has bad ones.") var acceptValid =
        false
    @Option(
        help: """
            答复：JSON，[{"sheet","row","column","value"}]，代替单元格的内容 · What stands in some cells instead: answers to \
            what a check asked, as a JSON file.
            """) var answers: String?
    @Option(help: "问题表 · Write files back with problems marked: NAME.xlsx, NAME-2.xlsx and so on.")
    var problems: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database)
        let (pack, position) = try session.store.read { connection in
            let question = try Question(connection, keys: session.keys, MomentOptions.plain)
            return (question.pack, question.position)
        }
        var options = ImportOptions()
        options.layout = layout
        options.mapping = try mapping.map { try pack.mapping(file: $0) }
        options.effectiveOn = effectiveOn
        options.reason = reason
        options.isDryRun = dryRun
        options.acceptsValid = acceptValid
        options.answers = try answers.map(Self.answers) ?? []
        let today = Instant.now().day(in: pack.zone)
        let intake = SurveyImport(try session.writer(pack), pack: pack, options: options, today: today)
        let line = ProgressLine(quiet: output.quiet)
        let names = files
        let progress = ImportProgress { state in
            line.show("导入 · importing \(state.file + 1)/\(names.count) \(names[state.file]) \(state.text)")
        }
        let (outcomes, batch) = try line.during { try intake.run(files, progress: progress) }
        let after = try session.store.read {
            try JournalReader(connection: $0, keys: nil).position()
        }
        let reached = (batch == nil ? position : after).description
        let printer = try Printer(output, rows: false)
        if printer.isTable {
            try printer.write(table(outcomes, batch: batch, position: reached, pack))
        } else {
            try printer.document([
                "batch": .text(batch), "position": .string(reached), "files": .array(outcomes.map(\.json)),
            ])
        }
        if let problems { try writeProblems(outcomes, to: problems) }
        if !output.quiet { say(outcomes) }
        if outcomes.allSatisfy({ $0.status == .refused }) { throw ExitStatus.refused }
        if outcomes.contains(where: \.hasErrors) { throw ExitStatus.problems }
    }

    private static func answers(_ path: String) throws -> [CellAnswer] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem(.fileNotFound, ["file": path])
        }
        guard let json = try? JSONValue(parsing: Array(data)), let answers = CellAnswer.list(json) else {
            throw Problem(
                .badArgument, ["name": "--answers", "value": path, "why": "[{sheet,row,column,value}]"])
        }
        return answers
    }

    /// What became of each file, for people.
    private func table(
        _ outcomes: [ImportOutcome], batch: String?, position: String, _ pack: PolicyPack
    ) -> String {
        func word(_ zh: String, _ en: String) -> String { output.words == "zh" ? zh : en }
        let rows: [JSONValue] = outcomes.map { outcome in
            let status =
                switch outcome.status {
                case .imported: word("已导入", "imported")
                case .unchanged: word("无变化", "unchanged")
                case .refused: word("退回", "refused")
                case .dryRun: word("试导入", "dry run")
                }
            return .object([
                .init(word("文件", "file"), .string(outcome.file)),
                .init(
                    word("表式", "layout"),
                    .text(outcome.layout.map { pack.layouts[$0]?.label(output.words) ?? $0 })),
                .init(word("结果", "result"), .string(status)),
                .init(word("数据行", "rows"), .int(Int64(outcome.rows))),
                .init(word("取用", "accepted"), .int(Int64(outcome.accepted))),
                .init(word("无变化", "unchanged"), .int(Int64(outcome.unchanged))),
                .init(word("退回行", "rejected"), .int(Int64(outcome.rejected))),
                .init(word("问题", "problems"), .int(Int64(outcome.problems.count))),
            ])
        }
        return TextTable(rows).text + word("批次：", "Batch: ") + (batch ?? "—") + "\n"
            + word("台账位置：", "Position: ") + position + "\n"
    }

    private func say(_ outcomes: [ImportOutcome]) {
        for outcome in outcomes {
            StandardError.say(
                "\(outcome.file): \(outcome.status.rawValue), \(outcome.rows) rows, "
                    + "\(outcome.accepted) accepted, \(outcome.unchanged) unchanged, \(outcome.rejected) rejected"
            )
            for problem in outcome.problems.prefix(20) { StandardError.say(problem) }
            if outcome.problems.count > 20 {
                StandardError.say("… \(outcome.problems.count - 20) more, see --problems or the JSON")
            }
        }
    }

    /// The files with problems, written back with their cells marked: the second as `NAME-2`, and so on.
    private func writeProblems(_ outcomes: [ImportOutcome], to path: String) throws {
        let name = path as NSString
        var count = 0
        for (file, outcome) in zip(files, outcomes) {
            // A file that cannot be read at all has no cell to mark.
            let marks = outcome.problems.compactMap { MarkedWorkbook.Mark($0, language: output.words) }
            guard !marks.isEmpty else { continue }
            count += 1
            let numbered = "\(name.deletingPathExtension)-\(count).\(name.pathExtension)"
            try MarkedWorkbook.write(original: file, marks: marks, to: count == 1 ? path : numbered)
        }
    }
}
