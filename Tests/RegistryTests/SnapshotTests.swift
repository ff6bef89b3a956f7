import Columns
import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

@Suite("The snapshot says what the database says")
struct SnapshotTests {
    private static let first = LocalDate(2016, 3, 1) ?? LocalDate(dayNumber: 0)
    private static let today = first.adding(days: 30)

    /// Every fact of every subject of a village, as the tree evaluator has it from the database.
    private static func compare(
        _ snapshot: RegistrySnapshot, _ county: HistoryCounty, _ seen: inout Set<String>
    ) throws {
        try county.store.read { connection in
            let tables = try RegistryTables(connection)
            let sources = SubjectSources(county.pack, tables, asOf: snapshot.moment.asOf)
            for area in county.villages {
                let state = try sources.reader.village(
                    area.number, unit: county.unit, at: snapshot.moment, connection)
                let village = sources.village(state)
                let key = VillageKey(unit: county.unit, village: area.number)
                let chunk = try #require(snapshot.columns.place(of: key))
                let block = snapshot.columns.chunks[chunk]
                #expect(block.hasOwn == (state.own != nil))
                #expect(
                    (0..<block.rows(.household)).map { block.id(.household, $0) }
                        == state.households.map(\.subject))
                compare([village.source], .village, snapshot, chunk, &seen)
                compare(village.households.map(\.source), .household, snapshot, chunk, &seen)
                let persons = village.households.flatMap { $0.source.lower[.person] ?? [] }
                #expect(persons.count == block.rows(.person))
                compare(persons, .person, snapshot, chunk, &seen)
            }
        }
    }

    private static func compare(
        _ sources: [FactSource], _ kind: SubjectKind, _ snapshot: RegistrySnapshot, _ chunk: Int,
        _ seen: inout Set<String>
    ) {
        for fact in snapshot.pack.facts.of(kind) where fact.sensitivity != .secret {
            for (place, source) in sources.enumerated() {
                let row = Snapshot.Row(chunk: chunk, row: place)
                var tree: FactValue?
                if case .value(let value)? = source.value(of: fact.id) { tree = FactValue(value) }
                let column = snapshot.value(fact.id, kind, row)
                if tree != column {
                    Issue.record("\(fact.id): \(String(describing: tree)), not \(String(describing: column))")
                }
                if tree != nil { seen.insert(fact.id) }
            }
        }
    }

    @Test(
        "every fact, derived ones too, after random lives; taking the entries since equals reading all",
        arguments: [1, 2])
    func property(_ seed: UInt64) throws {
        var life = try SnapshotCounty(villages: 3, seed: seed, from: Self.first)
        try life.live(60)
        let county = life.county
        let before = try RegistrySnapshot(county.store, asOf: Self.today)
        var seen: Set<String> = []
        try Self.compare(before, county, &seen)
        #expect(seen.count > 150, "\(seen.count) facts were known somewhere")
        try life.live(25)
        let after = try before.refreshed(county.store, keys: county.keys, asOf: Self.today)
        #expect(after.receipt > before.receipt)
        try Self.compare(after, county, &seen)
        let again = try after.refreshed(county.store, keys: county.keys, asOf: Self.today)
        #expect(again.receipt == after.receipt)
        let tomorrow = try after.refreshed(county.store, keys: county.keys, asOf: Self.today.adding(days: 5))
        try Self.compare(tomorrow, county, &seen)
    }

    @Test(
        "a county reviewer lists, filters, sorts, searches and counts; each page as if all rows had been sorted"
    )
    func lists() throws {
        var life = try SnapshotCounty(villages: 4, seed: 7, from: Self.first)
        try life.live(260)
        let snapshot = try RegistrySnapshot(life.county.store, asOf: Self.today)
        let columns = snapshot.columns
        let all = try #require(columns.page(ListQuery(.household, limit: .max)))
        #expect(all.total == columns.rows(.household) && all.rows.count == all.total && all.total > 40)
        for (fact, descending) in [
            ("house_area_m2", false), ("house_area_m2", true), ("head_name", false), ("head_name", true),
            ("net_income_2016", false), ("survey_date", true),
        ] {
            var query = ListQuery(.household, limit: .max)
            query.order = [.init(fact, descending: descending), .init("household_code")]
            let sorted = try #require(columns.page(query)).rows
            let keys = sorted.map { snapshot.value(fact, .household, $0).map(Self.key) }
            let known = keys.compactMap { $0 }
            #expect(keys.dropFirst(known.count).allSatisfy { $0 == nil }, "the unknown come last")
            #expect(
                zip(known, known.dropFirst()).allSatisfy { descending ? !($0 < $1) : !($1 < $0) }, "\(fact)")
            #expect(Set(sorted) == Set(all.rows))
            for offset in stride(from: 0, to: sorted.count + 7, by: 7) {
                query.offset = offset
                query.limit = 7
                let page = try #require(columns.page(query))
                #expect(page.total == sorted.count)
                #expect(page.rows == Array(sorted.dropFirst(offset).prefix(7)), "\(fact) from \(offset)")
            }
        }
        var query = ListQuery(.household, limit: .max)
        query.filters = [
            .init("house_area_m2", .isBetween(100_000, 600_000)), .init("has_power", .isOneOf([1])),
        ]
        let page = try #require(columns.page(query))
        let expected = all.rows.filter { row in
            guard case .integer(let area)? = snapshot.value("house_area_m2", .household, row) else {
                return false
            }
            return (100_000...600_000).contains(area)
                && snapshot.value("has_power", .household, row) == .bool(true)
        }
        #expect(page.rows == expected && !expected.isEmpty)
        #expect(try #require(columns.counts(query)).reduce(0, +) == expected.count)
        #expect(columns.page(ListQuery(.household, ordered: "no_such_fact")) == nil)
    }

    @Test(
        "a person is found by part of a name, also under a condition on the household; names do not run together"
    )
    func search() throws {
        var life = try SnapshotCounty(villages: 2, seed: 11, from: Self.first)
        try life.live(300)
        let snapshot = try RegistrySnapshot(life.county.store, asOf: Self.today)
        var query = ListQuery(.person, limit: .max)
        let all = try #require(snapshot.columns.page(query)).rows
        var total = 0
        for text in ["小满", "雨", "谷雨覃", "一个很长", "黄雨水的一个很长很长的名字"] {
            query.search = .init(text, in: ["person_name"])
            query.filters = [.init("has_power", .isOneOf([1]))]
            let found = try #require(snapshot.columns.page(query)).rows
            let expected = all.filter { row in
                guard case .text(let name)? = snapshot.value("person_name", .person, row) else {
                    return false
                }
                return name.contains(text) && snapshot.value("has_power", .person, row) == .bool(true)
            }
            #expect(found == expected, "\(text)")
            total += expected.count
            #expect(text != "谷雨覃" || expected.isEmpty, "a name and the next one")
        }
        #expect(total > 2, "\(total) found")
    }

    @Test("a person is found by initials and stands in the order of the alphabet; those of no name last")
    func readings() throws {
        var life = try SnapshotCounty(villages: 2, seed: 11, from: Self.first)
        try life.live(300)
        let snapshot = try RegistrySnapshot(life.county.store, asOf: Self.today)
        func name(_ row: Snapshot.Row) -> String? {
            guard case .text(let name)? = snapshot.value("person_name", .person, row) else { return nil }
            return name
        }
        let column = NameReader.column(of: "person_name")
        var query = ListQuery(.person, limit: .max)
        let living = Set(try #require(snapshot.columns.page(query)).rows.map(name))
        let spellings = [
            ("qxm", "覃小满"), ("tanxm", "覃小满"), ("lgy", "陆谷雨"), ("guyu", "陆谷雨"), ("wlq", "韦立秋"),
            ("liushih", "刘诗涵"),
        ].filter { living.contains($0.1) }
        #expect(Set(spellings.map(\.1)).count >= 2, "too few are left of them: \(living)")
        for (typed, wanted) in spellings {
            query.search = .init(typed, in: ["person_name"], readings: [column])
            let found = try #require(snapshot.columns.page(query)).rows.map(name)
            #expect(!found.isEmpty && found.allSatisfy { $0 == wanted }, "\(typed): \(found)")
        }
        query.search = nil
        query.order = [.init(column), .init("person_name")]
        let names = try #require(snapshot.columns.page(query)).rows.map(name)
        var seen: [String?] = []
        for name in names where seen.last != name { seen.append(name) }
        let order = ["", "黄雨水的一个很长很长的名字", "刘诗涵", "陆谷雨", "覃小满", "韦立秋", nil]
        #expect(seen == order.filter { names.contains($0) }, "\(seen)")
    }

    private static func key(_ value: FactValue) -> [UInt8] {
        switch value {
        case .text(let text): Array(text.utf8)
        case .integer(let number):
            withUnsafeBytes(of: (UInt64(bitPattern: number) ^ (1 << 63)).bigEndian) { Array($0) }
        case .bool(let truth): [truth ? 1 : 0]
        case .day(let day): key(.integer(Int64(day.dayNumber)))
        }
    }
}

extension ListQuery {
    fileprivate init(_ kind: SubjectKind, limit: Int) {
        self.init(kind)
        self.limit = limit
    }

    fileprivate init(_ kind: SubjectKind, ordered fact: String) {
        self.init(kind)
        order = [Order(fact)]
    }
}

extension [UInt8] {
    fileprivate static func < (left: [UInt8], right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}
