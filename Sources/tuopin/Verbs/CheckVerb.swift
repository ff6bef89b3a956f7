import ArgumentParser
import Foundation
import Policy
import Vocabulary

/// `tuopin check …`: checks of single values (校验).
struct CheckVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "校验 · Checks of single values.", subcommands: [IdentityNumbers.self])

    /// `tuopin check identity-numbers`: one number a line, one answer a line.
    struct IdentityNumbers: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "identity-numbers",
            abstract: "证件号码 · Identity numbers, one a line, one answer a line.")

        @Option(help: "截至日 · The day against which births are judged (default today).") var on: LocalDate?
        @Option(help: "政策包目录 · The pack whose scheme counts (default the shipped first pack).") var pack:
            String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let pack = try PolicyPack.load(directory: pack ?? ShippedPolicies.first())
            let check = try IdentityNumberCheck(pack: pack)
            let day = on ?? Instant.now().day(in: pack.zone)
            let language = output.words
            var sink = try Printer(output, rows: true).sink()
            while let line = readLine(strippingNewline: true) {
                try sink.add(check.check(line, on: day).json(language))
            }
            try sink.end()
        }
    }
}
