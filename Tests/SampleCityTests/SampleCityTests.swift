import Foundation
import Policy
import Testing
import Vocabulary

@testable import SampleCity

/// Packs and folders for tests of the sample city.
enum SampleFixture {
    static func pack(_ name: String = "qinzhou-2016") throws -> PolicyPack {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try PolicyPack.load(directory: root.appending(path: "Policies/\(name)").path)
    }

    static func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "city-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}

/// The plan of a sample city keeps the pack's figures, at full size exactly and below it in proportion.
struct CityPlanTests {
    @Test("At full size the city of Qinzhou meets the plan's figures exactly")
    func fullSize() throws {
        let pack = try SampleFixture.pack()
        func stated(_ id: String) throws -> Int {
            let target = try #require(pack.targets[id])
            return Int(try #require(target.years.last.flatMap { target.value($0) }))
        }
        let plan = try SampleCity.plan(
            households: try stated("baseline.surveyed-households"), seed: 1, pack: pack)
        #expect(plan.units.count == (try stated("baseline.units")))
        #expect(plan.groups.count == (try stated("baseline.groups")))
        #expect(plan.sizes.count == (try stated("baseline.surveyed-households")))
        let poor = plan.hardships.indices.filter { plan.hardships[$0].contains(.poor) }
        func persons(_ households: some Sequence<Int>) -> Int {
            households.reduce(0) { $0 + Int(plan.sizes[$1]) }
        }
        #expect(persons(poor) == (try stated("baseline.registered-persons")))
        #expect(plan.villages.filter(\.isPoor).count == (try stated("baseline.poor-villages")))
        func with(_ hardship: Hardship) -> [Int] {
            plan.hardships.indices.filter { plan.hardships[$0].contains(hardship) }
        }
        #expect(with(.unsafeHouse).count == (try stated("baseline.unsafe-housing-households")))
        #expect(persons(with(.water)) == (try stated("baseline.water-trouble-persons")))
        #expect(with(.relocation).count == (try stated("baseline.relocation-households")))
        #expect(persons(with(.relocation)) == (try stated("baseline.relocation-persons")))
        #expect(
            plan.villages.filter(\.lacksCultureCentre).count
                == (try stated("baseline.villages-without-culture-centre")))
        #expect(
            plan.villages.filter(\.lacksBasketballCourt).count
                == (try stated("baseline.villages-without-basketball-court")))
        #expect(
            plan.groups.filter(\.lacksTelevision).count == (try stated("baseline.groups-without-television")))
        let named = pack.areas.namedVillages.flatMap(\.villages).map { $0.name("zh") }.sorted()
        #expect(plan.villages.filter(\.isNamed).map(\.name).sorted() == named)
        #expect(plan.villages.allSatisfy { $0.isNamed || $0.name.hasSuffix("（模拟）") })
        for (place, year) in plan.figures.exits.enumerated() {
            let leaving = poor.filter { plan.exitPlaces[$0] == UInt8(place) }
            #expect(persons(leaving) == Int(try #require(pack.targets["exit-persons"]?.value(year.year))))
            let villages = plan.villages.filter { $0.exit == place }
            #expect(villages.count == Int(try #require(pack.targets["exit-villages"]?.value(year.year))))
        }
        // By the end of its year no more than a village's least incidence is left of its poor.
        for village in plan.villages where village.exit != nil {
            let left = village.households.filter { household in
                plan.exitPlaces[household].map { Int($0) > village.exit ?? 0 } ?? false
            }
            #expect(persons(left) * 100 < 3 * village.persons)
        }
    }

    @Test("A city of 3,000 households keeps the proportions, and each unit its share of registered persons")
    func smallCity() throws {
        let plan = try SampleCity.plan(households: 3000, seed: 7, pack: SampleFixture.pack())
        #expect(plan.figures.groups == 149)
        #expect(plan.figures.registeredPersons == 1715)
        #expect(plan.figures.exits.map(\.persons).reduce(0, +) == 1715)
        #expect(plan.figures.unsafeHouseholds == 71)
        #expect(plan.units.count == 5)
        #expect(plan.units.allSatisfy { $0.villages > 0 })
        #expect(plan.units.map(\.households).reduce(0, +) == 3000)
        let shares = Apportionment.split(1715, by: plan.units.map(\.persons))
        #expect(plan.units.map(\.registeredPersons) == shares)
        let again = try SampleCity.plan(households: 3000, seed: 7, pack: SampleFixture.pack())
        #expect(again.sizes == plan.sizes)
        #expect(again.hardships == plan.hardships)
        let other = try SampleCity.plan(households: 3000, seed: 8, pack: SampleFixture.pack())
        #expect(other.sizes != plan.sizes)
    }

    @Test("A city too small for its units is refused by number")
    func tooSmall() throws {
        let pack = try SampleFixture.pack()
        #expect(throws: Problem.self) { try SampleCity.plan(households: 40, seed: 1, pack: pack) }
    }
}
