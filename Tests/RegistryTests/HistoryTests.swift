import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// 三户人家, corrected again and again, forwards and backwards in time, against the plain definition of a fact's value.
@Suite("Dated and backdated changes read as the definition says")
struct HistoryTests {
    static let facts = [
        "house_area_m2", "has_power", "house_grade", "labour_count", "head_name", "survey_date",
    ]

    /// One thing said of one household: a fact, its presence or its group.
    private struct Said {
        var home: Int
        var what: String
        var value: SQLValue
        var day: LocalDate
        var seq: Int64
    }

    /// The latest day not after the one asked for, then the latest entry: journal-and-storage.md, Facts.
    private static func value(_ said: [Said], _ home: Int, _ what: String, _ day: LocalDate, _ seq: Int64)
        -> SQLValue?
    {
        var best: Said?
        for one in said where one.home == home && one.what == what && one.day <= day && one.seq <= seq {
            if let known = best, (known.day, known.seq) > (one.day, one.seq) { continue }
            best = one
        }
        return best?.value
    }

    private static func random(_ fact: String, _ random: inout HistorySeed) -> FactValue? {
        if Int.random(in: 0..<6, using: &random) == 0 { return nil }
        switch fact {
        case "house_area_m2": return .integer(Int64.random(in: 1000...20000, using: &random))
        case "labour_count": return .integer(Int64.random(in: 0...6, using: &random))
        case "has_power": return .bool(Bool.random(using: &random))
        case "house_grade": return .text(["A", "B", "C", "D"].randomElement(using: &random) ?? "A")
        case "head_name": return .text(["陆谷雨", "覃小满", "韦立秋"].randomElement(using: &random) ?? "")
        default: return LocalDate(2016, Int.random(in: 1...12, using: &random), 9).map { .day($0) }
        }
    }

    private static func stored(_ value: FactValue?, _ column: FactColumn) -> SQLValue {
        switch value {
        case nil: .null
        case .bool(let truth): .integer(truth ? 1 : 0)
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .day(let day): .integer(Int64(day.yyyymmdd))
        }
    }

    @Test(
        "random histories, asked at random days and positions; a replay gives the same rows",
        arguments: [1, 2, 3, 4])
    func property(_ seed: UInt64) throws {
        var random = HistorySeed(seed)
        let county = try HistoryCounty(villages: 2)
        let tables = try county.store.read { try RegistryTables($0) }
        let columns = try Self.facts.map { try #require(tables.column($0, of: .household)) }
        let start = try #require(LocalDate(2016, 1, 1))
        let homes = 3
        let village = county.villages[0]
        var said: [Said] = []
        func id(_ home: Int) -> String { "h-lingshan-\(home + 1)" }
        for step in 0..<90 {
            // Few days, so that many changes meet on one.
            let day = start.adding(days: Int.random(in: 0..<12, using: &random))
            let touched =
                step < homes
                ? [step]
                : Array((0..<homes).shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)))
            let seq = try county.seq() + 1
            var plan = EntryPlan(
                chain: HistoryCounty.chain, kind: EntryKind.factsCorrected, subject: id(touched[0]),
                effectiveOn: day)
            for home in touched {
                var write = SubjectWrite(kind: .household, id: id(home), village: village)
                for fact in Self.facts.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
                {
                    let value = Self.random(fact, &random)
                    write.facts.append((fact, value))
                    let column = try #require(tables.column(fact, of: .household))
                    said.append(
                        Said(home: home, what: fact, value: Self.stored(value, column), day: day, seq: seq))
                }
                if step < homes || Int.random(in: 0..<8, using: &random) == 0 {
                    let isPresent = step < homes || Bool.random(using: &random)
                    write.isPresent = isPresent
                    said.append(
                        Said(
                            home: home, what: "present", value: .integer(isPresent ? 1 : 0), day: day,
                            seq: seq))
                }
                plan.writes.append(write)
            }
            try county.write([plan])
        }
        let last = try county.seq()
        let reader = StateReader(tables, facts: [.household: columns])
        try county.store.read { connection in
            for _ in 0..<400 {
                let day = start.adding(days: Int.random(in: -1..<14, using: &random))
                let seq = Int64.random(in: 0...last, using: &random)
                let home = Int.random(in: 0..<homes, using: &random)
                let key = SubjectID(kind: .household, unit: county.unit, number: home + 1).key
                let state = try reader.state(
                    .household, key, unit: county.unit, village: village.number,
                    at: Moment(asOf: day, seqs: [county.unit: seq]), connection)
                let known = said.contains { $0.home == home && $0.day <= day && $0.seq <= seq }
                let presence = Self.value(said, home, "present", day, seq)
                // Said of before it was said to be there: there from the first day on which anything is said.
                guard known, presence != .integer(0) else {
                    #expect(state == nil, "seed \(seed) home \(home) \(day) \(seq)")
                    continue
                }
                let found = try #require(state, "seed \(seed) home \(home) \(day) \(seq)")
                for (column, value) in zip(columns, found.values) {
                    let wanted = Self.value(said, home, column.fact, day, seq) ?? .null
                    #expect(value == wanted, "seed \(seed) home \(home) \(column.fact) \(day) \(seq)")
                }
            }
        }
        #expect(try county.rebuilt() == [])
    }

    @Test(
        "undone from the last to the first, every day reads as before each; a replay agrees",
        arguments: [1, 6])
    func undone(_ days: Int) throws {
        var random = HistorySeed(9)
        let county = try HistoryCounty(villages: 1)
        let tables = try county.store.read { try RegistryTables($0) }
        let columns = try Self.facts.map { try #require(tables.column($0, of: .household)) }
        let reader = StateReader(tables, facts: [.household: columns])
        let start = try #require(LocalDate(2016, 1, 1))
        func state(_ day: LocalDate, _ seq: Int64) throws -> [SQLValue]? {
            try county.store.read { connection in
                try reader.state(
                    .household, SubjectID(kind: .household, unit: county.unit, number: 1).key,
                    unit: county.unit,
                    village: county.villages[0].number, at: Moment(asOf: day, seqs: [county.unit: seq]),
                    connection)?
                    .values
            }
        }
        var batches: [(batch: String, before: Int64)] = []
        for step in 0..<14 {
            let before = try county.seq()
            let day = start.adding(days: step == 0 ? 0 : Int.random(in: 0..<days, using: &random))
            var write = SubjectWrite(
                kind: .household, id: "h-lingshan-1", village: county.villages[0],
                isPresent: step == 0 ? true : nil)
            for fact in Self.facts.shuffled(using: &random).prefix(2) {
                write.facts.append((fact, Self.random(fact, &random)))
            }
            var plan = EntryPlan(
                chain: HistoryCounty.chain, kind: EntryKind.factsCorrected, subject: write.id,
                effectiveOn: day)
            plan.writes = [write]
            batches.append((try county.write([plan]), before))
        }
        for (batch, before) in batches.reversed() {
            #expect(try county.undo(batch).isEmpty)
            let now = try county.seq()
            for offset in 0..<8 {
                let day = start.adding(days: offset)
                #expect(try state(day, now) == state(day, before), "\(batch) \(day)")
            }
        }
        #expect(try county.rebuilt() == [])
    }
}

