import Columns
import Foundation
import Tabular
import Vocabulary

/// Makes the data that both sides read, from one seed.
enum Generating {
    /// Households of the reference city, in village order.
    static let rows = 294_784
    static let villages = 901
    static let towns = 62
    static let counties = 5

    /// The facts of the nine parts with their ranges; one in 32 is missing.
    static let facts: [(name: String, range: ClosedRange<Int64>)] = [
        ("disposable_income", -100_000...12_000_000), ("household_size", 1...9), ("food_clothing_ok", 0...1),
        ("house_grade", 0...3), ("house_area_m2", 0...30_000), ("insured_members", 0...9),
        ("dropouts", 0...2),
        ("water_quality_ok", 0...1), ("has_power", 0...1), ("television_sets", 0...2),
        ("road_impassable", 0...1),
    ]

    /// The first row of each village and one past the last.
    static let offsets: [Int32] = (0...villages).map { Int32($0 * rows / villages) }

    /// A column of a fact, the same wherever it is asked for.
    static func column(_ name: String, _ range: ClosedRange<Int64>) -> (numbers: [Int64], missing: [UInt8]) {
        var dice = Dice(state: name.utf8.reduce(2_016) { $0 &* 31 &+ UInt64($1) })
        var numbers: [Int64] = []
        var missing: [UInt8] = []
        numbers.reserveCapacity(rows)
        for _ in 0..<rows {
            let isMissing = dice.next() >> 59 == 0
            numbers.append(isMissing ? 0 : dice.roll(range))
            missing.append(isMissing ? 1 : 0)
        }
        return (numbers, missing)
    }

    /// Columns for the peers, a CSV of 40 columns and a workbook of 23.
    static func all(into folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for fact in facts {
            let (numbers, missing) = column(fact.name, fact.range)
            try numbers.withUnsafeBytes { Data($0) }.write(
                to: URL(fileURLWithPath: "\(folder)/\(fact.name).i64"))
            try Data(missing).write(to: URL(fileURLWithPath: "\(folder)/\(fact.name).missing"))
        }
        try offsets.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: "\(folder)/offsets.i32"))
        try csv("\(folder)/in.csv", rows: 100_000, columns: 40)
        try workbook("\(folder)/in.xlsx", rows: 100_000, columns: 23)
    }

    static let surnames = ["韦", "黄", "陆", "宁", "覃", "梁", "农", "苏", "李", "劳"]
    static let names = ["春禾", "谷雨", "白露", "秋分", "小满", "芒种", "夏至", "立冬", "大雪", "惊蛰"]

    /// The kinds of columns of a list: identity numbers, names, villages, counts, money, days, grades, yes and no.
    static func workbook(_ path: String, rows: Int, columns: Int) throws {
        let writer = try WorkbookWriter(file: path)
        try writer.beginSheet("名单", columns: (0..<columns).map { SheetColumn("列\($0)") })
        var dice = Dice(state: 1)
        for row in 0..<rows {
            writer.beginRow()
            for column in 0..<columns {
                let x = dice.next()
                switch column % 10 {
                case 0: writer.text("11010119\(10_000_000 + Int64(x % 89_999_999))01")
                case 1: writer.text(surnames[Int(x % 10)] + names[Int((x >> 32) % 10)])
                case 2: writer.text("埇口村\(row / 300 % 1_000)")
                case 3: writer.number(Int64(x % 10))
                case 4: writer.hundredths(Int64(x % 5_000_000))
                case 5: writer.date(LocalDate(dayNumber: Int32(16_000 + x % 1_000)))
                case 6: writer.number(Int64(x % 100_000))
                case 7: writer.text(["A", "B", "C", "D"][Int(x % 4)])
                case 8: writer.hundredths(Int64(x % 20_000))
                default: writer.text(x % 2 == 0 ? "是" : "否")
                }
            }
            try writer.endRow()
        }
        _ = try writer.finish()
    }

    /// The same as CSV, with every fifth name quoted.
    static func csv(_ path: String, rows: Int, columns: Int) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows * columns * 9)
        bytes.append(contentsOf: ((0..<columns).map { "列\($0)" }.joined(separator: ",") + "\n").utf8)
        var dice = Dice(state: 1)
        for row in 0..<rows {
            for column in 0..<columns {
                if column > 0 { bytes.append(0x2C) }
                let x = dice.next()
                switch column % 10 {
                case 0: bytes.append(contentsOf: "11010119\(10_000_000 + Int64(x % 89_999_999))0X".utf8)
                case 1:
                    let name = surnames[Int(x % 10)] + names[Int((x >> 32) % 10)]
                    bytes.append(contentsOf: (x % 5 == 0 ? "\"\(name),户主\"" : name).utf8)
                case 2: bytes.append(contentsOf: "埇口村\(row / 300 % 1_000)".utf8)
                case 3: JSONBytes.append(Int64(x % 10), to: &bytes)
                case 4: bytes.append(contentsOf: "\(x % 50_000).\(x % 90 + 10)".utf8)
                case 5:
                    bytes.append(contentsOf: LocalDate(dayNumber: Int32(16_000 + x % 1_000)).description.utf8)
                case 6: JSONBytes.append(Int64(x % 100_000), to: &bytes)
                case 7: bytes.append(0x41 + UInt8(x % 4))
                case 8: bytes.append(contentsOf: "\(x % 200).\(x % 90 + 10)".utf8)
                default: bytes.append(contentsOf: (x % 2 == 0 ? "是" : "否").utf8)
                }
            }
            bytes.append(0x0A)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
