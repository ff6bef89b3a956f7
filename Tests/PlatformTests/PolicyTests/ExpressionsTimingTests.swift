import Columns
import Foundation
import Policy
import Testing
import Vocabulary

/// Prints how long whole-city rules take; only asked for with TUOPIN_TIMING=1, in a release build.
struct ExpressionsTimingTests {
    static let isAsked = ProcessInfo.processInfo.environment["TUOPIN_TIMING"] == "1"

    static let types: [(name: String, type: ExpressionType, least: Int64, greatest: Int64)] = [
        ("net_income", .money(scale: 0, .none), -100_000, 12_000_000), ("household_size", .int(.open), 1, 9),
        ("house_area", .number(scale: 2, .open), 0, 30_000), ("house_grade", .code(list: "grade"), 0, 3),
        ("food_ok", .bool, 0, 1), ("water_ok", .bool, 0, 1), ("has_power", .bool, 0, 1),
        ("has_road", .bool, 0, 1),
        ("television_sets", .int(.open), 0, 2), ("insured_members", .int(.open), 0, 9),
        ("dropouts", .int(.open), 0, 2),
    ]
    static let criteria = [
        "net_income > param('line') * household_size", "food_ok",
        "house_grade in ['A', 'B'] && house_area >= param('area') * household_size",
        "insured_members >= household_size",
        "dropouts == 0", "water_ok", "has_power", "television_sets > 0", "has_road",
    ]

    @Test(.enabled(if: isAsked))
    func nineParts() throws {
        let rows = 294_784
        var state: UInt64 = 7
        func dice(_ range: ClosedRange<Int64>) -> Int64? {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            if state >> 59 == 0 { return nil }
            return range.lowerBound + Int64(state >> 33) % (range.upperBound - range.lowerBound + 1)
        }
        var columns: [String: FactColumn] = [:]
        for fact in Self.types {
            columns[fact.name] = FactColumn((0..<rows).map { _ in dice(fact.least...fact.greatest) })
        }
        let table = FactTable(rows: rows, columns: columns)
        let scope = ExpressionScope(
            facts: Dictionary(uniqueKeysWithValues: Self.types.map { ($0.name, $0.type) }),
            parameters: ["line": .money(scale: 0, .none), "area": .number(scale: 2, .open)],
            codes: ["grade": ["A", "B", "C", "D"]])
        let context = EvaluationContext(asOf: LocalDate(2017, 12, 31)) { id, _ in
            id == "line" ? .int(295_200) : .int(1_300)
        }
        let checked = try Self.criteria.map { try Expression($0).checked(scope).get() }
        let bytes = columns.values.reduce(0) { $0 + $1.byteCount }
        print("columns: \(bytes / 1_000) kB")
        time("compile") { _ = try? ColumnProgram(checked, over: table, context) }
        let program = try ColumnProgram(checked, over: table, context)
        time("nine criteria, every block") { program.run { _ in } }
        time("nine criteria and mask") {
            var met = 0
            withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 2_048) { mask in
                program.run { block in
                    for row in 0..<block.count { mask[row] = 0 }
                    for place in 0..<9 {
                        guard let truths = block.truths(of: place) else { continue }
                        let bit = UInt16(1) << UInt16(place)
                        for row in 0..<block.count { mask[row] |= truths[row] == TruthByte.holds ? bit : 0 }
                    }
                    for row in 0..<block.count { met += mask[row] == 511 ? 1 : 0 }
                }
            }
            sink(met)
        }
        let offsets = (0...900).map { Int32($0 * rows / 900) }
        if let income = columns["net_income"], let size = columns["household_size"] {
            time("poverty by village") {
                let sums = AreaPoverty.byArea(income: income, size: size, line: 295_200, offsets: offsets)
                sink(sums.reduce(0) { $0 + $1.poorHouseholds })
            }
        }
        time("reading the bytes") {
            var total = 0
            for column in columns.values {
                func read<T: FixedWidthInteger>(_ values: [T]) {
                    for value in values { total &+= Int(value) }
                }
                switch column.numbers {
                case .int8(let values): read(values)
                case .int16(let values): read(values)
                case .int32(let values): read(values)
                case .int64(let values): read(values)
                }
                for byte in column.missing ?? [] { total &+= Int(byte) }
            }
            sink(total)
        }
        for (place, text) in Self.criteria.enumerated() {
            let one = try ColumnProgram([checked[place]], over: table, context)
            time("columns: \(text)") { one.run { _ in } }
        }
        let names = Self.types.map(\.name)
        let facts = (0..<rows).map { row in FactRow(names.map { columns[$0]?[row] }) }
        for place in [0, 1, 2] {
            let program = try RowProgram(checked[place], facts: names, context)
            time("rows: \(Self.criteria[place])") {
                var met = 0
                for row in facts where program.outcome(row) == .value(1) { met += 1 }
                sink(met)
            }
        }
        let bindings = FactRowBindings(checked[0], facts[5], facts: names)
        time("tree, 1,000 times: \(Self.criteria[0])") {
            for _ in 0..<1_000 { _ = checked[0].expression.evaluate(bindings, context) }
        }
    }

    /// The median of eleven runs.
    func time(_ what: String, _ body: () -> Void) {
        var times: [Duration] = []
        for _ in 0..<11 { times.append(ContinuousClock().measure(body)) }
        print("\(what): \(times.sorted()[5])")
    }

    @inline(never)
    func sink(_ value: Int) { if value == .min { print(value) } }
}