/// A list for one village costs what that village costs, however large the county is.
@Suite("Reading keeps to the place asked for")
struct PlaceReadingTests {
    @Test("one village of twelve is read with its own rows alone, a county with all of them")
    func proportion() throws {
        let county = try HistoryCounty(villages: 12)
        let day = try #require(LocalDate(2016, 3, 1))
        var number = 0
        for village in county.villages {
            var plan = EntryPlan(chain: HistoryCounty.chain, kind: EntryKind.surveyRecorded, effectiveOn: day)
            for _ in 0..<20 {
                number += 1
                var write = SubjectWrite(
                    kind: .household, id: "h-lingshan-\(number)", village: village, isPresent: true)
                write.facts = [("labour_count", .integer(2)), ("head_name", .text("陆谷雨"))]
                plan.writes.append(write)
            }
            try county.write([plan])
        }
        let tables = try county.store.read { try RegistryTables($0) }
        let reader = StateReader(tables, kinds: [.household, .person, .village])
        let moment = Moment(asOf: day, seqs: [county.unit: try county.seq()])
        func cost(_ scope: Scope) throws -> (found: Int, counts: StatementCounts) {
            let read = try county.store.counting {
                try county.store.read { connection in
                    var found = 0
                    for part in scope.parts {
                        for village in part.villages {
                            found += try reader.village(village, unit: part.unit, at: moment, connection)
                                .households.count
                        }
                    }
                    return found
                }
            }
            return (read.result, read.counts)
        }
        let directory = try county.store.read { try AreaDirectory($0, asOf: day) }
        let one = try cost(Scope(county.villages[5], in: directory))
        let all = try cost(Scope(try #require(AreaID("a2")), in: directory))
        #expect(one.found == 20 && all.found == 240)
        #expect(one.counts.rows == 20 && all.counts.rows == 240)
        #expect(one.counts.scannedRows == 0 && all.counts.scannedRows == 0)
        #expect(one.counts.sorts == 0 && all.counts.sorts == 0)
        #expect(one.counts.steps * 8 < all.counts.steps, "\(one.counts.steps) of \(all.counts.steps)")
    }
}
