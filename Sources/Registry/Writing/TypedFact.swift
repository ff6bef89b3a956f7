public import Policy
public import Vocabulary

extension PolicyPack {
    /// The value that somebody typed for a fact (填写值), in major units as `52.00`; an empty text takes the fact away.
    ///
    /// A Problem (422.407) says why it is none: not written as the type demands, too many decimals, outside the plausible
    /// range, or not in the code list. What was typed for a secret fact is not repeated.
    public func typed(_ text: String, for fact: Fact) throws -> FactValue? {
        if text.isEmpty { return nil }
        func refused(_ why: (zh: String, en: String)) -> Problem {
            Problem(
                .valueRefused,
                [
                    "fact": fact.id, "value": fact.sensitivity == .secret ? "***" : text, "why": why.en,
                    "why.zh": why.zh,
                ],
                at: Problem.Place(fact: fact.id))
        }
        let value: FactValue
        do { value = try fact.form.value(text) } catch {
            switch error {
            case .notWrittenSo: throw refused(fact.type.writing)
            case .tooManyDecimals:
                throw refused(("小数最多\(fact.scale)位", "it has more than \(fact.scale) decimals"))
            case .tooLarge: throw refused(("数太大", "it is too large"))
            }
        }
        guard fact.isPlausible(value) else { throw refused(("超出合理范围", "it is outside the plausible range")) }
        if let list = fact.codes, codeLists[list]?.value(text) == nil {
            throw refused(("不在代码表里", "it is not in the code list"))
        }
        return value
    }
}

extension FactType {
    /// How a value of the type is written, in Chinese and English (填写格式): what somebody is told who wrote it otherwise.
    public var writing: (zh: String, en: String) {
        switch self {
        case .int: ("请写整数", "write a whole number")
        case .number, .money: ("请写数字", "write a number")
        case .date: ("请写日期，如2018-09-30", "write a day, as 2018-09-30")
        case .bool: ("请写是或否", "write yes or no")
        case .code: ("请从代码表里选", "choose from the code list")
        case .text: ("请写文字", "write a text")
        }
    }
}
