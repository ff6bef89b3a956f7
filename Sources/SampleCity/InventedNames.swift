/// Words for invented places and persons, by the pack's first language (虚构的人名地名).
///
/// None of these is a real person; the lists are our own. A language without a list of its own uses the English one.
struct InventedNames: Sendable {
    /// How a village that the plan does not name is called, and the mark that says it is invented.
    struct Places: Sendable {
        var first: [String]
        var second: [String]
        var villageEnding: String
        var mark: String
        var groups: [String]
    }

    /// What an office writes around a list: above it, between its groups and below it.
    struct Form: Sendable {
        var unitLine: String
        var subtotal: String
        var filledBy: String
        var checkedBy: String
        /// The heading of a group by its place in the list and its name.
        var heading: @Sendable (Int, String) -> String
        /// The last line by households and persons.
        var total: @Sendable (Int, Int) -> String
        /// The title by village, year and layout.
        var title: @Sendable (String, Int, String) -> String
    }

    var surnames: [String]
    var surnameWeights: [Int]
    var men: [String]
    var women: [String]
    /// Between surname and given name.
    var joint: String
    /// Whether the surname comes first.
    var surnameFirst: Bool
    var places: Places
    var yes: String
    var no: String
    /// What stands before an amount that is only roughly known.
    var about: String
    var form: Form

    static func of(language: String) -> InventedNames {
        switch language {
        case "zh": chinese
        case "fr": french
        default: english
        }
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static let chinese = InventedNames(
        surnames: words("黄 陈 李 梁 韦 覃 农 宁 张 刘 陆 苏 施 劳 符 容 梧 利 翁 颜 班 蒙 玉 莫 甘 冼 檀 仇 包 香"),
        surnameWeights: [
            120, 80, 75, 60, 40, 35, 10, 55, 50, 50, 40, 35, 30, 20, 15, 12, 4, 8, 8, 12, 10, 15, 8, 15, 12,
            5, 3, 3, 4,
            2,
        ],
        men: words("建华 志强 国庆 家兴 永福 德胜 文斌 海生 春林 世杰 光明 启航 子轩 浩然 明 强 勇 军 林 松 桂 山 水生 冬至 立夏 谷雨 大有 有田 石生 木根"),
        women: words("秀英 桂兰 丽华 春梅 小燕 玉珍 凤莲 美玲 雪芳 惠清 海棠 月娥 思雨 诗涵 梅 莲 兰 竹 菊 燕 荷月 霜降 白露 清明 芒种 小满 秋分 夏至 惊蛰 大雪"),
        joint: "", surnameFirst: true,
        places: Places(
            first: words("新 大 石 那 六 良 平 龙 白 高 长 上 下 东 西 南 北 中 福 安 永 金 青 竹 榕 荔 樟 枫 米 马 牛 凤 鹤 莲 桥 泉 茶 蕉 莞 坪"),
            second: words("塘 岭 垌 坪 江 坡 田 山 水 洞 湾 桥 口 圩 屋 寨 坑 冲 陂 坭 麓 埠 垭 墩 湖 井 峡 林 沟 滩"),
            villageEnding: "村", mark: "（模拟）",
            groups: words(
                "岭脚 塘背 新屋 老屋 上垌 下垌 大塘 石桥 榕根 竹山 水口 坡尾 田寮 横岭 坳背 沙坡 井头 社背 长塘 木根 桐油 荷塘 樟木 山口 江边 茶山 瓦窑 旧圩 龙潭 马鞍 高坡 平垌 土地 白石 红泥 菜园"
            )),
        yes: "是", no: "否", about: "约",
        form: Form(
            unitLine: "单位：元、平方米", subtotal: "小计", filledBy: "填表人：（模拟）", checkedBy: "审核人（签字）：",
            heading: { "\(numeral($0))、\($1)组" }, total: { "合计：\($0)户\($1)人" },
            title: { "\($0)\($1)年\($2)" }))

    /// A number up to 99 in words: 十二.
    private static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        guard (1...99).contains(number) else { return String(number) }
        let tens = number / 10
        return (tens > 1 ? digits[tens] : "") + (tens > 0 ? "十" : "") + digits[number % 10]
    }

