import Access
import Policy
import Vocabulary

/// The comparison of a condition in numbers and values (怎么算), as far as the caller may see them.
struct WhyComparison {
    private typealias Say = WhyWords
    private let show: FactShow
    private var language: String { show.language }

    init(_ show: FactShow) { self.show = show }

    /// What is compared, the line, both side by side, and what came of it; nothing where a fact of it is not seen.
    func lines(_ reckoning: Reckoning) -> [(name: String, value: String)] {
        guard
            reckoning.facts.compactMap({ show.pack.facts[$0] }).allSatisfy({
                show.visibility(of: $0) == .clear
            }),
            let line = reckoning.line
        else { return [] }
        let unit = show.unit(reckoning.form) ?? ""
        func number(_ value: Int64?) -> String {
            value.map { show.plain(.integer($0), reckoning.form) } ?? FactShow.notKnown(language)
        }
        var lineName = Say.line(language)
        var lineValue = number(line)
        if let times = reckoning.times, let fact = show.pack.facts[times.fact] {
            lineName += " × " + fact.label(language)
            let count = times.value.map { show.plain(.integer($0), fact.form) } ?? FactShow.notKnown(language)
            lineValue += " × \(count) = \(number(reckoning.limit))"
        }
        var lines = [
            (
                reckoning.total.flatMap { show.pack.facts[$0]?.label(language) } ?? Say.compared(language),
                number(reckoning.counted) + (reckoning.counted == nil ? "" : unit)
            ),
            (lineName, lineValue + unit),
        ]
        guard let counted = reckoning.counted, let limit = reckoning.limit, let holds = reckoning.holds else {
            return lines
        }
        lines.append(
            (Say.comparison(language), "\(number(counted)) \(Self.sign(reckoning.sign)) \(number(limit))"))
        let word = Say.holds(holds)(language)
        let apart = number(Int64(clamping: (counted - limit).magnitude)) + unit
        lines.append((Say.result(language), Say.resultApart(language, ["holds": word, "gap": apart])))
        return lines
    }

    private static func sign(_ sign: ExpressionNode.BinaryOperator) -> String {
        switch sign {
        case .greaterOrEqual: "≥"
        case .lessOrEqual: "≤"
        default: sign.rawValue
        }
    }

    /// The truths of an expression, where values make them say more.
    func steps(_ steps: [WorkedStep]) -> [WorkedStep] {
        steps.contains { $0.filled != $0.text } ? steps : []
    }

    /// A fact's or parameter's value as an expression has it; nil for a fact that the caller may not see in clear.
    func text(_ id: String, _ value: FactValue, _ form: ValueForm) -> String? {
        if let fact = show.pack.facts[id], show.visibility(of: fact) != .clear { return nil }
        switch value {
        case .integer: return show.plain(value, form)
        case .bool(let holds): return holds ? "true" : "false"
        case .text(let text): return "'\(text)'"
        case .day(let day): return day.description
        }
    }
}
