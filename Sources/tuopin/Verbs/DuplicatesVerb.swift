import ArgumentParser
import Foundation
import Registry
import SQLiteStorage
import Vocabulary

/// `tuopin duplicates …`: persons recorded twice (查重).
struct DuplicatesVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates", abstract: "查重 · Persons recorded twice: found, merged, unmerged.",
        subcommands: [List.self, Merge.self, Unmerge.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "重复名单 · Certain by identity number, probable and possible by name, birth and place.")
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let rows = try session.store.read { connection -> [JSONValue] in
                let question = try Question(connection, keys: session.keys, moment, places: .named(area))
                let weights = Duplicates.Weights(question.pack, on: question.asOf)
                let scope = try question.scope(area)
                return try Duplicates(question.view, question.directory, weights: weights).rows(in: scope)
            }
            try Printer(output, rows: true).rows(rows)
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "合并 · The first record goes, the second stays.")
        @Argument(help: "并入的人 · The record that goes.") var person: String
        @Argument(help: "保留的人 · The record that stays.") var into: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run((person, .person), to: (into, .person)) { changes, _, goes, stays in
                try changes.mergeDuplicate(goes, into: stays)
            }
        }
    }

    struct Unmerge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "撤销合并 · A merged record stands again.")
        @Argument(help: "人编号 · The merged record.") var person: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.run { changes, _, _ in
                (try changes.unmergeDuplicate(try changes.view.require(person, .person)), [])
            }
        }
    }
}
