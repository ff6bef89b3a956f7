import ArgumentParser
import Exit
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Storage
import Vocabulary

/// `tuopin document …`: what is filed to a household or village (材料).
struct DocumentVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "材料 · Documents are filed, listed, read, withdrawn; what is missing.",
        subcommands: [Add.self, List.self, Get.self, Withdraw.self, Missing.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "归档 · Files a PDF, image, xlsx or text to a household or village.")
        @Argument(help: "户或村的编号 · The household or village.") var owner: String
        @Argument(help: "文件 · The file, at most 20 MiB.") var file: String
        @Option(help: "材料种类 · An id of the pack's document kinds.") var kind: String
        @Option(help: "材料日期 · The document's day (default today).") var on: LocalDate?
        @Option(help: "备注 · A remark.") var remark: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            guard let content = FileManager.default.contents(atPath: file) else {
                throw Problem(.fileNotFound, ["file": file])
            }
            let session = try Session(database)
            let change = try RegistryChange(session, MomentOptions.plain, effectiveOn: on)
            let (owner, chain) = try session.store.read { connection in
                let view = try Question(connection, keys: session.keys, MomentOptions.plain).view
                let owner = try view.documentOwner(self.owner)
                return (owner, view.units.name(owner.unit) ?? "")
            }
            let ready = try session.documents.ready(
                content, named: file, kind: kind, remark: remark, of: owner, change.pack)
            let answer = try change.commit { view, day in
                [try RegistryChanges(view, ChangeReason(effectiveOn: day)).file(ready, to: owner)]
            }
            // The position stands after the one entry that was written.
            let seq = answer["position"]?.stringValue.flatMap { Position($0) }?.seq(of: chain) ?? 0
            try Printer(output, rows: false).document(
                .object(
                    (answer.members ?? []) + [
                        .init("document", .string("\(chain)@\(seq)")),
                        .init("sha256", .string(ready.sha256)),
                    ]))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "材料清单 · What was filed to a household or village, withdrawn documents too.")
        @Argument(help: "户或村的编号 · The household or village.") var owner: String
        @OptionGroup var moment: MomentOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let (found, pack, _) = try DocumentVerb.documents(owner, moment, session)
            try Printer(output, rows: true).rows(found.map { $0.json(pack) })
        }
    }

    struct Get: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "取材料 · The content of a document, into a file or to standard output.")
        @Argument(help: "户或村的编号 · The household or village.") var owner: String
        @Argument(help: "材料编号 · The document, as lingshan@57.") var document: String
        @Option(help: "写入文件 · Write it to a file.") var out: String?
        @OptionGroup var database: DatabaseOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            let (found, _, owner) = try DocumentVerb.documents(owner, MomentOptions.plain, session)
            guard let entry = found.first(where: { $0.id == document }) else {
                throw Problem(.documentNotFound, ["document": document, "id": owner.id])
            }
            let content = try session.documents.content(entry)
            guard let out else { return StandardOutput.write([UInt8](content)) }
            guard FileManager.default.createFile(atPath: out, contents: content) else {
                throw Problem(.cannotWrite, ["file": out])
            }
        }
    }

    struct Withdraw: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "撤回 · A document no longer counts from a day on; needs --reason.")
        @Argument(help: "户或村的编号 · The household or village.") var owner: String
        @Argument(help: "材料编号 · The document, as lingshan@57.") var document: String
        @OptionGroup var change: ChangeOptions

        func run() throws {
            guard change.reason?.isEmpty == false else {
                throw Problem(
                    .badArgument,
                    ["name": "--reason", "value": "", "why": "撤回须写明缘由 / withdrawing needs a reason"])
            }
            try change.run { changes, _, _ in
                ([try changes.withdraw(document, of: try changes.view.documentOwner(owner))], [])
            }
        }
    }

    struct Missing: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "缺件清单 · The documents that are asked for and not there, a row each.")
        @OptionGroup var moment: MomentOptions
        @OptionGroup var area: AreaOptions
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let session = try Session(database, readOnly: true)
            var sink = try Printer(output, rows: true).sink()
            try session.store.read { connection in
                let question = try Question(connection, keys: session.keys, moment, places: .named(area))
                try MissingDocuments(
                    question.pack, question.view, poorVillage: CampaignFigures.poorVillageFact
                ).forEach(
                    in: try question.scope(area)
                ) { owner, village, kind in
                    try sink.add(
                        .object(
                            [
                                .init("id", .string(owner)),
                                .init("village", .string(question.directory.name(village, output.words))),
                                .init("kind", .string(kind.id)),
                            ] + kind.label.members + [
                                .init("status", .string(kind.status.rawValue))
                            ]))
                }
            }
            try sink.end()
        }
    }

    private static func documents(
        _ owner: String, _ moment: MomentOptions, _ session: Session
    ) throws -> (found: [FiledDocument], pack: PolicyPack, owner: DocumentOwner) {
        try session.store.read { connection in
            let question = try Question(connection, keys: session.keys, moment)
            let owner = try question.view.documentOwner(owner)
            return (try question.view.documents(of: owner), question.pack, owner)
        }
    }
}
