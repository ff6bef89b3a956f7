import Columns
import Policy
import Registry
import Vocabulary

/// What is asked of one fact in a list (筛选条件), read from and written to the address.
///
/// `fact=yes`, `fact=A,B`, `fact=text` for truths, codes and texts; `fact.from`, `fact.to` in major units for numbers
/// and days; `fact=?` where it is not known, `fact=*` where it is.
struct ListFilter: Sendable, Equatable {
    static let unknown = "?"
    static let known = "*"

    let fact: Fact
    var value: String?
    var from: String?
    var to: String?

    /// The condition of a fact in an address; nil where there is none.
    init?(_ fact: Fact, _ query: [String: String]) {
        func text(_ key: String) -> String? {
            query[key].map { $0.trimming }.flatMap { $0.isEmpty ? nil : $0 }
        }
        self.fact = fact
        value = text(fact.id)
        from = text(fact.id + ".from")
        to = text(fact.id + ".to")
        // One number is a range of one.
        if isRange, let value, value != Self.unknown, value != Self.known {
            (from, to) = (value, value)
            self.value = nil
        }
        if value == nil, from == nil, to == nil { return nil }
    }

    /// Whether it is asked by first and last.
    var isRange: Bool { Self.isRange(fact) }

    static func isRange(_ fact: Fact) -> Bool { [.int, .money, .number, .date].contains(fact.type) }

    /// As it stands in an address.
    var query: [(String, String)] {
        if let value { return [(fact.id, value)] }
        if let from, from == to { return [(fact.id, from)] }
        return [from.map { (fact.id + ".from", $0) }, to.map { (fact.id + ".to", $0) }].compactMap { $0 }
    }

    /// What the snapshot is asked; a Problem (400.1) where a text is no value of the fact.
    func tests(_ snapshot: RegistrySnapshot) throws -> [ListQuery.Test] {
        if value == Self.unknown { return [.isUnknown] }
        if value == Self.known { return [.isKnown] }
        switch fact.type {
        case .text: return [.contains(value ?? "")]
        case .bool:
            guard value == "yes" || value == "no" else { throw refusal(value) }
            return [.isOneOf([value == "yes" ? 1 : 0])]
        case .code:
            return [
                .isOneOf(
                    try (value ?? "").split(separator: ",").map { code in
                        guard let number = snapshot.number(.text(String(code)), of: fact.id) else {
                            throw refusal(String(code))
                        }
                        return number
                    })
            ]
        case .int, .money, .number, .date:
            return [.isBetween(try number(from, snapshot), try number(to, snapshot))]
        }
    }

    private func number(_ text: String?, _ snapshot: RegistrySnapshot) throws -> Int64? {
        guard let text else { return nil }
        guard let value = try? fact.form.value(text.replacing(",", with: "")),
            let number = snapshot.number(value, of: fact.id)
        else { throw refusal(text) }
        return number
    }

    private func refusal(_ text: String?) -> Problem {
        let why = fact.type.writing
        return Problem(
            .badArgument,
            [
                "name": fact.label("en"), "name.zh": fact.label("zh"), "value": text ?? "", "why": why.en,
                "why.zh": why.zh,
            ])
    }

    /// In words: 人口 3–5, 主要致贫原因＝因病.
    func words(_ show: FactShow) -> String {
        let language = show.language
        let name = fact.label(language)
        if let value {
            switch value {
            case Self.unknown: return ListWords.isUnknown(language, ["fact": name])
            case Self.known: return ListWords.isKnown(language, ["fact": name])
            default: break
            }
            switch fact.type {
            case .bool: return ListWords.equals(language, ["fact": name, "value": yesNo(value, language)])
            case .code:
                let names = value.split(separator: ",").map { show.plain(.text(String($0)), fact.form) }
                return ListWords.equals(
                    language, ["fact": name, "value": names.joined(separator: language == "zh" ? "、" : ", ")])
            default: return ListWords.contains(language, ["fact": name, "value": value])
            }
        }
        let unit = (show.unit(fact.form) ?? "").trimming
        if let from, from == to {
            return ListWords.equals(
                language, ["fact": name, "value": from + (fact.unit == "year" ? "" : unit)])
        }
        let range = "\(from ?? "…")–\(to ?? "…")"
        return "\(name) \(range)\(fact.unit == "year" ? "" : unit)"
    }

    private func yesNo(_ value: String, _ language: String) -> String {
        (value == "yes" ? ListWords.yes : ListWords.no)(language)
    }
}
