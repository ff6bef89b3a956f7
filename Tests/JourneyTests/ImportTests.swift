import Foundation
import Launching
import Tabular
import Testing
import Vocabulary

/// The clerk of 烟墩镇 hands in the survey of two villages, with what clerks get wrong.
@Suite("A survey file is taken whole or not at all, and says why")
struct ImportTests {
    static let headers = [
        "县", "乡镇", "行政村", "户编号", "户主姓名", "家庭人口", "劳动力人数", "工资性收入", "住房面积", "调查日期",
    ]

    static func home(
        _ code: String, _ head: String, size: String = "3", area: String = "75", village: String = "茅坡村"
    )
        -> [String]
    {
        ["灵山县", "烟墩镇", village, code, head, size, "2", "12000.5", area, "2016-03-09"]
    }

    static let good = [
        home("MP01", "陆谷雨"), home("MP02", "覃小满", size: "4"), home("MP03", "韦立秋", area: "61.25"),
    ]

    /// A workbook as the clerk would save it.
    static func workbook(_ rows: [[String]], at path: String, sheet: String = "入户调查表") throws {
        let writer = try WorkbookWriter(file: path)
        try writer.beginSheet(sheet)
        for row in [headers] + rows {
            writer.beginRow()
            for cell in row { writer.text(cell) }
            try writer.endRow()
        }
        _ = try writer.finish()
    }

    /// An office of the city that has recorded the two villages and nothing else.
    static func office(pack: String = Program.firstPack) throws -> Office {
        let office = try Office("import")
        try office.ask("init", "--pack", pack, "--node", "qinzhou", "--quiet")
        try "县区,乡镇,行政村,户籍人口\n灵山县,烟墩镇,茅坡村,1200\n灵山县,烟墩镇,长岭村,900\n"
            .write(toFile: office.path("村.csv"), atomically: true, encoding: .utf8)
        try office.ask("import", "村.csv", "--effective-on", "2016-01-01", "--quiet")
        return office
    }

    private func households(_ office: Office) throws -> [JSONValue] {
        try office.list("export", "households", "--area", "灵山县/烟墩镇", "--as-of", "2016-12-31")
    }

