/// How people write in cells, by script (书写习惯): words for none, for "about", marks of rows that are no data.
///
/// These are facts about writing systems, not policy; a pack's layout may add words of its own place.
public struct ReadingConventions: Sendable {
    /// Words and marks that say that there is none: known to be empty, which differs from 0.
    public var noneWords: Set<String>
    /// Words that say that nobody knows yet.
    public var unknownWords: Set<String>
    /// Marks of an approximate number, before or after it.
    public var approximateMarks: [String]
    /// Marks of an approximate date.
    public var approximateDateMarks: [String]
    /// Marks between the two ends of a range.
    public var rangeMarks: Set<Unicode.Scalar>
    /// Powers of ten as words after a number.
    public var powers: [(word: String, power: Int)]
    /// Words for the currency before a number.
    public var currencyPrefixes: [String]
    /// Units as words: the word, the unit's id, and whether it is the currency's major unit.
    public var units: [(word: String, unit: String)]
    /// Words for yes.
    public var yesWords: Set<String>
    /// Words for no.
    public var noWords: Set<String>
    /// Beginnings of a total row.
    public var totalWords: [String]
    /// Beginnings of a remark row.
    public var remarkWords: [String]
    /// Words that make a row a row of signatures.
    public var signatureWords: [String]
    /// Beginnings of a cell that states the unit of the sheet.
    public var unitLineWords: [String]
    /// Endings of a group heading row.
    public var groupEndings: [String]
    /// Words of a header that speak of an earlier year.
    public var earlierYearWords: [String]
    /// Beginnings of a header that only say "of which".
    public var ofWhichWords: [String]
    /// Digits written as words.
    public var wordDigits: [Unicode.Scalar: UInt8]
    /// Words that only occur in numbers written as words (tens, hundreds).
    public var wordPowers: Set<Unicode.Scalar>
    /// Words between a household count and a person count of a total, as 户 and 人.
    public var householdCounters: [String]
    /// Counters of persons in a total.
    public var personCounters: [String]
    /// Words of a remark that say why a member of a household is not listed; a layout's own.
    public var absenceWords: [String] = []

    /// What is usual in Chinese and Latin script.
    public static let usual = ReadingConventions(
        noneWords: [
            "-", "--", "---", "\u{2014}", "\u{2014}\u{2014}", "\u{2013}", "\u{2013}\u{2013}", "/", "//", "\\",
            "\u{2500}",
            "\u{2500}\u{2500}", "无", "没有", "没", "空", "无此项", "暂无", "未上户", "无证",
            "无证件", "无号码", "none", "n/a", "null", "nil",
        ],
        unknownWords: [
            "不详", "不清楚", "不知道", "未知", "待查", "待核", "待核实", "待定", "待补", "待填", "不明", "?", "??",
            "unknown",
        ],
        approximateMarks: [
            "大约", "大概", "约", "近", "将近", "左右", "上下", "多", "余", "来", "以上", "以下", "不足", "超过", "至少",
            "最多", "几", "~", "≈", ">", "<", "about",
        ],
        approximateDateMarks: [
            "约", "左右", "前后", "大概", "上旬", "中旬", "下旬", "月初", "月底", "月中", "年初", "年底", "年中", "半年",
            "春节", "以前", "以后", "之前", "之后", "季度",
        ],
        rangeMarks: ["-", "\u{2014}", "\u{2013}", "~", "至", "到", "\u{2500}", "\u{301C}", "\u{223C}"],
        powers: [("万", 4), ("亿", 8), ("千", 3), ("百", 2), ("%", -2), ("\u{2030}", -3)],
        currencyPrefixes: ["人民币", "RMB", "CNY"],
        units: [
            ("元", "major"), ("圆", "major"), ("块", "major"), ("块钱", "major"), ("元整", "major"),
            ("人民币", "major"), ("角", "tenth"), ("分", "minor"), ("平方米", "m2"), ("平方", "m2"), ("平米", "m2"),
            ("㎡", "m2"), ("m²", "m2"), ("m2", "m2"), ("米", "m"), ("公里", "km"), ("千米", "km"), ("人", "person"),
            ("口", "person"), ("口人", "person"), ("个", "count"), ("户", "household"), ("台", "set"), ("部", "set"),
            ("亩", "mu"), ("升", "litre"), ("层", "storey"), ("间", "room"), ("分", "point"), ("分钟", "minute"),
            ("分", "minute"), ("小时", "hour"), ("个月", "month"), ("月", "month"),
            ("年", "year"), ("岁", "year"), ("周岁", "year"), ("天", "day"), ("次", "count"), ("公斤", "kg"),
            ("斤", "jin"), ("头", "head"), ("只", "head"), ("棵", "count"), ("株", "count"), ("级", "grade"),
        ],
        yesWords: [
            "是", "有", "√", "✓", "✔", "\u{2611}", "对", "已", "y", "yes", "true", "t", "合格", "达标", "通",
            "已通", "属实", "已脱贫", "1",
        ],
        noWords: [
            "否", "无", "×", "✗", "✘", "x", "没有", "没", "不是", "未", "n", "no", "false", "f", "不合格",
            "不达标", "不通", "未通", "未脱贫", "0",
        ],
        totalWords: ["合计", "小计", "总计", "共计", "累计", "总合计", "本页合计", "本页小计", "total", "subtotal"],
        remarkWords: ["注", "备注", "说明", "填表说明", "填报说明", "note", "remark"],
        signatureWords: [
            "填表人", "填报人", "制表", "制表人", "审核", "审核人", "复核", "复核人", "经办", "经办人", "负责人", "签字",
            "签名", "盖章", "填表日期", "填报日期", "调查员", "调查人", "入户人", "帮扶人签字", "户主签字", "单位负责人",
        ],
        unitLineWords: ["单位", "金额单位", "计量单位", "unit"],
        groupEndings: ["村民小组", "小组", "自然村", "自然屯", "组", "屯", "队"],
        earlierYearWords: ["上年", "上一年", "去年", "前年", "往年", "上年度", "previous", "last year"],
        ofWhichWords: ["其中:", "其中", "其中、", "of which"],
        wordDigits: [
            "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
            "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
        ],
        wordPowers: ["十", "百", "千", "万", "亿", "拾", "佰", "仟", "廿", "卅", "半"],
        householdCounters: ["户"], personCounters: ["人", "口", "口人"])

    /// The conventions with the words of a layout added.
    func adding(_ layout: FormLayout) -> ReadingConventions {
        var all = self
        all.absenceWords += layout.absenceWords.map(CellText.closed)
        for word in layout.noneWords { all.noneWords.insert(CellText.closed(word).lowercased()) }
        for word in layout.totalWords where !all.totalWords.contains(CellText.closed(word)) {
            all.totalWords.append(CellText.closed(word))
        }
        return all
    }
}
