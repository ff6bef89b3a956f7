import Foundation
import Policy
import Testing
import Vocabulary

@testable import SampleCity

/// The pack's own rules, asked about the workbooks, can keep the plan: registration, household and village exits.
struct CityFeasibilityTests {
    @Test(
        "In a city of 3,000 households everybody planned is registered, leaves in the planned year, and no one else"
    )
    func qinzhou() async throws {
        let pack = try SampleFixture.pack()
        let plan = try SampleCity.plan(households: 3000, seed: 7, pack: pack)
        try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder)
            var city = try ReadCity(manifest, in: folder, pack: pack)
            #expect(city.households.count == 3000)
            #expect(city.villages.count == plan.villages.count)
            for (code, household) in city.households {
                #expect(household.members.count == ReadCity.size(household), "\(code)")
            }
            let targets = Dictionary(uniqueKeysWithValues: plan.units.map { ($0.name, $0.registeredPersons) })
            let registered = try city.register(targets, on: plan.policy.surveyStart.adding(days: 80))
            #expect(registered == targets)
            try expectFigures(of: city, plan)
            let exclusions = try RuleSetOnDay(
                try #require(pack.ruleSet(for: "exclusions")), in: pack,
                asOf: plan.policy.surveyStart.adding(days: 80))
            for (code, household) in city.households where household.registered {
                let result = exclusions.evaluate(city.source(household, exclusions.context))
                for criterion in result.criteria {
                    #expect(criterion.verdict != .unmet, "\(code) \(criterion.id)")
                }
            }
            for (place, year) in plan.figures.exits.enumerated() {
                for file in manifest.files(.update, year: year.year)
                    + manifest.files(.villageUpdate, year: year.year)
                {
                    try city.read(file, in: folder)
                }
                let exits = try city.exit(in: year.year)
                #expect(exits.left == year.persons, "\(year.year)")
                if place == 0 { #expect(exits.met > exits.left) }
                let villages = try city.villagesReady(in: year.year)
                let ready = villages.filter { $0.result.verdict == .met }
                let planned = plan.figures.exits[...place].reduce(0) { $0 + $1.villages }
                #expect(ready.count == planned, "\(year.year) \(explain(villages))")
            }
            #expect(city.households.values.allSatisfy { !$0.registered || $0.exitedIn != nil })
        }
    }

    @Test(
        "Small cities of another country leave in their planned years by its own rules, whatever the seed",
        arguments: [(60, 11), (100, 2), (300, 2016), (900, 5)] as [(Int, UInt64)])
    func otherCountry(_ households: Int, _ seed: UInt64) async throws {
        let pack = try SampleFixture.pack("example-country")
        let plan = try SampleCity.plan(households: households, seed: seed, pack: pack)
        try await SampleFixture.inFolder { folder in
            let manifest = try await plan.writeWorkbooks(to: folder)
            var city = try ReadCity(manifest, in: folder, pack: pack)
            let targets = Dictionary(uniqueKeysWithValues: plan.units.map { ($0.name, $0.registeredPersons) })
            #expect(try city.register(targets, on: plan.policy.surveyStart.adding(days: 80)) == targets)
            // Some leave a year early: what counts is who has left by a year's end.
            var (left, planned) = (0, 0)
            for year in plan.figures.exits {
                for file in manifest.files(.update, year: year.year) { try city.read(file, in: folder) }
                left += try city.exit(in: year.year).left
                planned += year.persons
                #expect(left >= planned, "\(year.year)")
            }
        }
    }

    /// The plan's shortages stand in the workbooks as often as the figures say.
    private func expectFigures(of city: ReadCity, _ plan: CityPlan) throws {
        let unsafe = city.households.values.filter {
            $0.facts["house_grade"] == .text("C") || $0.facts["house_grade"] == .text("D")
        }
        #expect(unsafe.count == plan.figures.unsafeHouseholds)
        let day = try #require(LocalDate(2017, 12, 31))
        let rules = try RuleSetOnDay(
            try #require(city.pack.ruleSet(for: "household_exit")), in: city.pack, asOf: day)
        let thirsty = city.households.values.filter {
            rules.evaluate(city.source($0, rules.context))["water"] != .met
        }
        #expect(thirsty.reduce(0) { $0 + ReadCity.size($1) } == plan.figures.waterTroublePersons)
        let moving = city.households.values.filter {
            $0.facts["relocation_type"] != nil && $0.facts["relocation_type"] != .text("none")
        }
        #expect(moving.count == plan.figures.relocationHouseholds)
        #expect(moving.reduce(0) { $0 + ReadCity.size($1) } == plan.figures.relocationPersons)
    }

    private func explain(_ villages: [(name: String, result: RuleSetResult)]) -> String {
        villages.map { village in
            village.name + ":"
                + village.result.criteria.filter { $0.verdict != .met }.map {
                    "\($0.id)=\($0.verdict) \($0.missing)"
                }
                .joined(separator: ",")
        }.joined(separator: " ")
    }
}
