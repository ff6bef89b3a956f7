import ArgumentParser
import Columns
import Foundation
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin evaluate`: a rule set over every subject of an area (判定).
struct EvaluateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "判定 · A rule set over every household or village of an area.")

    @Argument(help: "规则集 · The rule set, as household-exit.") var ruleSet: String
    @Option(help: "编号文件，一行一个 · Only the ids in this file, one a line.") var ids: String?
    @Option(help: "按层级汇总 · Sums by a level of the management tree.") var summary: String?
    @OptionGroup var moment: MomentOptions
    @OptionGroup var area: AreaOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database, readOnly: true)
        let evaluation = try session.store.read { connection in
            try Evaluation(
                try Question(connection, keys: session.keys, moment, places: .named(area)), ruleSet, area)
        }
        let only = try Set.ids(in: ids)
        var sink = try Printer(output, rows: true).sink()
        if let summary {
            for row in try evaluation.summary(by: summary, session.store, language: output.words) {
                try sink.add(row)
            }
        } else {
            try evaluation.forEach(session.store) { answer in
                guard only?.contains(answer.id) ?? true else { return }
                try sink.add(answer.json(codes: area.codes ? evaluation.codes(answer.area) : nil))
            }
        }
        try sink.end()
    }
}

extension Evaluation {
    /// A rule set of the adopted pack over the area that a verb names.
    init(_ question: Question, _ ruleSet: String, _ area: AreaOptions) throws {
        try self.init(question, pack: question.pack, ruleSet, area)
    }

    /// The same facts under another pack, for comparisons.
    init(_ question: Question, pack: PolicyPack, _ ruleSet: String, _ area: AreaOptions) throws {
        try self.init(
            ruleSet, pack, question.view, try question.scope(area), question.directory, scheme: area.scheme)
    }
}
