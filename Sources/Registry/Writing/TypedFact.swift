public import Policy
public import Vocabulary

extension PolicyPack {
    /// The value that somebody typed for a fact (填写值), in major units as `52.00`; an empty text takes the fact away.
    ///
    /// A Problem (422.407) says why it is none: not written as the type demands, too many decimals, outside the plausible
    /// range, or not in the code list. What was typed for a secret fact is not repeated.
    public func typed(_ text: String, for fact: Fact) throws -> FactValue? {
        if text.isEmpty { return nil }
        func refused(_ why: String) -> Problem {
            Problem(
                .valueRefused,
                ["fact": fact.id, "value": fact.sensitivity == .secret ? "***" : text, "why": why],
                at: Problem.Place(fact: fact.id))
        }
        let value: FactValue
        do { value = try fact.form.value(text) } catch {
            switch error {
            case .notWrittenSo: throw refused("\(fact.type.rawValue) 不这样写 / is not written so")
            case .tooManyDecimals: throw refused("小数最多 \(fact.scale) 位 / too many decimals")
            case .tooLarge: throw refused("数太大 / too large")
            }
        }
        guard fact.isPlausible(value) else { throw refused("超出合理范围 / outside the plausible range") }
        if let list = fact.codes, codeLists[list]?.value(text) == nil {
            throw refused("不在代码表 \(list) / not in the code list")
        }
        return value
    }
}