    @Test("a good file is taken once; asked for again it is unchanged; a dry run writes nothing")
    func once() throws {
        let office = try Self.office()
        try Self.workbook(Self.good, at: office.path("调查.xlsx"))
        let before = try office.position()
        let dry = try office.ask("import", "调查.xlsx", "--dry-run", "--quiet")
        #expect(dry["files"]?.arrayValue?.first?["status"] == "dry-run" && dry["batch"] == .null)
        #expect(try office.position() == before)
        let first = try office.ask("import", "调查.xlsx", "--quiet")
        let file = try #require(first["files"]?.arrayValue?.first)
        #expect(file["status"] == "imported" && file["layout"] == "survey-plain")
        #expect(
            file["rows"]?.intValue == 3 && file["accepted"]?.intValue == 3
                && file["households"]?.intValue == 3)
        #expect(first["position"]?.stringValue == (try office.position()))
        let homes = try households(office)
        #expect(homes.compactMap { $0["head_name"]?.stringValue } == ["陆谷雨", "覃小满", "韦立秋"])
        #expect(homes.map { $0["wage_income_fen"]?.intValue } == [1_200_050, 1_200_050, 1_200_050])
        #expect(homes.last?["house_area_m2"] == .number("61.25"))
        // The survey date of the file is the day from which it holds.
        #expect(
            try office.list("export", "households", "--area", "灵山县/烟墩镇", "--as-of", "2016-03-08").isEmpty)
        let again = try office.ask("import", "调查.xlsx", "--quiet")
        #expect(again["files"]?.arrayValue?.first?["status"] == "unchanged" && again["batch"] == .null)
        #expect(again["position"] == first["position"])
    }

    /// Households of a village with their groups (屯), as a clerk lists them.
    private static func groups(_ rows: [(village: String, group: String, code: String, head: String)])
        -> [[String]]
    {
        rows.map { ["灵山县", "烟墩镇", $0.village, $0.group, $0.code, $0.head, "2016-03-09"] }
    }

    @Test("files handed in together become what they become one after another, new groups and all")
    func groupsTogether() throws {
        let headers = ["县", "乡镇", "行政村", "自然村", "户编号", "户主姓名", "调查日期"]
        let files: [(name: String, rows: [[String]])] = [
            (
                "茅坡.csv",
                Self.groups([("茅坡村", "上屯", "MP01", "陆谷雨"), ("茅坡村", "下屯", "MP02", "覃小满")])
            ),
            (
                "长岭.csv",
                Self.groups([("长岭村", "上屯", "CL01", "韦立秋"), ("长岭村", "岭脚", "CL02", "农夏至")])
            ),
            // The second file of a village finds the groups of the first.
            (
                "茅坡又.csv",
                Self.groups([("茅坡村", "下屯", "MP03", "苏立冬"), ("茅坡村", "新屯", "MP04", "黄白露")])
            ),
            (
                "长岭又.csv",
                Self.groups([("长岭村", "上屯", "CL03", "宁秋分"), ("茅坡村", "新屯", "MP05", "滕寒露")])
            ),
        ]
        func taken(_ ask: (Office) throws -> Void) throws -> [[JSONValue?]] {
            let office = try Self.office()
            for file in files {
                try ([headers] + file.rows).map { $0.joined(separator: ",") + "\n" }.joined()
                    .write(toFile: office.path(file.name), atomically: true, encoding: .utf8)
            }
            try ask(office)
            #expect(try office.ask("rebuild", "--check")["changed"] == [])
            return try households(office).map { home in
                ["id", "area", "head_name", "household_code"].map { home[$0] }
            }
        }
        let together = try taken { try $0.ask(["import"] + files.map(\.name) + ["--quiet"]) }
        let singly = try taken { office in
            for file in files { try office.ask("import", file.name, "--quiet") }
        }
        #expect(together == singly && together.count == 8)
    }

    @Test(
        "one household that cannot be placed refuses the file; --accept-valid takes the others and marks it")
    func mixed() throws {
        let office = try Self.office()
        let rows =
            Self.good + [
                Self.home("MP04", "农夏至", village: "无此村"), Self.home("MP05", ""),
                Self.home("MP06", "苏立冬", area: "约八十"),
            ]
        try Self.workbook(rows, at: office.path("调查.xlsx"))
        let before = try office.position()
        let refused = try office.ask("import", "调查.xlsx", "--quiet", code: 1)
        #expect(refused["files"]?.arrayValue?.first?["status"] == "refused")
        #expect(try office.position() == before)
        let taken = try office.ask(
            "import", "调查.xlsx", "--accept-valid", "--problems", "问题.xlsx", "--quiet", code: 3)
        let file = try #require(taken["files"]?.arrayValue?.first)
        #expect(file["status"] == "imported")
        #expect(
            file["rows"]?.intValue == 6 && file["rejected"]?.intValue == 2 && file["accepted"]?.intValue == 4)
        let problems = file["problems"]?.arrayValue ?? []
        for row in [5, 6] {
            let found = problems.contains { $0["row"]?.intValue == Int64(row) && $0["severity"] == "error" }
            #expect(found, "row \(row)")
        }
        let doubt = try #require(problems.first { $0["cell"] == "I7" })
        #expect(doubt["fact"] == "house_area_m2" && doubt["zh"] != .null && doubt["en"] != .null)
        let homes = try households(office)
        #expect(homes.count == 4)
        // A value in doubt is not known; the household is there.
        #expect(homes.last?["head_name"] == "苏立冬" && homes.last?["house_area_m2"] == .null)
        let marked = try WorkbookReader.read(file: office.path("问题.xlsx"))
        let sheet = try #require(marked.sheets.first)
        #expect(sheet.rows.count == rows.count + 1)
        #expect(sheet.rows[6].cells.first { $0.column == 8 }?.text == "约八十")
        let original = try Data(contentsOf: URL(fileURLWithPath: office.path("调查.xlsx")))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: office.path("问题.xlsx")))
        #expect(bytes != original)
    }

    @Test("two files in one batch: the bad one is absent, the good one is there")
    func batch() throws {
        let office = try Self.office()
        try Self.workbook(Self.good, at: office.path("一.xlsx"))
        try Self.workbook([Self.home("CL01", "梁芒种", village: "无此村")], at: office.path("二.xlsx"))
        let answer = try office.ask("import", "一.xlsx", "二.xlsx", "没有.xlsx", "--quiet", code: 3)
        #expect(
            answer["files"]?.arrayValue?.compactMap { $0["status"]?.stringValue } == [
                "imported", "refused", "refused",
            ])
        #expect(try households(office).count == 3)
        let show = try office.list("journal", "show", "--last", "50")
        #expect(
            show.contains { $0["header"]?["batch"] == answer["batch"] && $0["header"]?["actor"] == "u-clerk" }
        )
    }

    @Test(
        "files handed in together are taken as if one after another: each sees what those before it recorded")
    func together() throws {
        let files: [(name: String, rows: [[String]])] = [
            ("一.xlsx", Self.good), ("一的副本.xlsx", []),
            ("二.xlsx", [Self.home("MP01", "陆谷雨", size: "5"), Self.home("MP04", "农夏至")]),
            ("三.xlsx", [Self.home("CL01", "梁芒种", village: "长岭村")]),
            ("四.xlsx", [Self.home("CL01", "梁芒种", size: "6", village: "长岭村")]),
        ]
        func handIn(_ office: Office) throws {
            for file in files where !file.rows.isEmpty {
                try Self.workbook(file.rows, at: office.path(file.name))
            }
            try FileManager.default.copyItem(
                atPath: office.path("一.xlsx"), toPath: office.path("一的副本.xlsx"))
        }
        let together = try Self.office()
        try handIn(together)
        let answer = try together.ask(["import"] + files.map(\.name) + ["--quiet"])
        let taken = try #require(answer["files"]?.arrayValue)
        let apart = try Self.office()
        try handIn(apart)
        for (file, all) in zip(files, taken) {
            let alone = try apart.ask("import", file.name, "--quiet")["files"]?.arrayValue?.first
            for count in ["status", "rows", "accepted", "unchanged", "households"] {
                #expect(alone?[count] == all[count], "\(file.name) \(count)")
            }
        }
        #expect(taken.map { $0["status"] } == ["imported", "unchanged", "imported", "imported", "imported"])
        #expect(try households(together) == (try households(apart)))
        let sizes = try households(together).compactMap { $0["household_size"]?.intValue }
        #expect(sizes.sorted() == [3, 3, 4, 5, 6])
        #expect(try together.ask("rebuild", "--check")["changed"] == [])
    }

    @Test("an import taken back is gone, also its file: it can be handed in again")
    func undone() throws {
        let office = try Self.office()
        try Self.workbook(Self.good, at: office.path("调查.xlsx"))
        let first = try office.ask("import", "调查.xlsx", "--quiet")
        let undone = try office.ask("undo", first["batch"]?.stringValue ?? "", "--reason", "交错了")
        #expect(undone["kept"] == [] && (undone["undone"]?.intValue ?? 0) > 0)
        #expect(try households(office).isEmpty)
        let known = try office.list(
            "export", "households", "--area", "灵山县/烟墩镇", "--as-of", "2016-12-31", "--known-at",
            first["position"]?.stringValue ?? "")
        #expect(known.count == 3)
        let again = try office.ask("import", "调查.xlsx", "--quiet")
        #expect(again["files"]?.arrayValue?.first?["status"] == "imported")
        #expect(try households(office).count == 3)
        #expect(try office.ask("rebuild", "--check")["changed"] == [])
        #expect(try office.ask("journal", "verify", "--tables")["ok"] == true)
    }

    @Test("no day anywhere: the import refuses to guess; a second survey changes only what changed")
    func days() throws {
        let office = try Self.office()
        let undated = Self.good.map { Array($0.dropLast()) + [""] }
        try Self.workbook(undated, at: office.path("无日期.xlsx"))
        #expect(try office.run("import", "无日期.xlsx", "--quiet").code == 1)
        try office.ask("import", "无日期.xlsx", "--effective-on", "2016-02-01", "--quiet")
        var changed = Self.good
        changed[1][8] = "99"
        try Self.workbook(changed, at: office.path("复查.xlsx"))
        let answer = try office.run("import", "复查.xlsx", "--quiet", "--effective-on", "2016-03-09").document()
        #expect(answer["files"]?.arrayValue?.first?["status"] == "imported")
        let homes = try households(office)
        #expect(
            homes.count == 3 && homes[1]["house_area_m2"] == .number("99.00"), "\(homes[1].text.prefix(900))")
        let before = try office.list("export", "households", "--area", "灵山县/烟墩镇", "--as-of", "2016-02-15")
        #expect(before[1]["house_area_m2"] == .number("75.00"))
    }

    @Test("what is exported as CSV or xlsx reads back as it was, also where a cell looks like a formula")
    func exported() throws {
        let office = try Self.office()
        var rows = Self.good
        rows[0][4] = "=陆谷雨"
        try Self.workbook(rows, at: office.path("调查.xlsx"))
        _ = try office.run("import", "调查.xlsx", "--quiet", "--accept-valid")
        let homes = try households(office)
        for form in ["csv", "xlsx"] {
            let answer = try office.run(
                "export", "households", "--area", "灵山县/烟墩镇", "--as-of", "2016-12-31", "--format", form,
                "--out", "户.\(form)")
            #expect(answer.code == 0, "\(answer.err)")
            let sheet = try #require(try WorkbookReader.read(file: office.path("户.\(form)")).sheets.first)
            let column = try #require(sheet.rows.first?.cells.first { $0.text == "head_name" }?.column)
            let names = sheet.rows.dropFirst().map { row in row.cells.first { $0.column == column }?.text }
            if form == "xlsx" { #expect(names == homes.map { $0["head_name"]?.stringValue }) }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: office.path("户.\(form)")))
            if form == "csv" {
                #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
                #expect(!String(decoding: bytes, as: UTF8.self).contains(",=陆"))
            }
        }
    }
}
