import Columns
import Foundation
import Policy
import Vocabulary

/// Rules over the whole city in columns: the peers' nine parts, and the pack's household exit of 2017.
enum RuleTiming {
    static func run(_ folder: String) throws {
        let pack = try Bench.pack()
        guard let day = LocalDate(2017, 12, 31) else { return }
        let rules = try RuleSetOnDay(try pack.ruleSet("nine-parts"), in: pack, asOf: day)
        guard case .int(let yuan)? = rules.context.parameter("poverty-line.nbs-current", day) else {
            print("no poverty line on \(day)")
            return
        }
        let line = yuan
        guard case .int(let area)? = rules.context.parameter("housing.area-per-person", day) else {
            print("no area a person on \(day)")
            return
        }
        var columns: [String: FactColumn] = [:]
        for fact in Generating.facts {
            let (numbers, missing) = Generating.column(fact.name, fact.range)
            columns[fact.name] = FactColumn(numbers: numbers, missing: missing)
        }
        let table = FactTable(rows: Generating.rows, columns: columns)
        let program = try RuleSetProgram(rules, in: pack, over: table)
        var answer = NineParts(rows: Generating.rows, areas: Generating.villages)
        let seconds = Bench.median(of: 15) { answer.compiled(program, columns, line) }
        Bench.report(
            "nine-parts",
            [
                "seconds": .double(seconds), "facts": .int(Int64(columns.count)), "line": .int(line),
                "area": .int(area), "met": .int(answer.met), "unknown": .int(answer.unknown),
                "poor": .int(answer.poor), "mask": .int(answer.maskSum),
            ])
        var byHand = NineParts(rows: Generating.rows, areas: Generating.villages)
        let handSeconds = Bench.median(of: 15) { byHand.byHand(columns, line, area) }
        Bench.report(
            "nine-parts-hand",
            [
                "seconds": .double(handSeconds), "met": .int(byHand.met), "unknown": .int(byHand.unknown),
                "poor": .int(byHand.poor), "mask": .int(byHand.maskSum),
            ])
        let reading = Bench.median(of: 15) { Bench.sink(columns.values.reduce(0) { $0 &+ sum($1) }) }
        Bench.report(
            "nine-parts-read",
            [
                "seconds": .double(reading),
                "bytes": .int(Int64(columns.values.reduce(0) { $0 + $1.byteCount })),
            ])
        try householdExit(pack, day)
    }

    /// Every byte of a column.
    @inline(never)
    private static func sum(_ column: FactColumn) -> Int {
        func read<T: FixedWidthInteger>(_ values: [T]) -> Int {
            var total: T = 0
            for value in values { total &+= value }
            return Int(truncatingIfNeeded: total)
        }
        let numbers =
            switch column.numbers {
            case .int8(let values): read(values)
            case .int16(let values): read(values)
            case .int32(let values): read(values)
            case .int64(let values): read(values)
            }
        return numbers &+ read(column.missing ?? [])
    }

    /// The real edition of 2017 over columns of every fact that it reads.
    private static func householdExit(_ pack: PolicyPack, _ day: LocalDate) throws {
        let rules = try RuleSetOnDay(try pack.ruleSet("household-exit"), in: pack, asOf: day)
        var names: Set<String> = []
        for asked in rules.criteria {
            for text in [asked.edition.when, asked.edition.met] {
                names.formUnion(text?.expression?.freeNames ?? [])
            }
        }
        var columns: [String: FactColumn] = [:]
        for name in names.sorted() {
            guard let fact = pack.facts[name], fact.subject == .household else { continue }
            let (numbers, missing) = Generating.column(name, range(of: fact, in: pack))
            columns[name] = FactColumn(numbers: numbers, missing: missing)
        }
        let program = try RuleSetProgram(
            rules, in: pack, over: FactTable(rows: Generating.rows, columns: columns))
        var met = 0
        let seconds = Bench.median(of: 15) {
            let tallies = program.tallies(offsets: Generating.offsets)
            met = tallies.reduce(0) { $0 + $1.verdicts.met }
        }
        Bench.report(
            "household-exit-2017",
            [
                "seconds": .double(seconds), "facts": .int(Int64(columns.count)), "met": .int(Int64(met)),
            ])
    }

    /// Numbers around which a fact's thresholds lie.
    private static func range(of fact: Fact, in pack: PolicyPack) -> ClosedRange<Int64> {
        switch fact.type {
        case .bool: 0...1
        case .code: 0...Int64(max(0, (pack.codeLists[fact.codes ?? ""]?.allCodes.count ?? 1) - 1))
        case .money: -100_000...12_000_000
        case .number: 0...30_000
        default: 0...9
        }
    }
}

/// What both sides work out: masks of nine bits, verdicts, and poverty by village, from which towns and counties add up.
struct NineParts {
    var masks: [UInt16]
    var unknowns: [UInt16]
    var areas: Int
    var met: Int64 = 0
    var unknown: Int64 = 0
    var poor: Int64 = 0
    var maskSum: Int64 = 0
    var metByVillage: [Int]
    var poverty: [AreaPoverty] = []

    init(rows: Int, areas: Int) {
        masks = Array(repeating: 0, count: rows)
        unknowns = masks
        self.areas = areas
        metByVillage = Array(repeating: 0, count: areas)
    }

