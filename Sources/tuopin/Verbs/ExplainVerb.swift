import ArgumentParser
import Foundation
import Journal
import Policy
import Registry
import SQLiteStorage
import Vocabulary

/// `tuopin explain`: why a rule set answered as it did, down to clause and entry (说明).
struct ExplainVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "说明 · Why a verdict is so: values, entries, clauses, nearest change.")

    @Argument(help: "户、人或村编号 · A household, person or village.") var id: String
    @Argument(help: "规则集 · The rule set.") var ruleSet: String
    @OptionGroup var moment: MomentOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let session = try Session(database, readOnly: true)
        let (answer, currency) = try session.store.read { connection in
            var places = AreaOptions.plain
            places.area = id
            let question = try Question(
                connection, keys: session.keys, moment, places: AreaID(id) == nil ? .none : .named(places))
            let explanation = try SubjectExplanation.json(
                id, ruleSet, question.pack, question.view, question.directory, at: question.position,
                keys: session.keys)
            return (explanation, question.pack.currency)
        }
        let printer = try Printer(output, rows: false)
        if printer.isTable {
            try printer.write(Self.page(answer, output.words, currency))
        } else {
            try printer.document(answer)
        }
    }

    /// The explanation as a person reads it.
    static func page(_ answer: JSONValue, _ language: String, _ currency: PolicyPack.Currency) -> String {
        // Programs get money in its smallest unit; people get it as they write it.
        func shown(_ value: JSONValue?, _ unit: String?) -> String {
            guard let value, value != .null else { return "—" }
            guard let unit else { return TextTable.cell(value) }
            guard unit == currency.code, case .int(let number) = value else {
                return "\(TextTable.cell(value)) \(unit)"
            }
            return "\(ValueForm.decimal(number, scale: currency.exponent, grouped: true)) \(unit)"
        }
        guard let criteria = answer["criteria"]?.arrayValue else { return answer.text + "\n" }
        var lines = [
            "\(answer["id"]?.stringValue ?? "")  \(answer["ruleset"]?.stringValue ?? "")"
                + " \(answer["edition"]?.stringValue ?? "")  \(answer["as_of"]?.stringValue ?? "")"
                + "  \(answer["verdict"]?.stringValue ?? "")"
        ]
        for criterion in criteria {
            let sentence = criterion[language]?.stringValue ?? criterion["en"]?.stringValue ?? ""
            lines.append("")
            lines.append(
                "[\(criterion["verdict"]?.stringValue ?? "")] \(criterion["id"]?.stringValue ?? "")  \(sentence)"
            )
            var units: [String: String] = [:]
            for fact in criterion["facts"]?.arrayValue ?? [] {
                units[fact["id"]?.stringValue ?? ""] = fact["unit"]?.stringValue
                let value = shown(fact["value"], fact["unit"]?.stringValue)
                let entry = fact["entry"]?.stringValue.map {
                    "  ← \($0) \(fact["effective_on"]?.stringValue ?? "") \(fact["recorded_by"]?.stringValue ?? "")"
                        + " \(fact["recorded_at"]?.stringValue?.prefix(10) ?? "")"
                }
                let row = fact["source"]?["row"]?.intValue.map {
                    " (\(fact["source"]?["sheet"]?.stringValue ?? "")!\($0))"
                }
                lines.append(
                    "    \(fact["id"]?.stringValue ?? "") = \(value)\(entry ?? "")\(row ?? "")")
            }
            for parameter in criterion["parameters"]?.arrayValue ?? [] {
                let citation = parameter["citation"]
                let value = shown(parameter["value"], parameter["unit"]?.stringValue)
                lines.append(
                    "    param \(parameter["id"]?.stringValue ?? "") = \(value)"
                        + " [\(parameter["status"]?.stringValue ?? "")"
                        + "\(parameter["valid_from"]?.stringValue.map { " \($0)" } ?? "")]"
                        + " \(citation?["document"]?.stringValue ?? "") \(citation?["place"]?.stringValue ?? "")"
                )
            }
            if let missing = criterion["missing"]?.arrayValue?.compactMap(\.stringValue), !missing.isEmpty {
                lines.append("    ? \(missing.joined(separator: " "))")
            }
            if let nearest = criterion["nearest"], nearest != .null {
                let fact = nearest["fact"]?.stringValue ?? ""
                lines.append(
                    "    → \(fact): \(shown(nearest["from"], units[fact])) → \(shown(nearest["to"], units[fact]))"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