    private static let french = InventedNames(
        surnames: words(
            "Abara Bolenda Comoe Dalaba Essomba Fambo Gandou Hondou Issaka Kalambo Loumba Manzou Ndalla Obama Padou Rabesa Sanda Tchadou Vounda Yamba"
        ), surnameWeights: [9, 8, 8, 7, 7, 6, 6, 5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2],
        men: words(
            "Alain Bakari Célestin Désiré Emile Firmin Gaston Honoré Ibrahim Jules Kouame Lucien Moussa Noël"),
        women: words(
            "Aïcha Béatrice Clarisse Delphine Esther Fatou Georgette Hawa Irène Jeanne Kadia Léonie Mariam"),
        joint: " ", surnameFirst: false,
        places: Places(
            first: words("Ba Bo Da Fo Ga Ka Ko La Ma Mo Na Nga Pa Sa So Ta To Va Ya Za"),
            second: words("bara doua fari goma kita lema mbé nari pala rou sira tiba vou woro zéla"),
            villageEnding: "", mark: " (simulé)",
            groups: words(
                "Amont Aval Centre Colline Marché Pont Rivière Source Verger Forêt Carrière Moulin Plateau Puits"
            )),
        yes: "oui", no: "non", about: "env. ",
        form: Form(
            unitLine: "Unité: unité monétaire, m2", subtotal: "Sous-total", filledBy: "Rempli par: (simulé)",
            checkedBy: "Vérifié par:", heading: { "\($0). \($1)" }, total: { "Total: \($0) / \($1)" },
            title: { "\($0), \($1), \($2)" }))

    private static let english = InventedNames(
        surnames: words(
            "Abe Barro Cole Dent Eller Farrow Grove Hale Ives Joss Keel Lowe Marr Noll Orme Pell Rudd Sayle"),
        surnameWeights: [9, 8, 8, 7, 7, 6, 6, 5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2],
        men: words("Adam Ben Colin David Ewan Frank Glen Harry Ian Jack Keith Liam Mark Neil Owen Paul"),
        women: words("Ann Beth Clare Dora Ella Fay Grace Holly Iris Jane Kate Lucy Mary Nora Olive Pam"),
        joint: " ", surnameFirst: false,
        places: Places(
            first: words(
                "Ash Birch Clay Dun East Fern Green High Iron Kings Long Mill North Oak Ridge South Thorn West"
            ),
            second: words(
                "bourne bridge croft dale field ford gate ham hill hurst ley mere moor side ton wick wood"),
            villageEnding: "", mark: " (simulated)",
            groups: words(
                "Upper Lower Middle Bridge Chapel Church Ferry Green Hill Lane Market Mill Pond Quarry Spring"
            )),
        yes: "yes", no: "no", about: "about ",
        form: Form(
            unitLine: "Unit: currency, m2", subtotal: "Subtotal", filledBy: "Filled in by: (simulated)",
            checkedBy: "Checked by:", heading: { "\($0). \($1)" }, total: { "Total: \($0) / \($1)" },
            title: { "\($0), \($1), \($2)" }))
}

/// Village names of one town, none twice and none that the plan uses there.
struct VillageNames {
    private var used: Set<String>
    private var random: SeededRandom
    private let places: InventedNames.Places

    init(avoiding named: [String], seed: UInt64, town: Int, places: InventedNames.Places) {
        used = Set(named)
        random = SeededRandom(seed: seed, 5, UInt64(town))
        self.places = places
    }

    /// The next invented name, marked as invented.
    mutating func next() -> String {
        for attempt in 0... {
            var name = (random.one(of: places.first) ?? "") + (random.one(of: places.second) ?? "")
            // A crowded town has villages of three characters.
            if attempt > 3 { name += random.one(of: places.second) ?? "" }
            name += places.villageEnding
            if attempt > 200 { name += String(attempt) }
            if used.insert(name).inserted { return name + places.mark }
        }
        return places.mark
    }

    /// The name of a natural village within its village: a word, and a number once the words are used up.
    static func group(_ place: Int, seed: UInt64, village: Int, places: InventedNames.Places) -> String {
        let words = places.groups
        guard !words.isEmpty else { return String(place + 1) }
        let start = SeededRandom.start(seed: seed, village: village, below: words.count)
        let round = place / words.count
        return words[(start + place) % words.count] + (round > 0 ? String(round + 1) : "")
    }
}

extension SeededRandom {
    /// A fixed place for each village, from which its natural villages are named in turn.
    static func start(seed: UInt64, village: Int, below bound: Int) -> Int {
        var random = SeededRandom(seed: seed, 6, UInt64(village))
        return random.below(bound)
    }
}