    /// The rule set as compiled from its text.
    mutating func compiled(_ program: RuleSetProgram, _ columns: [String: FactColumn], _ line: Int64) {
        var byVillage = Array(repeating: 0, count: areas)
        var unknown = 0
        var village = 0
        let offsets = Generating.offsets
        masks.withUnsafeMutableBufferPointer { masks in
            unknowns.withUnsafeMutableBufferPointer { unknowns in
                guard let allMasks = masks.baseAddress, let allUnknowns = unknowns.baseAddress else { return }
                program.run { block in
                    block.masks(allMasks + block.start, unknown: allUnknowns + block.start)
                    var row = 0
                    while row < block.count {
                        while Int(offsets[village + 1]) <= block.start + row { village += 1 }
                        let end = min(block.count, Int(offsets[village + 1]) - block.start)
                        let counts = block.counts(row..<end)
                        byVillage[village] += counts.met + counts.notApplicable
                        unknown += counts.unknown
                        row = end
                    }
                }
            }
        }
        metByVillage = byVillage
        addUp(columns, line, unknown)
    }

    /// The same by hand: one loop over the columns, as somebody would write it who knows this rule alone.
    mutating func byHand(_ columns: [String: FactColumn], _ line: Int64, _ area: Int64) {
        guard let income = columns["disposable_income"], let size = columns["household_size"],
            let house = columns["house_area_m2"], case .int32(let incomes) = income.numbers,
            case .int8(let sizes) = size.numbers, case .int16(let houses) = house.numbers
        else { return }
        func bytes(_ name: String) -> [Int8] {
            if case .int8(let values)? = columns[name]?.numbers { values } else { [] }
        }
        func missing(_ name: String) -> [UInt8] { columns[name]?.missing ?? [] }
        let (food, grade, insured) = (
            bytes("food_clothing_ok"), bytes("house_grade"), bytes("insured_members")
        )
        let (dropouts, water, power) = (bytes("dropouts"), bytes("water_quality_ok"), bytes("has_power"))
        let (television, road) = (bytes("television_sets"), bytes("road_impassable"))
        let noIncome = missing("disposable_income")
        let noSize = missing("household_size")
        let noHouse = missing("house_area_m2")
        let noGrade = missing("house_grade")
        let noInsured = missing("insured_members")
        let simple = [
            missing("food_clothing_ok"), missing("dropouts"), missing("water_quality_ok"),
            missing("has_power"),
            missing("television_sets"), missing("road_impassable"),
        ]
        metByVillage = Array(repeating: 0, count: areas)
        var unknown = 0
        for village in 0..<areas {
            var met = 0
            for row in Int(Generating.offsets[village])..<Int(Generating.offsets[village + 1]) {
                var mask: UInt16 = 0
                var unsure: UInt16 = 0
                func put(_ place: UInt16, _ isMet: Bool, _ isUnknown: Bool) {
                    mask |= (isMet && !isUnknown ? 1 : 0) << place
                    unsure |= (isUnknown ? 1 : 0) << place
                }
                let persons = Int64(sizes[row])
                put(0, Int64(incomes[row]) > line * persons, noIncome[row] | noSize[row] != 0)
                put(1, food[row] != 0, simple[0][row] != 0)
                let isGood = grade[row] < 2
                let isLarge = Int64(houses[row]) >= area * persons
                let noArea = noHouse[row] | noSize[row] != 0
                let isRefused = (noGrade[row] == 0 && !isGood) || (!noArea && !isLarge)
                put(2, isGood && isLarge, !isRefused && (noGrade[row] != 0 || noArea))
                if isRefused { mask &= ~4 }
                put(3, Int64(insured[row]) >= persons, noInsured[row] | noSize[row] != 0)
                put(4, dropouts[row] == 0, simple[1][row] != 0)
                put(5, water[row] != 0, simple[2][row] != 0)
                put(6, power[row] != 0, simple[3][row] != 0)
                put(7, television[row] > 0, simple[4][row] != 0)
                put(8, road[row] == 0, simple[5][row] != 0)
                masks[row] = mask
                unknowns[row] = unsure
                met += mask == 511 ? 1 : 0
                unknown += mask | unsure == 511 && unsure != 0 ? 1 : 0
            }
            metByVillage[village] = met
        }
        addUp(columns, line, unknown)
    }

    /// Poverty by village, then towns and counties as sums of villages.
    private mutating func addUp(_ columns: [String: FactColumn], _ line: Int64, _ unknown: Int) {
        guard let income = columns["disposable_income"], let size = columns["household_size"] else { return }
        poverty = AreaPoverty.byArea(income: income, size: size, line: line, offsets: Generating.offsets)
        var towns = Array(repeating: AreaPoverty(), count: Generating.towns)
        for (village, poverty) in poverty.enumerated() {
            towns[village * Generating.towns / areas].add(poverty)
        }
        var counties = Array(repeating: AreaPoverty(), count: Generating.counties)
        for (town, poverty) in towns.enumerated() {
            counties[town * Generating.counties / Generating.towns].add(poverty)
        }
        met = Int64(metByVillage.reduce(0, +))
        self.unknown = Int64(unknown)
        poor = counties.reduce(0) { $0 + $1.poorPersons }
        maskSum = masks.withUnsafeBufferPointer { masks in
            var sum: Int64 = 0
            for mask in masks { sum += Int64(mask) }
            return sum
        }
    }
}
