import Foundation
import Launching
import Tabular
import Testing
import Vocabulary

/// 灵山县 publishes who leaves in 2016, records it, and is asked for the list again years later.
@Suite("The list of a year is that of those who have left in it and of those who may")
struct ExitListTests {
    private func ids(_ rows: [JSONValue]) -> [String] { rows.compactMap { $0["id"]?.stringValue } }

    private func states(_ rows: [JSONValue]) -> Set<String> {
        Set(rows.compactMap { $0["state"]?.stringValue })
    }

    @Test("recording the exits takes nobody off the list, and nobody who has left is on the gaps")
    func recorded() throws {
        let office = try City.beforeExits()
        let known = try office.position()
        let proposed = try office.list("exit", "list", "--year", "2016")
        #expect(!proposed.isEmpty && states(proposed) == ["proposed"])
        #expect(proposed.allSatisfy { $0["exited_on"] == .null })
        let gaps = try office.list("exit", "gaps", "--year", "2016")
        let said = try office.ask("exit", "record", "--year", "2016")
        #expect(said["households"]?.intValue == Int64(proposed.count))
        let list = try office.list("exit", "list", "--year", "2016")
        #expect(ids(list) == ids(proposed))
        #expect(states(list) == ["exited"] && list.allSatisfy { $0["exited_on"] == "2016-12-31" })
        let after = try office.list("exit", "gaps", "--year", "2016")
        #expect(Set(ids(after)).isDisjoint(with: ids(list)))
        #expect(
            after.filter { $0["ruleset"] == "household-exit" }
                == gaps.filter { $0["ruleset"] == "household-exit" })
        // The day before they left, and what was known before it was recorded.
        #expect(
            states(try office.list("exit", "list", "--year", "2016", "--as-of", "2016-12-30")) == ["proposed"]
        )
        #expect(try office.list("exit", "list", "--year", "2016", "--known-at", known) == proposed)
        // Each is on the list of one year alone, and recorded once.
        let next =
            try office.list("exit", "list", "--year", "2017") + office.list("exit", "gaps", "--year", "2017")
        #expect(Set(ids(next)).isDisjoint(with: ids(list)))
        #expect(try office.ask("exit", "record", "--year", "2016")["households"] == 0)
        // The part of one town is the same part of the whole.
        let town = try office.list("exit", "list", "--year", "2016", "--area", "钦州港区")
        #expect(
            town == list.filter { $0["id"]?.stringValue?.hasPrefix("h-qinzhou-port-") == true }
                && !town.isEmpty)
    }

    @Test("a later correction changes the verdict of one who has left, not that it has left")
    func corrected() throws {
        let office = try City.copy()
        let list = try office.list("exit", "list", "--year", "2016")
        let home = try #require(ids(list).first)
        try office.ask("edit", home, "has_power=false", "--effective-on", "2016-12-31", "--reason", "复核")
        let row = try #require(
            try office.list("exit", "list", "--year", "2016").first { $0["id"]?.stringValue == home })
        #expect(row["state"] == "exited" && row["verdict"] == "unmet")
        #expect(!ids(try office.list("exit", "gaps", "--year", "2016")).contains(home))
        #expect(
            try office.run("exit", "list", "--year", "2016", "--format", "xlsx", "--out", "名单.xlsx").code == 0
        )
        let sheet = try #require(try WorkbookReader.read(file: office.path("名单.xlsx")).sheets.first)
        let texts = sheet.rows.map { $0.cells.compactMap(\.text) }
        #expect(texts[0].contains("状态") && texts[0].contains("脱贫日期"))
        #expect(texts.first { $0.contains(home) }?.contains("已退出") == true)
        #expect(try office.ask("verify", "名单.xlsx")["status"] == "same")
    }

    /// 茅坡村 with all twelve conditions of 2018 met.
    private static let village = [
        "县区": "灵山县", "乡镇": "烟墩镇", "行政村": "茅坡村", "户籍人口": "2000", "农户总数": "500", "贫困村": "是",
        "建档立卡户数": "100", "建档立卡人口": "320", "未脱贫人口": "40", "无劳动能力贫困户": "20", "县列产业个数": "2",
        "产业覆盖贫困户": "60", "有无合作社或基地": "是", "住房达标户数": "500", "参保人数": "2000",
        "应享未享医疗报销或救助人数": "0", "因贫辍学人数": "0", "未按规定劝返的辍学人数": "0", "应享未享教育资助人数": "0",
        "是否通硬化路": "是", "路基宽度": "6.5", "路面宽度": "4.5", "应通路自然村数": "9", "其中通路达标自然村数": "9",
        "饮水安全户数": "500", "通电户数": "500", "有电视户数": "500", "村办公场所": "是", "公示栏": "是",
        "标准化卫生室": "是", "镇政府所在地": "否", "篮球场": "是", "文化室": "是", "戏台": "否", "是否通宽带": "是",
        "应参加养老保险人数": "1000", "已参加养老保险人数": "950", "60周岁以上参保人数": "200", "其中已领养老金人数": "200",
        "应保未保户数": "0", "村民合作社": "是", "村集体经济收入": "60000", "上年村集体经济收入": "52000",
        "两委履职良好": "是", "软弱涣散情形个数": "0",
    ]

    @Test("a village stays on the list of the year in which it left, and is on no other")
    func villages() throws {
        let office = try ImportTests.office()
        let keys = Self.village.keys.sorted()
        func csv(_ more: [String: String] = [:]) -> String {
            let all = Self.village.merging(more) { $1 }
            return keys.joined(separator: ",") + "\n" + keys.map { all[$0] ?? "" }.joined(separator: ",")
                + "\n"
        }
        try csv().write(toFile: office.path("村情.csv"), atomically: true, encoding: .utf8)
        try office.ask("import", "村情.csv", "--effective-on", "2018-06-30", "--quiet")
        let before = try office.list("exit", "list", "--year", "2018")
        let village = try #require(before.first)
        #expect(
            before.count == 1 && village["kind"] == "village" && village["state"] == "proposed", "\(before)")
        #expect(try office.ask("exit", "record", "--year", "2018")["villages"] == 1)
        let after = try office.list("exit", "list", "--year", "2018")
        #expect(ids(after) == ids(before) && after.first?["state"] == "exited")
        #expect(after.first?["exited_on"] == "2018-12-31")
        // Water fails afterwards: what has left has left.
        try csv(["饮水安全户数": "100"]).write(toFile: office.path("复查.csv"), atomically: true, encoding: .utf8)
        try office.ask("import", "复查.csv", "--effective-on", "2018-09-30", "--quiet")
        let later = try office.list("exit", "list", "--year", "2018")
        #expect(later.first?["state"] == "exited" && later.first?["verdict"] == "unmet")
        for (list, year) in [("gaps", "2018"), ("list", "2019"), ("gaps", "2019")] {
            #expect(try office.list("exit", list, "--year", year).isEmpty, "\(list) \(year)")
        }
        #expect(try office.ask("exit", "record", "--year", "2018")["villages"] == 0)
        #expect(try office.ask("rebuild", "--check")["changed"] == [])
    }
}
