import Foundation
import Journal
import Policy
import SQLiteStorage
import Storage
import Testing
import Vocabulary

@testable import Registry

/// What 灵山县 filed to a household goes along when the household moves or is merged, and ends when it is erased.
@Suite("Documents follow their household")
struct DocumentMovingTests {
    private let place: DocumentCounty

    init() throws { place = try DocumentCounty(villages: 2) }

    private func secret(_ kind: SubjectKind, _ state: SubjectState, _ fact: String) -> FactValue? { nil }

    /// Moves the household on a day; its new id, and the batch.
    private func move(_ id: String = DocumentCounty.home, to village: AreaID, unit: Int, on day: String)
        throws
        -> (id: String, batch: String)
    {
        var new = ""
        let batch = try place.changes(day) { changes in
            let moved = try changes.moveHousehold(
                try changes.view.require(id, .household), to: village, unit: unit, secret: secret)
            new = changes.view.units.text(moved.household)
            return moved.plans
        }
        return (new, batch)
    }

    /// A village of 浦北县 and its unit.
    private func pubei() throws -> (village: AreaID, unit: Int) {
        let unit = try #require(try place.county.store.read { try UnitNames($0).number("pubei") })
        let id = AreaID(Int64(unit) * 1_000_000 + 1)
        let day = try #require(LocalDate(2015, 1, 1))
        var record = AreaRecord(id: id, level: "village", unit: unit, village: id, from: day)
        record.names = [("zh", "小江村")]
        record.parents = [(AreaDirectory.management, try #require(AreaID("a3")))]
        try place.county.write([
            EntryPlan(
                chain: "pubei", kind: EntryKind.areaRecorded, effectiveOn: day,
                open: ["areas": .array([record.json])])
        ])
        return (id, unit)
    }

    private func missing(_ unit: Int, _ village: AreaID) throws -> [String] {
        var found: [String] = []
        try place.ask { view in
            try MissingDocuments(place.county.pack, view, poorVillage: "poor_village").forEach(
                in: Scope([(unit: unit, village: village.number)])
            ) { owner, _, kind in found.append("\(owner) \(kind.id)") }
        }
        return found
    }

    @Test(
        "A household that moves to another village has its photo there, is not asked for it again, and before had it here"
    )
    func moved() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        let unit = place.county.unit
        let new = try move(to: place.county.villages[1], unit: unit, on: "2017-02-01").id
        #expect(try place.documents(new) == [filed])
        #expect(
            try place.filing.content(try #require(try place.documents(new).first)) == DocumentCounty.photo)
        #expect(
            try missing(unit, place.county.villages[1])
                == ["survey-form", "household-book"].map { "\(new) \($0)" })
        #expect(try missing(unit, place.county.villages[0]).isEmpty)
        // In 2016 the household still stood in its old village.
        #expect(try place.documents(new, "2016-12-31").isEmpty)
        let again = try place.file(Data("新屋".utf8), "新屋.txt", kind: "other", to: new, on: "2017-03-01")
            .document
        #expect(try place.documents(new).map(\.id) == [filed.id, again.id])
        #expect(try place.check().firstBad == nil && place.county.rebuilt().isEmpty)
    }

    @Test(
        "From 灵山 to 浦北 and on to another village the papers go along; 浦北 withdraws one, and taking that back lets it count"
    )
    func acrossCounties() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        let there = try pubei()
        let first = try move(to: there.village, unit: there.unit, on: "2017-02-01").id
        #expect(first.hasPrefix("h-pubei-"))
        let back = try move(first, to: place.county.villages[1], unit: place.county.unit, on: "2018-02-01").id
        #expect(try place.documents(back).map(\.id) == [filed.id])
        let batch = try place.changes("2018-03-01", "拍错了门") { changes in
            [try changes.withdraw(filed.id, of: try changes.view.documentOwner(back))]
        }
        #expect(try place.documents(back).first?.withdrawal?.reason == "拍错了门")
        #expect(try place.documents(back, "2018-02-28").first?.withdrawal == nil)
        #expect(try missing(place.county.unit, place.county.villages[1]).contains("\(back) house-photo"))
        #expect(try place.county.undo(batch).isEmpty)
        #expect(try place.documents(back).first?.withdrawal == nil)
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test("Merged, a household's papers are the other's; with the merging taken back they are its own again")
    func merged() throws {
        let village = place.county.villages[0]
        var write = SubjectWrite(kind: .household, id: "h-lingshan-2", village: village, isPresent: true)
        write.facts = [("registered", .bool(true))]
        var plan = EntryPlan(
            chain: HistoryCounty.chain, kind: EntryKind.surveyRecorded, subject: "h-lingshan-2",
            effectiveOn: try #require(LocalDate("2015-11-13")))
        plan.writes = [write]
        try place.county.write([plan])
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        let own = try place.file(Data("户口".utf8), "户口.txt", kind: "household-book", to: "h-lingshan-2")
            .document
        let batch = try place.changes("2017-02-01") { changes in
            try changes.merge(
                try changes.view.require(DocumentCounty.home), into: try changes.view.require("h-lingshan-2"))
        }
        #expect(try place.documents("h-lingshan-2").map(\.id) == [filed.id, own.id])
        #expect(try place.documents("h-lingshan-2", "2017-01-31").map(\.id) == [own.id])
        #expect(try missing(place.county.unit, village) == ["h-lingshan-2 survey-form"])
        #expect(try place.county.undo(batch).isEmpty)
        #expect(try place.documents("h-lingshan-2").map(\.id) == [own.id])
        #expect(try place.documents(DocumentCounty.home).map(\.id) == [filed.id])
        #expect(try place.county.rebuilt().isEmpty)
    }

    @Test("Whoever is erased after moving leaves none behind: the key of the old id goes, and its file")
    func erased() throws {
        let filed = try place.file(DocumentCounty.photo, "屋前.jpg", kind: "house-photo").document
        let new = try move(to: place.county.villages[1], unit: place.county.unit, on: "2017-02-01").id
        var files: [String] = []
        try place.changes("2018-01-01", "申请") { changes in
            let plans = try changes.erase(try changes.view.require(new))
            files = try DocumentCheck.files(of: plans.compactMap(\.subject), changes.view.connection)
            return plans
        }
        #expect(files == [filed.file])
        #expect(throws: Problem(.subjectErased, ["subject": DocumentCounty.home])) {
            try place.filing.content(filed)
        }
        #expect(try place.check().unreadable == 1 && place.check().firstBad == nil)
        #expect(try place.county.rebuilt().isEmpty)
    }
}
