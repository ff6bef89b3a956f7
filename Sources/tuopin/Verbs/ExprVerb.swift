import ArgumentParser
import Foundation
import Policy
import Vocabulary

/// `tuopin expr`: evaluates expressions line by line (表达式).
struct ExprVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expr",
        abstract: "表达式 · Evaluates expressions, one JSON object a line, one answer a line.")

    @Option(help: "政策包目录 · A pack for param().") var pack: String?
    @Option(help: "截至日 · The day of as_of and param().") var asOf: LocalDate?

    func run() throws {
        var context = EvaluationContext(asOf: asOf)
        if let pack {
            let loaded = try PolicyPack.load(directory: pack)
            context = loaded.context(asOf: asOf ?? Instant.now().day(in: loaded.zone))
        }
        while let line = readLine(strippingNewline: true) {
            StandardOutput.write(ExpressionLineProtocol.answer(line, context) + "\n")
            StandardOutput.flush()
        }
    }
}
