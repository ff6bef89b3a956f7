import Vocabulary

/// What ids of the schema are called on the pages of a pack (说明用语): verdicts, subjects, types, units.
enum PageWords {
    /// A word in Chinese and in English, which other languages read too.
    struct Word {
        let (zh, en): (String, String)

        init(_ zh: String, _ en: String) { (self.zh, self.en) = (zh, en) }

        func callAsFunction(_ language: String) -> String { language.hasPrefix("zh") ? zh : en }
    }

    static func verdict(_ verdict: Verdict) -> Word {
        switch verdict {
        case .met: Word("已达标", "met")
        case .unmet: Word("未达标", "not met")
        case .unknown: Word("待核实", "to verify")
        case .notApplicable: Word("不适用", "not applicable")
        }
    }

    static func subject(_ subject: SubjectKind) -> Word {
        switch subject {
        case .household: Word("户", "Households")
        case .person: Word("人", "Persons")
        case .village: Word("村", "Villages")
        case .group: Word("自然村", "Natural villages")
        }
    }

    static func type(_ type: FactType) -> Word {
        switch type {
        case .int: Word("整数", "whole number")
        case .number: Word("数", "number")
        case .money: Word("金额", "money")
        case .date: Word("日期", "day")
        case .bool: Word("是否", "yes or no")
        case .code: Word("代码", "code")
        case .text: Word("文字", "text")
        }
    }

    /// A unit; one that is not here shows as the pack writes it.
    static func unit(_ unit: String?) -> Word {
        guard let unit else { return Word("", "") }
        return units[unit].map { Word($0, unit) } ?? Word(unit, unit)
    }

    private static let units = [
        "person": "人", "household": "户", "village": "村", "group": "自然村", "month": "月", "year": "年",
        "day": "天",
        "mu": "亩", "percent": "%", "point": "分", "minute": "分钟", "item": "个", "storey": "层", "litre": "升",
        "head": "头", "yuan": "元", "measure": "项", "grade": "级", "criterion": "项", "industry": "个",
        "visit": "次",
        "person-time": "人次", "person-year": "人·年", "ratio": "比",
    ]
}
