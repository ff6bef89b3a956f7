import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// 灵山县 takes back what it recorded: nothing of a batch stays behind where nobody else has written.
@Suite("A batch taken back leaves what held before")
struct UndoTests {
    private let county: HistoryCounty
    private let home = "h-lingshan-1"
    private let person = "p-lingshan-1"

    init() throws {
        county = try HistoryCounty(villages: 1)
        var household = SubjectWrite(
            kind: .household, id: home, village: county.villages[0], isPresent: true)
        household.facts = [("head_name", .text("陆谷雨"))]
        var member = SubjectWrite(kind: .person, id: person, village: county.villages[0], isPresent: true)
        member.household = home
        member.facts = [("identity_number", .text("450721195403020023"))]
        try county.write([try Self.plan("2016-01-09", [household, member])])
    }

    private static func plan(_ day: String, _ writes: [SubjectWrite]) throws -> EntryPlan {
        var plan = EntryPlan(
            chain: HistoryCounty.chain, kind: EntryKind.factsCorrected, subject: writes[0].id,
            effectiveOn: try #require(LocalDate(day)))
        plan.writes = writes
        return plan
    }

    private func edit(_ day: String, _ id: String, _ fact: String, _ value: FactValue?) throws -> EntryPlan {
        var write = SubjectWrite(
            kind: id.hasPrefix("p") ? .person : .household, id: id, village: county.villages[0])
        write.facts = [(fact, value)]
        return try Self.plan(day, [write])
    }

    private func ask<T>(_ day: String, _ body: (RegistryView) throws -> T) throws -> T {
        let moment = Moment(asOf: try #require(LocalDate(day)), seqs: [county.unit: try county.seq()])
        return try county.store.read { try body(try RegistryView($0, at: moment)) }
    }

    private func number(_ day: String) throws -> String? {
        try ask(day) { view in
            let state = try #require(try view.state(try view.require(person)))
            guard
                case .text(let text)? = try SecretValues(view, county.keys).value(
                    .person, state, "identity_number")
            else { return nil }
            return text
        }
    }

    /// Whether the person is found by a number.
    private func isFound(_ number: String) throws -> Bool {
        let hash = SecretKey.whole(number, fact: "identity_number", county.keys)
        return try county.store.read { connection in
            try connection.first("SELECT 1 FROM secret_lookup WHERE hash = ?", [.blob(hash)]) { _ in true }
                ?? false
        }
    }

    @Test("a number corrected twice and taken back twice is the first again, and is found by it")
    func secrets() throws {
        let first = "450721195403020023"
        let second = "450721195403020031"
        let early = try county.write([
            try edit("2016-02-01", person, "identity_number", .text(second))
        ])
        let late = try county.write([try edit("2016-03-01", person, "identity_number", nil)])
        #expect(try number("2016-03-05") == nil)
        #expect(try county.undo(late).isEmpty)
        #expect(try number("2016-03-05") == second)
        #expect(try isFound(second) && !isFound(first))
        #expect(try county.undo(early).isEmpty)
        #expect(try number("2016-03-05") == first)
        #expect(try isFound(first) && !isFound(second))
        #expect(try county.rebuilt() == [])
    }

    @Test("a death and a move taken back in turn leave the person at home from the first day on")
    func presence() throws {
        var second = SubjectWrite(
            kind: .household, id: "h-lingshan-2", village: county.villages[0], isPresent: true)
        second.facts = [("head_name", .text("覃小满"))]
        try county.write([try Self.plan("2016-01-09", [second])])
        var moves = SubjectWrite(kind: .person, id: person, village: county.villages[0])
        moves.household = "h-lingshan-2"
        let move = try county.write([try Self.plan("2016-02-01", [moves])])
        let dies = SubjectWrite(kind: .person, id: person, village: county.villages[0], isPresent: false)
        let death = try county.write([try Self.plan("2016-03-01", [dies])])
        func link(_ day: String) throws -> Int64? {
            try ask(day) { view in try view.state(try view.require(person))?.link }
        }
        let homes = try county.store.read { try UnitNames($0) }
        #expect(try link("2016-03-05") == nil)
        #expect(try county.undo(death).isEmpty)
        #expect(try link("2016-03-05") == homes.subject("h-lingshan-2")?.key)
        #expect(try county.undo(move).isEmpty)
        #expect(try link("2016-03-05") == homes.subject(home)?.key)
        #expect(try county.rebuilt() == [])
    }

    @Test("two entries of one batch about one fact go together")
    func twice() throws {
        let batch = try county.write([
            try edit("2016-02-01", home, "house_area_m2", .integer(5200)),
            try edit("2016-02-01", home, "house_area_m2", .integer(6100)),
        ])
        func area() throws -> FactValue? {
            try ask("2016-02-05") { view in
                view.value("house_area_m2", .household, try #require(try view.state(try view.require(home))))
            }
        }
        #expect(try area() == .integer(6100))
        #expect(try county.undo(batch).isEmpty)
        #expect(try area() == nil)
        #expect(try county.rebuilt() == [])
    }

    @Test("where a value comes from is asked of the entry that stands, not of one taken back")
    func origins() throws {
        let early = try edit("2016-02-01", home, "house_area_m2", .integer(5200))
        try county.write([early])
        let stands = "\(HistoryCounty.chain)@\(try county.seq())"
        let late = try county.write([try edit("2016-03-01", home, "house_area_m2", .integer(6100))])
        #expect(try county.undo(late).isEmpty)
        let origin = try ask("2016-03-05") { view in
            let id = try view.require(home)
            return try FactOrigins(
                of: home, .household, id.key, unit: county.unit, village: county.villages[0].number, view,
                keys: county.keys)["house_area_m2"]
        }
        #expect(origin?.entry == stands)
        #expect(origin?.effectiveOn == early.effectiveOn)
    }
}
