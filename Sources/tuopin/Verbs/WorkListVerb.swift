public import ArgumentParser
public import Exit
import Foundation
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin worklist …`: who owes what to whom by when (清单管理).
struct WorkListVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist", abstract: "清单管理 · Who owes what to whom by when.",
        subcommands: [List.self, Count.self], defaultSubcommand: List.self)

    /// `tuopin worklist list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "清单 · The lines, one an unmet or unknown condition.")
        @Option(help: "状态 · open, done or waived.") var state: WorkListLine.State?
        @Option(help: "部门 · The department that answers.") var department: String?
        @Option(help: "条件 · The condition.") var criterion: String?
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            var sink = try Printer(output, rows: true).sink()
            try session.store.read { connection in
                let question = try Question(
                    connection, keys: session.keys, MomentOptions.plain, places: .named(area))
                let villages = try question.scope(area).parts.flatMap { part in
                    part.villages.map { (unit: part.unit, village: $0) }
                }
                try WorkListLine.lines(
                    villages, state: state, department: department, criterion: criterion, connection
                ) { line in
                    try sink.add(line.json(question.pack, question.view.units))
                }
            }
            try sink.end()
        }
    }

    /// `tuopin worklist count`.
    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "清单统计 · Open lines by condition and department.")
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let rows = try session.store.read { connection in
                let question = try Question(
                    connection, keys: session.keys, MomentOptions.plain, places: .named(area))
                return try Self.counts(try question.scope(area), connection)
            }
            try Printer(output, rows: true).rows(rows)
        }

        /// Open lines by rule set, condition and department.
        static func counts(_ scope: Scope, _ connection: any StorageConnection) throws -> [JSONValue] {
            var counts: [[String]: Int64] = [:]
            let villages = scope.parts.flatMap { part in part.villages.map { (unit: part.unit, village: $0) }
            }
            try WorkListLine.lines(villages, state: .open, connection) { line in
                counts[[line.ruleSet, line.criterion, line.department ?? ""], default: 0] += 1
            }
            return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, lines in
                [
                    "ruleset": .string(key[0]), "criterion": .string(key[1]), "department": .string(key[2]),
                    "lines": .int(lines),
                ]
            }
        }
    }
}

extension WorkListLine.State: ExpressibleByArgument {}
